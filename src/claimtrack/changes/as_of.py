"""A row as it was: the beginning of the log, folded into tables that are thrown away after a look.

All of `queries` reads these tables as it reads a file, so that what is shown of the past is worked
out by the same rules as what is shown of the present: citations, answers, notes, standings.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, select
from sqlmodel import Session, col

from claimtrack.changes import projection, standings
from claimtrack.changes.projection import TABLES
from claimtrack.entities import REFERENCES
from claimtrack.errors import ClaimtrackError
from claimtrack.history import clock
from claimtrack.history.log import tells_something
from claimtrack.models import METADATA, Change, Changeset, Snapshot
from claimtrack.queries.arguments import batches, connected
from claimtrack.queries.hanging import below, retracted_above
from claimtrack.queries.snapshots import snapshot_texts
from claimtrack.schemas.listing import RowRef
from claimtrack.store.engine import memory_engine


class NotThereYetError(ClaimtrackError):
    """Something that was added later than the moment that is asked about."""

    def __init__(self, entity: str, short_id: str, when: str, added: str, author: str) -> None:
        super().__init__(
            f"{entity} {short_id}: was not there at {when}; {author} added it on {added}."
        )


@contextmanager
def as_it_was(session: Session, ref: RowRef, until: UUID, when: str) -> Iterator[Session]:
    """Yield a session on tables that hold a row, and what hung on it, as of a changeset.

    Changes count by when they were made, wherever that was; a merge may have brought them later.
    Raises NotThereYetError; `when` is how the moment is called.
    """
    present = session.connection()
    _refuse_too_early(present, ref, until, when)
    engine = memory_engine()
    with engine.connect() as past:
        _fill(present, past, ref, until)
        standings.refresh_all(past)
        with Session(past) as past_session:
            yield past_session
        past.rollback()
    engine.dispose()


def later_changes(past: Session, session: Session) -> int:
    """Return how many changes of what the past shows were made since."""
    known = list(past.connection().execute(select(col(Change.entity_id)).distinct()).scalars())
    counted = (
        select(func.count())
        .select_from(Change)
        .join(Changeset, col(Changeset.id) == col(Change.changeset_id))
        .where(tells_something())
    )
    shown = past.connection().execute(counted).scalar_one()
    made = 0
    for part in batches(known):
        query = counted.where(col(Change.entity_id).in_(part))
        made += session.connection().execute(query).scalar_one()
    return made - shown


def _refuse_too_early(present: Connection, ref: RowRef, until: UUID, when: str) -> None:
    query = (
        select(col(Changeset.id), col(Changeset.author))
        .join(Change, col(Change.changeset_id) == col(Changeset.id))
        .where(col(Change.entity_id) == ref.id)
        .order_by(col(Changeset.id))
        .limit(1)
    )
    first = present.execute(query).first()
    if first is not None and first[0] > until:
        added = f"{clock.minted_at(first[0]):%Y-%m-%d %H:%M}"
        raise NotThereYetError(ref.entity, ref.id.hex[:8], when, added, first[1])


def _fill(present: Connection, past: Connection, ref: RowRef, until: UUID) -> None:
    """Copy the log of a row and of what hangs on it, and fold it; then of what those name."""
    wanted = {ref.id}
    if ref.entity == "claim":
        claims = connected(present, wanted)
        wanted |= claims | _ever_naming(present, ref) | _dependents(present, "claim", claims)
    elif ref.entity == "source":
        wanted |= _dependents(present, "source", {ref.id}, ("annotation",))
    known: set[UUID] = set()
    while wanted:
        entities = _copy_log(present, past, wanted, until)
        projection.refold(past, entities)
        known |= wanted
        named = _named(past, entities) | _bearing_on_retractions(present, past, entities)
        for entity in ("citation", "rebuttal", "assessment", "actor"):
            here = {entity_id for kind, entity_id in entities if kind == entity}
            named |= _dependents(present, entity, here)
        sources = {entity_id for kind, entity_id in entities if kind == "source"}
        named |= _dependents(present, "source", sources, ("snapshot",))
        wanted = named - known
    _copy_texts(present, past)


def _copy_texts(present: Connection, past: Connection) -> None:
    """Copy the texts of the snapshots, in which quotes are found again."""
    kept = past.execute(select(col(Snapshot.sha256)).distinct()).scalars().all()
    rows = [{"sha256": key, "text": text} for key, text in snapshot_texts(present, kept).items()]
    if rows:
        past.execute(insert(METADATA.tables["snapshot_text"]), rows)


def _copy_log(
    present: Connection, past: Connection, wanted: Iterable[UUID], until: UUID
) -> list[tuple[str, UUID]]:
    """Copy these rows' part of the log; return those that had a beginning by then."""
    changes, changesets = METADATA.tables["change"], METADATA.tables["changeset"]
    entities: dict[UUID, str] = {}
    made: set[UUID] = set()
    for part in batches(wanted):
        query = select(changes).where(
            changes.c.entity_id.in_(part), changes.c.changeset_id <= until
        )
        rows = [dict(row) for row in present.execute(query).mappings()]
        if rows:
            past.execute(insert(changes), rows)
        entities.update((row["entity_id"], row["entity"]) for row in rows)
        made.update(row["changeset_id"] for row in rows)
    for part in batches(made):
        held = set(past.execute(select(changesets.c.id).where(changesets.c.id.in_(part))).scalars())
        query = select(changesets).where(changesets.c.id.in_(set(part) - held))
        headers = [dict(row) for row in present.execute(query).mappings()]
        if headers:
            past.execute(insert(changesets), headers)
    return [(entity, entity_id) for entity_id, entity in entities.items() if entity in TABLES]


