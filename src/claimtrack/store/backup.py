"""Backups: consistent copies of a file in the user's own data folder, the last ten kept."""

import os
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from claimtrack.errors import ClaimtrackError
from claimtrack.files import drafted, make_private_folder, status_of
from claimtrack.store.engine import connect_once_through
from claimtrack.store.errors import driver_errors, is_of_writing
from claimtrack.store.location import Location, own_folder

KEPT = 10
DAILY = "daily"
_UNTOUCHED_S = 3600.0
"""A draft that nobody has written to for so long is nobody's work any more."""
RESCUED = "rescued"
"""Backups of what another file took the place of; they are never removed to make room."""


class NoBackupOfServerError(ClaimtrackError):
    """A PostgreSQL database is backed up by its own tools."""

    def __init__(self, location: str) -> None:
        super().__init__(f"{location}: back up a server with pg_dump, or `claimtrack export` it.")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: where it is, when it was made (UTC), how large it is."""

    path: Path
    made_at: datetime
    size_bytes: int

    @property
    def is_rescued(self) -> bool:
        """Say whether it is of a file that another took the place of."""
        return _is_rescued(self.path)

    def is_daily(self, day: date) -> bool:
        """Say whether it is the backup that was made before the first write of a day."""
        return self.path.name.startswith(f"{day:%Y%m%d}T") and self.path.stem.endswith(f"-{DAILY}")


def backup_folder(path: Path) -> Path:
    """Return the folder of one file's backups: named after it, and after where it lies."""
    return own_folder("backups", path)


def back_up(location: Location, *, why: str = "backup", to: Path | None = None) -> Path:
    """Copy the file through SQLite's backup API; return the path of the backup.

    Without `to`, into the file's backup folder, where the oldest beyond ten are removed. Raises
    the errors of `files.drafted`.
    """
    path = location.path
    if path is None:
        raise NoBackupOfServerError(str(location))
    if to is not None:
        copy_file(path, to)
        return to
    target = new_backup_path(path, why)
    _remove_unfinished(target.parent)
    copy_file(path, target)
    kept = sorted(target.parent.glob("*.db"))
    for old in [backup for backup in kept if not _is_rescued(backup)][:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def _is_rescued(path: Path) -> bool:
    return path.stem.endswith(f"-{RESCUED}")


def _remove_unfinished(folder: Path) -> None:
    """Remove what programs that were ended in the middle of a backup left behind."""
    for draft in folder.glob("*.part*"):
        if time.time() - draft.stat().st_mtime > _UNTOUCHED_S:
            draft.unlink(missing_ok=True)


def new_backup_path(path: Path, why: str) -> Path:
    """Return the name of a new backup in a file's backup folder, which is made."""
    folder = backup_folder(path)
    make_private_folder(folder)
    return folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{why}.db"


def backups(original: Path) -> list[Backup]:
    """Return the backups of a file, newest first."""
    return [
        Backup(path, datetime.fromtimestamp(path.stat().st_mtime, UTC), path.stat().st_size)
        for path in sorted(backup_folder(original).glob("*.db"), reverse=True)
    ]


def copy_file(path: Path, target: Path, like: os.stat_result | None = None) -> None:
    """Copy a file through SQLite's backup API; the copy appears when it is complete.

    It is as private as the file, or as another that it shall be `like`.
    """
    with driver_errors(Location(path=path)):
        source = connect_once_through(path)
        try:
            source.execute("PRAGMA busy_timeout = 30000")
            copy_database(source, target, like or status_of(path))
        finally:
            source.close()


def copy_database(source: sqlite3.Connection, target: Path, like: os.stat_result | None) -> None:
    """Copy what a connection reads, even where its file has lost its name."""
    with drafted(target, like) as draft, closing(sqlite3.connect(draft)) as destination:
        try:
            source.backup(destination)
        except sqlite3.Error as error:
            if not is_of_writing(error):
                raise
            with driver_errors(Location(path=target)):
                raise
