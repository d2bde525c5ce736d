"""Somebody else's store: examined before it is read, never written to, never upgraded.

Source: "Untrusted SQLite Database Files" (sqlite.org/security.html).
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from claimtrack.errors import (
    ClaimtrackError,
    DamagedFileError,
    ForeignFileError,
    MissingFileError,
)
from claimtrack.models import METADATA
from claimtrack.store import schema
from claimtrack.store.engine import connect_foreign, make_engine, sqlite_engine
from claimtrack.store.errors import driver_errors
from claimtrack.store.header import SCHEMA_VERSION, read_header
from claimtrack.store.location import Location
from claimtrack.store.strange import (
    COLUMNS,
    FROZEN,
    FROZEN_LATER,
    STRANGE_OBJECTS,
    TEXTS_BEFORE,
    refuse_columns,
)

_WAL = 2
_LOOK_S, _LOOK_S_BY_MB = 10.0, 0.2
"""Processor time for looking through a file: ten times what an honest one takes, and more."""

_OPERATIONS_AT_ONCE = 1000
"""Steps of SQLite's own machine between two looks at the clock."""


class HalfWrittenFileError(ClaimtrackError):
    """A file whose last writer died; only its owner may bring it back to what it was."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: a program stopped while writing to it. Run `claimtrack check --file {path}` "
            "once, which takes the half change back, and try again."
        )


@contextmanager
def open_foreign(location: Location) -> Iterator[Connection]:
    """Yield a connection to one state of a store that is not ours; it can only be read.

    It may be of an older schema. Raises the errors of `read_header`, ForeignFileError where the
    file carries code, DamagedFileError, and UnreachableServerError.
    """
    engine = _server(location) if location.path is None else _file(location.path)
    try:
        with ExitStack() as ends:
            with foreign_errors(location), _half_written_errors(location):
                connection = ends.enter_context(engine.connect())
                _begin(connection, location)
            yield connection
            connection.rollback()
    finally:
        engine.dispose()


def quick_check(connection: Connection, location: Location) -> None:
    """Look through all pages, as is done before a row is read; raises DamagedFileError.

    A page that stands in two places at once can make a small file look like an endless one.
    """
    if location.path is None:
        return
    with foreign_errors(location):
        damage = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if damage != "ok":
        raise DamagedFileError(str(location), " ".join(str(damage).split()))


@contextmanager
def in_due_time(connection: Connection, location: Location) -> Iterator[None]:
    """End a look through a file that takes far longer than it may. Raises ForeignFileError."""
    driver = connection.connection.driver_connection
    if location.path is None or not isinstance(driver, sqlite3.Connection):
        yield
        return
    most_s = _LOOK_S + _LOOK_S_BY_MB * location.path.stat().st_size / 1e6
    ends = time.thread_time() + most_s
    driver.set_progress_handler(lambda: time.thread_time() > ends, _OPERATIONS_AT_ONCE)
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", 0) != sqlite3.SQLITE_INTERRUPT:
            raise
        what = "looking through it takes far longer than through any file of its size"
        raise ForeignFileError(location.path, what) from error
    finally:
        driver.set_progress_handler(None, 0)


@contextmanager
def foreign_errors(location: Location) -> Iterator[None]:
    """Turn whatever the driver has against somebody else's file into a sentence."""
    try:
        with driver_errors(location):
            yield
    except (DBAPIError, sqlite3.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(original, "sqlite_errorcode", sqlite3.SQLITE_INTERRUPT)
        if location.path is None or code == sqlite3.SQLITE_INTERRUPT:
            raise
        raise DamagedFileError(location.path, str(original)) from error


def binary_collation(connection: Connection) -> str:
    """Return the name of the collation that orders text by its bytes."""
    return {"sqlite": "BINARY", "postgresql": "C"}[connection.dialect.name]


def keeps_digits(connection: Connection) -> bool:
    """Say whether a store keeps ids as their digits: a file does, before schema 17."""
    if connection.dialect.name != "sqlite":
        return False
    kind = connection.exec_driver_sql("SELECT typeof(id) FROM workspace LIMIT 1").scalar()
    return bool(kind != "blob")


def id_as_digits(connection: Connection, *, is_older: bool) -> str:
    """Return what reads the column `id` as digits, and no more than one more than an id has."""
    if connection.dialect.name == "sqlite" and not is_older:
        return "CASE typeof(id) WHEN 'blob' THEN lower(hex(substr(id, 1, 17))) END"
    return "substr(replace(CAST(id AS TEXT), '-', ''), 1, 33)"


def _file(path: Path) -> Engine:
    header = read_header(path)
    alone = header.write_version == _WAL and not path.with_name(path.name + "-wal").exists()
    return sqlite_engine(lambda: connect_foreign(path, alone=alone))


def _server(location: Location) -> Engine:
    return make_engine(location).execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )


@contextmanager
def _half_written_errors(location: Location) -> Iterator[None]:
    """Say what it means that SQLite wants to write to a file before it can be read."""
    try:
        yield
    except OperationalError as error:
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        if location.path is None or code not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
        if not location.path.with_name(location.path.name + "-journal").exists():
            raise
        raise HalfWrittenFileError(location.path) from error


def _begin(connection: Connection, location: Location) -> None:
    """Take the lock of a reader, and refuse what claimtrack would never make."""
    if location.path is None:
        if schema.check_server(connection, location) == 0:
            raise MissingFileError(str(location))
        return
    path = location.path
    connection.exec_driver_sql("BEGIN")
    for kind in connection.exec_driver_sql(STRANGE_OBJECTS).scalars():
        raise ForeignFileError(path, f"it carries a {kind} that claimtrack never makes")
    if connection.exec_driver_sql("PRAGMA encoding").scalar() != "UTF-8":
        raise ForeignFileError(path, "its text is not in UTF-8")
    columns = [tuple(row) for row in connection.exec_driver_sql(COLUMNS)]
    version = connection.exec_driver_sql("PRAGMA user_version").scalar()
    refuse_columns(path, columns, METADATA.tables.values() if version == SCHEMA_VERSION else ())
    held = {row[0] for row in columns}
    names = [*FROZEN, *(name for name in FROZEN_LATER if name in held)]
    frozen = [METADATA.tables[name] for name in names]
    if "text_pack" not in held:
        frozen.append(TEXTS_BEFORE)
    refuse_columns(path, columns, frozen, exactly=True)
