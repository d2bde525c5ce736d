"""Proof that a store is sound: pages, references, digests, and rows that follow from the log."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from claimtrack.history import log
from claimtrack.history.fold import Edit, fold
from claimtrack.models import METADATA, Changeset, Claim, SnapshotText, Workspace
from claimtrack.record import projection, standings
from claimtrack.record.projection import TABLES, as_row
from claimtrack.store import Store, index

_BATCH = 500
_MOST = 100
"""So many problems are named; a file with more needs its backup, not a longer list."""


@dataclass(slots=True)
class CheckReport:
    """What was found: problems as sentences (none: sound), and how much was looked at."""

    problems: list[str] = field(default_factory=list)
    claims: int = 0
    changesets: int = 0


def check(store: Store) -> CheckReport:
    """Examine a whole store; it is only read."""
    report = CheckReport()
    with store.reading() as session:
        connection = session.connection()
        try:
            report.problems += islice(_problems(connection), _MOST)
            report.claims = connection.execute(select(func.count(col(Claim.id)))).scalar_one()
            report.changesets = connection.execute(
                select(func.count(col(Changeset.id)))
            ).scalar_one()
        except DatabaseError as error:
            report.problems.append(
                f"The file is damaged: {error.orig}. Take a copy from `claimtrack backup --list`."
            )
    return report


def _problems(connection: Connection) -> Iterator[str]:
    damage = list(_damaged_pages(connection))
    yield from damage
    if damage:
        return  # what follows would only repeat it
    yield from _identity(connection)
    for changeset_id in log.verify(connection):
        yield (
            f"Changeset {changeset_id.hex[:16]} does not fit its digest: its changes were altered "
            "after they were written. Compare with a teammate's copy."
        )
    yield from _drift(connection)
    yield from _texts(connection)
    stale = index.stale(connection)
    if stale:
        yield f"The search index is out of date for {stale:,} claims."
    stale = standings.stale(connection)
    if stale:
        yield f"The standings of {stale:,} claims do not follow from the recorded argument."


def _damaged_pages(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for row in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if row[0] != "ok":
            yield f"The file is damaged: {row[0]}. Take a copy from `claimtrack backup --list`."
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"A row of {row[0]} points to a row of {row[2]} that is not there."


def _identity(connection: Connection) -> Iterator[str]:
    count = connection.execute(select(func.count(col(Workspace.id)))).scalar_one()
    if count != 1:
        yield f"The file has {count} workspace rows; it should have one."


def _drift(connection: Connection) -> Iterator[str]:
    """Compare every row, and every conflict, with the fold of its changes."""
    seen = dict.fromkeys(TABLES, 0)
    stream = log.all_edits(connection)
    while batch := list(islice(stream, _BATCH)):
        for entity, _, _ in batch:
            if entity in seen:
                seen[entity] += 1
        yield from _drifted(connection, batch)
    for entity, table in TABLES.items():
        rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if rows > seen[entity]:
            yield (
                f"{rows - seen[entity]} rows of {entity} have no history: another program wrote "
                "them. Enter them again through claimtrack."
            )


def _drifted(connection: Connection, batch: list[tuple[str, UUID, list[Edit]]]) -> Iterator[str]:
    held = _rows(connection, batch)
    conflicts = _conflicts(connection, [entity_id for _, entity_id, _ in batch])
    for entity, entity_id, edits in batch:
        if entity not in TABLES:
            yield f"The history names an unknown kind of row, {entity!r:.40}."
            continue
        folded = fold(entity, edits)
        known = {edit.changeset_id for edit in edits}
        if any(parent >= edit.changeset_id for edit in edits for parent in edit.parents & known):
            yield f"{entity} {entity_id.hex[:8]}: a change is older than one that it had seen."
        wanted = as_row(entity, entity_id, folded.state)
        row = held.get(entity_id)
        if row is None:
            yield f"{entity} {entity_id.hex[:8]} is in the history and has no row."
        elif row != wanted:
            names = ", ".join(sorted(name for name in wanted if row.get(name) != wanted[name]))
            yield (
                f"{entity} {entity_id.hex[:8]}: {names} differs from the history; another program "
                "changed the row. `claimtrack revise` it to what it should be."
            )
        groups = {row["field"] for row in projection.conflict_rows(entity, entity_id, folded)}
        if groups != conflicts.get(entity_id, set()):
            yield f"{entity} {entity_id.hex[:8]}: its list of conflicts is out of date."


def _rows(
    connection: Connection, batch: list[tuple[str, UUID, list[Edit]]]
) -> dict[UUID, dict[str, Any]]:
    by_entity: dict[str, list[UUID]] = {}
    for entity, entity_id, _ in batch:
        by_entity.setdefault(entity, []).append(entity_id)
    found: dict[UUID, dict[str, Any]] = {}
    for entity, ids in by_entity.items():
        if entity in TABLES:
            table = TABLES[entity]
            query = select(table).where(table.c.id.in_(ids))
            found.update((row["id"], dict(row)) for row in connection.execute(query).mappings())
    return found


def _conflicts(connection: Connection, ids: list[UUID]) -> dict[UUID, set[str]]:
    table = METADATA.tables["conflict"]
    query = select(table.c.entity_id, table.c.field).where(table.c.entity_id.in_(ids))
    found: dict[UUID, set[str]] = {}
    for entity_id, name in connection.execute(query):
        found.setdefault(entity_id, set()).add(name)
    return found


def _texts(connection: Connection) -> Iterator[str]:
    query = select(col(SnapshotText.sha256), col(SnapshotText.text)).execution_options(
        yield_per=200
    )
    rows: Iterable[Any] = connection.execute(query)
    for sha256, text in rows:
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != sha256:
            yield f"The kept text {sha256[:12]} was altered: it does not fit its SHA-256."
