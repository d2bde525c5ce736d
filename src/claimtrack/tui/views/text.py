"""A text that one reads: moving the caret, selecting, and finding words in it."""

from bisect import bisect_left

from textual import on
from textual.widgets import Input

from claimtrack.tui.completion import FilterBox
from claimtrack.tui.keys import READING, action
from claimtrack.tui.views.view import View
from claimtrack.tui.widgets.document import Document
from claimtrack.tui.widgets.text_units import find_all


class TextView(View):
    """A view of a document, with a line to type in what to find in it."""

    _sought_from = 0

    @property
    def document(self) -> Document:
        """Return the text."""
        return self.query_one(Document)

    @property
    def box(self) -> FilterBox:
        """Return the line that one types in what to find."""
        return self.query_one(FilterBox)

    @action("l,right", "the next character", READING, views=("reader",), after="view_source")
    def action_caret_on(self) -> None:
        """Go to the next character."""
        self.document.step(1)

    @action("h,left", "the character before", READING, views=("reader",))
    def action_caret_back(self) -> None:
        """Go to the character before."""
        self.document.step(-1)

    @action("w", "the next word; selecting, to the end of the word", READING, views=("reader",))
    def action_word_on(self) -> None:
        """Go to the next word."""
        self.document.step_by("word", 1)

    @action("b", "the word before; selecting, from its beginning", READING, views=("reader",))
    def action_word_back(self) -> None:
        """Go to the word before."""
        self.document.step_by("word", -1)

    @action(
        "right_parenthesis", "the next sentence; selecting, to its end", READING, views=("reader",)
    )
    def action_sentence_on(self) -> None:
        """Go to the next sentence."""
        self.document.step_by("sentence", 1)

    @action(
        "left_parenthesis",
        "the sentence before; selecting, from its beginning",
        READING,
        views=("reader",),
    )
    def action_sentence_back(self) -> None:
        """Go to the sentence before."""
        self.document.step_by("sentence", -1)

    @action(
        "right_curly_bracket",
        "the next paragraph; selecting, to its end",
        READING,
        views=("reader",),
    )
    def action_paragraph_on(self) -> None:
        """Go to the next paragraph."""
        self.document.step_by("paragraph", 1)

    @action(
        "left_curly_bracket",
        "the paragraph before; selecting, from its beginning",
        READING,
        views=("reader",),
    )
    def action_paragraph_back(self) -> None:
        """Go to the paragraph before."""
        self.document.step_by("paragraph", -1)

    @action(
        "V,v",
        "select from here; again: the word, the sentence, the paragraph",
        READING,
        bar="select",
        views=("reader",),
    )
    def action_select(self) -> None:
        """Begin a selection at the caret, or take more into it."""
        self.document.select_more()

    # Finding words.

    @action("slash", "find words in the text", READING, bar="find", views=("reader",), opens=True)
    def action_find(self) -> None:
        """Go to the line that one types in what to find."""
        if self.document.display:
            self._sought_from = self.document.caret.position
            self.box.display = True
            self.screen.set_focus(self.box)  # at once: the next key may be on its way

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.document.matches = find_all(self.document.text, event.value)
        self.document.refresh()
        if event.value:
            self._to_match(self._sought_from, 1)
        else:
            self.bench.show_message("")

    @on(Input.Submitted)
    def _typed_all(self, event: Input.Submitted) -> None:
        event.stop()
        self.box.display = bool(self.box.value)
        self.screen.set_focus(self.document)

    @action("f", "the next place found", READING, views=("reader",))
    def action_find_on(self) -> None:
        """Go to the next place where the words stand."""
        self._find_next(1)

    @action("F", "the place found before", READING, views=("reader",))
    def action_find_back(self) -> None:
        """Go to the previous place where the words stand."""
        self._find_next(-1)

    def _find_next(self, direction: int) -> None:
        """Go to the next (1) or the previous (-1) place where the words stand."""
        if not self.box.value:
            self.bench.show_message("/ finds words; f and F then go from place to place.")
            return
        position = self.document.caret.position
        self._to_match(position + 1 if direction > 0 else position - 1, direction)

    def _to_match(self, position: int, direction: int) -> None:
        """Go to the first place found from a position on, round the ends of the text."""
        matches = self.document.matches
        if not matches:
            self.bench.show_message(f"“{self.box.value}” is not in this text.")
            return
        place = bisect_left(matches, (position, 0))
        if direction < 0:
            place = bisect_left(matches, (position + 1, 0)) - 1
        place %= len(matches)
        self.bench.show_message(f"{place + 1:,} of {len(matches):,} places")
        self.document.reveal(matches[place][0])
