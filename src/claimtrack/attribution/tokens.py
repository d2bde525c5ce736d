"""A document as paragraphs, sentences and tokens; a quotation is one token.

Positions are code points of the document, so that every token is `text[start:end]`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimtrack.attribution.lexicon import Lexicon
from claimtrack.attribution.statement import Span

WORD, MARK, QUOTE = "word", "mark", "quote"

_PIECES = re.compile(
    r"(?:[^\W\d_][-‐])?(?:[^\W\d_]\.){2,}"  # U.S., a.m.
    r"|\d[\d,.:/]*\d|\d"
    r"|(?:n['’]t|['’](?:s|ve|d|ll|re|m))(?!\w)"
    r"|[^\W_]+?(?=n['’]t(?!\w))"
    r"|[^\W_]+(?:[-‐‑][^\W_]+|['’](?!(?:s|ve|d|ll|re|m)(?!\w))[^\W_]+)*"
    r"|[—–―]|--+|\.{2,}|\S"
)
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"(?<=[.!?:;”\"’—>])[^\S\n]*\n\s*")
_ENDS = frozenset(".!?…")
_TAIL = 8
_LONGEST_SENTENCE = 250
_APOSTROPHES = str.maketrans("’‘", "''")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark, or a whole quotation with its marks; `low` is the word in lower case."""

    start: int
    end: int
    kind: str
    text: str
    low: str

    @property
    def inner_end(self) -> str:
        """Return the last character inside the marks of a quotation, "" for none."""
        return self.text[1:][-_TAIL:].rstrip("”\"’'»")[-1:]

    @property
    def capital(self) -> bool:
        """Say whether it begins like a name."""
        return self.kind == WORD and self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The sentences of a paragraph; `opened` where a quotation goes on in the next one."""

    start: int
    end: int
    sentences: tuple[tuple[Token, ...], ...]
    continued: bool
    opened: bool


def paragraphs(text: str, lexicon: Lexicon) -> Iterator[Paragraph]:
    """Yield the paragraphs of a document in order; empty ones are left out."""
    marks = _Marks(lexicon.quotes)
    spans = list(_spans(text))
    opened = False
    for number, (start, end) in enumerate(spans):
        following = text[spans[number + 1][0]] if number + 1 < len(spans) else ""
        quotes, unclosed = marks.pairs(text, start, end)
        continued = opened and text[start] in marks.opening
        opened = unclosed and following != "" and following in marks.opening
        tokens = list(_tokens(text, start, end, quotes, lexicon))
        yield Paragraph(start, end, tuple(_sentences(tokens, lexicon)), continued, opened)


def _spans(text: str) -> Iterator[Span]:
    start = 0
    for block in _pieces_between(_BREAK, text, start, len(text)):
        yield from _pieces_between(_LINE, text, *block)


def _pieces_between(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    for gap in pattern.finditer(text, start, end):
        if text[start : gap.start()].strip():
            yield _stripped(text, start, gap.start())
        start = gap.end()
    if text[start:end].strip():
        yield _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


class _Marks:
    """Which marks open and close a quotation."""

    def __init__(self, quotes: Sequence[str]) -> None:
        self.closing: dict[str, set[str]] = {"''": {"''"}}
        for pair in quotes:
            self.closing.setdefault(pair[0], set()).add(pair[1])
        self.opening = frozenset(self.closing)
        every = "".join(quotes)
        self._any = re.compile(f"''|[{re.escape(every)}]")

    def pairs(self, text: str, start: int, end: int) -> tuple[list[Span], bool]:
        """Return the quotations of a paragraph, and whether the last one is not closed in it."""
        quotations: list[Span] = []
        opened: tuple[int, str] | None = None
        for match in self._any.finditer(text, start, end):
            place, mark = match.start(), match[0]
            if opened is None:
                if self._opens(text, match, start, end):
                    opened = place, mark
            elif self._closes(text, match, end, opened[1]):
                quotations.append((opened[0], match.end()))
                opened = None
        if opened is None or opened[1] in ("‘", "''"):
            return quotations, False
        quotations.append((opened[0], end))
        return quotations, True

    def _opens(self, text: str, mark: re.Match[str], start: int, end: int) -> bool:
        before = text[mark.start() - 1] if mark.start() > start else " "
        after = text[mark.end()] if mark.end() < end else " "
        if after.isspace() or before.isalnum():
            return False
        return mark[0] in self.opening or (mark[0] == "”" and mark.start() == start)

    def _closes(self, text: str, mark: re.Match[str], end: int, opening: str) -> bool:
        """Say whether a mark closes what `opening` opened; straight and curly ones may be mixed."""
        if mark[0] not in self.closing.get(opening, "") and not (
            opening in '”“"' and mark[0] in '”"'
        ):
            return False
        after = text[mark.end()] if mark.end() < end else " "
        before = text[mark.start() - 1]
        if before.isspace() and not after.isspace():
            return False
        return mark[0] != "’" or not after.isalnum()


def _tokens(
    text: str, start: int, end: int, quotes: Sequence[Span], lexicon: Lexicon
) -> Iterator[Token]:
    place = start
    for quote_start, quote_end in quotes:
        yield from _plain_tokens(text, place, quote_start, lexicon)
        quoted = text[quote_start:quote_end]
        yield Token(quote_start, quote_end, QUOTE, quoted, "")
        place = quote_end
    yield from _plain_tokens(text, place, end, lexicon)


def _plain_tokens(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Token]:
    abbreviations = lexicon.lists["abbreviations"]
    skipped = -1
    for match in _PIECES.finditer(text, start, end):
        if match.start() == skipped:
            continue
        piece, stop = match[0], match.end()
        low = piece.lower().translate(_APOSTROPHES)
        is_short = low in abbreviations or (len(piece) == 1 and piece.isupper() and piece != "I")
        if is_short and piece[0].isupper() and text[stop : stop + 1] == "." and stop < end:
            skipped, stop = stop, stop + 1
            piece, low = f"{piece}.", f"{low}."
        is_word = piece[0].isalnum() or (len(piece) > 1 and piece[-1].isalpha())
        yield Token(match.start(), stop, WORD if is_word else MARK, piece, low)


def _sentences(tokens: list[Token], lexicon: Lexicon) -> Iterator[tuple[Token, ...]]:
    """Yield the sentences of a paragraph; a very long one is cut, so that time stays linear."""
    start = 0
    for end in range(1, len(tokens) + 1):
        whole = end == len(tokens) or _ends_sentence(tokens, start, end - 1, lexicon)
        if whole or end - start == _LONGEST_SENTENCE:
            yield tuple(tokens[start:end])
            start = end


def _ends_sentence(tokens: Sequence[Token], start: int, place: int, lexicon: Lexicon) -> bool:
    """Say whether a sentence that began at `start` ends with the token at `place`."""
    token, following = tokens[place], tokens[place + 1]
    if token.kind == MARK and token.text[0] in _ENDS:
        return following.kind == QUOTE or following.text[0].isupper() or following.text.isdigit()
    if token.kind != QUOTE or token.inner_end not in _ENDS:
        return False
    if following.kind == QUOTE:
        return True
    if not following.capital:
        return False
    return not (place == start and _is_credit(tokens, place + 1, lexicon))


_CREDIT = 14


def _is_credit(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Say whether what follows a quotation only says whose it is: `"Why?" Clinton asked.`"""
    has_cue = False
    for token in tokens[place : place + _CREDIT]:
        if token.kind == MARK and token.text[0] in _ENDS:
            return has_cue
        if token.kind == QUOTE:
            return has_cue
        has_cue = has_cue or any("quote" in cue.takes for cue in lexicon.cues.get(token.low, ()))
    return False
