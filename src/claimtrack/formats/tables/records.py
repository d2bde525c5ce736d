"""A row of a table as the record of a claim, with all that its columns say."""

import hashlib
import json
from typing import Any

from claimtrack.formats.format import Account, Raw, Unreadable
from claimtrack.formats.tables.cells import CellReader, Cells, OrderOf, Part, part_of
from claimtrack.formats.tables.grid import BadRow, Mark, Row, column_letters
from claimtrack.formats.tables.groups import Groups
from claimtrack.formats.tables.header import Header
from claimtrack.formats.tables.map_file import TableMap
from claimtrack.formats.tables.marks import lose_marks, with_links, without_value
from claimtrack.formats.tables.places import Place
from claimtrack.formats.tables.speakers import as_shown, shown_with

_KEY_DIGITS = 24
_MADE = "row-"
"""How a key begins that is made from what a row says."""
_MADE_LENGTH = len(_MADE) + _KEY_DIGITS
ALIKE = "row that differs only in columns without a place"
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


class RowReader:
    """Makes records of the rows of one table, and keeps account of what has no place.

    `order_of` returns the order of day and month in a column's dates, told by all of them.
    `is_ours` says that the table is our own export, whose texts stand as they are.
    """

    def __init__(
        self, header: Header, table_map: TableMap, order_of: OrderOf, *, is_ours: bool
    ) -> None:
        self._header, self._is_ours = header, is_ours
        self._cells = CellReader(header.names, table_map, order_of, is_ours=is_ours)
        claim: list[Part] = []
        grouped: dict[tuple[str, int], list[Part]] = {}
        for column, place in enumerate(header.places):
            if place is not None:
                part = part_of(column, place, is_ours=is_ours)
                (
                    grouped.setdefault((place.group, place.number), []) if place.group else claim
                ).append(part)
        constants: dict[str, dict[str, str]] = {}
        for place, value in table_map.constants.items():
            constants.setdefault(place.group, {})[place.part] = value
        self._claim, self._constants = claim, constants.get("", {})
        self._groups = Groups(grouped, constants, self._cells)
        self._text = next((part.column for part in claim if part.name == "text"), None)
        self._shown = shown_with(header) if is_ours else None
        self._lost = [place for place, lost in enumerate(header.lost) if lost]
        self._seen: set[int] = set()
        self._keys: set[int] = set()

    def read(self, row: Row | BadRow, account: Account) -> Raw | Unreadable | None:
        """Return a row's record; None of a row that is empty, or stands there a second time."""
        if isinstance(row, Row):
            content = hash(tuple(row.cells))
            if content in self._seen:
                if any(map(str.strip, row.cells)):
                    account.duplicate()
                return None
            self._seen.add(content)
        record = self.again(row, account)
        key = record.values.get("key") if isinstance(record, Raw) else None
        if isinstance(key, str) and key.startswith(_MADE) and len(key) == _MADE_LENGTH:
            if hash(key) in self._keys:  # it says what another says; what differs is counted
                account.join()
                account.repair(ALIKE)
                return None
            self._keys.add(hash(key))
        return record

    def again(self, row: Row | BadRow, account: Account) -> Raw | Unreadable | None:
        """Return a row's record, whether it stands there twice or not; None of an empty row."""
        where = f"row {row.number}"
        if isinstance(row, BadRow):
            return Unreadable(f"cell {row.cell}" if row.cell else where, row.number, row.reason)
        if len(row.cells) > self._header.width and any(row.cells[self._header.width :]):
            return Unreadable(where, row.number, self._too_wide(row.cells))
        if row.marks:
            if mark := without_value(row, self._header):
                return _valueless(row, mark)
            row = with_links(row, self._header)
        cells = Cells(row, self._cells, account)
        if not any(cells.cells):
            return None
        if self._text is not None and not cells.cells[self._text]:
            return self._textless(row, where)
        values: dict[str, Any] = dict(self._constants)
        cells.fill(self._claim, values)
        if self._text is not None and not values.get("text"):
            return self._textless(row, where)
        if self._shown is not None and (name := values.get("speaker")):
            values["speaker"] = as_shown(name, *(cells.cells[column] for column in self._shown))
        self._groups.fill(cells, values)
        for column in self._lost:
            cells.lose(column)
        if row.marks:
            lose_marks(row, self._header, account, cells.original)
        if "key" not in values and "id" not in values:
            content = _ENCODER.encode(values).encode("utf-8", "surrogatepass")
            values["key"] = f"{_MADE}{hashlib.sha256(content).hexdigest()[:_KEY_DIGITS]}"
        kept = cells.original or None
        return Raw(where, row.number, "claim", values, row.offset, kept, is_part=self._is_ours)

    def _too_wide(self, cells: list[str]) -> str:
        return (
            f"has {len(cells)} cells, and the table {self._header.width} columns: a separator "
            "stands in a cell without quotation marks"
        )

    def _textless(self, row: Row, where: str) -> Unreadable:
        named = self._header.names[self._header.places.index(Place("", "text"))]
        return Unreadable(
            where, row.number, f"has no text of a claim: the column {named!r} is empty"
        )


def _valueless(row: Row, mark: Mark) -> Unreadable:
    return Unreadable(
        f"cell {column_letters(mark.column + 1)}{row.number}",
        row.number,
        f"holds a formula without a value ({mark.text:.60}): open the workbook in a spreadsheet "
        "program and save it",
    )
