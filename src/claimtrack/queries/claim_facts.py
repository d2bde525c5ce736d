"""Claims as mappings of plain values, for programs: what a listing shows, with less work for each.

Where all claims of a file are wanted, what hangs on them is counted in one go before they are read,
and ids become no objects: half the work of `claim_list.claims`, which is for a screen's few rows.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, String, func, literal_column, null, select, type_coerce
from sqlmodel import Session, col

from claimtrack.ids import as_uuid, dashed
from claimtrack.models import Citation, Claim, Origin, Rebuttal, Source
from claimtrack.queries.claim_list import NAMES, Counted, counted_one_by_one, found, listed
from claimtrack.queries.filter_syntax import Query
from claimtrack.queries.namesakes import told_apart
from claimtrack.store.bulk import read_through
from claimtrack.vocabulary import Label, Sort

_StoredId = str | bytes | UUID
"""An id as the database gives it."""


def claim_facts(
    session: Session, query: Query, *, limit: int | None = None, sort: Sort = Sort.SAID
) -> Iterator[dict[str, Any]]:
    """Yield the claims that a query finds, the fields of `ClaimRow` by name, as a stream."""
    people = _Speakers(session.connection())
    of_all = limit is None and not query.sought and not query.filters
    if of_all:
        read_through(session.connection())
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

    All three are columns of one subquery: each table is read once from end to end, and one
    mapping of claims is held, where one for each table would take three times the memory.
    """
    key: Any = select(
        col(Origin.entity_id).label("claim_id"),
        col(Origin.key).label("key"),
        literal_column("0").label("answers"),
        literal_column("0").label("citations"),
    ).where(col(Origin.retracted).is_(False))
    answers = _ones(Rebuttal, Rebuttal.counterclaim_id, Claim, "1", "0")
    citations = _ones(Citation, Citation.source_id, Source, "0", "1")
    rows = key.union_all(answers, citations).subquery()
    numbers = (func.sum(rows.c.answers), func.sum(rows.c.citations))
    of_claim = (
        select(
            rows.c.claim_id,
            func.min(rows.c.key).label("key"),
            numbers[0].label("answers"),
            numbers[1].label("citations"),
        )
        .group_by(rows.c.claim_id)
        .subquery()
    )
    counts = [func.coalesce(number, 0) for number in (of_claim.c.answers, of_claim.c.citations)]
    return Counted(of_claim.c.key, counts[0], counts[1], (of_claim,))


def _ones(table: Any, pointer: Any, target: Any, answers: str, citations: str) -> Any:
    gone = select(col(target.id)).where(col(target.retracted).is_(True))
    ones: tuple[Any, ...] = (literal_column(answers), literal_column(citations))
    return select(col(table.claim_id), null(), *ones).where(
        col(table.retracted).is_(False), col(pointer).not_in(gone)
    )
