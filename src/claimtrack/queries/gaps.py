"""Gaps: claims that something is absent for which no search is cited (docs/analysis.md)."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from claimtrack.analysis.absence import absence_in
from claimtrack.models import Citation, Claim, Source
from claimtrack.queries.criteria import Criterion, plain
from claimtrack.store.bulk import selection
from claimtrack.store.united import united
from claimtrack.vocabulary import CitationRole, Nature, SourceKind

_SIGNS = ("no", "never")
"""One of them is in every claim that the rule finds; the database leaves the others out."""


def gap_in(session: Session, claim_id: UUID, fields: Mapping[str, Any]) -> str | None:
    """Return the words by which a claim says that something is absent, where that is a gap."""
    words = absence_in(
        str(fields["text"] or ""), language=fields["language"], nature=fields["nature"]
    )
    return None if words is None or claim_id in _searched(session, claim_id) else words


def _has_gap(session: Session) -> Criterion:
    """Return the criterion; no database reads sentences, so those that may be one are read."""
    may_be = or_(*(col(Claim.text).icontains(sign, autoescape=True) for sign in _SIGNS))
    is_fact = or_(col(Claim.nature).is_(None), col(Claim.nature) == Nature.FACT.value)
    query = select(col(Claim.id), col(Claim.text), col(Claim.language)).where(may_be, is_fact)
    connection = session.connection()
    found = {
        claim_id
        for claim_id, text, language in connection.execute(query)
        if absence_in(text, language=language)
    }
    gaps = found - _searched(session) if found else found
    return plain(col(Claim.id).in_(selection(connection, gaps)))


def _searched(session: Session, claim_id: UUID | None = None) -> set[UUID]:
    """Return the claims that a search is cited for, or that are one with such a claim."""
    connection = session.connection()
    query = (
        select(col(Citation.claim_id))
        .join(Source, col(Source.id) == col(Citation.source_id))
        .where(
            col(Citation.retracted).is_(False),
            col(Citation.role) == CitationRole.SUPPORTS.value,
            col(Source.retracted).is_(False),
            col(Source.kind) == SourceKind.SEARCH.value,
        )
    )
    groups = united(connection, "claim")
    if claim_id is not None:
        query = query.where(col(Citation.claim_id).in_(groups.all_of([claim_id])))
    cited = set(connection.execute(query).scalars())
    return cited | groups.all_of(cited)


HAS: Mapping[str, Callable[[Session], Criterion]] = {"gap": _has_gap}
"""What `has:` asks of what is missing."""
