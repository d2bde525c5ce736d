"""Undo: a new changeset that restores what one of your own changesets changed.

It is written as if its author had seen only that changeset. So what nobody touched since goes
back; a field that a teammate wrote since becomes a conflict to settle; a field that you wrote
yourself since keeps your later value; and a row that somebody worked on since stays in sight, as
does one that carries the work of others: the undo says whose.
The undo of a settlement writes nothing: the fold counts the settlement as not made, and the
conflict is open again with its candidates and their authors.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.changes.own_steps import next_step
from claimtrack.changes.recorder import recording
from claimtrack.changes.reversal import (
    OwnChangesets,
    Reversal,
    Undone,
    holding,
    restoring_patch,
    undo_history,
)
from claimtrack.changes.revision import acknowledge_work
from claimtrack.errors import (
    ClaimtrackError,
    NothingToUndoError,
    NotMadeHereError,
    NotYoursError,
    UnknownIdError,
)
from claimtrack.history import log
from claimtrack.history.fold import RETRACTED, heads
from claimtrack.models import Changeset
from claimtrack.queries.telling import step_told
from claimtrack.store import Store
from claimtrack.vocabulary import ChangesetKind


class UndoneAlreadyError(ClaimtrackError):
    """A changeset that was undone before."""

    def __init__(self, changeset: str) -> None:
        super().__init__(f"{changeset}: is undone already. Undo the undo to bring it back.")


def undo(store: Store, author: str, changeset_id: UUID | None = None) -> Undone:
    """Undo one's own last changeset, or a named one of one's own; undoing an undo brings back.

    Without an id it takes only what was made on this computer, and tells what comes next elsewhere.
    Raises NothingToUndoError, NotMadeHereError, NotYoursError, UnknownIdError, UndoneAlreadyError.
    """
    elsewhere: UUID | None = None
    with store.reading() as session:
        connection = session.connection()
        if changeset_id is None:
            target, elsewhere = _last_step(connection, author)
        else:
            target = _named_step(connection, author, changeset_id)
    return _undone(store, author, target, elsewhere)


def _undone(store: Store, author: str, target: UUID, elsewhere: UUID | None) -> Undone:
    with recording(
        store,
        author,
        kind=ChangesetKind.UNDO,
        reason=f"undo of {target.hex[:13]}",
        undoes_id=target,
    ) as changeset:
        _named_step(changeset.connection, author, target)  # nobody undid it while we waited
        reversal = Reversal(changeset, target)
        reversal.write()
        changeset.finish()
        told = step_told(changeset.connection, changeset.id)
        return replace(reversal.outcome(), next_elsewhere=elsewhere, told=told)


def undo_part(
    store: Store,
    author: str,
    changeset_id: UUID,
    entity_id: UUID,
    *,
    with_others: bool = False,
) -> UUID:
    """Bring one row back to what it was before a changeset, whoever wrote that.

    What was written since in other fields stays. It is a change of one's own that has seen all
    others: nobody's work is overwritten unseen. Returns its changeset.
    Raises UnknownIdError, and UndoneAlreadyError where the row is as before already, and
    OthersWorkError where it would be retracted and carries work of others, unless `with_others`.
    """
    with recording(store, author, reason=f"back to before {changeset_id.hex[:13]}") as changeset:
        made = log.changes_of(changeset.connection, [entity_id])
        entity = next((one.entity for one in made if one.changeset_id == changeset_id), None)
        if entity is None:
            raise UnknownIdError(str(entity_id), "row of that change")
        edits = log.edits_of(changeset.connection, [entity_id])[entity_id]
        patch = restoring_patch(
            entity, edits, changeset_id, OwnChangesets(frozenset(), frozenset())
        )
        current = changeset.row(entity, entity_id) or {}
        patch = {name: value for name, value in patch.items() if current.get(name) != value}
        if not patch:
            raise UndoneAlreadyError(entity_id.hex[:13])
        changeset.overlay(entity, entity_id, patch, heads(edits))
        if patch.get(RETRACTED):
            acknowledge_work(changeset, {entity_id: entity}, with_others=with_others)
        return changeset.id


def redo(store: Store, author: str) -> Undone:
    """Undo one's own last undo that still holds, of those made on this computer.

    Raises NothingToUndoError and NotMadeHereError.
    """
    with store.reading() as session:
        history = undo_history(session.connection(), author)
    in_effect = holding(history)
    undoes = dict(history)
    undos = [undo_id for undo_id in in_effect if undoes[undo_id] is not None]
    step = next_step(undo_id for undo_id in undos if not _is_redo(undo_id, undoes))
    if step.here is not None:
        return _undone(store, author, step.here, None)
    if step.elsewhere is not None:
        raise NotMadeHereError(author, step.elsewhere.hex[:16], is_undo=True)
    raise NothingToUndoError(author)


def _is_redo(changeset_id: UUID, undoes: Mapping[UUID, UUID | None]) -> bool:
    """Say whether an undo brings back: it undid an undo, or the undo of a redo, and so on."""
    depth = 0
    target = undoes.get(changeset_id)
    while target is not None:
        depth += 1
        target = undoes.get(target)
    return depth > 0 and depth % 2 == 0


def _last_step(connection: Connection, author: str) -> tuple[UUID, UUID | None]:
    """Return an author's last step in effect that was made here, and what comes next elsewhere."""
    history = undo_history(connection, author)
    undoes = dict(history)
    # What an undo of an undo brought back is undone by undoing that undo's undo.
    step = next_step(
        own_id for own_id in holding(history) if undoes[own_id] is None or _is_redo(own_id, undoes)
    )
    if step.here is not None:
        return step.here, step.elsewhere
    if step.elsewhere is not None:
        raise NotMadeHereError(author, step.elsewhere.hex[:16])
    raise NothingToUndoError(author)


def _named_step(connection: Connection, author: str, changeset_id: UUID) -> UUID:
    """Return a changeset that is the author's, and in effect."""
    made_by = connection.execute(
        select(col(Changeset.author)).where(col(Changeset.id) == changeset_id)
    ).scalar()
    if made_by is None:
        raise UnknownIdError(str(changeset_id), "changeset")
    if made_by != author:
        raise NotYoursError(changeset_id.hex[:13], made_by)
    if changeset_id not in holding(undo_history(connection, author)):
        raise UndoneAlreadyError(changeset_id.hex[:13])
    return changeset_id
