"""What others write meanwhile: looked for twice a second, told in a line, taken in with R.

And how many fields are in conflict, which the title tells: counted when something was written.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimtrack.queries.feed import News
    from claimtrack.store import Session
    from claimtrack.store.arrivals import LogPosition
    from claimtrack.tui.app import Workbench

_LOOK_S = 0.5


class NewsWatch:
    """Looks whether the file has changed, and only then into it."""

    def __init__(self, bench: "Workbench") -> None:
        self._bench = bench
        self._stamp: object = None
        self._arrival: LogPosition = None
        self._has_begun = False
        self._found: News | None = None
        self._told: News | None = None

    def start(self) -> None:
        """Look from now on; what is in the file already is no news."""
        self.taken()
        self._bench.set_interval(_LOOK_S, self.look)

    def taken(self) -> None:
        """Begin anew: what there is now is taken in."""
        self._has_begun = False
        self._found = self._told = None
        self._bench.reader.ask("news", _last, self._begin)

    def _begin(self, arrival: "LogPosition") -> None:
        self._arrival = arrival
        self._has_begun = True

    def look(self) -> None:
        """Ask for news if the file is not as it was; a server is always asked."""
        if not self._has_begun:
            return  # a question now would take the place of the one that begins
        self._say()
        from claimtrack.queries.feed import news_since

        stamp = self._bench.store.stamp()
        if stamp is None or stamp != self._stamp:
            self._stamp = stamp
            arrival, me = self._arrival, self._bench.author
            self._bench.reader.ask(
                "news", lambda session: news_since(session, arrival, me), self._take
            )
            self._bench.conflicts.count_again()

    def _take(self, news: "News") -> None:
        self._found = news
        self._say()

    def _say(self) -> None:
        """Say the news once, and not over what somebody's own step came to."""
        bench, found = self._bench, self._found
        is_free = not bench.is_writing and not bench.holds_answer
        if found and found != self._told and is_free:
            self._told = found
            bench.tell(sentence(found))


class ConflictCount:
    """How many fields are in conflict; `drawn` is called when that is another number."""

    def __init__(self, bench: "Workbench", drawn: Callable[[], None]) -> None:
        self._bench = bench
        self._drawn = drawn
        self.number = 0

    def count_again(self) -> None:
        """Count, in the reader."""
        self._bench.reader.ask("count", _conflicts, self.take)

    def take(self, number: int) -> None:
        """Tell another number in the title."""
        if number != self.number:
            self.number = number
            self._drawn()

    def around(self, act: Callable[[], str]) -> tuple[str, int, int]:
        """Do what writes; return what it says, and how many there were before and are now."""
        store = self._bench.store
        with store.reading() as session:
            before = _conflicts(session)
        told = act()
        with store.reading() as session:
            return told, before, _conflicts(session)


def _conflicts(session: "Session") -> int:
    from claimtrack.queries.conflicts import count_conflicts

    return count_conflicts(session)


def _last(session: "Session") -> "LogPosition":
    from claimtrack.store.arrivals import last_arrival

    return last_arrival(session.connection())


def sentence(news: "News") -> str:
    """Return "3 new by bob, 1 changed: R takes them in"."""
    told = [f"{count:,} new by {author}" for author, count in sorted(news.added.items())]
    told += [f"{count:,} changed by {author}" for author, count in sorted(news.changed.items())]
    return f"{', '.join(told)} — R takes them in"


def came_into_conflict(count: int, view: str) -> str:
    """Return what one says when one's own step put fields into conflict; "" if it did not."""
    if count <= 0:
        return ""
    what = "1 field is" if count == 1 else f"{count:,} fields are"
    return f" {what} in conflict now{'' if view == 'conflicts' else ': 5 settles that'}."
