"""The front door: every store is opened here, checked, and upgraded where it is older."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine

from claimtrack.errors import (
    FileExistsAlreadyError,
    ForeignFileError,
    MissingFileError,
)
from claimtrack.files import drafted
from claimtrack.models import METADATA
from claimtrack.store import schema
from claimtrack.store.backup import back_up
from claimtrack.store.busy_note import leave_note
from claimtrack.store.engine import connect_sqlite, make_engine
from claimtrack.store.errors import driver_errors
from claimtrack.store.header import SCHEMA_VERSION, read_header
from claimtrack.store.location import Location, location_of
from claimtrack.store.room import give_back_room
from claimtrack.store.session import Store, Wait, ignore, succeeds
from claimtrack.store.strange import COLUMNS, STRANGE_OBJECTS, refuse_columns


def open_store(
    words: str | Path | Location,
    *,
    on_wait: Wait = ignore,
    create: bool = False,
    back_up_first: bool = True,
) -> Store:
    """Open a claims file or a server; an older one is backed up and upgraded first.

    With `create`, what is missing is made; `back_up_first` is for an upgrade. Raises the errors
    of `read_header`, and UnreachableServerError; a file that is refused is left byte for byte as
    it is.
    """
    location = words if isinstance(words, Location) else location_of(words)
    if location.path is None:
        return _open_server(location, on_wait, create)
    if create and not location.path.exists():
        with suppress(FileExistsAlreadyError):  # another program was faster
            return create_store(location, on_wait=on_wait)
    header = read_header(location.path)
    store = Store(location, make_engine(location), on_wait)
    with driver_errors(location):
        version = _refuse_foreign(store, location.path)
        if header.write_version == 2:
            _leave_wal(location.path)
        if version < SCHEMA_VERSION:
            if back_up_first:
                back_up(location, why="before-upgrade")
            _upgrade_file(store, location.path)
    return store


def create_store(words: str | Path | Location, *, on_wait: Wait = ignore) -> Store:
    """Make a new, empty store; a file appears only when it is complete.

    Raises FileExistsAlreadyError, and the other errors of `files.drafted`.
    """
    location = words if isinstance(words, Location) else location_of(words)
    if location.path is None:
        return _open_server(location, on_wait, create=True)
    path = location.path
    with driver_errors(location), drafted(path) as draft:
        _build(make_engine(Location(path=draft), new=True), path.stem)
    made = Store(location, make_engine(location), on_wait)
    made.mark_new()
    return made


def remove_empty(store: Store) -> None:
    """Remove a file that was made just now and that nothing was written to; a server's stays."""
    path = store.location.path
    if path is None:
        return
    store.close()
    with suppress(OSError, sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")  # nobody writes while it is looked at
        if connection.execute("SELECT 1 FROM changeset LIMIT 1").fetchone() is None:
            path.unlink()


def _build(engine: Engine, name: str) -> None:
    """Make the whole schema in one transaction."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        schema.migrate(connection)
        schema.name_workspace(connection, uuid4(), name)
        connection.commit()


def _refuse_foreign(store: Store, path: Path) -> int:
    """Refuse a file whose header is ours and whose contents are not; return its `user_version`.

    That is asked of SQLite, which first takes back a write that was killed: until then the bytes
    of the header may be of an upgrade that never came to be.

    Ours have no triggers and no views: somebody else put them there (sqlite.org/security.html,
    "Untrusted SQLite Database Files"). And ours have our tables.
    """
    tables: list[tuple[str, str, int]] = []
    version = 0

    def look() -> None:
        nonlocal version
        with closing(connect_sqlite(path)) as connection:
            connection.execute("BEGIN")
            for (kind,) in connection.execute(STRANGE_OBJECTS):
                raise ForeignFileError(path, f"it carries a {kind} that claimtrack never makes")
            tables[:] = connection.execute(COLUMNS).fetchall()
            (version,) = connection.execute("PRAGMA user_version").fetchone()

    store.retry(lambda: succeeds(look))
    refuse_columns(path, tables, METADATA.tables.values() if version == SCHEMA_VERSION else ())
    return version


def _leave_wal(path: Path) -> None:
    """Bring a file that another program put into WAL mode back to one file.

    Measured: copying the one file of a WAL pair loses committed edits every time.
    """
    connection = connect_sqlite(path)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError:
        pass  # somebody has it open in WAL just now; it still reads and writes correctly
    finally:
        connection.close()


def _upgrade_file(store: Store, path: Path) -> None:
    """Upgrade in one transaction; whoever comes second waits, and finds the work done.

    What the upgrade made smaller is then given back to the disk.
    """
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        store.begin(connection, "BEGIN IMMEDIATE")
        with leave_note(path, "the file is upgraded") as renew:

            def tell(progress: str) -> None:
                renew("")
                store.on_wait(progress)

            current = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if current < SCHEMA_VERSION:
                schema.migrate(connection, on_progress=tell)
            store.commit(connection)
    give_back_room(path, store.on_wait)


def _open_server(location: Location, on_wait: Wait, create: bool) -> Store:
    store = Store(location, make_engine(location), on_wait)
    try:
        _prepare_server(store, create=create)
    except BaseException:
        store.close()
        raise
    return store


def _prepare_server(store: Store, *, create: bool) -> None:
    location = store.location
    with driver_errors(location), store.engine.connect() as connection:
        number = schema.check_server(connection, location)
        connection.rollback()
        if number == 0 and not create:
            raise MissingFileError(str(location))
        if number < SCHEMA_VERSION:
            name = (store.engine.url.database or "claims") if number == 0 else None
            _build_server(store, name)


def _build_server(store: Store, name: str | None) -> None:
    from claimtrack.store.session import WRITE_LOCK

    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
        if schema.schema_number(connection) < SCHEMA_VERSION:
            schema.migrate(connection, on_progress=store.on_wait)
            if name is not None:
                schema.name_workspace(connection, uuid4(), name)
        connection.commit()
