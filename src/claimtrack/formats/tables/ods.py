"""The sheets of a spreadsheet of OpenDocument (ISO/IEC 26300), as they show their cells.

Such a file keeps beside each value the text that its cell shows, which `python-calamine` gives
away: so a quarter would be 0.25 and not 25 %, and May 2015 its first day. Its XML is read here.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree.ElementTree import Element, iterparse

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.stated_dates import stated
from claimtrack.formats.tables.grid import LONGEST_CELL, MOST_COLUMNS, Grid, Mark
from claimtrack.formats.tables.marks import COMMENT, ERROR, LINK, NO_VALUE, STRUCK
from claimtrack.formats.tables.shown import plain_number
from claimtrack.formats.tables.spool import MOST_ROWS, Spool
from claimtrack.formats.tables.xlsx import BROKEN

_LARGEST_BYTES = 2**30
_MOST_IN_A_ROW = 500_000
_DEEPEST = 256
_HIDDEN = ("collapse", "filter")


@dataclass(slots=True)
class _Styles:
    """Which styles of cells are struck, and what of a date those show that are dates."""

    struck: set[str] = field(default_factory=set)
    data: dict[str, str] = field(default_factory=dict)
    parts: dict[str, frozenset[str]] = field(default_factory=dict)

    def shows(self, style: str) -> frozenset[str]:
        """Return which of year, month and day a style shows; none where it is no date's."""
        return self.parts.get(self.data.get(style, ""), frozenset())


