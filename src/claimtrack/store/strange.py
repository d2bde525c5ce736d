"""What claimtrack never writes, and a database lets any other program write: values and columns.

SQLite keeps a number, bytes or any text in whatever column they are put into; an id, a date or a
JSON text may be none. `check` names each, and whoever stumbles over one says so with its help.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    inspect,
)

from claimtrack.errors import DamagedFileError, ForeignFileError
from claimtrack.ids import digits_of
from claimtrack.models import METADATA, TRACKED
from claimtrack.models.columns import Id, UtcDateTime
from claimtrack.schemas.decimals import canonical_decimal
from claimtrack.text import clip

DERIVED = frozenset(("conflict", "standing", "search_text", "arrival"))
"""The tables that are computed anew from the others."""

FROZEN = ("change", "changeset", "workspace")
"""The tables that are the same in every version; of a foreign store, no others are read."""

FROZEN_LATER = ("change_block", "kept_text", "text_pack")
"""Those that are the same in every version that has them, which are schema 15, 16 and later."""

TEXTS_BEFORE = Table(
    "snapshot_text", MetaData(), Column("sha256", String, primary_key=True), Column("text", String)
)
"""Where texts were kept before schema 16."""

_FULL_TEXT = "search_index"
_TABLES = (
    *METADATA.sorted_tables,
    Table("alembic_version", MetaData(), Column("version_num", String)),
)
_MOST = 100
"""So many values of a table are named; whoever wrote more wrote them alike."""

_INTEGER_MAX = 2**31 - 1
_AFTER_9999 = f"{253_402_300_800_000:012x}"
"""How the ids begin that are minted after the year 9999: there is no date for them."""

_HEX = re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}", re.ASCII)


class _NoText:
    """Stands for text whose bytes are no UTF-8."""


_NO_TEXT = _NoText()
_HELD = {
    type(None): "nothing",
    int: "a number",
    float: "a number",
    bytes: "bytes",
    str: "text",
    _NoText: "bytes that are no text",
}


@dataclass(frozen=True, slots=True)
class StrangeValue:
    """A value that is none of its column's: `held` is what stands there, `wanted` what should."""

    table: str
    row: str
    column: str
    held: str
    wanted: str

    @property
    def is_logged(self) -> bool:
        """Say whether it stands in the history, from which all else can be made again."""
        return self.table not in TRACKED and self.table not in DERIVED

    def __str__(self) -> str:
        """Return it as a sentence."""
        name = f"{self.table} {self.row}".rstrip()
        return (
            f"{name}: {self.column} holds {self.held}, not {self.wanted}; another program wrote it."
        )


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a column may hold, in a sentence, as a type of the driver's, and in detail."""

    wanted: str
    kind: type
    matches: Callable[[Any], bool] | None = None


def strange_values(connection: Connection) -> Iterator[StrangeValue]:
    """Yield the values that claimtrack never writes, table by table.

    PostgreSQL keeps the types of its columns itself; there only what a text holds is looked at.
    """
    existing = set(inspect(connection).get_table_names())
    for table in _TABLES:
        if table.name in existing:
            yield from _strange_in(connection, table)


STRANGE_OBJECTS = "SELECT type FROM sqlite_master WHERE type NOT IN ('table', 'index')"
COLUMNS = """
SELECT entry.name, info.name, info.hidden, info.dflt_value IS NOT NULL
FROM sqlite_master AS entry, pragma_table_xinfo(entry.name) AS info
WHERE entry.type = 'table' AND entry.sql LIKE 'CREATE TABLE %'
"""
"""The columns of every table of an SQLite file; not of virtual tables, whose code would run."""

_GENERATED = (2, 3)


