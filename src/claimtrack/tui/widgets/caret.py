"""A place in a text and a selection that reaches to it, moved by characters and by stretches.

Positions are code points. A selection takes in the character at its far end, and only whole
characters as a reader sees them; so what it holds is always a slice of the text.
"""

from claimtrack.tui.widgets import text_units
from claimtrack.tui.widgets.text_units import Paragraphs, Span
from claimtrack.tui.widgets.wrapping import grapheme_end, grapheme_start

UNITS = ("word", "sentence", "paragraph")


class Caret:
    """`position` is where it is; `anchor` is where the selection began, or None."""

    def __init__(self, text: str, position: int = 0) -> None:
        self.text = text
        self.paragraphs = Paragraphs(text)
        self.anchor: int | None = None
        self.position = 0
        self.go(position)

    @property
    def end(self) -> int:
        """Return where the character at the caret ends; of the text's end, one behind it."""
        return max(self.position + 1, grapheme_end(self.text, self.position))

    @property
    def selection(self) -> Span | None:
        """Return what is selected, the end exclusive; None where no selection was begun."""
        if self.anchor is None:
            return None
        low, high = sorted((self.anchor, self.position))
        return low, grapheme_end(self.text, high)

    @property
    def chosen(self) -> Span | None:
        """Return what is selected without the spaces around it; None for nothing but spaces."""
        if self.selection is None:
            return None
        start, end = self.selection
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        return (start, end) if start < end else None

    def go(self, position: int) -> None:
        """Go to the beginning of the character at a position."""
        self.position = grapheme_start(self.text, max(0, min(position, len(self.text))))

    def step(self, direction: int) -> None:
        """Go to the next (1) or the previous (-1) character."""
        self.go(self.end if direction > 0 else self.position - 1)

    def step_by(self, unit: str, direction: int) -> None:
        """Go a word, sentence or paragraph on or back; a selection grows to its end instead."""
        if self.anchor is not None:
            self._grow(unit, direction)
        else:
            self.go(self._beside(unit, self.position, direction)[0])

    def select(self, start: int, end: int) -> None:
        """Select a stretch, the caret on its last character."""
        self.anchor = grapheme_start(self.text, start)
        self.go(max(start, end - 1))

    def select_more(self) -> None:
        """Begin a selection; with one begun, take in its word, its sentence, its paragraph."""
        if self.anchor is None:
            self.anchor = self.position
            return
        begin, end = self.chosen or (self.position, self.position)
        for unit in UNITS:
            start, stop = self.unit_at(unit, begin)
            if start <= begin and stop >= end and (start, stop) != (begin, end):
                self.select(start, stop)
                return

    def unit_at(self, unit: str, position: int) -> Span:
        """Return the word, sentence or paragraph at a position."""
        if unit == "word":
            return text_units.word_at(self.text, position)
        if unit == "sentence":
            return text_units.sentence_at(self.text, self.paragraphs, position)
        return self.paragraphs.at(position)

    def _grow(self, unit: str, direction: int) -> None:
        """Grow the selection at one end, whichever end the caret is at."""
        low, high = sorted((self.anchor or 0, self.position))
        if direction > 0:
            last = self.unit_at(unit, high)[1] - 1
            if grapheme_start(self.text, last) <= high:
                last = self._beside(unit, high, 1)[1] - 1
            self.anchor = low
            self.go(max(high, last))
        else:
            start = self.unit_at(unit, low)[0]
            first = start if start < low else min(low, self._beside(unit, low, -1)[0])
            self.anchor = grapheme_start(self.text, first)
            self.position = high

    def _beside(self, unit: str, position: int, direction: int) -> Span:
        """Return the stretch that begins next, or the one that began last."""
        if unit == "word":
            find = text_units.next_word if direction > 0 else text_units.previous_word
            return find(self.text, position)
        here = self.unit_at(unit, position)
        if direction < 0 and here[0] < position:
            return here
        if unit == "sentence":
            unit_beside = text_units.sentence_beside(
                self.text, self.paragraphs, position, direction
            )
        else:
            unit_beside = self.paragraphs.beside(position, direction)
        if unit_beside == here and direction > 0:
            return len(self.text), len(self.text)
        return unit_beside
