"""A claim or a source with everything on it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from claimtrack.errors import UnknownIdError
from claimtrack.models import Assessment, Citation, Claim, Rebuttal, Source, Tag, Tagging
from claimtrack.queries.change_history import history
from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.conflicts import open_conflicts
from claimtrack.queries.filters import live_citation, live_rebuttal
from claimtrack.queries.reasons import standing_reason
from claimtrack.queries.sources import annotations_on, made_at, source_rows
from claimtrack.queries.stubs import Edge, Stub, stubs_on
from claimtrack.queries.verification import verify_quotes
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.rows import (
    AnswerRow,
    AssessmentRow,
    CitationRow,
    ClaimDetail,
    HistoryRow,
    QuoteRow,
    RebuttalRow,
    SourceDetail,
)
from claimtrack.store.united import united

_DEEPEST = 30
_LARGEST_TREE = 2000
_BATCH = 500
_MOST_CITED = 300


def claim_detail(session: Session, claim_id: UUID) -> ClaimDetail:
    """Return a claim, retracted or not, with all that is live on it.

    Raises UnknownIdError.
    """
    row = rows_by_id(session, [claim_id]).get(claim_id)
    if row is None:
        raise UnknownIdError(str(claim_id), "claim")
    fields = _fields(session, claim_id)
    parts = select(col(Claim.id)).where(
        col(Claim.part_of_id) == claim_id, col(Claim.retracted).is_(False)
    )
    part_ids = list(session.connection().execute(parts).scalars())
    citations = citations_of(session, [claim_id]).get(claim_id, ())
    rebuttals = rebuttal_tree(session, claim_id)
    annotations = annotations_on(session, "claim_id", [claim_id]).get(claim_id, ())
    assessments = _assessments(session, claim_id, str(fields["text"]))
    on_it = [row.id for row in citations] + [row.id for row in rebuttals]
    on_it += [row.id for row in annotations] + [row.id for row in assessments]
    return ClaimDetail(
        claim=row,
        fields=fields,
        reason=standing_reason(session, claim_id),
        tags=tags_of(session, [claim_id]).get(claim_id, ()),
        citations=citations,
        rebuttals=rebuttals,
        answers=_answers(session, claim_id),
        annotations=annotations,
        assessments=assessments,
        history=tuple(_history(session, claim_id)),
        conflicts=tuple(open_conflicts(session, [claim_id, *on_it])),
        parts=tuple(rows_by_id(session, part_ids).values()),
        same=_same(session, claim_id),
    )


def _same(session: Session, claim_id: UUID) -> tuple[ClaimRow, ...]:
    """Return the live claims that this one was united with."""
    others = united(session.connection(), "claim").all_of([claim_id]) - {claim_id}
    rows = rows_by_id(session, sorted(others)).values()
    return tuple(row for row in rows if not row.retracted)


def rebuttal_tree(session: Session, claim_id: UUID) -> tuple[RebuttalRow, ...]:
    """Return the answers to a claim, with the answers to those, and so on.

    A claim that is in the tree already is marked `again` and not followed, so that cycles end
    and a shared branch is shown once. What is out of sight and was replied to is there as a stub.
    """
    return _Tree(session, claim_id).below(claim_id, 0)


class _Tree:
    """The answers to a claim, made into rows from the top down."""

    def __init__(self, session: Session, claim_id: UUID) -> None:
        self._edges, self._stubs = _edges_below(session, claim_id)
        edges = [edge for listed in self._edges.values() for edge in listed]
        for stub in (stub for listed in self._stubs.values() for stub in listed):
            edges += (stub.edge, *stub.replies)
        self._claims = rows_by_id(session, list({edge["counterclaim_id"] for edge in edges}))
        self._notes = annotations_on(session, "rebuttal_id", [edge["id"] for edge in edges])
        self._shown = {claim_id}

    def below(self, claim_id: UUID, depth: int) -> tuple[RebuttalRow, ...]:
        """Return the answers to one of the claims."""
        answers = self._answers(self._edges.get(claim_id, ()), depth)
        return (*answers, *(self._stub(stub, depth) for stub in self._stubs.get(claim_id, ())))

    def _answers(self, edges: Iterable[Edge], depth: int) -> tuple[RebuttalRow, ...]:
        branch = []
        for edge in edges:
            counter = edge["counterclaim_id"]
            again = counter in self._shown
            self._shown.add(counter)
            branch.append(
                RebuttalRow(
                    edge["id"],
                    edge["kind"],
                    edge["aim"],
                    edge["link"],
                    edge["note"],
                    self._claims[counter],
                    () if again or depth >= _DEEPEST else self.below(counter, depth + 1),
                    self._notes.get(edge["id"], ()),
                    again,
                )
            )
        return tuple(branch)

    def _stub(self, stub: Stub, depth: int) -> RebuttalRow:
        edge = stub.edge
        return RebuttalRow(
            edge["id"],
            edge["kind"],
            edge["aim"],
            edge["link"],
            None,
            self._claims[edge["counterclaim_id"]],
            self._answers(stub.replies, depth + 1) if depth < _DEEPEST else (),
            self._notes.get(edge["id"], ()),
            retracted=True,
            author=stub.author,
        )


def citations_of(
    session: Session, claim_ids: Sequence[UUID]
) -> dict[UUID, tuple[CitationRow, ...]]:
    """Return the live citations of claims, with what is needed of their sources."""
    citations: dict[UUID, list[CitationRow]] = defaultdict(list)
    for claim_id, row in _cited(session, col(Citation.claim_id).in_(list(claim_ids)), None):
        citations[claim_id].append(row)
    return {claim_id: tuple(listed) for claim_id, listed in citations.items()}


def source_detail(session: Session, source_id: UUID) -> SourceDetail:
    """Return a source, retracted or not, with what is cited from it and the notes on it.

    Raises UnknownIdError.
    """
    sources = source_rows(session, [source_id])
    if not sources:
        raise UnknownIdError(str(source_id), "source")
    cited = _cited(session, col(Citation.source_id) == source_id, _MOST_CITED)
    claims = rows_by_id(session, [claim_id for claim_id, _ in cited])
    query = select(Source.__table__).where(col(Source.id) == source_id)  # type: ignore[attr-defined]  # not declared
    return SourceDetail(
        sources[0],
        dict(session.connection().execute(query).mappings().one()),
        tuple((row, claims[claim_id]) for claim_id, row in cited),
        annotations_on(session, "source_id", [source_id]).get(source_id, ()),
    )


def _cited(
    session: Session, condition: ColumnElement[bool], cap: int | None
) -> list[tuple[UUID, CitationRow]]:
    """Return live citations, each with its claim, in the order in which a source holds them."""
    cited: Any = Citation.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    query = (
        select(
            cited,
            col(Source.title),
            col(Source.kind).label("source_kind"),
            col(Source.outlet),
            col(Source.url),
            col(Source.published),
            col(Source.reliability),
        )
        .join(Source, col(Source.id) == col(Citation.source_id))
        .where(condition, live_citation())
        .order_by(col(Citation.start).nulls_last(), col(Citation.id))
        .limit(cap)
    )
    rows = session.connection().execute(query).mappings().all()
    shown = [row["id"] for row in rows]
    notes = annotations_on(session, "citation_id", shown)
    quoted = [row["id"] for row in rows if row["exact"] is not None]
    quotes = {quote.id: quote for quote in verify_quotes(session.connection(), ids=quoted)}
    return [
        (row["claim_id"], _citation(row, notes.get(row["id"], ()), quotes.get(row["id"])))
        for row in rows
    ]


def tags_of(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return the names of the tags on claims, in alphabetical order."""
    query = (
        select(col(Tagging.claim_id), col(Tag.name))
        .join(Tag, col(Tag.id) == col(Tagging.tag_id))
        .where(
            col(Tagging.claim_id).in_(list(claim_ids)),
            col(Tagging.retracted).is_(False),
            col(Tag.retracted).is_(False),
        )
    )
    tags: dict[UUID, list[str]] = defaultdict(list)
    for claim_id, name in session.connection().execute(query):
        tags[claim_id].append(name)
    return {claim_id: tuple(sorted(names)) for claim_id, names in tags.items()}


