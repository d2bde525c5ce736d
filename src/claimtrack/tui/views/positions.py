"""Positions: what one speaker said over time, in lanes and as a list, and where that turned."""

from typing import TYPE_CHECKING
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from claimtrack.queries.positions import positions_of, speaker_of
from claimtrack.render.lines import Line, line
from claimtrack.render.positions import lane_lines, position_lines, positions_sentence
from claimtrack.schemas.positions import PositionRows
from claimtrack.store import Session
from claimtrack.tui.keys import ARRANGING, CLAIMS, SWITCHING, action
from claimtrack.tui.views.page import Page
from claimtrack.tui.widgets.lines_view import LinesView
from claimtrack.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_NOTHING = "Nothing to show: n in the Inbox adds a claim."


class PositionsView(Page[PositionRows | None]):
    """The statements of one speaker; on one topic or all, with the parts of a body or without."""

    name_in_keys = "positions"
    bar = "open step_on next_topic with_parts new_claim"

    def __init__(self) -> None:
        super().__init__()
        self._topic: UUID | None = None
        self._with_parts = False
        self._head = ""

    def compose(self) -> ComposeResult:
        """Lay the page out."""
        yield Static(classes="listing-head")
        yield LinesView(id="positions-list")

    def on_mount(self) -> None:
        """Give the page the signs of this terminal."""
        self.rows.glyphs = self.bench.glyphs

    @property
    def rows(self) -> LinesView:
        """Return the page."""
        return self.query_one(LinesView)

    @property
    def head(self) -> str:
        """Return the line above the list."""
        return self._head

    def show(self, row_id: UUID, *, remember: bool = True) -> None:
        """Show who said a claim, or an actor, on all topics and without parts."""
        self._topic, self._with_parts = None, False
        super().show(row_id, remember=remember)

    def read_page(self, session: Session, row_id: UUID) -> PositionRows | None:
        """Return what the speaker said; None where nobody is known."""
        actor = speaker_of(session, row_id)
        if actor is None:
            return None
        return positions_of(session, actor, topic_id=self._topic, with_parts=self._with_parts)

    def take_page(self, detail: PositionRows | None) -> None:
        """Show what was read."""
        if detail is None:
            self.bench.step_back()
            self.bench.show_message("Nobody is known to have said that: e names the speaker.")
            return
        keep = self._detail is not None
        self.shown, self._detail = detail.actor, detail
        self._put(keep=keep)

    def _put(self, *, keep: bool) -> None:
        if self._detail is None:
            return
        lanes = list(lane_lines(self._detail, self.size.width - 4, self.bench.glyphs))
        lines: list[Line] = [*lanes, *position_lines(self._detail, self.bench.glyphs)]
        self.rows.show(
            lines or [line(("Nothing to show: n on a list adds a claim.", ""))], keep=keep
        )
        self._head = f" {positions_sentence(self._detail)}"
        self.query_one(".listing-head", Static).update(self._head)
        self.bench.redraw_keys()

    def on_resize(self) -> None:
        """Fit the lanes to the width."""
        self._put(keep=True)

    def enter(self) -> None:
        """Become the view that is seen."""
        self.screen.set_focus(self.rows)
        self.read_again()

    def reload(self) -> None:
        """Read again what was said."""
        self.read_again()

    def action_open(self) -> None:
        """Read the claim under the cursor."""
        here = self.rows.target()
        if here is not None and here.claim_id is not None:
            self.bench.show_claim(here.claim_id)
        else:
            self.bench.show_message("Put the cursor on a statement, or on what it turns from.")

    def step(self, direction: int) -> None:
        """Go to the next statement that turns from another."""
        turned = [place for place, shown in enumerate(self.rows.lines) if shown.lead]
        here = self.rows.cursor
        onward = [n for n in turned if n > here] if direction > 0 else [
            n for n in reversed(turned) if n < here
        ]  # fmt: skip
        if onward:
            self.rows.move_to(onward[0])
        else:
            self.bench.show_message("There is no other shift or difference that way.")

    @action(
        "number_sign",
        "the next topic of the speaker, and after the last all",
        ARRANGING,
        bar="topic",
        views=("positions",),
        command="claimtrack positions --topic",
    )
    def action_next_topic(self) -> None:
        """Go from topic to topic."""
        order: list[UUID | None] = [None, *(self._detail.topics if self._detail else ())]
        place = order.index(self._topic) if self._topic in order else 0
        self._topic = order[(place + 1) % len(order)]
        self.read_again()
        if len(order) == 1:
            self.bench.show_message("No claim of this speaker has a topic: t gives one.")

    @action(
        "z",
        "let the parts of a body speak for it, or no more",
        ARRANGING,
        bar="parts",
        views=("positions",),
        command="claimtrack positions --with-parts",
    )
    def action_with_parts(self) -> None:
        """Take the claims of its parts in, or leave them out."""
        self._with_parts = not self._with_parts
        self.read_again()

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()
        self.bench.redraw_keys()


@action(
    "W",
    "what the speaker said over time, and where that shifts",
    SWITCHING,
    views=(*CLAIMS, "since", "actors", "actor"),
    command="claimtrack positions",
    after="view_timeline",
)
async def view_positions(bench: "Workbench") -> None:
    """Show the positions of the actor under the cursor, or of who said the claim there."""
    here = bench.view.targets()[:1]
    is_actor = bool(here) and here[0].entity == "actor"
    row_id = here[0].id if is_actor else bench.view.claim_under_cursor()
    if row_id is None:
        bench.show_message("There is nothing under the cursor that somebody said.")
        return
    page = bench.screen_stack[0].query_one(PositionsView)
    page.forget_trail()
    page.show(row_id)
    bench.switch("positions")
