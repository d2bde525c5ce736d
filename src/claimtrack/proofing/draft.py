"""A draft in paragraphs: the words that are printed, the references, and where each stands."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a claim: its place in the paragraph, and the key, id or address in it."""

    start: int
    words: str
    is_address: bool = False


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """A paragraph: its printed words, and from which place on they stand in which line.

    `is_quotation` is true of a block that is set off as one.
    """

    text: str
    lines: tuple[tuple[int, int], ...]
    references: tuple[Reference, ...]
    is_quotation: bool = False

    def line_of(self, place: int) -> int:
        """Return the line of the draft, from 1, in which a place of the text stands."""
        return self.lines[bisect_right(self.lines, (place, 1 << 60)) - 1][1]


@dataclass(slots=True)
class Gathering:
    """A paragraph as it grows while a draft is read; white space is one space."""

    is_quotation: bool = False
    _text: str = ""
    _lines: list[tuple[int, int]] = field(default_factory=list)
    _references: list[Reference] = field(default_factory=list)

    def write(self, words: str, line: int) -> None:
        """Add words that stand in a line."""
        plain = re.sub(r"\s+", " ", words)
        if self._text[-1:] in ("", " "):
            plain = plain.lstrip(" ")
        if not plain:
            return
        if plain[0] in ".,;:)!?" and self._references:
            self._text = self._text.rstrip()  # what parted the reference from the words
        if not self._lines or self._lines[-1][1] != line:
            self._lines.append((len(self._text), line))
        self._text += plain

    def refer(self, words: str, line: int, *, is_address: bool = False) -> None:
        """Add a reference behind the words so far."""
        if not self._lines:
            self._lines.append((0, line))
        self._references.append(Reference(len(self._text.rstrip()), words, is_address))

    def finished(self) -> DraftParagraph | None:
        """Return the paragraph, or None where it holds nothing."""
        text = self._text.rstrip()
        if not text and not self._references:
            return None
        return DraftParagraph(text, tuple(self._lines), tuple(self._references), self.is_quotation)
