"""A store: `reading()` for a look, `writing()` for a change; neither is held across a keypress."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID
from weakref import WeakSet

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, col

from claimtrack.errors import BusyFileError, ClaimtrackError, NewerFileError, StrangeFileError
from claimtrack.models import Workspace
from claimtrack.schemas.rows import Flip
from claimtrack.store import installation, memory
from claimtrack.store.ahead import dated_ahead
from claimtrack.store.backup import DAILY, Backup, back_up, backups
from claimtrack.store.busy_note import read_note
from claimtrack.store.errors import driver_errors, is_busy, is_interrupt
from claimtrack.store.header import SCHEMA_VERSION
from claimtrack.store.held_file import Anchor, ReplacedFileError
from claimtrack.store.inspection import missing_count, refuse_damage
from claimtrack.store.location import Location
from claimtrack.store.reader import Reader, bind_reader
from claimtrack.store.room import give_back_room
from claimtrack.store.strange import strange_columns, strange_values
from claimtrack.text import counted

WRITTEN = "written"
"""Where a writing session notes the id of the changeset that it adds last."""

PATIENCE_S = 30.0
"""How long we wait for others who get nothing done; where a note says what they do, longer."""

WRITE_LOCK = 0x434C4D54
"""The advisory lock that makes writers on PostgreSQL take turns, as SQLite's file lock does."""

SURPRISES = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError,
             AssertionError, DBAPIError, sqlite3.Error)  # fmt: skip
"""What fails where a value is not what its column is for."""

_WORKSPACE = select(col(Workspace.id))

OPENED: "WeakSet[Store]" = WeakSet()
"""The stores that this program has opened."""

Wait = Callable[[str], None]
"""Called with what we wait for, about once a second."""


def ignore(message: str) -> None:
    """Do nothing with a message."""


