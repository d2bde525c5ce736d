"""The tables as a projection of the log: state to row, row to state, and the fold written down."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from claimtrack.entities import BOUNDS, REFERENCES, Kind, names_where
from claimtrack.history.fold import RETRACTED, Edit, Folded, Value, fold
from claimtrack.history.log import edits_of
from claimtrack.models import METADATA, TRACKED, Conflict, bound_columns, bounds_of
from claimtrack.queries.hanging import HANGS, above, fold_with_work, retracted_above
from claimtrack.store.bulk import (
    MOST_SHAPES,
    Columns,
    as_columns,
    insert_columns,
    insert_many,
    selection,
)

TABLES: dict[str, Table] = {name: METADATA.tables[name] for name in TRACKED}
"""The table of each entity, by its name in the log."""

_CONFLICTS: Table = Conflict.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it

# Made once: to put a statement together anew takes as long as SQLite takes to answer it.
_ROW = {
    name: select(table).where(table.c.id == bindparam("row_id")) for name, table in TABLES.items()
}
_UPDATE = {
    name: update(table).where(table.c.id == bindparam("row_id")) for name, table in TABLES.items()
}
_OPEN_CONFLICTS = select(_CONFLICTS.c.field, _CONFLICTS.c.candidates).where(
    _CONFLICTS.c.entity_id == bindparam("row_id")
)
_BATCH = 500
_LOOKED_UP = 4000

_IDS = names_where(lambda field: field.kind is Kind.ID)
FLAGS = names_where(lambda field: field.kind is Kind.FLAG)
"""The fields that are false where nobody wrote them."""

_UNSET = {name: dict.fromkeys(flags, False) for name, flags in FLAGS.items()}

LOGGED: dict[str, tuple[str, ...]] = {
    name: tuple(
        column.name
        for column in table.columns
        if column.name != "id" and not column.name.endswith(BOUNDS)
    )
    for name, table in TABLES.items()
}
"""The fields of each entity that are in the log: all but the id and what is computed."""


def as_logged(values: Mapping[str, Any]) -> dict[str, Value]:
    """Return field values as a patch holds them: UUIDs become text."""
    return {
        name: str(value) if value.__class__ is UUID else value for name, value in values.items()
    }


def as_row(entity: str, entity_id: UUID, state: Mapping[str, Any]) -> dict[str, Any]:
    """Return a folded state as a whole row; a column that was never written is None."""
    row: dict[str, Any] = dict.fromkeys(LOGGED[entity])
    row.update(state)
    row["id"] = entity_id
    for name in FLAGS[entity]:
        row[name] = bool(row[name])
    for name in _IDS[entity]:
        value = row.get(name)
        if isinstance(value, str):
            row[name] = UUID(value)
    row.update(bounds_of(entity, row))
    return row


def fresh_row(entity: str, entity_id: UUID, present: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row that is not there yet, of the fields that it has; every other is empty."""
    return {"id": entity_id, **_UNSET[entity], **present, **bounds_of(entity, present)}


def read_row(connection: Connection, entity: str, entity_id: UUID) -> dict[str, Any] | None:
    """Return the logged fields of a row as they stand, or None where there is none."""
    row = connection.execute(_ROW[entity], {"row_id": entity_id}).mappings().first()
    if row is None:
        return None
    return {name: row[name] for name in LOGGED[entity]}


def existing(connection: Connection, entity: str, ids: Sequence[UUID]) -> dict[UUID, bool]:
    """Return those of the ids that have a row, and whether it is retracted."""
    table = TABLES[entity]
    is_retracted: dict[UUID, bool] = {}
    for start in range(0, len(ids), _LOOKED_UP):
        chosen = selection(connection, ids[start : start + _LOOKED_UP])
        query = select(table.c.id, table.c.retracted).where(table.c.id.in_(chosen))
        is_retracted.update((row[0], row[1]) for row in connection.execute(query))
    return is_retracted


def insert_rows(connection: Connection, entity: str, rows: list[dict[str, Any]]) -> None:
    """Insert complete rows."""
    insert_many(connection, TABLES[entity], rows)


