"""Settling conflicts: keep one value, keep both, or write another; several as one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session

from claimtrack.changes.projection import open_candidates
from claimtrack.changes.recorder import recording
from claimtrack.changes.revision import acknowledge_work
from claimtrack.errors import ClaimtrackError, InvalidRecordError
from claimtrack.history.fold import RETRACTED, fields_of
from claimtrack.schemas.rows import ConflictRow
from claimtrack.store import Store
from claimtrack.vocabulary import ChangesetKind


class ConflictChangedError(ClaimtrackError):
    """A conflict that is no longer what the person saw who settles it."""

    def __init__(self, entity: str, short_id: str, field: str) -> None:
        super().__init__(
            f"{entity} {short_id}: {field} was settled or written again meanwhile. Nothing was "
            "settled; look again with `claimtrack conflicts`."
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """What a field in conflict shall be, decided by somebody who saw just these candidates."""

    conflict: ConflictRow
    values: Mapping[str, Any]


def keep(conflict: ConflictRow, number: int) -> Decision:
    """Decide for a candidate by its number, from 1. Raises InvalidRecordError."""
    if not 1 <= number <= len(conflict.candidates):
        most = len(conflict.candidates)
        raise InvalidRecordError(conflict.field, f"has no candidate {number}, but 1 to {most}")
    return Decision(conflict, conflict.candidates[number - 1].values)


def keep_both(conflict: ConflictRow) -> Decision:
    """Decide for the text that keeps what all wrote. Raises InvalidRecordError."""
    if conflict.both is None:
        raise InvalidRecordError(
            conflict.field, "is no free text, so it cannot have both; keep one of the candidates"
        )
    return Decision(conflict, {conflict.field: conflict.both})


def write_instead(conflict: ConflictRow, value: str) -> Decision:
    """Decide for another value; an empty one clears the field. Raises InvalidRecordError."""
    if conflict.field == RETRACTED or conflict.field not in fields_of(
        conflict.entity, conflict.field
    ):
        raise InvalidRecordError(
            conflict.field, "has no single value to write; keep a candidate, and revise it then"
        )
    return Decision(conflict, {conflict.field: value or None})


def keep_all_of(
    conflicts: Sequence[ConflictRow], author: str
) -> tuple[list[Decision], list[ConflictRow]]:
    """Decide each conflict for what `author` wrote there; return what is left open as well.

    Left open is where the author wrote nothing, or two different values on two copies.
    """
    decisions, left = [], []
    for conflict in conflicts:
        values = [
            candidate.values for candidate in conflict.candidates if candidate.author == author
        ]
        if values and all(other == values[0] for other in values):
            decisions.append(Decision(conflict, values[0]))
        else:
            left.append(conflict)
    return decisions, left


def is_as_seen(session: Session, conflict: ConflictRow) -> bool:
    """Say whether a conflict is still open, with just the candidates that somebody saw."""
    return _is_as_seen(session.connection(), conflict)


def settle(store: Store, author: str, decisions: Sequence[Decision], reason: str) -> UUID:
    """Write what was decided, as one changeset that has seen all candidates; return its id.

    Its undo opens the conflicts again. Raises InvalidRecordError for a missing reason or a wrong
    value, and ConflictChangedError where a conflict is not as it was seen; then none is settled.
    """
    if not reason.strip():
        raise InvalidRecordError("reason", "is missing: say why, for those who read the history")
    if not decisions:
        raise InvalidRecordError("settle", "decides nothing")
    with recording(store, author, kind=ChangesetKind.SETTLE, reason=reason.strip()) as changeset:
        values: dict[tuple[str, UUID], dict[str, Any]] = {}
        for decision in decisions:
            conflict = decision.conflict
            if conflict.covered:
                raise InvalidRecordError(
                    conflict.field, "is covered until you judge the claim: judge it, or uncover it"
                )
            entity, entity_id = conflict.entity, conflict.entity_id
            if not _is_as_seen(changeset.connection, conflict):
                raise ConflictChangedError(entity, entity_id.hex[:8], conflict.field)
            values.setdefault((entity, entity_id), {}).update(decision.values)
        for (entity, entity_id), decided in values.items():
            changeset.revise(entity, entity_id, decided, settles=True)
            if decided.get(RETRACTED):  # the conflict has told of the others' work
                acknowledge_work(changeset, {entity_id: entity}, with_others=True)
        return changeset.id


def _is_as_seen(connection: Connection, conflict: ConflictRow) -> bool:
    seen = {candidate.changeset_id for candidate in conflict.candidates}
    return set(open_candidates(connection, conflict.entity_id).get(conflict.field, ())) == seen
