"""Many rows at once, column by column: one insert handed to SQLite, and COPY for PostgreSQL.

Measured on SQLite: SQLAlchemy's own executemany spends as long on naming the parameters of each
row as SQLite spends on the row. On PostgreSQL each of its rows waits for its own answer. And many
ids at once, as one block of bytes: a row of Python objects for each would cost ten times as much.
"""

import gc
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ColumnElement,
    Connection,
    Dialect,
    Integer,
    LargeBinary,
    Select,
    SQLColumnExpression,
    String,
    Table,
    Uuid,
    cast,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.exc import OperationalError

from claimtrack.models.columns import WORDS

Columns = Mapping[str, Sequence[Any]]
"""Rows as columns: for each name as many values as there are rows."""

MOST_SHAPES = 8
"""Of rows with so many different fields each kind is inserted by itself; of more all in one."""

_Processors = dict[str, dict[str, Callable[[Any], Any] | None]]
_PROCESSORS: WeakKeyDictionary[Dialect, _Processors] = WeakKeyDictionary()

_BULK_CACHE_KIB = 96 * 1024
_THROUGH_CACHE_KIB = 4 * 1024
"""Measured: 133,334 rows in the order of dates take 0.5 s instead of 0.3 with 32 MB."""
_RARELY = (2_000_000, 50, 50)
_NAMED_ONE_BY_ONE = 32
_CHECKED_ONE_BY_ONE = 100


@contextmanager
def bulk_work(connection: Connection) -> Iterator[None]:
    """Give a long write more room: a larger page cache, and garbage collected less often.

    Measured on 100,000 claims: the cache saves a tenth of the time, the collector a sixth (it
    walks through a batch's rows again and again, and finds nothing).
    """
    before = gc.get_threshold()
    gc.set_threshold(*_RARELY)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size = -{_BULK_CACHE_KIB}")
    try:
        yield
    finally:
        gc.set_threshold(*before)


def read_through(connection: Connection) -> None:
    """Keep few pages of what is read: for a look at all rows, which needs the memory elsewhere."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size = -{_THROUGH_CACHE_KIB}")


def as_columns(rows: Sequence[Mapping[str, Any]]) -> list[Columns]:
    """Return rows as columns, those apart that have other fields; of many kinds all in one.

    Then what a row does not have is None.
    """
    shapes: dict[tuple[str, ...], list[Iterable[Any]]] = defaultdict(list)
    for row in rows:
        shapes[tuple(row)].append(row.values())
    if len(shapes) > MOST_SHAPES:
        names = dict.fromkeys(name for shape in shapes for name in shape)
        return [{name: [row.get(name) for row in rows] for name in names}]
    return [
        dict(zip(names, zip(*listed, strict=True), strict=True)) for names, listed in shapes.items()
    ]


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each with a value for every column that it names; a missing one is empty."""
    for columns in as_columns(rows):
        insert_columns(connection, table, columns)


def insert_columns(connection: Connection, table: Table, columns: Columns) -> None:
    """Insert rows that have just these columns, each with as many values as there are rows."""
    listed = ", ".join(f'"{name}"' for name in columns)
    if connection.dialect.name != "sqlite":
        _copy(connection, f'"{table.name}" ({listed})', zip(*columns.values(), strict=True))
        return
    processors = _processors(connection.dialect, table)
    values = [
        listed if (process := processors[name]) is None else map(process, listed)
        for name, listed in columns.items()
    ]
    marks = ", ".join("?" for _ in columns)
    statement = f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})'  # noqa: S608 — our names
    with _checks_passed(connection, table, columns):
        connection.exec_driver_sql(statement, list(zip(*values, strict=True)))


def _processors(dialect: Dialect, table: Table) -> Mapping[str, Callable[[Any], Any] | None]:
    """Return what makes parameters of the values of each column, where it is not the value."""
    known = _PROCESSORS.setdefault(dialect, {})
    if table.name not in known:
        known[table.name] = {
            column.name: column.type.dialect_impl(dialect).bind_processor(dialect)
            for column in table.columns
        }
    return known[table.name]


