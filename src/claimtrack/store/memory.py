"""What this installation wrote last into each file; kept in the user's own data folder.

A copy tool may put an older state of a file in its place while nobody has it open. The log only
grows, so the change that was written last is in every later state of the file: where it is not, an
older one is there. The memory has one entry for each workspace that was ever under the name.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

from claimtrack.files import make_private_folder
from claimtrack.ids import digits_of
from claimtrack.store.backup import backups
from claimtrack.store.engine import connect_foreign
from claimtrack.store.inspection import missing_count
from claimtrack.store.location import own_folder
from claimtrack.text import counted

HOLDS = "SELECT 1 FROM changeset WHERE id IN (?, ?)"
"""Asks for a changeset by its id, as bytes and as digits: before schema 17 a file keeps those."""

Ask = Callable[[str, tuple[str | bytes, ...]], Any]
"""Asks the file for one row: SQL with its values; returns the row, or None."""


def remembered(path: Path) -> Mapping[UUID, UUID]:
    """Return the change that was written last here into a file, by workspace.

    The workspace that was written to last stands last.
    """
    return _read(_memory_path(path))


def _read(memory: Path) -> Mapping[UUID, UUID]:
    with suppress(OSError, ValueError, AttributeError):
        return _entries(memory.read_bytes())
    return {}


@lru_cache(maxsize=4)
def _entries(content: bytes) -> Mapping[UUID, UUID]:
    """Return what the bytes of a memory say: who writes often reads there what they just wrote."""
    entries = json.loads(content.decode("utf-8"))
    return MappingProxyType({UUID(space): UUID(change) for space, change in entries.items()})


def remember(path: Path, workspace: UUID, changeset_id: UUID) -> None:
    """Remember the change that was written last into a file; where that cannot be, go on."""
    memory = _memory_path(path)
    others = {key: id_ for key, id_ in _read(memory).items() if key != workspace}
    _write(memory, {**others, workspace: changeset_id})


def forget(path: Path, workspace: UUID | None = None) -> None:
    """Forget what was written into a file, or into one workspace of it."""
    memory = _memory_path(path)
    if workspace is not None:
        _write(memory, {key: id_ for key, id_ in _read(memory).items() if key != workspace})
        return
    with suppress(OSError):
        memory.unlink(missing_ok=True)


def lost_change(path: Path, ask: Ask) -> UUID | None:
    """Return the change that was written last here and is gone from the file, if it is.

    It costs one look into the index of changesets.
    """
    known = remembered(path)
    workspace = workspace_of_file(ask) if known else None
    changeset_id = known.get(workspace) if workspace is not None else None
    if changeset_id is None:
        return None
    row = ask(HOLDS, (changeset_id.bytes, changeset_id.hex))
    return changeset_id if row is None else None


def workspace_of_file(ask: Ask) -> UUID | None:
    """Return the workspace that a file says it is of, or None where that is no id."""
    row = ask("SELECT id FROM workspace", ())
    with suppress(ValueError, TypeError, AttributeError):
        return UUID(digits_of(row[0]))
    return None


def sentence_about(path: Path, changeset_id: UUID, *, in_git: bool) -> str:
    """Return the sentence that says that a change is gone, and which backup to merge."""
    when = f"{datetime.fromtimestamp((changeset_id.int >> 80) / 1000, UTC):%Y-%m-%d %H:%M}"
    lost = f"{path}: the change that you wrote here last ({when} UTC) is gone"
    if in_git:
        return (
            f"{lost}: git put another state of the file here. It is in git's history, or in a "
            "branch; merging that brings it back."
        )
    lost += ": an older copy took the place of the file."
    fullest: tuple[int, Path] = (0, path)
    for backup in backups(path):
        missing = missing_count(path, backup.path)
        if missing and _holds(backup.path, changeset_id):
            return (
                f"{lost} A backup holds it, with {counted(missing, 'changeset')} that the file "
                f"lacks: `claimtrack merge {backup.path}` takes them in."
            )
        fullest = max(fullest, (missing, backup.path), key=lambda pair: pair[0])
    if fullest[0]:
        return (
            f"{lost} No backup holds it, but one holds {counted(fullest[0], 'changeset')} that "
            f"the file lacks: `claimtrack merge {fullest[1]}` takes them in. Look for the rest in "
            "the copies of your tool and of your teammates."
        )
    return (
        f"{lost} No backup holds it: look for the newer file in the copies of your tool and of "
        "your teammates, and `claimtrack merge` it."
    )


def is_in_git(path: Path) -> bool:
    """Say whether git keeps the states of a file."""
    import subprocess

    program = shutil.which("git")
    if program is None or not any((folder / ".git").exists() for folder in path.resolve().parents):
        return False
    words = [program, "-C", str(path.parent), "ls-files", "--error-unmatch", "--", path.name]
    done = subprocess.run(words, capture_output=True, check=False)  # noqa: S603 — no shell
    return done.returncode == 0


def _holds(path: Path, changeset_id: UUID) -> bool:
    with suppress(sqlite3.Error), closing(connect_foreign(path)) as connection:
        ids = (changeset_id.bytes, changeset_id.hex)
        return connection.execute(HOLDS, ids).fetchone() is not None
    return False


def _write(memory: Path, entries: dict[UUID, UUID]) -> None:
    draft = memory.with_name(f"{memory.name}.{os.getpid()}")
    with suppress(OSError):
        make_private_folder(memory.parent)
        listed = {workspace.hex: id_.hex for workspace, id_ in entries.items()}
        draft.write_bytes(json.dumps(listed).encode("utf-8"))
        draft.replace(memory)


def _memory_path(path: Path) -> Path:
    folder = own_folder("memory", path)
    return folder.with_name(f"{folder.name}.json")
