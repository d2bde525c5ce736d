"""An actor with everything that it says, that answers it, and that it issued."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from claimtrack.errors import UnknownIdError
from claimtrack.models import Actor, Alias, Claim, Distinction, Rebuttal, Source
from claimtrack.queries.actor_list import actor_rows
from claimtrack.queries.arguments import batches
from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.lookalikes import look_alikes
from claimtrack.queries.namesakes import told_apart
from claimtrack.queries.rows import row_fields
from claimtrack.queries.sources import annotations_on, source_rows
from claimtrack.schemas.actors import ActorDetail, ActorMention, AliasRow, DenialRow
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.look_alikes import LookAlike
from claimtrack.schemas.rows import AnnotationRow, AnswerRow
from claimtrack.store.united import united

MOST_OF_EACH = 300
"""So many of each are shown of an actor, unless all are wanted."""


def actor_detail(
    session: Session, actor_id: UUID, *, most: int | None = MOST_OF_EACH
) -> ActorDetail:
    """Return an actor, retracted or not, with what is live of it; raises UnknownIdError.

    Of actors that were united, any will do: the page is that of all, under the one that stands for
    them. It has at the `most` so many claims, answers and sources of each kind; all for None.
    """
    connection = session.connection()
    groups = united(connection, "actor")
    first = groups.first(actor_id)
    row = actor_rows(session, [first]).get(first)
    if row is None:
        raise UnknownIdError(str(actor_id), "actor")
    own = sorted(groups.all_of([first]))
    fields = row_fields(session, "actor", first)
    part_of = [fields["part_of_id"]] if fields["part_of_id"] else []
    above = mentions(session, part_of)
    notes = annotations_on(session, "actor_id", own)
    return ActorDetail(
        actor=row,
        fields=fields,
        whole=above[0] if above else None,
        aliases=_aliases(session, own),
        same=mentions(session, [id_ for id_ in own if id_ != first]),
        parts=mentions(session, _parts(session, own)),
        apart=mentions(session, _apart(session, own)),
        claims=_claims(session, own, most),
        denied=_answers(session, own, most, to_them=True),
        denials=_answers(session, own, most, to_them=False),
        sources=tuple(source_rows(session, _issued(session, own, most))),
        annotations=_together(notes[id_] for id_ in own if id_ in notes),
    )


def look_alikes_of(
    session: Session, actor_id: UUID, between: Callable[[], None] = lambda: None
) -> tuple[LookAlike, ...]:
    """Return the pairs of this actor, and of those that it is one with, that may be one too."""
    own = united(session.connection(), "actor").all_of([actor_id])
    return tuple(look_alikes(session, own, ("actor",), between))


def mentions(session: Session, ids: Collection[UUID]) -> tuple[ActorMention, ...]:
    """Return actors as a page names them, by name; each told from its namesakes."""
    connection = session.connection()
    rows: list[Any] = []
    for some in batches(ids):
        query = select(col(Actor.id), col(Actor.name), col(Actor.kind), col(Actor.role))
        rows += connection.execute(query.where(col(Actor.id).in_(some))).all()
    names = told_apart(connection, {row[0]: row[1] for row in rows})
    listed = (ActorMention(row[0], names[row[0]], row[2], row[3]) for row in rows)
    return tuple(sorted(listed, key=lambda row: (row.name, row.id)))


def _aliases(session: Session, own: Sequence[UUID]) -> tuple[AliasRow, ...]:
    query = (
        select(col(Alias.id), col(Alias.actor_id), col(Alias.name), col(Alias.note))
        .where(col(Alias.actor_id).in_(own), col(Alias.retracted).is_(False))
        .order_by(col(Alias.name), col(Alias.id))
    )
    rows = session.connection().execute(query)
    return tuple(AliasRow(row[0], row[1], row[2], row[3]) for row in rows)


def _parts(session: Session, own: Sequence[UUID]) -> list[UUID]:
    query = select(col(Actor.id)).where(
        col(Actor.part_of_id).in_(own), col(Actor.retracted).is_(False)
    )
    return list(session.connection().execute(query.limit(MOST_OF_EACH)).scalars())


def _apart(session: Session, own: Sequence[UUID]) -> list[UUID]:
    """Return those of which somebody said that they are never the same as one of these."""
    query = select(col(Distinction.one_id), col(Distinction.other_id)).where(
        col(Distinction.entity) == "actor",
        col(Distinction.retracted).is_(False),
        or_(col(Distinction.one_id).in_(own), col(Distinction.other_id).in_(own)),
    )
    found = {id_ for pair in session.connection().execute(query) for id_ in pair}
    return sorted(found - set(own))


def _claims(session: Session, own: Sequence[UUID], most: int | None) -> tuple[ClaimRow, ...]:
    """Return what they said, the earliest first and the undated last."""
    query = (
        select(col(Claim.id))
        .where(col(Claim.speaker_id).in_(own), col(Claim.retracted).is_(False))
        .order_by(col(Claim.said_earliest).asc().nulls_last(), col(Claim.id))
        .limit(most)
    )
    ids = list(session.connection().execute(query).scalars())
    rows = _claim_rows(session, ids)
    return tuple(rows[id_] for id_ in ids)


def _answers(
    session: Session, own: Sequence[UUID], most: int | None, *, to_them: bool
) -> tuple[DenialRow, ...]:
    """Return answers to what they said, or those that they give, by when the answer was said."""
    answered: Any = aliased(Claim)
    by: Any = aliased(Claim)
    query = (
        select(
            col(Rebuttal.id),
            col(Rebuttal.kind),
            col(Rebuttal.aim),
            col(Rebuttal.link),
            col(Rebuttal.claim_id),
            col(Rebuttal.counterclaim_id),
        )
        .join(answered, answered.id == col(Rebuttal.claim_id))
        .join(by, by.id == col(Rebuttal.counterclaim_id))
        .where(
            (answered if to_them else by).speaker_id.in_(own),
            col(Rebuttal.retracted).is_(False),
            answered.retracted.is_(False),
            by.retracted.is_(False),
        )
        .order_by(by.said_earliest.asc().nulls_last(), col(Rebuttal.id))
        .limit(most)
    )
    rows = session.connection().execute(query).all()
    claims = _claim_rows(session, {id_ for row in rows for id_ in (row[4], row[5])})
    return tuple(
        DenialRow(AnswerRow(row[0], row[1], row[2], row[3], claims[row[4]]), claims[row[5]])
        for row in rows
    )


def _claim_rows(session: Session, ids: Collection[UUID]) -> dict[UUID, ClaimRow]:
    rows: dict[UUID, ClaimRow] = {}
    for some in batches(ids):
        rows |= rows_by_id(session, list(some))
    return rows


def _issued(session: Session, own: Sequence[UUID], most: int | None) -> list[UUID]:
    query = (
        select(col(Source.id))
        .where(col(Source.issuer_id).in_(own), col(Source.retracted).is_(False))
        .order_by(col(Source.published_earliest).desc().nulls_last(), col(Source.id))
        .limit(most)
    )
    return list(session.connection().execute(query).scalars())


def _together(threads: Iterable[Sequence[AnnotationRow]]) -> tuple[AnnotationRow, ...]:
    return tuple(note for thread in threads for note in thread)
