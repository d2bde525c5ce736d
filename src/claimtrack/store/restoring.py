"""Putting a backup in the place of a file; what was there is kept, sound or damaged."""

import os
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from claimtrack.errors import ClaimtrackError, DamagedFileError, ForeignFileError
from claimtrack.files import (
    draft_name,
    errors_naming,
    put_in_place,
    refuse_existing,
    remove_draft,
    status_of,
    writing_errors,
)
from claimtrack.store.backup import copy_file, new_backup_path
from claimtrack.store.engine import connect_sqlite
from claimtrack.store.errors import driver_errors
from claimtrack.store.header import read_header
from claimtrack.store.inspection import is_sound, missing_count
from claimtrack.store.location import Location
from claimtrack.store.memory import forget
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
    to the backups, a damaged one gets another name beside itself. Raises NoSoundBackupError,
    FileExistsAlreadyError for `to`, and what `open_store` refuses.
    """
    if backup is None:
        newest = newest_sound(path)
        if newest is None:
            raise NoSoundBackupError(path)
        backup = newest.path
    target = to or path
    if to is not None:
        refuse_existing(to)
    read_header(backup)
    if not is_sound(backup):
        raise DamagedFileError(backup, "its pages do not fit together")
    with writing_errors(target), ExitStack() as ends:
        place = target.resolve()  # a link goes on leading to the file
        draft = draft_name(place)
        ends.callback(remove_draft, draft)
        with errors_naming(target, draft):
            copy_file(backup, draft, status_of(place) or status_of(backup))
            open_store(draft, back_up_first=False)
        aside = _set_aside(path, place, ends) if to is None and place.exists() else None
        put_in_place(draft, place, replaces=aside is not None and place.exists())
        forget(target)  # what only the file had that was here is told below
    missing = missing_count(target, aside) if aside is not None else 0
    return Restored(target, backup, aside, missing)


def _set_aside(path: Path, place: Path, ends: ExitStack) -> Path:
    """Keep what stands in the place; return where. The place is not free meanwhile.

    Until `ends` nobody writes into it: what they would write would be in neither of the two.
    """
    is_whole = is_sound(place)
    _lock(place, ends, is_whole=is_whole)
    if is_whole:
        aside = new_backup_path(path, "before-restore")
        copy_file(place, aside)
        return aside
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    aside = place.with_name(f"{place.name}.damaged-{stamp}")
    journal = place.with_name(f"{place.name}-journal")
    if journal.exists():  # it belongs to the damaged file, and would be played into the new one
        journal.rename(aside.with_name(f"{aside.name}-journal"))
    try:
        os.link(place, aside)
    except OSError:  # a file system without links
        place.rename(aside)
    return aside


def _lock(place: Path, ends: ExitStack, *, is_whole: bool) -> None:
    """Keep others from writing; into a damaged file, as far as that lets us."""
    if os.name == "nt":  # there, a file that is open cannot be replaced
        return
    try:
        with driver_errors(Location(path=place)):
            connection = ends.enter_context(closing(connect_sqlite(place)))
            connection.execute("PRAGMA busy_timeout = 30000")
            connection.execute("BEGIN IMMEDIATE")
    except (DamagedFileError, ForeignFileError):
        if is_whole:
            raise
