"""The claims and rebuttals that some claims are connected with, read for `argument`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, case, func, or_, select
from sqlmodel import col

from claimtrack.argument import Answer, Statement
from claimtrack.models import Actor, Citation, Claim, Rebuttal, Source
from claimtrack.store.bulk import among
from claimtrack.store.united import united
from claimtrack.vocabulary import Aim, CitationRole, Credibility, RebuttalKind

_BATCH = 500
_AT_ONCE = 4000
_WHOLE_FILE = 20_000
"""From so many claims on, one reading of all rebuttals is cheaper than following each."""


_OF_ANSWERS = (
    Rebuttal.id,
    Rebuttal.claim_id,
    Rebuttal.counterclaim_id,
    Rebuttal.kind,
    Rebuttal.aim,
    Rebuttal.citation_id,
)
_KINDS = {kind.value: kind for kind in RebuttalKind}  # quicker than calling the class
_AIMS: dict[str | None, Aim | None] = {None: None, **{aim.value: aim for aim in Aim}}


def claims_of(connection: Connection, entity: str, ids: Iterable[UUID]) -> set[UUID]:
    """Return the claims whose standing or reason depends on actors, or on sources.

    An actor that was united with one of these counts as the same.
    """
    claims: set[UUID] = set()
    cited = select(col(Citation.claim_id))
    if entity == "source":
        for part in batches(ids):
            query = cited.where(col(Citation.source_id).in_(part))
            claims.update(connection.execute(query).scalars())
        return claims
    for part in batches(united(connection, "actor").all_of(ids)):
        said = select(col(Claim.id)).where(col(Claim.speaker_id).in_(part))
        issued = cited.join(Source, col(Source.id) == col(Citation.source_id)).where(
            col(Source.issuer_id).in_(part)
        )
        claims.update(connection.execute(said).scalars(), connection.execute(issued).scalars())
    return claims


def connected(connection: Connection, start: set[UUID]) -> set[UUID]:
    """Return all claims that rebuttals, retracted ones too, connect with these."""
    if len(start) > _WHOLE_FILE or _are_most(connection, start):
        return start | all_ends(connection)
    claims: set[UUID] = set()
    for part in batches(start):
        unreached = [claim_id for claim_id in part if claim_id not in claims]
        if unreached:
            claims |= _reached(connection, unreached)
    return claims | start


def _are_most(connection: Connection, start: Collection[UUID]) -> bool:
    """Say whether so many claims are asked about that there are few other rebuttals to read."""
    if len(start) <= _BATCH:
        return False
    most = select(col(Rebuttal.id)).limit(2 * len(start) + 1).subquery()
    return connection.execute(select(func.count()).select_from(most)).scalar_one() <= 2 * len(start)


def _reached(connection: Connection, start: Sequence[UUID]) -> set[UUID]:
    """Follow rebuttals in both directions, in one statement however long the chains are."""
    first: Any = select(col(Claim.id).label("id")).where(col(Claim.id).in_(start))
    reached = first.cte("reached", recursive=True)
    claim_id, counterclaim_id = col(Rebuttal.claim_id), col(Rebuttal.counterclaim_id)
    other_end = case((claim_id == reached.c.id, counterclaim_id), else_=claim_id)
    onward = select(other_end).join_from(
        reached, Rebuttal, or_(claim_id == reached.c.id, counterclaim_id == reached.c.id)
    )
    whole = reached.union(onward)
    return set(connection.execute(select(whole.c.id)).scalars())


def live_speakers(connection: Connection, claim_ids: Iterable[UUID]) -> dict[UUID, UUID | None]:
    """Return the live claims among these, each with its speaker."""
    speakers: dict[UUID, UUID | None] = {}
    for ids in batches(claim_ids, _AT_ONCE):
        query = select(col(Claim.id), col(Claim.speaker_id)).where(
            among(connection, col(Claim.id), ids), col(Claim.retracted).is_(False)
        )
        speakers.update((row[0], row[1]) for row in connection.execute(query))
    return speakers


def load(
    connection: Connection, speakers: Mapping[UUID, UUID | None]
) -> tuple[list[Statement], list[Answer]]:
    """Return these live claims and the answers between them, as `argument` takes them."""
    people = _People(connection)
    supports = _supports(connection, speakers, people)
    statements = [Statement(claim_id, tuple(supports.get(claim_id, ()))) for claim_id in speakers]
    answers = []
    for ids in batches(speakers, _AT_ONCE):
        between: Any = select(*(col(column) for column in _OF_ANSWERS)).where(
            among(connection, col(Rebuttal.claim_id), ids), col(Rebuttal.retracted).is_(False)
        )
        answers += [
            _answer(row, speakers, people)
            for row in connection.execute(between.order_by(col(Rebuttal.id)))
            if row[2] in speakers
        ]
    return statements, answers


def _answer(row: Any, speakers: Mapping[UUID, UUID | None], people: "_People") -> Answer:
    id_, claim_id, counterclaim_id, kind, aim, citation_id = row
    withdrawn = kind == RebuttalKind.WITHDRAWS and people.speaks_for(
        speakers[counterclaim_id], speakers[claim_id]
    )
    return Answer(
        id_, claim_id, counterclaim_id, _KINDS[kind], _AIMS[aim or None], citation_id, withdrawn
    )


def _supports(
    connection: Connection, speakers: Mapping[UUID, UUID | None], people: "_People"
) -> dict[UUID, list[UUID]]:
    """Return the citations that can document each claim; `argument` decides what is struck out."""
    supports: dict[UUID, list[UUID]] = {}
    for ids in batches(speakers, _AT_ONCE):
        query = (
            select(col(Citation.id), col(Citation.claim_id), col(Source.issuer_id))
            .join(Source, col(Source.id) == col(Citation.source_id))
            .where(
                among(connection, col(Citation.claim_id), ids),
                col(Citation.role) == CitationRole.SUPPORTS.value,
                col(Citation.credibility).is_distinct_from(Credibility.IMPROBABLE.value),
                col(Citation.retracted).is_(False),
                col(Source.retracted).is_(False),
            )
            .order_by(col(Citation.id))
        )
        for citation_id, claim_id, issuer_id in connection.execute(query):
            if issuer_id is None or not people.same(issuer_id, speakers[claim_id]):
                supports.setdefault(claim_id, []).append(citation_id)
    return supports


class _People:
    """Which actors were united, and which body each is part of. Cycles are harmless."""

    def __init__(self, connection: Connection) -> None:
        self._united = united(connection, "actor")
        query = select(col(Actor.id), col(Actor.part_of_id)).where(
            col(Actor.part_of_id).is_not(None), col(Actor.retracted).is_(False)
        )
        self._part_of: dict[UUID, set[UUID]] = {}
        for actor, above in connection.execute(query):
            if above is not None:
                first, whole = self._united.first(actor), self._united.first(above)
                self._part_of.setdefault(first, set()).add(whole)

    def same(self, actor: UUID | None, other: UUID | None) -> bool:
        """Say whether two actors were united or are the same; an unknown one is never the same."""
        return self._united.same(actor, other)

    def speaks_for(self, speaker: UUID | None, other: UUID | None) -> bool:
        """Say whether `speaker` is the other actor, or a body that the other is part of."""
        if speaker is None or other is None:
            return False
        wanted = self._united.first(speaker)
        seen: set[UUID] = set()
        frontier = [self._united.first(other)]
        while frontier:
            actor = frontier.pop()
            if actor == wanted:
                return True
            if actor not in seen:
                seen.add(actor)
                frontier += self._part_of.get(actor, ())
        return False


def all_ends(connection: Connection) -> set[UUID]:
    """Return every claim that a rebuttal starts from or ends at."""
    rows = connection.execute(select(col(Rebuttal.claim_id), col(Rebuttal.counterclaim_id)))
    return {end for row in rows for end in row}


def batches(ids: Iterable[UUID], size: int = _BATCH) -> Iterable[Sequence[UUID]]:
    """Cut ids into batches that one SQL statement can name."""
    listed = list(ids)
    return (listed[start : start + size] for start in range(0, len(listed), size))
