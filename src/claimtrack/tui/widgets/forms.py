"""Forms: modal screens that ask for lines, or for one word by one key; Esc loses nothing."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import DescendantFocus, Key, Paste
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from claimtrack.errors import ClaimtrackError
from claimtrack.text import visible
from claimtrack.tui.asking import Answers, Choice, Field
from claimtrack.tui.completion import CompletingInput


class Line(CompletingInput):
    """A line of a form; pasted line breaks become spaces, so that nothing pasted is lost."""

    def _on_paste(self, event: Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(" ".join(event.text.split()))


class Form(ModalScreen[Answers | None]):
    """Asks for some lines; Enter goes on and, on the last, saves; Esc leaves and keeps a draft."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", show=False),
        Binding("ctrl+s", "send", "save", show=False),
        Binding("up", "app.focus_previous", "line before", show=False),
        Binding("down", "app.focus_next", "next line", show=False),
    ]

    def __init__(self, title: str, fields: Sequence[Field], draft: Answers, about: str) -> None:
        super().__init__()
        self._title = title
        self._fields = tuple(fields)
        self._about = about
        self.draft = draft

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        with Vertical(classes="form"):
            yield Static(Text(visible(self._title), "bold"), classes="form-title")
            if self._about:
                yield Static(Text(visible(self._about, newlines=True)), classes="form-about")
            with VerticalScroll(classes="form-lines"):
                for field in self._fields:
                    with Horizontal(classes="form-line"):
                        yield Label(field.label, classes="form-label")
                        yield Line(
                            value=self.draft.get(field.name, ""),
                            placeholder=field.hint,
                            id=field.name,
                            select_on_focus=False,
                            suggester=field.suggester,
                        )
            yield Static("", id="form-error", classes="form-error")
            yield Static(Text("↵ next, on the last saves · ^s saves · Tab completes · Esc back, keeps a draft"), classes="hint")  # fmt: skip  # noqa: E501 — one line of the screen

    def on_mount(self) -> None:
        """Begin at the first line."""
        self.set_focus(self.query(Line).first())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft as it is typed, and say what is wrong with the line."""
        self.draft[str(event.input.id)] = event.value
        self._show_error(self._error_in(str(event.input.id)))

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say what is wrong with the line that one comes to."""
        if isinstance(event.widget, Line):
            self._show_error(self._error_in(str(event.widget.id)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next line, or save."""
        if event.input.id == self._fields[-1].name:
            self.action_send()
        else:
            self.focus_next(Line)

    def action_send(self) -> None:
        """Give the answers back, unless one of them cannot be taken."""
        for field in self._fields:
            error = self._error_in(field.name)
            if error is None and field.is_required and not self.draft.get(field.name, "").strip():
                error = f"{field.label} is needed; Esc leaves and keeps what is typed."
            if error is not None:
                self.set_focus(self.query_one(f"#{field.name}"))
                self.call_after_refresh(self._show_error, error)
                return
        self.dismiss({field.name: self.draft.get(field.name, "").strip() for field in self._fields})

    def action_leave(self) -> None:
        """Leave; what was typed stays in the draft."""
        self.dismiss(None)

    def _error_in(self, name: str) -> str | None:
        field = next(field for field in self._fields if field.name == name)
        value = self.draft.get(name, "").strip()
        if field.check is None or not value:
            return None
        try:
            field.check(value)
        except ClaimtrackError as error:
            return str(error)
        return None

    def _show_error(self, sentence: str | None) -> None:
        self.query_one("#form-error", Static).update(Text(visible(sentence or "")))


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
    """Every key, from the one table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "leave", "back", show=False)
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """List the keys by subject."""
        with Vertical(classes="form help"):
            yield Static(Text("All keys", "bold"), classes="form-title")
            with VerticalScroll(classes="form-lines"):
                yield Static(Text(self._text))
            yield Static(Text("↓ PgDn scroll · Esc back"), classes="hint")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.set_focus(self.query_one(VerticalScroll))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
