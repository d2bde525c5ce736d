"""Tables as we write them: CSV, and workbooks that know what they were made from."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, BinaryIO

from claimtrack.errors import MissingExtraError

STATE = "claimtrack"
"""The sheet that says what a workbook was made from; nobody edits it."""
VERSION = "1"
IDS = "id"
LONGEST_SHEET_TEXT = 32_767
"""So many characters a cell of Excel holds."""
_IN_STATE = 30_000
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Cell = str | int | bool | None


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """The cells of a row in the order of its sheet's columns; `heads` are the changes it shows."""

    cells: Sequence[Cell]
    heads: frozenset[str] = frozenset()


@dataclass(slots=True)
class WrittenSheet:
    """A sheet on its way out: its name, its columns, its rows."""

    name: str
    columns: Sequence[str]
    rows: list[WrittenRow] = field(default_factory=list)


def write_csv(columns: Sequence[str], rows: Iterable[WrittenRow]) -> Iterator[str]:
    """Yield a table as CSV (RFC 4180), in which no spreadsheet program finds a formula.

    A cell that begins as one gets an apostrophe before it, which the reader takes off again.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(as_text(cell)) for cell in row.cells])
        if buffer.tell() > 2**16:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def harmless(text: str) -> str:
    """Return a cell of a CSV that no spreadsheet program takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_text(cell: Cell) -> str:
    """Return what a cell says in a table of text."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)


def in_sheet(cell: Cell) -> str:
    """Return the text of a cell as a sheet can hold it."""
    return _CONTROLS.sub("", as_text(cell))[:LONGEST_SHEET_TEXT]


def write_workbook(sheets: Iterable[WrittenSheet], out: BinaryIO, seen_at: str) -> None:
    """Write a workbook of Excel, with a sheet that says what each row was made from.

    `seen_at` is the newest changeset of the file. Every cell is text, so that nothing in it is a
    formula. Raises MissingExtraError.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
    except ImportError:
        raise MissingExtraError("A workbook", "tables") from None
    book: Any = Workbook(write_only=True)
    kept: list[list[str]] = [
        [STATE, VERSION, seen_at, "Made from these rows; edit the other sheets."]
    ]

    def text(sheet: Any, value: str) -> Any:
        cell = WriteOnlyCell(sheet, value=value)
        cell.data_type = "s"
        return cell

    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        names = [text(page, name) for name in sheet.columns]
        for cell in names:
            cell.font = Font(bold=True)
        page.append(names)
        kept.append([sheet.name, "", "", *_pieces(list(sheet.columns))])
        place = list(sheet.columns).index(IDS)
        for row in sheet.rows:
            cells = [in_sheet(cell) for cell in row.cells]
            page.append([text(page, cell) if cell else None for cell in cells])
            kept.append([sheet.name, cells[place], " ".join(sorted(row.heads)), *_pieces(cells)])
    kept[0].append(digest_of(kept[1:]))
    page = book.create_sheet(STATE)
    page.sheet_state = "hidden"
    for line in kept:
        page.append([text(page, cell) for cell in line])
    book.save(out)


def digest_of(lines: Iterable[Sequence[str]]) -> str:
    """Return a hash over what the sheet of state says, by which damage to it is told."""
    digest = sha256()
    for line in lines:
        digest.update("\x1f".join(line).rstrip("\x1f").encode() + b"\n")
    return digest.hexdigest()


def _pieces(cells: list[str]) -> list[str]:
    """Return cells as JSON, in pieces that a cell can hold."""
    whole = json.dumps(cells, ensure_ascii=True)
    return [whole[at : at + _IN_STATE] for at in range(0, len(whole), _IN_STATE)]
