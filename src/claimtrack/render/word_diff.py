"""Two wordings as one: what went in [-…-] and what came in {+…+}, as wdiff writes it."""

from functools import lru_cache

from claimtrack.diff import Kind, difference
from claimtrack.render.lines import Span
from claimtrack.text import visible

_SIGNS = {
    Kind.EQUAL: ("", "", ""),
    Kind.DELETE: ("[-", "-]", "defeated"),
    Kind.INSERT: ("{+", "+}", "stands"),
}
_REMEMBERED = 64


@lru_cache(_REMEMBERED)
def compared(before: str, after: str) -> tuple[Span, ...]:
    """Return two wordings as one; those asked for last are remembered, as for a screen."""
    return tuple(marked(run.kind, run.text) for run in difference(before, after))


def marked(kind: Kind, words: str) -> Span:
    """Return words between the signs of what became of them."""
    opens, closes, token = _SIGNS[kind]
    return f"{opens}{visible(words, newlines=True)}{closes}", token
