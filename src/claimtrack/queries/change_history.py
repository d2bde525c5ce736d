"""Who changed what, when and why."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, SelectBase, select
from sqlmodel import Session, col

from claimtrack.history import log
from claimtrack.history.fold import Value, fields_of, writers
from claimtrack.models import METADATA, Changeset
from claimtrack.queries.field_values import ValueFormatter
from claimtrack.queries.hanging import fold_with_work
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import BlameRow, HistoryRow

_BATCH = 500


def history(
    session: Session,
    *,
    entity_ids: Sequence[UUID] = (),
    entities: SelectBase | None = None,
    changeset_ids: Sequence[UUID] = (),
    author: str | None = None,
    limit: int | None = None,
) -> list[HistoryRow]:
    """Return changes, the newest first, each field with what it was and what it became.

    What it was is the newest value before it in the order of changeset ids, whatever was merged
    when.
    """
    connection = session.connection()
    entries = log.entries(
        connection, entity_ids=entity_ids, entities=entities, changeset_ids=changeset_ids,
        author=author, limit=limit,
    )  # fmt: skip
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


def blame(session: Session, ref: RowRef) -> list[BlameRow]:
    """Return each field of a row that has a value: who wrote it, when, why, in which changeset.

    A field in conflict is attributed by the value that is shown.
    """
    connection = session.connection()
    edits = log.edits_of(connection, [ref.id]).get(ref.id, [])
    folded = fold_with_work(connection, {ref.id: ref.entity}, {ref.id: edits})[ref.id]
    written = writers(ref.entity, edits)
    headers = changeset_headers(connection, written.values())
    formatter = ValueFormatter(connection)
    rows = []
    for group, changeset_id in written.items():
        values = {name: folded.state.get(name) for name in fields_of(ref.entity, group)}
        if changeset_id not in headers or all(value in (None, False) for value in values.values()):
            continue
        header = headers[changeset_id]
        rows.append(
            BlameRow(
                group,
                values,
                formatter.format(ref.entity, group, values),
                changeset_id,
                header.author,
                header.kind,
                header.reason,
                header.recorded_at,
                group in folded.conflicts,
            )
        )
    order = list(METADATA.tables[ref.entity].c.keys())
    return sorted(rows, key=lambda row: order.index(next(iter(row.values))))


def changeset_headers(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, Any]:
    """Return who made each of these changesets, when, how and why; unknown ids are left out."""
    listed = list(ids)
    headers: dict[UUID, Any] = {}
    for start in range(0, len(listed), _BATCH):
        query = select(
            col(Changeset.id),
            col(Changeset.author),
            col(Changeset.kind),
            col(Changeset.reason),
            col(Changeset.recorded_at),
        ).where(col(Changeset.id).in_(listed[start : start + _BATCH]))
        rows: Any = connection.execute(query)
        headers.update((row.id, row) for row in rows)
    return headers


def _values_before(
    session: Session, entries: Sequence[log.LogEntry]
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
