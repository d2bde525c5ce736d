"""Which row of a table has the names of its columns, and where each column goes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from types import MappingProxyType

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.tables.evidence import weighed
from claimtrack.formats.tables.grid import Grid, Row, column_letters
from claimtrack.formats.tables.map_file import TableMap, unknown_columns
from claimtrack.formats.tables.places import COMPUTED, Place, guessed, likeness

SEARCHED_ROWS = 30
"""The row of names is sought among so many first rows."""
SAMPLE_ROWS = 200
_KEY = Place("", "key")
OWN_ID = Place("", "id")
"""The place of the ids of our own rows: a table that has it is one that we wrote."""
_TEXT = Place("", "text")
_ID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, the number of their row, and the place of each column.

    Of two columns of one name the second is called "Name (2)", one without a name "column C". A
    place of None is none; `lost` are the columns of which what they hold is counted as lost; `told`
    says what was guessed otherwise than the name of a column says.
    """

    row: int
    names: list[str]
    places: list[Place | None]
    lost: list[bool]
    width: int
    told: Sequence[str] = ()


def found_header(grid: Grid, name: str, table_map: TableMap) -> Header:
    """Find the names of the columns and their places: by the map, else by what they are called.

    Raises MapError, and UnreadableFileError where there is no table, or nothing says what is
    claimed.
    """
    header = header_of(grid, name, table_map)
    _refuse_textless(header, name, table_map)
    return header


def header_of(grid: Grid, name: str, table_map: TableMap) -> Header:
    """Find the same, whether anything says what is claimed or not."""
    first = list(islice(grid.rows(), SAMPLE_ROWS))
    rows = [row for row in first if isinstance(row, Row) and any(map(str.strip, row.cells))]
    if not rows:
        raise UnreadableFileError(name, "an empty table: no row holds anything.")
    row = _row_of_names(rows, name, table_map)
    row = _of_two_rows(row, rows, grid)
    widths = [_filled(one.cells) for one in rows if one.number > row.number]
    width = _usual_width(widths, len(row.cells))
    names = _told_apart([*row.cells, *[""] * (width - len(row.cells))])
    told: list[str] = []
    if table_map.columns is None:
        below = [one for one in rows if one.number > row.number]
        places = _guessed_places(names, below)
        if OWN_ID not in places:
            moved, told = weighed(names, places, _columns(below, len(names)))
            places = _guessed_places(names, below, moved) if moved else places
        lost = [
            place is None and one.strip() not in COMPUTED
            for place, one in zip(places, names, strict=True)
        ]
    else:
        unknown_columns(table_map, names)
        places = [table_map.columns.get(one) for one in names]
        lost = [one not in table_map.columns and one != table_map.key for one in names]
    if table_map.key is not None:
        unknown_columns(table_map, names)
        places = [place if place != _KEY else None for place in places]
        places[names.index(table_map.key)] = _KEY
    return Header(row.number, names, places, lost, width, told)


def names_a_claim(cells: Iterable[str]) -> bool:
    """Say whether a row is one of names, of which one says what is claimed."""
    return _telling(cells) > (0, 0)


def _row_of_names(rows: Sequence[Row], name: str, table_map: TableMap) -> Row:
    if table_map.header is not None:
        for row in rows:
            if row.number == table_map.header:
                return row
        raise UnreadableFileError(
            name,
            f"the map takes row {table_map.header} for the names of "
            "the columns, and that row is empty.",
        )
    searched = rows[:SEARCHED_ROWS]
    if table_map.columns or table_map.key:
        wanted = {*(table_map.columns or ()), *([table_map.key] if table_map.key else ())}
        best = max(searched, key=lambda row: len(wanted & set(_told_apart(row.cells))))
        if wanted & set(_told_apart(best.cells)):
            return best
    telling = max(searched, key=lambda row: _telling(row.cells))
    if _telling(telling.cells) > (0, 0):
        return telling
    widest = max(len(list(filter(str.strip, row.cells))) for row in searched)
    return next(row for row in searched if len(list(filter(str.strip, row.cells))) * 2 > widest)


def names_a_claim_in(grid: Grid) -> bool:
    """Say whether one of the first rows of a table has names of which one says what is claimed."""
    return any(
        isinstance(row, Row) and names_a_claim(row.cells)
        for row in islice(grid.rows(), SEARCHED_ROWS)
    )


