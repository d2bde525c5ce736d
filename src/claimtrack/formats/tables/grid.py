"""A table as its readers give it: rows of cells as they are shown, and where each stands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

LONGEST_CELL = 131_072
"""So many characters a cell may have; the longest field of a record is shorter."""
MOST_COLUMNS = 16_384
"""As many as a sheet of Excel has."""


class Mark(NamedTuple):
    """What stands with a cell and is not its text: the column from 0, what it is, and what it says.

    The kinds are those of `tables.marks`.
    """

    column: int
    kind: str
    text: str


class Row(NamedTuple):
    """A row of cells, its number as the file counts (from 1), and by what it is found again."""

    number: int
    cells: list[str]
    offset: int = 0
    marks: tuple[Mark, ...] = ()


class BadRow(NamedTuple):
    """A row that cannot be read: its number, why, and the cell ("C7") where one is to blame."""

    number: int
    reason: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that can be read from its first row as often as is asked, or one row by its offset.

    Several readings may go on at once. `row_at` takes the number and the offset of a row. `sheet`
    is the name of the sheet, "" where there is but one table; `spans` are the first and last
    columns of the cells in a row that are merged.
    """

    rows: Callable[[], Iterator[Row | BadRow]]
    row_at: Callable[[int, int], Row | BadRow]
    sheet: str = ""
    spans: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)


def column_letters(number: int) -> str:
    """Return what a sheet calls a column, counted from 1: A, Z, AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
