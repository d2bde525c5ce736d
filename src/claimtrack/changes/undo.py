"""Undo: a new changeset that restores what one of your own changesets changed.

It is written as if its author had seen only that changeset. So what nobody touched since goes
back; a field that a teammate wrote since becomes a conflict to settle; a field that you wrote
yourself since keeps your later value; and a row that somebody worked on since stays in sight.
The undo of a settlement writes nothing: the fold counts the settlement as not made, and the
conflict is open again with its candidates and their authors.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.changes.projection import TABLES
from claimtrack.changes.recorder import Recording, recording
from claimtrack.entities import REFERENCES
from claimtrack.errors import ClaimtrackError, NothingToUndoError, NotYoursError, UnknownIdError
from claimtrack.history import log
from claimtrack.history.fold import (
    RETRACTED,
    Edit,
    Value,
    common_ancestors,
    fields_of,
    fold,
    group_of,
    heads,
)
from claimtrack.models import Change, Changeset
from claimtrack.store import Store
from claimtrack.vocabulary import ChangesetKind

_BATCH = 500

_SHARED = ("snapshot", "source", "tag", "actor")
"""What rows of others may point to; taken back last, and only where nothing live needs it."""


@dataclass(frozen=True, slots=True)
class OwnChangesets:
    """An author's changesets: those in effect, and those taken back (with the undos themselves)."""

    in_effect: frozenset[UUID]
    taken_back: frozenset[UUID]


class UndoneAlreadyError(ClaimtrackError):
    """A changeset that was undone before."""

    def __init__(self, changeset: str) -> None:
        super().__init__(f"{changeset}: is undone already. Undo the undo to bring it back.")


def undo(store: Store, author: str, changeset_id: UUID | None = None) -> tuple[UUID, UUID]:
    """Undo one's own last changeset, or a named one of one's own.

    Returns the changeset undone and the one that undid it. Undoing an undo brings back.
    Raises NothingToUndoError, NotYoursError, UnknownIdError, UndoneAlreadyError.
    """
    with store.reading() as session:
        target = _target(session.connection(), author, changeset_id)
    with recording(
        store,
        author,
        kind=ChangesetKind.UNDO,
        reason=f"undo of {target.hex[:13]}",
        undoes_id=target,
    ) as changeset:
        _target(changeset.connection, author, target)  # nobody undid it while we waited
        _restore(changeset, author, target)
        undone_by = changeset.id
    return target, undone_by


def undo_part(store: Store, author: str, changeset_id: UUID, entity_id: UUID) -> UUID:
    """Bring one row back to what it was before a changeset, whoever wrote that.

    What was written since in other fields stays. It is a change of one's own that has seen all
    others: nobody's work is overwritten unseen. Returns its changeset.
    Raises UnknownIdError, and UndoneAlreadyError where the row is as before already.
    """
    with recording(store, author, reason=f"back to before {changeset_id.hex[:13]}") as changeset:
        edits = log.edits_of(changeset.connection, [entity_id]).get(entity_id, [])
        change = next((edit for edit in edits if edit.changeset_id == changeset_id), None)
        entity = changeset.connection.execute(
            select(col(Change.entity)).where(
                col(Change.changeset_id) == changeset_id, col(Change.entity_id) == entity_id
            )
        ).scalar()
        if change is None or entity is None:
            raise UnknownIdError(str(entity_id), "row of that change")
        patch = restoring_patch(
            entity, edits, changeset_id, OwnChangesets(frozenset(), frozenset())
        )
        current = changeset.row(entity, entity_id) or {}
        patch = {name: value for name, value in patch.items() if current.get(name) != value}
        if not patch:
            raise UndoneAlreadyError(entity_id.hex[:13])
        changeset.overlay(entity, entity_id, patch, heads(edits))
        return changeset.id


def redo(store: Store, author: str) -> tuple[UUID, UUID]:
    """Undo one's own last undo that still holds."""
    with store.reading() as session:
        history = _history(session.connection(), author)
    holding = _holding(history)
    undoes = dict(history)
    undos = [undo_id for undo_id in holding if undoes[undo_id] is not None]
    redone = [undo_id for undo_id in undos if not _is_redo(undo_id, undoes)]
    if not redone:
        raise NothingToUndoError(author)
    return undo(store, author, max(redone))