def _of_two_rows(row: Row, rows: Sequence[Row], grid: Grid) -> Row:
    """Return the names where cells are merged above others: "Source" above "URL" and "Title"."""
    at = rows.index(row)
    above = rows[at - 1] if at else None
    if grid.spans.get(row.number):
        top, below = row, rows[at + 1] if at + 1 < len(rows) else None
    elif above is not None and grid.spans.get(above.number):
        top, below = above, row
    else:
        return row
    if below is None or below.number != top.number + 1:
        return row
    spans = grid.spans[top.number]
    merged = {column for first, last in spans for column in range(first, last + 1)}
    under = [cell.strip() for at, cell in enumerate(below.cells) if at in merged]
    if top is row and (not any(under) or any(len(cell) > _LONGEST_NAME for cell in under)):
        return row
    names = []
    for column, (over, name) in enumerate(zip_longest(top.cells, below.cells, fillvalue="")):
        joined = f"{over} {name}"
        if column not in merged or not name.strip() or over == name:
            names.append(name if name.strip() else over)
        elif guessed(joined) is not None or (
            guessed(name) is None and len(merged) < len(top.cells)
        ):
            names.append(joined)
        else:
            names.append(name)
    return below._replace(cells=names)


def _telling(cells: Iterable[str]) -> tuple[int, int]:
    """Return how much a row looks like one of names: whether it says what is claimed, and how
    many of its cells are known.
    """
    places = {
        place
        for cell in cells
        if len(cell) < _LONGEST_NAME and (place := guessed(cell)) is not None
    }
    return int(_TEXT in places), len(places)


def _told_apart(cells: Sequence[str]) -> list[str]:
    """Return names without spaces at their ends, the repeated ones numbered.

    A column without a name is called as a sheet calls it: "column C".
    """
    seen: dict[str, int] = {}
    names = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"column {column_letters(number)}"
        seen[name] = seen.get(name, 0) + 1
        names.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return names


def _guessed_places(
    names: Sequence[str],
    rows: Sequence[Row],
    moved: Mapping[int, Place | None] = MappingProxyType({}),
) -> list[Place | None]:
    """Return the places of columns by their names; each place goes to one column.

    Of several the one that is called most exactly so has it, else the first. `moved` are those
    that have another place than their names say.

    A column `id` has the ids of our own rows where all that stands in it are such.
    """
    places: list[Place | None] = [None] * len(names)
    for column in sorted(range(len(names)), key=lambda column: (likeness(names[column]), column)):
        place = None if names[column] in COMPUTED else guessed(names[column])
        place = moved.get(column, place)
        while place is not None and place in places:
            place = place._replace(number=place.number + 1) if place.group else None
        places[column] = place
    if "id" in names and _are_ids(names.index("id"), rows):
        places[names.index("id")] = OWN_ID
        if "retracted" in names:
            places[names.index("retracted")] = Place("", "retracted")
    if "key" in names:  # another column may be called one too
        places = [None if place == _KEY else place for place in places]
        places[names.index("key")] = _KEY
    return places


def _columns(rows: Sequence[Row], width: int) -> list[list[str]]:
    """Return the filled cells of each column."""
    return [
        [cell for row in rows if column < len(row.cells) and (cell := row.cells[column].strip())]
        for column in range(width)
    ]


def _are_ids(column: int, rows: Sequence[Row]) -> bool:
    cells = [row.cells[column].strip() for row in rows if column < len(row.cells)]
    return any(cells) and all(_ID.fullmatch(cell) for cell in cells if cell)


def _filled(cells: Sequence[str]) -> int:
    """Return how many cells a row has but for empty ones at its end."""
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1].strip()), 0)


def _usual_width(widths: Sequence[int], named: int) -> int:
    """Return how many cells a row may have: as many as there are names, or as most rows have."""
    return max(named, sorted(widths)[(len(widths) - 1) // 2] if widths else 0)


def _refuse_textless(header: Header, name: str, table_map: TableMap) -> None:
    if _TEXT in header.places or any(not p.group and p.part == "text" for p in table_map.constants):
        return
    there = ", ".join(f"{one!r:.40}" for one in header.names if one)[:400] or "none"
    doing, then = (
        (
            "in the map no column is the text",
            'Give what is claimed its place: "…" = "text".',
        )
        if table_map.columns
        else (
            "no column says what is claimed",
            "`claimtrack import FILE --map new` writes a map to say which is which.",
        )
    )
    raise UnreadableFileError(name, f"{doing}; row {header.row} has the columns {there}. {then}")
