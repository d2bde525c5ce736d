"""Modal screens of one key: a word of a closed list is chosen, or what is explained is read."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from claimtrack.text import visible
from claimtrack.tui.asking import Choice


class Chooser(ModalScreen[str | None]):
    """Asks for one word of a closed list, by one key."""

    def __init__(self, title: str, choices: Sequence[Choice], about: str = "") -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """Lay the words out with their keys."""
        widest = max(len(choice.word) for choice in self._choices)
        with Vertical(classes="form"):
            yield Static(Text(visible(self._title), "bold"), classes="form-title")
            if self._about:
                yield Static(Text(visible(self._about, newlines=True)), classes="form-about")
            with VerticalScroll(classes="form-lines", can_focus=False):
                for choice in self._choices:
                    words = choice.word.replace("_", "-").ljust(widest)
                    yield Static(Text(f" {choice.key}  {words}  {choice.meaning}".rstrip()))
            yield Static(Text("one key chooses · Esc back"), classes="hint")

    def on_key(self, event: Key) -> None:
        """Take the word whose key was pressed."""
        event.stop()
        if event.key == "escape":
            self.dismiss(None)
            return
        for choice in self._choices:
            if event.character == choice.key:
                self.dismiss(choice.word)
                return


class HelpScreen(ModalScreen[None]):
    """Every key, from the one table; or what else is explained."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,f1,ctrl+g", "leave", "back", show=False)
    ]

    def __init__(self, text: str, title: str = "All keys") -> None:
        super().__init__()
        self._text = text
        self._title = title

    def compose(self) -> ComposeResult:
        """List the keys by subject."""
        with Vertical(classes="form help"):
            yield Static(Text(visible(self._title), "bold"), classes="form-title")
            with VerticalScroll(classes="form-lines"):
                yield Static(Text(self._text))
            yield Static(Text("↓ PgDn scroll · Esc back"), classes="hint")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.set_focus(self.query_one(VerticalScroll))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
