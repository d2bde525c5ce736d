"""What others write meanwhile: looked for twice a second, told in a line, taken in with R."""

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from sqlmodel import Session

    from claimtrack.browse.feed import News
    from claimtrack.tui.app import Workbench

_LOOK_S = 0.5


class NewsWatch:
    """Looks whether the file has changed, and only then into it."""

    def __init__(self, bench: "Workbench") -> None:
        self._bench = bench
        self._stamp: object = None
        self._newest: UUID | None = None
        self._has_begun = False

    def start(self) -> None:
        """Look from now on; what is in the file already is no news."""
        self.taken()
        self._bench.set_interval(_LOOK_S, self.look)

    def taken(self) -> None:
        """Begin anew: what there is now is taken in."""
        self._has_begun = False
        self._bench.reader.ask("news", _newest, self._begin)

    def _begin(self, newest: UUID | None) -> None:
        self._newest = newest
        self._has_begun = True

    def look(self) -> None:
        """Ask for news if the file is not as it was; a server is always asked."""
        if not self._has_begun:
            return  # a question now would take the place of the one that begins
        from claimtrack.browse.feed import news_since

        stamp = self._bench.store.stamp()
        if stamp is None or stamp != self._stamp:
            self._stamp = stamp
            newest, me = self._newest, self._bench.author
            self._bench.reader.ask(
                "news", lambda session: news_since(session, newest, me), self._tell
            )

    def _tell(self, news: "News") -> None:
        if news and not self._bench.is_writing:
            self._bench.tell(sentence(news))


def _newest(session: "Session") -> UUID | None:
    from claimtrack.history.log import newest_id

    return newest_id(session.connection())


def sentence(news: "News") -> str:
    """Return "3 new by bob, 1 changed: R takes them in"."""
    told = [f"{count:,} new by {author}" for author, count in sorted(news.added.items())]
    told += [f"{count:,} changed by {author}" for author, count in sorted(news.changed.items())]
    return f"{', '.join(told)} — R takes them in"
