"""The rows of a sheet, read once and kept beside: so that they can be read again, and any one."""

import json
import tempfile
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.tables.grid import MOST_COLUMNS, Grid, Mark, Row

MOST_ROWS = 1_048_576
"""As many as a sheet has, of Excel and of LibreOffice."""
MOST_CELLS = 40_000_000
"""So many cells are read of one sheet, the empty ones before a filled one included."""
_IN_MEMORY_BYTES = 2**24
_MOST_COVERED = 1_000_000


class Spool:
    """Rows on their way into a grid; they come in the order of their numbers.

    What a sheet says of its cells apart from them comes in behind the rows: `mark` and `merge`.
    """

    def __init__(self, name: str) -> None:
        self.count = 0
        self._name, self._cells = name, 0
        self._file: BinaryIO = BytesIO()
        self._marks: dict[int, list[Mark]] = {}
        self._merged: list[tuple[int, int, int, int]] = []
        self._fills: dict[int, list[tuple[int, str]]] = {}

    def add(self, number: int, cells: list[str], marks: list[Mark]) -> None:
        """Keep a row. Raises UnreadableFileError where a sheet is larger than sheets are."""
        while cells and not cells[-1]:
            cells.pop()
        if not cells and not marks:
            return
        self._cells += len(cells)
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS or self._cells > MOST_CELLS:
            most = f"{MOST_ROWS:,} rows, {MOST_COLUMNS:,} columns or {MOST_CELLS:,} cells"
            raise UnreadableFileError(self._name, f"has a sheet of more than {most}.")
        self.count += 1
        line = json.dumps([number, cells, marks], separators=(",", ":")).encode()
        self._file.write(line + b"\n")
        if isinstance(self._file, BytesIO) and self._file.tell() > _IN_MEMORY_BYTES:
            larger: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 — see below
            larger.write(self._file.getvalue())
            self._file = larger  # it lives as long as its reader

    def mark(self, row: int, mark: Mark) -> None:
        """Take note of what stands with a cell."""
        self._marks.setdefault(row, []).append(mark)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Take note of merged cells: rows count from 1, columns from 0."""
        self._merged.append((top, left, bottom, right))

    def grid(self, sheet: str) -> Grid:
        """Return what was kept as a table, a merged cell's value in each that it covers."""
        self._fill()
        spans: dict[int, list[tuple[int, int]]] = {}
        for top, left, _, right in self._merged:
            if right > left:
                spans.setdefault(top, []).append((left, right))
        return Grid(self._rows, self._row_at, sheet, spans)

    def _fill(self) -> None:
        """Work out which cells take the value of a merged one."""
        corners: dict[int, list[tuple[int, int, int]]] = {}
        covered = 0
        for top, left, bottom, right in self._merged:
            covered += (bottom - top + 1) * (right - left + 1)
            corners.setdefault(top, []).append((left, bottom, right))
        if not corners:
            return
        if covered > _MOST_COVERED:
            raise UnreadableFileError(
                self._name, "merges more cells than a table has; unmerge them."
            )
        for row in self._rows():
            for left, bottom, right in corners.get(row.number, ()):
                value = row.cells[left] if left < len(row.cells) else ""
                if not value:
                    continue
                for number in range(row.number, bottom + 1):
                    self._fills.setdefault(number, []).extend(
                        (column, value) for column in range(left, right + 1)
                    )

    def _rows(self) -> Iterator[Row]:
        offset = 0
        while True:
            self._file.seek(offset)
            line = self._file.readline()
            if not line:
                return
            yield self._row(line, offset)
            offset += len(line)

    def _row_at(self, _number: int, offset: int) -> Row:
        self._file.seek(offset)
        return self._row(self._file.readline(), offset)

    def _row(self, line: bytes, offset: int) -> Row:
        number, cells, marks = json.loads(line)
        found = [Mark(*mark) for mark in marks]
        if number in self._marks:
            found += self._marks[number]
        for column, value in self._fills.get(number, ()):
            if column >= len(cells):
                cells += [""] * (column + 1 - len(cells))
            cells[column] = cells[column] or value
        return Row(number, cells, offset, tuple(found))
