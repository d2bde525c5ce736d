"""Backups: consistent copies of a file in the user's own data folder, the last ten kept."""

import hashlib
import os
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from claimtrack.errors import ClaimtrackError, FileExistsAlreadyError
from claimtrack.store.engine import connect_sqlite
from claimtrack.store.faults import told_plainly
from claimtrack.store.session import Store

KEPT = 10


class NoBackupOfServerError(ClaimtrackError):
    """A PostgreSQL database is backed up by its own tools."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place}: back up a server with pg_dump, or `claimtrack export` it.")


@dataclass(frozen=True, slots=True)
class Backup:
    """A kept copy: where it is, when it was made (UTC), how large it is."""

    path: Path
    made_at: datetime
    size_bytes: int


def backup_folder(path: Path) -> Path:
    """Return the folder of one file's backups: named after it, and after where it lies."""
    from platformdirs import user_data_path

    home = os.environ.get("CLAIMTRACK_DATA")
    data = Path(home) if home else user_data_path("claimtrack")
    where = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:8]
    return data / "backups" / f"{path.stem}-{where}"


def back_up(store: Store, *, why: str = "backup", to: Path | None = None) -> Path:
    """Copy the file through SQLite's backup API; return the copy's path.

    Without `to`, into the file's backup folder, where the oldest beyond ten are removed.
    """
    path = store.place.path
    if path is None:
        raise NoBackupOfServerError(str(store.place))
    if to is not None:
        if to.exists():
            raise FileExistsAlreadyError(to)
        _copy(store, path, to)
        return to
    folder = backup_folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    target = folder / f"{stamp}-{why}.db"
    _copy(store, path, target)
    for old in sorted(folder.glob("*.db"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def backups(path: Path) -> list[Backup]:
    """Return the kept copies of a file, newest first."""
    return [
        Backup(copy, datetime.fromtimestamp(copy.stat().st_mtime, UTC), copy.stat().st_size)
        for copy in sorted(backup_folder(path).glob("*.db"), reverse=True)
    ]


def _copy(store: Store, path: Path, target: Path) -> None:
    draft = target.with_name(target.name + ".part")
    draft.unlink(missing_ok=True)
    try:
        with told_plainly(store.place):
            source = connect_sqlite(path)
            source.execute("PRAGMA busy_timeout = 30000")
            copy = sqlite3.connect(draft)
            try:
                source.backup(copy)
            finally:
                copy.close()
                source.close()
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