def _ever_naming(present: Connection, ref: RowRef) -> set[UUID]:
    """Return the rows whose history ever named this row, whether or not they still do."""
    query = select(col(Change.entity_id)).where(col(Change.patch).contains(f'"{ref.id}"'))
    return set(present.execute(query).scalars())


def _bearing_on_retractions(
    present: Connection, past: Connection, entities: Sequence[tuple[str, UUID]]
) -> set[UUID]:
    """Return what hangs on those of these rows that are retracted, and may keep them in sight."""
    rows: dict[str, set[UUID]] = {}
    for entity, entity_id in entities:
        rows.setdefault(entity, set()).add(entity_id)
    retracted = retracted_above(past, rows)
    return {row_id for rows_below in below(present, retracted).values() for row_id in rows_below}


_DEPENDENT = ("citation", "rebuttal", "assessment", "tagging", "annotation", "alias")


def _dependents(
    present: Connection, target: str, ids: set[UUID], names: Sequence[str] = _DEPENDENT
) -> set[UUID]:
    """Return the rows that point to these: what they hang on is never changed."""
    dependents: set[UUID] = set()
    if not ids:
        return dependents
    pairs: Sequence[tuple[str, str]] = [
        (name, field)
        for name in names
        for field, entity in REFERENCES[name].items()
        if entity == target and field.removesuffix("_id") in (target, "counterclaim")
    ]
    for name, field in pairs:
        table: Any = TABLES[name]
        for part in batches(ids):
            dependents.update(
                present.execute(select(table.c.id).where(table.c[field].in_(part))).scalars()
            )
    if target == "claim":
        origin = TABLES["origin"]
        for part in batches(ids):
            query = select(origin.c.id).where(origin.c.entity_id.in_(part))
            dependents.update(present.execute(query).scalars())
    return dependents


def _named(past: Connection, entities: Iterable[tuple[str, UUID]]) -> set[UUID]:
    """Return what these rows named then: speakers, sources, tags, answered claims."""
    by_entity: dict[str, list[UUID]] = {}
    for entity, entity_id in entities:
        by_entity.setdefault(entity, []).append(entity_id)
    named: set[UUID] = set()
    for entity, ids in by_entity.items():
        table = TABLES[entity]
        columns = [table.c[field] for field in REFERENCES[entity]]
        for part in batches(ids) if columns else ():
            for row in past.execute(select(*columns).where(table.c.id.in_(part))):
                named.update(entity_id for entity_id in row if entity_id is not None)
    return named