def _edges_below(
    session: Session, claim_id: UUID
) -> tuple[dict[UUID, list[Edge]], dict[UUID, list[Stub]]]:
    """Return the rebuttals of a claim and of what answers it, by the answered claim.

    The live ones; and those that are out of sight and have replies, or notes on them, in sight.
    """
    edges: dict[UUID, list[Edge]] = defaultdict(list)
    stubs: dict[UUID, list[Stub]] = {}
    seen: set[UUID] = set()
    fresh = {claim_id}
    while fresh:
        _follow(session, fresh, edges, seen)
        replied = stubs_on(session, fresh, edges)
        ids = [stub.edge["id"] for listed in replied.values() for stub in listed]
        noted = annotations_on(session, "rebuttal_id", ids)
        fresh = set()
        for id_, listed in replied.items():
            stubs[id_] = [stub for stub in listed if stub.replies or stub.edge["id"] in noted]
            fresh.update(e["counterclaim_id"] for stub in stubs[id_] for e in stub.replies)
        fresh -= seen
    return edges, stubs


def _follow(
    session: Session, fresh: set[UUID], edges: dict[UUID, list[Edge]], seen: set[UUID]
) -> None:
    """Find the live rebuttals below claims, and add the claims that they lead to."""
    frontier = list(fresh)
    seen |= fresh
    while frontier and len(seen) < _LARGEST_TREE:
        part, frontier = frontier[:_BATCH], frontier[_BATCH:]
        query = (
            select(Rebuttal.__table__)  # type: ignore[attr-defined]  # not declared
            .where(col(Rebuttal.claim_id).in_(part), live_rebuttal())
            .order_by(col(Rebuttal.id))
        )
        for edge in session.connection().execute(query).mappings():
            edges[edge["claim_id"]].append(edge)
            if edge["counterclaim_id"] not in seen:
                seen.add(edge["counterclaim_id"])
                fresh.add(edge["counterclaim_id"])
                frontier.append(edge["counterclaim_id"])


