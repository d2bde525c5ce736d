"""What the last merge wrote to: by its changes that are rows, and by its blocks."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, select
from sqlmodel import col

from claimtrack.entities import REFERENCES
from claimtrack.history import blocks
from claimtrack.history.log import EMPTY, wrote_something
from claimtrack.models import METADATA, Change
from claimtrack.store.arrivals import came_last
from claimtrack.store.bulk import selection

ON_CLAIMS = tuple(name for name, fields in REFERENCES.items() if "claim_id" in fields)
"""The kinds of rows that hang on a claim."""


def _packed_of_last_merge(connection: Connection) -> list[UUID]:
    packed = blocks.changesets_packed(connection)
    if not packed:
        return []
    brought = set(connection.execute(came_last()).scalars())
    return [changeset_id for changeset_id in packed if changeset_id in brought]


def arrived_claims(connection: Connection) -> Iterator[Select[Any]]:
    """Yield queries for the claims that the last merge wrote to, or to a row on which."""
    came = col(Change.changeset_id).in_(came_last())
    yield select(col(Change.entity_id)).where(col(Change.entity) == "claim", came)
    for entity in ON_CLAIMS:
        columns = METADATA.tables[entity].c
        is_of_row = and_(col(Change.entity_id) == columns.id, col(Change.entity) == entity)
        on_claims = select(columns.claim_id).join(Change, is_of_row)
        yield on_claims.where(came, wrote_something(), columns.claim_id.is_not(None))
    for entity, ids in _packed_arrivals(connection).items():
        rows = METADATA.tables[entity].alias("arrived")
        claim = rows.c.id if entity == "claim" else rows.c.claim_id
        chosen = rows.c.id.in_(selection(connection, ids))
        yield select(claim).where(chosen, claim.is_not(None))


def _packed_arrivals(connection: Connection) -> dict[str, list[UUID]]:
    """Return the claims, and the rows on claims that were written, by kind."""
    rows: dict[str, list[UUID]] = {}
    for changeset_id in _packed_of_last_merge(connection):
        for digits, entity, _, patch in blocks.changes_in(connection, changeset_id):
            if entity == "claim" or (entity in ON_CLAIMS and patch != EMPTY):
                rows.setdefault(entity, []).append(UUID(digits))
    return rows


def packed_writes_on(
    connection: Connection, claim_ids: Collection[UUID]
) -> list[tuple[str, UUID, UUID, UUID]]:
    """Return the rows on these claims that packed changesets of the last merge wrote to.

    Each as its kind, its claim, its id, and the changeset.
    """
    brought = {changeset_id.hex for changeset_id in _packed_of_last_merge(connection)}
    if not brought:
        return []
    claims: dict[str, UUID] = {}
    for entity in ON_CLAIMS:
        columns = METADATA.tables[entity].c
        query = select(columns.id, columns.claim_id).where(columns.claim_id.in_(list(claim_ids)))
        claims.update((row_id.hex, claim_id) for row_id, claim_id in connection.execute(query))
    found = blocks.changes_of(connection, map(UUID, claims))
    return [
        (entity, claims[digits], UUID(digits), UUID(changeset))
        for changeset, (digits, entity, _, patch) in found
        if changeset in brought and patch != EMPTY
    ]
