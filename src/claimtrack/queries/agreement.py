"""The judgements of the desk's own people, each with why it counts apart; and how they agree."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from claimtrack.analysis.agreement import Agreement, Apart, Judgement, agreement
from claimtrack.models import Assessment, Claim
from claimtrack.queries.blind import hidden_from, see
from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.filter_syntax import Query
from claimtrack.queries.filters import conditions
from claimtrack.queries.judgements import independent_judgements, sha256_of
from claimtrack.schemas.listing import ClaimRow
from claimtrack.text import normalise
from claimtrack.vocabulary import AssessmentBasis, Compared

_APART = {
    AssessmentBasis.INDEPENDENT: None,
    AssessmentBasis.INFORMED: Apart.INFORMED,
    None: Apart.UNKNOWN,
}


def agreement_on(session: Session, query: Query, on: Compared = Compared.VERDICT) -> Agreement:
    """Return how far the desk's own people agree on the claims that a query finds."""
    rows = _assessments(session, query)
    desk = [row for row in rows if row["source_id"] is None]
    hidden = hidden_from(session.connection(), [row["id"] for row in desk])
    inside = [row for row in desk if row["id"] not in hidden]
    apart = Counter({Apart.OUTSIDE: len(rows) - len(desk), Apart.COVERED: len(hidden)})
    wordings = _wordings(session, {row["claim_id"] for row in inside})
    again = [row["id"] for row in inside if _why_apart(row, wordings) is not None]
    independent = independent_judgements(session.connection(), again)
    names = {normalise(name): name for name in sorted({row["reviewer"] for row in inside})}
    judgements: list[Judgement] = []
    for row in inside:
        wording, reason = wordings[row["claim_id"]], _why_apart(row, wordings)
        found: list[tuple[str | None, Apart | None]] = [(row[on.value], reason)]
        earlier = independent.get(row["id"], {}).get(wording)
        if reason is not None and earlier is not None:
            found.append((earlier.get(on.value), None))
        apart[Apart.EMPTY] += all(word is None for word, _ in found)
        judgements += (
            Judgement(row["claim_id"], names[normalise(row["reviewer"])], word, why)
            for word, why in found
            if word is not None
        )
    return agreement(judgements, on, apart=apart)


def claims_split(session: Session, found: Agreement) -> dict[UUID, ClaimRow]:
    """Return the claims of the splits that are shown: whoever reads has seen what is said there."""
    claims = [split.claim for split in found.shown_splits]
    see(session.connection(), claims)
    return rows_by_id(session, claims)


def _assessments(session: Session, query: Query) -> Sequence[Any]:
    """Return the live judgements of the claims that a query finds, with their claims' ids."""
    claims = select(col(Claim.id)).where(*conditions(session, query))
    judged = select(Assessment.__table__).where(  # type: ignore[attr-defined]  # not declared
        col(Assessment.retracted).is_(False), col(Assessment.claim_id).in_(claims)
    )
    return session.connection().execute(judged).mappings().all()


def _wordings(session: Session, claim_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the hash of how each claim is worded now, as judgements name their wordings."""
    judged = select(col(Assessment.claim_id))
    query = select(col(Claim.id), col(Claim.text)).where(col(Claim.id).in_(judged))
    return {
        row[0]: sha256_of(row[1] or "")
        for row in session.connection().execute(query)
        if row[0] in claim_ids
    }


def _why_apart(row: Mapping[str, Any], wordings: Mapping[UUID, str]) -> Apart | None:
    if row["text_sha256"] != wordings[row["claim_id"]]:
        return Apart.STALE
    return _APART[row["basis"]]
