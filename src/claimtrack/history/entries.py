"""The log as it is told to people: changes with who made them, when and why, the newest first."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    SelectBase,
    and_,
    exists,
    func,
    or_,
    select,
)

from claimtrack.history import blocks
from claimtrack.history.blocks import BLOCKS, Found
from claimtrack.history.fold import Value
from claimtrack.history.log import EMPTY, wrote_something
from claimtrack.models import METADATA
from claimtrack.vocabulary import ChangesetKind

_CHANGES, _CHANGESETS = METADATA.tables["change"], METADATA.tables["changeset"]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change with who made it, when and why; newest first in a listing."""

    changeset_id: UUID
    author: str
    kind: str
    reason: str | None
    recorded_at: datetime
    undoes_id: UUID | None
    entity: str
    entity_id: UUID
    patch: Mapping[str, Value]


def entries(
    connection: Connection,
    *,
    entity_ids: Sequence[UUID] = (),
    entities: SelectBase | None = None,
    changeset_ids: Sequence[UUID] = (),
    author: str | None = None,
    limit: int | None = None,
) -> list[LogEntry]:
    """Return changes, the newest first: of these entities, of these changesets, by one author.

    `entities` selects the ids of what may be more than one statement can name.

    Those that only say what a retraction had seen are none.
    """
    query = (
        select(_CHANGESETS, _CHANGES.c.entity, _CHANGES.c.entity_id, _CHANGES.c.patch)
        .join(_CHANGES, _CHANGES.c.changeset_id == _CHANGESETS.c.id)
        .where(tells_something())
        .order_by(_CHANGESETS.c.id.desc(), _CHANGES.c.entity_id)
    )
    headers = select(_CHANGESETS).order_by(_CHANGESETS.c.id.desc())
    if entity_ids:
        query = query.where(_CHANGES.c.entity_id.in_(list(entity_ids)))
    if entities is not None:
        query = query.where(_CHANGES.c.entity_id.in_(entities))
    if changeset_ids:
        query = query.where(_CHANGESETS.c.id.in_(list(changeset_ids)))
        headers = headers.where(_CHANGESETS.c.id.in_(list(changeset_ids)))
    if author is not None:
        query = query.where(_CHANGESETS.c.author == author)
        headers = headers.where(_CHANGESETS.c.author == author)
    if limit is not None:
        query = query.limit(limit)
    plain = (_entry(row, row.entity, row.entity_id, row.patch) for row in connection.execute(query))
    if not blocks.are_there(connection):
        return list(plain)
    packed: Iterable[LogEntry]
    if entity_ids or entities is not None:
        rows = entity_ids if entities is None else _chosen(connection, entities)
        packed = _packed_of(connection, headers, blocks.changes_of(connection, rows))
    else:
        packed = _packed_in(connection, headers)
    return list(islice(merge(plain, packed, key=_newest_first), limit))


def count_entries(connection: Connection, entities: SelectBase) -> tuple[int, int]:
    """Return how many changes these entities have, and in how many changesets."""
    ids = _CHANGES.c.changeset_id
    told = (tells_something(), _CHANGES.c.entity_id.in_(entities))
    of_changesets = _CHANGES.join(_CHANGESETS, ids == _CHANGESETS.c.id)
    if not blocks.are_there(connection):
        query = select(func.count(), func.count(ids.distinct()))
        changes, changesets = connection.execute(
            query.select_from(of_changesets).where(*told)
        ).one()
        return changes, changesets
    plain = connection.execute(select(ids).select_from(of_changesets).where(*told)).scalars()
    found = blocks.changes_of(connection, _chosen(connection, entities))
    packed = _packed_of(connection, select(_CHANGESETS), found)
    made = [*plain, *(entry.changeset_id for entry in packed)]
    return len(made), len(set(made))


def tells_something() -> ColumnElement[bool]:
    """Return the condition that a change wrote something, or undoes a settlement (with its header).

    Any other with an empty patch only says what its author had seen.
    """
    return or_(wrote_something(), _opens_conflicts())


def _opens_conflicts() -> ColumnElement[bool]:
    """Return the condition that a changeset wrote nothing and undoes a settlement."""
    undone = _CHANGESETS.alias("undone")
    opens_conflict = exists().where(
        undone.c.id == _CHANGESETS.c.undoes_id,
        or_(undone.c.kind == ChangesetKind.SETTLE.value, ~_wrote(undone)),
    )
    return and_(~_wrote(_CHANGESETS), opens_conflict)


def _wrote(changeset: FromClause) -> ColumnElement[bool]:
    others, packed = _CHANGES.alias("others"), BLOCKS.alias("packed")
    return or_(
        exists().where(others.c.changeset_id == changeset.c.id, others.c.patch != EMPTY),
        exists().where(packed.c.changeset_id == changeset.c.id, packed.c.written > 0),
    )


def _chosen(connection: Connection, entities: Any) -> Iterable[UUID]:
    return connection.execute(entities).scalars()


def _packed_of(connection: Connection, headers: Any, found: Sequence[Found]) -> list[LogEntry]:
    """Return what was found in blocks of those changesets that `headers` selects."""
    if not found:
        return []
    ids = [UUID(digits) for digits in {one.changeset for one in found}]
    by_id = {
        row.id.hex: row for row in _headers(connection, headers.where(_CHANGESETS.c.id.in_(ids)))
    }
    made = [
        _entry(by_id[changeset], change[1], UUID(change[0]), change[3])
        for changeset, change in found
        if changeset in by_id and (change[3] != EMPTY or by_id[changeset].opens)
    ]
    return sorted(made, key=_newest_first)


def _packed_in(connection: Connection, headers: Any) -> Iterator[LogEntry]:
    """Yield the changes in blocks of those changesets that `headers` selects, the newest first."""
    has_blocks = exists().where(BLOCKS.c.changeset_id == _CHANGESETS.c.id)
    for header in _headers(connection, headers.where(has_blocks)):
        for digits, entity, _, patch in blocks.changes_in(connection, header.id):
            if patch != EMPTY or header.opens:
                yield _entry(header, entity, UUID(digits), patch)


def _headers(connection: Connection, headers: Any) -> Iterable[Any]:
    return connection.execute(headers.add_columns(_opens_conflicts().label("opens"))).all()


def _entry(header: Any, entity: str, entity_id: UUID, patch: str) -> LogEntry:
    return LogEntry(
        header.id,
        header.author,
        header.kind,
        header.reason,
        header.recorded_at,
        header.undoes_id,
        entity,
        entity_id,
        json.loads(patch),
    )


def _newest_first(entry: LogEntry) -> tuple[int, int]:
    return -entry.changeset_id.int, entry.entity_id.int
