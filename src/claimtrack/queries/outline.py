"""The argument around a claim as an outline: each claim once, then only referred back to.

Below a claim stand the answers to it, and then what supports it.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import literal, null, or_, select
from sqlmodel import Session, col

from claimtrack.models import Rebuttal, Support
from claimtrack.queries.arguments import batches, connected
from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.filters import live_rebuttal
from claimtrack.queries.stubs import Edge, Stub, stubs_on
from claimtrack.schemas.listing import ClaimRow
from claimtrack.vocabulary import RebuttalKind

LARGEST = 2000
SUPPORTS = "supports"
"""The kind of a node that speaks for the one above it."""
_FURTHEST = 20 * LARGEST
"""Of more claims that support and answer each other nobody counts the rest."""
_CONCLUDES = frozenset(
    (
        RebuttalKind.CONCEDES.value,
        RebuttalKind.NARROWS.value,
        RebuttalKind.WITHDRAWS.value,
        SUPPORTS,
    )
)


@dataclass(frozen=True, slots=True)
class Node:
    """A claim in the outline, and how it answers or supports the node above it (a root does not).

    `again` marks a claim that the outline shows further up; `is_open` one without an answer,
    though its kind calls for one. `below` is the number of its descendants. An answer that is out
    of sight, and was replied to, is a stub: `stub_author` recorded it.
    """

    claim: ClaimRow
    depth: int
    rebuttal_id: UUID | None
    kind: str | None
    aim: str | None
    again: bool
    is_open: bool
    below: int
    stub_author: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The nodes from top to bottom; `missing` is how many claims are left out."""

    nodes: tuple[Node, ...]
    missing: int


def outline(session: Session, claim_id: UUID) -> Outline:
    """Return the whole argument that a claim is part of, its own root first."""
    part = _around(session, claim_id)
    missing = max(0, len(part) - LARGEST)
    if missing:
        part = _nearest(session, claim_id, part)
    rows: dict[UUID, ClaimRow] = {}
    edges: dict[UUID, list[Edge]] = defaultdict(list)
    answering: dict[UUID, list[UUID]] = defaultdict(list)
    for ids in batches(part):
        rows.update(rows_by_id(session, list(ids)))
        query = select(Rebuttal.__table__).where(  # type: ignore[attr-defined]  # not declared
            col(Rebuttal.claim_id).in_(list(ids)), live_rebuttal()
        )
        for edge in session.connection().execute(query.order_by(col(Rebuttal.id))).mappings():
            edges[edge["claim_id"]].append(edge)
            answering[edge["counterclaim_id"]].append(edge["claim_id"])
    for edge in _supports(session, rows):
        edges[edge["claim_id"]].append(edge)
        answering[edge["counterclaim_id"]].append(edge["claim_id"])
    live = {id_ for id_, row in rows.items() if not row.retracted or id_ == claim_id}
    roots = _roots(claim_id, live, answering)
    stubs = {
        id_: [stub for stub in listed if stub.edge["counterclaim_id"] in rows]
        for id_, listed in stubs_on(session, live).items()
    }
    return Outline(tuple(_with_counts(list(_walk(roots, rows, edges, stubs, live)))), missing)


def _around(session: Session, claim_id: UUID) -> set[UUID]:
    """Return the claims that answers and supports connect with a claim."""
    part: set[UUID] = set()
    fresh = {claim_id}
    while fresh and len(part) < _FURTHEST:
        fresh = connected(session.connection(), fresh) - part
        part |= fresh
        ends = ((edge["claim_id"], edge["counterclaim_id"]) for edge in _supports(session, fresh))
        fresh = {end for both in ends for end in both} - part
    return part


def _supports(session: Session, claims: Iterable[UUID]) -> list[Edge]:
    """Return the live supports of and by these claims, in the form of answers."""
    found: dict[UUID, Edge] = {}
    if session.connection().execute(select(col(Support.id)).limit(1)).first() is None:
        return []
    for ids in batches(claims):
        query: Any = select(
            col(Support.id),
            col(Support.claim_id),
            col(Support.supporter_id).label("counterclaim_id"),
            literal(SUPPORTS).label("kind"),
            null().label("aim"),
        ).where(
            or_(col(Support.claim_id).in_(ids), col(Support.supporter_id).in_(ids)),
            col(Support.retracted).is_(False),
        )
        found.update((row["id"], row) for row in session.connection().execute(query).mappings())
    return [found[id_] for id_ in sorted(found, key=lambda id_: id_.hex)]