def _answers(session: Session, claim_id: UUID) -> tuple[AnswerRow, ...]:
    query = (
        select(
            col(Rebuttal.id),
            col(Rebuttal.kind),
            col(Rebuttal.aim),
            col(Rebuttal.link),
            col(Rebuttal.claim_id),
        )
        .join(Claim, col(Claim.id) == col(Rebuttal.claim_id))
        .where(
            col(Rebuttal.counterclaim_id) == claim_id,
            col(Rebuttal.retracted).is_(False),
            col(Claim.retracted).is_(False),
        )
        .order_by(col(Rebuttal.id))
    )
    answers = session.connection().execute(query).all()
    rows = rows_by_id(session, [row[4] for row in answers])
    return tuple(AnswerRow(row[0], row[1], row[2], row[3], rows[row[4]]) for row in answers)


def _assessments(session: Session, claim_id: UUID, text: str) -> tuple[AssessmentRow, ...]:
    query = (
        select(Assessment.__table__)  # type: ignore[attr-defined]  # not declared
        .where(col(Assessment.claim_id) == claim_id, col(Assessment.retracted).is_(False))
        .order_by(col(Assessment.id))
    )
    rows = session.connection().execute(query).mappings().all()
    times = made_at(session, [row["id"] for row in rows])
    current = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return tuple(
        AssessmentRow(
            row["id"],
            row["reviewer"],
            row["verdict"],
            row["likelihood"],
            row["confidence"],
            row["rationale"],
            row["text_sha256"] != current,
            times.get(row["id"]),
        )
        for row in sorted(rows, key=lambda row: row["reviewer"])
    )


def _history(session: Session, claim_id: UUID) -> list[HistoryRow]:
    """Return the changes of a claim and of its citations, rebuttals, assessments and tags."""
    ids = [claim_id]
    for table in (Citation, Rebuttal, Assessment, Tagging):
        query = select(col(table.id)).where(col(table.claim_id) == claim_id)
        ids += session.connection().execute(query).scalars()
    return history(session, entity_ids=ids)


def _fields(session: Session, claim_id: UUID) -> dict[str, Any]:
    query = select(Claim.__table__).where(col(Claim.id) == claim_id)  # type: ignore[attr-defined]  # not declared
    return dict(session.connection().execute(query).mappings().one())


def _citation(row: Any, notes: Any, quote: QuoteRow | None) -> CitationRow:
    return CitationRow(
        row["id"],
        row["source_id"],
        row["title"],
        row["source_kind"],
        row["outlet"],
        row["url"],
        row["published"],
        row["reliability"],
        row["exact"],
        row["prefix"],
        row["suffix"],
        row["start"],
        row["snapshot_id"],
        row["role"],
        row["wording"],
        row["locator"],
        row["credibility"],
        row["note"],
        notes,
        None if quote is None else quote.state,
        None if quote is None else quote.left_out,
        () if quote is None else quote.cut_away,
    )
