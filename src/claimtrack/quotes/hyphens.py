"""Soft hyphens: where a line ended inside a word, and no page says whether the word has a hyphen.

The word may be "contamination" or "self-reported". So a soft hyphen stands for a hyphen or for
nothing; where neither of two texts has one, they differ.
"""

import re

from claimtrack.quotes.typography import LIKE

SOFT = "\xad"
# A pattern of many pages takes long to make; nobody quotes so much in one piece.
_LONGEST = 4_000


def spelt_spans(text: str, words: str, limit: int, *, plain: bool = False) -> list[tuple[int, int]]:
    """Return where words stand in a text if soft hyphens are read either way, in order.

    White space does not count; with `plain` the kinds of quotation marks and dashes do not either.
    """
    if len(words) > _LONGEST or not (SOFT in text or SOFT in words):
        return []
    if plain:
        text, words = text.translate(LIKE), words.translate(LIKE)
    spelt = [f"{SOFT}*".join(map(_either_way, word)) for word in words.split()]
    if not words.strip(f"{SOFT}- \n"):
        return []
    spans = []
    for place in re.finditer(rf"{SOFT}*\s+".join(spelt), text):
        spans.append(place.span())
        if len(spans) == limit:
            break
    return spans


def _either_way(character: str) -> str:
    if character == SOFT:
        return f"[{SOFT}-]?"
    return f"[{SOFT}-]" if character == "-" else re.escape(character)
