"""Putting a backup in the place of a file; what was there is kept, sound or damaged."""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from claimtrack.errors import ClaimtrackError, DamagedFileError, FileExistsAlreadyError
from claimtrack.store.backup import copy_file, new_backup_path
from claimtrack.store.engine import connect_sqlite
from claimtrack.store.errors import driver_errors
from claimtrack.store.header import read_header
from claimtrack.store.inspection import is_sound, missing_count
from claimtrack.store.location import Location
from claimtrack.store.opening import open_store
from claimtrack.store.salvage import newest_sound


class NoSoundBackupError(ClaimtrackError):
    """There is no backup of a file to put in its place."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: no sound backup of it is kept here. Name a copy, such as a teammate's file."
        )


@dataclass(frozen=True, slots=True)
class Restored:
    """A file that was made from a backup: where what stood there before is now (None where nothing
    did), and how many changesets only that holds.
    """

    path: Path
    backup: Path
    aside: Path | None = None
    missing: int = 0


def restore(path: Path, backup: Path | None = None, *, to: Path | None = None) -> Restored:
    """Put a backup, else the newest sound one, in the place of a file, or make `to` of it.

    The backup is checked, upgraded where it is older, and itself left as it is. A sound file goes
    to the backups, a damaged one is renamed beside itself. Raises NoSoundBackupError,
    FileExistsAlreadyError for `to`, and what `open_store` refuses.
    """
    if backup is None:
        newest = newest_sound(path)
        if newest is None:
            raise NoSoundBackupError(path)
        backup = newest.path
    target = to or path
    if to is not None and to.exists():
        raise FileExistsAlreadyError(to)
    draft = target.with_name(f".{target.name}.restored")
    draft.unlink(missing_ok=True)
    try:
        read_header(backup)
        if not is_sound(backup):
            raise DamagedFileError(backup, "its pages do not fit together")
        copy_file(backup, draft)
        open_store(draft, back_up_first=False)
        aside = _set_aside(target)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    missing = missing_count(target, aside) if aside is not None else 0
    return Restored(target, backup, aside, missing)


def _set_aside(path: Path) -> Path | None:
    """Keep what stands in the place; return where."""
    if not path.exists():
        return None
    if is_sound(path):
        with driver_errors(Location(path=path)), closing(connect_sqlite(path)) as connection:
            connection.execute("PRAGMA busy_timeout = 30000")
            connection.execute("BEGIN IMMEDIATE")  # nobody writes into what is about to go
            aside = new_backup_path(path, "before-restore")
            copy_file(path, aside)
            return aside
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():  # it belongs to the damaged file, and would be played into the new one
        journal.rename(aside.with_name(f"{aside.name}-journal"))
    return path.rename(aside)
