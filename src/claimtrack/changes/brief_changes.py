"""What of a brief's claims was otherwise in an earlier state of the file."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, or_, select
from sqlmodel import Session

from claimtrack.argument import Argument
from claimtrack.brief.material import CitationFacts, ClaimFacts, Earlier, Material
from claimtrack.changes.as_of import as_it_was
from claimtrack.errors import BadQueryError
from claimtrack.history import log
from claimtrack.history.seal import Seal
from claimtrack.models import METADATA
from claimtrack.queries.arguments import batches
from claimtrack.queries.brief import read_material
from claimtrack.queries.moments import Moment, find_moment
from claimtrack.schemas.listing import RowRef
from claimtrack.vocabulary import Label

_ENDS = {
    "citation": ("claim_id",),
    "rebuttal": ("claim_id", "counterclaim_id"),
    "support": ("claim_id", "supporter_id"),
}


def earlier_moment(session: Session, words: str) -> Moment:
    """Return the state of the file that a seal, a changeset or a date stands for.

    Raises BadQueryError and UnknownIdError.
    """
    seal = Seal.read(words)
    if seal is None:
        return find_moment(session, words)
    if not seal.changesets:
        raise BadQueryError(words, "is the seal of an empty file: all in the brief is new since")
    return find_moment(session, seal.newest)


def with_earlier(
    session: Session, material: Material, moment: Moment, gone: Sequence[UUID]
) -> Material:
    """Add how the claims of a brief, and those that are `gone` from it, stood at a moment."""
    connection = session.connection()
    inside = {*material.chosen, *material.drawn_in}
    hanging = _hanging(connection, {*inside, *gone})
    bearing = {*inside, *gone, *(end for ends in hanging.values() for end in ends)}
    made = log.changesets_of(connection, [*hanging, *sorted(bearing)])
    late = {
        end
        for row_id, changesets in made.items()
        if any(not moment.cutoff.counts(each) for each in changesets)
        for end in hanging.get(row_id, (row_id,))
    }
    existed = {
        claim_id
        for claim_id in (*inside, *gone)
        if any(moment.cutoff.counts(each) for each in made.get(claim_id, ()))
    }
    groups = _connected(hanging.values(), bearing)
    claims: dict[UUID, ClaimFacts] = {}
    citations: dict[UUID, CitationFacts] = {}
    labels: dict[UUID, Label] = {}
    answers: set[tuple[UUID, UUID]] = set()
    compared: set[UUID] = set()
    for group in groups:
        known = sorted(group & existed)
        if not known or late.isdisjoint(group):
            continue
        with as_it_was(session, RowRef("claim", known[0]), moment) as past:
            before = read_material(past.session, known, material.state)
        argument = Argument(before.statements, before.answers)
        for claim_id in set(before.chosen) & group:
            claims[claim_id] = before.claims[claim_id]
            labels[claim_id] = argument.standing(claim_id).label
        compared |= group
        citations.update((row.id, row) for row in before.citations if row.claim_id in group)
        answers |= {(row.claim_id, row.counterclaim_id) for row in before.rebuttals}
    earlier = Earlier(
        name=moment.name,
        fresh=frozenset(inside - existed),
        gone=tuple(claim_id for claim_id in gone if claim_id in claims),
        compared=frozenset(compared & inside),
        claims=claims,
        citations=tuple(citations.values()),
        labels=labels,
        answers=frozenset(answers),
    )
    return replace(material, earlier=earlier)


def _hanging(connection: Connection, claims: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Return what hangs on claims, be it retracted: each row with the claims at its ends."""
    found: dict[UUID, tuple[UUID, ...]] = {}
    for entity, ends in _ENDS.items():
        table = METADATA.tables[entity]
        for part in batches(sorted(claims)):
            is_here = or_(*(table.c[end].in_(part) for end in ends))
            query: Any = select(table.c.id, *(table.c[end] for end in ends)).where(is_here)
            found.update((row[0], tuple(row[1:])) for row in connection.execute(query))
    return found


def _connected(joined: Iterable[tuple[UUID, ...]], claims: Iterable[UUID]) -> list[set[UUID]]:
    """Return claims in groups, of which each is an argument; what answers nothing is alone."""
    leader = {claim_id: claim_id for claim_id in claims}

    def find(claim_id: UUID) -> UUID:
        while leader[claim_id] != claim_id:
            leader[claim_id] = leader[leader[claim_id]]
            claim_id = leader[claim_id]
        return claim_id

    for ends in joined:
        leader[find(ends[0])] = find(ends[-1])
    groups: dict[UUID, set[UUID]] = {}
    for claim_id in leader:
        groups.setdefault(find(claim_id), set()).add(claim_id)
    return list(groups.values())
