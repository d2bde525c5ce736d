"""The other files of a workspace in the shared folder: conflict copies, whatever they are called.

What a file is says its content: our application id, and the workspace. Only how it came to be is
read from its name: every tool that makes conflict copies by that word is taken at it.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from claimtrack.errors import ClaimtrackError
from claimtrack.files import errors_naming
from claimtrack.merging.source import open_source
from claimtrack.store import Location
from claimtrack.store.header import APPLICATION_ID
from claimtrack.store.inspection import missing_count
from claimtrack.store.preview import workspace_of
from claimtrack.sync.share import Share
from claimtrack.sync.shared_file import copy_whole
from claimtrack.sync.working_copy import temporary_folder


@dataclass(slots=True)
class ConflictCopy:
    """A file of the workspace beside the shared one: the changesets that only it has, and what
    was done with it.
    """

    path: Path
    incoming: int
    taken: bool = False
    moved_to: Path | None = None
    problem: str | None = None


def files_beside(shared: Path, workspace: UUID, *, all_names: bool = True) -> list[Path]:
    """Return the other files of a workspace in the folder of the shared one, by name.

    Without `all_names`, only those whose name begins as the shared one's does: no tool calls a
    conflict copy otherwise, and a large folder is not read through.
    """
    paths = []
    for path in _claims_files(shared, all_names):
        other = workspace_of(path)
        if other == workspace or (other is None and is_conflict_copy(path)):
            paths.append(path)  # of a damaged conflict copy one wants to hear
    return sorted(paths)


def is_conflict_copy(path: Path) -> bool:
    """Say whether a sync tool made the file, by its own word in the name.

    "claims (Bob's conflicted copy 2015-05-12).db", "claims.sync-conflict-20150512-101010-ABC.db".
    """
    return "conflict" in path.name.lower()


def examine(path: Path, share: Share, working_copy: Path) -> ConflictCopy:
    """Return what a file beside the shared one has that the working copy lacks."""
    try:
        with temporary_folder(share, "incoming") as folder:
            draft = folder / path.name
            copy_whole(path, draft)
            with errors_naming(path, draft), open_source(Location(path=draft)) as theirs:
                theirs.examine()
            return ConflictCopy(path, missing_count(working_copy, draft))
    except ClaimtrackError as error:
        return ConflictCopy(path, 0, problem=str(error))


def _claims_files(shared: Path, all_names: bool) -> Iterator[Path]:
    with suppress(OSError), os.scandir(shared.parent) as entries:
        for entry in entries:
            is_named = all_names or entry.name.startswith(shared.stem)
            if entry.name == shared.name or entry.name.startswith(".~") or not is_named:
                continue
            if entry.is_file(follow_symlinks=False) and _is_ours(Path(entry.path)):
                yield Path(entry.path)


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head[68:72] == APPLICATION_ID.to_bytes(4, "big")
