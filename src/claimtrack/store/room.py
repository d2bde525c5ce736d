"""Empty pages, given back to the disk: what an upgrade made smaller gets shorter, too.

Nothing marks that it is due. SQLite itself counts the pages that stand empty, so whoever was
killed before, or was refused because others read, leaves it to the next who writes.
"""

import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from sqlite3 import OperationalError

from claimtrack.store.busy_note import leave_note
from claimtrack.store.engine import connect_sqlite

_EMPTY = 0.1
"""So large a part of a file may stand empty; it is used again in time."""

_DOING = "the file is made smaller"
_TOLD_S = 1.0
_STEPS = 100_000
"""So many of SQLite's own steps lie between two looks at the clock: some milliseconds."""


def give_back_room(path: Path, on_wait: Callable[[str], None]) -> None:
    """Write a file anew, shorter, where more than a tenth of it stands empty.

    Tells about once a second that this is going on. What prevents it stops nobody's work: others
    who read just now, a disk without room for a second copy, a file that may only be read.
    """
    with suppress(OperationalError), closing(connect_sqlite(path)) as connection:
        (empty,) = connection.execute("PRAGMA freelist_count").fetchone()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        if empty > pages * _EMPTY:
            connection.execute("PRAGMA temp_store = FILE")  # or memory holds all of it
            with leave_note(path, _DOING) as renew:
                connection.set_progress_handler(_teller(renew, on_wait), _STEPS)
                connection.execute("VACUUM")


def _teller(renew: Callable[[str], None], on_wait: Callable[[str], None]) -> Callable[[], None]:
    told = time.monotonic()

    def tell() -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _TOLD_S:
            told = now
            renew("")
            on_wait(_DOING)

    return tell
