"""Old workbooks of Excel (.xls), a claim a row of the first sheet that says what is claimed."""

from claimtrack.formats.format import Format, Input, Reading
from claimtrack.formats.tables.choosing import map_of_book, read_book
from claimtrack.formats.tables.xls import OldWorkbook

_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def recognises(head: bytes) -> bool:
    """Say whether a file is a container of old Office, or a workbook under a password."""
    return head.startswith(_CONTAINER)


def read(source: Input) -> Reading:
    """Read a sheet, a claim a row.

    Raises MapError and UnreadableFileError where the sheet or its map will not do.
    """
    return read_book(OldWorkbook(source.file, source.name), source)


def propose_map(source: Input) -> str:
    """Return a map of the sheet that would be read, to be edited. Raises UnreadableFileError."""
    return map_of_book(OldWorkbook(source.file, source.name), source)


FORMAT = Format(
    name="xls",
    description="An old workbook of Excel, a claim a row, its numbers as they are kept",
    suffixes=(".xls",),
    recognises=recognises,
    read=read,
    streams=True,
    options=("map", "date_order"),
    propose_map=propose_map,
)
