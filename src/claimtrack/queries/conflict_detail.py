"""What is in conflict: what all had seen before, what each wrote, who, when and why."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import Session, col

from claimtrack.diff import joined
from claimtrack.history import log
from claimtrack.history.fold import RETRACTED, Edit, common, fields_of, fold
from claimtrack.models import Changeset, Conflict
from claimtrack.queries.field_values import Wording
from claimtrack.queries.lookup import describe
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import CandidateRow, ConflictRow

_JOINABLE = {
    "claim": {"text", "note", "capacity", "place"},
    "source": {"title", "note"},
    "actor": {"role", "note"},
    "alias": {"note"},
    "citation": {"locator", "note"},
    "rebuttal": {"note"},
    "annotation": {"body"},
}
"""The fields that are text in a person's own words: what two wrote there can both be kept."""

_LOOKED_UP = 500


def conflicts(session: Session, entity_ids: Sequence[UUID] = ()) -> list[ConflictRow]:
    """Return what is in conflict: in the whole file, or of these entities."""
    connection = session.connection()
    query = select(
        col(Conflict.entity), col(Conflict.entity_id), col(Conflict.field), col(Conflict.candidates)
    ).order_by(col(Conflict.entity), col(Conflict.entity_id), col(Conflict.field))
    if entity_ids:
        query = query.where(col(Conflict.entity_id).in_(list(entity_ids)))
    rows: Sequence[Any] = connection.execute(query).all()
    if not rows:
        return []
    edits = log.edits_of(connection, list({row.entity_id for row in rows}))
    told = _Telling(connection, rows)
    return [told.conflict(row, edits.get(row.entity_id, [])) for row in rows]


class _Telling:
    """Puts conflicts into words; what they name is looked up once for all."""

    def __init__(self, connection: Connection, rows: Sequence[Any]) -> None:
        self._connection = connection
        self._wording = Wording(connection)
        self._candidates = {
            (row.entity_id, row.field): [(UUID(one), v) for one, v in json.loads(row.candidates)]
            for row in rows
        }
        written = {one for listed in self._candidates.values() for one, _ in listed}
        self._headers = headers(connection, written)

    def conflict(self, row: Any, edits: Sequence[Edit]) -> ConflictRow:
        """Return one conflict in words."""
        listed = self._candidates[row.entity_id, row.field]
        shared = common(edits, [one for one, _ in listed])
        state = fold(row.entity, shared).state
        before: dict[str, Any] | None = None
        if shared:
            before = {name: state.get(name) for name in fields_of(row.entity, row.field)}
        candidates = tuple(
            self._candidate(row, one, values, edits)
            for one, values in listed
            if one in self._headers
        )
        return ConflictRow(
            row.entity,
            row.entity_id,
            row.field,
            describe(self._connection, RowRef(row.entity, row.entity_id)),
            before,
            None if before is None else self._wording.of(row.entity, row.field, before),
            candidates,
            kept_both(row.entity, row.field, before, [one.values for one in candidates]),
        )

    def _candidate(
        self, row: Any, one: UUID, values: Mapping[str, Any], edits: Sequence[Edit]
    ) -> CandidateRow:
        header = self._headers[one]
        if row.field == RETRACTED:
            patch = next((edit.patch for edit in edits if edit.changeset_id == one), {})
            words = _retraction(values, patch)
        else:
            words = self._wording.of(row.entity, row.field, values)
        return CandidateRow(
            one, header.author, header.kind, header.reason, header.recorded_at, values, words
        )


def kept_both(
    entity: str, group: str, before: Mapping[str, Any] | None, values: Sequence[Mapping[str, Any]]
) -> str | None:
    """Return the text that keeps what all candidates wrote; None where the field is no such text.

    Changes to different words are all made in the wording that all had seen; else the wordings
    stand one after the other, those that another contains left out.
    """
    if group not in _JOINABLE.get(entity, ()):
        return None
    texts = list(dict.fromkeys(str(one[group]) for one in reversed(values) if one.get(group)))
    if not texts:
        return None
    base = (before or {}).get(group)
    whole: str | None = texts[0]
    for text in texts[1:]:
        whole = joined(base, whole, text) if base and whole is not None else None
    if whole is not None:
        return whole
    apart = [one for one in texts if not any(one in other for other in texts if other != one)]
    return ("\n\n" if group in ("note", "body") else " / ").join(apart)


def _retraction(values: Mapping[str, Any], patch: Mapping[str, Any]) -> str:
    """Say what an author did who had not seen the retraction, or who retracted."""
    if values.get(RETRACTED):
        return "retracted it, without having seen the other"
    if patch.get(RETRACTED) is False:
        return "brought it back"
    names = ", ".join(name.removesuffix("_id").replace("_", " ") for name in patch)
    return f"worked on it ({names}), without having seen the retraction"


def headers(connection: Connection, wanted: Iterable[UUID]) -> dict[UUID, Any]:
    """Return who made each of these changesets, when, how and why."""
    listed = list(wanted)
    found: dict[UUID, Any] = {}
    for start in range(0, len(listed), _LOOKED_UP):
        query = select(
            col(Changeset.id),
            col(Changeset.author),
            col(Changeset.kind),
            col(Changeset.reason),
            col(Changeset.recorded_at),
        ).where(col(Changeset.id).in_(listed[start : start + _LOOKED_UP]))
        rows: Any = connection.execute(query)
        found.update((row.id, row) for row in rows)
    return found
