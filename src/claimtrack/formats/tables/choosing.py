"""Which sheet of a workbook is read: what the map names, else the first that says a claim."""

from collections.abc import Collection
from typing import Protocol

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.format import Input, Reading
from claimtrack.formats.tables.grid import Grid
from claimtrack.formats.tables.header import names_a_claim_in
from claimtrack.formats.tables.map_file import MapError, TableMap
from claimtrack.formats.tables.new_map import new_map
from claimtrack.formats.tables.reading import map_of, reading_of


class Book(Protocol):
    """An open workbook: its sheets by name, the visible ones first, each read when asked for."""

    @property
    def sheets(self) -> Collection[str]:
        """Return the names of the sheets."""
        ...

    def grid(self, sheet: str) -> tuple[Grid, list[str]]:
        """Return a sheet as a table, and what is to tell of it."""
        ...


def read_book(book: Book, source: Input) -> Reading:
    """Read the chosen sheet of a workbook, a claim a row.

    Raises MapError and UnreadableFileError where the sheet or its map will not do.
    """
    table_map = map_of(source)
    return reading_of(chosen_sheet(book, source, table_map), source, table_map)


def map_of_book(book: Book, source: Input) -> str:
    """Return a map of the sheet that would be read, to be edited. Raises UnreadableFileError."""
    return new_map(chosen_sheet(book, source, TableMap()), source.name)


def chosen_sheet(book: Book, source: Input, table_map: TableMap) -> Grid:
    """Return the sheet that the map names, else the first that says what is claimed.

    Where none does, it is the first that holds anything. Raises MapError and UnreadableFileError.
    """
    names = list(book.sheets)
    if table_map.sheet is not None:
        if table_map.sheet not in names:
            there = ", ".join(map(repr, names))
            raise MapError(f"there is no sheet {table_map.sheet!r}; there are {there}.")
        names = [table_map.sheet]
    filled: tuple[Grid, list[str]] | None = None
    empty: set[str] = set()
    for name in names:
        found = book.grid(name)
        if next(found[0].rows(), None) is None:
            empty.add(name)
            continue
        filled = filled or found
        if names_a_claim_in(found[0]):
            filled = found
            break
    if filled is None:
        raise UnreadableFileError(source.name, "an empty workbook: no sheet holds anything.")
    grid, told = filled
    for sentence in told:
        source.account.note(sentence)
    others = [name for name in book.sheets if name not in (grid.sheet, *empty)]
    if others:
        listed = ", ".join(map(repr, others))
        source.account.note(f"sheet {grid.sheet!r} is read; not read: {listed}.")
    return grid
