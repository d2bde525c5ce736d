"""The passage that a quote has become, where its words no longer stand as they were.

Rare words of the quote and of its context vote for where it stood; only there, in a few windows
not much longer than the quote, is anything compared letter by letter.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimtrack.quotes.hyphens import spelt_spans
from claimtrack.quotes.typography import Normalised, normalise_typography

if TYPE_CHECKING:
    from claimtrack.quotes.snapshot_text import Quote

# In percent of rapidfuzz's indel ratio, after normalising; measured as docs/quotes.md says.
FLOOR = 70
SHORT_FLOOR = 80
CONTEXT_FLOOR = 55
# Below this many code points a quote has few words, and chance finds something alike more often.
_SHORT = 24
_ANCHORS = 8
# A word that stands in more places than this tells too little.
_PLACES_OF_A_WORD = 200
_WINDOWS = 3
# What a longer quote is aligned by: its beginning and its end.
_EDGE = 200
# How much of the context must stand on each side of a passage that is judged by its context.
_HOLD = 16
_OMITTED = 600
_BRACKETED = 80
_GAP = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)?\s*\]|…)\s*|\[[^\][]{1,80}\]")
_TOKEN = re.compile(r"\w+|[^\w\s]")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a text, and how like the quote it is, in percent after normalising."""

    start: int
    end: int
    similarity: int
    only_typography: bool = False


def nearest(
    text: str,
    words: Mapping[str, Sequence[int]],
    quote: "Quote",
    *,
    only_in_context: bool = False,
) -> Passage | None:
    """Return the passage of `text` that is most like a quote, or None where none is like it.

    `words` says where each word of the text begins. With `only_in_context`, only what stands
    where the quote stood, between what was before and after it.
    """
    best: Passage | None = None
    for place in _windows(text, words, quote):
        margin = 64 + len(quote.exact) // 4 + _OMITTED * bool(_GAP.search(quote.exact))
        low = max(0, place - margin)
        high = place + len(quote.exact) + margin
        passage = _within(text[low:high], low, len(text), quote, only_in_context)
        if passage is not None and (best is None or passage.similarity > best.similarity):
            start, end = low + passage.start, low + passage.end
            best = replace(passage, start=start, end=end)
    return best


def _windows(text: str, words: Mapping[str, Sequence[int]], quote: "Quote") -> Iterator[int]:
    """Yield where the quote may begin, the likeliest first: near most of its rarest words."""
    before, after = quote.prefix or "", quote.suffix or ""
    passage = f"{before}{quote.exact}{after}"
    # A bracket or a space beside the words, so that whole words at the edges count here too.
    padded = passage if before and after else f" {passage} "
    shift = len(before) + (len(padded) - len(passage)) // 2
    anchors = rarest_words(words, padded, _ANCHORS, known=True)
    rare = [(word, at) for word, at in anchors if len(words[word]) <= _PLACES_OF_A_WORD]
    votes: list[tuple[int, str]] = []
    for word, offset in rare or anchors[:1]:
        votes += [(at - offset + shift, word) for at in words[word][:_PLACES_OF_A_WORD]]
    reach = 32 + len(quote.exact) // 4
    votes.sort()
    clusters: list[tuple[int, int]] = []
    first = 0
    while first < len(votes):
        last = first
        while last < len(votes) and votes[last][0] - votes[first][0] <= reach:
            last += 1
        clusters.append((len({word for _, word in votes[first:last]}), votes[first][0]))
        first = last
    clusters.sort(key=lambda cluster: -cluster[0])
    yield from (place for _, place in clusters[:_WINDOWS])
    if not clusters and len(text) <= 20_000 and quote.exact.strip():
        yield _aligned(quote.exact[:_EDGE], text)[0]


def _within(
    window: str, low: int, length: int, quote: "Quote", only_in_context: bool
) -> Passage | None:
    """Return the closest passage of a window, its positions counted from the window's start."""
    normal, wanted = normalise_typography(window), normalise_typography(quote.exact.strip()).text
    if not wanted:
        return None
    if not only_in_context:
        place = normal.text.find(wanted)
        if place >= 0:
            return _passage(window, normal, place, place + len(wanted), 100, True)
        for first, last in spelt_spans(window, quote.exact, 1, plain=True):
            return Passage(first, last, 100, True)
        ends = _with_gaps(normal.text, wanted)
        if ends is not None:
            return _passage(window, normal, *ends, 100, True)
    return _in_context(window, normal, wanted, low, length, quote) or (
        None if only_in_context else _most_similar(window, normal, wanted)
    )


