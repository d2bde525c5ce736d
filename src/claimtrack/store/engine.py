"""Engines: how a connection to each database is made and what it may do."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from claimtrack.errors import MissingExtraError
from claimtrack.store.place import Place

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


def connect_sqlite(path: Path, *, new: bool = False) -> sqlite3.Connection:
    """Open a connection with our settings; without `new` a missing file is not made.

    Transactions are begun by us (`BEGIN IMMEDIATE`), hence `isolation_level=None`.
    """
    mode = "rwc" if new else "rw"
    uri = path.resolve().as_uri() + f"?mode={mode}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=BUSY_MS / 1000, check_same_thread=False
    )
    for setting in _SETTINGS:
        connection.execute(setting)
    return connection


def make_engine(place: Place, *, new: bool = False) -> Engine:
    """Return the engine of a place; connects only when it is used."""
    if place.path is not None:
        path = place.path
        return create_engine(
            "sqlite+pysqlite://", creator=lambda: connect_sqlite(path, new=new), poolclass=NullPool
        )
    try:
        import psycopg  # noqa: F401  (only to learn whether the extra is installed)
    except ImportError:
        raise MissingExtraError("PostgreSQL", "postgres") from None
    options: dict[str, Any] = {"pool_size": 2, "pool_pre_ping": True}
    return create_engine(str(place.url), **options)
