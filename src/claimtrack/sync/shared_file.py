"""A file that others replace at any time: copied whole, and replaced whole; never opened in place.

Only plain reading, writing and renaming is done in the shared folder: no lock, and no journal.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from claimtrack.errors import ReadOnlyFileError
from claimtrack.files import (
    create_like,
    draft_name,
    open_plain,
    put_in_place,
    remove_draft,
    remove_leftovers,
    status_of,
)
from claimtrack.sync.errors import (
    GoneShareError,
    JournalBesideError,
    RestlessShareError,
    UnreachableShareError,
)

Stamp = tuple[int, int, int, str]
"""What tells one state of a file from the next: its time, size and inode, and the counter of
SQLite's that every commit raises (sqlite.org/fileformat2.html, section 1.3.6).
"""

ASIDE = ".claimtrack-merged"
"""The folder, beside the shared file, of what was moved aside."""

TRIES = 5
PAUSE_S = 0.1


def stamp_of(path: Path) -> Stamp | None:
    """Return what tells this state of a file from others; None where there is no file."""
    try:
        with open_plain(path) as file:
            status = os.fstat(file.fileno())
            counter = file.read(28)[24:]
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UnreachableShareError(path, error.strerror or str(error)) from error
    return status.st_mtime_ns, status.st_size, status.st_ino, counter.hex()


def copy_whole(path: Path, target: Path) -> Stamp:
    """Copy the bytes of one state of a file; return the stamp of that state.

    Raises GoneShareError, JournalBesideError, RestlessShareError and UnreachableShareError.
    """
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE_S)
        before = stamp_of(path)
        if before is None:
            raise GoneShareError(path)
        refuse_journal(path)
        with _system_errors(path):
            target.unlink(missing_ok=True)
            create_like(target, status_of(path))
            shutil.copyfile(path, target)
        if stamp_of(path) == before:
            return before
    raise RestlessShareError(path)


def replace_whole(path: Path, source: Path, expected: Stamp | None) -> Stamp | None:
    """Put a copy of `source` in the place of a file, at once, if it is as expected.

    Returns the new stamp, or None where it was not as expected; `expected` None is no file. What a
    kill leaves is the old file or the new. A file that somebody puts there in the instant between
    the look and the renaming is replaced all the same; whoever wrote it has a working copy, which
    lacks nothing of it and publishes it again.
    """
    if expected is not None and not os.access(path, os.W_OK):
        raise ReadOnlyFileError(path)
    draft = draft_name(path)
    try:
        with _system_errors(path):
            create_like(draft, status_of(source if expected is None else path))
            shutil.copyfile(source, draft)
            made = stamp_of(draft)
            refuse_journal(path)
            if stamp_of(path) != expected:
                return None
            put_in_place(draft, path, replaces=expected is not None)
    finally:
        remove_draft(draft)
    remove_leftovers(path)
    return made


def move_aside(path: Path, expected: Stamp | None) -> Path | None:
    """Move a file into the folder beside it, under its own name; return where it is now.

    What is not as expected, because another took its place in this instant, is put back: None.
    """
    folder = path.parent / ASIDE
    with _system_errors(path):
        folder.mkdir(exist_ok=True)
        target = _free_name(folder, path)
        path.replace(target)
        if stamp_of(target) == expected:
            return target
        with suppress(FileExistsError):  # a third took its place; this one is kept where it is
            os.link(target, path)
            target.unlink()
    return None


def _free_name(folder: Path, path: Path) -> Path:
    """Take a name in a folder, before another does."""
    for number in count(1):
        target = folder / (path.name if number == 1 else f"{path.stem} ({number}){path.suffix}")
        with suppress(FileExistsError):
            create_like(target)
            return target
    raise AssertionError  # numbers do not end


def refuse_journal(path: Path) -> None:
    """Refuse a file with a journal beside it: it belongs to these bytes, and to no others."""
    for end in ("-journal", "-wal"):
        journal = path.with_name(path.name + end)
        with suppress(OSError):
            if journal.stat().st_size:
                raise JournalBesideError(path, journal)


@contextmanager
def _system_errors(path: Path) -> Iterator[None]:
    """Translate what the system refuses; a full disk and a lost drive are no bugs."""
    try:
        yield
    except PermissionError:
        raise ReadOnlyFileError(path) from None
    except FileNotFoundError:
        raise GoneShareError(path) from None
    except OSError as error:
        raise UnreachableShareError(path, error.strerror or str(error)) from error
