"""A note on who keeps a file busy; apart, since whoever works long writes it, with a store or not.

It lies beside the file, so that those who wait know what for.

A note is advice, never a lock: SQLite's own locks decide. It is removed at the end, and ignored
when it has not been renewed for a minute (its program died).
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from claimtrack.files import SpecialFileError, create_like, open_plain, refuse_special, status_of

_STALE_S = 60.0
_RENEW_S = 0.5
_LONGEST = 10_000


def _note_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.busy")


@contextmanager
def leave_note(path: Path | None, activity: str) -> Iterator[Callable[[str], None]]:
    """Leave a note for those who wait; call the yielded function to tell how far the work is."""
    if path is None:
        yield lambda progress: None
        return
    note = _note_path(path)
    renewed = 0.0

    def renew(progress: str) -> None:
        nonlocal renewed
        now = time.time()
        if now - renewed >= _RENEW_S:
            renewed = now
            # A folder that we may not write to: nobody is told, no harm.
            with suppress(OSError, SpecialFileError):
                _write(note, json.dumps({"doing": activity, "progress": progress}), path)

    renew("")
    try:
        yield renew
    finally:
        with suppress(OSError):
            note.unlink()


def _write(note: Path, text: str, path: Path) -> None:
    """Write a note that is as private as its file; nothing that somebody put there is followed."""
    with suppress(FileExistsError):
        create_like(note, status_of(path))
    refuse_special(note)
    handle = os.open(note, os.O_WRONLY | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def read_note(path: Path | None) -> str | None:
    """Return what the note says, in words, or None where there is none that is fresh."""
    if path is None:
        return None
    note = _note_path(path)
    try:
        if time.time() - note.stat().st_mtime > _STALE_S:
            return None
        with open_plain(note) as file:
            content = json.loads(file.read(_LONGEST))
        activity, progress = str(content["doing"]), str(content["progress"])
    except (OSError, SpecialFileError, ValueError, KeyError, TypeError):
        return None
    return f"{activity}, {progress}" if progress else activity
