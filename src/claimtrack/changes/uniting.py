"""Making two rows one, and two again: actors, sources, claims."""

from uuid import UUID

from claimtrack.changes.recorder import Recording, recording
from claimtrack.errors import InvalidRecordError, WrongKindError
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.store.united import UNITABLE, united


def unite(
    store: Store, author: str, first: RowRef, second: RowRef, *, reason: str | None = None
) -> bool:
    """Make two rows of a kind one; the first stands for both. Returns False if they are already.

    Each keeps its id and what hangs on it: filters, names and standings treat them as one from
    now on, and `separate` or an undo makes them two again. Raises InvalidRecordError and
    WrongKindError.
    """
    _refuse(first, second)
    with recording(store, author, reason=reason) as changeset:
        groups = united(changeset.connection, first.entity)
        if groups.same(first.id, second.id):
            return False
        members = groups.all_of([first.id, second.id])
        return _point(changeset, first.entity, members, groups.first(first.id))


def separate(
    store: Store, author: str, first: RowRef, second: RowRef, *, reason: str | None = None
) -> bool:
    """Take the second row out of the group of the first. Returns False if they are two already."""
    _refuse(first, second)
    with recording(store, author, reason=reason) as changeset:
        groups = united(changeset.connection, first.entity)
        if not groups.same(first.id, second.id):
            return False
        rest = groups.all_of([first.id]) - {second.id}
        representative = groups.first(first.id)
        if representative == second.id:
            representative = first.id
        _point(changeset, first.entity, {second.id}, second.id)
        _point(changeset, first.entity, rest, representative)
        return True


def _point(changeset: Recording, entity: str, members: set[UUID], first: UUID) -> bool:
    """Let all members of a group point to the one that stands for them, and that to none."""
    changed = False
    for member in sorted(members):
        target = None if member == first else first
        changed |= changeset.revise(entity, member, {"same_as_id": target})
    return changed


def _refuse(first: RowRef, second: RowRef) -> None:
    if first.entity not in UNITABLE:
        raise WrongKindError(first.id.hex[:8], first.entity, " or ".join(UNITABLE))
    if first.entity != second.entity:
        raise WrongKindError(second.id.hex[:8], second.entity, first.entity)
    if first.id == second.id:
        raise InvalidRecordError("unite", "that is the same row twice; name two")
