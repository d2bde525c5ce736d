"""Who changed what, when and why."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from claimtrack.history import log
from claimtrack.history.fold import Value
from claimtrack.shapes.rows import HistoryRow


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
