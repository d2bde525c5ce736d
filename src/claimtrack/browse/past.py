"""Who changed what, when and why; and what is in conflict."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from claimtrack.history import log
from claimtrack.history.fold import Value
from claimtrack.models import Changeset, Conflict
from claimtrack.shapes.rows import ConflictRow, HistoryRow


def history(
    session: Session,
    *,
    entity_ids: Sequence[UUID] = (),
    changeset_id: UUID | None = None,
    author: str | None = None,
    limit: int | None = None,
) -> list[HistoryRow]:
    """Return changes, the newest first, each field with what it was and what it became.

    What it was is the newest value before it in id order: what a reader of the file would have
    seen then, had everything been in one place.
    """
    connection = session.connection()
    entries = log.entries(
        connection, entity_ids=entity_ids, changeset_id=changeset_id, author=author, limit=limit
    )
    before = _values_before(session, entries)
    return [
        HistoryRow(
            entry.changeset_id,
            entry.author,
            entry.kind,
            entry.reason,
            entry.recorded_at,
            entry.entity,
            entry.entity_id,
            {
                name: (before.get((entry.changeset_id, entry.entity_id), {}).get(name), value)
                for name, value in entry.patch.items()
            },
        )
        for entry in entries
    ]


def conflicts(session: Session, entity_ids: Sequence[UUID] = ()) -> list[ConflictRow]:
    """Return what is in conflict: in the whole file, or of these entities."""
    query = select(
        col(Conflict.entity), col(Conflict.entity_id), col(Conflict.field), col(Conflict.candidates)
    ).order_by(col(Conflict.entity), col(Conflict.entity_id), col(Conflict.field))
    if entity_ids:
        query = query.where(col(Conflict.entity_id).in_(list(entity_ids)))
    rows = session.connection().execute(query).all()
    parsed: list[tuple[Any, list[tuple[UUID, Any]]]] = [
        (row, [(UUID(one), values) for one, values in json.loads(row.candidates)]) for row in rows
    ]
    wanted = {one for _, candidates in parsed for one, _ in candidates}
    authors: dict[UUID, str] = {}
    named = select(col(Changeset.id), col(Changeset.author)).where(col(Changeset.id).in_(wanted))
    authors.update((row[0], row[1]) for row in session.connection().execute(named))
    return [
        ConflictRow(
            row.entity,
            row.entity_id,
            row.field,
            tuple((one, authors.get(one), values) for one, values in candidates),
        )
        for row, candidates in parsed
    ]


def _values_before(
    session: Session, entries: Sequence[log.Entry]
) -> dict[tuple[UUID, UUID], dict[str, Value]]:
    """Return, for each change that has one before it, the state that it was made on."""
    known: dict[tuple[UUID, UUID], dict[str, Value]] = {}
    touched = list({entry.entity_id for entry in entries})
    for entity_id, edits in log.edits_of(session.connection(), touched).items():
        state: dict[str, Value] = {}
        for edit in edits:
            known[edit.changeset_id, entity_id] = dict(state)
            state.update(edit.patch)
    return known
