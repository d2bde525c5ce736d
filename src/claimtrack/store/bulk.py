"""Many rows at once: a compiled insert handed to SQLite as tuples, and COPY for PostgreSQL.

Measured on SQLite: SQLAlchemy's own executemany spends as long on naming the parameters of each
row as SQLite spends on the row. On PostgreSQL each of its rows waits for its own answer. And many
ids at once, as one block of bytes: a row of Python objects for each would cost ten times as much.
"""

import gc
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from operator import itemgetter
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
    insert,
    literal,
    select,
)
from sqlalchemy.exc import OperationalError

from claimtrack.models.columns import WORDS

_Encoder = Callable[[Mapping[str, Any]], tuple[Any, ...]]
_PLANS: WeakKeyDictionary[Dialect, dict[str, tuple[str, "_Encoders"]]] = WeakKeyDictionary()
_MOST_SHAPES = 1000

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


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each with a value for every column that it names; a missing one is empty."""
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        _copy(connection, table, rows)
        return
    plans = _PLANS.setdefault(connection.dialect, {})
    if table.name not in plans:
        plans[table.name] = _plan(connection.dialect, table)
    statement, encoders = plans[table.name]
    parameters = [encoders[tuple(row)](row) for row in rows]
    with _checks_passed(connection, rows, encoders.words):
        connection.exec_driver_sql(statement, parameters)


@contextmanager
def _checks_passed(
    connection: Connection,
    rows: Sequence[Mapping[str, Any]],
    words: Mapping[str, frozenset[str | None]] | None,
) -> Iterator[None]:
    """Let SQLite leave out the checks of many rows that pass them all: it makes each list anew
    for each row, which costs a third of an import's inserting. Other rows it checks, and refuses.
    """
    passed = (
        words is not None
        and len(rows) > _CHECKED_ONE_BY_ONE
        and all(row.get(name) in listed for name, listed in words.items() for row in rows)
    )
    if not (words and passed):
        yield
        return
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")


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


def _copy(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Send rows by COPY (psycopg.org/psycopg3/docs/basic/copy.html), in the same transaction."""
    from psycopg import OperationalError as Unreachable

    names = [column.name for column in table.columns]
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'COPY "{table.name}" ({columns}) FROM STDIN'
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([row.get(name) for name in names])
    except Unreachable as error:
        raise OperationalError(statement, None, error) from error


def _plan(dialect: Dialect, table: Table) -> tuple[str, "_Encoders"]:
    """Return the statement for whole rows, and how rows become its parameters."""
    names = [column.name for column in table.columns]
    compiled = insert(table).values(dict.fromkeys(names)).compile(dialect=dialect)
    return str(compiled), _Encoders(dialect, table)


class _Encoders(dict[tuple[str, ...], _Encoder]):
    """How rows of a table become parameters, by the names that they have, in their order.

    Of many rows few have other names than the one before; what is the same of them is done once.
    """

    def __init__(self, dialect: Dialect, table: Table) -> None:
        super().__init__()
        self._processors = {
            column.name: column.type.dialect_impl(dialect).bind_processor(dialect)
            for column in table.columns
        }
        checks = [each for each in table.constraints if isinstance(each, CheckConstraint)]
        self.words = (
            dict(check.info[WORDS] for check in checks)
            if all(WORDS in check.info for check in checks)
            else None
        )
        """The words that a column may have; None where a check is not of words alone."""

    def __missing__(self, names: tuple[str, ...]) -> _Encoder:
        if len(self) >= _MOST_SHAPES:
            self.clear()
        processed = [
            (place, process)
            for place, name in enumerate(names)
            if (process := self._processors[name]) is not None
        ]
        places = {name: place for place, name in enumerate(names)}
        in_order = itemgetter(*(places.get(name, -1) for name in self._processors))

        def encode(row: Mapping[str, Any]) -> tuple[Any, ...]:
            values = [*row.values(), None]  # the last is that of what the row does not have
            for place, process in processed:
                values[place] = process(values[place])
            parameters: tuple[Any, ...] = in_order(values)
            return parameters

        self[names] = encode
        return encode
