"""The cells of one row: what each says in our words, and what of it had no place."""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import Any, NamedTuple

from claimtrack.formats.format import Account
from claimtrack.formats.markup import plain
from claimtrack.formats.stated_dates import Order, StatedDate, stated
from claimtrack.formats.tables.grid import Row
from claimtrack.formats.tables.links import expires
from claimtrack.formats.tables.map_file import TableMap
from claimtrack.formats.tables.places import DATES, TEXTS, WORDS, Place, folded

OrderOf = Callable[[int, StatedDate], Order | None]
"""Returns the order of day and month in a column, one date of which may be two."""
AMBIGUOUS = "day and month cannot be told apart"
FORMULAS = "formula marks undone"
"""The repair of a cell whose first apostrophe kept it from being a formula."""
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r]")
_TAG_SEPARATORS = re.compile(r"[;,|\n]")
_VERBATIM = frozenset(("source", "source.url", "rebuttal.url"))
_WITH_WORDS = frozenset(("said", "source.published", "rebuttal.said"))
"""Dates of which a record keeps the words, too."""
_TRUE = ("true", "yes", "1")
_MOST_NAMED = 5


class Kind(Enum):
    """How the cells of a column are read."""

    TEXT = auto()
    LINE = auto()
    DATE = auto()
    WORD = auto()
    TAGS = auto()
    NOTE = auto()
    TRUTH = auto()


class Part(NamedTuple):
    """A column with the name that its cells have in a record, how they are read, and its place."""

    column: int
    name: str
    kind: Kind
    place: str


def part_of(column: int, place: Place, *, is_ours: bool) -> Part:
    """Return how a column with a place is read; texts of our own exports stand as they are."""
    name = place.name
    if name in DATES:
        kind = Kind.DATE
    elif name in WORDS and name != "verdict":
        kind = Kind.WORD
    elif name in ("tags", "note", "retracted"):
        kind = {"tags": Kind.TAGS, "note": Kind.NOTE, "retracted": Kind.TRUTH}[name]
    else:
        kind = Kind.TEXT if is_ours or name in TEXTS else Kind.LINE
    return Part(column, place.part, kind, name)


class Cells:
    """One row on its way to a record; `original` is what of it stands nowhere word for word."""

    __slots__ = ("_account", "_reader", "_row", "cells", "original")

    def __init__(self, row: Row, reader: "CellReader", account: Account) -> None:
        self.original: dict[str, str] = {}
        self._row, self._reader, self._account = row, reader, account
        self.cells = reader.cleaned(row.cells, account)

    def fill(self, parts: Iterable[Part], values: dict[str, Any]) -> None:
        """Put what the cells of some columns say into a record."""
        cells = self.cells
        for column, name, kind, place in parts:
            cell = cells[column]
            if not cell:
                continue
            if ("<" in cell or "&" in cell) and place not in _VERBATIM:
                cell = self._plain(column, cell)
                if not cell.strip():  # markup, and no word in it
                    continue
            if kind is Kind.LINE:
                values[name] = " ".join(cell.split())
            elif kind is Kind.TEXT:
                values[name] = cell
            elif kind is Kind.DATE:
                self._put_date(column, values, name, place)
            elif kind is Kind.WORD:
                self._put_word(column, values, name, place)
            elif kind is Kind.TAGS:
                tags = values.get(name, ())
                values[name] = list(dict.fromkeys((*tags, *self._reader.tags(cell))))
            elif kind is Kind.NOTE:
                values[name] = f"{values[name]}\n\n{cell}" if values.get(name) else cell
            elif cell.casefold() in _TRUE:
                values[name] = True

    def _plain(self, column: int, cell: str) -> str:
        """Return a cell without markup, which is counted; our own texts stand as they are."""
        if self._reader.is_ours:
            return cell
        found = plain(cell)
        if found.repair:
            self.repair(found.repair, [column])
        return found.text

    def _put_date(self, column: int, values: dict[str, Any], name: str, place: str) -> None:
        """Put a date where it belongs; what is none is left out, and its words kept."""
        cell = self.cells[column]
        date = self._reader.date(column, cell)
        if date.edtf is None:
            if place in _WITH_WORDS:
                values.setdefault(f"{name}_words", cell)
            why = AMBIGUOUS if date.readings else "no date that can be read"
            self.lose(column, f"{self._reader.name(column)}: {why}")
            return
        values[name] = date.edtf
        if date.edtf != cell:
            self.original[self._reader.name(column)] = cell
        if date.repair:
            self._account.repair(date.repair)

    def _put_word(self, column: int, values: dict[str, Any], name: str, place: str) -> None:
        """Put a word of a closed list where it belongs; another is counted as lost."""
        known = self._reader.known_word(self.cells[column], place)
        if known:
            values[name] = known
        elif known is None:
            self.lose(column, f"{self._reader.name(column)}: none of the words of {place}")

    def lose(self, column: int, field_name: str = "") -> None:
        """Count what a cell holds as lost, and keep it beside the record."""
        if column < len(self._row.cells) and (cell := self._row.cells[column].strip()):
            self._account.lose(field_name or self._reader.name(column))
            self.original[self._reader.name(column)] = cell

    def repair(self, kind: str, columns: Iterable[int]) -> None:
        """Count a repair, and keep the cells as they were beside the record."""
        self._account.repair(kind)
        for column in columns:
            if cell := self.cells[column]:
                self.original[self._reader.name(column)] = cell

    def tell_expiring(self, url: str) -> None:
        """Name a link that works for some hours only, so that somebody keeps what it leads to."""
        if not expires(url):
            return
        kind = "links that expire: keep what they lead to"
        self._account.repair(kind)
        if self._account.repaired[kind] <= _MOST_NAMED:
            self._account.note(
                f"row {self._row.number}: {url[:120]} works for some hours only; keep a copy."
            )