def insert_new(
    connection: Connection, entity: str, rows: Iterable[tuple[UUID, Mapping[str, Any]]]
) -> list[tuple[list[UUID], Columns]]:
    """Insert rows that are not there yet, each of the fields that it has; every other is empty.

    Returns them as ids and columns, those apart that have other fields.
    """
    shapes: dict[tuple[str, ...], list[tuple[UUID, Mapping[str, Any]]]] = defaultdict(list)
    for entity_id, values in rows:
        shapes[tuple(values)].append((entity_id, values))
    parts = [
        ([entity_id for entity_id, _ in part], as_columns([values for _, values in part])[0])
        for part in shapes.values()
    ]
    if len(parts) > MOST_SHAPES:
        whole = [fresh_row(entity, *row) for part in shapes.values() for row in part]
        insert_rows(connection, entity, whole)
    else:
        for ids, columns in parts:
            complete: dict[str, Sequence[Any]] = {"id": ids}
            complete |= {name: [False] * len(ids) for name in FLAGS[entity]}
            complete |= {**columns, **bound_columns(entity, columns)}
            insert_columns(connection, TABLES[entity], complete)
    return parts


def update_row(
    connection: Connection, entity: str, entity_id: UUID, patch: Mapping[str, Any]
) -> None:
    """Write a patch to its row, with the bounds that follow from it."""
    values = dict(patch)
    for name in _IDS[entity]:
        if isinstance(values.get(name), str):
            values[name] = UUID(values[name])
    values.update(bounds_of(entity, values))
    connection.execute(_UPDATE[entity], {"row_id": entity_id, **values})


@dataclass(frozen=True, slots=True)
class FoldedRows:
    """Rows of one entity on their way: their changes, as they stand, and as they will."""

    entity: str
    edits: Mapping[UUID, list[Edit]]
    before: Mapping[UUID, dict[str, Any]]
    after: Sequence[dict[str, Any]]


def refold(
    connection: Connection,
    entities: Iterable[tuple[str, UUID]],
    inspect: Callable[[FoldedRows], None] | None = None,
    touched: Mapping[str, Iterable[UUID]] = MappingProxyType({}),
) -> int:
    """Fold these entities from the log again, and write their rows and conflicts.

    Then all on which a retraction stands is folded with what hangs on it: of these entities, of
    rows that are `touched` (by kind: what hangs on them was written), and of what those hang on.
    Returns how many fields of what was folded are in conflict. `inspect` is shown each part before
    it is written, and may refuse it.
    """
    conflicts: dict[UUID, int] = {}
    start = {entity: set(ids) for entity, ids in touched.items()}
    retracted: dict[UUID, str] = {}
    done: set[UUID] = set()
    pending = iter(entities)
    while batch := list(islice(pending, _BATCH)):
        edits = edits_of(connection, [entity_id for _, entity_id in batch])
        for entity, ids in _by_entity(batch).items():
            folded = {entity_id: fold(entity, edits[entity_id]) for entity_id in ids}
            part = _write_folded(connection, entity, folded, edits, inspect)
            done.update(ids)
            for row in part.after:
                if row[RETRACTED] or RETRACTED in folded[row["id"]].conflicts:
                    retracted[row["id"]] = entity
                for target, above_id in above(entity, row):
                    start.setdefault(target, set()).add(above_id)
            _count(conflicts, folded)
    start = {entity: rest for entity, ids in start.items() if (rest := ids - done)}
    retracted.update(retracted_above(connection, start))
    _weigh_retractions(connection, retracted, conflicts, inspect)
    return sum(conflicts.values())


def _weigh_retractions(
    connection: Connection,
    retracted: Mapping[UUID, str],
    conflicts: dict[UUID, int],
    inspect: Callable[[FoldedRows], None] | None,
) -> None:
    """Fold rows on which a retraction stands with what hangs on them: it may keep them in sight."""
    # In the order of ids, in which the log has them.
    pending = iter([(retracted[row_id], row_id) for row_id in sorted(retracted)])
    while batch := list(islice(pending, _BATCH)):
        edits = edits_of(connection, [row_id for _, row_id in batch])
        results = fold_with_work(connection, {row_id: entity for entity, row_id in batch}, edits)
        for entity, ids in _by_entity(batch).items():
            folded = {row_id: results[row_id] for row_id in ids}
            _write_folded(connection, entity, folded, edits, inspect)
            _count(conflicts, folded)