class OpenDocument:
    """An open spreadsheet of OpenDocument.

    Raises UnreadableFileError where it is none, or larger than one of people is.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        try:
            self._archive = zipfile.ZipFile(file)
            for part in ("content.xml", "styles.xml"):
                if part in self._archive.namelist():
                    size = self._archive.getinfo(part).file_size
                    if size > _LARGEST_BYTES:
                        reason = f"unpacks to {size / 2**20:,.0f} MiB in {part}; that is too much."
                        raise UnreadableFileError(name, reason)
            self._styles = _Styles()
            self.sheets = self._names()
        except BROKEN as error:
            raise self._broken(error) from None

    def _broken(self, error: Exception) -> UnreadableFileError:
        return UnreadableFileError(
            self.name, f"is no spreadsheet that can be read ({error!s:.80})."
        )

    def _names(self) -> list[str]:
        """Return the names of the sheets, and learn the styles on the way."""
        names = []
        for part in ("styles.xml", "content.xml"):
            if part != "content.xml" and part not in self._archive.namelist():
                continue
            for tag, element, _ in self._elements(part):
                if tag == "table":
                    names.append(_of(element, "name"))
                elif tag == "style":
                    self._learn(element)
                elif tag == "date-style":
                    shown = frozenset(each.tag.rpartition("}")[2] for each in element)
                    self._styles.parts[_of(element, "name")] = shown
        return names

    def _learn(self, style: Element) -> None:
        name = _of(style, "name")
        if data := _of(style, "data-style-name"):
            self._styles.data[name] = data
        for each in style.iter():
            through = _of(each, "text-line-through-style") or _of(each, "text-line-through-type")
            if through not in ("", "none"):
                self._styles.struck.add(name)

    def _elements(self, part: str) -> Iterator[tuple[str, Element, str]]:
        """Yield tables, rows and styles as they end, each with the name of the table around it."""
        open_ones: list[Element] = []
        inner, table = 0, ""
        with self._archive.open(part) as file:
            for event, element in iterparse(file, ("start", "end")):  # noqa: S314 — expat bounds entities, we the rest
                tag = element.tag.rpartition("}")[2]
                if event == "start":
                    open_ones.append(element)
                    if tag == "table":
                        table = _of(element, "name")
                    continue
                open_ones.pop()
                inner += 1
                if inner > _MOST_IN_A_ROW or len(open_ones) > _DEEPEST:
                    raise ValueError("its parts nest too deeply")
                if tag in ("table", "table-row", "style", "date-style"):
                    yield tag, element, table
                    inner = 0
                    if open_ones:
                        element.clear()
                        open_ones[-1].remove(element)

    def grid(self, sheet: str) -> tuple[Grid, list[str]]:
        """Return a sheet as a table, and what is to tell of it. Raises UnreadableFileError."""
        spool, number, hidden = Spool(self.name), 1, 0
        try:
            for tag, element, table in self._elements("content.xml"):
                if tag != "table-row" or table != sheet:
                    continue
                times = _times(element, "number-rows-repeated", MOST_ROWS)
                cells, marks = self._row(element, number, spool)
                if cells or marks:
                    hidden += _of(element, "visibility") in _HIDDEN
                    for again in range(times):
                        spool.add(number + again, list(cells), marks)
                number += times
            told = [f"sheet {sheet!r}: {hidden:,} hidden rows are read, too."] if hidden else []
            return spool.grid(sheet), told
        except BROKEN as error:
            raise self._broken(error) from None

    def _row(self, row: Element, number: int, spool: Spool) -> tuple[list[str], list[Mark]]:
        cells: list[str] = []
        marks: list[Mark] = []
        column = 0
        for cell in row:
            if cell.tag.rpartition("}")[2] not in ("table-cell", "covered-table-cell"):
                continue
            times = _times(cell, "number-columns-repeated", MOST_COLUMNS)
            text = self._text(cell, column, marks)
            if text:
                cells += [""] * (column - len(cells)) + [text] * times
            wide = _times(cell, "number-columns-spanned", MOST_COLUMNS)
            high = _times(cell, "number-rows-spanned", MOST_ROWS)
            if wide > 1 or high > 1:
                spool.merge(number, column, number + high - 1, column + wide - 1)
            column += times
        return cells, marks

    def _text(self, cell: Element, column: int, marks: list[Mark]) -> str:
        """Return what a cell shows; what else it has goes to the marks."""
        lines = []
        for each in cell:
            tag = each.tag.rpartition("}")[2]
            if tag == "p":
                lines.append("".join(_plain(each)))
                for link in each.iter():
                    address = _of(link, "href")
                    if address.lower().startswith(("http://", "https://", "ftp://")):
                        marks.append(Mark(column, LINK, address))
            elif tag == "annotation":
                note = ["".join(_plain(one)) for one in each if one.tag.endswith("}p")]
                marks.append(Mark(column, COMMENT, "\n".join(note)))
        shown, style = "\n".join(lines), _of(cell, "style-name")
        if _of(cell, "formula") and not shown and not _of(cell, "value-type"):
            marks.append(Mark(column, NO_VALUE, _of(cell, "formula").partition(":")[2]))
            return ""
        if "error" in [value for name, value in cell.items() if name.endswith("}value-type")]:
            marks.append(Mark(column, ERROR, shown))
            return ""
        if date := _of(cell, "date-value"):
            shown = self._date(date, shown, style)
        elif not shown and (value := _of(cell, "value")):
            shown = plain_number(float(value))
        if shown and style in self._styles.struck:
            marks.append(Mark(column, STRUCK, shown))
        return shown[:LONGEST_CELL]

    def _date(self, value: str, shown: str, style: str) -> str:
        """Return a date as far as its cell shows it."""
        parts = self._styles.shows(style)
        if {"year", "month", "day"} <= parts or not shown:
            return value.replace("T00:00:00", "").replace("T", " ")
        if {"year", "month"} <= parts:
            return value[:7]
        if parts == {"year"}:
            return value[:4]
        return shown if parts else stated(shown).edtf or value


def _of(element: Element, name: str) -> str:
    """Return an attribute by its name without a namespace, or ""."""
    ending = f"}}{name}"
    return next((value for key, value in element.items() if key.endswith(ending)), "")


def _times(element: Element, name: str, most: int) -> int:
    value = _of(element, name)
    return min(max(int(value), 1), most) if value else 1


def _plain(element: Element) -> Iterator[str]:
    """Yield the text of a paragraph, its spaces and line breaks too."""
    yield element.text or ""
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "s":
            yield " " * _times(child, "c", 1000)
        elif tag in ("tab", "line-break"):
            yield "\t" if tag == "tab" else "\n"
        elif tag != "annotation":
            yield from _plain(child)
        yield child.tail or ""
