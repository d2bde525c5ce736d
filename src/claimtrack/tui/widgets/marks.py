"""Marked passages of a document, and a row cut where one of them begins or ends."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from claimtrack.render.lines import Target
from claimtrack.tui.widgets.wrapping import Layout

Layer = tuple[int, int, str]
"""A stretch of the text, its end exclusive, and the token that it is drawn in."""

Tokens = tuple[str, ...]
_BEHIND = frozenset(("selected", "caret"))
"""What is drawn even on a line break."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked passage: where it stands, what it is about, and its label in the gutter.

    `token` says how it is drawn, "quote" or "note"; `label_token` how its label is.
    """

    start: int
    end: int
    target: Target
    token: str
    label: str
    label_token: str = ""


class Marks:
    """Marks in the order of the text; they may overlap."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self.all = tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))
        self._ends = list(accumulate((mark.end for mark in self.all), max))

    def within(self, start: int, end: int) -> list[Mark]:
        """Return the marks that hold some of a stretch, in order; of an empty one, its place."""
        place = bisect_left(self.all, max(end, start + 1), key=lambda mark: mark.start)
        marks = []
        while place and self._ends[place - 1] > start:
            place -= 1
            if self.all[place].end > start:
                marks.append(self.all[place])
        return marks[::-1]

    def at(self, position: int) -> Mark | None:
        """Return the shortest mark that holds a position."""
        held = self.within(position, position + 1)
        return min(held, key=lambda mark: mark.end - mark.start, default=None)

    def beside(self, position: int, direction: int) -> Mark | None:
        """Return the next mark that begins after (1) a position, or the last before it (-1)."""
        if direction > 0:
            place = bisect_left(self.all, position + 1, key=lambda mark: mark.start)
        else:
            place = bisect_left(self.all, position, key=lambda mark: mark.start) - 1
        return self.all[place] if 0 <= place < len(self.all) else None

    def densities(self, rows: Layout, height: int, shades: int) -> list[int]:
        """Return how many marks begin in each of `height` parts of the text, from 0 to `shades`."""
        counts = [0] * max(1, height)
        spread = max(len(rows), len(counts))
        for mark in self.all:
            counts[rows.row_of(mark.start) * len(counts) // spread] += 1
        most = max(counts) or 1
        return [-(-count * shades // most) for count in counts]


def runs(rows: Layout, row: int, layers: Sequence[Layer]) -> Iterator[tuple[str, Tokens]]:
    """Yield a row in pieces, each with the tokens of all layers that hold it.

    What takes more than one code point is a piece of its own, so that whoever measures the pieces
    comes to the same columns. Behind the words there is a cell more where the caret or a selection
    is on the line break; the ground of a mark ends with the last word of a row.
    """
    start, end = rows.span(row)
    over = [layer for layer in layers if layer[0] < max(end, start + 1) and layer[1] > start]
    last_word = start + len(rows.text[start:end].rstrip())
    over = [(a, b if t in _BEHIND else min(b, last_word), t) for a, b, t in over]
    drawn = rows.drawn_end(row)
    yield from (_slices if rows.is_simple(row) else _joined)(rows, row, drawn, over)
    is_last = row + 1 == len(rows)
    behind = [
        t for low, high, t in over if t in _BEHIND and high > drawn and (low < end or is_last)
    ]
    if behind and (drawn < end or is_last):
        yield " ", tuple(behind)


def _slices(rows: Layout, row: int, drawn: int, over: list[Layer]) -> Iterator[tuple[str, Tokens]]:
    """Yield the pieces of a row in which each code point takes one cell."""
    start = rows.span(row)[0]
    cuts = {start, drawn}
    cuts.update(cut for low, high, _ in over for cut in (low, high) if start < cut < drawn)
    for low, high in pairwise(sorted(cuts)):
        yield rows.text[low:high], tuple(t for a, b, t in over if a < high and b > low)


def _joined(rows: Layout, row: int, drawn: int, over: list[Layer]) -> Iterator[tuple[str, Tokens]]:
    """Yield the pieces of a row with wide or joined characters, or signs."""
    run = ""
    before: Tokens = ()
    for unit in rows.units(row):
        if unit.start >= drawn:
            break
        tokens: Tokens = tuple(t for low, high, t in over if low < unit.end and high > unit.start)
        tokens += ("sign",) * unit.is_sign
        is_alone = unit.end - unit.start > 1
        if run and (tokens != before or is_alone):
            yield run, before
            run = ""
        run, before = run + unit.shown, tokens
        if is_alone:
            yield run, before
            run = ""
    if run:
        yield run, before
