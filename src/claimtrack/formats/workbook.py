"""Workbooks of Excel, a claim a row of the first sheet that says what is claimed."""

from claimtrack.formats.format import Format, Input, Reading
from claimtrack.formats.tables.choosing import map_of_book, read_book
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
    workbook = Workbook(source.file, source.name)
    if STATE in workbook.sheets and source.options.map is None:
        grids = {name: workbook.grid(name)[0] for name in workbook.sheets}
        if is_ours(grids[STATE]):
            return read_back(grids, source)
    return read_book(workbook, source)


def propose_map(source: Input) -> str:
    """Return a map of the first sheet that says what is claimed, to be edited."""
    return map_of_book(Workbook(source.file, source.name), source)


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
    places=(
        ("the sheet that the map names, else the first that says what is claimed", "as `csv`"),
        ("numbers, dates", "as the sheet shows them: 25%, 007, 2015-05"),
        ("merged cells", "their value in each cell that they cover; two rows of names become one"),
        ("links of cells", "sources, in a column of sources; elsewhere counted as lost"),
        (
            "comments, struck words, errors of formulas",
            "counted as lost, and kept beside the record",
        ),
        ("a formula without a value", "refused with its cell"),
        ("hidden rows and columns", "read, and told"),
        ("a workbook that we exported", "the cells that changed since, and nothing else"),
    ),
)
