"""Words, sentences and paragraphs of a document: what one selects, as spans of code points."""

import re
from bisect import bisect_right
from itertools import islice

from claimtrack.tui.widgets.wrapping import grapheme_end, grapheme_start

Span = tuple[int, int]
"""Where a stretch begins and ends; the end is exclusive."""

_GAP = re.compile(r"(?:[^\S\n]*\n){2,}[^\S\n]*")
_WORD = re.compile(r"[^\W_]+(?:['’.,\-‐-–\u0300-\u036f\u200c\u200d]?[^\W_]+)*")
_END = re.compile(r"(?:[.!?…]+[\"'”’»›)\]]*(?=\s|$)|[。！？]+[」』”’）]*)\s*")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"'‘])(?:\w|(?:\w\.)+\w|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gen|Gov|Lt|Col|Maj|Capt|Sgt|St"
    r"|Jr|Sr|No|Nos|vs|etc|cf|ca|al|Art|Sec|Fig|Inc|Ltd|Co|Corp|approx|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_LONGEST_ABBREVIATION = 12


class Paragraphs:
    """The paragraphs of a text: what blank lines part.

    A first line that ends without a stop is a title: it is not counted, as people do not count it.
    """

    def __init__(self, text: str) -> None:
        self.spans: list[Span] = []
        begin = len(text) - len(text.lstrip())
        for gap in _GAP.finditer(text, begin):
            self.spans.append((begin, gap.start()))
            begin = gap.end()
        if begin < len(text) or not self.spans:
            self.spans.append((begin, max(begin, len(text.rstrip()))))
        first = text[slice(*self.spans[0])]
        has_title = len(self.spans) > 1 and "\n" not in first and not _END.search(first[-3:])
        self._titles = int(has_title)
        self._begins = [begin for begin, _ in self.spans]
        self.title: Span = self.spans[0] if has_title else (0, 0)

    def index(self, position: int) -> int:
        """Return which paragraph holds a position, from 0; a gap belongs to the one before it."""
        return max(0, bisect_right(self._begins, position) - 1)

    def number(self, position: int) -> int:
        """Return the number of the paragraph, from 1; 0 for a title."""
        return self.index(position) + 1 - self._titles

    def begins_between(self, start: int, end: int) -> int | None:
        """Return the number of a paragraph that begins in this stretch, or None; 0 is a title."""
        place = bisect_right(self._begins, end - 1) - 1
        return place + 1 - self._titles if place >= 0 and self._begins[place] >= start else None

    def at(self, position: int) -> Span:
        """Return the paragraph that holds a position."""
        return self.spans[self.index(position)]

    def beside(self, position: int, direction: int) -> Span:
        """Return the next (1) or the previous (-1) paragraph; at an end, the last or the first."""
        return self.spans[max(0, min(self.index(position) + direction, len(self.spans) - 1))]


def word_at(text: str, position: int) -> Span:
    """Return the word at a position, or the one character where there is no word."""
    begin = max(0, position - 100)
    for word in _WORD.finditer(text, begin, position + 100):
        if word.start() <= position < word.end():
            return grapheme_start(text, word.start()), grapheme_end(text, word.end() - 1)
        if word.start() > position:
            break
    return grapheme_start(text, position), grapheme_end(text, position)


def next_word(text: str, position: int) -> Span:
    """Return the word that begins after a position; the text's end where there is none."""
    end = len(text)
    word = next((w for w in _WORD.finditer(text, position) if w.start() > position), None)
    return word.span() if word is not None else (end, end)


def previous_word(text: str, position: int) -> Span:
    """Return the word that begins before a position; the text's beginning where there is none."""
    begin = position
    while begin > 0:
        begin = max(0, begin - 200)
        words = [w for w in _WORD.finditer(text, begin, position) if w.start() < position]
        if len(words) > 1 or (words and begin == 0):
            return words[-1].span()
    return 0, 0


def sentences(text: str, paragraph: Span) -> list[Span]:
    """Return the sentences of a paragraph, in order, without the spaces between them."""
    begin, last = paragraph
    spans: list[Span] = []
    for end in _END.finditer(text, *paragraph):
        stop = end.start() + len(end[0].rstrip())
        before = text[max(begin, stop - _LONGEST_ABBREVIATION) : stop]
        is_too_fast = end.end() < last and text[end.end()].islower()
        if (_ABBREVIATION.search(before) and end.end() < last) or is_too_fast:
            continue
        spans.append((begin, stop))
        begin = end.end()
    if begin < last:
        spans.append((begin, last))
    return spans or [paragraph]


def sentence_at(text: str, paragraphs: Paragraphs, position: int) -> Span:
    """Return the sentence that holds a position; a space belongs to the one before it."""
    listed = sentences(text, paragraphs.at(position))
    return listed[max(0, bisect_right(listed, position, key=lambda span: span[0]) - 1)]


def sentence_beside(text: str, paragraphs: Paragraphs, position: int, direction: int) -> Span:
    """Return the sentence after (1) or before (-1) the one at a position."""
    here = paragraphs.at(position)
    listed = sentences(text, here)
    place = max(0, bisect_right(listed, position, key=lambda span: span[0]) - 1) + direction
    if 0 <= place < len(listed):
        return listed[place]
    other = paragraphs.beside(position, direction)
    if other == here:
        return listed[-1 if direction > 0 else 0]
    return sentences(text, other)[0 if direction > 0 else -1]


_MOST_FOUND = 10_000
_LIKE = {
    **dict.fromkeys("'’‘ʼ", "['’‘ʼ]"),
    **dict.fromkeys('"“”„«»', '["“”„«»]'),
    **dict.fromkeys("-‐‑–—−", "[-‐‑–—−\xad]"),
}


def find_all(text: str, words: str) -> list[Span]:
    """Return where words stand in a text, at most 10,000 places, in order.

    Case does not matter, nor do line breaks between words, nor which quotation marks, apostrophes
    and dashes are typed; a soft hyphen of the text is read as a hyphen or as none.
    """
    parts = [
        "\xad*".join(_LIKE.get(character, re.escape(character)) for character in word)
        for word in words.split()
    ]
    if not parts:
        return []
    matches = re.finditer(r"\s+".join(parts), text, re.IGNORECASE)
    return [character.span() for character in islice(matches, _MOST_FOUND)]
