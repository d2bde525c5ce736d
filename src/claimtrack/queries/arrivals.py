"""What the last merge brought: the claims that came in or changed, the fields in conflict by it.

A merge that is tried out asks too, in its transaction, before everything is taken back.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlmodel import Session, col

from claimtrack.history import log
from claimtrack.history.fold import Edit, Value, fields_of, fold, group_of
from claimtrack.models import TRACKED, Change, Conflict
from claimtrack.queries.brought import ON_CLAIMS, packed_writes_on
from claimtrack.queries.change_history import changeset_headers
from claimtrack.queries.claim_list import claims, count
from claimtrack.queries.conflicts import open_conflicts
from claimtrack.queries.field_values import ValueFormatter
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.hanging import fold_with_work
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.rows import Arrivals, ArrivedClaim
from claimtrack.store.arrivals import came_last

_ARRIVED = parse("arrived:last", retracted=True)
_BATCH = 500

_Item = TypeVar("_Item")


def arrivals(session: Session, limit: int | None = None) -> Arrivals:
    """Return what the last merge brought: the claims in the order of a listing."""
    brought = frozenset(session.connection().execute(came_last()).scalars())
    rows = claims(session, _ARRIVED, limit=limit)
    arrived = [row for batch in _batches(rows) for row in _arrived_claims(session, batch, brought)]
    keys = _conflict_keys(session, brought)
    shown = keys[:limit]
    conflicts = [
        row
        for batch in _batches(dict.fromkeys(entity_id for entity_id, _ in shown))
        for row in open_conflicts(session, batch)
        if (row.entity_id, row.field) in shown
    ]
    total = len(arrived) if limit is None else count(session, _ARRIVED)
    return Arrivals(arrived, total, conflicts, len(keys), brought)


def _conflict_keys(session: Session, brought: frozenset[UUID]) -> list[tuple[UUID, str]]:
    """Return the row and field of each conflict that one of these changesets is in."""
    query = select(
        col(Conflict.entity), col(Conflict.entity_id), col(Conflict.field), col(Conflict.candidates)
    ).order_by(col(Conflict.entity), col(Conflict.entity_id), col(Conflict.field))
    rows: Iterable[Any] = session.connection().execute(query)
    return [
        (row.entity_id, row.field)
        for row in rows
        if any(UUID(changeset_id) in brought for changeset_id, _ in json.loads(row.candidates))
    ]


def _arrived_claims(
    session: Session, rows: Sequence[ClaimRow], brought: frozenset[UUID]
) -> Iterator[ArrivedClaim]:
    connection = session.connection()
    ids = [row.id for row in rows]
    edits = log.edits_of(connection, ids)
    on_it, writers = _rows_on(session, ids)
    for claim_id in ids:
        own = (edit.changeset_id for edit in edits.get(claim_id, ()))
        writers.setdefault(claim_id, set()).update(brought.intersection(own))
    headers = changeset_headers(
        connection, {id_ for written in writers.values() for id_ in written}
    )
    formatter = ValueFormatter(connection)
    folded = fold_with_work(connection, dict.fromkeys(edits, "claim"), edits)
    for row in rows:
        written = sorted(writers[row.id])
        authors = dict.fromkeys(headers[id_].author for id_ in written if id_ in headers)
        known = [edit for edit in edits.get(row.id, ()) if edit.changeset_id not in brought]
        changed = _changes(formatter, known, folded[row.id].state) if known else {}
        yield ArrivedClaim(
            row.id, row.key, row.text, not known, tuple(authors), changed, on_it.get(row.id, {})
        )


def _changes(
    formatter: ValueFormatter, before: Sequence[Edit], new: Mapping[str, Value]
) -> dict[str, tuple[str, str]]:
    """Return what differs between two states of a claim, by group of fields."""
    old = fold("claim", before).state
    groups = dict.fromkeys(
        group_of("claim", name) for name in new if new.get(name) != old.get(name)
    )
    changed = {}
    for group in groups:
        names = fields_of("claim", group)
        values = [{name: state.get(name) for name in names} for state in (old, new)]
        was, became = (formatter.format("claim", group, value) for value in values)
        if was != became:
            changed[group] = (was, became)
    return changed


def _rows_on(
    session: Session, claim_ids: Sequence[UUID]
) -> tuple[dict[UUID, dict[str, int]], dict[UUID, set[UUID]]]:
    """Return how many rows of each kind the last merge wrote on these claims, and by which
    changesets.
    """
    counts: dict[UUID, dict[str, int]] = {}
    writers: dict[UUID, set[UUID]] = {}
    connection = session.connection()
    packed = packed_writes_on(connection, claim_ids)
    for entity in ON_CLAIMS:
        rows: list[Any] = [*connection.execute(_written_on(entity, claim_ids))]
        rows += (write[1:] for write in packed if write[0] == entity)
        written: dict[UUID, set[UUID]] = {}
        for claim_id, row_id, changeset_id in rows:
            written.setdefault(claim_id, set()).add(row_id)
            writers.setdefault(claim_id, set()).add(changeset_id)
        for claim_id, row_ids in written.items():
            counts.setdefault(claim_id, {})[entity] = len(row_ids)
    return counts, writers


def _written_on(entity: str, claim_ids: Sequence[UUID]) -> Select[Any]:
    columns = TRACKED[entity].__table__.c  # type: ignore[attr-defined]  # SQLModel does not declare it
    is_of_row = and_(col(Change.entity_id) == columns.id, col(Change.entity) == entity)
    return (
        select(columns.claim_id, columns.id, col(Change.changeset_id))
        .join(Change, is_of_row)
        .where(
            columns.claim_id.in_(claim_ids),
            col(Change.changeset_id).in_(came_last()),
            log.wrote_something(),
        )
    )


def _batches(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    pending = iter(items)
    while batch := list(islice(pending, _BATCH)):
        yield batch
