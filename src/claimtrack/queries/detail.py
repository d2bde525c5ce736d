"""A claim or a source with everything on it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, union_all
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from claimtrack.errors import UnknownIdError
from claimtrack.history.entries import count_entries
from claimtrack.models import Assessment, Citation, Claim, Rebuttal, Source, Support, Tag, Tagging
from claimtrack.queries.answer_tree import FIRST_OF_EACH, answer_tree
from claimtrack.queries.arguments import batches
from claimtrack.queries.change_history import history
from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.conflicts import open_conflicts
from claimtrack.queries.filters import live_citation
from claimtrack.queries.gaps import gap_in
from claimtrack.queries.judgements import assessments_of
from claimtrack.queries.naming import own_name
from claimtrack.queries.numbers import stated_by
from claimtrack.queries.reasons import standing_reason
from claimtrack.queries.reviewing import reviewers_of
from claimtrack.queries.sources import annotations_on, source_rows
from claimtrack.queries.supports import supported_by, supports_of
from claimtrack.queries.verification import verify_quotes
from claimtrack.schemas.copies import QuoteRow
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.rows import (
    AnswerRow,
    CitationRow,
    ClaimDetail,
    HistoryRow,
    MoreRow,
    PointedRow,
    SourceDetail,
)
from claimtrack.store.united import united

_NEWEST = 500
"""So many changes are told of a claim, unless all are wanted."""
_MOST_CITED = 300
_POINTS = ("part_of_id", "repeats_id")


def claim_detail(session: Session, claim_id: UUID, *, whole: bool = False) -> ClaimDetail:
    """Return a claim, retracted or not, with what is live on it; raises UnknownIdError.

    Of more answers and changes than anybody reads it has the first, unless the `whole` is wanted.
    """
    row = rows_by_id(session, [claim_id]).get(claim_id)
    if row is None:
        raise UnknownIdError(str(claim_id), "claim")
    fields = _fields(session, claim_id)
    parts = select(col(Claim.id)).where(
        col(Claim.part_of_id) == claim_id, col(Claim.retracted).is_(False)
    )
    others = rows_by_id(session, [fields[name] for name in _POINTS if fields[name]])
    part_ids = list(session.connection().execute(parts).scalars())
    citations = citations_of(session, [claim_id]).get(claim_id, ())
    tree = answer_tree(session, claim_id, whole=whole)
    answers, more_answers = _answers(session, claim_id, None if whole else FIRST_OF_EACH)
    past, more_history, changesets = _history(session, claim_id, None if whole else _NEWEST)
    annotations = annotations_on(session, "claim_id", [claim_id]).get(claim_id, ())
    assessments = assessments_of(session, claim_id, str(fields["text"]))
    on_it = [row.id for row in citations] + [row.id for row in tree.rebuttals]
    on_it += [row.id for row in annotations] + [row.id for row in assessments]
    supports = supports_of(session, claim_id)
    on_it += [row.id for row in supports]
    return ClaimDetail(
        claim=row,
        fields=fields,
        reason=standing_reason(session, claim_id),
        tags=tags_of(session, [claim_id]).get(claim_id, ()),
        citations=citations,
        rebuttals=tree.rebuttals,
        answers=answers,
        annotations=annotations,
        assessments=assessments,
        history=tuple(past),
        conflicts=tuple(open_conflicts(session, [claim_id, *on_it])),
        points_to=tuple(_pointed(fields, others)),
        parts=tuple(rows_by_id(session, part_ids).values()),
        same=_same(session, claim_id),
        deeper=tree.deeper,
        more=MoreRow(tree.more, more_answers, more_history),
        changesets=changesets,
        supports=supports,
        supported=supported_by(session, claim_id),
        numbers=stated_by(session, row, fields["language"]),
        assigned=reviewers_of(session, [claim_id]).get(claim_id, ()),
        gap=gap_in(session, claim_id, fields),
    )


def _pointed(fields: Mapping[str, Any], others: Mapping[UUID, ClaimRow]) -> Iterator[PointedRow]:
    """Yield the claims that these fields of a claim name, as far as they are there."""
    for name in _POINTS:
        other = others.get(fields[name])
        if other is not None:
            yield PointedRow(name, other.id, other.speaker, other.text)


def _same(session: Session, claim_id: UUID) -> tuple[ClaimRow, ...]:
    """Return the live claims that this one was united with."""
    others = united(session.connection(), "claim").all_of([claim_id]) - {claim_id}
    rows = rows_by_id(session, sorted(others)).values()
    return tuple(row for row in rows if not row.retracted)


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
    fields = dict(session.connection().execute(query).mappings().one())
    if fields["derived_from_id"]:
        other = select(own_name("source")).where(col(Source.id) == fields["derived_from_id"])
        fields["derived_from"] = session.connection().execute(other).scalar()
    return SourceDetail(
        sources[0],
        fields,
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
            own_name("source").label("name"),
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


def _answers(
    session: Session, claim_id: UUID, limit: int | None
) -> tuple[tuple[AnswerRow, ...], int]:
    """Return the first claims that a claim answers, and how many more there are."""
    connection = session.connection()
    of_it = (
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
    )
    answers = connection.execute(of_it.order_by(col(Rebuttal.id)).limit(limit)).all()
    rows: dict[UUID, ClaimRow] = {}
    for part in batches(row[4] for row in answers):
        rows.update(rows_by_id(session, list(part)))
    listed = tuple(AnswerRow(row[0], row[1], row[2], row[3], rows[row[4]]) for row in answers)
    if limit is None or len(listed) < limit:
        return listed, 0
    counted = select(func.count()).select_from(of_it.subquery())
    return listed, int(connection.execute(counted).scalar_one()) - len(listed)


def _history(
    session: Session, claim_id: UUID, limit: int | None
) -> tuple[list[HistoryRow], int, int]:
    """Return the changes of a claim and of its citations, rebuttals, assessments and tags.

    And how many more there are, and how many changesets they all are of.
    """
    on_it = union_all(
        select(col(Claim.id)).where(col(Claim.id) == claim_id),
        *(
            select(col(table.id)).where(col(table.claim_id) == claim_id)
            for table in (Citation, Rebuttal, Support, Assessment, Tagging)
        ),
    )
    rows = history(session, entities=on_it, limit=limit)
    changes, changesets = count_entries(session.connection(), on_it)
    return rows, changes - len(rows), changesets


def _fields(session: Session, claim_id: UUID) -> dict[str, Any]:
    query = select(Claim.__table__).where(col(Claim.id) == claim_id)  # type: ignore[attr-defined]  # not declared
    return dict(session.connection().execute(query).mappings().one())


def _citation(row: Any, notes: Any, quote: QuoteRow | None) -> CitationRow:
    return CitationRow(
        row["id"],
        row["source_id"],
        row["name"],
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
