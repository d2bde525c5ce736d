"""Forms: one modal screen for all, which checks nothing itself and loses nothing on Esc."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from claimtrack.sheet import text
from claimtrack.vocabulary import Aim, RebuttalKind, Verdict


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form."""

    name: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a list, chosen by one key."""

    key: str
    word: str


KINDS = tuple(Choice(str(place), kind.value) for place, kind in enumerate(RebuttalKind, 1))
AIMS = tuple(Choice(aim.value[0] if aim is not Aim.PLACE else "l", aim.value) for aim in Aim)
VERDICTS = (
    Choice("s", Verdict.SUPPORTED.value),
    Choice("r", Verdict.REFUTED.value),
    Choice("m", Verdict.MIXED.value),
    Choice("x", Verdict.MISLEADING.value),
    Choice("u", Verdict.UNPROVEN.value),
)

CLAIM_FIELDS = (
    Field("text", "Claim", "the proposition, in your words"),
    Field("speaker", "Speaker", "a name; empty if unknown"),
    Field("said", "Said", "2015-05-12, 2015-05, 2015-05~ …"),
    Field("tags", "Topics", "with commas between"),
)
ANSWER_FIELDS = (
    Field("text", "Answer", "what is claimed against it; or an id or key of a claim"),
    Field("speaker", "Speaker", "a name; empty if unknown"),
    Field("said", "Said", "2015-05-12, 2015-05, 2015-05~ …"),
)
NOTE_FIELDS = (Field("body", "Note", "shown under the claim, with your name"),)
TAG_FIELDS = (Field("tags", "Topics", "with commas between"),)
REASON_FIELDS = (Field("reason", "Why", "kept in the history"),)
RATIONALE_FIELDS = (Field("rationale", "Why", "your reasons, in a sentence"),)

Answers = dict[str, str]


class Form(ModalScreen[Answers | None]):
    """Asks for some lines; Enter goes on and, on the last, sends; Esc leaves and keeps a draft."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", show=False),
        Binding("ctrl+s", "send", "send", show=False),
    ]

    def __init__(self, title: str, fields: tuple[Field, ...], draft: Answers) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self.draft = draft

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        with Vertical(classes="form"):
            yield Static(text(self._title, "bold"), classes="form-title")
            for field in self._fields:
                yield Label(field.label)
                yield Input(
                    value=self.draft.get(field.name, ""),
                    placeholder=field.hint,
                    id=field.name,
                    select_on_focus=False,
                )
            yield Static("↵ next, on the last line saves · Esc back, keeps a draft", classes="hint")

    def on_mount(self) -> None:
        """Begin at the first line."""
        self.query(Input).first().focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft as it is typed."""
        self.draft[str(event.input.id)] = event.value

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next line, or send."""
        if event.input.id == self._fields[-1].name:
            self.action_send()
        else:
            self.focus_next(Input)

    def action_send(self) -> None:
        """Give the answers back."""
        self.dismiss({name: value for name, value in self.draft.items() if value.strip()})

    def action_leave(self) -> None:
        """Leave; what was typed stays in the draft."""
        self.dismiss(None)


class Chooser(ModalScreen[str | None]):
    """Asks for one word of a closed list, by one key."""

    def __init__(self, title: str, choices: tuple[Choice, ...]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Lay the words out with their keys."""
        with Vertical(classes="form"):
            yield Static(text(self._title, "bold"), classes="form-title")
            for choice in self._choices:
                yield Static(text(f" {choice.key}  {choice.word.replace('_', '-')}"))
            yield Static("Esc back", classes="hint")

    def on_key(self, event: Key) -> None:
        """Take the word whose key was pressed."""
        event.stop()
        if event.key == "escape":
            self.dismiss(None)
            return
        for choice in self._choices:
            if event.character == choice.key:
                self.dismiss(choice.word)


class Help(ModalScreen[None]):
    """Every key, from the one table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "leave", "back", show=False)
    ]

    def compose(self) -> ComposeResult:
        """List the keys in two columns."""
        from claimtrack.tui.keys import KEYS

        lines = "\n".join(f"{key.shown:8} {key.help}" for key in KEYS)
        with Vertical(classes="form help"):
            yield Static(text("Keys", "bold"), classes="form-title")
            yield Static(lines, markup=False)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