class CellReader:
    """What the cells of all rows of one table are read by.

    `order_of` returns the order of day and month in a column's dates, told by all of them.
    """

    def __init__(
        self, names: Sequence[str], table_map: TableMap, order_of: OrderOf, *, is_ours: bool
    ) -> None:
        self._names, self._map, self._order_of = names, table_map, order_of
        self.is_ours = is_ours
        self.known_word = lru_cache(maxsize=4096)(self._known_word)

    def cleaned(self, cells: list[str], account: Account) -> list[str]:
        """Return cells without spaces at their ends, and what kept them from being formulas."""
        if not self.is_ours:
            cells = [
                cell.replace("\r\n", "\n").strip() if "\r" in cell else cell.strip()
                for cell in cells
            ]
        if len(cells) < len(self._names):
            cells = cells + [""] * (len(self._names) - len(cells))
        if any(cell[:1] == "'" for cell in cells):
            kept = [cell[1:] if _NEUTRALISED.match(cell) else cell for cell in cells]
            undone = sum(one != other for one, other in zip(kept, cells, strict=True))
            if undone:
                account.repair(FORMULAS, undone)
            return kept
        return cells

    def tags(self, cell: str) -> list[str]:
        """Return the topics of a cell, by the separator of the map or any usual one."""
        separator = self._map.separator
        parts = cell.split(separator) if separator else _TAG_SEPARATORS.split(cell)
        return [tag for part in parts if (tag := " ".join(part.split()))]

    def date(self, column: int, cell: str) -> StatedDate:
        """Return the date that a cell states, by the evidence of its column where it may be two."""
        date = stated(cell)
        if date.edtf is None and date.readings and (order := self._order_of(column, date)):
            return stated(cell, order)
        return date

    def _known_word(self, cell: str, place: str) -> str | None:
        """Return our word for theirs, "" for one that the map leaves out, or None."""
        theirs = folded(cell)
        if (mapped := self._map.words.get(place, {}).get(theirs)) is not None:
            return mapped
        return next((word for word in WORDS[place] if folded(word) == theirs), None)

    def name(self, column: int) -> str:
        """Return what a column is called."""
        return self._names[column]
