"""What a person had seen of a workspace when they last looked: kept on their computer, by name.

It is kept as the ids of all changesets that were there. A position in the order of coming in, as
`store/arrivals.py` has it, would not do: that order is of one file, and a copy that takes its place
(by git, by mail, from the folder of the shared file) has another. So what is new is what is not
among the ids, whoever's copy one looks at, and however old the changesets are that a merge brings.
"""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, select

from claimtrack.files import drafted, make_private_folder, writing_errors
from claimtrack.models import METADATA
from claimtrack.store.bulk import packed_ids
from claimtrack.store.location import data_folder
from claimtrack.text import fold

_CHANGESETS, _WORKSPACES = METADATA.tables["changeset"], METADATA.tables["workspace"]
_ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class Look:
    """When somebody looked, and the ids of the changesets that were there, sixteen bytes each."""

    at: datetime
    known: frozenset[bytes]

    def beyond(self, before: "Look | None") -> list[UUID]:
        """Return what was not there before, in the order of ids: all, where nothing is known."""
        new = self.known if before is None else self.known - before.known
        return [UUID(bytes=id_) for id_ in sorted(new)]


def look_at(connection: Connection, at: datetime) -> Look:
    """Return what there is to see in a file, at the time that it is looked at."""
    statement = select(_CHANGESETS.c.id).order_by(_CHANGESETS.c.id)
    return Look(at, frozenset(_parts(packed_ids(connection, statement))))


def last_look(connection: Connection, name: str) -> Look | None:
    """Return when `name` last looked at the workspace of a file; None where that is not known.

    What was kept and cannot be read, or only in part, is as good as lost.
    """
    with suppress(OSError, ValueError, TypeError, KeyError):
        head, _, ids = _path(_workspace(connection), name).read_bytes().partition(b"\n")
        kept = json.loads(head)
        if len(ids) == kept["changesets"] * _ID_BYTES:
            return Look(datetime.fromisoformat(kept["at"]).astimezone(UTC), frozenset(_parts(ids)))
    return None


def keep_look(connection: Connection, name: str, look: Look) -> None:
    """Keep that `name` has looked; what was seen before stays seen, in whichever copy it was.

    Raises what writing a file raises.
    """
    path = _path(_workspace(connection), name)
    before = last_look(connection, name)
    known = sorted(look.known if before is None else look.known | before.known)
    head = json.dumps({"at": look.at.isoformat(), "changesets": len(known)})
    with writing_errors(path):
        make_private_folder(path.parent)
    with drafted(path, mode=0o600, replaces=True) as draft:
        draft.write_bytes(head.encode("utf-8") + b"\n" + b"".join(known))


def _parts(ids: bytes) -> Iterable[bytes]:
    return (ids[start : start + _ID_BYTES] for start in range(0, len(ids), _ID_BYTES))


def _workspace(connection: Connection) -> UUID:
    return UUID(str(connection.execute(select(_WORKSPACES.c.id)).scalar_one()))


def _path(workspace: UUID, name: str) -> Path:
    person = hashlib.sha256(fold(name).encode("utf-8")).hexdigest()[:16]
    return data_folder() / "looks" / f"{workspace.hex}-{person}"
