"""Claims as mappings of plain values, for programs: what a listing shows, with less work for each.

Where all claims of a file are wanted, what hangs on them is counted in one go before they are read,
and ids become no objects: half the work of `claim_list.claims`, which is for a screen's few rows.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, String, func, select, type_coerce
from sqlmodel import Session, col

from claimtrack.ids import as_uuid, dashed
from claimtrack.models import Citation, Claim, Origin, Rebuttal, Source
from claimtrack.queries.claim_list import NAMES, Counted, counted_one_by_one, found, listed
from claimtrack.queries.filter_syntax import Query
from claimtrack.queries.namesakes import told_apart
from claimtrack.vocabulary import Label, Sort

_StoredId = str | bytes | UUID
"""An id as the database gives it."""


def claim_facts(
    session: Session, query: Query, *, limit: int | None = None, sort: Sort = Sort.SAID
) -> Iterator[dict[str, Any]]:
    """Yield the claims that a query finds, the fields of `ClaimRow` by name, as a stream."""
    people = _Speakers(session.connection())
    of_all = limit is None and not query.sought and not query.filters
    for part in found(session, _rows(of_all=of_all), query, limit, sort):
        facts = [dict(zip(NAMES, row, strict=True)) for row in part]
        people.name(facts)
        for fact in facts:
            fact["id"] = dashed(fact["id"])
            fact["standing"] = fact["standing"] or Label.UNANSWERED.value
            fact["in_conflict"] = fact["in_conflict"] > 0
            yield fact


class _Speakers:
    """What each speaker is called, told apart from namesakes; asked once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told: dict[_StoredId, tuple[str, str | None]] = {}

    def name(self, facts: Iterable[dict[str, Any]]) -> None:
        """Put in who speaks: the id as text, and the name."""
        facts = [fact for fact in facts if fact["speaker_id"] is not None]
        names = {fact["speaker_id"]: fact["speaker"] for fact in facts}
        new = {id_: as_uuid(id_) for id_ in names if id_ not in self._told}
        asked = {row_id: names[id_] for id_, row_id in new.items() if names[id_]}
        told = told_apart(self._connection, asked)
        self._told |= {id_: (dashed(id_), told.get(row_id)) for id_, row_id in new.items()}
        for fact in facts:
            fact["speaker_id"], fact["speaker"] = self._told[fact["speaker_id"]]


@cache
def _rows(*, of_all: bool) -> Select[Any]:
    ids = (type_coerce(col(Claim.id), String), type_coerce(col(Claim.speaker_id), String))
    return listed(ids, _counted_before() if of_all else counted_one_by_one())


def _counted_before() -> Counted:
    """Return the key of each claim, and how many live answers and citations it has.

    Each is a column of a subquery, which reads its table once from end to end. It is grouped by
    an expression, for SQLite would follow an index there, and read the rows in no order at all.
    """
    row_id = col(Origin.entity_id)
    key: Any = select(row_id.label("claim_id"), func.min(col(Origin.key)).label("key"))
    keys = key.where(col(Origin.retracted).is_(False)).group_by(*_unordered(row_id)).subquery()
    answers = _number(Rebuttal, Rebuttal.counterclaim_id, Claim)
    citations = _number(Citation, Citation.source_id, Source)
    numbers = [func.coalesce(each.c.number, 0) for each in (answers, citations)]
    return Counted(keys.c.key, numbers[0], numbers[1], (keys, answers, citations))


def _number(table: Any, pointer: Any, target: Any) -> Any:
    claim_id = col(table.claim_id)
    gone = select(col(target.id)).where(col(target.retracted).is_(True))
    return (
        select(claim_id.label("claim_id"), func.count().label("number"))
        .where(col(table.retracted).is_(False), col(pointer).not_in(gone))
        .group_by(*_unordered(claim_id))
        .subquery()
    )


def _unordered(column: Any) -> tuple[Any, Any]:
    return func.coalesce(column, column), column
