"""Somebody else's store: examined before it is read, never written to, never upgraded.

Source: "Untrusted SQLite Database Files" (sqlite.org/security.html).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from claimtrack.errors import (
    ClaimtrackError,
    DamagedFileError,
    ForeignFileError,
    MissingFileError,
)
from claimtrack.store import schema
from claimtrack.store.engine import connect_foreign, make_engine, sqlite_engine
from claimtrack.store.errors import driver_errors
from claimtrack.store.header import read_header
from claimtrack.store.location import Location

FROZEN = ("change", "changeset", "snapshot_text", "workspace")
"""The tables that are the same in every version; of a foreign store, no others are read."""

_WAL = 2


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
            with driver_errors(location), _half_written_errors(location):
                connection = ends.enter_context(engine.connect())
                _begin(connection, location)
            yield connection
            connection.rollback()
    finally:
        engine.dispose()


def quick_check(connection: Connection, location: Location) -> None:
    """Look through the pages of the tables that are read; raises DamagedFileError."""
    if connection.dialect.name != "sqlite":
        return
    with driver_errors(location):
        for table in FROZEN:
            damage = connection.exec_driver_sql(f"PRAGMA quick_check('{table}')").scalar()
            if damage != "ok":
                raise DamagedFileError(str(location), str(damage))


def binary_collation(connection: Connection) -> str:
    """Return the name of the collation that orders text by its bytes."""
    return {"sqlite": "BINARY", "postgresql": "C"}[connection.dialect.name]


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
    objects = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
    for kind, _, _ in objects:
        if kind in ("trigger", "view"):
            raise ForeignFileError(path, f"it carries a {kind} that claimtrack never makes")
    plain = {
        name
        for kind, name, sql in objects
        if kind == "table" and not str(sql).upper().startswith("CREATE VIRTUAL")
    }
    missing = set(FROZEN) - plain
    if missing:
        raise DamagedFileError(path, f"it has no table {min(missing)!r}")
