"""The private copy of a shared file: how it comes to be, and the room beside it.

A file in the shared folder is copied here first, and looked at only here.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from claimtrack.errors import (
    ClaimtrackError,
    DamagedFileError,
    ForeignFileError,
    MissingFileError,
    ReadOnlyFileError,
)
from claimtrack.merging.errors import NotAClaimsFileError, RefusedMergeError
from claimtrack.merging.source import opened_source
from claimtrack.store import Location, Wait, create_store
from claimtrack.store.inspection import changeset_count
from claimtrack.store.preview import workspace_of
from claimtrack.sync.agreement import Agreement
from claimtrack.sync.errors import UnsoundShareError
from claimtrack.sync.share import Share
from claimtrack.sync.shared_file import Stamp, copy_whole, stamp_of

_LEFT_OVER_S = 24 * 3600.0
_UNSOUND = (DamagedFileError, ForeignFileError, RefusedMergeError, NotAClaimsFileError)


def begin(share: Share, on_wait: Wait) -> Path:
    """Make a private copy of a file that is yet to be published; return it."""
    if not share.path.parent.is_dir():
        raise MissingFileError(share.path.parent)
    with own_room(share, "new") as folder:
        draft = folder / share.path.name
        create_store(draft, on_wait=on_wait).close()
        return _settled(share, draft, None)


def first(share: Share) -> Path:
    """Copy the shared file for the first time, and examine the copy as a stranger's.

    Raises MissingFileError, UnsoundShareError and the other errors of `copy_whole`.
    """
    if stamp_of(share.path) is None:
        raise MissingFileError(share.path)
    with own_room(share, "new") as folder:
        draft = folder / share.path.name
        stamp = copy_whole(share.path, draft)
        with told_of(draft, share.path), opened_source(Location(path=draft)) as theirs:
            theirs.examine()
        return _settled(share, draft, stamp)


def _settled(share: Share, draft: Path, stamp: Stamp | None) -> Path:
    """Give a new private copy its name; another program may have been faster."""
    workspace = workspace_of(draft)  # nobody else has it open, so locks do not matter
    if workspace is None:
        raise DamagedFileError(share.path, "its workspace has no id")
    private = share.private(workspace)
    holds = changeset_count(draft) if stamp is not None else 0
    Agreement(draft.stat().st_ino, stamp, holds).write(draft)
    try:
        draft.parent.rename(private.parent)
    except OSError:
        if not private.exists():
            raise ReadOnlyFileError(private) from None
    return private


@contextmanager
def own_room(share: Share, what: str) -> Iterator[Path]:
    """Yield a folder of our own for a moment; remove those that a kill left a day ago."""
    home = share.folder
    try:
        home.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{what}-", dir=home))
    except OSError:
        raise ReadOnlyFileError(home) from None
    for left in home.glob(".*-*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_OVER_S:
                shutil.rmtree(left)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def told_of(copy: Path, path: Path) -> Iterator[None]:
    """Tell what is wrong with a copy as what is wrong with the file that it is a copy of."""
    try:
        yield
    except ClaimtrackError as error:
        error.args = (str(error).replace(str(copy), str(path)),)
        raise


@contextmanager
def unsound_told(path: Path) -> Iterator[None]:
    """Tell what it means that the shared file, and not ours, is damaged or foreign."""
    try:
        yield
    except _UNSOUND as error:
        words = str(error)
        if not words.startswith(f"{path}: "):
            raise
        what = words.removeprefix(f"{path}: ").partition(". ")[0]
        raise UnsoundShareError(path, what.rstrip(".")) from error
