"""Answers that are out of sight and were replied to: each is a stub, with its replies beneath."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, RowMapping, not_, select
from sqlmodel import Session, col

from claimtrack.history.log import EMPTY, changes_of
from claimtrack.models import Rebuttal
from claimtrack.queries.arguments import batches
from claimtrack.queries.filters import live_rebuttal

_BATCH = 500

Edge = RowMapping
"""A row of `rebuttal`."""


@dataclass(frozen=True, slots=True)
class Stub:
    """A rebuttal out of sight: who recorded it, and the answers to it, if any, in sight."""

    edge: Edge
    author: str
    replies: tuple[Edge, ...]


def stubs_on(session: Session, claim_ids: Iterable[UUID]) -> dict[UUID, list[Stub]]:
    """Return the rebuttals of claims that are out of sight, by claim, with the replies to each.

    A reply is a live answer to its counterclaim that was recorded while it stood: what answered
    the counterclaim before, or after it was retracted, had another occasion. What answers its
    claim again is left out.
    """
    connection = session.connection()
    gone = _rebuttals(connection, claim_ids, is_live=False)
    again = _answering_again(connection, gone)
    gone = [edge for edge in gone if (edge["claim_id"], edge["counterclaim_id"]) not in again]
    if not gone:
        return {}
    counterclaims = {edge["counterclaim_id"] for edge in gone}
    answers: dict[UUID, list[Edge]] = defaultdict(list)
    for edge in _rebuttals(connection, counterclaims, is_live=True):
        answers[edge["claim_id"]].append(edge)
    answer_ids = [edge["id"] for listed in answers.values() for edge in listed]
    spans = _spans(connection, [*(edge["id"] for edge in gone), *counterclaims, *answer_ids])
    stubs: dict[UUID, list[Stub]] = defaultdict(list)
    for edge in gone:
        began, author, ended = spans[edge["id"]]
        if not edge["retracted"]:  # then its counterclaim is
            ended = spans[edge["counterclaim_id"]][2]
        replies = [
            answer
            for answer in answers[edge["counterclaim_id"]]
            if began < spans[answer["id"]][0] < ended
        ]
        stubs[edge["claim_id"]].append(Stub(edge, author, tuple(replies)))
    return stubs


def _answering_again(connection: Connection, gone: Sequence[Edge]) -> set[tuple[UUID, UUID]]:
    """Return the pairs of claim and counterclaim, of these, that a live rebuttal connects too."""
    again: set[tuple[UUID, UUID]] = set()
    for start in range(0, len(gone), _BATCH):
        part = gone[start : start + _BATCH]
        query = select(col(Rebuttal.claim_id), col(Rebuttal.counterclaim_id)).where(
            col(Rebuttal.claim_id).in_({edge["claim_id"] for edge in part}),
            col(Rebuttal.counterclaim_id).in_({edge["counterclaim_id"] for edge in part}),
            live_rebuttal(),
        )
        again.update((row[0], row[1]) for row in connection.execute(query))
    return again


def _rebuttals(connection: Connection, claim_ids: Iterable[UUID], *, is_live: bool) -> list[Edge]:
    """Return the rebuttals of claims that are in sight, or those that are not."""
    rebuttals: list[Edge] = []
    for part in batches(claim_ids):
        query = select(Rebuttal.__table__).where(  # type: ignore[attr-defined]  # not declared
            col(Rebuttal.claim_id).in_(part), live_rebuttal() if is_live else not_(live_rebuttal())
        )
        rebuttals += connection.execute(query.order_by(col(Rebuttal.id))).mappings()
    return rebuttals


def _spans(connection: Connection, ids: Collection[UUID]) -> dict[UUID, tuple[UUID, str, UUID]]:
    """Return the first changeset that wrote to each row, its author, and the last changeset."""
    spans: dict[UUID, tuple[UUID, str, UUID]] = {}
    for change in changes_of(connection, ids):
        if change.patch != EMPTY:
            made = change.changeset_id
            first, by, _ = spans.get(change.entity_id, (made, change.author, made))
            spans[change.entity_id] = (first, by, made)
    return spans
