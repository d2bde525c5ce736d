"""What answers a claim, and what answers that: as much as can be read, or all of it."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from claimtrack.models import Claim, Rebuttal
from claimtrack.queries.arguments import batches
from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.filters import live_rebuttal
from claimtrack.queries.sources import annotations_on
from claimtrack.queries.stubs import Edge, Stub, stubs_on
from claimtrack.queries.supports import premises_of
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.rows import AnnotationRow, BranchRow, RebuttalRow

FIRST_OF_EACH = 50
"""So many answers to one claim are shown, unless all are wanted,"""
MOST = 500
"""so many in all, the upper levels first,"""
LEVELS = 30
"""and so many levels; where all are wanted, what lies deeper is a branch of its own."""


@dataclass(frozen=True, slots=True)
class AnswerTree:
    """The answers to a claim; `more` is the number of those to itself that are left out.

    `deeper` goes on where the tree has its full depth and all was wanted.
    """

    rebuttals: tuple[RebuttalRow, ...]
    more: int = 0
    deeper: tuple[BranchRow, ...] = ()


def answer_tree(session: Session, claim_id: UUID, *, whole: bool = False) -> AnswerTree:
    """Return the answers to a claim, with the answers to those, and so on.

    A claim that is in the tree already is marked `again` and not followed, so that cycles end
    and a shared branch is shown once. What is out of sight and was replied to is there as a stub.
    Unless the `whole` is wanted, each row says how many more answers to it there are.
    """
    found = _whole(session, claim_id) if whole else _first_answers(session, claim_id)
    return _Builder(session, found).tree(claim_id, whole=whole)


@dataclass(slots=True)
class _Found:
    """The answers that were read, and the number of those that were not, by answered claim."""

    edges: dict[UUID, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    stubs: dict[UUID, list[Stub]] = field(default_factory=dict)
    left_out: dict[UUID, int] = field(default_factory=dict)


def _first_answers(session: Session, claim_id: UUID) -> _Found:
    """Read level by level, the first answers of each claim, until there are enough."""
    found = _Found()
    room = MOST
    seen, level = {claim_id}, [claim_id]
    for _ in range(LEVELS + 1):  # the last is only counted
        if not level:
            break
        counts = _counts(session, level)
        for parent in level:
            here = min(counts.get(parent, 0), FIRST_OF_EACH, room)
            found.left_out[parent] = counts.get(parent, 0) - here
            room -= here
        wanted = [one for one in level if counts.get(one, 0) > found.left_out[one]]
        for parent, edges in _first_of_each(session, wanted).items():
            found.edges[parent] = edges[: counts[parent] - found.left_out[parent]]
        for parent, stubs in _replied(session, level).items():
            kept = stubs[: max(0, min(room, FIRST_OF_EACH - len(found.edges.get(parent, ()))))]
            found.stubs[parent] = kept
            found.left_out[parent] += len(stubs) - len(kept)
            room -= len(kept)
        level = [one for one in _onward(found, level) if one not in seen]
        seen.update(level)
    return found


def _onward(found: _Found, level: Iterable[UUID]) -> Iterable[UUID]:
    """Return the claims that the answers to some claims lead to, each once, in order."""
    edges = [edge for parent in level for edge in found.edges.get(parent, ())]
    edges += [
        reply for parent in level for stub in found.stubs.get(parent, ()) for reply in stub.replies
    ]
    return dict.fromkeys(edge["counterclaim_id"] for edge in edges)


def _counts(session: Session, claim_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many live answers each claim has."""
    counts: dict[UUID, int] = {}
    for part in batches(claim_ids):
        query = (
            select(col(Rebuttal.claim_id), func.count())
            .where(col(Rebuttal.claim_id).in_(part), live_rebuttal())
            .group_by(col(Rebuttal.claim_id))
        )
        counts.update((row[0], row[1]) for row in session.connection().execute(query))
    return counts


def _first_of_each(session: Session, claim_ids: Collection[UUID]) -> dict[UUID, list[Edge]]:
    """Return the first live answers to each of these claims."""
    edges: dict[UUID, list[Edge]] = defaultdict(list)
    for part in batches(claim_ids):
        place = func.row_number().over(
            partition_by=col(Rebuttal.claim_id), order_by=col(Rebuttal.id)
        )
        numbered = (
            select(Rebuttal.__table__, place.label("place"))  # type: ignore[attr-defined]  # not declared
            .where(col(Rebuttal.claim_id).in_(part), live_rebuttal())
            .subquery()
        )
        query = select(numbered).where(numbered.c.place <= FIRST_OF_EACH).order_by(numbered.c.id)
        for edge in session.connection().execute(query).mappings():
            edges[edge["claim_id"]].append(edge)
    return edges


def _whole(session: Session, claim_id: UUID) -> _Found:
    """Read everything below a claim."""
    found = _Found()
    seen: set[UUID] = set()
    fresh: set[UUID] = {claim_id}
    while fresh:
        fresh = _below(session, fresh) - seen
        seen |= fresh
        for part in batches(fresh):
            query = (
                select(Rebuttal.__table__)  # type: ignore[attr-defined]  # not declared
                .where(col(Rebuttal.claim_id).in_(part), live_rebuttal())
                .order_by(col(Rebuttal.id))
            )
            for edge in session.connection().execute(query).mappings():
                found.edges[edge["claim_id"]].append(edge)
        found.stubs.update(_replied(session, fresh))
        fresh = set(_onward(found, fresh)) - seen
    return found


