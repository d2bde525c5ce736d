"""The other files of a workspace in the shared folder: conflict copies, whatever they are called.

What a file is says its content: our application id, and the workspace. The name matters in two
cases only (`copy_names`): of a damaged file, and of one that somebody works on here by that name.
"""

import os
import re
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
from claimtrack.store.location import own_folder
from claimtrack.store.preview import workspace_of
from claimtrack.sync.copy_names import tool_of
from claimtrack.sync.share import Share
from claimtrack.sync.shared_file import copy_whole
from claimtrack.sync.working_copy import temporary_folder

_SET_ASIDE = re.compile(r"\.damaged-\d{8}T\d{6}Z")
"""What `restore` calls a damaged file that it keeps beside its place."""


@dataclass(slots=True)
class ConflictCopy:
    """A file of the workspace beside the shared one: the changesets that only it has, and what
    was done with it.

    `kept_by` is the tool whose name it has, None where no tool gives such names. `why_own` says why
    it is rather a file of its own, which is offered only.
    """

    path: Path
    incoming: int
    taken: bool = False
    moved_to: Path | None = None
    problem: str | None = None
    kept_by: str | None = None
    why_own: str | None = None


def files_beside(shared: Path, workspace: UUID, *, all_names: bool = True) -> list[Path]:
    """Return the other files of a workspace in the folder of the shared one, by name.

    Without `all_names`, only those that end as the shared one does, or have its name in theirs:
    every tool leaves either, and a large folder is not read through. What this program keeps itself
    (drafts, what `restore` sets aside, backups and private copies) is none.
    """
    if _is_in_own_folder(shared):
        return []
    paths = []
    for path in _claims_files(shared, all_names):
        other = workspace_of(path)
        if other == workspace or (other is None and tool_for(path, shared) is not None):
            paths.append(path)  # of a damaged conflict copy one wants to hear
    return sorted(paths)


def tool_for(path: Path, shared: Path) -> str | None:
    """Return the tool that calls copies of the shared file so, or None."""
    return tool_of(path.name, shared.stem, shared.suffix)


def examine(path: Path, share: Share, working_copy: Path) -> ConflictCopy:
    """Return what a file beside the shared one has that the working copy lacks."""
    tool = tool_for(path, share.path)
    why_own = None if tool is not None else _why_own(path, share.path)
    try:
        with temporary_folder(share, "incoming") as folder:
            draft = folder / path.name
            copy_whole(path, draft)
            with errors_naming(path, draft), open_source(Location(path=draft)) as theirs:
                theirs.examine()
            return ConflictCopy(
                path, missing_count(working_copy, draft), kept_by=tool, why_own=why_own
            )
    except ClaimtrackError as error:
        return ConflictCopy(path, 0, problem=str(error), kept_by=tool)


def _why_own(path: Path, shared: Path) -> str | None:
    stem, ours = path.stem.casefold(), shared.stem.casefold()
    if stem in ours and stem != ours:
        return "yours is named after it, so others may work on that one"
    if Share(path, "").working_copies():
        return "you work on it by its own name"
    return None


def _is_in_own_folder(shared: Path) -> bool:
    """Say whether a file lies among the backups or private copies that we keep ourselves."""
    return any(own_folder(kind, shared).parent in shared.parents for kind in ("backups", "copies"))


def _claims_files(shared: Path, all_names: bool) -> Iterator[Path]:
    stem, suffix = shared.stem.casefold(), shared.suffix.casefold()
    with suppress(OSError), os.scandir(shared.parent) as entries:
        for entry in entries:
            name = entry.name.casefold()
            if entry.name == shared.name or name.startswith(".~") or _SET_ASIDE.search(entry.name):
                continue
            if not (all_names or name.endswith(suffix) or stem in name):
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
