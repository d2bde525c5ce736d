"""The line that a filter is typed in; Tab and → take what it suggests."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widgets import Input


class CompletingInput(Input):
    """A line whose suggestion Tab takes too; without one, Tab goes to the next line.

    Its cursor stands still: blinking would send bytes down a slow line all day.
    """

    cursor_blink = reactive(False, init=False)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]

    def action_complete(self) -> None:
        """Take the suggestion, or go on."""
        if self._suggestion and self._suggestion != self.value:
            self.value = self._suggestion
            self.cursor_position = len(self.value)
        else:
            self.screen.focus_next()


class FilterBox(CompletingInput):
    """The filter of a list."""

    def __init__(self, view: str) -> None:
        super().__init__(
            placeholder=_HINTS.get(view, "words"), id=f"{view}-filter", select_on_focus=False
        )


_HINTS = {
    "inbox": "words, speaker: standing: tag: stage: owner: since: until: source: has: …",
    "timeline": "words, speaker: standing: tag: since: until: has: …",
    "feed": "words of a reason, by:bob",
    "reader": "words to find in the text",
    "conflicts": "the name of a field or a kind of row, or words that were written",
    "sources": "words of a title, an outlet or an issuer",
}
