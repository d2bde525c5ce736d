"""What is done before the first write of a day: the file is proved sound, and backed up.

Not at every opening: at 100,000 claims the proof takes most of a second.
"""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from claimtrack.errors import ClaimtrackError, DamagedFileError
from claimtrack.store.backup import RESCUED, back_up, backups
from claimtrack.store.engine import connect_once_through
from claimtrack.store.errors import told_plainly
from claimtrack.store.inspection import missing_count
from claimtrack.store.session import Store, succeeds
from claimtrack.text import counted

_WHY = "daily"


def begin_day(store: Store, path: Path, today: date) -> None:
    """Prove a file sound and back it up, unless that was done today.

    Tells where the newest copy holds changesets that the file lacks, and where no backup can be
    made: that stops nobody's work. Raises DamagedFileError.
    """
    kept = backups(path)
    if any(one.path.name.startswith(f"{today:%Y%m%d}T") and _is_daily(one.path) for one in kept):
        return
    with told_plainly(store.location):
        store.patiently(lambda: succeeds(lambda: _refuse_damage(path)))
    newest = next((one for one in kept if not one.path.stem.endswith(f"-{RESCUED}")), None)
    missing = missing_count(path, newest.path) if newest is not None else 0
    if newest is not None and missing:
        store.tell(
            f"{path}: the backup of {newest.made_at:%Y-%m-%d %H:%M} holds "
            f"{counted(missing, 'changeset')} that the file lacks, which "
            f"`claimtrack merge {newest.path}` takes in."
        )
    try:
        back_up(store, why=_WHY)
    except (OSError, sqlite3.Error, ClaimtrackError) as error:
        store.tell(f"{path}: no backup could be made today ({error}).")


def _is_daily(copy: Path) -> bool:
    return copy.stem.endswith(f"-{_WHY}")


def _refuse_damage(path: Path) -> None:
    with closing(connect_once_through(path)) as connection:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise DamagedFileError(path, str(found).replace("\n", " "))
