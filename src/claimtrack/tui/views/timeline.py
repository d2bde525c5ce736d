"""Timeline: the claims by date, with a bar for each period."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Static

from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.filters import left_out
from claimtrack.queries.timeline import Period, dated, months, periods, undated
from claimtrack.render.glyphs import Glyphs
from claimtrack.render.lines import Span
from claimtrack.schemas.id_list import IdList
from claimtrack.store import Session
from claimtrack.tui.views.claim_row import claim_spans, plan_for
from claimtrack.tui.views.inbox import FIRST_ROWS, Claims, Inbox, query_of
from claimtrack.tui.views.listing import FirstPage
from claimtrack.tui.widgets.window import Window

_MOST_UNDATED = 100_000


class DatedClaims(Claims):
    """Claims with their dates in full, and how exact these are."""

    def draw(self, row: Any, cells: int) -> tuple[Span, ...]:
        """Return how a dated claim looks."""
        return claim_spans(row, cells, plan_for(cells, self.columns, dated=True), self.glyphs)


class Timeline(Inbox):
    """The dated claims that the filter finds, the earliest first."""

    name_in_keys = "timeline"
    bar = "step_on open filter rebut annotate verdict tag mark"
    noun = "dated claims"

    def __init__(self) -> None:
        super().__init__()
        self._months: list[tuple[Period, int]] = []
        self._undated = 0
        self.bars: list[tuple[str, int, int]] = []

    def arrange_as(self, sort: str, by: str) -> None:
        """Stay by date: this is no other order."""

    def above_list(self) -> Iterable[Widget]:
        """Put the bars above the list."""
        return (Static(id="bars"),)

    def make_window(self) -> Window:
        """Return the list."""
        return DatedClaims("claim", id="timeline-list")

    def read_first(self, session: Session, words: str) -> FirstPage:
        """Return the first dated claims; how many there are comes with the whole."""
        query = query_of(words)
        ids = dated(session, query, cap=FIRST_ROWS)
        rows = rows_by_id(session, list(ids))
        if len(ids) < FIRST_ROWS:
            self._measure(session, words)
        remark = " ".join(left_out(session, query))
        return FirstPage(ids, rows, len(ids) < FIRST_ROWS, remark)

    def read_all(self, session: Session, words: str) -> IdList:
        """Return all dated claims."""
        self._measure(session, words)
        return dated(session, query_of(words))

    def _measure(self, session: Session, words: str) -> None:
        self._months = months(session, query_of(words))
        self._undated = undated(session, query_of(words), _MOST_UNDATED)

    def finish_list(self) -> None:
        """Draw the bars, too."""
        super().finish_list()
        self._draw_bars()

    def on_resize(self) -> None:
        """Fit the bars to the width."""
        self._draw_bars()

    def _draw_bars(self) -> None:
        cells = max(10, self.size.width - 2)
        self.bars = periods(self._months, min(cells, 120))
        self.query_one("#bars", Static).update(
            bar_rows(self.bars, cells, self.bench.glyphs), layout=False
        )

    def update_heading(self) -> None:
        """Say how many undated ones are missing, too."""
        super().update_heading()
        if self._undated:
            head = self.query_one(".listing-head", Static)
            more = "+" if self._undated == _MOST_UNDATED else ""
            self._heading += f", and {self._undated:,}{more} undated ones that are not here"
            head.update(Text(self._heading), layout=False)

    def empty_text(self) -> str:
        """Say what to do where there is nothing."""
        if self.words:
            return super().empty_text()
        return "No claim has a date yet.\n\ne on a claim gives it one: 2015-05-12, 2015-05, 2015~ …"

    def show_added(self, claim_id: Any) -> None:
        """Find anew: a date has its place."""
        self.search(keep=True)

    def enter(self) -> None:
        """Show what the Inbox shows, by date."""
        words = self.bench.inbox.words
        if words != self.words:
            self.filter_by(words)
            self.screen.set_focus(self.window)
        else:
            super().enter()

    def step(self, direction: int) -> None:
        """Go to the beginning of the next period that has claims."""
        starts = [begin for _, number, begin in self.bars if number]
        here = self.window.cursor
        onward = [n for n in starts if n > here] if direction > 0 else [
            n for n in starts if n < here
        ]  # fmt: skip
        if onward:
            place = onward[0] if direction > 0 else onward[-1]
            self.window.move_to(place)
            name = next(name for name, number, begin in self.bars if begin == place and number)
            self.bench.show_message(f"{name}: {self._number(place)} claims")

    def _number(self, begin: int) -> str:
        return next(f"{number:,}" for _, number, start in self.bars if start == begin and number)


def bar_rows(bars: Sequence[tuple[str, int, int]], cells: int, glyphs: Glyphs) -> str:
    """Return the bars in two rows: one column or more a period, and names below."""
    if not bars:
        return ""
    most = max(number for _, number, _ in bars)
    step = max(1, min(12, cells // len(bars)))
    levels = len(glyphs.bars) - 1
    tops, names = [], ""
    for place, (name, number, _) in enumerate(bars):
        sign = glyphs.bars[round(number / most * levels)] if number else " "
        tops.append((sign * max(1, step - 1)).ljust(step))
        if place * step >= len(names) and place * step + len(name) <= cells:
            names = names.ljust(place * step) + name + "  "
    return f" {''.join(tops)}\n {names}"
