"""Forms: modal screens that ask for some fields; Esc loses nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import DescendantFocus
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from claimtrack.errors import ClaimtrackError
from claimtrack.text import clip, visible
from claimtrack.tui.asking import Answers, Field
from claimtrack.tui.completion import Possible
from claimtrack.tui.handover import EditorError, edit_text
from claimtrack.tui.widgets.choosers import HelpScreen
from claimtrack.tui.widgets.entries import Edited, Entry, GoOn, Line, Moved, Prose, entry_for
from claimtrack.tui.widgets.finding import FoundRows, row_in_words
from claimtrack.tui.widgets.near import KEY, NearClaims

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


_FRAME = 12
"""So many rows of a form are not fields."""

_PICKING = frozenset(("enter", "tab", "up", "down", "ctrl+s", "ctrl+t"))
"""Keys for what is found: they wait until it fits the words."""

_DIGITS = 12
"""So many digits of an id stand for a row that was picked."""

_WITH_OTHER = 2
"""So many rows a list has at least that holds one that is found beside what else may be meant."""

_KEYS = (
    "↵ goes on, and saves where nothing follows; ^s saves from everywhere.",
    "^j begins a new line, pasted paragraphs stay; ^e goes on in $EDITOR.",
    "Tab takes what is offered or completed, else goes on; ↑ ↓ go from field to field.",
    "Where a row is asked for, ↑ ↓ choose one that fits, and ^t takes the first and goes on.",
    "Below a new claim stand those that say nearly the same: ^r takes one as what it repeats.",
    "Esc leaves, and what is typed is kept as a draft.",
)


class FormLine(Horizontal):
    """A field of a form: what it is called, what is typed, and beside it what that became."""

    def __init__(self, field: Field, value: str, sign: str) -> None:
        super().__init__(classes="form-line")
        self.field = field
        self.entry = entry_for(field, value)
        self._sign = sign

    def compose(self) -> ComposeResult:
        """Lay the field out."""
        yield Label(Text(self._sign), classes="form-sign")
        yield Label(Text(self.field.label), classes="form-label")
        yield self.entry
        yield Label("", classes="form-read")

    def on_descendant_focus(self) -> None:
        """Show that one types here; `:focus-within` leaves the children as they were."""
        self.add_class("-typed-into")

    def on_descendant_blur(self) -> None:
        """Show that one types elsewhere."""
        self.remove_class("-typed-into")

    def show_reading(self, words: str) -> None:
        """Show what was made of what is typed."""
        self.query_one(".form-read", Label).update(Text(visible(words)))


class Form(ModalScreen[Answers | None]):
    """Asks for some fields; Enter goes on and, on the last, saves; Esc leaves and keeps a draft.

    `refusal` is why what it holds was refused, when it stands again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", show=False),
        Binding("ctrl+s", "send", "save", show=False),
        Binding("ctrl+t", "take_found", "take the first that fits", show=False),
        Binding(KEY, "take_near", "it repeats the claim shown", show=False),
        Binding("f1,ctrl+g,question_mark", "explain", "what the fields ask", show=False),
    ]

    def __init__(self, title: str, fields: Sequence[Field], draft: Answers, about: str) -> None:
        super().__init__()
        self._title = title
        self._fields = tuple(fields)
        self._about = about
        self.draft = draft
        self._picked: dict[str, tuple[str, str]] = {}
        """Of the fields that find a row, the words for the one picked, and what to call it."""
        self.refusal = ""
        self._refused: Answers = {}
        self._began: Answers = {}

    @property
    def _bench(self) -> "Workbench":
        return cast("Workbench", self.app)

    def compose(self) -> ComposeResult:
        """Lay the fields out."""
        sign = self._bench.glyphs.cursor
        with Vertical(classes="form"):
            yield Static(Text(visible(self._title), "bold"), classes="form-title")
            if self._about:
                yield Static(Text(visible(self._about, newlines=True)), classes="form-about")
            with VerticalScroll(classes="form-lines", can_focus=False):
                for field in self._fields:
                    yield FormLine(field, self.draft.get(field.name, ""), sign)
                    if field.finds:
                        yield FoundRows(field)
                    if field.is_repeated_in:
                        yield NearClaims(field)
            yield Static("", id="form-note", classes="form-note")
            yield Static("", id="form-error", classes="form-error")
            yield Static("", id="form-hint", classes="hint")

    def on_mount(self) -> None:
        """Begin at the first field."""
        self._refused = dict(self.draft)
        self._began = dict(self.draft)
        self._show_asked()
        self.set_focus(self.entries()[0])
        for line in self.query(FormLine):
            self._show_reading(line)
        for found in self.query(FoundRows):
            found.glyphs = self._bench.glyphs
        for near in self.query(NearClaims):
            near.look(self._bench, self.draft)

    def entries(self) -> list[Entry]:
        """Return what one types into, in order."""
        return [line.entry for line in self.query(FormLine) if line.display]

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        """Keep the draft as it is typed, and say what it is read as, or what is wrong with it."""
        entry = event.entry
        name = entry.field.name
        self.draft[name] = entry.value
        if self.draft != self._refused:
            self.refusal = ""
        if self._picked.get(name, ("", ""))[0] != entry.value:
            self._picked.pop(name, None)
        self._show_asked()
        self._show_reading(self._line_of(entry))
        for near in self.query(NearClaims):
            near.look(self._bench, self.draft)
        if entry.has_focus and not self._line_of(entry).display:
            self.set_focus(self.entries()[0])
        elif entry.has_focus:
            self._tell_about(entry)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say what the field takes that one comes to, and what is wrong with it."""
        if isinstance(event.widget, Line | Prose):
            self._tell_about(event.widget)

    def _show_asked(self) -> None:
        """Show the fields that are asked: of a row more only where it is a new one."""
        asked = self._asked()
        for line in self.query(FormLine):
            line.display = line.field in asked

    @on(Possible)
    def _list_possible(self, event: Possible) -> None:
        """List what a name may be completed to; Tab takes the first."""
        entry = self.focused
        if isinstance(entry, Line) and entry.value == event.value:
            others = [line.rpartition(",")[2].strip() for line in event.lines]
            shown = self.query_one("#form-note", Static)
            shown.display = bool(others)
            shown.update(Text(f"Tab: {' · '.join(map(visible, others))}"))

    @on(Moved)
    def _moved(self, event: Moved) -> None:
        """Go up or down in what is found; else from field to field."""
        found = self._found(event.entry) if self._is_sought(event.entry) else None
        if found is not None and 0 <= found.cursor + event.rows < found.item_count():
            found.move_by(event.rows)
        elif event.rows < 0:
            self.focus_previous(".entry")
        elif found is None:
            self.focus_next(".entry")

    def _found(self, entry: Entry | None) -> FoundRows | None:
        """Return what an entry finds; None where it finds nothing, or a row was picked."""
        if entry is None or not entry.field.finds or entry.field.name in self._picked:
            return None
        if not entry.value and not self._is_sought(entry):
            return None
        return self.query_one(f"#{entry.field.name}-found", FoundRows)

    def _is_sought(self, entry: Entry) -> bool:
        """Say whether one seeks a row here, and does not only pass by on the way down a form."""
        return entry is self.entries()[0] or entry.value != self._began.get(entry.field.name, "")

    def waits_for(self, key: str) -> bool:
        """Say whether a key has to wait for what is sought: one that picks a row, or goes to it."""
        if key == KEY:
            return any(near.is_sought(self._bench) for near in self.query(NearClaims))
        entry = self.focused
        found = self._found(entry) if isinstance(entry, Line | Prose) else None
        if found is None or key not in _PICKING or not isinstance(entry, Line | Prose):
            return False
        return found.is_sought(self._bench, entry.value)

    def _pick(self, entry: Entry | None) -> None:
        """Take the row that is under the cursor; what stood here before, and is left, stays."""
        found = self._found(entry)
        row = found.picked() if found is not None else None
        if entry is None or found is None or row is None:
            return
        is_meant = entry.value.strip() and entry.value != self._began.get(entry.field.name)
        if found.is_exact or found.cursor or is_meant:
            self._take_row(entry, found)

    def _take_row(self, entry: Entry, found: FoundRows) -> None:
        name, row = entry.field.name, found.picked()
        words = entry.value if found.is_exact else row.id.hex[:_DIGITS]
        self._picked[name] = (words, row_in_words(row))
        self.draft[name] = entry.value = words
        self._show_asked()
        self._show_reading(self._line_of(entry))
        found.display = False

    def action_take_found(self) -> None:
        """Take the row under the cursor, else the first that fits, and go on."""
        entry = self.focused if isinstance(self.focused, Line | Prose) else None
        found = self._found(entry)
        if entry is None or found is None:
            return
        if not entry.value.strip() and not found.cursor:
            self._show_error("Type words of it first; ↑ ↓ go through what is there.")
        elif found.picked() is None and found.item_count() < _WITH_OTHER:
            self._show_error("Nothing that is there fits these words.")
        else:
            if found.picked() is None:
                found.move_by(1)
            self._take_row(entry, found)
            self._go_on(GoOn(entry, saves=True))

    def action_take_near(self) -> None:
        """Take the first claim that is shown as what it repeats, then the next, then none."""
        for near in self.query(NearClaims):
            name = near.field.is_repeated_in
            self._picked[name] = near.following(self.draft)
            self.query_one(f"#{name}", Line).value = self._picked[name][0]

    def _tell_about(self, entry: Entry) -> None:
        for each in self.query(FoundRows):
            each.display = each is self._found(entry)
        if (found := self._found(entry)) is not None:
            found.search(self._bench, entry.value)
        self._show_error((None if found else self._error_in(entry.field)) or self.refusal)
        room = self.size.height - _FRAME - len(self._fields)
        note = note_on(entry.field, entry.value, room, self.size.width)
        shown = self.query_one("#form-note", Static)
        shown.display = bool(note.plain)
        shown.update(note)
        self.query_one("#form-hint", Static).update(self._hint(entry))

    def _hint(self, entry: Entry) -> str:
        """Return what keys do in an entry, in one line."""
        enter = "saves" if entry is self.entries()[-1] else "next"
        more = "^j new line" if entry.field.is_long else "Tab completes"
        more = f"{more} · ^e editor"
        if self._found(entry) is not None and self._is_sought(entry):
            more = "↑ ↓ choose · ^t first found"
        return f"↵ {enter} · ^s saves · {more} · ^g help · Esc back"

    def _show_reading(self, line: FormLine) -> None:
        field, typed = line.field, self.draft.get(line.field.name, "").strip()
        read = self._picked.get(field.name, ("", ""))[1]
        if typed and field.reads is not None and self._error_in(field) is None:
            read = field.reads(typed) or ""
        line.show_reading(f" = {read}" if read and read != typed else "")

    def _line_of(self, entry: Entry) -> FormLine:
        return next(line for line in self.query(FormLine) if line.entry is entry)

    @on(GoOn)
    def _go_on(self, event: GoOn) -> None:
        """Go to the next field, or save."""
        self._pick(event.entry)
        if event.saves and event.entry is self.entries()[-1]:
            self.action_send()
        else:
            self.focus_next(".entry")

    def action_send(self) -> None:
        """Give the answers back, unless one of them cannot be taken."""
        self._pick(self.focused if isinstance(self.focused, Line | Prose) else None)
        for field in self._asked():
            error = self._error_in(field)
            if error is None and field.is_required and not self.draft.get(field.name, "").strip():
                error = f"{field.label} is needed; Esc leaves and keeps what is typed."
            if error is not None:
                self.set_focus(self.query_one(f"#{field.name}"))
                self.call_after_refresh(self._show_error, error)
                return
        asked = self._asked()
        self.dismiss(
            {field.name: self._answer(field) if field in asked else "" for field in self._fields}
        )

    def _asked(self) -> list[Field]:
        return [
            field
            for field in self._fields
            if field.only_new not in self._picked
            and (field.only_if is None or field.only_if(self.draft))
        ]

    def _answer(self, field: Field) -> str:
        typed = self.draft.get(field.name, "").strip()
        return (field.reads(typed) or "") if typed and field.reads is not None else typed

    def action_leave(self) -> None:
        """Leave; what was typed stays in the draft."""
        self.dismiss(None)

    def action_explain(self) -> None:
        """Explain the fields."""
        self._bench.push_screen(HelpScreen(explanations(self._fields), self._title))

    def action_edit_outside(self) -> None:
        """Go on with what is typed in $EDITOR, and come back with what was made of it."""
        entry = self.focused
        if not isinstance(entry, Line | Prose):
            return
        error = ""
        try:
            words = edit_text(self._bench, entry.value)
        except EditorError as failed:
            words, error = failed.written or entry.value, str(failed)
        words = words if entry.field.is_long else " ".join(words.split())
        if words != entry.value:
            entry.value = words
        if error:
            self.call_after_refresh(self._show_error, error)

    def _error_in(self, field: Field) -> str | None:
        value = self.draft.get(field.name, "").strip()
        if not value:
            return None
        try:
            if field.check is not None:
                field.check(value)
            if field.reads is not None:
                field.reads(value)
        except ClaimtrackError as error:
            return str(error)
        return None

    def _show_error(self, sentence: str | None) -> None:
        self.query_one("#form-error", Static).update(Text(visible(sentence or "")))


def note_on(field: Field, typed: str, room: int, cells: int) -> Text:
    """Return what a field takes: what is offered, else every word, with meanings where they fit."""
    value, whose = field.offered
    if value and not typed:
        return Text(f"Tab takes {value}, {whose}.")
    chosen = field.reads(typed.strip()) if field.choices and field.reads and typed.strip() else ""
    note = Text()
    with_meanings = len(field.choices) <= room and any(one.meaning for one in field.choices)
    widest = max((len(one.word) for one in field.choices), default=0)
    for place, one in enumerate(field.choices):
        is_chosen = one.word == chosen
        if with_meanings:
            words = f"{one.word.ljust(widest)}  {one.meaning}"
            note.append(("\n" if place else "") + clip(words, max(10, cells - 16)))
        else:
            note.append(" · " if place else "")
            note.append(one.word)
        if is_chosen:
            note.stylize("bold reverse", note.plain.rindex(one.word), len(note.plain))
    return note


def explanations(fields: Sequence[Field]) -> str:
    """Return what each field asks for, and what the words of a list mean."""
    lines = ["", *_KEYS]
    for field in fields:
        lines += ["", field.label, f"  {field.about or field.hint or field.label}"]
        widest = max((len(one.word) for one in field.choices), default=0)
        lines += [f"    {one.word.ljust(widest)}  {one.meaning}".rstrip() for one in field.choices]
    return "\n".join(lines[1:])
