"""What a document strikes and inserts, as marks in its text: ⟦struck: 220⟧ ⟦inserted: 48⟧.

A correction that is left out of a text makes one number of two, or lets a sentence stand that its
publisher took back. So both wordings are kept, each in a bracket of its own, and words that are
struck count as no longer standing.
"""

import re
from functools import lru_cache

STRUCK = "⟦struck: "
INSERTED = "⟦inserted: "
END = "⟧"
_MARK = re.compile("⟦(?:struck|inserted): |⟧")


def struck_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text that are struck, from the first mark to behind the last, in order.

    A bracket that is never closed reaches to the end; one that was never opened is a character.
    """
    spans: list[tuple[int, int]] = []
    opened: list[bool] = []
    start, depth = 0, 0  # how many of the open brackets strike what they hold
    for mark in _MARK.finditer(text) if STRUCK in text else ():
        if mark[0] != END:
            is_struck = mark[0] == STRUCK
            if is_struck and depth == 0:
                start = mark.start()
            depth += is_struck
            opened.append(is_struck)
        elif opened and opened.pop():
            depth -= 1
            if depth == 0:
                spans.append((start, mark.end()))
    if depth:
        spans.append((start, len(text)))
    return spans


def without_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span widened by the brackets that stand directly around it, one on each side."""
    if text.endswith((STRUCK, INSERTED), 0, start):
        start = text.rindex("⟦", 0, start)
    return start, end + text.startswith(END, end)


@lru_cache(maxsize=8)
def _kept_spans(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(struck_spans(text))


def is_struck(text: str, start: int, end: int) -> bool:
    """Say whether any of the words between two positions of a text are struck."""
    return any(first < end and start < last for first, last in _kept_spans(text))
