"""The working copy of a shared file: how it is made, and what it and the shared file agree on.

A file in the shared folder is copied to a folder of ours first, and looked at only there.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from claimtrack.errors import (
    DamagedFileError,
    ForeignFileError,
    MissingFileError,
    MissingFolderError,
    ReadOnlyFileError,
)
from claimtrack.files import drafted, errors_naming, make_private_folder
from claimtrack.merging.errors import NotAClaimsFileError, RefusedClockError, RefusedMergeError
from claimtrack.merging.source import open_source
from claimtrack.store import Location, Wait, create_store
from claimtrack.store.inspection import changeset_count
from claimtrack.store.preview import workspace_of
from claimtrack.sync.errors import UnsoundShareError
from claimtrack.sync.share import Share
from claimtrack.sync.shared_file import Stamp, copy_whole, stamp_of

_LEFT_OVER_S = 24 * 3600.0
_UNSOUND = (DamagedFileError, ForeignFileError, RefusedMergeError, NotAClaimsFileError)


@dataclass(slots=True)
class SyncState:
    """The state of the shared file that was taken in last; all of it is in the working copy.

    `holds` is the number of its changesets: the log only grows, so a working copy with as many
    has the same. `shared` is None where it was never published. `copies` are the other files of
    the workspace beside it that were looked at, `taken` those of them that were taken in. `inode`
    is the working copy's own: where a backup was put in its place, nothing is agreed any more.
    `published_at` is when it was published last (seconds since 1970), 0 where it never was.
    """

    inode: int
    shared: Stamp | None = None
    holds: int = 0
    copies: dict[str, Stamp] = field(default_factory=dict)
    taken: dict[str, Stamp] = field(default_factory=dict)
    published_at: float = 0.0

    def write(self, working_copy: Path) -> None:
        """Keep it beside the working copy, so that nothing is read twice."""
        with drafted(_state_path(working_copy), mode=0o600, replaces=True) as draft:
            draft.write_text(json.dumps(asdict(self)), "utf-8")


def read_state(working_copy: Path) -> SyncState:
    """Return what was agreed; nothing where that cannot be told."""
    inode = working_copy.stat().st_ino
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        values = json.loads(_state_path(working_copy).read_text("utf-8"))
        copies, taken = _stamps(values["copies"]), _stamps(values.get("taken", {}))
        shared = None if values["shared"] is None else _stamp(values["shared"])
        published_at = float(values.get("published_at", 0.0))
        if values["inode"] == inode:
            return SyncState(inode, shared, int(values["holds"]), copies, taken, published_at)
        if shared is not None:
            return SyncState(inode, (0, 0, 0, ""))  # it was there, and must be looked at again
    return SyncState(inode)


def _state_path(working_copy: Path) -> Path:
    return working_copy.with_name("agreement.json")


def _stamps(values: dict[str, list[object]]) -> dict[str, Stamp]:
    return {str(name): _stamp(stamp) for name, stamp in values.items()}


def _stamp(values: list[object]) -> Stamp:
    time_ns, size, inode, counter = values
    return int(str(time_ns)), int(str(size)), int(str(inode)), str(counter)


def create_working_copy(share: Share, on_wait: Wait) -> Path:
    """Make the working copy of a file that is yet to be published; return it."""
    if not share.path.parent.is_dir():
        raise MissingFolderError(share.path.parent)
    with temporary_folder(share, "new") as folder:
        draft = folder / share.path.name
        create_store(draft, on_wait=on_wait).close()
        return _put_in_place(share, draft, None)


def copy_shared_file(share: Share) -> Path:
    """Make the working copy of a shared file, which is examined as anybody else's.

    Raises MissingFileError, UnsoundShareError and the other errors of `copy_whole`.
    """
    if stamp_of(share.path) is None:
        raise MissingFileError(share.path)
    with temporary_folder(share, "new") as folder:
        draft = folder / share.path.name
        stamp = copy_whole(share.path, draft)
        with errors_naming(share.path, draft), open_source(Location(path=draft)) as theirs:
            theirs.examine()
        return _put_in_place(share, draft, stamp)


def _put_in_place(share: Share, draft: Path, stamp: Stamp | None) -> Path:
    """Give a new working copy its name; another program may have been faster."""
    workspace = workspace_of(draft)  # nobody else has it open, so locks do not matter
    if workspace is None:
        raise DamagedFileError(share.path, "its workspace has no id")
    working_copy = share.working_copy_of(workspace)
    holds = changeset_count(draft) if stamp is not None else 0
    SyncState(draft.stat().st_ino, stamp, holds).write(draft)
    try:
        draft.parent.rename(working_copy.parent)
    except OSError:
        if not working_copy.exists():
            raise ReadOnlyFileError(working_copy) from None
    return working_copy


@contextmanager
def temporary_folder(share: Share, purpose: str) -> Iterator[Path]:
    """Yield a folder of our own for a moment; remove those that a kill left a day ago."""
    home = share.folder
    try:
        make_private_folder(home)
        folder = Path(tempfile.mkdtemp(prefix=f".{purpose}-", dir=home))
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
def unsound_share(path: Path) -> Iterator[None]:
    """Say what it means that the shared file, and not ours, is damaged or foreign."""
    try:
        yield
    except RefusedClockError:
        raise
    except _UNSOUND as error:
        message = str(error)
        if not message.startswith(f"{path}: "):
            raise
        reason = message.removeprefix(f"{path}: ").partition(". ")[0]
        raise UnsoundShareError(path, reason.rstrip(".")) from error
