"""Making two rows one, and two again: actors, sources, claims."""

from uuid import UUID

from claimtrack.changes.recorder import Recording, recording
from claimtrack.errors import InvalidRecordError, WrongKindError
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.store.united import UNITABLE, united


def unite(
    store: Store, author: str, one: RowRef, other: RowRef, *, reason: str | None = None
) -> bool:
    """Make two rows of a kind one; the first stands for both. Returns False if they are already.

    Each keeps its id and what hangs on it: filters, names and standings treat them as one from
    now on, and `part` or an undo makes them two again. Raises InvalidRecordError, WrongKindError.
    """
    _refuse(one, other)
    with recording(store, author, reason=reason) as opened:
        groups = united(opened.connection, one.entity)
        if groups.same(one.id, other.id):
            return False
        members = groups.all_of([one.id, other.id])
        return _point(opened, one.entity, members, groups.first(one.id))


def part(
    store: Store, author: str, one: RowRef, other: RowRef, *, reason: str | None = None
) -> bool:
    """Take the second row out of what it is one with. Returns False if they are two already."""
    _refuse(one, other)
    with recording(store, author, reason=reason) as opened:
        groups = united(opened.connection, one.entity)
        if not groups.same(one.id, other.id):
            return False
        first = groups.first(one.id)
        rest = groups.all_of([one.id]) - {other.id}
        _point(opened, one.entity, {other.id}, other.id)
        _point(opened, one.entity, rest, one.id if first == other.id else first)
        return True


def _point(opened: Recording, entity: str, members: set[UUID], first: UUID) -> bool:
    """Let all members of a group point to the one that stands for them, and that to none."""
    changed = False
    for member in sorted(members):
        target = None if member == first else first
        changed |= opened.revise(entity, member, {"same_as_id": target})
    return changed


def _refuse(one: RowRef, other: RowRef) -> None:
    if one.entity not in UNITABLE:
        raise WrongKindError(one.id.hex[:8], one.entity, " or ".join(UNITABLE))
    if one.entity != other.entity:
        raise WrongKindError(other.id.hex[:8], other.entity, one.entity)
    if one.id == other.id:
        raise InvalidRecordError("unite", "that is the same row twice; name two")
