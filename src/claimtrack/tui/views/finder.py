"""Choosing a claim: found as one types, in a form over the workbench."""

from typing import TYPE_CHECKING, ClassVar, cast
from uuid import UUID

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from claimtrack.errors import ClaimtrackError
from claimtrack.queries.claim_list import first, rows_by_id
from claimtrack.store import Session
from claimtrack.text import visible
from claimtrack.tui.completion import CompletingInput, FilterSuggester
from claimtrack.tui.views.inbox import Claims, query_of
from claimtrack.tui.views.listing import FirstPage

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_MAX_ROWS = 50


class ClaimFinder(ModalScreen[UUID | None]):
    """Asks for one claim; ↑ ↓ move in what is found, Enter takes it, Esc goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", show=False),
        Binding("up", "move(-1)", "claim before", show=False),
        Binding("down", "move(1)", "next claim", show=False),
        Binding("pageup", "page(-1)", "a page up", show=False),
        Binding("pagedown", "page(1)", "a page down", show=False),
    ]

    def __init__(self, title: str, about: str = "") -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._words = ""

    @property
    def _bench(self) -> "Workbench":
        return cast("Workbench", self.app)

    @property
    def claims(self) -> Claims:
        """Return the list of what is found."""
        return self.query_one(Claims)

    def compose(self) -> ComposeResult:
        """Lay the line and the list out."""
        with Vertical(classes="form finder"):
            yield Static(Text(visible(self._title), "bold"), classes="form-title")
            if self._about:
                yield Static(Text(visible(self._about, newlines=True)), classes="form-about")
            yield CompletingInput(
                placeholder="words of the claim, speaker: standing: tag: source: …",
                id="finder-words",
                select_on_focus=False,
                suggester=FilterSuggester(self._bench.queries),
            )
            yield Claims("claim", id="finder-claims")
            yield Static("", id="form-error", classes="form-error")
            yield Static(Text("↑ ↓ move · ↵ takes the claim · Esc back"), classes="hint")

    def on_mount(self) -> None:
        """Begin with the newest claims."""
        self.claims.glyphs = self._bench.glyphs
        self.claims.can_focus = False
        self.set_focus(self.query_one(Input))
        self._search()

    def waits_for(self, key: str) -> bool:
        """Say whether a key has to wait for what is sought: one that takes, or goes to, a claim."""
        is_sought = self._bench.queries.is_asking("first")
        return is_sought and key in ("enter", "up", "down", "pageup", "pagedown")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._words = event.value
        self._search()

    def _search(self) -> None:
        words = self._words
        try:
            query = query_of(words)
        except ClaimtrackError as error:
            self._show_note(str(error))
            return

        def look(session: Session) -> tuple[str, FirstPage]:
            order, is_complete = first(session, query, _MAX_ROWS)
            return words, FirstPage(
                order, rows_by_id(session, list(order[:_MAX_ROWS])), is_complete
            )

        self._bench.queries.ask("finder", look, self._show)

    def _show(self, answer: tuple[str, FirstPage]) -> None:
        words, page = answer
        if words == self._words and self.is_current:
            self.claims.show(page.order, page.rows, keep=False)
            self._show_note("" if len(page.order) else f"Nothing fits /{words}")

    def _show_note(self, sentence: str) -> None:
        self.query_one("#form-error", Static).update(Text(visible(sentence)))

    @on(Input.Submitted)
    @on(Claims.Picked)
    def _take(self) -> None:
        if self.claims.current is not None:
            self.dismiss(self.claims.current)

    def action_move(self, rows: int) -> None:
        """Move in the list."""
        self.claims.move_by(rows)

    def action_page(self, direction: int) -> None:
        """Move by a page in the list."""
        self.claims.page(direction)

    def action_leave(self) -> None:
        """Go back without a claim."""
        self.dismiss(None)