def refuse_columns(
    path: Path,
    rows: Iterable[Sequence[Any]],
    tables: Iterable[Table],
    *,
    exactly: bool = False,
) -> None:
    """Refuse a file with columns that are computed, or without some of these tables and columns.

    `rows` are those of `COLUMNS`; `exactly` refuses columns more as well. A column of the log with
    a value of its own, which a small file can repeat for all its rows, is refused anywhere. Raises
    ForeignFileError and DamagedFileError.
    """
    held: dict[str, set[str]] = {}
    for table_name, column_name, hidden, is_filled in rows:
        if hidden in _GENERATED:
            raise ForeignFileError(path, "it carries a column that is computed")
        held.setdefault(table_name, set()).add(column_name)
        if is_filled and table_name in (*FROZEN, *FROZEN_LATER, TEXTS_BEFORE.name):
            raise ForeignFileError(path, f"the table {table_name!r} fills columns by itself")
    for table in tables:
        if table.name not in held:
            raise DamagedFileError(path, f"it has no table {table.name!r}")
        for column in table.columns:
            if column.name not in held[table.name]:
                raise DamagedFileError(path, f"the table {table.name!r} has no {column.name!r}")
        if exactly and len(held[table.name]) > len(table.columns):
            raise ForeignFileError(path, f"the table {table.name!r} has columns that are not ours")


def strange_columns(connection: Connection) -> Iterator[str]:
    """Yield in sentences what another program did to the tables of a store of our own schema."""
    inspector = inspect(connection)
    existing = set(inspector.get_table_names())
    if connection.dialect.name == "sqlite" and _FULL_TEXT not in existing:
        yield f"The table {_FULL_TEXT} is gone; another program removed it."
    for table in _TABLES:
        if table.name not in existing:
            yield f"The table {table.name} is gone; another program removed it."
            continue
        held = {column["name"] for column in inspector.get_columns(table.name)}
        ours = {column.name for column in table.columns}
        for name in sorted(ours - held):
            yield f"{table.name} has no column {name}; another program removed it."
        for name in sorted(held - ours):
            yield f"{table.name} has a column {name!r:.40}, which another program added."


def _strange_in(connection: Connection, table: Table) -> list[StrangeValue]:
    shapes = [_shape(table, column) for column in table.columns]
    if connection.dialect.name != "sqlite":
        if not any((table.name, column.name) in _SPECIAL for column in table.columns):
            return []
        shapes = [_SPECIAL.get((table.name, column.name), _ANYTHING) for column in table.columns]
    with _raw_rows(connection, table) as rows:
        return list(islice(_strange_among(rows, table, shapes), _MOST))


def _strange_among(
    rows: Iterator[Any], table: Table, shapes: list[_Shape]
) -> Iterator[StrangeValue]:
    """Yield what is strange, column by column only where the types of a row are new to us."""
    columns = list(table.columns)
    detailed = [(at, shape.matches) for at, shape in enumerate(shapes) if shape.matches]
    sound: set[tuple[type, ...]] = set()
    for row in rows:
        kinds = tuple(map(type, row))
        if kinds in sound and all(row[at] is None or matches(row[at]) for at, matches in detailed):
            continue
        strange = False
        for column, shape, value in zip(columns, shapes, row, strict=True):
            if not _fits(column, shape, value):
                strange = True
                held = _HELD.get(type(value), "something")
                if shape.kind is type(value):
                    held = f"{clip(repr(value), 20)}"
                yield StrangeValue(table.name, _name(table, row), column.name, held, shape.wanted)
        if not strange:
            sound.add(kinds)


def _fits(column: Column[Any], shape: _Shape, value: Any) -> bool:
    if value is None:
        return bool(column.nullable)
    if not isinstance(value, shape.kind):
        return False
    return shape.matches is None or shape.matches(value)


def _name(table: Table, row: Any) -> str:
    """Return how a row is named to a person: by the beginnings of its ids."""
    values = dict(zip(table.columns.keys(), row, strict=True))
    match table.name:
        case "workspace" | "alembic_version":
            return ""
        case "change":
            names = [("changeset_id", 16), ("entity_id", 8)]
        case "change_block":
            names = [("changeset_id", 16), ("first_id", 8)]
        case "changeset":
            names = [("id", 16)]
        case "conflict":
            names = [("entity_id", 8), ("field", 40)]
        case "search_text" | "standing":
            names = [("claim_id", 8)]
        case "kept_text":
            names = [("sha256", 12)]
        case "text_pack":
            names = [("number", 20)]
        case "arrival":
            names = [("number", 20)]
        case _:
            names = [("id", 8)]
    parts = (values[name] for name, _ in names)
    return " ".join(
        digits_of(part)[:length] if isinstance(part, (str, int, UUID, bytes)) else "?"
        for part, (_, length) in zip(parts, names, strict=True)
    )


