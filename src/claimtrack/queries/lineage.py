"""Where what is cited for a claim comes from, and how many independent origins it may have."""

from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, or_, select
from sqlmodel import Session, col

from claimtrack.analysis.lineage import (
    ROLES_THAT_SAY_SO,
    Count,
    Document,
    Lineage,
    Passage,
    Trace,
    circles,
    count,
    origins,
    tree,
)
from claimtrack.models import Actor, Citation, Source
from claimtrack.queries.arguments import batches
from claimtrack.queries.namesakes import told_apart
from claimtrack.queries.naming import own_name
from claimtrack.schemas.lineage import CitedRow, ClaimLineage, RoleRow, RootRow, TreeRow
from claimtrack.store.bulk import among
from claimtrack.store.united import United, united
from claimtrack.text import counted
from claimtrack.vocabulary import CitationRole
from claimtrack.vocabulary import Lineage as Examined

_AT_ONCE = 4000
ORIGINAL, NOT_EXAMINED, DERIVED = Examined.ORIGINAL.value, "not examined", "derived"


def claim_lineage(session: Session, claim_id: UUID) -> ClaimLineage:
    """Return where the live citations of a claim come from; none where it is cited from nowhere."""
    connection = session.connection()
    documents, passages, own = what_is_recorded(connection, [claim_id])
    traces = Lineage(documents, passages, own.get(claim_id, ())).traces()
    carrying = [trace for trace in traces if trace.role in ROLES_THAT_SAY_SO]
    figures, found = count(carrying, documents), circles(traces)
    names = _names(connection, {source for trace in traces for source in trace.path})
    issuers = {origin.issuer for origin in origins(traces, documents) if origin.issuer}
    called = _called(connection, issuers)
    return ClaimLineage(
        claim=claim_id,
        words=in_words(figures, sum(bool(trace.circle) for trace in carrying)),
        sources=figures.sources,
        least=figures.least,
        most=figures.most,
        citations=tuple(
            CitedRow(
                trace.citation, trace.path[0], trace.role, trace.lineage, trace.root, trace.path
            )
            for trace in traces
        ),
        circles=tuple(found),
        roots=tuple(
            RootRow(
                origin.sources[0],
                origin.sources,
                called.get(origin.issuer),
                ORIGINAL if origin.is_original else NOT_EXAMINED,
            )
            for origin in origins(carrying, documents)
        ),
        roles=tuple(_roles(traces, documents)),
        names=names,
    )


def in_words(figures: Count, in_circles: int) -> str:
    """Return "5 sources: at least 1, at most 3 independent origins", or what else there is to say.

    `in_circles` is how many citations lead into a circle, which is no origin.
    """
    if not figures.sources:
        return "Nothing is cited for it yet, so it has no origin."
    sources = counted(figures.sources, "source")
    if not figures.most:
        return f"{sources}, and no origin: what they took goes round in a circle."
    if figures.least == figures.most:
        words = f"{sources}: {counted(figures.most, 'independent origin')}"
    else:
        least, most = f"{figures.least:,}", counted(figures.most, "independent origin")
        words = f"{sources}: at least {least}, at most {most}"
    if in_circles:
        told = counted(in_circles, "citation")
        words += f"; {told} in a circle, which is no origin"
    return f"{words}."


def _roles(traces: Sequence[Trace], documents: Mapping[UUID, Document]) -> Iterator[RoleRow]:
    roots = {
        source: origin.is_original for trace in traces for origin in origins([trace], documents)
        for source in origin.sources
    }  # fmt: skip
    for role in (CitationRole.SUPPORTS, CitationRole.REPORTS, CitationRole.DISPUTES):
        of_role = [trace for trace in traces if trace.role == role.value]
        if not of_role:
            continue
        figures = count(of_role, documents)
        lineage = {trace.citation: trace.lineage for trace in of_role}
        rows = (
            TreeRow(
                branch.depth,
                branch.source,
                DERIVED if branch.depth else ORIGINAL if roots[branch.source] else NOT_EXAMINED,
                tuple((citation, lineage[citation]) for citation in branch.citations),
            )
            for branch in tree(of_role)
        )
        yield RoleRow(
            role.value, figures.citations, figures.sources, figures.least, figures.most, tuple(rows)
        )


