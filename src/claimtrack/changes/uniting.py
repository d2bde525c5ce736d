"""Making two rows one, and two again: actors, sources, claims."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from claimtrack import ids
from claimtrack.changes.recorder import Recording, recording
from claimtrack.entities import REFERENCES
from claimtrack.errors import InvalidRecordError, WrongKindError
from claimtrack.models import Conflict
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.store.united import UNITABLE, united

_POINTING = {
    entity: {name for to in REFERENCES.values() for name, target in to.items() if target == entity}
    for entity in UNITABLE
}
"""The names of the fields that point to each kind of row that can be united."""


@dataclass(frozen=True, slots=True)
class United:
    """What a step of uniting did: pairs made one, conflicts settled by it, pairs kept apart."""

    pairs: int = 0
    settled: int = 0
    apart: int = 0


Pair = tuple[RowRef, RowRef]


def unite(
    store: Store, author: str, first: RowRef, second: RowRef, *, reason: str | None = None
) -> bool:
    """Make two rows of a kind one; the first stands for both. Returns False if nothing changed.

    Each keeps its id and what hangs on it: filters, names and standings treat them as one from
    now on, and `separate` or an undo makes them two again. A conflict about which of the two it
    is (the speaker of a claim) is settled for the first. Raises InvalidRecordError and
    WrongKindError.
    """
    done = unite_all(store, author, [(first, second)], reason=reason)
    return bool(done.pairs or done.settled)


def unite_all(
    store: Store,
    author: str,
    pairs: Sequence[Pair],
    never: Sequence[Pair] = (),
    *,
    reason: str | None = None,
) -> United:
    """Make each of these pairs one, and remember of others that they are never one; in one step.

    Of pairs that share rows, the first of the first pair stands for all. Raises InvalidRecordError
    where a pair is both, and as `unite`.
    """
    for pair in (*pairs, *never):
        _refuse(*pair)
    with recording(store, author, reason=reason) as changeset:
        made = sum(_unite(changeset, *pair) for pair in pairs)
        apart = sum(_keep_apart(changeset, *pair) for pair in never)
        settled = sum(_settle(changeset, kind) for kind in {one.entity for one, _ in pairs})
        if settled:
            changeset.become_settlement()
        return United(made, settled, apart)


def _unite(changeset: Recording, first: RowRef, second: RowRef) -> bool:
    groups = united(changeset.connection, first.entity)
    distinction = ids.distinction_id(first.id, second.id)
    if changeset.is_live("distinction", distinction):
        changeset.retract("distinction", distinction)
    if groups.same(first.id, second.id):
        return False
    members = groups.all_of([first.id, second.id])
    return _point(changeset, first.entity, members, groups.first(first.id))


def _keep_apart(changeset: Recording, first: RowRef, second: RowRef) -> bool:
    """Remember that two rows are never one. Returns False where that was said before."""
    if united(changeset.connection, first.entity).same(first.id, second.id):
        raise InvalidRecordError(
            "never", f"{first.id.hex[:8]} and {second.id.hex[:8]} are one; first --apart"
        )
    row_id = ids.distinction_id(first.id, second.id)
    if changeset.is_live("distinction", row_id):
        return False
    one, other = sorted((first.id, second.id))
    changeset.add("distinction", row_id, {"entity": first.entity, "one_id": one, "other_id": other})
    return True


def _settle(changeset: Recording, entity: str) -> int:
    """Settle the conflicts that only choose between rows that are one; return how many."""
    groups = united(changeset.connection, entity)
    query = select(
        col(Conflict.entity), col(Conflict.entity_id), col(Conflict.field), col(Conflict.candidates)
    ).where(col(Conflict.field).in_(_POINTING[entity]))
    settled = 0
    for kind, row_id, field, candidates in changeset.connection.execute(query).all():
        if kind == entity or REFERENCES[kind].get(field) != entity:
            continue
        values = [each.get(field) for _, each in json.loads(candidates)]
        firsts = {None if value is None else groups.first(UUID(value)) for value in values}
        if len(firsts) == 1 and None not in firsts:
            changeset.revise(kind, row_id, {field: firsts.pop()}, settles=True)
            settled += 1
    return settled


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
