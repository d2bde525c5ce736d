"""Choosing the columns of rows of claims, and their order."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Span, Target
from claimtrack.schemas.listing import USUAL_COLUMNS
from claimtrack.settings import COLUMNS
from claimtrack.tui.views.claim_row import BEFORE_WORDS
from claimtrack.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_MEANINGS = {
    "said": "the date on which it was said", "standing": "how it stands, in a word",
    "answers": "how many answer it", "notes": "how many notes are on it",
    "stage": "how far the work on it is", "owner": "whose work it is",
    "sources": "how many sources it is cited from", "verdicts": "how many judged it",
}  # fmt: skip


class Columns(Rows):
    """Columns in the order in which a row has them; those that are shown have a cross.

    Some stand before the words of the claim, the others behind: none is moved across.
    """

    def __init__(self, chosen: Sequence[str]) -> None:
        super().__init__(id="column-list")
        self.glyphs: Glyphs = UNICODE
        self.names: list[str] = []
        self._shown: set[str] = set()
        self.choose(chosen)

    def choose(self, chosen: Sequence[str]) -> None:
        """Show just these, in their order."""
        names = [*chosen, *(name for name in COLUMNS if name not in chosen)]
        self.names = sorted(names, key=lambda name: name not in BEFORE_WORDS)
        self._shown = set(chosen)
        self.refresh()

    def chosen(self) -> tuple[str, ...]:
        """Return what is to be shown, in order."""
        return tuple(name for name in self.names if name in self._shown)

    def item_count(self) -> int:
        """Return how many columns there are."""
        return len(self.names)

    def spans_at(self, row: int, cells: int) -> tuple[Span, ...]:
        """Return a column: whether it is shown, what it says, and where it stands."""
        name = self.names[row]
        mark = self.glyphs.cursor if row == self.cursor else " "
        where = "before" if name in BEFORE_WORDS else "behind"
        cross = "x" if name in self._shown else " "
        meaning = f"{_MEANINGS[name]}; {where} the claim"
        return ((f"{mark}[{cross}] ", "accent"), (f"{name:9} ", "bold"), (meaning, "dim"))

    def target(self) -> Target | None:
        """Return nothing: a column is no row of the file."""
        return None

    def toggle(self) -> None:
        """Show the column under the cursor, or no more."""
        self._shown ^= {self.names[self.cursor]}
        self.refresh()

    def carry(self, direction: int) -> None:
        """Move the column under the cursor before its neighbour, or behind it."""
        place = self.cursor + direction
        if not 0 <= place < len(self.names):
            return
        here, there = self.names[self.cursor], self.names[place]
        if (here in BEFORE_WORDS) == (there in BEFORE_WORDS):
            self.names[self.cursor], self.names[place] = there, here
            self.move_by(direction)
            self.refresh()


class ColumnChooser(ModalScreen[tuple[str, ...] | None]):
    """Asks for columns in their order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "back", show=False),
        Binding("up,k", "move(-1)", "column before", show=False),
        Binding("down,j", "move(1)", "next column", show=False),
        Binding("space", "show", "show it or not", show=False),
        Binding("left,h,less_than_sign", "carry(-1)", "earlier", show=False),
        Binding("right,l,greater_than_sign", "carry(1)", "later", show=False),
        Binding("u", "usual", "the usual ones", show=False),
        Binding("enter,ctrl+s", "take", "keep", show=False),
    ]

    def __init__(self, chosen: Sequence[str]) -> None:
        super().__init__()
        self._chosen = chosen

    @property
    def columns(self) -> Columns:
        """Return the list of columns."""
        return self.query_one(Columns)

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        with Vertical(classes="form tall"):
            yield Static(Text("Columns of claims", "bold"), classes="form-title")
            about = "Speaker, sign and words are always there, the rest as far as there is room."
            yield Static(Text(about), classes="form-about")
            yield Columns(self._chosen)
            hint = "Space shows or hides · < > move it · u the usual · ↵ keeps · Esc back"
            yield Static(Text(hint), classes="hint")

    def on_mount(self) -> None:
        """Begin with the first column."""
        self.columns.glyphs = cast("Workbench", self.app).glyphs
        self.set_focus(self.columns)

    def action_move(self, rows: int) -> None:
        """Move in the list."""
        self.columns.move_by(rows)

    @on(Rows.Picked)
    def _picked(self, event: Rows.Picked) -> None:
        event.stop()
        self.columns.toggle()

    def action_show(self) -> None:
        """Show the column under the cursor, or no more."""
        self.columns.toggle()

    def action_carry(self, direction: int) -> None:
        """Give the column under the cursor another place."""
        self.columns.carry(direction)

    def action_usual(self) -> None:
        """Choose the usual columns."""
        self.columns.choose(USUAL_COLUMNS)

    def action_take(self) -> None:
        """Keep what is chosen."""
        self.dismiss(self.columns.chosen())

    def action_leave(self) -> None:
        """Go back; nothing changes."""
        self.dismiss(None)