def read_documents(
    connection: Connection, unions: United, wanted: Collection[UUID] | None = None
) -> dict[UUID, Document]:
    """Return what live sources say of their lineage, those that were united as one.

    All of them; or the `wanted`, with all of which something was recorded, and what that names.
    Of what several that are one say, `original` goes first, then what the first of them took from.
    """
    people = united(connection, "actor")
    live: Any = select(
        col(Source.id), col(Source.derived_from_id), col(Source.lineage), col(Source.issuer_id)
    ).where(col(Source.retracted).is_(False))
    if wanted is None:
        rows = list(connection.execute(live))
    else:
        said = or_(col(Source.derived_from_id).is_not(None), col(Source.lineage).is_not(None))
        rows = list(connection.execute(live.where(said)))
        named = unions.all_of({*wanted, *(row[1] for row in rows if row[1])})
        named.difference_update([row[0] for row in rows])
        rows += connection.execute(live.where(among(connection, col(Source.id), named)))
    groups: dict[UUID, list[Any]] = {}
    for row in rows:
        groups.setdefault(unions.first(row[0]), []).append(row)
    return {first: _document(first, group, unions, people) for first, group in groups.items()}


def _document(first: UUID, group: list[Any], unions: United, people: United) -> Document:
    ranked = sorted(group, key=lambda row: (row[0] != first, row[0]))
    took = (unions.first(row[1]) for row in ranked if row[1] is not None)
    issuers = (people.first(row[3]) for row in ranked if row[3] is not None)
    return Document(
        any(row[2] == ORIGINAL for row in ranked),
        next((source for source in took if source != first), None),
        next(issuers, None),
    )


def _cited() -> Any:
    """Select the live citations, of live sources."""
    cited: Any = select(
        col(Citation.id),
        col(Citation.source_id),
        col(Citation.role),
        col(Citation.lineage),
        col(Citation.derived_from_id),
        col(Citation.claim_id),
    ).join(Source, col(Source.id) == col(Citation.source_id))
    return cited.where(col(Citation.retracted).is_(False), col(Source.retracted).is_(False))


def _passage(row: Any, unions: United) -> Passage:
    return Passage(unions.first(row[1]), row[2], row[3] == ORIGINAL, row[4])


def what_is_recorded(
    connection: Connection, claims: Collection[UUID]
) -> tuple[dict[UUID, Document], dict[UUID, Passage], dict[UUID, list[UUID]]]:
    """Return among what the citations of claims are followed: live sources and citations.

    And the citations of each claim that has any, in the order of their ids.
    """
    unions = united(connection, "source")
    names = (col(Citation.id), col(Citation.derived_from_id))
    passages: dict[UUID, Passage] = {}
    claim_of: dict[UUID, UUID] = {}
    for part in batches(claims, _AT_ONCE):
        asked = among(connection, col(Citation.claim_id), part)
        chain = select(*names).where(asked).cte(recursive=True)
        further = select(*names).join(chain, col(Citation.id) == chain.c.derived_from_id)
        chain = chain.union(further)
        for row in connection.execute(_cited().where(col(Citation.id).in_(select(chain.c.id)))):
            passages[row[0]] = _passage(row, unions)
            claim_of[row[0]] = row[5]
    own: dict[UUID, list[UUID]] = {}
    for citation in sorted(passages):
        own.setdefault(claim_of[citation], []).append(citation)
    documents = read_documents(connection, unions, {each.source for each in passages.values()})
    return documents, passages, own


def all_lineages(
    connection: Connection,
) -> Iterator[tuple[UUID, list[Trace], Mapping[UUID, Document]]]:
    """Yield each claim that something carries with the traces of that, and all live sources."""
    unions = united(connection, "source")
    documents = read_documents(connection, unions)
    said = or_(col(Citation.derived_from_id).is_not(None), col(Citation.lineage).is_not(None))
    linked = {row[0]: row for row in connection.execute(_cited().where(said))}
    named = {row[4] for row in linked.values() if row[4]} - linked.keys()
    more = _cited().where(among(connection, col(Citation.id), named)) if named else None
    linked |= {row[0]: row for row in connection.execute(more)} if more is not None else {}
    others = {id_: _passage(row, unions) for id_, row in linked.items()}
    ordered = _cited().order_by(col(Citation.claim_id), col(Citation.id))
    rows = connection.execute(ordered.execution_options(yield_per=5000))
    for claim_id, cited in groupby(rows, key=lambda row: row[5]):
        own = {row[0]: _passage(row, unions) for row in cited}
        traces = Lineage(documents, ChainMap(own, others), list(own)).carrying()
        if traces:
            yield claim_id, traces, documents


def _names(connection: Connection, sources: Collection[UUID]) -> dict[UUID, str]:
    query = select(col(Source.id), own_name("source"))
    rows = connection.execute(query.where(among(connection, col(Source.id), sources)))
    return {row[0]: row[1] for row in rows}


def _called(connection: Connection, actors: Iterable[Any]) -> dict[Any, str]:
    """Return what issuers are called, told from namesakes."""
    query = select(col(Actor.id), col(Actor.name))
    rows = connection.execute(query.where(among(connection, col(Actor.id), list(actors))))
    return told_apart(connection, {row[0]: row[1] for row in rows})
