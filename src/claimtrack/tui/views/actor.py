"""An actor's page: what it says by date, what answers it, what it issued; each row opens."""

from typing import TYPE_CHECKING
from uuid import UUID

from textual import on
from textual.app import ComposeResult

from claimtrack.queries.actor_detail import actor_detail, look_alikes_of
from claimtrack.queries.filter_syntax import quoted
from claimtrack.render.actor import actor_lines
from claimtrack.render.lines import Target
from claimtrack.schemas.actors import ActorDetail
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.look_alikes import LookAlike
from claimtrack.store import Session
from claimtrack.tui.views.page import Page
from claimtrack.tui.views.reader import read_source
from claimtrack.tui.widgets.lines_view import LinesView
from claimtrack.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


class ActorView(Page[ActorDetail]):
    """One actor on the whole screen; the pages that led to it are a step back each."""

    name_in_keys = "actor"
    bar = "open view_claims revise unite keep_apart annotate reply settle step_on"

    def __init__(self) -> None:
        super().__init__()
        self._alike: tuple[LookAlike, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay the page out."""
        yield LinesView(id="actor-page")

    def on_mount(self) -> None:
        """Give the page the signs of this terminal."""
        self.rows.glyphs = self.bench.glyphs

    @property
    def rows(self) -> LinesView:
        """Return the page."""
        return self.query_one(LinesView)

    def targets(self) -> list[Target]:
        """Return what is under the cursor, else the actor itself."""
        here = self.rows.target()
        if here is not None:
            return [here]
        return [Target("actor", self.shown)] if self.shown else []

    def claim_id(self) -> UUID | None:
        """Return the claim under the cursor."""
        here = self.rows.target()
        return here.claim_id if here is not None else None

    def show(self, row_id: UUID, *, remember: bool = True) -> None:
        """Show an actor; `back` returns to the one before."""
        self._alike = ()
        super().show(row_id, remember=remember)

    def read_page(self, session: Session, row_id: UUID) -> ActorDetail:
        """Return the actor, or the one that stands for it, with all that the page has."""
        return actor_detail(session, row_id)

    def take_page(self, detail: ActorDetail) -> None:
        """Show the actor, and look for who may be the same."""
        keep = self._detail is not None
        self.shown, self._detail = detail.actor.id, detail
        self._put(keep=keep)
        shown, queries = self.shown, self.bench.queries
        queries.ask(
            "lookalikes",
            lambda session: (shown, look_alikes_of(session, shown, queries.give_way)),
            self._take_alike,
        )

    def _take_alike(self, answer: tuple[UUID, tuple[LookAlike, ...]]) -> None:
        actor_id, alike = answer
        if actor_id == self.shown and alike != self._alike:
            self._alike = alike
            self._put(keep=True)

    def _put(self, *, keep: bool) -> None:
        if self._detail is not None:
            lines = actor_lines(self._detail, self.bench.glyphs, self._alike)
            self.rows.show(lines, keep=keep)

    def enter(self) -> None:
        """Become the view that is seen."""
        self.screen.set_focus(self.rows)
        self.read_again()

    def reload(self) -> None:
        """Read the page again."""
        self.read_again()

    def action_open(self) -> None:
        """Open what is under the cursor: another actor, a claim, a source."""
        here = self.rows.target()
        if here is None or here == Target("actor", self.shown or here.id):
            self.bench.show_message("Put the cursor on a claim, an answer, a source or an actor.")
        elif here.entity == "actor":
            self.show(here.id)
        elif here.entity == "source":
            read_source(self.bench, RowRef("source", here.id))
        elif here.claim_id is not None:
            self.bench.show_claim(here.claim_id)
        else:
            self.bench.show_message("There is nothing more to open here; e revises it.")

    def action_view_claims(self) -> None:
        """List the claims of the actor that is shown."""
        if self._detail is not None:
            self.bench.show_claims(f"speaker:{quoted(self._detail.actor.name)}")

    def step(self, direction: int) -> None:
        """Go to the next actor of the list that one came from."""
        from claimtrack.tui.views.actors import Actors

        self.step_in(self.screen.query_one(Actors).window, direction)

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()


def show_actor(bench: "Workbench", actor_id: UUID) -> None:
    """Show an actor's page in a view of its own."""
    page = bench.screen_stack[0].query_one(ActorView)
    if bench.view_name != "actor":
        page.forget_trail()
    page.show(actor_id)
    bench.switch("actor")
