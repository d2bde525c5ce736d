"""What can still be read of a damaged file: pages that do not fit, and rows that do."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from claimtrack.models import METADATA
from claimtrack.store.backup import Backup, backups
from claimtrack.store.engine import connect_sqlite
from claimtrack.store.errors import UNREADABLE
from claimtrack.store.inspection import is_sound
from claimtrack.store.log_salvage import is_keyed, readable_by_key

_PAGE = re.compile(r"\b[Pp]age (\d+)|\b(?:tree|Tree) \d+ page (\d+)")
_AT_ONCE = 1000
_NAMED = 100


@dataclass(slots=True)
class Damage:
    """What a survey found: the damaged `tables`, and SQLite's `first` words on it.

    `readable` is by table: the rows that can be read, and how many there are (None where nobody
    can say any more).
    """

    pages: int = 0
    damaged_pages: int = 0
    first: str = ""
    tables: list[str] = field(default_factory=list)
    readable: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.first)

    def sentences(self) -> Iterator[str]:
        """Yield what was found, in sentences."""
        pages = f"{self.damaged_pages:,} of {self.pages:,} pages do not fit together"
        where = f", in {', '.join(self.tables)}" if self.tables else ""
        yield f"The file is damaged: {pages if self.damaged_pages else self.first}{where}."
        if not self.readable:
            yield "Nothing of it can be read."
            return
        counts = []
        for name, (read, total) in self.readable.items():
            if name in ("claim", "changeset") or read != total:
                out_of = "" if total is None else f" of {total:,}"
                counts.append(f"{name} {read:,}{out_of}")
        yield f"Rows that can still be read: {', '.join(counts)}."


def survey(path: Path, known: str = "") -> Damage:
    """Read all that can be read of a file; the file is not changed.

    `known` is what is wrong with it even where all its pages fit together.
    """
    damage = Damage(first=known)
    try:
        connection = connect_sqlite(path)
    except UNREADABLE as error:
        return Damage(first=str(error))
    try:
        _examine_pages(connection, damage)
        if damage:
            tables = [*METADATA.tables]
            damage.readable = {
                name: counted for name in tables if (counted := _readable(connection, name))
            }
    finally:
        connection.close()
    return damage


def newest_sound(path: Path) -> Backup | None:
    """Return the newest backup of a file whose pages fit together."""
    return next((backup for backup in backups(path) if is_sound(backup.path)), None)


def _examine_pages(connection: sqlite3.Connection, damage: Damage) -> None:
    """Find out which pages and tables are damaged; SQLite names pages only where it gets so far."""
    lines = _complaints(connection, f"PRAGMA integrity_check({_NAMED})")
    if not lines:
        return
    damage.first = damage.first or lines[0].strip().splitlines()[-1]
    hits = (hit for line in lines for hit in _PAGE.findall(line))
    damage.damaged_pages = len({number for hit in hits for number in hit if number})
    damage.pages = _scalar(connection, "PRAGMA page_count") or 0
    damage.tables = [
        name for name in METADATA.tables if _complaints(connection, f"PRAGMA quick_check('{name}')")
    ]


def _complaints(connection: sqlite3.Connection, pragma: str) -> list[str]:
    """Return what a check of SQLite's found, its own failure included; nothing for a sound file."""
    lines: list[str] = []
    try:
        connection.execute("PRAGMA busy_timeout = 30000")
        for (line,) in connection.execute(pragma):
            lines.append(str(line))
    except UNREADABLE as error:
        lines.append(str(error))
    except MemoryError:
        lines.append("to look through it takes more memory than there is")
    return [line for line in lines if line != "ok"]


def _readable(connection: sqlite3.Connection, table: str) -> tuple[int, int | None] | None:
    """Return how many rows of a table can be read, and how many there are; None for no table."""
    try:
        connection.execute(f"SELECT 1 FROM {table} WHERE 0")  # noqa: S608 — our own names
    except UNREADABLE:
        return None
    total = _scalar(connection, f"SELECT count(*) FROM {table}")  # noqa: S608 — as above
    if is_keyed(table):
        return readable_by_key(connection, table), total
    last = _scalar(connection, f"SELECT max(rowid) FROM {table}") or total  # noqa: S608 — as above
    if last is None:
        return 0, None
    read = sum(
        _count_readable(connection, table, start, start + _AT_ONCE - 1)
        for start in range(1, last + 1, _AT_ONCE)
    )
    return read, total


def _scalar(connection: sqlite3.Connection, query: str) -> int | None:
    try:
        (value,) = connection.execute(query).fetchone()
    except UNREADABLE:
        return None
    return int(value) if value is not None else None


def _count_readable(connection: sqlite3.Connection, table: str, first: int, last: int) -> int:
    """Return how many rows can be read; where some cannot, each half is tried by itself."""
    query = f"SELECT * FROM {table} WHERE rowid BETWEEN ? AND ?"  # noqa: S608 — as above
    try:
        return len(connection.execute(query, (first, last)).fetchall())
    except UNREADABLE:
        if first == last:
            return 0
    middle = (first + last) // 2
    return _count_readable(connection, table, first, middle) + _count_readable(
        connection, table, middle + 1, last
    )
