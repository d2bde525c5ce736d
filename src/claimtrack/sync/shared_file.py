"""A file that others replace at any time: copied whole, and replaced whole; never opened in place.

Only plain reading, writing and renaming is done in the shared folder: no lock, and no journal.
"""

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from claimtrack.errors import FileExistsAlreadyError, ReadOnlyFileError
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
_LEFT_OVER_S = 24 * 3600.0


def stamp_of(path: Path) -> Stamp | None:
    """Return what tells this state of a file from others; None where there is no file."""
    try:
        with path.open("rb") as file:
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
    # Dropbox passes over `.~…`, Nextcloud over `….part`.
    draft = path.with_name(f".~{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with _system_errors(path):
            _copy_safely(source, draft)
            if expected is not None:
                shutil.copymode(path, draft)
            made = stamp_of(draft)
            refuse_journal(path)
            if stamp_of(path) != expected:
                return None
            _rename(draft, path, anew=expected is None)
            _flush_folder(path.parent)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    _remove_leftovers(path)
    return made


def move_aside(path: Path) -> Path:
    """Move a file into the folder beside it, under its own name; return where it is now."""
    folder = path.parent / ASIDE
    with _system_errors(path):
        folder.mkdir(exist_ok=True)
        target = folder / path.name
        number = 1
        while target.exists():
            number += 1
            target = folder / f"{path.stem} ({number}){path.suffix}"
        path.rename(target)
    return target


def refuse_journal(path: Path) -> None:
    """Refuse a file with a journal beside it: it belongs to these bytes, and to no others."""
    for end in ("-journal", "-wal"):
        journal = path.with_name(path.name + end)
        with suppress(OSError):
            if journal.stat().st_size:
                raise JournalBesideError(path, journal)


def _copy_safely(source: Path, target: Path) -> None:
    """Copy bytes, and have them on the disk before anything is renamed."""
    with source.open("rb") as read, target.open("xb") as written:
        shutil.copyfileobj(read, written, 1 << 20)
        written.flush()
        os.fsync(written.fileno())


def _rename(draft: Path, path: Path, *, anew: bool) -> None:
    if not anew:
        draft.replace(path)
        return
    try:
        os.link(draft, path)  # never over somebody else's
    except FileExistsError:
        raise FileExistsAlreadyError(path) from None
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsAlreadyError(path) from None
        draft.rename(path)


def _flush_folder(folder: Path) -> None:
    """Have the new name on the disk too, where a folder can be synchronised."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove_leftovers(path: Path) -> None:
    """Remove what publishing left that was killed more than a day ago."""
    with suppress(OSError):
        for draft in path.parent.glob(f".~{path.name}.*.part"):
            if time.time() - draft.stat().st_mtime > _LEFT_OVER_S:
                draft.unlink()


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
