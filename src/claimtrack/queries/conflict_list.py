"""The fields in conflict as a list: what each is on, and who wrote there; counted, and by pages."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, case, func, null, or_, select
from sqlmodel import Session, col

from claimtrack.models import METADATA, Changeset, Conflict
from claimtrack.queries.conflict_detail import conflicts, headers
from claimtrack.queries.lookup import NAMED
from claimtrack.schemas.rows import ConflictRow
from claimtrack.vocabulary import ChangesetKind

_ABOUT = 200
"""So much of a text tells it from others."""


@dataclass(frozen=True, slots=True)
class ConflictKey:
    """Where a conflict is, with its id."""

    id: UUID
    entity: str
    entity_id: UUID
    field: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A conflict as a list shows it: its place, what the row says or is on, and who wrote."""

    key: ConflictKey
    about: str
    claim_id: UUID | None
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergeSummary:
    """The last that came from elsewhere: who made it, when, and whether by an import."""

    author: str
    at: datetime
    is_import: bool


def conflict_id(entity_id: UUID, field: str) -> UUID:
    """Return the id of a conflict: the same wherever the row and the field are."""
    return uuid5(entity_id, field)


def count_conflicts(session: Session) -> int:
    """Return how many fields are in conflict."""
    query = select(func.count()).select_from(Conflict)
    return int(session.connection().execute(query).scalar() or 0)


def conflict_keys(
    session: Session, words: str = "", *, cap: int | None = None
) -> list[ConflictKey]:
    """Return where the conflicts are, those of claims first, those of one row together.

    Each of `words` stands in the name of the field or kind of row, or in what was written.
    """
    entity, entity_id, field = col(Conflict.entity), col(Conflict.entity_id), col(Conflict.field)
    claims_first = case((entity == "claim", 0), else_=1)
    query = select(entity, entity_id, field).order_by(claims_first, entity, entity_id, field)
    for word in words.lower().split():
        held = (entity, field, func.lower(col(Conflict.candidates)))
        query = query.where(or_(*(one.contains(word, autoescape=True) for one in held)))
    rows: Iterable[Any] = session.connection().execute(query.limit(cap) if cap else query)
    return [ConflictKey(conflict_id(row[1], row[2]), *row) for row in rows]


def listed_conflicts(session: Session, keys: Sequence[ConflictKey]) -> dict[UUID, Listed]:
    """Return conflicts as a list shows them; one that was settled meanwhile has no authors."""
    connection = session.connection()
    rows = {one.entity_id: one.entity for one in keys}
    abouts: dict[UUID, tuple[str, UUID | None]] = {}
    for entity in set(rows.values()):
        ids = [one for one, other in rows.items() if other == entity]
        abouts.update(_abouts(connection, entity, ids))
    query = select(col(Conflict.entity_id), col(Conflict.field), col(Conflict.candidates)).where(
        col(Conflict.entity_id).in_(list(rows))
    )
    found: Iterable[Any] = connection.execute(query)
    written = {(row[0], row[1]): [UUID(one) for one, _ in json.loads(row[2])] for row in found}
    made = headers(connection, {one for listed in written.values() for one in listed})
    told = {}
    for key in keys:
        changesets = written.get((key.entity_id, key.field), ())
        authors = tuple(dict.fromkeys(made[one].author for one in changesets if one in made))
        about, claim_id = abouts.get(key.entity_id, ("", None))
        told[key.id] = Listed(key, about, claim_id, authors)
    return told


def conflict_at(session: Session, key: ConflictKey) -> ConflictRow | None:
    """Return a conflict in full, or None where it was settled meanwhile."""
    found = conflicts(session, [key.entity_id])
    return next((one for one in found if one.field == key.field), None)


def last_arrival(session: Session, me: str) -> MergeSummary | None:
    """Return the newest changeset that somebody else made, or that was an import."""
    is_import = col(Changeset.kind) == ChangesetKind.IMPORT.value
    query = (
        select(col(Changeset.author), col(Changeset.recorded_at), col(Changeset.kind))
        .where(or_(col(Changeset.author) != me, is_import))
        .order_by(col(Changeset.id).desc())
        .limit(1)
    )
    row: Any = session.connection().execute(query).first()
    return (
        None if row is None else MergeSummary(row[0], row[1], row[2] == ChangesetKind.IMPORT.value)
    )


def _abouts(
    connection: Connection, entity: str, ids: Sequence[UUID]
) -> Mapping[UUID, tuple[str, UUID | None]]:
    """Return of rows of one kind what each says, else what its claim says; and that claim."""
    table = METADATA.tables[entity]
    claims = METADATA.tables["claim"].alias("on_claim")
    claim_id = table.c.id if entity == "claim" else table.c.get("claim_id")
    own = table.c[NAMED[entity]] if entity in NAMED else None
    said = own if own is not None else (null() if claim_id is None else claims.c.text)
    query = select(
        table.c.id, func.substr(said, 1, _ABOUT), null() if claim_id is None else claim_id
    ).where(table.c.id.in_(ids))
    if own is None and claim_id is not None:
        query = query.join(claims, claims.c.id == claim_id, isouter=True)
    rows: Iterable[Any] = connection.execute(query)
    return {row[0]: (row[1] or "", row[2]) for row in rows}