def _history(connection: Connection, author: str) -> list[tuple[UUID, UUID | None]]:
    query = select(col(Changeset.id), col(Changeset.undoes_id)).where(
        col(Changeset.author) == author
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def _holding(history: Sequence[tuple[UUID, UUID | None]]) -> set[UUID]:
    """Return the changesets that no undo, itself not undone, has taken back."""
    holding = {changeset_id for changeset_id, _ in history}
    for changeset_id, undoes in sorted(history, reverse=True):
        if undoes is not None and changeset_id in holding:
            holding.discard(undoes)
    return holding


def _is_redo(changeset_id: UUID, undoes: Mapping[UUID, UUID | None]) -> bool:
    """Say whether an undo brings back: it undid an undo, or the undo of a redo, and so on."""
    depth = 0
    target = undoes.get(changeset_id)
    while target is not None:
        depth += 1
        target = undoes.get(target)
    return depth > 0 and depth % 2 == 0


def _target(connection: Connection, author: str, changeset_id: UUID | None) -> UUID:
    history = _history(connection, author)
    holding = _holding(history)
    if changeset_id is None:
        undoes = dict(history)
        # What an undo of an undo brought back is undone by undoing that undo's undo.
        own = [own_id for own_id in holding if undoes[own_id] is None or _is_redo(own_id, undoes)]
        if not own:
            raise NothingToUndoError(author)
        return max(own)
    made_by = connection.execute(
        select(col(Changeset.author)).where(col(Changeset.id) == changeset_id)
    ).scalar()
    if made_by is None:
        raise UnknownIdError(str(changeset_id), "changeset")
    if made_by != author:
        raise NotYoursError(changeset_id.hex[:13], made_by)
    if changeset_id not in holding:
        raise UndoneAlreadyError(changeset_id.hex[:13])
    return changeset_id


def _restore(changeset: Recording, author: str, target: UUID) -> None:
    query = select(col(Change.entity), col(Change.entity_id)).where(
        col(Change.changeset_id) == target
    )
    touched: dict[str, list[UUID]] = {}
    for entity, entity_id in changeset.connection.execute(query):
        touched.setdefault(entity, []).append(entity_id)
    history = _history(changeset.connection, author)
    holding = _holding(history)
    in_effect = frozenset(made for made, undoes in history if made in holding and undoes is None)
    own = OwnChangesets(in_effect, frozenset(made for made, _ in history) - in_effect)
    is_settlement = _is_settlement(changeset.connection, target)
    folded: dict[UUID, Mapping[str, Value]] = {}
    for entity in (*(set(touched) - set(_SHARED)), *_SHARED):
        for ids in _batches(touched.get(entity, [])):
            needed = _still_needed(changeset.connection, entity, ids, folded)
            edits = log.edits_of(changeset.connection, ids)
            for entity_id in ids:
                seen = own.taken_back & {edit.changeset_id for edit in edits[entity_id]}
                known = frozenset((target, *(later for later in seen if later > target)))
                if is_settlement:
                    changeset.overlay(entity, entity_id, {}, known)
                    continue
                patch = restoring_patch(entity, edits[entity_id], target, own)
                if patch and not (entity_id in needed and patch.get(RETRACTED)):
                    changeset.overlay(entity, entity_id, patch, known)
                    if len(edits[entity_id]) > 1:  # or it is written already
                        undone = Edit(changeset.id, known, patch, undoes=target)
                        folded[entity_id] = fold(entity, [*edits[entity_id], undone]).state


def _is_settlement(connection: Connection, changeset_id: UUID | None) -> bool:
    """Say whether a changeset settles conflicts, or undoes one that does, or undoes that, …"""
    while changeset_id is not None:
        row = connection.execute(
            select(col(Changeset.kind), col(Changeset.undoes_id)).where(
                col(Changeset.id) == changeset_id
            )
        ).first()
        if row is None or row[0] == ChangesetKind.SETTLE:
            return row is not None
        older = row[1] is not None and row[1] < changeset_id  # or a stranger's log runs in circles
        changeset_id = row[1] if older else None
    return False


def _still_needed(
    connection: Connection,
    entity: str,
    ids: Sequence[UUID],
    folded: Mapping[UUID, Mapping[str, Value]],
) -> set[UUID]:
    """Return those rows that live rows of others still point to: a speaker, a source, a tag.

    `folded` are rows as the same undo leaves them: some are written only at the end of the step.
    """
    needed: set[UUID] = set()
    if entity in _SHARED:
        for name, references in REFERENCES.items():
            table = TABLES[name]
            for column in (field for field, target in references.items() if target == entity):
                query = select(table.c.id, table.c[column]).where(
                    table.c[column].in_(ids), table.c.retracted.is_(False)
                )
                for row_id, shared in connection.execute(query):
                    after = folded.get(row_id)
                    if after is None or _points(after, column, shared):
                        needed.add(shared)
    return needed


def _points(state: Mapping[str, Value], column: str, shared: UUID) -> bool:
    return not state.get(RETRACTED) and state.get(column) == str(shared)


def restoring_patch(
    entity: str, edits: Sequence[Edit], target: UUID, own: OwnChangesets
) -> dict[str, Value]:
    """Return the patch that takes one change of an entity back (pure).

    Fields that the same author wrote again later are left as they are now.
    """
    change = next(edit for edit in edits if edit.changeset_id == target)
    later_own = {
        group_of(entity, name)
        for edit in edits
        if edit.changeset_id > target and edit.changeset_id in own.in_effect
        for name in edit.patch
    }
    if not change.parents:
        return {} if later_own else {RETRACTED: True}
    before = fold(entity, common_ancestors(edits, [target])).state
    patch: dict[str, Value] = {}
    for name in change.patch:
        group = group_of(entity, name)
        if group not in later_own:
            for member in fields_of(entity, group):
                patch[member] = before.get(member, False if member == RETRACTED else None)
    return patch


def _batches(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
