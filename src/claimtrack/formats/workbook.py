"""Workbooks of Excel, a claim a row of the first sheet that says what is claimed."""

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.format import Format, Input, Reading
from claimtrack.formats.tables.grid import Grid
from claimtrack.formats.tables.header import names_a_claim_in
from claimtrack.formats.tables.map_file import MapError, TableMap
from claimtrack.formats.tables.new_map import new_map
from claimtrack.formats.tables.reading import map_of, reading_of
from claimtrack.formats.tables.way_back import is_ours, read_back
from claimtrack.formats.tables.written import STATE
from claimtrack.formats.tables.xlsx import Workbook


def recognises(head: bytes) -> bool:
    """Say whether a file begins as a workbook does: an archive with its parts."""
    if not head.startswith(b"PK\x03\x04"):
        return False
    return b"xl/" in head or (b"[Content_Types].xml" in head and b"word/" not in head)


def read(source: Input) -> Reading:
    """Read a sheet of a workbook, a claim a row.

    Raises MapError and UnreadableFileError where the sheet or its map will not do.
    """
    table_map = map_of(source)
    workbook = Workbook(source.file, source.name)
    if STATE in workbook.sheets and source.options.map is None:
        grids = {name: workbook.grid(name)[0] for name in workbook.sheets}
        if is_ours(grids[STATE]):
            return read_back(grids, source)
    return reading_of(_chosen(workbook, source, table_map), source, table_map)


def sheet_of(source: Input, table_map: TableMap) -> Grid:
    """Return the sheet that the map names, else the first that says what is claimed.

    Where none does, it is the first that holds anything.
    """
    return _chosen(Workbook(source.file, source.name), source, table_map)


def _chosen(workbook: Workbook, source: Input, table_map: TableMap) -> Grid:
    names = list(workbook.sheets)
    if table_map.sheet is not None:
        if table_map.sheet not in names:
            there = ", ".join(map(repr, names))
            raise MapError(f"there is no sheet {table_map.sheet!r}; there are {there}.")
        names = [table_map.sheet]
    filled: tuple[Grid, list[str]] | None = None
    empty: set[str] = set()
    for name in names:
        found = workbook.grid(name)
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
    others = [name for name in workbook.sheets if name not in (grid.sheet, *empty)]
    if others:
        listed = ", ".join(map(repr, others))
        source.account.note(f"sheet {grid.sheet!r} is read; not read: {listed}.")
    return grid


def propose_map(source: Input) -> str:
    """Return a map of the first sheet that says what is claimed, to be edited."""
    return new_map(sheet_of(source, TableMap()), source.name)


FORMAT = Format(
    name="xlsx",
    description="A workbook of Excel, a claim a row",
    suffixes=(".xlsx", ".xlsm"),
    recognises=recognises,
    read=read,
    streams=True,
    is_table=True,
    options=("map", "date_order"),
    propose_map=propose_map,
)
