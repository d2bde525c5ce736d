"""Sources with the number of their kept copies, and the notes on any row."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from claimtrack.history.clock import minted_at
from claimtrack.history.log import changesets_of
from claimtrack.models import (
    Actor,
    Annotation,
    Citation,
    Origin,
    Snapshot,
    Source,
)
from claimtrack.queries.blind import covered, masked
from claimtrack.queries.namesakes import told_apart
from claimtrack.queries.naming import own_name
from claimtrack.schemas.actors import ActorMention
from claimtrack.schemas.rows import AnnotationRow, SourceRow
from claimtrack.similarity import is_address, leads_to
from claimtrack.store.united import united
from claimtrack.words import hold_all, words_sought

_LEAST_PREFIX = 4


def source_rows(session: Session, ids: Sequence[UUID] | None = None) -> list[SourceRow]:
    """Return sources, the newest published first and the undated last.

    With `ids` these, retracted or not; else all that are not retracted. Each issuer is called so
    that it is told from namesakes.
    """
    key = (
        select(func.min(col(Origin.key)))
        .where(col(Origin.entity_id) == col(Source.id), col(Origin.retracted).is_(False))
        .scalar_subquery()
    )
    cited = _counted(Citation)
    kept = _counted(Snapshot)
    query = (
        select(
            col(Source.id),
            key,
            col(Source.title),
            col(Source.kind),
            col(Actor.name),
            col(Source.outlet),
            col(Source.url),
            col(Source.published),
            col(Source.reliability),
            cited,
            kept,
            col(Source.retracted),
            own_name("source"),
            col(Source.issuer_id),
        )
        .join(Actor, col(Actor.id) == col(Source.issuer_id), isouter=True)
        .order_by(col(Source.published_earliest).desc().nulls_last(), col(Source.id))
    )
    if ids is not None:
        query = query.where(col(Source.id).in_(list(ids)))
    else:
        query = query.where(col(Source.retracted).is_(False))
    connection = session.connection()
    found = [(SourceRow(*row[:-1]), row[-1]) for row in connection.execute(query)]
    told = told_apart(connection, {id_: row.issuer for row, id_ in found if id_ and row.issuer})
    return [
        row if told.get(id_, row.issuer) == row.issuer else replace(row, issuer=told[id_])
        for row, id_ in found
    ]


def new_issuer(session: Session, source_id: UUID) -> ActorMention | None:
    """Return the issuer of a source where the last step on the source added it; else None."""
    connection = session.connection()
    issuer = select(col(Actor.id), col(Actor.name), col(Actor.kind), col(Actor.role))
    issuer = issuer.join(Source, col(Source.issuer_id) == col(Actor.id))
    row = connection.execute(issuer.where(col(Source.id) == source_id)).first()
    if row is None:
        return None
    steps = changesets_of(connection, [source_id, row[0]])
    is_new = steps[source_id][-1] == steps[row[0]][0]
    return ActorMention(row[0], row[1], row[2], row[3]) if is_new else None


def matching_sources(session: Session, value: str) -> list[UUID]:
    """Return the sources with this key, id prefix or address, or these words in title or outlet.

    Sources that were united with one of them count too.
    """
    connection = session.connection()
    key = select(col(Origin.entity_id)).where(
        col(Origin.key) == value,
        col(Origin.entity) == "source",
        col(Origin.retracted).is_(False),
    )
    matches = set(connection.execute(key).scalars())
    if not matches:
        wanted = words_sought(value)
        prefix = value.replace("-", "").lower()
        rows = connection.execute(select(col(Source.id), own_name("source"), col(Source.outlet)))
        matches = {
            row[0]
            for row in rows
            if (len(prefix) >= _LEAST_PREFIX and row[0].hex.startswith(prefix))
            or (wanted and hold_all(f"{row[1]} {row[2] or ''}", wanted))
        }
        if is_address(value):
            matches.update(sources_at(session, value))
    return list(united(connection, "source").all_of(matches))


def sources_at(session: Session, typed: str, *, is_open: bool = False) -> list[UUID]:
    """Return the sources with this address, or with one that begins with this host and path."""
    connection = session.connection()
    matches: set[UUID] = set()
    for address in (col(Source.url), col(Source.archive_url)):
        rows = connection.execute(select(col(Source.id), address).where(address.is_not(None)))
        matches |= {row[0] for row in rows if row[1] and leads_to(typed, row[1], is_open=is_open)}
    return list(united(connection, "source").all_of(matches))


def annotations_on(
    session: Session, field: str, targets: Sequence[UUID]
) -> dict[UUID, tuple[AnnotationRow, ...]]:
    """Return the notes on rows, as threads; `field` is the reference to them ("claim_id").

    A retracted note is there where a live one replies to it, directly or further down.
    """
    if not targets:
        return {}
    column = Annotation.__table__.c[field]  # type: ignore[attr-defined]  # not declared
    query = (
        select(Annotation.__table__)  # type: ignore[attr-defined]  # not declared
        .where(column.in_(list(targets)))
        .order_by(col(Annotation.id))
    )
    connection = session.connection()
    rows = _with_stubs(connection.execute(query).mappings().all())
    hidden = covered(connection, (row["id"] for row in rows if row["assessment_id"] is not None))
    rows = [masked("annotation", row) if row["id"] in hidden else row for row in rows]
    times = made_at(session, [row["id"] for row in rows])
    known = {row["id"] for row in rows}
    replies: dict[UUID, list[Any]] = defaultdict(list)
    roots: list[Any] = []
    for row in sorted(rows, key=lambda row: (times[row["id"]], row["id"].hex)):
        parent = row["reply_to_id"]
        (replies[parent] if parent in known else roots).append(row)
    threads: dict[UUID, list[AnnotationRow]] = defaultdict(list)
    for row in roots:
        threads[row[field]].append(_thread(row, replies, times, depth=0))
    return {target: tuple(notes) for target, notes in threads.items()}


def made_at(session: Session, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Return when each row was first written, from the id of its first changeset."""
    made = changesets_of(session.connection(), ids)
    return {row_id: minted_at(changesets[0]) for row_id, changesets in made.items()}


_DEEPEST_THREAD = 50


def _thread(
    row: Any, replies: dict[UUID, list[Any]], times: dict[UUID, datetime], *, depth: int
) -> AnnotationRow:
    below = replies[row["id"]] if depth < _DEEPEST_THREAD else []
    is_stub = row["retracted"]
    return AnnotationRow(
        row["id"],
        row["author"],
        "" if is_stub else row["body"],
        row["motivation"],
        row["settled"],
        times.get(row["id"]),
        None if is_stub else row.get("exact"),
        tuple(_thread(reply, replies, times, depth=depth + 1) for reply in below),
        is_stub,
    )


def _with_stubs(rows: Sequence[Any]) -> list[Any]:
    """Leave out retracted notes, but for those that a live one replies to."""
    by_id = {row["id"]: row for row in rows}
    kept: set[UUID] = set()
    for row in rows:
        above = None if row["retracted"] else row
        while above is not None and above["id"] not in kept:
            kept.add(above["id"])
            above = by_id.get(above["reply_to_id"])
    return [row for row in rows if row["id"] in kept]


def _counted(table: Any) -> Any:
    return (
        select(func.count())
        .where(col(table.source_id) == col(Source.id), col(table.retracted).is_(False))
        .correlate(Source)
        .scalar_subquery()
    )
