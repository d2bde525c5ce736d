"""From a table to a reading: its map, its header, the evidence of its columns, its records."""

from collections.abc import Iterator

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.format import Account, Input, Raw, Reading, Unreadable
from claimtrack.formats.stated_dates import Order, StatedDate, column_order
from claimtrack.formats.tables.grid import Grid, Row
from claimtrack.formats.tables.header import OWN_ID, Header, found_header
from claimtrack.formats.tables.map_file import TableMap, read_map
from claimtrack.formats.tables.records import RowReader

DATASET = "table"
"""Whose keys those of a table are where nothing says: so a dump is one under any name."""


def map_of(source: Input) -> TableMap:
    """Return the map that was given, or an empty one. Raises MapError."""
    given = source.options.map
    return TableMap() if given is None else read_map(given)


def reading_of(grid: Grid, source: Input, table_map: TableMap) -> Reading:
    """Return the records of a table's rows.

    Raises MapError and UnreadableFileError, before any record is taken, where the table or its map
    will not do.
    """
    header = found_header(grid, source.name, table_map)
    _tell(header, source.account)
    orders = _Orders(grid, header, source, source.options.date_order or table_map.dates)
    is_ours = OWN_ID in header.places
    reader = RowReader(header, table_map, orders.of, is_ours=is_ours)

    def records() -> Iterator[Raw | Unreadable]:
        for row in grid.rows():
            if row.number > header.row:
                raw = reader.read(row, source.account)
                if raw is not None:
                    yield raw

    def again(raw: Raw) -> Raw:
        found = reader.again(grid.row_at(raw.line, raw.offset), Account())
        if not isinstance(found, Raw):
            raise UnreadableFileError(source.name, "changed while it was read.", raw.where)
        return found

    names = {str(place) for place in header.places if place is not None}
    return Reading(
        records(),
        table_map.dataset or DATASET,
        again=again,
        content_keys=names.isdisjoint(("key", "id")),
    )


class _Orders:
    """In which order day and month stand in a column, told by all its rows when first asked."""

    def __init__(self, grid: Grid, header: Header, source: Input, said: Order | None) -> None:
        self._grid, self._header, self._source, self._said = grid, header, source, said
        self._told: dict[int, Order | None] = {}

    def of(self, column: int, date: StatedDate) -> Order | None:
        """Return the order of a column, or None where nothing decides: both readings are told."""
        if self._said is not None:
            return self._said
        if column not in self._told:
            self._told[column] = self._by_evidence(column)
            if self._told[column] is None:
                self._source.account.note(
                    f"{self._header.names[column]!r}: {date.words!r} may be "
                    f"{' or '.join(date.readings)}, and no row of the column says which; such "
                    "dates are kept as words, unless the order of dates is given: dmy or mdy."
                )
        return self._told[column]

    def _by_evidence(self, column: int) -> Order | None:
        return column_order(
            row.cells[column]
            for row in self._grid.rows()
            if isinstance(row, Row) and row.number > self._header.row and column < len(row.cells)
        )


def _tell(header: Header, account: Account) -> None:
    """Say which columns went where, so that a wrong guess is seen."""
    placed = [
        f"{name!r} → {place}"
        for name, place in zip(header.names, header.places, strict=True)
        if place is not None and str(place) != name
    ]
    if placed:
        account.note(f"columns: {', '.join(placed)}.")
    for sentence in header.told:
        account.note(sentence)
