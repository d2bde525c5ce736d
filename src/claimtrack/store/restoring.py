"""Putting a backup in the place of a file; what was there is kept, sound or damaged."""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from claimtrack.errors import ClaimtrackError, DamagedFileError, FileExistsAlreadyError
from claimtrack.store.backup import copy_file, name_copy
from claimtrack.store.engine import connect_sqlite
from claimtrack.store.errors import told_plainly
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
    """A file that was made from a copy: where what stood there before is now, and what only that
    holds (changesets); None where nothing stood there.
    """

    path: Path
    copy: Path
    aside: Path | None = None
    lacking: int = 0


def restore(path: Path, copy: Path | None = None, *, to: Path | None = None) -> Restored:
    """Put a copy, else the newest sound backup, in the place of a file, or make `to` of it.

    The copy is checked, upgraded where it is older, and itself left as it is. A sound file goes
    to the backups, a damaged one is renamed beside itself. Raises NoSoundBackupError,
    FileExistsAlreadyError for `to`, and what `open_store` refuses.
    """
    if copy is None:
        newest = newest_sound(path)
        if newest is None:
            raise NoSoundBackupError(path)
        copy = newest.path
    target = to or path
    if to is not None and to.exists():
        raise FileExistsAlreadyError(to)
    draft = target.with_name(f".{target.name}.restored")
    draft.unlink(missing_ok=True)
    try:
        read_header(copy)
        if not is_sound(copy):
            raise DamagedFileError(copy, "its pages do not fit together")
        copy_file(copy, draft)
        open_store(draft, is_copy=True)
        aside = _set_aside(target)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    missing = missing_count(target, aside) if aside is not None else 0
    return Restored(target, copy, aside, missing)


def _set_aside(path: Path) -> Path | None:
    """Keep what stands in the place; return where."""
    if not path.exists():
        return None
    if is_sound(path):
        with told_plainly(Location(path=path)), closing(connect_sqlite(path)) as connection:
            connection.execute("PRAGMA busy_timeout = 30000")
            connection.execute("BEGIN IMMEDIATE")  # nobody writes into what is about to go
            aside = name_copy(path, "before-restore")
            copy_file(path, aside)
            return aside
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():  # it belongs to the damaged file, and would be played into the new one
        journal.rename(aside.with_name(f"{aside.name}-journal"))
    return path.rename(aside)
