"""What an import would do, before it does it: computed, shown, and written on Enter alone."""

import asyncio
import threading
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from claimtrack.errors import ClaimtrackError
from claimtrack.text import counted, visible
from claimtrack.tui.typed import BLIND_S

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


class StoppedImportError(ClaimtrackError):
    """Whoever began an import stopped it."""

    def __init__(self) -> None:
        super().__init__("Stopped: nothing of it was imported.")


class DryRun(ModalScreen[None]):
    """Stands over an import from its dry run to its end; nothing is written before `confirmed`.

    Esc stops what is under way, and takes nothing of what was shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", show=False),
        Binding("enter", "take", "import it", show=False),
        Binding("j", "scroll(1)", "down", show=False),
        Binding("k", "scroll(-1)", "up", show=False),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._stopped = threading.Event()
        self._shown_at: float | None = None
        self._answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._began = 0.0

    @property
    def _bench(self) -> "Workbench":
        return cast("Workbench", self.app)

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        with Vertical(classes="form"):
            yield Static(Text(visible(self._title), "bold"), classes="form-title")
            with VerticalScroll(classes="form-lines"):
                yield Static(id="dry-run-lines")
            yield Static(id="dry-run-doing")
            yield Static(id="dry-run-hint", classes="hint")

    def on_mount(self) -> None:
        """Begin with the dry run."""
        self.set_focus(self.query_one(VerticalScroll))
        self._begin("Looking what it would do; nothing is written yet.")

    def on_unmount(self) -> None:
        """Stop what is under way: nobody is there for its end."""
        self._stopped.set()

    def _begin(self, doing: str) -> None:
        self._began = self._bench.clock()
        self._tell(doing, "Esc stops it")

    def _tell(self, doing: str, hint: str) -> None:
        line = self.query_one("#dry-run-doing", Static)
        line.display = bool(doing)
        line.update(Text(doing, "bold"))
        self.query_one("#dry-run-hint", Static).update(Text(hint))

    def note_progress(self, read: int, part: float | None) -> None:
        """Show how far it is; from any thread. Raises StoppedImportError once Esc was pressed."""
        if self._stopped.is_set():
            raise StoppedImportError
        self._bench.call_later(self._show_progress, read, part)

    def _show_progress(self, read: int, part: float | None) -> None:
        if self.is_mounted and not self._stopped.is_set():
            took_s = self._bench.clock() - self._began
            said = [counted(read, "record")]
            said += [f"{part:.0%}"] if part is not None else []
            said += [f"{read / took_s:,.0f} a second"] if took_s >= 1 else []
            doing = "Imported so far" if self._answer.done() else "Looked at so far"
            self._tell(f"{doing}: {', '.join(said)}", "Esc stops it")

    def show(self, lines: list[str]) -> None:
        """Show what it would do, and wait for the answer."""
        shown = Text("\n".join(visible(line) for line in lines))
        shown.stylize("bold", len(lines[0]) + 1, len(lines[0]) + 1 + len(lines[1]))
        self.query_one("#dry-run-lines", Static).update(shown)
        self._tell("", "↵ imports it, u takes it back · ↓ PgDn scroll · Esc back to the form")
        self._shown_at = self._bench.clock()

    async def is_confirmed(self) -> bool:
        """Return whether what was shown is to be imported, once Enter or Esc is pressed."""
        return await self._answer

    def action_take(self) -> None:
        """Import it; not by a key that was pressed before anybody can have read what is shown."""
        if self._shown_at is None or self._answer.done():
            return
        if self._bench.typed.arrived() < self._shown_at + BLIND_S:
            self._tell("That key was pressed before this could be read.", "↵ imports it · Esc back")
            return
        self._begin("Importing.")
        self._answer.set_result(True)

    def action_leave(self) -> None:
        """Stop what is under way; where nothing is, go back."""
        if self._shown_at is not None and not self._answer.done():
            self._answer.set_result(False)
        else:
            self._stopped.set()
            self._tell("Stopping.", "what was begun is taken back")

    def action_scroll(self, rows: int) -> None:
        """Scroll what is shown."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)