@contextmanager
def _checks_passed(connection: Connection, table: Table, columns: Columns) -> Iterator[None]:
    """Let SQLite leave out the checks of many rows that pass them all: it makes each list anew
    for each row, which costs a third of an import's inserting. Other rows it checks, and refuses.
    """
    checks = [each for each in table.constraints if isinstance(each, CheckConstraint)]
    are_many = len(next(iter(columns.values()))) > _CHECKED_ONE_BY_ONE
    if not (checks and are_many and all(_passes(check, columns) for check in checks)):
        yield
        return
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")


def _passes(check: CheckConstraint, columns: Columns) -> bool:
    """Say whether rows are known to pass a check: it is of a list, and they have words of it."""
    if WORDS not in check.info:
        return False
    name, words = check.info[WORDS]
    return bool(set(columns.get(name, ())) <= words)


def packed_ids(connection: Connection, statement: Select[Any]) -> bytes:
    """Return the ids that an ordered statement selects, sixteen bytes each, in its order.

    Both databases keep the order of a subquery for an aggregate that depends on it.
    """
    chosen = statement.subquery()
    ids = next(iter(chosen.c))
    if connection.dialect.name == "sqlite":  # where an id is sixteen bytes
        digits: Any = func.group_concat(func.hex(ids), literal("", String), type_=String)
    else:
        digits = func.string_agg(func.replace(cast(ids, String), "-", ""), "", type_=String)
    return bytes.fromhex(connection.execute(select(digits).select_from(chosen)).scalar() or "")


def selection(connection: Connection, ids: Collection[UUID]) -> Select[Any]:
    """Return a query for just these ids, however many: one value to the database."""
    if connection.dialect.name == "sqlite":  # which has no lists: they are cut out of one value
        listed = literal(b"".join(id_.bytes for id_ in ids), LargeBinary())
        places = func.json_each(json.dumps(list(range(1, 16 * len(ids), 16))))
        place = places.table_valued(column("value", Integer)).c.value
        return select(func.substr(listed, place, 16))
    return select(func.unnest(literal(list(ids), ARRAY(Uuid))).column_valued("chosen"))


def among(
    connection: Connection, of: SQLColumnExpression[UUID], ids: Collection[UUID]
) -> ColumnElement[bool]:
    """Return the condition that a column has one of these ids: few are named one by one.

    SQLAlchemy names each by a parameter of its own, which of many takes longer than the answer.
    """
    if len(ids) > _NAMED_ONE_BY_ONE:
        return of.in_(selection(connection, ids))
    return of.in_(list(ids))


def within(connection: Connection, whole: str, part: str) -> str:
    """Return the condition, as SQL, that some bytes have others within them."""
    if connection.dialect.name == "sqlite":
        return f"instr({whole}, {part}) > 0"
    return f"position({part} IN {whole}) > 0"


def ids_among(connection: Connection, statement: Select[Any]) -> list[UUID]:
    """Return the ids that a statement selects, without what another program wrote that is none."""
    chosen = statement.subquery()
    ids = next(iter(chosen.c))
    is_sqlite = connection.dialect.name == "sqlite"
    words: Any = func.hex(ids, type_=String) if is_sqlite else cast(ids, String)
    found = []
    for value in connection.execute(select(words)).scalars():
        with suppress(ValueError):
            found.append(UUID(value))
    return found


def _copy(connection: Connection, into: str, rows: Iterable[Sequence[Any]]) -> None:
    """Send rows by COPY (psycopg.org/psycopg3/docs/basic/copy.html), in the same transaction."""
    from psycopg import OperationalError as Unreachable

    statement = f"COPY {into} FROM STDIN"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except Unreachable as error:
        raise OperationalError(statement, None, error) from error
