"""Words cut away from a quote, within its sentence, that turn or limit what it says.

"No *defect was known*" and "*the valve held*, but only when it was closed" are quoted word for
word, and say something else. The rules are of form alone, by the lists of a language; they report,
and decide nothing. docs/quotes.md has them with examples.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from claimtrack.attribution.lexicon import Lexicon, load_lexicon
from claimtrack.attribution.statement import StatementKind

# A sentence is looked at so far on each side of the words.
_REACH = 600
_TOKEN = re.compile(r"\w+(?:[-‐‑'’]\w+)*|[^\w\s]")
_SENTENCE_END = re.compile(
    r"[.!?…]+[\"”’»)\]]*(?=\s+[“\"‘«(\[]?[^\W\d_a-zß-ÿ]|\s*\Z)|\n[^\S\n]*\n|\f"
)
_AHEAD = 4
"""How far beyond a sentence is looked for what begins the next one."""
_CLAUSE_ENDS = frozenset(";:—–")
_CLOSING = frozenset("\"”’'»)],.")
_NEAR, _AFTER_THAT, _REMARK, _CREDIT, _SOON = 8, 16, 9, 8, 4
_DENYING = frozenset({StatementKind.DENIAL, StatementKind.CONTRADICTION, StatementKind.WITHDRAWAL})


class CutKind(StrEnum):
    """What the words that were cut away do: deny what the quote says, or limit it."""

    NEGATION = "negation"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class CutWords:
    """Words beside a quote in its sentence; `text[start:end]` in the source's text."""

    kind: CutKind
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    low: str
    start: int
    end: int


def words_cut_away(text: str, start: int, end: int, language: str = "english") -> list[CutWords]:
    """Return what stands before and after `text[start:end]` in its sentence and turns or limits it.

    At most one finding on each side, that before it first.
    """
    lexicon = load_lexicon(language)
    first, last = _sentence_around(text, start, end, lexicon)
    found: list[CutWords] = []
    before = _words(text, first, start)
    place = _negation_before(before, lexicon)
    if place is not None:
        found.append(_cut(CutKind.NEGATION, text, before[place].start, start))
    after = _words(text, end, last)
    place = _correction_after(after, lexicon)
    if place is not None:
        found.append(_cut(CutKind.CORRECTION, text, end, after[place].end))
    return found


def _cut(kind: CutKind, text: str, start: int, end: int) -> CutWords:
    return CutWords(kind, " ".join(text[start:end].split()).strip(" ,"), start, end)


def _sentence_around(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """Return the span of the sentence, or of the sentences, that hold a span."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    ends = [stop.end() for stop in _ends(text, low, start, lexicon)]
    first = ends[-1] if ends else low
    closed = text[start:end].rstrip('"”’»)] ')[-1:] in ".!?…"
    following = _TOKEN.search(text, end, high)
    if closed and (following is None or following[0][0].isupper()):
        return first, end
    last = next((stop.end() for stop in _ends(text, end, high, lexicon)), high)
    return first, last


def _ends(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[re.Match[str]]:
    for stop in _SENTENCE_END.finditer(text, start, end + _AHEAD):
        if stop.end() > end:
            return
        word = re.search(r"\w*\Z", text[max(0, stop.start() - 12) : stop.start()])
        short = word[0].lower() if word else ""
        is_short = lexicon.has("abbreviations", short) or len(short) == 1
        if lexicon.has("negations", short):  # "He said no. The dam", but "in no. 5"
            is_short = text[stop.end() : stop.end() + 3].lstrip()[:1].isdigit()
        if stop[0] != "." or not is_short:
            yield stop


def _words(text: str, start: int, end: int) -> list[_Word]:
    return [
        _Word(token[0].lower().replace("’", "'"), token.start(), token.end())
        for token in _TOKEN.finditer(text, start, end)
    ]


def _negation_before(words: Sequence[_Word], lexicon: Lexicon) -> int | None:
    """Return which word denies what follows the words; None where none of them does."""
    is_clause = bool(words) and lexicon.has("that", words[-1].low.strip('"“‘'))
    seen = 0
    for place in range(len(words) - 1, -1, -1):
        low = words[place].low
        if _is_negation(words, place, lexicon):
            return place
        if low in _CLAUSE_ENDS or lexicon.has("joining", low):
            return None
        if not lexicon.has("that", low) and _opens_clause(low, lexicon):
            return None
        if low == "," and not is_clause:
            return None
        seen += low[0].isalnum()
        if seen > (_AFTER_THAT if is_clause else _NEAR):
            return None
    return None


def _opens_clause(low: str, lexicon: Lexicon) -> bool:
    return low != "whether" and (lexicon.has("openers", low) or lexicon.has("relatives", low))


def _is_negation(words: Sequence[_Word], place: int, lexicon: Lexicon) -> bool:
    low = words[place].low
    following = words[place + 1].low if place + 1 < len(words) else ""
    if lexicon.negates(low, following):
        return True
    if lexicon.has("no_negations", following):
        return False
    return any(cue.kind in _DENYING and not cue.after for cue in lexicon.cues.get(low, ()))


def _correction_after(words: Sequence[_Word], lexicon: Lexicon) -> int | None:
    """Return with which word after a quote a limit or a denial of it is said; None for none."""
    first = _skip_marks(words, 0)
    if first == len(words):
        return None
    if words[first].low.endswith("n't") or lexicon.has("negations", words[first].low):
        return first
    if lexicon.has("being", words[first].low):  # "the claim that … was denied"
        return _denial_within(words[: first + _SOON], first, lexicon)
    for begin in (first, _after_credit(words, first, lexicon)):
        if begin is None or begin == len(words):
            continue
        if lexicon.has("limiting", words[begin].low):
            return _clause_end(words, begin)
        parted = begin > 0 and not words[begin - 1].low[0].isalnum()
        if parted and lexicon.has("remarking", words[begin].low):
            return _denial_within(words, begin, lexicon)
    return None


def _skip_marks(words: Sequence[_Word], place: int) -> int:
    while place < len(words) and not words[place].low[0].isalnum():
        place += 1
    return place


def _after_credit(words: Sequence[_Word], first: int, lexicon: Lexicon) -> int | None:
    """Return what follows a clause that only says whose the words are: ", he said, but"."""
    for place in range(first, min(first + _CREDIT, len(words))):
        if words[place].low == ",":
            said = any(word.low in lexicon.cues for word in words[first:place])
            return _skip_marks(words, place) if said else None
    return None


def _denial_within(words: Sequence[_Word], begin: int, lexicon: Lexicon) -> int | None:
    for place in range(begin, min(begin + _REMARK, len(words))):
        if words[place].low in ",;":
            return None
        if _is_negation(words, place, lexicon):
            return place
    return None


def _clause_end(words: Sequence[_Word], begin: int) -> int:
    """Return the last word of the clause that begins at a word."""
    for place in range(begin + 1, len(words)):
        if words[place].low in _CLAUSE_ENDS or words[place].low in _CLOSING:
            return place - 1
    return len(words) - 1
