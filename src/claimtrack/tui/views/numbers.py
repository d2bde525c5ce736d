"""Numbers: those of what the Inbox lists, a measure at a time, each a bar on one scale."""

from typing import TYPE_CHECKING
from uuid import UUID

from textual.app import ComposeResult
from textual.widgets import Static

from claimtrack.queries.numbers import numbers_by_measure
from claimtrack.render.lines import Line, line
from claimtrack.render.numbers import numbers_lines, numbers_sentence
from claimtrack.schemas.numbers import MeasureRows
from claimtrack.store import Session
from claimtrack.tui.keys import SWITCHING, TURNING, action
from claimtrack.tui.views.inbox import query_of
from claimtrack.tui.views.view import View
from claimtrack.tui.widgets.lines_view import LinesView

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_NOTHING = (
    "Here stand the numbers that claims give, a measure at a time, each a bar on one scale: who "
    "gives it, when, how the claim stands, and how each two go together.\n\nf on a claim records "
    "a number; the first in its text that nobody recorded is offered."
)


class NumbersView(View):
    """What the numbers say side by side; a line opens its claim, and a number is revised there."""

    name_in_keys = "numbers"
    bar = "open step_on number revise filter"

    def __init__(self) -> None:
        super().__init__(id=self.name_in_keys)
        self._measures: tuple[MeasureRows, ...] = ()
        self._is_read = False

    def compose(self) -> ComposeResult:
        """Lay the view out."""
        yield Static(classes="listing-head", id="numbers-head")
        yield LinesView(id="numbers-page")

    def on_mount(self) -> None:
        """Give the page the signs of this terminal."""
        self.rows.glyphs = self.bench.glyphs

    def on_resize(self) -> None:
        """Draw the bars as wide as there is room."""
        if self._is_read:
            self._put(keep=True)

    @property
    def rows(self) -> LinesView:
        """Return the page."""
        return self.query_one(LinesView)

    def filter_words(self) -> str:
        """Return the filter of the Inbox: its claims are those whose numbers stand here."""
        return self.bench.inbox.words

    def claim_id(self) -> UUID | None:
        """Return the claim under the cursor."""
        here = self.rows.target()
        return here.claim_id if here is not None else None

    def acting_on(self) -> str:
        """Return in words what verbs act on: the words that say the number."""
        here = self.rows.target()
        said = {row.id: row.words for rows in self._measures for row in rows.numbers}
        return said.get(here.id, super().acting_on()) if here is not None else ""

    def enter(self) -> None:
        """Become the view that is seen."""
        self.screen.set_focus(self.rows)
        self.reload()

    def reload(self) -> None:
        """Read the numbers again."""
        words = self.filter_words()

        def read(session: Session) -> tuple[MeasureRows, ...]:
            return numbers_by_measure(session, query_of(words))

        self.bench.queries.ask("view", read, self._take)

    def _take(self, measures: tuple[MeasureRows, ...]) -> None:
        keep, self._measures, self._is_read = self._is_read, measures, True
        words = self.filter_words()
        about = f" /{words}" if words else " all claims"
        head = f"{about} {self.bench.glyphs.dot} {numbers_sentence(measures)}"
        self.query_one("#numbers-head", Static).update(head, layout=False)
        self._put(keep=keep)

    def _put(self, *, keep: bool) -> None:
        cells = self.size.width - 4
        lines: list[Line] = numbers_lines(self._measures, self.bench.glyphs, cells)
        self.rows.show(lines or [line((_NOTHING, ""))], keep=keep)
        self.bench.redraw_keys()

    def action_open(self) -> None:
        """Read the claim under the cursor."""
        claim = self.claim_id()
        if claim is None:
            self.bench.show_message("Put the cursor on a number; f on a claim records one.")
        else:
            self.bench.show_claim(claim)

    def step(self, direction: int) -> None:
        """Go to the first number of the next measure, or of the one before."""
        lines = self.rows.lines
        heads = [place for place, each in enumerate(lines) if each.rule]
        firsts = [
            next((n for n in range(head, len(lines)) if lines[n].target), head) for head in heads
        ]
        here = self.rows.cursor
        onward = [n for n in firsts if n > here] if direction > 0 else [
            n for n in reversed(firsts) if n < here
        ]  # fmt: skip
        if onward:
            self.rows.move_to(onward[0])


@action(
    "8",
    "Numbers: those of what the Inbox lists, side by side, a measure at a time",
    SWITCHING,
    views=TURNING,
    command="claimtrack numbers",
    after="view_actors",
)
async def view_numbers(bench: "Workbench") -> None:
    """Show the numbers side by side."""
    bench.switch("numbers")