class Store:
    """An open place; holds no transaction, and no lock, from one block to the next."""

    def __init__(self, location: Location, engine: Engine, on_wait: Wait = ignore) -> None:
        self.location = location
        self.engine = engine
        self.on_wait = on_wait
        self.on_notice: Callable[[str], None] = ignore
        """Called with a sentence that a person should read, such as where a backup failed."""
        self.merge_rescued: Callable[[Store, Path], object] | None = None
        """Merges what was kept of the open file, where another took its name, into that one."""
        self.has_written = False
        """Whether anything was committed through it."""
        self.flips: Sequence[Flip] = ()
        """The standings that the last step turned, for whoever tells of it."""
        self.reader: Reader | None = None
        """Who reads what comes out of it; None where a machine does."""
        self.is_remembered = True
        """Whether what is written here last is remembered, to notice an older copy in its place."""
        self._told_loss: UUID | None = None
        self._has_looked = False
        self._anchor = Anchor(location.path) if location.path is not None else None
        self._day: date | None = None
        self._day_lock = threading.Lock()
        self._write_turn = threading.RLock()
        OPENED.add(self)

    @property
    def dialect(self) -> str:
        """Return `sqlite` or `postgresql`."""
        return self.engine.dialect.name

    def take_flips(self) -> Sequence[Flip]:
        """Return the standings that the last step turned, once: whoever asks tells of them."""
        flips, self.flips = self.flips, ()
        return flips

    @contextmanager
    def reading(self, *, tells_loss: bool = True) -> Iterator[Session]:
        """Yield a session on one consistent state; nothing that it does is kept.

        Unless it `tells_loss`, the caller tells of an older copy in the file's place.
        Raises ReplacedFileError where another file has the name, and lacks what was written here.
        """
        self._check_file()
        with self._explained(), driver_errors(self.location), self._connect() as connection:
            self.begin(connection, "BEGIN")
            if tells_loss and not self._has_looked:
                self._tell_loss(connection)
            bind_reader(connection, self.reader)
            with Session(connection) as session:
                yield session
            connection.rollback()

    @contextmanager
    def writing(self, *, checks_keys: bool = True) -> Iterator[Session]:
        """Yield a session that is committed when the block ends, and taken back if it fails.

        Without `checks_keys` SQLite leaves the foreign keys to the block, which proves them
        itself: while one is open, SQLite looks through all tables at every row that is written.
        Waits for others as long as they get their work done, or announce that they are at work.
        Raises BusyFileError 30 s after that, NewerFileError if a colleague upgraded the file, and
        ReplacedFileError if another file took its name: what was written is then kept apart.
        """
        self._check_file()
        self.begin_day()
        with self._write_turn:
            with self._explained(), driver_errors(self.location), self._connect() as connection:
                yield from self._written(connection, checks_keys=checks_keys)
            self._check_file()  # or it went into a file that has no name any more

    def _written(self, connection: Connection, *, checks_keys: bool) -> Iterator[Session]:
        """Yield the session of one transaction, and commit it."""
        if not checks_keys and self.dialect == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        self.begin(connection, "BEGIN IMMEDIATE")
        self._check_version(connection)
        self._tell_loss(connection)
        bind_reader(connection, self.reader)
        with Session(connection) as session:
            yield session
            session.flush()
            remember = self._reminder(connection, session.info.get(WRITTEN))
            self.commit(connection)
            self.has_written = True
            remember()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Tell errors that come of what another program wrote into the file from bugs."""
        try:
            yield
        except ClaimtrackError:
            raise
        except SURPRISES as error:
            explanation = None if is_interrupt(error) else self.explanation()
            if explanation is None:
                raise
            try:
                raise explanation from error
            finally:
                del explanation  # else it keeps its own traceback, where a cursor keeps a lock

    def explanation(self) -> StrangeFileError | None:
        """Return what claimtrack never writes and this store holds, if it holds any such thing.

        All rows are looked at, so it is asked where something failed, and not before.
        """
        try:
            with driver_errors(self.location), self._connect() as connection:
                self.begin(connection, "BEGIN")
                strange = chain(strange_columns(connection), strange_values(connection))
                first = next(iter(strange), None)
                connection.rollback()
        except (ClaimtrackError, *SURPRISES):
            return None
        return None if first is None else StrangeFileError(str(self.location), str(first))

    def _tell_ahead(self, connection: Connection) -> None:
        """Tell, once a day, whose changes are dated ahead of this computer's clock."""
        if self.on_notice is ignore:
            return
        with suppress(*SURPRISES):  # what is strange in the file is told where it is read
            workspace = connection.execute(_WORKSPACE).scalar_one()
            notes = installation.notes_of(workspace)
            present_ms = time.time_ns() // 1_000_000
            found = dated_ahead(connection, present_ms, notes.accepted_until)
            newest = max((ahead.newest for ahead in found), default=None)
            told = f"{datetime.now(UTC).date()} {newest}"
            if newest is not None and notes.ahead != told:
                for ahead in found:
                    self.on_notice(ahead.sentence(present_ms))
                notes.ahead = told
                installation.keep_notes(workspace, notes)

    def _tell_loss(self, connection: Connection) -> None:
        """Tell, once, where the change that was written here last is gone from the file."""
        path = self.location.path
        if not self._has_looked:
            self._has_looked = True
            self._tell_ahead(connection)
        if path is None or not self.is_remembered:
            return
        lost = memory.lost_change(path, lambda sql, values: _row(connection, sql, values))
        if lost is not None and lost != self._told_loss:
            self._told_loss = lost
            in_git = memory.is_in_git(path)
            self.on_notice(memory.sentence_about(path, lost, in_git=in_git))
            if in_git:  # which puts older states there all the time, and loses none
                memory.forget(path)

    def _reminder(self, connection: Connection, written: UUID | None) -> Callable[[], None]:
        """Return what remembers the changeset that was written, once it is committed."""
        path = self.location.path
        if path is None or written is None or not self.is_remembered:
            return lambda: None
        workspace = memory.workspace_of_file(lambda sql, values: _row(connection, sql, values))
        if workspace is None:
            return lambda: None
        return partial(memory.remember, path, workspace, written)

    def begin_day(self) -> None:
        """Before the first write of a day: prove the file sound, back it up, give room back.

        The screen calls it once it is painted. Raises DamagedFileError; nothing is written then.
        """
        today = datetime.now(UTC).date()
        path = self.location.path
        if self._day == today or path is None:
            return
        with self._day_lock:
            if self._day != today:
                kept = backups(path)
                if not any(backup.is_daily(today) for backup in kept):
                    self._back_up_day(path, kept)
                with driver_errors(self.location):
                    give_back_room(path, self.on_wait)
                self._day = today

    def _back_up_day(self, path: Path, kept: Sequence[Backup]) -> None:
        """Prove the file sound and back it up.

        Not at every opening: at 100,000 claims the proof takes most of a second. Tells where the
        newest backup holds changesets that the file lacks, and where no backup can be made: that
        stops nobody's work.
        """
        with driver_errors(self.location):
            self.retry(lambda: succeeds(lambda: refuse_damage(path)))
        newest = next((backup for backup in kept if not backup.is_rescued), None)
        missing = missing_count(path, newest.path) if newest is not None else 0
        if newest is not None and missing and self._told_loss is None:
            self.on_notice(
                f"{path}: the backup of {newest.made_at:%Y-%m-%d %H:%M} holds "
                f"{counted(missing, 'changeset')} that the file lacks, which "
                f"`claimtrack merge {newest.path}` takes in."
            )
        try:
            back_up(self.location, why=DAILY)
        except (OSError, sqlite3.Error, ClaimtrackError) as error:
            self.on_notice(f"{path}: no backup could be made today ({error}).")

    def mark_new(self) -> None:
        """Note that the file was made just now: there is nothing to back up yet today."""
        self._day = datetime.now(UTC).date()

    def stamp(self) -> tuple[int, int, int] | None:
        """Return what differs once anybody has written to the file; None of a server.

        A commit rewrites the file's first page (there is no write-ahead log here).
        """
        if self.location.path is None:
            return None
        try:
            status = self.location.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def close(self) -> None:
        """Let go of the server's connections; a file holds none."""
        self.engine.dispose()

    def _check_file(self) -> None:
        if self._anchor is None or self.location.path is None or self._anchor.is_held():
            return
        with self._write_turn:  # what another thread just writes goes into the old file
            rescue = self._anchor.check()
        if rescue is None:
            return
        if self.merge_rescued is None:
            raise ReplacedFileError(self.location.path, rescue.count, rescue.path)
        self.merge_rescued(self, rescue.path)
        self.on_notice(
            f"{self.location}: was replaced by an older copy while it was open here; what that "
            f"lacked ({counted(rescue.count, 'changeset')}) was merged into it."
        )

    def _connect(self) -> Connection:
        """Return a connection; making one reads the schema, so it may have to wait as well."""
        made: list[Connection] = []
        self.retry(lambda: succeeds(lambda: made.append(self.engine.connect())))
        return made[0]

    def begin(self, connection: Connection, statement: str) -> None:
        """Begin a transaction with a statement, waiting for others as long as they work."""
        if self.dialect == "sqlite":
            self.retry(lambda: _start(connection, statement))
        elif statement == "BEGIN":
            connection.execution_options(isolation_level="REPEATABLE READ")
        else:
            # Not under REPEATABLE READ: its snapshot would be older than the lock.
            self.retry(lambda: _take_server_lock(connection))

    def commit(self, connection: Connection) -> None:
        """Commit, waiting for long readers: a DELETE journal needs them out for an instant.

        SQLite is told so itself, because SQLAlchemy gives a transaction up whose commit failed.
        """
        if self.dialect == "sqlite":
            self.retry(lambda: succeeds(lambda: connection.exec_driver_sql("COMMIT")))
        connection.commit()

    def retry(self, attempt: Callable[[], bool]) -> None:
        """Try until it works; give up when for 30 s nobody has written and nobody says why.

        While others get their changes in, our turn comes: that is no reason to give up.
        """
        moved = reported = time.monotonic()
        stamp = self.stamp()
        while not attempt():
            now = time.monotonic()
            activity = read_note(self.location.path)
            if stamp != (stamp := self.stamp()):
                moved = now
            if activity is None and now - moved > PATIENCE_S:
                raise BusyFileError(str(self.location), "another program is writing to it")
            if now - reported >= 1.0:
                reported = now
                self.on_wait(activity or "another program is writing")
            time.sleep(0.02)

    def _check_version(self, connection: Connection) -> None:
        if self.dialect == "sqlite":
            (version,) = _row(connection, "PRAGMA user_version")
        else:
            version = int(
                connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
            )
        if version > SCHEMA_VERSION:
            raise NewerFileError(str(self.location), version, SCHEMA_VERSION)


