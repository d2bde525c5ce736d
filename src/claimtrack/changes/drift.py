"""Drift: rows that do not follow from the log, because another program wrote to the file.

Datasette, DB Browser and their like know nothing of the history. What they changed is found here
by folding the log and comparing; it may be adopted into the history, or is put right from it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, exists, select, type_coerce
from sqlalchemy.exc import OperationalError
from sqlmodel import col

from claimtrack.changes import projection
from claimtrack.changes.projection import TABLES, as_row
from claimtrack.history import blocks, log
from claimtrack.history.fold import Edit, Folded
from claimtrack.ids import digits_of
from claimtrack.models import METADATA, Change, Changeset
from claimtrack.models.columns import RAW
from claimtrack.queries.hanging import fold_with_work

_BATCH = 500
_PACKED_AT_ONCE = 5000
_NONE_OF_OURS = (
    ValueError, TypeError, AttributeError, LookupError, RecursionError, OperationalError,
)  # fmt: skip
"""What reading a row, or folding one, fails with where a value is none of ours."""


class DriftKind(Enum):
    """What another program did to a row; CONFLICTS: to the list of what is in conflict.

    UNREADABLE: it put values into it that are none; STRANGE: the same, and there is no history.
    BROKEN: it put them into the history.
    """

    CHANGED = "changed"
    DELETED = "deleted"
    ADDED = "added"
    UNREADABLE = "unreadable"
    STRANGE = "strange"
    BROKEN = "broken"
    CONFLICTS = "conflicts"


@dataclass(frozen=True, slots=True)
class Drift:
    """A row that is not what the log says: `fields` differ, `row` is how it stands."""

    kind: DriftKind
    entity: str
    entity_id: UUID
    fields: tuple[str, ...] = ()
    row: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return it as a sentence."""
        name = f"{self.entity} {self.entity_id.hex[:8]}"
        names = ", ".join(self.fields)
        match self.kind:
            case DriftKind.CHANGED:
                return f"{name}: {names} differs from the history; another program changed the row."
            case DriftKind.DELETED:
                return f"{name} is in the history and has no row; another program deleted it."
            case DriftKind.ADDED:
                return f"{name} has no history; another program wrote it."
            case DriftKind.UNREADABLE:
                return f"{name} holds a value of the wrong kind; another program wrote it."
            case DriftKind.STRANGE:
                return f"{name} has no history and is no row of ours; another program wrote it."
            case DriftKind.BROKEN:
                return f"{name}: its history holds what no {self.entity} can hold."
            case DriftKind.CONFLICTS:
                return f"{name}: its list of conflicts is out of date."


def drifts(connection: Connection) -> Iterator[Drift]:
    """Yield every row, and every list of conflicts, that does not follow from the log."""
    stream = (change for change in log.all_edits(connection) if change[0] in TABLES)
    while batch := list(islice(stream, _BATCH)):
        yield from _drifted(connection, batch)
    for entity in TABLES:
        yield from _without_history(connection, entity)


def _drifted(connection: Connection, batch: list[tuple[str, UUID, list[Edit]]]) -> Iterator[Drift]:
    held = _rows(connection, batch)
    conflicts = _conflicts(connection, [entity_id for _, entity_id, _ in batch])
    results = _folded(connection, batch)
    for entity, entity_id, _ in batch:
        folded = results.get(entity_id)
        if folded is None:
            yield Drift(DriftKind.BROKEN, entity, entity_id)
            continue
        wanted = as_row(entity, entity_id, folded.state)
        row = held.get(entity_id, wanted)
        if row is None:
            yield Drift(DriftKind.UNREADABLE, entity, entity_id)
        elif entity_id not in held:
            yield Drift(DriftKind.DELETED, entity, entity_id)
        elif row != wanted:
            names = sorted(name for name in wanted if row.get(name) != wanted[name])
            yield Drift(DriftKind.CHANGED, entity, entity_id, tuple(names), row)
        rows = projection.conflict_rows(entity, entity_id, folded)
        if {row["field"]: _comparable(**row) for row in rows} != conflicts.get(entity_id, {}):
            yield Drift(DriftKind.CONFLICTS, entity, entity_id)


