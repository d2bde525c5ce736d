"""Spreadsheets of OpenDocument (LibreOffice), a claim a row of the first sheet that says one."""

from claimtrack.formats.format import Format, Input, Reading
from claimtrack.formats.tables.choosing import map_of_book, read_book
from claimtrack.formats.tables.ods import OpenDocument

_MIME = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def recognises(head: bytes) -> bool:
    """Say whether a file begins as a spreadsheet of OpenDocument does."""
    return head.startswith(b"PK\x03\x04") and _MIME in head[:120]


def read(source: Input) -> Reading:
    """Read a sheet, a claim a row.

    Raises MapError and UnreadableFileError where the sheet or its map will not do.
    """
    return read_book(OpenDocument(source.file, source.name), source)


def propose_map(source: Input) -> str:
    """Return a map of the sheet that would be read, to be edited. Raises UnreadableFileError."""
    return map_of_book(OpenDocument(source.file, source.name), source)


FORMAT = Format(
    name="ods",
    description="A spreadsheet of OpenDocument (LibreOffice), a claim a row",
    suffixes=(".ods",),
    recognises=recognises,
    read=read,
    streams=True,
    options=("map", "date_order"),
    propose_map=propose_map,
)
