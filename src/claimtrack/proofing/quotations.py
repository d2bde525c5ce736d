"""What an article quotes, and whether a citation of the file has those words.

An article may leave words out ("…", "[…]"), put its own into brackets, begin with a capital where
the source has none, and end inside the marks with a comma or a point; and nothing else.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from uuid import UUID

from rapidfuzz.fuzz import partial_ratio_alignment

from claimtrack.attribution.lexicon import load_lexicon
from claimtrack.attribution.tokens import QUOTE, Token, paragraphs
from claimtrack.proofing.draft import DraftParagraph
from claimtrack.quotes.typography import normalise_typography

_FEWEST_WORDS = 2
_MARKS = "“”„«»‘’\"'「」『』‹›"
_GAP = re.compile(r"\s*(?:\[\s*(?:…|\.\s?\.\s?\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\s?\.\s?\.)\s*")
_OWN_WORDS = re.compile(r"\[[^\[\]]{0,80}\]")
_WORD = re.compile(r"\w+")
_ALIKE = 78.0
"""Of 100: from here on a quotation is taken for another's words that were changed."""
_MOST_LOOKED_AT = 40
_WORDS_BESIDE = 3


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, or set off: their place in the paragraph, and the words."""

    start: int
    words: str


@dataclass(frozen=True, slots=True)
class Quotable:
    """Words of a citation: those of the source, or of its translation."""

    citation_id: UUID
    claim_id: UUID
    words: str
    is_verbatim: bool


@dataclass(frozen=True, slots=True)
class Match:
    """Which citation has a quotation, or one that is like it, and then what it has instead."""

    quotable: Quotable
    altered: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph: its span, and whether it says that somebody says so."""

    start: int
    end: int
    is_attributed: bool


def quotations(paragraph: DraftParagraph) -> list[Quotation]:
    """Return what a paragraph quotes; single words in marks are not checked."""
    if paragraph.is_quotation:
        words = re.sub(r"\s[—–-]{1,2}\s[^.!?]{1,80}$", "", paragraph.text)
        found = [Quotation(0, words.strip(f" {_MARKS}"))]
    else:
        found = [
            Quotation(token.start, token.text.strip(f" {_MARKS}"))
            for token in _tokens(paragraph.text)
            if token.kind == QUOTE
        ]
    return [one for one in found if len(_WORD.findall(one.words)) >= _FEWEST_WORDS]


def sentences(paragraph: DraftParagraph) -> list[Sentence]:
    """Return the sentences of a paragraph, in the order of the text."""
    lexicon = load_lexicon()
    found = []
    for part in paragraphs(paragraph.text, lexicon):
        for tokens in part.sentences:
            lows = {token.low for token in tokens}
            pairs = pairwise(tokens)
            is_attributed = (
                any(low in lexicon.cues for low in lows)
                or bool(lows & _HEDGES)
                or any((one.low, two.low) == ("according", "to") for one, two in pairs)
            )
            found.append(Sentence(tokens[0].start, tokens[-1].end, is_attributed))
    return found


_HEDGES = frozenset(
    ("allegedly", "reportedly", "purportedly", "supposedly", "apparently", "possibly", "perhaps",
     "alleged", "purported", "disputed", "contested", "unproven", "unconfirmed", "rumoured",
     "rumored", "whether")
)  # fmt: skip


def _tokens(text: str) -> Iterator[Token]:
    for part in paragraphs(text, load_lexicon()):
        for tokens in part.sentences:
            yield from tokens


def plain(words: str) -> str:
    """Return words as they are compared: in small letters, without emphasis and inner marks."""
    text = normalise_typography(words).text.casefold()
    return re.sub(r"\s+", " ", re.sub(r'[*"«»„‹›「」『』]', "", text)).strip()


class Quotables:
    """The words that a file's citations have, to be asked for quotations."""

    def __init__(self, quotables: Sequence[Quotable]) -> None:
        self._quotables = quotables
        self._plain = [plain(one.words) for one in quotables]
        self._matches: dict[str, list[Match]] = {}

    def matches(self, words: str) -> list[Match]:
        """Return every citation that has these words; else the one that is most like them."""
        if words not in self._matches:
            self._matches[words] = self._found(words)
        return self._matches[words]

    def _found(self, words: str) -> list[Match]:
        pattern = _pattern(words)
        if pattern is None:
            return []
        found = [
            Match(one)
            for one, text in zip(self._quotables, self._plain, strict=True)
            if re.search(pattern, text)
        ]
        return found or self._most_alike(plain(words))

    def _most_alike(self, wanted: str) -> list[Match]:
        shared: dict[int, int] = defaultdict(int)
        for word in set(_WORD.findall(wanted)):
            for number in self._having.get(word, ()):
                shared[number] += 1
        nearest = sorted(shared, key=lambda number: (-shared[number], number))[:_MOST_LOOKED_AT]
        best: tuple[float, int, str] | None = None
        for number in nearest:
            text = self._plain[number]
            alike = partial_ratio_alignment(wanted, text, score_cutoff=_ALIKE)
            if alike is None or len(text) * 2 < len(wanted):
                continue
            if best is None or alike.score > best[0]:
                best = alike.score, number, _around(text, alike.dest_start, alike.dest_end)
        return [Match(self._quotables[best[1]], best[2])] if best else []

    @cached_property
    def _having(self) -> dict[str, list[int]]:
        having: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self._plain):
            for word in set(_WORD.findall(text)):
                having[word].append(number)
        return having


def _around(text: str, start: int, end: int) -> str:
    """Return what stands at a span, whole words, with a few before and behind."""
    spans = [found.span() for found in re.finditer(r"\S+", text)]
    first = max(0, bisect_left(spans, (start + 1, 0)) - 1 - _WORDS_BESIDE)
    last = min(len(spans), bisect_left(spans, (end, 0)) + _WORDS_BESIDE) - 1
    before, behind = "… " if first else "", " …" if last < len(spans) - 1 else ""
    return f"{before}{text[spans[first][0] : spans[last][1]]}{behind}"


def _pattern(words: str) -> str | None:
    """Return what finds a quotation, with gaps where it leaves out or puts in; None of no words."""
    pieces = []
    for piece in _GAP.split(words):
        parts = [plain(part).strip(" ,.;:!?") for part in _OWN_WORDS.split(piece)]
        if any(parts):
            own = r"\W*(?:[^.!?]{0,80}?)"  # what stood where the writer's own words stand
            pieces.append(own.join(re.escape(part) for part in parts if part))
    if not pieces:
        return None
    return r"(?<!\w)" + r"(?!\w)[\s\S]{0,2000}?(?<!\w)".join(pieces) + r"(?!\w)"