def _row(connection: Connection, sql: str, values: tuple[str | bytes, ...] = ()) -> Any:
    """Ask SQLite itself for one row: through SQLAlchemy the answer takes ten times as long."""
    driver: Any = connection.connection.driver_connection
    return driver.execute(sql, values).fetchone()


def succeeds(action: Callable[[], object]) -> bool:
    """Do something; say whether it worked, or the file is busy."""
    try:
        action()
    except (OperationalError, sqlite3.OperationalError) as error:
        if is_busy(error):
            return False
        raise
    return True


def interrupter(session: Session) -> Callable[[], None]:
    """Return what stops the statement that a session is at, from whatever thread.

    A server's statement is left to end by itself.
    """
    driver: Any = session.connection().connection.driver_connection
    return driver.interrupt if isinstance(driver, sqlite3.Connection) else lambda: None


def _start(connection: Connection, statement: str) -> bool:
    def begin() -> None:
        connection.exec_driver_sql(statement)
        # BEGIN alone takes no lock: the first read does, and it may have to wait as well.
        _row(connection, "SELECT count(*) FROM sqlite_master")

    if succeeds(begin):
        return True
    connection.rollback()
    return False


def _take_server_lock(connection: Connection) -> bool:
    taken = connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({WRITE_LOCK})")
    return bool(taken.scalar_one())
