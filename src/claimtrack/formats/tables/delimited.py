"""Rows of a text table (CSV, TSV): a stream, each row found again by the byte it begins at."""

import csv
import re
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.format import Account
from claimtrack.formats.tables.encoding import as_utf8
from claimtrack.formats.tables.grid import LONGEST_CELL, MOST_COLUMNS, BadRow, Grid, Row
from claimtrack.formats.tables.separators import (
    SAMPLE_CHARACTERS,
    Signs,
    declared_separator,
    signs_of,
)

_LONGEST_LINE_BYTES = 16 * 2**20
_SURROGATE = re.compile("[\ud800-\udfff]")


def delimited(file: BinaryIO, name: str, account: Account) -> Grid:
    """Return the table of an open file; its signs and encoding are found out.

    Raises UnreadableFileError where it is no text, or, while its rows are read, where a quotation
    mark is never closed.
    """
    file, start = as_utf8(file, name, account)
    file.seek(start)
    data = file.read(SAMPLE_CHARACTERS)
    is_whole = not file.read(1)
    sample = data.decode("utf-8", "replace")
    if "\x00" in sample:
        account.repair("characters U+0000 left out", sample.count("\x00"))
        sample = sample.replace("\x00", "")
    signs = signs_of(sample, is_whole=is_whole)
    table = _Delimited(file, name, start, signs, skipped=bool(declared_separator(sample)))
    return Grid(table.rows, table.row_at)


class _Lines:
    """The lines of a file as text, with the byte at which the next one begins."""

    def __init__(self, file: BinaryIO, name: str, offset: int) -> None:
        self.offset = offset
        self.has_ended = False
        self._file, self._name = file, name

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._file.tell() != self.offset:  # another has read meanwhile
            self._file.seek(self.offset)
        line = self._file.readline(_LONGEST_LINE_BYTES)
        if not line:
            self.has_ended = True
            raise StopIteration
        self.offset += len(line)
        if len(line) == _LONGEST_LINE_BYTES:
            raise UnreadableFileError(self._name, "has a line longer than 16 MiB; it is no table.")
        if b"\x00" in line:
            line = line.replace(b"\x00", b"")
        return line.decode("utf-8", "surrogateescape")


class _Delimited:
    """A text table in an open file."""

    def __init__(
        self, file: BinaryIO, name: str, start: int, signs: type[Signs], skipped: int
    ) -> None:
        self._file, self._name, self._start, self._signs = file, name, start, signs
        self._skipped = skipped
        """How many first rows say something of the file, and are none of the table."""

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield the rows from the first; they count as a spreadsheet counts them."""
        lines = _Lines(self._file, self._name, self._start)
        reader = csv.reader(lines, self._signs)
        number, offset, line = 0, lines.offset, 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                spans_lines = reader.line_num - line > 1
                if spans_lines and "limit" in str(error):
                    self._refuse_open(number, line + 1)
                yield BadRow(number, _reason(error))
            else:
                if lines.has_ended:  # it asked for more: the last cell is not closed
                    self._refuse_open(number, line + 1)
                if number > self._skipped:
                    yield _checked(number, cells, offset)
            offset, line = lines.offset, reader.line_num

    def row_at(self, number: int, offset: int) -> Row | BadRow:
        """Return one row again."""
        lines = _Lines(self._file, self._name, offset)
        try:
            cells = next(csv.reader(lines, self._signs), [])
        except csv.Error as error:
            return BadRow(number, _reason(error))
        return _checked(number, cells, offset)

    def _refuse_open(self, number: int, line: int) -> NoReturn:
        raise UnreadableFileError(
            self._name,
            "a quotation mark opens there and is never closed; close it, or double it.",
            f"row {number} (line {line})",
        )


def _reason(error: csv.Error) -> str:
    if "limit" in str(error):
        return f"a cell is longer than {LONGEST_CELL:,} characters"
    return "a line ends inside a cell that stands in no quotation marks"


def _checked(number: int, cells: list[str], offset: int) -> Row | BadRow:
    """Return a row, or why it is none: bytes that are not UTF-8, or far too many cells."""
    if len(cells) > MOST_COLUMNS:
        return BadRow(number, f"has more than {MOST_COLUMNS:,} cells")
    text = "".join(cells)
    if not text.isascii() and (wrong := _SURROGATE.search(text)):
        return BadRow(number, f"not UTF-8 (byte 0x{ord(wrong[0]) - 0xDC00:02X})")
    return Row(number, cells, offset)