@contextmanager
def _raw_rows(connection: Connection, table: Table) -> Iterator[Iterator[Any]]:
    """Yield the rows as the driver gives them, with a mark for text that is none."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    statement = f'SELECT {names} FROM "{table.name}"'  # noqa: S608 — our own names
    driver: Any = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        result = connection.exec_driver_sql(statement).yield_per(1000)
        yield iter(result)
        result.close()
        return
    before, driver.text_factory = driver.text_factory, _decoded
    cursor = driver.cursor()
    try:
        yield iter(cursor.execute(statement))
    finally:
        cursor.close()
        driver.text_factory = before


def _decoded(data: bytes) -> str | _NoText:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _NO_TEXT


def _shape(table: Table, column: Column[Any]) -> _Shape:
    """Return what claimtrack writes into a column, on SQLite as the driver gives it."""
    special = _SPECIAL.get((table.name, column.name))
    if special is not None:
        return special
    if isinstance(column.type, Id):
        return _Shape("an id", bytes, lambda value: len(value) == 16)
    if isinstance(column.type, LargeBinary):
        return _Shape("bytes", bytes)
    if isinstance(column.type, Boolean):
        return _Shape("true or false", int, lambda value: value in (0, 1))
    if isinstance(column.type, Integer):
        return _Shape("a whole number", int, lambda value: abs(value) <= _INTEGER_MAX)
    if isinstance(column.type, Date):
        return _Shape("a date", str, _is_day)
    if isinstance(column.type, UtcDateTime):
        return _Shape("a moment", str, _is_moment)
    return _Shape("text", str)


def _is_day(value: str) -> bool:
    try:
        return _DAY.fullmatch(value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_moment(value: str) -> bool:
    try:
        return _MOMENT.fullmatch(value) is not None and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def _is_decimal(value: str) -> bool:
    try:
        return canonical_decimal(value) == value
    except ValueError:
        return False


def _are_parents(value: str) -> bool:
    return not value or all(map(_HEX.fullmatch, value.split(",")))


def _is_patch(value: str) -> bool:
    return isinstance(_parsed(value), dict)


def _are_candidates(value: str) -> bool:
    """Say whether a text is a list of `[changeset id, values]`, with two entries at least."""
    listed = _parsed(value)
    return isinstance(listed, list) and len(listed) > 1 and all(map(_is_candidate, listed))


def _is_candidate(value: Any) -> bool:
    if not (isinstance(value, list) and len(value) == 2 and isinstance(value[1], dict)):
        return False
    try:
        return bool(str(UUID(value[0])) == value[0])
    except (ValueError, TypeError, AttributeError):
        return False


def _parsed(value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _is_changeset_id(value: Any) -> bool:
    if not (isinstance(value, UUID) or (isinstance(value, bytes) and len(value) == 16)):
        return False
    return digits_of(value) < _AFTER_9999


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, bytes) and len(value) == 32)


_ANYTHING = _Shape("", object)
_ENTITY = _Shape("a kind of row", str, TRACKED.__contains__)
_NUMBER = _Shape("a decimal number", str, _is_decimal)
_SPECIAL = {
    ("change", "entity"): _ENTITY,
    ("change", "parents"): _Shape("the ids of changesets", str, _are_parents),
    ("change", "patch"): _Shape("a patch", str, _is_patch),
    ("change_block", "filter"): _Shape("a filter", bytes, lambda value: len(value) % 4 == 0),
    ("kept_text", "sha256"): _Shape("a SHA-256", bytes, lambda value: len(value) == 32),
    ("changeset", "id"): _Shape(
        "an id of a changeset, before the year 10000", object, _is_changeset_id
    ),
    ("conflict", "entity"): _ENTITY,
    ("conflict", "candidates"): _Shape("a list of candidates", str, _are_candidates),
    ("origin", "entity"): _ENTITY,
    ("origin", "sha256"): _Shape("a SHA-256", object, _is_digest),
    ("distinction", "entity"): _ENTITY,
    ("quantity", "low"): _NUMBER,
    ("quantity", "high"): _NUMBER,
}
"""What a text must hold, where it is more than text."""
