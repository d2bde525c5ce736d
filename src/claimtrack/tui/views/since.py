"""Since: what others did since one last looked, claim by claim; a line says it on opening."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from claimtrack.queries.since import since
from claimtrack.render.lines import Line, line
from claimtrack.render.since import since_lines, since_sentence
from claimtrack.schemas.since import SinceRows
from claimtrack.store import Session
from claimtrack.store.last_look import Look, keep_look
from claimtrack.tui.keys import SWITCHING, TURNING, action
from claimtrack.tui.views.view import View
from claimtrack.tui.widgets.lines_view import LinesView
from claimtrack.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_MOST_CLAIMS = 500
_NOTHING = (
    "Here stands what others do from now on that concerns you: answers to claims that you own or "
    "judged, what speaks for them, citations, replies to your notes, verdicts gone stale, quotes "
    "that no longer stand, conflicts, and what you are asked to judge.\n\n6 lists all changes of "
    "everybody."
)


class SinceView(View):
    """What came in since the mark, which only R moves: to what was read then, not to later."""

    name_in_keys = "since"
    bar = "open step_on take_news filter new_claim"

    def __init__(self) -> None:
        super().__init__(id=self.name_in_keys)
        self._look: Look | None = None
        self._head = ""

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        yield Static(classes="listing-head")
        yield LinesView(id="since-list")

    def on_mount(self) -> None:
        """Give the list the signs of this terminal."""
        self.rows.glyphs = self.bench.glyphs

    @property
    def rows(self) -> LinesView:
        """Return the list."""
        return self.query_one(LinesView)

    @property
    def head(self) -> str:
        """Return the line above the list."""
        return self._head

    @property
    def is_filled(self) -> bool:
        """Say whether what there is was read."""
        return super().is_filled and not self.bench.queries.is_asking("since")

    def tell(self) -> None:
        """Say how much there is, if anything, to who has just opened the screen."""
        me = self.bench.author
        self.bench.queries.ask("since", lambda session: since(session, me, 0)[0], self._tell)

    def _tell(self, rows: SinceRows) -> None:
        if rows.counts and self.bench.view is self.bench.inbox:
            said = f"{self.bench.message} " if self.bench.message else ""
            self.bench.show_message(f"{said}{since_sentence(rows)} 9 lists it.")

    def enter(self) -> None:
        """Become the view that is seen, with what there is now."""
        self.screen.set_focus(self.rows)
        self.reload()

    def reload(self) -> None:
        """Read again what there is since the mark."""
        me = self.bench.author
        self.bench.queries.ask("since", lambda session: since(session, me, _MOST_CLAIMS), self._put)

    def take_news(self) -> None:
        """Count what is listed as seen, and list what came since."""
        look, me = self._look, self.bench.author
        if look is None:
            return

        def move(session: Session) -> tuple[SinceRows, Look]:
            keep_look(session.connection(), me, look)
            return since(session, me, _MOST_CLAIMS)

        self.bench.queries.ask("since", move, self._put_moved)

    def _put_moved(self, answer: tuple[SinceRows, Look]) -> None:
        self._put(answer)
        self.bench.show_message("What was listed here counts as seen.")

    def _put(self, answer: tuple[SinceRows, Look]) -> None:
        rows, self._look = answer
        lines: list[Line] = list(since_lines(rows, self.bench.glyphs))
        self.rows.show(lines or [line((_NOTHING, ""))], keep=bool(self.rows.lines))
        self._head = f" {since_sentence(rows)}"
        self.query_one(".listing-head", Static).update(self._head)
        self.bench.redraw_keys()

    def action_open(self) -> None:
        """Read the claim that something was done about."""
        here = self.rows.target()
        if here is not None and here.claim_id is not None:
            self.bench.show_claim(here.claim_id)
        else:
            self.bench.show_message("That is about no claim; s reads the source, 7 has the actors.")

    def step(self, direction: int) -> None:
        """Go to the next claim."""
        heads = [place for place, shown in enumerate(self.rows.lines) if not shown.lead]
        here = self.rows.cursor
        onward = [n for n in heads if n > here] if direction > 0 else [
            n for n in reversed(heads) if n < here
        ]  # fmt: skip
        if onward:
            self.rows.move_to(onward[0])

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()
        self.bench.redraw_keys()


@action(
    "9",
    "Since: what others did since you last looked; there R counts it as seen",
    SWITCHING,
    views=TURNING,
    command="claimtrack since",
    after="view_actors",
)
async def view_since(bench: "Workbench") -> None:
    """Show what others did."""
    bench.switch("since")