def _below(session: Session, claim_ids: Iterable[UUID]) -> set[UUID]:
    """Return these claims and all that answers them, in one statement for many."""
    below: set[UUID] = set()
    for part in batches(claim_ids):
        first: Any = select(col(Claim.id).label("id")).where(col(Claim.id).in_(part))
        reached = first.cte("below", recursive=True)
        onward = (
            select(col(Rebuttal.counterclaim_id))
            .join_from(reached, Rebuttal, col(Rebuttal.claim_id) == reached.c.id)
            .where(live_rebuttal())
        )
        whole = reached.union(onward)
        below.update(session.connection().execute(select(whole.c.id)).scalars())
    return below


def _replied(session: Session, claim_ids: Collection[UUID]) -> dict[UUID, list[Stub]]:
    """Return the answers out of sight that have replies, or notes on them, in sight."""
    stubs = stubs_on(session, claim_ids)
    noted = _notes_on(session, [stub.edge["id"] for listed in stubs.values() for stub in listed])
    kept = {
        id_: [stub for stub in listed if stub.replies or stub.edge["id"] in noted]
        for id_, listed in stubs.items()
    }
    return {id_: listed for id_, listed in kept.items() if listed}


def _notes_on(session: Session, ids: Iterable[UUID]) -> dict[UUID, tuple[AnnotationRow, ...]]:
    notes: dict[UUID, tuple[AnnotationRow, ...]] = {}
    for part in batches(ids):
        notes.update(annotations_on(session, "rebuttal_id", part))
    return notes


class _Builder:
    """The answers to a claim, made into rows from the top down."""

    def __init__(self, session: Session, found: _Found) -> None:
        self._found = found
        edges = [edge for listed in found.edges.values() for edge in listed]
        for stub in (stub for listed in found.stubs.values() for stub in listed):
            edges += (stub.edge, *stub.replies)
        counters = list({edge["counterclaim_id"] for edge in edges})
        self._claims: dict[UUID, ClaimRow] = {}
        for part in batches(counters):
            self._claims.update(rows_by_id(session, list(part)))
        self._notes = _notes_on(session, [edge["id"] for edge in edges])
        self._premises = premises_of(session, {edge["support_id"] for edge in edges} - {None})
        self._shown: set[UUID] = set()
        self._deeper: deque[tuple[UUID, int]] | None = None

    def tree(self, claim_id: UUID, *, whole: bool) -> AnswerTree:
        """Return the answers to a claim."""
        self._shown = {claim_id}
        self._deeper = deque() if whole else None
        rebuttals = self._below(claim_id, 0)
        branches = []
        while self._deeper:
            below, level = self._deeper.popleft()
            branches.append(BranchRow(self._claims[below], level, self._below(below, 0, level)))
        return AnswerTree(rebuttals, self._found.left_out.get(claim_id, 0), tuple(branches))

    def _below(self, claim_id: UUID, depth: int, above: int = 0) -> tuple[RebuttalRow, ...]:
        """Return the answers to a claim that stands `depth` levels below the top of its branch."""
        found = self._found
        answers = self._answers(found.edges.get(claim_id, ()), depth, above)
        stubs = (self._stub(stub, depth, above) for stub in found.stubs.get(claim_id, ()))
        return (*answers, *stubs)

    def _answers(self, edges: Iterable[Edge], depth: int, above: int) -> tuple[RebuttalRow, ...]:
        branch = []
        for edge in edges:
            counter = edge["counterclaim_id"]
            again = counter in self._shown
            self._shown.add(counter)
            rebuttals: tuple[RebuttalRow, ...] = ()
            more = 0
            if not again:
                if depth < LEVELS - 1:
                    rebuttals = self._below(counter, depth + 1, above)
                    more = self._found.left_out.get(counter, 0)
                else:
                    more = self._leave(counter, depth + above + 1)
            branch.append(
                RebuttalRow(
                    edge["id"], edge["kind"], edge["aim"], edge["link"], edge["note"],
                    self._claims[counter], rebuttals, self._notes.get(edge["id"], ()), again,
                    more=more, premise=self._premises.get(edge["support_id"]),
                )
            )  # fmt: skip
        return tuple(branch)

    def _leave(self, claim_id: UUID, level: int) -> int:
        """Leave what is below a claim to a branch of its own; return how much is left out."""
        found = self._found
        read = len(found.edges.get(claim_id, ())) + len(found.stubs.get(claim_id, ()))
        if self._deeper is None:
            return read + found.left_out.get(claim_id, 0)
        if read:
            self._deeper.append((claim_id, level))
        return 0

    def _stub(self, stub: Stub, depth: int, above: int) -> RebuttalRow:
        edge = stub.edge
        fits = depth < LEVELS - 1
        return RebuttalRow(
            edge["id"], edge["kind"], edge["aim"], edge["link"], None,
            self._claims[edge["counterclaim_id"]],
            self._answers(stub.replies, depth + 1, above) if fits else (),
            self._notes.get(edge["id"], ()),
            retracted=True, author=stub.author, more=0 if fits else len(stub.replies),
        )  # fmt: skip
