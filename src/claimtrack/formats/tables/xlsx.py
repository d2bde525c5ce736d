"""The sheets of an Excel workbook (ECMA-376), as they show their cells.

`openpyxl` opens the workbook, its styles, its texts and what belongs to each sheet. The cells are
taken from the sheet's own XML as it streams by: so a formula is seen beside its value, a number
beside its format, and a sheet of a million empty rows costs nothing.
"""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import datetime
from functools import cached_property
from io import StringIO
from typing import Any, BinaryIO, NamedTuple
from xml.etree.ElementTree import Element

from claimtrack.errors import MissingExtraError, UnreadableFileError
from claimtrack.formats.tables.grid import LONGEST_CELL, Grid, Mark
from claimtrack.formats.tables.marks import COMMENT, ERROR, LINK, NO_VALUE, STRUCK
from claimtrack.formats.tables.shown import moment, number, plain_number
from claimtrack.formats.tables.spool import MOST_ROWS, Spool

_LARGEST_SHEET_BYTES = 2**30
_LARGEST_TEXTS_BYTES = 2**28
_LARGEST_PART_BYTES = 2**25
_MOST_IN_A_ROW = 500_000
_DEEPEST = 64
_MOST_PARTS = 20_000
BROKEN = (
    ValueError, TypeError, AttributeError, LookupError, EOFError, RuntimeError, OverflowError,
    SyntaxError, OSError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What openpyxl, zipfile and the parsers of XML (theirs are errors of syntax) raise."""


class Style(NamedTuple):
    """What a cell's style says: its number format, what that is, and whether it is struck."""

    number_format: str
    is_date: bool
    is_duration: bool
    is_struck: bool


class Workbook:
    """An open workbook of Excel.

    Raises UnreadableFileError where it is none, or larger than a workbook of people is.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        try:
            import openpyxl
        except ImportError:
            raise MissingExtraError(f"{name}: a workbook", "tables") from None
        self.name = name
        try:
            with zipfile.ZipFile(file) as archive:
                self._refuse_bomb(archive)
            file.seek(0)
            with warnings.catch_warnings(), redirect_stdout(StringIO()):  # it prints of styles
                warnings.simplefilter("ignore")
                self._book: Any = openpyxl.load_workbook(
                    file, read_only=True, data_only=True, keep_links=False, rich_text=True
                )
        except BROKEN as error:
            raise self._broken(error) from None
        self._styles: dict[int, Style] = {}

    def _broken(self, error: Exception) -> UnreadableFileError:
        return UnreadableFileError(self.name, f"is no workbook that can be read ({error!s:.80}).")

    def _refuse_bomb(self, archive: zipfile.ZipFile) -> None:
        parts = archive.infolist()
        for part in parts:
            limit = _LARGEST_PART_BYTES
            if "/worksheets/" in part.filename:
                limit = _LARGEST_SHEET_BYTES
            elif "sharedStrings" in part.filename:
                limit = _LARGEST_TEXTS_BYTES
            elif not part.filename.endswith((".xml", ".rels")):
                continue  # pictures and the like are never unpacked
            if part.file_size > limit:
                size = f"{part.file_size / 2**20:,.0f} MiB"
                raise UnreadableFileError(
                    self.name, f"unpacks to {size} in {part.filename:.60}; that is too much."
                )
        if len(parts) > _MOST_PARTS:
            raise UnreadableFileError(self.name, "has more parts than a workbook has.")

    @cached_property
    def sheets(self) -> dict[str, Any]:
        """Return the sheets of cells by name, the visible ones first."""
        listed = sorted(self._book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
        return {sheet.title: sheet for sheet in listed}

    def hidden(self, sheet: str) -> bool:
        """Say whether a sheet is hidden."""
        return bool(self.sheets[sheet].sheet_state != "visible")

    def grid(self, sheet: str) -> tuple[Grid, list[str]]:
        """Return a sheet as a table, and what is to tell of it.

        Raises UnreadableFileError.
        """
        spool = Spool(self.name)
        try:
            told = _Sheet(self, self._book, self.sheets[sheet], spool).read()
            return spool.grid(sheet), told
        except BROKEN as error:
            raise self._broken(error) from None

    def style(self, sheet: Any, style_id: int) -> Style:
        """Return a style by its number."""
        found = self._styles.get(style_id)
        if found is None:
            from openpyxl.cell.read_only import ReadOnlyCell
            from openpyxl.styles.numbers import is_date_format, is_timedelta_format

            cell: Any = ReadOnlyCell(sheet, 1, 1, 0, "n", style_id)
            shape = cell.number_format or "General"
            struck = bool(cell.font and (cell.font.strike or False))
            found = Style(
                shape, bool(is_date_format(shape)), bool(is_timedelta_format(shape)), struck
            )
            self._styles[style_id] = found
        return found


class _Sheet:
    """One sheet while it streams by."""

    def __init__(self, workbook: Workbook, book: Any, sheet: Any, spool: Spool) -> None:
        self._workbook, self._book, self._sheet, self._spool = workbook, book, sheet, spool
        self._texts: Any = sheet._shared_strings
        self._letters: dict[str, int] = {}
        self._links: list[tuple[str, str, str]] = []
        self._hidden_rows = self._hidden_columns = 0

    def read(self) -> list[str]:
        """Put the rows into the spool; return what is to tell."""
        from openpyxl.utils.cell import range_boundaries

        for element in self._elements():
            tag = element.tag.rpartition("}")[2]
            if tag == "row":
                self._row(element)
            elif tag == "mergeCell":
                corners: Any = range_boundaries(element.get("ref", ""))
                left, top, right, bottom = corners
                self._spool.merge(top, left - 1, bottom, right - 1)
            elif tag == "hyperlink":
                link = next((value for key, value in element.items() if key.endswith("}id")), "")
                self._links.append((element.get("ref", ""), link, element.get("location") or ""))
            elif tag == "col" and element.get("hidden") in ("1", "true"):
                self._hidden_columns += 1
        self._around()
        title = self._sheet.title
        told = []
        if self._hidden_rows:
            told.append(f"sheet {title!r}: {self._hidden_rows:,} hidden rows are read, too.")
        if self._hidden_columns:
            told.append(f"sheet {title!r}: hidden columns are read, too.")
        return told

    def _elements(self) -> Iterator[Element]:
        """Yield the elements of the sheet as they end, and let go of them."""
        from openpyxl.xml.functions import iterparse

        open_ones: list[Element] = []
        inner = 0
        with self._book._archive.open(self._sheet._worksheet_path) as part:
            for event, element in iterparse(part, ("start", "end")):
                if event == "start":
                    open_ones.append(element)
                    continue
                open_ones.pop()
                inner += 1
                if inner > _MOST_IN_A_ROW or len(open_ones) > _DEEPEST:
                    raise ValueError("its parts nest too deeply")
                if len(open_ones) <= 2:
                    yield element
                    inner = 0
                    (open_ones[-1] if len(open_ones) == 2 else element).clear()

    def _row(self, element: Element) -> None:
        number = int(float(element.get("r") or self._number + 1))
        if number <= self._number or number > MOST_ROWS:
            raise ValueError(f"row {number} stands behind row {self._number}")
        self._number = number
        cells: list[str] = []
        marks: list[Mark] = []
        for cell in element:
            column = self._column(cell.get("r"), len(cells))
            text = self._text(cell, column, marks)
            if text or any(mark.column == column for mark in marks[-1:]):
                if column >= len(cells):
                    cells += [""] * (column + 1 - len(cells))
                cells[column] = text
        if element.get("hidden") in ("1", "true") and any(cells):
            self._hidden_rows += 1
        self._spool.add(number, cells, marks)

    _number = 0

    def _column(self, reference: str | None, following: int) -> int:
        """Return the column of a cell, from 0."""
        from openpyxl.utils import column_index_from_string

        if reference is None:
            return following
        letters = reference.rstrip("0123456789")
        column = self._letters.get(letters)
        if column is None:
            column = self._letters[letters] = column_index_from_string(letters) - 1
        return column

    def _text(self, cell: Element, column: int, marks: list[Mark]) -> str:
        """Return what a cell shows; what else it has goes to the marks."""
        kind = cell.get("t", "n")
        value: str | None = None
        formula: str | None = None
        inline: Element | None = None
        for child in cell:
            tag = child.tag.rpartition("}")[2]
            if tag == "v":
                value = child.text
            elif tag == "f":
                formula = child.text or ""
            elif tag == "is":
                inline = child
        if formula is not None:
            if value is None and kind != "str":
                marks.append(Mark(column, NO_VALUE, f"={formula}"))
                return ""
            if link := _hyperlink(formula):
                marks.append(Mark(column, LINK, link))
        style = self._workbook.style(self._sheet, int(cell.get("s") or 0))
        text, is_struck = self._shown(kind, value, inline, style)
        if kind == "e" and value:
            marks.append(Mark(column, ERROR, value))
        if text and (is_struck or style.is_struck):
            marks.append(Mark(column, STRUCK, text))
        return text[:LONGEST_CELL]

    def _shown(
        self, kind: str, value: str | None, inline: Element | None, style: Style
    ) -> tuple[str, bool]:
        if kind == "s" and value is not None:
            return _plain_text(self._texts[int(value)])
        if kind == "inlineStr":
            texts = () if inline is None else inline.iter()
            return "".join(each.text or "" for each in texts if each.tag.endswith("}t")), False
        if value is None or kind == "e":
            return "", False
        if kind == "str":
            return _unescaped(value), False
        if kind == "b":
            return ("TRUE" if value.strip() == "1" else "FALSE"), False
        if kind == "d":
            return moment(datetime.fromisoformat(value), style.number_format), False
        return self._number_shown(value, style), False

    def _number_shown(self, value: str, style: Style) -> str:
        amount = float(value)
        if style.is_date:
            from openpyxl.utils.datetime import from_excel

            try:
                found = from_excel(amount, self._book.epoch, timedelta=style.is_duration)
            except (OverflowError, ValueError):
                return plain_number(amount)
            return moment(found, style.number_format)
        if value.isdecimal() and style.number_format == "General":
            return value
        return number(amount, style.number_format)

    def _around(self) -> None:
        """Take in the links and the comments of the sheet, which stand behind its cells."""
        from openpyxl.comments.comment_sheet import CommentSheet
        from openpyxl.packaging.relationship import get_dependents, get_rels_path
        from openpyxl.utils.cell import coordinate_from_string, range_boundaries
        from openpyxl.xml.functions import fromstring

        archive = self._book._archive
        rels: Any = ()
        path = get_rels_path(  # type: ignore[no-untyped-call]  # so openpyxl's types say
            self._sheet._worksheet_path
        )
        if path in archive.namelist():
            rels = get_dependents(archive, path)
        targets = {rel.id: rel for rel in rels}
        for reference, link, location in self._links:
            rel = targets.get(link)
            address = f"{rel.target if rel else ''}{f'#{location}' if location else ''}"
            if rel is None or not address.lower().startswith(("http://", "https://", "ftp://")):
                continue  # a place in the workbook, or a mail address
            corners: Any = range_boundaries(reference)
            left, top, _, _ = corners
            self._spool.mark(top, Mark(left - 1, LINK, address))
        for rel in targets.values():
            if rel.Type.endswith("/comments"):
                sheet: Any = CommentSheet.from_tree(fromstring(archive.read(rel.target)))
                for reference, comment in sheet.comments:
                    letters, row = coordinate_from_string(reference)
                    column = self._column(letters, 0)
                    self._spool.mark(row, Mark(column, COMMENT, comment.text or ""))


def _plain_text(value: Any) -> tuple[str, bool]:
    """Return a shared text, and whether a part of it is struck."""
    if isinstance(value, str):
        return _unescaped(value), False
    parts = [part if isinstance(part, str) else part.text for part in value]
    struck = any(not isinstance(part, str) and part.font and part.font.strike for part in value)
    return _unescaped("".join(parts)), struck


def _unescaped(text: str) -> str:
    return text.replace("_x000D_", "") if "_x000D_" in text else text


def _hyperlink(formula: str) -> str:
    """Return the address of =HYPERLINK("https://…"), or ""."""
    if not formula.upper().startswith("HYPERLINK("):
        return ""
    address = formula.partition('"')[2].partition('"')[0]
    return address if address.lower().startswith(("http://", "https://")) else ""
