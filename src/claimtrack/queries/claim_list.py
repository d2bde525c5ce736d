"""Claims as rows, by the date on which they were said, the latest first and the undated last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from claimtrack.models import (
    Actor,
    Annotation,
    Assessment,
    Citation,
    Claim,
    Conflict,
    Origin,
    Rebuttal,
    Standing,
)
from claimtrack.queries.filter_syntax import Query
from claimtrack.queries.filters import (
    conditions,
    criteria,
    live,
    live_citation,
    live_rebuttal,
)
from claimtrack.queries.namesakes import told_apart
from claimtrack.queries.orders import ordered
from claimtrack.schemas.id_list import IdList
from claimtrack.schemas.listing import ClaimRow
from claimtrack.store.bulk import packed_ids
from claimtrack.vocabulary import Label, Sort

_AT_ONCE = 2000
_FEW = 5000
"""So many claims are read and put in order in less time than a key takes."""
NAMES = [field.name for field in fields(ClaimRow)]
_STANDING, _IN_CONFLICT = NAMES.index("standing"), NAMES.index("in_conflict")


def claims(
    session: Session, query: Query, *, limit: int | None = None, sort: Sort = Sort.SAID
) -> Iterator[ClaimRow]:
    """Yield the claims that a query finds, as a stream."""
    for part in found(session, _rows(), query, limit, sort):
        yield from _told_apart(session, [row_of(row) for row in part])


def found(
    session: Session, rows: Select[Any], query: Query, limit: int | None, sort: Sort
) -> Iterator[Sequence[Row[Any]]]:
    """Yield rows of the claims that a query finds in their order, some thousands at a time."""
    connection = session.connection()
    statement = rows.where(*conditions(session, query))
    statement = ordered(statement, sort, connection).limit(limit)
    result = connection.execute(statement.execution_options(yield_per=_AT_ONCE))
    yield from result.partitions(_AT_ONCE)


def count(session: Session, query: Query) -> int:
    """Return how many claims a query finds."""
    matching = select(col(Claim.id)).where(*conditions(session, query)).subquery()
    counted = select(func.count()).select_from(matching)
    return int(session.connection().execute(counted).scalar_one())


def order(session: Session, query: Query, sort: Sort = Sort.SAID) -> IdList:
    """Return the ids of all claims that a query finds, in an order of a listing."""
    wanted = conditions(session, query)
    if sort is Sort.SPEAKER and not query.retracted:
        # An index has all but this: to ask each claim for it takes four times as long.
        gone = select(col(Claim.id)).where(col(Claim.retracted).is_(True))
        wanted[:1] = [col(Claim.id).not_in(gone)]
    connection = session.connection()
    statement = ordered(select(col(Claim.id)).where(*wanted), sort, connection)
    return IdList(packed_ids(connection, statement))


def first(session: Session, query: Query, limit: int) -> tuple[IdList, bool]:
    """Return the first ids that a query finds, and whether they are all; quick in any file.

    Where a criterion of the query is known to match few claims, all that match are read. Else
    claims are tested one by one in the order of the listing until there are enough.
    """
    wanted = criteria(session, query)
    few = [part for part in wanted if part.members is not None and _are_few(session, part.members)]
    statement = select(col(Claim.id)).where(*live(query))
    if few:
        others = [part.probed for part in wanted if part not in few]
        statement = statement.where(*(part.gathered for part in few), *others)
        return IdList(packed_ids(session.connection(), ordered(statement))), True
    statement = ordered(statement.where(*(part.probed for part in wanted))).limit(limit)
    order = IdList(packed_ids(session.connection(), statement))
    return order, len(order) < limit


def _are_few(session: Session, members: Select[Any]) -> bool:
    some = members.limit(_FEW + 1).subquery()
    counted = session.connection().execute(select(func.count()).select_from(some))
    return int(counted.scalar_one()) <= _FEW


def rows_by_id(session: Session, claim_ids: list[UUID]) -> dict[UUID, ClaimRow]:
    """Return these claims as rows, by id; what is not in the file is left out."""
    if not claim_ids:
        return {}
    statement = _rows().where(col(Claim.id).in_(claim_ids))
    rows = [row_of(row) for row in session.connection().execute(statement)]
    return {row.id: row for row in _told_apart(session, rows)}


def _told_apart(session: Session, rows: list[ClaimRow]) -> list[ClaimRow]:
    """Return the rows, each speaker called so that it is told from namesakes."""
    names = {row.speaker_id: row.speaker for row in rows if row.speaker_id and row.speaker}
    told = told_apart(session.connection(), names)
    if told == names:
        return rows
    return [
        row
        if row.speaker_id is None or told.get(row.speaker_id) == row.speaker
        else replace(row, speaker=told.get(row.speaker_id))
        for row in rows
    ]


def row_of(row: Row[Any]) -> ClaimRow:
    """Return what `_rows` selected as a detached row."""
    values: list[Any] = list(row)
    values[_STANDING] = values[_STANDING] or Label.UNANSWERED.value
    values[_IN_CONFLICT] = values[_IN_CONFLICT] > 0
    make: Any = ClaimRow  # positional: a listing of everything makes a hundred thousand of them
    made: ClaimRow = make(*values)
    return made


@dataclass(frozen=True, slots=True)
class Counted:
    """The columns for the key, the answers and the citations of a claim.

    Those of subqueries are `joined` by their `claim_id`.
    """

    key: Any
    rebuttals: Any
    citations: Any
    joined: tuple[Any, ...] = ()


@cache
def _rows() -> Select[Any]:
    return listed((col(Claim.id), col(Claim.speaker_id)), counted_one_by_one())


def counted_one_by_one() -> Counted:
    """Return the columns that are looked up row by row."""
    key = (
        select(func.min(col(Origin.key)))
        .where(col(Origin.entity_id) == col(Claim.id), col(Origin.retracted).is_(False))
        .scalar_subquery()
    )
    return Counted(
        key.label("key"),
        _counted(col(Rebuttal.claim_id) == col(Claim.id), live_rebuttal()),
        _counted(col(Citation.claim_id) == col(Claim.id), live_citation()),
    )


def listed(ids: tuple[Any, Any], counted: Counted) -> Select[Any]:
    """Select the fields of ClaimRow in their order, with the columns for its id and speaker's."""
    claim_id, speaker_id = ids
    first: Any = aliased(Actor)  # whom the speaker was united with
    is_one_with = and_(first.id == col(Actor.same_as_id), col(Actor.retracted).is_(False))
    conflicts = _counted(col(Conflict.entity_id) == col(Claim.id))
    query = (
        select(
            claim_id,
            counted.key,
            col(Claim.text),
            func.coalesce(first.name, col(Actor.name)),
            speaker_id,
            col(Claim.said),
            col(Claim.said_words),
            col(Claim.stage),
            col(Claim.owner),
            col(Standing.label),
            col(Standing.partial),
            counted.rebuttals,
            counted.citations,
            _counted(
                col(Annotation.claim_id) == col(Claim.id), col(Annotation.retracted).is_(False)
            ),
            _counted(
                col(Assessment.claim_id) == col(Claim.id),
                col(Assessment.retracted).is_(False),
                col(Assessment.source_id).is_(None),  # an outside one is none of the desk's
            ),
            col(Claim.retracted),
            conflicts,
            col(Actor.kind),
        )
        .join(Actor, col(Actor.id) == col(Claim.speaker_id), isouter=True)
        .join(first, is_one_with, isouter=True)
        .join(Standing, col(Standing.claim_id) == col(Claim.id), isouter=True)
    )
    for each in counted.joined:
        query = query.join(each, each.c.claim_id == col(Claim.id), isouter=True)
    return query


def _counted(*where: Any) -> ScalarSelect[int]:
    return select(func.count()).where(*where).correlate(Claim).scalar_subquery()
