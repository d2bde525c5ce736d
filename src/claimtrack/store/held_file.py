"""Holding on to the file that was opened: it can be read even when another has taken its name.

A synced folder or a careless copy may put another file in the place of the one that a program has
open. Connections are made by name, so the next one would find the other file, and what was written
would be gone with the old one. An idle connection keeps the old file readable until we have looked
at both. (Plain file handles would not do: closing one drops SQLite's locks, sqlite.org/howtocorrupt
section 2.2.)
"""

import os
import sqlite3
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimtrack.errors import (
    ClaimtrackError,
    DamagedFileError,
    ForeignFileError,
    MissingFileError,
    NewerFileError,
)
from claimtrack.files import status_of
from claimtrack.store.backup import RESCUED, copy_database, new_backup_path
from claimtrack.store.engine import connect_sqlite
from claimtrack.store.errors import driver_errors
from claimtrack.store.header import APPLICATION_ID, SCHEMA_VERSION
from claimtrack.store.inspection import missing_count
from claimtrack.store.location import Location


class ReplacedFileError(ClaimtrackError):
    """The open file was replaced by one that lacks what was written here."""

    def __init__(self, path: Path, count: int, rescued: Path) -> None:
        super().__init__(
            f"{path}: was replaced, while it was open here, by a copy that lacks "
            f"{count:,} of its changesets. They are kept: `claimtrack merge {rescued}` brings "
            "them in."
        )


class VanishedFileError(ClaimtrackError):
    """The open file was deleted, or replaced by one that this program cannot go on with."""

    def __init__(self, path: Path, what: str, rescued: Path | None) -> None:
        kept = "" if rescued is None else f" What it held is kept in {rescued}."
        super().__init__(f"{path}: {what}, while it was open here.{kept}")


@dataclass(frozen=True, slots=True)
class Rescue:
    """A copy of the file that lost its name, and how many changesets only it holds."""

    path: Path
    count: int


class Anchor:
    """Knows which file was opened under a name, and notices when it is another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._status: os.stat_result | None = None
        self._connection: sqlite3.Connection | None = None
        self._rescued: Path | None = None
        self._lock = threading.Lock()

    def check(self) -> Rescue | None:
        """Take hold of the file, or notice that it is another than the one held.

        Returns what must be brought into the new file, if anything. Raises VanishedFileError
        where the file is gone or no store of the same workspace; what it held is copied first.
        """
        with self._lock:
            now = status_of(self._path)
            if self._status is None or _is_same(now, self._status):
                self._hold(now)
                return None
            return self._handle_replacement(now)

    def is_held(self) -> bool:
        """Say whether the file that has the name is the one that is held."""
        now, held = status_of(self._path), self._status
        if held is None or not _is_same(now, held):
            return False
        self._status = now  # others may have made it more private since
        return True

    def _hold(self, now: os.stat_result | None) -> None:
        """Take hold of the file that has the name now."""
        if self._connection is not None or now is None:
            return
        self._status = now
        if os.name != "nt":  # there, a file that somebody holds cannot be replaced
            uri = f"{self._path.resolve().as_uri()}?mode=rw"
            # Without our settings: they read the schema, and might have to wait for a lock.
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            weakref.finalize(self, self._connection.close)

    def _handle_replacement(self, now: os.stat_result | None) -> Rescue | None:
        old = self._connection
        try:
            if now is None:
                raise MissingFileError(self._path)
            workspace = None if old is None else _workspace(old)
            with driver_errors(Location(path=self._path)):
                _check_replacement(self._path, workspace)
        except ClaimtrackError as error:
            what = "was deleted" if now is None else "was replaced by a file that is not its copy"
            raise VanishedFileError(self._path, what, self._rescue()) from error
        rescue: Rescue | None = None
        rescued = self._rescue()
        if rescued is not None:
            count = missing_count(self._path, rescued)
            rescue = Rescue(rescued, count) if count else None
            if rescue is None:
                rescued.unlink()
        if old is not None:
            old.close()
        self._connection = self._rescued = None
        self._hold(now)
        return rescue

    def _rescue(self) -> Path | None:
        """Copy the file that is held into the backup folder, once."""
        if self._rescued is None and self._connection is not None:
            target = new_backup_path(self._path, RESCUED)
            copy_database(self._connection, target, self._status)
            self._rescued = target
        return self._rescued


def _is_same(now: os.stat_result | None, held: os.stat_result) -> bool:
    return now is not None and (now.st_dev, now.st_ino) == (held.st_dev, held.st_ino)


def _workspace(connection: sqlite3.Connection) -> Any:
    return connection.execute("SELECT id FROM workspace").fetchone()


def _check_replacement(path: Path, workspace: Any) -> None:
    """Refuse a file that took the place of ours and is no sound copy of the same workspace."""
    connection = connect_sqlite(path)
    try:
        connection.execute("PRAGMA busy_timeout = 30000")
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION_ID:
            raise ForeignFileError(path, "it belongs to another program")
        if version > SCHEMA_VERSION:
            raise NewerFileError(path, version, SCHEMA_VERSION)
        code = "SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')"
        if version < SCHEMA_VERSION or connection.execute(code).fetchone() != (0,):
            raise ForeignFileError(path, "it must be opened anew")
        if workspace is not None and _workspace(connection) != workspace:
            raise ForeignFileError(path, "it is of another workspace")
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DamagedFileError(path, "its pages do not fit together")
    finally:
        connection.close()
