"""What `?` shows: the keys of a view with their sentences and all signs; again: all keys."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

Page = tuple[str, str]
"""A heading, and what stands below it."""


class HelpPages(ModalScreen[None]):
    """Pages of help; `?` goes on to the next, and leaves the last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f1,ctrl+g", "leave", "back", show=False),
        Binding("question_mark", "go_on", "on", show=False),
    ]

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__()
        self._pages = list(pages)

    def compose(self) -> ComposeResult:
        """Show the first page."""
        with Vertical(classes="form help"):
            yield Static(id="help-title", classes="form-title")
            with VerticalScroll(classes="form-lines"):
                yield Static(id="help-text")
            yield Static(id="help-hint", classes="hint")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.set_focus(self.query_one(VerticalScroll))
        self.action_go_on()

    def action_go_on(self) -> None:
        """Go on to the next page; behind the last, go back."""
        if not self._pages:
            self.dismiss(None)
            return
        title, text = self._pages.pop(0)
        self.query_one("#help-title", Static).update(Text(title, "bold"))
        self.query_one("#help-text", Static).update(Text(text))
        following = f" · ? {self._pages[0][0]}" if self._pages else ""
        self.query_one("#help-hint", Static).update(Text(f"↓ PgDn scroll · Esc back{following}"))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
