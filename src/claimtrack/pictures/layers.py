"""Where the boxes of a graph stand: in columns, answers to the right of what they answer.

After Sugiyama, Tagawa and Toda (1981): circles are cut, each box takes a column, what lies between
takes places of its own, the order in each column follows the mean place of the neighbours, and so
do the heights. A line's word is a place like a box; so nothing that is drawn stands on another.
The same boxes and lines in the same order give the same picture.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claimtrack.pictures.columns import columns_of
from claimtrack.pictures.heights import settled
from claimtrack.pictures.ordering import Grid, Size, order_columns

BETWEEN_COLUMNS = 26.0
BETWEEN_BOXES = 14.0
_THREAD = 10.0
"""The height that a line keeps free where it passes a column."""
_SWEEPS = 12

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line from one box to another, with the size of its word."""

    start: str
    end: str
    word: Size


@dataclass(frozen=True, slots=True)
class Route:
    """How a line runs: from its start to its end, level at each point; and where its word is."""

    points: tuple[Point, ...]
    word: Point


@dataclass(frozen=True, slots=True)
class Layout:
    """The upper left corner of each box, the routes in the order of the lines, the whole size."""

    boxes: dict[str, Point]
    routes: tuple[Route, ...]
    size: Size


def lay_out(boxes: Mapping[str, Size], lines: Sequence[Line]) -> Layout:
    """Return where boxes and lines stand; a line between boxes that are not here is an error."""
    grid = _grid(boxes, lines)
    order_columns(grid)
    tops = _heights(grid)
    widths = [
        max((grid.sizes[place].width for place in column), default=0.0) for column in grid.columns
    ]
    lefts = [0.0]
    for width in widths:
        lefts.append(lefts[-1] + width + (BETWEEN_COLUMNS if width else 0.0))
    column_of = {place: at for at, column in enumerate(grid.columns) for place in column}
    places = {box: (lefts[column_of[box]], tops[box]) for box in boxes}
    ports = _ports(grid, tops)
    routes = []
    for number, chain in enumerate(grid.chains):
        points: list[Point] = []
        for place in chain[1:-1]:
            at, height = column_of[place], tops[place] + grid.sizes[place].height / 2
            points += [(lefts[at], height), (lefts[at] + widths[at], height)]
        first, last = chain[0], chain[-1]
        begin = (lefts[column_of[first]] + boxes[first].width, ports[number, first])
        finish = (lefts[column_of[last]], ports[number, last])
        whole = [begin, *points, finish]
        word = chain[-2]
        spare = widths[column_of[word]] - grid.sizes[word].width
        corner = (lefts[column_of[word]] + spare / 2, tops[word])
        routes.append(Route(tuple(whole if grid.turned[number] else reversed(whole)), corner))
    height = max((tops[place] + size.height for place, size in grid.sizes.items()), default=0.0)
    width = max((left + boxes[box].width for box, (left, _) in places.items()), default=0.0)
    return Layout(places, tuple(routes), Size(width, height))


def _grid(boxes: Mapping[str, Size], lines: Sequence[Line]) -> Grid:
    column_of, turned = columns_of(list(boxes), [(line.start, line.end) for line in lines])
    count = 2 * max(column_of.values(), default=0) + 1
    grid = Grid(
        [[] for _ in range(count)], dict(boxes), defaultdict(list), defaultdict(list), [], turned
    )
    for box in boxes:
        grid.columns[2 * column_of[box]].append(box)
    for number, line in enumerate(lines):
        first, last = (line.start, line.end) if turned[number] else (line.end, line.start)
        chain = [first]
        for at in range(2 * column_of[first] + 1, 2 * column_of[last]):
            place = f"\n{number} {at}"  # a box's id has no line break
            is_word = at == 2 * column_of[last] - 1
            grid.sizes[place] = line.word if is_word else Size(0.0, _THREAD)
            grid.columns[at].append(place)
            chain.append(place)
        chain.append(last)
        for near, far in pairwise(chain):
            grid.right[near].append(far)
            grid.left[far].append(near)
        grid.chains.append(chain)
    return grid


def _heights(grid: Grid) -> dict[str, float]:
    """Return the top of each place: as near to the middle of its neighbours as there is room."""
    centres: dict[str, float] = {}
    for column in grid.columns:
        sizes = [grid.sizes[place].height for place in column]
        found = settled([0.0] * len(column), sizes, BETWEEN_BOXES)
        centres.update(zip(column, found, strict=True))
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for column in grid.columns if forward else reversed(grid.columns):
            wished = []
            for place in column:
                near = [*grid.left.get(place, ()), *grid.right.get(place, ())]
                sided = (grid.left if forward else grid.right).get(place) or near
                heights = [centres[other] for other in sided]
                wished.append(sum(heights) / len(heights) if heights else centres[place])
            sizes = [grid.sizes[place].height for place in column]
            centres.update(zip(column, settled(wished, sizes, BETWEEN_BOXES), strict=True))
    tops = {place: centre - grid.sizes[place].height / 2 for place, centre in centres.items()}
    highest = min(tops.values(), default=0.0)
    return {place: top - highest for place, top in tops.items()}


def _ports(grid: Grid, tops: Mapping[str, float]) -> dict[tuple[int, str], float]:
    """Return at which height each line meets its boxes, spread so that none hides another."""
    met: dict[tuple[str, bool], list[tuple[float, int]]] = defaultdict(list)
    for number, chain in enumerate(grid.chains):
        for box, near, is_left in ((chain[0], chain[1], False), (chain[-1], chain[-2], True)):
            middle = tops[near] + grid.sizes[near].height / 2
            met[box, is_left].append((middle, number))
    ports = {}
    for (box, _), lines in met.items():
        part = grid.sizes[box].height / (len(lines) + 1)
        for at, (_, number) in enumerate(sorted(lines), start=1):
            ports[number, box] = tops[box] + at * part
    return ports
