"""In which order the places of each column stand, so that few lines cross.

The barycentre method with swaps of neighbours: Gansner, Koutsofios, North and Vo (1993), a
technique for drawing directed graphs, section 3.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_SWEEPS = 24


@dataclass(frozen=True, slots=True)
class Size:
    """How large a box or a word is, in units of the picture."""

    width: float
    height: float


@dataclass(slots=True)
class Grid:
    """Places by column (boxes in the even ones, words in the odd), and what is joined to what."""

    columns: list[list[str]]
    sizes: dict[str, Size]
    left: dict[str, list[str]]
    right: dict[str, list[str]]
    chains: list[list[str]]
    """The places of each line, from left to right, its word the last before the right box."""
    turned: list[bool]
    """Which lines run from left to right, because a circle was cut there."""


def order_columns(grid: Grid) -> None:
    """Put each column into the order in which the fewest lines cross that a few sweeps find."""
    best, fewest = [list(column) for column in grid.columns], _crossings(grid)
    for walk in (grid.right, grid.left):
        _in_order_of_walk(grid, walk)
        for sweep in range(_SWEEPS):
            if not fewest:
                break
            for at in _columns_swept(len(grid.columns), forward=sweep % 2 == 0):
                if sweep % 4 > 1:  # what is equally near stands the other way round
                    grid.columns[at].reverse()
                _sort(grid, at, from_left=sweep % 2 == 0)
            _swap_neighbours(grid, or_equal=sweep % 3 == 1)
            crossed = _crossings(grid)
            if crossed < fewest:
                best, fewest = [list(column) for column in grid.columns], crossed
    grid.columns = best


def _columns_swept(count: int, *, forward: bool) -> range:
    return range(1, count) if forward else range(count - 2, -1, -1)


def _in_order_of_walk(grid: Grid, beside: Mapping[str, list[str]]) -> None:
    """Begin with the order in which a walk to one side meets the places: trees fit at once."""
    met: dict[str, int] = {}
    columns = grid.columns if beside is grid.right else reversed(grid.columns)
    for place in [place for column in columns for place in column]:
        waiting = [place]
        while waiting:
            following = waiting.pop()
            if following not in met:
                met[following] = len(met)
                waiting += reversed(beside.get(following, []))
    for column in grid.columns:
        column.sort(key=met.__getitem__)


def _sort(grid: Grid, at: int, *, from_left: bool) -> None:
    """Sort a column by the mean place of what its places are joined with on one side."""
    column, other = grid.columns[at], grid.columns[at - 1 if from_left else at + 1]
    beside = grid.left if from_left else grid.right
    rank = {place: place_at for place_at, place in enumerate(other)}
    means = {}
    for place_at, place in enumerate(column):
        ranks = [rank[near] for near in beside.get(place, ())]
        means[place] = sum(ranks) / len(ranks) if ranks else float(place_at)
    column.sort(key=means.__getitem__)


def _swap_neighbours(grid: Grid, *, or_equal: bool) -> None:
    """Swap two places that stand one above the other while fewer lines cross for it.

    `or_equal` swaps once where as many do, which leads out of what no single swap makes better.
    """
    for at, column in enumerate(grid.columns):
        sides = []
        for other, beside in ((at - 1, grid.left), (at + 1, grid.right)):
            if 0 <= other < len(grid.columns):
                rank = {place: place_at for place_at, place in enumerate(grid.columns[other])}
                sides.append({
                    place: sorted(rank[near] for near in beside.get(place, ()))
                    for place in column
                })  # fmt: skip
        for turn in range(len(column)):
            swapped = False
            for upper in range(len(column) - 1):
                one, two = column[upper], column[upper + 1]
                now = sum(_crossed(side[one], side[two]) for side in sides)
                then = sum(_crossed(side[two], side[one]) for side in sides)
                if then < now or (or_equal and not turn and then == now):
                    column[upper : upper + 2] = [two, one]
                    swapped = True
            if not swapped:
                break


def _crossed(upper: Sequence[int], lower: Sequence[int]) -> int:
    """Count how often lines of the upper of two places cross those of the lower."""
    return sum(bisect_left(lower, end) for end in upper)


def _crossings(grid: Grid) -> int:
    """Count the pairs of lines that cross between neighbouring columns."""
    total = 0
    for column, following in pairwise(grid.columns):
        rank = {place: at for at, place in enumerate(following)}
        seen: list[int] = []
        for place in column:
            ends = sorted(rank[far] for far in grid.right.get(place, ()))
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total