def _count(conflicts: dict[UUID, int], folded: Mapping[UUID, Folded]) -> None:
    """Note how many fields of each row are in conflict, of those that have any."""
    for row_id, result in folded.items():
        conflicts.pop(row_id, None)
        if result.conflicts:
            conflicts[row_id] = len(result.conflicts)


def _by_entity(rows: Iterable[tuple[str, UUID]]) -> dict[str, list[UUID]]:
    by_entity: dict[str, list[UUID]] = {}
    for entity, row_id in rows:
        by_entity.setdefault(entity, []).append(row_id)
    return by_entity


def retract_rows(
    connection: Connection, entity: str, ids: Sequence[UUID]
) -> list[Mapping[str, Any]]:
    """Retract rows that are in sight; return of each what it hangs on."""
    table = TABLES[entity]
    columns = [table.c[name] for name in HANGS[entity]]
    hanging: list[Mapping[str, Any]] = []
    for start in range(0, len(ids), _LOOKED_UP):
        chosen = table.c.id.in_(selection(connection, ids[start : start + _LOOKED_UP]))
        connection.execute(update(table).where(chosen).values(retracted=True))
        if columns:
            found = connection.execute(select(*columns).where(chosen).distinct()).mappings()
            hanging += (dict(row) for row in found)
    return hanging


def dangling(connection: Connection, entity: str, name: str, ids: Sequence[UUID]) -> UUID | None:
    """Return one of these rows whose reference `name` leads nowhere, or None."""
    table = TABLES[entity]
    target = TABLES[REFERENCES[entity][name]].alias("target")
    chosen = table.c.id.in_(selection(connection, ids))
    query = (
        select(table.c.id)
        .join(target, target.c.id == table.c[name], isouter=True)
        .where(chosen, table.c[name].is_not(None), target.c.id.is_(None))
    )
    return connection.execute(query.limit(1)).scalar()


def open_candidates(connection: Connection, entity_id: UUID) -> dict[str, tuple[UUID, ...]]:
    """Return the fields of an entity that are in conflict, each with its candidates' changesets."""
    return {
        row.field: tuple(UUID(changeset_id) for changeset_id, _ in json.loads(row.candidates))
        for row in connection.execute(_OPEN_CONFLICTS, {"row_id": entity_id})
    }


def conflict_rows(entity: str, entity_id: UUID, folded: Folded) -> list[dict[str, Any]]:
    """Return the rows of `conflict` that a fold means."""
    return [
        {
            "entity_id": entity_id,
            "field": group,
            "entity": entity,
            "candidates": json.dumps(
                [[str(candidate.changeset_id), dict(candidate.values)] for candidate in candidates],
                ensure_ascii=False,
                sort_keys=True,
            ),
        }
        for group, candidates in folded.conflicts.items()
    ]


def _write_folded(
    connection: Connection,
    entity: str,
    folded: Mapping[UUID, Folded],
    edits: Mapping[UUID, list[Edit]],
    inspect: Callable[[FoldedRows], None] | None,
) -> FoldedRows:
    table = TABLES[entity]
    ids = list(folded)
    after = [as_row(entity, entity_id, folded[entity_id].state) for entity_id in folded]
    held = connection.execute(select(table).where(table.c.id.in_(ids))).mappings()
    before = {row["id"]: dict(row) for row in held}
    part = FoldedRows(entity, edits, before, after)
    if inspect is not None:
        inspect(part)
    insert_many(connection, table, [row for row in after if row["id"] not in before])
    changed = [row for row in after if row["id"] in before and row != before[row["id"]]]
    if changed:
        statement = update(table).where(table.c.id == bindparam("of_id"))
        named = [{"of_id" if name == "id" else name: row[name] for name in row} for row in changed]
        connection.execute(statement, named)
    connection.execute(delete(_CONFLICTS).where(_CONFLICTS.c.entity_id.in_(ids)))
    conflicts = [
        row for entity_id in folded for row in conflict_rows(entity, entity_id, folded[entity_id])
    ]
    insert_many(connection, _CONFLICTS, conflicts)
    return part
