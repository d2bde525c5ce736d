"""Tables of text, a claim a row: CSV, TSV and their kin."""

import csv

from claimtrack.formats.format import Format, Input, Reading
from claimtrack.formats.tables.delimited import delimited
from claimtrack.formats.tables.encoding import start_of
from claimtrack.formats.tables.header import names_a_claim
from claimtrack.formats.tables.new_map import new_map
from claimtrack.formats.tables.places import TOLD
from claimtrack.formats.tables.reading import map_of, reading_of
from claimtrack.formats.tables.separators import SEPARATORS, with_separator

_HEADER_LINES = 10


def recognises(head: bytes) -> bool:
    """Say whether a file begins as a table does of which a column says what is claimed."""
    text = start_of(head)
    lines = text.splitlines(keepends=True)[:_HEADER_LINES]
    return any(
        len(cells) > 1 and names_a_claim(cells)
        for separator in SEPARATORS
        for cells in csv.reader(iter(lines), with_separator(separator))
    )


def read(source: Input) -> Reading:
    """Read a table of text, a claim a row.

    Raises MapError and UnreadableFileError where the table or its map will not do.
    """
    table_map = map_of(source)
    return reading_of(delimited(source.file, source.name, source.account), source, table_map)


def propose_map(source: Input) -> str:
    """Return a map of a table, to be edited."""
    return new_map(delimited(source.file, source.name, source.account), source.name)


FORMAT = Format(
    name="csv",
    description="A table of text, a claim a row: CSV, TSV",
    suffixes=(".csv", ".tsv", ".tab"),
    recognises=recognises,
    read=read,
    streams=True,
    is_table=True,
    options=("map", "date_order"),
    propose_map=propose_map,
    places=TOLD,
)