def _folded(
    connection: Connection, batch: list[tuple[str, UUID, list[Edit]]]
) -> dict[UUID, Folded]:
    """Return what each history folds to; nothing for one from which no row can be made."""
    entities = {entity_id: entity for entity, entity_id, _ in batch}
    try:
        results = fold_with_work(
            connection, entities, {entity_id: edits for _, entity_id, edits in batch}
        )
        for entity_id, folded in results.items():
            as_row(entities[entity_id], entity_id, folded.state)
    except _NONE_OF_OURS:
        if len(batch) == 1:
            return {}
        parts = [_folded(connection, [change]) for change in batch]
        return {entity_id: folded for part in parts for entity_id, folded in part.items()}
    return results


def _comparable(entity: str, candidates: str, **_: object) -> tuple[str, list[str]]:
    """Return a row of `conflict` without the order of its candidates, which versions may change."""
    return entity, sorted(map(json.dumps, json.loads(candidates)))


def _rows(
    connection: Connection, batch: list[tuple[str, UUID, list[Edit]]]
) -> dict[UUID, dict[str, Any] | None]:
    """Return the rows that there are; None for one whose values cannot be read."""
    by_entity: dict[str, list[UUID]] = {}
    for entity, entity_id, _ in batch:
        by_entity.setdefault(entity, []).append(entity_id)
    rows: dict[UUID, dict[str, Any] | None] = {}
    for entity, ids in by_entity.items():
        rows.update(_read(connection, entity, ids))
    return rows


def _read(
    connection: Connection, entity: str, ids: Sequence[UUID]
) -> dict[UUID, dict[str, Any] | None]:
    table = TABLES[entity]
    query = select(table).where(table.c.id.in_(ids))
    try:
        return {row["id"]: dict(row) for row in connection.execute(query).mappings()}
    except _NONE_OF_OURS:  # no id, date or flag of ours
        if len(ids) == 1:
            return {ids[0]: None}
    rows = [_read(connection, entity, [entity_id]) for entity_id in ids]
    return {entity_id: row for part in rows for entity_id, row in part.items()}


def _without_history(connection: Connection, entity: str) -> Iterator[Drift]:
    table = TABLES[entity]
    known = exists().where(
        col(Change.entity_id) == table.c.id, col(Changeset.id) == col(Change.changeset_id)
    )
    query = select(type_coerce(table.c.id, RAW)).where(~known).order_by(table.c.id)
    ids: list[UUID] = []
    try:
        words = connection.execute(query.execution_options(yield_per=_PACKED_AT_ONCE)).scalars()
        while part := list(islice(words, _PACKED_AT_ONCE)):
            listed = [_as_id(each) for each in part]
            packed = blocks.ids_held(connection, [id_ for id_ in listed if id_ is not None])
            ids += (id_ or UUID(int=0) for id_ in listed if id_ not in packed)
    except _NONE_OF_OURS:
        yield Drift(DriftKind.STRANGE, entity, UUID(int=0))  # the bytes of one are no text
        return
    for entity_id in ids:
        if not entity_id.int:
            yield Drift(DriftKind.STRANGE, entity, entity_id)  # that is no id at all
            continue
        row = _read(connection, entity, [entity_id]).get(entity_id)
        if row is None:
            yield Drift(DriftKind.STRANGE, entity, entity_id)
        else:
            yield Drift(DriftKind.ADDED, entity, entity_id, (), row)


def _as_id(words: object) -> UUID | None:
    """Return an id, or None for what is none."""
    try:
        return UUID(digits_of(words))
    except ValueError:
        return None


def _conflicts(
    connection: Connection, ids: list[UUID]
) -> dict[UUID, dict[str, tuple[str, list[str]]]]:
    table = METADATA.tables["conflict"]
    query = select(table).where(table.c.entity_id.in_(ids))
    groups: dict[UUID, dict[str, tuple[str, list[str]]]] = {}
    try:
        for row in connection.execute(query).mappings():
            groups.setdefault(row["entity_id"], {})[row["field"]] = _comparable(**row)
    except _NONE_OF_OURS:
        return {}  # as far as they go they are out of date
    return groups
