"""Whether a file is the one that was written to here: by its backups, and the private memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from claimtrack.errors import ClaimtrackError
from claimtrack.ids import digits_of
from claimtrack.store.backup import backups
from claimtrack.store.engine import connect_foreign
from claimtrack.store.errors import UNREADABLE
from claimtrack.store.memory import (
    HOLDS,
    Ask,
    is_in_git,
    lost_change,
    remembered,
    sentence_about,
    workspace_of_file,
)

_SHARED = "SELECT id FROM changeset ORDER BY id DESC LIMIT 100"
"""Of these at least one is in the file, unless it lost all of them."""


def origins(connection: Connection, path: Path) -> Iterator[str]:
    """Yield in sentences where a file is older than what was written here, or of another workspace.

    Another workspace under the name is no fault as long as it shares nothing with the one before.
    """

    def ask(sql: str, values: tuple[str | bytes, ...]) -> Any:
        return connection.exec_driver_sql(sql, values).fetchone()

    lost = lost_change(path, ask)
    if lost is not None and not is_in_git(path):
        yield sentence_about(path, lost, in_git=False)
    own = workspace_of_file(ask)
    known = remembered(path)
    if own is None or own in known:
        return
    for workspace, changeset_id in known.items():
        if _holds(ask, changeset_id.hex):
            yield _other(own, workspace, "what was written here last")
            return
    for backup in backups(path):
        other = _workspace_of_kin(backup.path, ask)
        if other == own:
            return
        if other is not None:
            yield _other(own, other, f"the backup {backup.path}")
            return


def _other(own: UUID, other: UUID, whose: str) -> str:
    return (
        f"The file says that it is of workspace {own.hex[:8]}; {whose} was of {other.hex[:8]}, and "
        "is in it. Another program wrote that id, or somebody joined two workspaces elsewhere "
        "(`claimtrack merge --join`): a teammate's copy tells."
    )


def _holds(ask: Ask, digits: str) -> bool:
    return ask(HOLDS, (bytes.fromhex(digits), digits)) is not None


def _workspace_of_kin(backup: Path, ask: Ask) -> UUID | None:
    """Return the workspace of a backup that shares changesets with the file; None of any other."""
    with suppress(*UNREADABLE, ClaimtrackError), closing(connect_foreign(backup)) as connection:
        if any(_holds(ask, digits_of(id_)) for (id_,) in connection.execute(_SHARED)):
            return workspace_of_file(lambda sql, values: _row(connection, sql, values))
    return None


def _row(connection: sqlite3.Connection, sql: str, values: tuple[str | bytes, ...]) -> Any:
    return connection.execute(sql, values).fetchone()
