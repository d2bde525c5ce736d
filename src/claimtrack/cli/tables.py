"""Rows out: a table in a terminal; in a pipe a line a row, whole values with tabs between them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from claimtrack.cli import console
from claimtrack.cli.streams import write_data
from claimtrack.text import visible

TABLE_ROWS = 50
"""How many rows a terminal gets where nobody says how many."""

ROOMY_CELLS = 110
"""In a terminal of so many cells columns are wider, and further apart."""

_LEAST_CELLS = 20
_SEPARATORS = re.compile(r"\r\n|[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the head, how many cells wide it is, and how a value looks there.

    Of `cells` 0 takes what the others leave, at least 20; None is as wide as its values are.
    `shown` returns what a terminal shows of a value, as text or Rich text.
    """

    name: str
    cells: int | None = None
    shown: Callable[[Any], Any] = str
    right: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a kind of row, and its values in them, as a pipe gets them.

    In a terminal a `legend` says on stderr what the signs mean.
    """

    columns: Sequence[Column]
    values: Callable[[Any], Sequence[Any]]
    legend: str = ""


def short_id(value: UUID) -> str:
    """Return the beginning of an id that a table shows; commands take it for the whole."""
    return value.hex[:8]


def print_found(
    table: Table,
    found: Sequence[UUID],
    read: Callable[[Sequence[UUID]], Iterable[Any]],
    limit: int | None,
    as_json: bool,
) -> None:
    """Print the rows of ids that were found: 50 in a terminal, all elsewhere, or up to `limit`."""
    is_whole = as_json or not console.is_terminal()
    shown = limit or (len(found) if is_whole else TABLE_ROWS)
    print_rows(table, read(found[:shown]), as_json)
    tell_more(len(found), 0 if limit else len(found) - shown)


def tell_more(found: int, more: int) -> None:
    """Say that nothing was found, or that there are more rows than were printed."""
    if not found:
        console.note("Nothing found.")
    elif more > 0:
        console.note(f"and {more:,} more; --limit N shows more, --json all")


def print_rows(table: Table, rows: Iterable[Any], as_json: bool) -> int:
    """Print rows; return how many there were.

    In a terminal they are a table that fits it. Elsewhere each is a line of UTF-8, with tabs
    between values and without a head: none is cut, what is missing is empty, and a tab or line
    break inside a value is a space.
    """
    if not as_json and console.is_terminal():
        drawn = list(rows)
        if drawn:
            _draw(table, drawn)
        return len(drawn)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 — returned below
        if as_json:
            console.print_json(row)
        else:
            write_data("\t".join(map(_whole, table.values(row))) + "\n")
    return count


def print_facts(rows: Iterable[Mapping[str, Any]]) -> int:
    """Print mappings of plain values as JSON, one a line; return how many there were."""
    from claimtrack.formats.jsonl import as_line

    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 — returned below
        write_data(as_line(row) + "\n")
    return count


def _whole(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return " ".join(f"{name}:{count}" for name, count in value.items() if count)
    return visible(_SEPARATORS.sub(" ", str(console.plain(value))))


def _draw(table: Table, rows: Sequence[Any]) -> None:
    from rich.table import Table as RichTable

    from claimtrack.render import text

    terminal = console.terminal()
    gap = 2 if terminal.width >= ROOMY_CELLS else 1
    taken = sum(column.cells or 0 for column in table.columns) + gap * (len(table.columns) - 1)
    left = max(terminal.width - taken, _LEAST_CELLS)
    drawn = RichTable(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")
    cells = [left if column.cells == 0 else column.cells for column in table.columns]
    for column, width in zip(table.columns, cells, strict=True):
        drawn.add_column(
            column.name,
            style=column.style,
            justify="right" if column.right else "left",
            min_width=None if width is None else min(width, _LEAST_CELLS),
            no_wrap=width is not None,
        )
    for row in rows:
        shown = [
            column.shown("" if value is None else value)
            for column, value in zip(table.columns, table.values(row), strict=True)
        ]
        drawn.add_row(*(
            value if not isinstance(value, str)
            else text(value if width is None else console.shortened(value, width))
            for value, width in zip(shown, cells, strict=True)
        ))  # fmt: skip
    terminal.print(drawn)
    if table.legend:
        console.note(table.legend)