def _passage(
    window: str,
    normal: Normalised,
    start: int,
    end: int,
    similarity: int,
    only_typography: bool = False,
) -> Passage:
    first, last = normal.original_span(window, start, end)
    return Passage(first, last, similarity, only_typography)


def _with_gaps(text: str, wanted: str) -> tuple[int, int] | None:
    """Find a quote that an editor shortened (…) or made fit ([its]): its parts, in order."""
    gaps = [gap[0].strip() for gap in _GAP.finditer(wanted)]
    parts = [part.strip() for part in _GAP.split(wanted)]
    if not gaps or sum(map(len, parts)) < _HOLD // 2:
        return None
    reach = [_OMITTED if "…" in gap or gap == "[]" else _BRACKETED for gap in gaps]
    start = text.find(parts[0])
    for _ in range(20):
        end = _follow(text, start + len(parts[0]), parts[1:], reach) if start >= 0 else None
        if end is not None:
            return start, end
        start = text.find(parts[0], start + 1) if start >= 0 else -1
    return None


def _follow(text: str, end: int, parts: Sequence[str], reach: Sequence[int]) -> int | None:
    for part, most in zip(parts, reach, strict=True):
        place = text.find(part, end, end + most + len(part))
        if place < 0:
            return None
        end = place + len(part)
    return end


def _in_context(
    window: str, normal: Normalised, wanted: str, low: int, length: int, quote: "Quote"
) -> Passage | None:
    """Return what stands between the quote's prefix and suffix now."""
    from rapidfuzz import fuzz  # only for quotes that do not stand there

    if not quote.has_full_context:
        return None  # an empty context of theirs is no end of the text
    before = normalise_typography(quote.prefix or "").text[-_HOLD:]
    after = normalise_typography(quote.suffix or "").text[:_HOLD]
    start = normal.text.find(before)
    if start < 0 or (not before and low > 0):
        return None
    start += len(before)
    end = normal.text.find(after, start) if after else len(normal.text)
    if end < 0 or (not after and low + len(window) < length):
        return None
    gap = normal.text[start:end].strip()
    if not gap or gap == wanted or len(gap) > 2 * len(wanted) + _HOLD:
        return None
    similarity = int(fuzz.ratio(wanted, gap))
    if similarity < CONTEXT_FLOOR and len(wanted) >= _SHORT:
        return None
    return _passage(window, normal, start, end, similarity)


def _most_similar(window: str, normal: Normalised, wanted: str) -> Passage | None:
    """Return the span of a window that is most like `wanted`, from one word's edge to another."""
    from rapidfuzz import fuzz  # only for quotes that do not stand there

    text = normal.text
    floor = SHORT_FLOOR if len(wanted) < _SHORT else FLOOR
    first, _ = _aligned(wanted[:_EDGE], text)
    _, end = _aligned(wanted[-_EDGE:], text)
    slack = 16 + min(len(wanted), _EDGE) // 4
    tokens = [(token.start(), token.end()) for token in _TOKEN.finditer(text)]
    starts = [a for a, _ in tokens if abs(a - first) <= slack]
    ends = [b for _, b in tokens if abs(b - end) <= slack]
    if not starts or not ends:
        return None
    start = max(starts, key=lambda a: fuzz.ratio(wanted[:_EDGE], text[a : min(end, a + _EDGE)]))
    ends = [b for b in ends if b > start]
    if not ends:
        return None
    end = max(ends, key=lambda b: fuzz.ratio(wanted[-_EDGE:], text[max(start, b - _EDGE) : b]))
    similarity = int(fuzz.ratio(wanted, text[start:end], score_cutoff=floor))
    return _passage(window, normal, start, end, similarity) if similarity >= floor else None


def _aligned(part: str, text: str) -> tuple[int, int]:
    """Return where in `text` a stretch as long as `part` is most like it."""
    from rapidfuzz import fuzz  # only for quotes that do not stand there

    alignment = fuzz.partial_ratio_alignment(part, text)
    return (0, len(text)) if alignment is None else (alignment.dest_start, alignment.dest_end)


def rarest_words(
    words: Mapping[str, Sequence[int]], passage: str, count: int, *, known: bool = False
) -> list[tuple[str, int]]:
    """Return the whole words of `passage` that the text has least often, and where they begin.

    A word at an edge may be a part of a longer one, so it is none of them. With `known`, words
    that the text does not have at all are left out.
    """
    starts: dict[str, int] = {}
    for word in WORD.finditer(passage):
        if word.start() and word.end() < len(passage) and (not known or word[0] in words):
            starts.setdefault(word[0], word.start())
    counted = sorted(starts, key=lambda word: (len(words.get(word, ())), starts[word]))
    return [(word, starts[word]) for word in counted[:count]]
