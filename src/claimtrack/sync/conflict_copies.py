"""The other files of a workspace in the shared folder: conflict copies, whatever they are called.

What a file is says its content: our application id, and the workspace. Only how it came to be is
read from its name: every tool that makes conflict copies by that word is taken at it.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from claimtrack.store.header import APPLICATION_ID
from claimtrack.store.preview import workspace_of


def files_beside(shared: Path, workspace: UUID, *, all_names: bool = True) -> list[Path]:
    """Return the other files of a workspace in the folder of the shared one, by name.

    Without `all_names`, only those whose name begins as the shared one's does: no tool calls a
    conflict copy otherwise, and a large folder is not read through.
    """
    found = []
    for path in _claims_files(shared, all_names):
        theirs = workspace_of(path)
        if theirs == workspace or (theirs is None and is_conflict_copy(path)):
            found.append(path)  # of a damaged conflict copy one wants to hear
    return sorted(found)


def is_conflict_copy(path: Path) -> bool:
    """Say whether a sync tool made the file, by its own word in the name.

    "claims (Bob's conflicted copy 2015-05-12).db", "claims.sync-conflict-20150512-101010-ABC.db".
    """
    return "conflict" in path.name.lower()


def _claims_files(shared: Path, all_names: bool) -> Iterator[Path]:
    with suppress(OSError), os.scandir(shared.parent) as entries:
        for entry in entries:
            named = all_names or entry.name.startswith(shared.stem)
            if entry.name == shared.name or entry.name.startswith(".~") or not named:
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
