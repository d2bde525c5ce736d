"""What others write meanwhile: looked for twice a second, shown in a line, taken in with R.

And how many fields are in conflict, shown in the title: counted when something was written.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from claimtrack.render.glyphs import UNICODE, Glyphs

if TYPE_CHECKING:
    from claimtrack.queries.feed import News
    from claimtrack.schemas.rows import FlipRow
    from claimtrack.store import Session
    from claimtrack.store.arrivals import LogPosition
    from claimtrack.tui.app import Workbench

_LOOK_S = 0.5
_MOST_FLIPS = 3


class NewsWatch:
    """Looks whether the file has changed, and only then into it."""

    def __init__(self, bench: "Workbench") -> None:
        self._bench = bench
        self._stamp: object = None
        self._position: LogPosition = None
        self._has_begun = False
        self._news: News | None = None
        self._announced: News | None = None
        self._flips: list[FlipRow] = []

    def turned(self, flips: "Sequence[FlipRow]") -> None:
        """Note standings that turned because of what came in, to be told with the news."""
        self._flips += flips

    def start(self) -> None:
        """Look from now on; what is in the file already is no news."""
        self.start_over()
        self._bench.set_interval(_LOOK_S, self.look)

    def start_over(self) -> None:
        """Begin anew: what there is now is taken in."""
        self._has_begun = False
        self._news = self._announced = None
        self._bench.queries.ask("news", _last, self._begin)

    def _begin(self, position: "LogPosition") -> None:
        self._position = position
        self._has_begun = True

    def tell_again(self) -> None:
        """Announce once more what was announced and is not taken in yet."""
        self._announced = None

    def look(self) -> None:
        """Ask for news if the file is not as it was; a server is always asked."""
        if not self._has_begun:
            return  # a question now would take the place of the one that begins
        self._announce()
        from claimtrack.queries.feed import news_since

        stamp = self._bench.store.stamp()
        if stamp is None or stamp != self._stamp:
            self._stamp = stamp
            position, me = self._position, self._bench.author
            self._bench.queries.ask(
                "news", lambda session: news_since(session, position, me), self._take
            )
            self._bench.conflicts.recount()

    def _take(self, news: "News") -> None:
        self._news = news
        self._announce()

    def _announce(self) -> None:
        """Show the news once, and not over the result of a step of one's own."""
        bench, news = self._bench, self._news
        if bench.work.is_writing or bench.keeps_message:
            return
        sentences = []
        if news and news != self._announced:
            self._announced = news
            sentences.append(news_sentence(news))
        if self._flips:
            sentences.append(flips_sentence(self._flips, bench.glyphs))
            self._flips.clear()
        if sentences:
            bench.show_message(". ".join(sentences))


class ConflictCount:
    """How many fields are in conflict; `on_change` is called when it changes."""

    def __init__(self, bench: "Workbench", on_change: Callable[[], None]) -> None:
        self._bench = bench
        self._on_change = on_change
        self.number = 0

    def recount(self) -> None:
        """Count, in the query thread."""
        self._bench.queries.ask("count", _conflicts, self.take)

    def take(self, number: int) -> None:
        """Show another number in the title."""
        if number != self.number:
            self.number = number
            self._on_change()

    def count_around(self, act: Callable[[], str]) -> "tuple[str, list[FlipRow], int, int]":
        """Write; return the message, and how many conflicts there were before and are now.

        And the standings that were turned.
        """
        from claimtrack.queries.lookup import name_flips

        store = self._bench.store
        with store.reading() as session:
            before = _conflicts(session)
        store.take_flips()  # of whatever was written before
        message = act()
        with store.reading() as session:
            flips = name_flips(session.connection(), store.take_flips())
            return message, flips, before, _conflicts(session)


def _conflicts(session: "Session") -> int:
    from claimtrack.queries.conflicts import count_conflicts

    return count_conflicts(session)


def _last(session: "Session") -> "LogPosition":
    from claimtrack.store.arrivals import last_arrival

    return last_arrival(session.connection())


def news_sentence(news: "News") -> str:
    """Return "3 new by bob, 1 changed: R takes them in"."""
    parts = [f"{count:,} new by {author}" for author, count in sorted(news.added.items())]
    parts += [f"{count:,} changed by {author}" for author, count in sorted(news.changed.items())]
    return f"{', '.join(parts)} — R takes them in"


def flips_sentence(flips: "Sequence[FlipRow]", glyphs: Glyphs) -> str:
    """Return the standings that were turned, the first of many."""
    parts = [str(flip).replace(UNICODE.arrow, glyphs.arrow) for flip in flips[:_MOST_FLIPS]]
    if len(flips) > _MOST_FLIPS:
        parts.append(f"and {len(flips) - _MOST_FLIPS:,} more standings")
    return f"{', '.join(parts)}."


def conflict_notice(count: int, view: str) -> str:
    """Return the sentence for a step that put fields into conflict; "" if it did not."""
    if count <= 0:
        return ""
    what = "1 field is" if count == 1 else f"{count:,} fields are"
    return f" {what} in conflict now{'' if view == 'conflicts' else ': 5 settles that'}."
