"""What one types into in a form: a line, or several; Enter goes on in both, Tab completes."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import Suggester, SuggestionReady
from textual.widgets import Input, TextArea

from claimtrack.tui.asking import Field
from claimtrack.tui.completion import CompletingInput

NEW_LINE = ("ctrl+j", "shift+enter", "alt+enter", "ctrl+enter")
"""Keys that begin a new line; every terminal sends the first, some the others too."""

_MOST_ROWS = 8
"""An entry is at most as high; what is longer scrolls."""


class Edited(Message):
    """What stands in an entry is another."""

    def __init__(self, entry: "Entry") -> None:
        super().__init__()
        self.entry = entry


class GoOn(Message):
    """Enter or Tab was pressed in an entry; Enter saves where it is the last."""

    def __init__(self, entry: "Entry", *, saves: bool) -> None:
        super().__init__()
        self.entry = entry
        self.saves = saves


class Moved(Message):
    """An arrow goes to the row or the field above (-1) or below (1)."""

    def __init__(self, entry: "Entry", rows: int) -> None:
        super().__init__()
        self.entry = entry
        self.rows = rows


class Line(CompletingInput):
    """An entry of one line; pasted line breaks become spaces, so that nothing pasted is lost."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+e", "screen.edit_outside", "in $EDITOR", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self, field: Field, value: str) -> None:
        super().__init__(
            value=value,
            placeholder=field.hint,
            id=field.name,
            select_on_focus=False,
            suggester=field.suggester,
        )
        self.field = field

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(" ".join(event.text.split()))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say that another value stands here."""
        event.stop()
        self.post_message(Edited(self))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on."""
        event.stop()
        self.post_message(GoOn(self, saves=True))

    def action_complete(self) -> None:
        """Take what is offered, else the completion, or go on."""
        wanted = self.field.offered[0] if not self.value else self._chosen()
        if wanted and wanted != self.value:
            self.value = wanted
            self.cursor_position = len(wanted)
        else:
            super().action_complete()

    def _chosen(self) -> str:
        """Return the word of the list that what is typed stands for, or ""."""
        if not self.field.choices or self.field.reads is None:
            return ""
        read = self.field.reads(self.value.strip())
        return read if read in [one.word for one in self.field.choices] else ""

    def action_move(self, rows: int) -> None:
        """Go to what is above or below."""
        self.post_message(Moved(self, rows))

    def go_on(self) -> None:
        """Go to the next entry."""
        self.post_message(GoOn(self, saves=False))


class Prose(TextArea):
    """An entry of several lines, as high as what stands in it; paragraphs that are pasted stay."""

    cursor_blink = reactive(False, init=False)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+e", "screen.edit_outside", "in $EDITOR", show=False),
        Binding("tab", "go_on", show=False),
        Binding(",".join(NEW_LINE), "begin_line", show=False),
    ]

    def __init__(self, field: Field, value: str) -> None:
        super().__init__(
            value,
            id=field.name,
            placeholder=field.hint,
            compact=True,
            highlight_cursor_line=False,
        )
        self.field = field
        self._completed = ""
        self._is_completing = False
        self.move_cursor(self.document.end)

    @property
    def value(self) -> str:
        """Return what stands here."""
        return self.text

    @value.setter
    def value(self, text: str) -> None:
        self.text = text
        self.move_cursor(self.document.end)

    async def _on_key(self, event: events.Key) -> None:
        """Leave Enter to what it does in every entry; the rest is typed."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(GoOn(self, saves=True))

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert(event.text.replace("\r\n", "\n").replace("\r", "\n"))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say that another value stands here."""
        event.stop()
        self._fit()
        self._completed = self.suggestion = ""
        if self.field.suggester is not None and self.text.strip():
            self.run_worker(self.field.suggester._get_suggestion(self, self.text), exclusive=True)
        self.post_message(Edited(self))

    def on_suggestion_ready(self, event: SuggestionReady) -> None:
        """Show what Tab would complete."""
        if event.value == self.text != event.suggestion:
            self._completed = event.suggestion
            if event.suggestion.startswith(self.text):
                self.suggestion = event.suggestion[len(self.text) :]

    def on_resize(self) -> None:
        """Be as high as what stands here is at this width, once it is wrapped anew."""
        self.call_later(self._fit)

    def _fit(self) -> None:
        rows = max(1, min(self.wrapped_document.height, _MOST_ROWS))
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows

    def action_go_on(self) -> None:
        """Take what is completed, else go to the next entry."""
        if self._completed:
            self.value = self._completed
        elif self.field.suggester is None or not self.text.strip():
            self.post_message(GoOn(self, saves=False))
        elif not self._is_completing:
            self._is_completing = True
            self.run_worker(self._complete(self.field.suggester, self.text), group="tab")

    def waits_for(self, key: str) -> bool:
        """Say whether a key has to wait: what Tab was pressed to complete is not there yet."""
        return self._is_completing

    async def _complete(self, suggester: Suggester, typed: str) -> None:
        try:
            completed = await suggester.get_suggestion(typed)
        finally:
            self._is_completing = False
        if completed and completed != typed:
            self.value = completed
        else:
            self.post_message(GoOn(self, saves=False))

    def action_begin_line(self) -> None:
        """Begin a new line."""
        self.insert("\n")

    def action_cursor_up(self, select: bool = False) -> None:
        """Go a line up; from the first, to the entry before."""
        at_top = self.wrapped_document.location_to_offset(self.cursor_location).y == 0
        if not select and (at_top or self.field.finds):
            self.post_message(Moved(self, -1))
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Go a line down; from the last, to the next entry."""
        last = self.wrapped_document.height - 1
        at_end = self.wrapped_document.location_to_offset(self.cursor_location).y >= last
        if not select and (at_end or self.field.finds):
            self.post_message(Moved(self, 1))
        else:
            super().action_cursor_down(select)


Entry = Line | Prose


def entry_for(field: Field, value: str) -> Entry:
    """Return what a field is typed into."""
    entry: Entry = Prose(field, value) if field.is_long else Line(field, value)
    entry.add_class("entry")
    return entry
