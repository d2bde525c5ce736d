"""A quote that goes on over the end of a page: its words, and what lies between them there."""

import re
from collections.abc import Iterator

from claimtrack.quotes.typography import normalise_spacing

_BREAK = re.compile("\f")
# What two pages may have between the words: notes and a foot below, a running head above.
_REACH = 600
# Fewer words are found on two pages by chance.
_LEAST_WORDS = 4

Broken = tuple[int, int, tuple[int, int]]
"""Where a quote begins and ends in a text, and the span between its parts."""


def spans_over_page_breaks(text: str, exact: str) -> Iterator[Broken]:
    """Yield where `exact` stands with a page's end inside it; spaces do not count."""
    words = normalise_spacing(exact).text.split()
    if len(words) < _LEAST_WORDS:
        return
    reach = 2 * len(exact) + _REACH
    breaks = [0, *(found.end() for found in _BREAK.finditer(text)), len(text)]
    for previous, place, following in zip(breaks, breaks[1:], breaks[2:], strict=False):
        above = max(previous, place - reach), place - 1
        below = place, min(following, place + reach)
        found = _over(text, words, above, below)
        if found is not None:
            yield found


def _over(
    text: str, words: list[str], above: tuple[int, int], below: tuple[int, int]
) -> Broken | None:
    """Return the quote whose first words stand in one span, the others in the next."""
    before = normalise_spacing(text[slice(*above)])
    after = normalise_spacing(text[slice(*below)])
    for count in range(len(words) - 1, 0, -1):
        first, rest = " ".join(words[:count]), " ".join(words[count:])
        head = _rfind(before.text, first)
        tail = _find(after.text, rest)
        if head < 0 or tail < 0:
            continue
        ends = above[0] + before.original_position(head + len(first) - 1) + 1
        begins = below[0] + after.original_position(tail)
        if begins - ends <= _REACH:
            start = above[0] + before.original_position(head)
            end = below[0] + after.original_position(tail + len(rest) - 1) + 1
            return start, end, (ends, begins)
    return None


def _rfind(text: str, words: str) -> int:
    """Return where `words` stand last in `text` with whole words around them, or -1."""
    place = text.rfind(words)
    while place >= 0 and not _is_whole(text, place, place + len(words)):
        place = text.rfind(words, 0, place + len(words) - 1)
    return place


def _find(text: str, words: str) -> int:
    place = text.find(words)
    while place >= 0 and not _is_whole(text, place, place + len(words)):
        place = text.find(words, place + 1)
    return place


def _is_whole(text: str, start: int, end: int) -> bool:
    cuts = text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]
    return not any(len(cut) == 2 and cut.isalnum() for cut in cuts)
