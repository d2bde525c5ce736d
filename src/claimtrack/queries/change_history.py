"""Who changed what, when and why."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, SelectBase, select
from sqlmodel import Session, col

from claimtrack.history import log
from claimtrack.history.entries import entries
from claimtrack.history.fold import fields_of, writers
from claimtrack.models import METADATA, Changeset
from claimtrack.queries.blind import COVERED, covered, masked
from claimtrack.queries.field_values import ValueFormatter
from claimtrack.queries.hanging import fold_with_work
from claimtrack.queries.sentences import field_changes, sentence
from claimtrack.queries.telling import known_rows, told_changes
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
    when. Each is told in a sentence, too.
    """
    connection = session.connection()
    listed = entries(
        connection, entity_ids=entity_ids, entities=entities, changeset_ids=changeset_ids,
        author=author, limit=limit,
    )  # fmt: skip
    changes = told_changes(connection, listed)
    known = known_rows(connection, changes)
    return [
        HistoryRow(
            entry.changeset_id,
            entry.author,
            entry.kind,
            None if COVERED in change.state.values() else entry.reason,
            entry.recorded_at,
            entry.entity,
            entry.entity_id,
            change.fields,
            sentence(change, known),
            field_changes(change, known),
        )
        for entry, change in zip(listed, changes, strict=True)
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
    is_covered = ref.id in covered(connection, [ref.id])
    rows = []
    for group, changeset_id in written.items():
        values = {name: folded.state.get(name) for name in fields_of(ref.entity, group)}
        if changeset_id not in headers or all(value in (None, False) for value in values.values()):
            continue
        header = headers[changeset_id]
        shown = masked(ref.entity, values) if is_covered else values
        hides = COVERED in shown.values()
        rows.append(
            BlameRow(
                group,
                shown,
                COVERED if hides else formatter.format(ref.entity, group, values),
                changeset_id,
                header.author,
                header.kind,
                None if hides else header.reason,
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
