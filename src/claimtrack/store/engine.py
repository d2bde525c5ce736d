"""Engines: how a connection to each database is made and what it may do."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from claimtrack.errors import MissingExtraError
from claimtrack.files import refuse_special
from claimtrack.models import METADATA
from claimtrack.store.location import Location, MalformedAddressError

BUSY_MS = 250
"""How long SQLite itself waits for a lock before we look at the clock and tell who keeps it."""

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32768",
    f"PRAGMA busy_timeout = {BUSY_MS}",
)


_FOREIGN_BUSY_S = 30.0
_LONGEST_BYTES = 100_000_000
"""Longer than any kept copy."""

_FOREIGN_LIMITS = (
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_COLUMN, 100),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
    (sqlite3.SQLITE_LIMIT_VDBE_OP, 25_000),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
)
_FOREIGN_SETTINGS = ("PRAGMA query_only = ON", "PRAGMA ignore_check_constraints = ON")
"""Its checks are expressions of a stranger's, and SQLite would work them out."""


def connect_sqlite(path: Path, *, new: bool = False) -> sqlite3.Connection:
    """Open a connection with our settings; without `new` a missing file is not made.

    Transactions are begun by us (`BEGIN IMMEDIATE`), hence `isolation_level=None`.
    """
    refuse_special(path)
    mode = "rwc" if new else "rw"
    uri = path.resolve().as_uri() + f"?mode={mode}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=BUSY_MS / 1000, check_same_thread=False
    )
    for setting in _SETTINGS:
        connection.execute(setting)
    return connection


def connect_once_through(path: Path) -> sqlite3.Connection:
    """Open a connection for reading a whole file once: no page that was read is kept for long."""
    connection = connect_sqlite(path)
    connection.execute("PRAGMA cache_size = -1024")
    return connection


def connect_foreign(path: Path, *, alone: bool = False) -> sqlite3.Connection:
    """Open somebody else's file, only to read it, with little room for what it may try.

    What is read from it can be no longer than the file itself: nothing of ours is computed.
    `alone` says that nobody can be writing to it; SQLite then looks for no journal beside it.
    Source: "Untrusted SQLite Database Files" (sqlite.org/security.html).
    """
    refuse_special(path)
    uri = path.resolve().as_uri() + "?mode=ro" + ("&immutable=1" if alone else "")
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=_FOREIGN_BUSY_S, check_same_thread=False
    )
    for setting in (*_SETTINGS[:-1], *_FOREIGN_SETTINGS):
        connection.execute(setting)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(_LONGEST_BYTES, _size_with_log(path)))
    for limit, value in _FOREIGN_LIMITS:
        connection.setlimit(limit, value)
    return connection


def _size_with_log(path: Path) -> int:
    """Return the bytes of a file and of the write-ahead log that may stand beside it."""
    log = path.with_name(path.name + "-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


@event.listens_for(METADATA, "before_create")
def _tell_conditions(_: Any, connection: Connection, **__: Any) -> None:
    """Say to the database at hand over which rows a partial index is."""
    for index in (index for table in METADATA.tables.values() for index in table.indexes):
        if (condition := index.info.get("where")) is not None:
            index.dialect_options[connection.dialect.name]["where"] = condition


def memory_engine() -> Engine:
    """Return an empty database in memory with all tables, for what is thrown away after a look."""
    engine = create_engine("sqlite+pysqlite://")
    METADATA.create_all(engine)
    return engine


def make_engine(location: Location, *, new: bool = False) -> Engine:
    """Return the engine of a place; connects only when it is used."""
    if location.path is not None:
        path = location.path
        return sqlite_engine(lambda: connect_sqlite(path, new=new))
    try:
        import psycopg  # noqa: F401 — only to learn whether the extra is installed
    except ImportError:
        raise MissingExtraError("PostgreSQL", "postgres") from None
    options: dict[str, Any] = {"pool_size": 2, "pool_pre_ping": True}
    try:
        return create_engine(str(location.url), **options)
    except ArgumentError as error:
        reason = location.without_password(str(error))
        raise MalformedAddressError(str(location), reason) from None


def sqlite_engine(connect: Callable[[], sqlite3.Connection]) -> Engine:
    """Return an engine that opens a connection for each transaction, and keeps none."""
    return create_engine("sqlite+pysqlite://", creator=connect, poolclass=NullPool)