def _nearest(session: Session, claim_id: UUID, part: set[UUID]) -> set[UUID]:
    """Return the nearest claims to this one in a very large argument, as many as can be shown."""
    beside: dict[UUID, list[UUID]] = defaultdict(list)
    for ids in batches(part):
        query = select(col(Rebuttal.claim_id), col(Rebuttal.counterclaim_id)).where(
            col(Rebuttal.claim_id).in_(ids)
        )
        for claim, counterclaim in session.connection().execute(query.order_by(col(Rebuttal.id))):
            beside[claim].append(counterclaim)
            beside[counterclaim].append(claim)
    for edge in _supports(session, part):
        beside[edge["claim_id"]].append(edge["counterclaim_id"])
        beside[edge["counterclaim_id"]].append(edge["claim_id"])
    nearest, frontier = {claim_id}, deque([claim_id])
    while frontier:
        for other in beside[frontier.popleft()]:
            if len(nearest) == LARGEST:
                return nearest
            if other not in nearest:
                nearest.add(other)
                frontier.append(other)
    return nearest


def _roots(claim_id: UUID, live: set[UUID], answering: Mapping[UUID, list[UUID]]) -> Iterator[UUID]:
    """Yield the roots: the one above the claim first, then the other claims that answer nothing."""
    above, seen = claim_id, {claim_id}
    while higher := [id_ for id_ in answering.get(above, ()) if id_ in live and id_ not in seen]:
        above = higher[0]
        seen.add(above)
    yield above
    for id_ in sorted(live, key=lambda id_: id_.hex):
        if not any(parent in live for parent in answering.get(id_, ())):
            yield id_
    yield from sorted(live, key=lambda id_: id_.hex)  # what only circles lead to


def _walk(
    roots: Iterator[UUID],
    rows: Mapping[UUID, ClaimRow],
    edges: Mapping[UUID, list[Edge]],
    stubs: Mapping[UUID, list[Stub]],
    live: set[UUID],
) -> Iterator[Node]:
    shown: set[UUID] = set()
    for root in roots:
        if root in shown or root not in rows:
            continue
        pending: list[tuple[UUID, int, Edge | Stub | None]] = [(root, 0, None)]
        while pending:
            claim_id, depth, edge = pending.pop()
            if isinstance(edge, Stub):
                yield _stub_node(rows[claim_id], depth, edge)
                pending += _answers(edge.replies, (), live, depth)
                continue
            again = claim_id in shown
            shown.add(claim_id)
            answers = _answers(edges.get(claim_id, ()), stubs.get(claim_id, ()), live, depth)
            is_answered = any(
                not isinstance(answer, Stub) and answer["kind"] != SUPPORTS
                for _, _, answer in answers
            )
            kind = edge["kind"] if edge else None
            yield Node(
                rows[claim_id],
                depth,
                edge["id"] if edge and kind != SUPPORTS else None,
                kind,
                edge["aim"] if edge else None,
                again,
                not again and not is_answered and kind not in _CONCLUDES,
                0,
            )
            if not again:
                pending += answers


def _stub_node(claim: ClaimRow, depth: int, stub: Stub) -> Node:
    edge = stub.edge
    return Node(claim, depth, edge["id"], edge["kind"], edge["aim"], False, False, 0, stub.author)


def _answers(
    edges: Sequence[Edge], stubs: Sequence[Stub], live: set[UUID], depth: int
) -> list[tuple[UUID, int, Edge | Stub]]:
    """Return what comes below a node, the last first: it is taken from the end."""
    answers: list[tuple[UUID, int, Edge | Stub]] = [
        (edge["counterclaim_id"], depth + 1, edge)
        for edge in edges
        if edge["counterclaim_id"] in live
    ]
    answers += [(stub.edge["counterclaim_id"], depth + 1, stub) for stub in stubs if stub.replies]
    return answers[::-1]


def _with_counts(nodes: list[Node]) -> Iterator[Node]:
    """Yield the nodes with the number of descendants of each: those that follow and are deeper."""
    ends = [len(nodes)] * len(nodes)
    path: list[int] = []
    for place, node in enumerate(nodes):
        for left in path[node.depth :]:
            ends[left] = place
        del path[node.depth :]
        path.append(place)
    for place, (node, end) in enumerate(zip(nodes, ends, strict=True)):
        yield replace(node, below=end - place - 1)


def with_more_beside(nodes: Sequence[Node]) -> list[frozenset[int]]:
    """Return for each node the depths, its own and those above, at which its branch goes on."""
    goes_on: list[frozenset[int]] = []
    depths: frozenset[int] = frozenset()
    for node in reversed(nodes):
        kept = frozenset(depth for depth in depths if depth <= node.depth)
        goes_on.append(kept)
        depths = kept | {node.depth}
    return goes_on[::-1]
