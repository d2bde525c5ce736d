"""Filters by what the desk's own people judged: outside organisations are none of them."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from claimtrack.models import Assessment, Claim
from claimtrack.queries.blind import covered_count, covered_judgements
from claimtrack.queries.criteria import Criterion, among_claims, asked, opposite
from claimtrack.queries.filter_syntax import Query
from claimtrack.queries.reviewing import spellings
from claimtrack.store.bulk import selection
from claimtrack.text import counted


def of_the_desk(judged: Any = Assessment) -> tuple[Any, Any]:
    """Return the conditions that a judgement is live, and one of the desk's own people."""
    return col(judged.retracted).is_(False), col(judged.source_id).is_(None)


@asked("verdict")
def _verdict(session: Session, value: str) -> Criterion:
    judged = select(col(Assessment.claim_id)).where(
        *of_the_desk(), col(Assessment.verdict) == value
    )
    return among_claims(judged.where(*_uncovered(session)))


def _uncovered(session: Session, judged: Any = Assessment) -> list[Any]:
    """Return the conditions that a judgement is not covered to whoever reads."""
    hidden = covered_judgements(session.connection())
    return [] if hidden is None else [col(judged.id).not_in(hidden)]


@asked("rating")
def _rating(session: Session, value: str) -> Criterion:
    rated = col(Assessment.rating).icontains(value, autoescape=True)
    judged = select(col(Assessment.claim_id)).where(col(Assessment.retracted).is_(False), rated)
    return among_claims(judged.where(*_uncovered(session)))


def _by(session: Session, name: str) -> Any:
    """Return the condition that somebody of this name judged, in any case and with any spaces."""
    reviewer = col(Assessment.reviewer)
    return reviewer.in_(spellings(session.connection(), reviewer, name))


@asked("reviewer")
def _reviewer(session: Session, value: str) -> Criterion:
    """Return the criterion that somebody of this name judged a claim, inside or outside."""
    judged = select(col(Assessment.claim_id))
    by_name = _by(session, value)
    return among_claims(judged.where(col(Assessment.retracted).is_(False), by_name))


@asked("unjudged")
def _unjudged(session: Session, value: str) -> Criterion:
    judged = select(col(Assessment.claim_id))
    by_name = _by(session, value)
    return opposite(among_claims(judged.where(*of_the_desk(), by_name)))


def left_out(session: Session, query: Query) -> list[str]:
    """Return a sentence where filters by what was judged pass over verdicts that are covered."""
    asks = any(
        each.name in ("verdict", "rating") or (each.name == "has" and "split" in each.values)
        for each in query.filters
    )
    verdicts, claims = covered_count(session.connection()) if asks else (0, 0)
    if not verdicts:
        return []
    are = "is covered and counts" if verdicts == 1 else "are covered and count"
    told = f"{counted(verdicts, 'verdict')} on {counted(claims, 'claim')}"
    return [f"{told} {are} as unknown until you judge."]


def _has_assessment(_: Session) -> Criterion:
    """Return the criterion that one of the desk's people judged a claim."""
    return among_claims(select(col(Assessment.claim_id)).where(*of_the_desk()))


def _has_split(session: Session) -> Criterion:
    """Return the criterion that the desk's people gave a claim different verdicts."""
    one, other = aliased(Assessment), aliased(Assessment)
    differs = select(col(other.id)).where(
        col(other.claim_id) == col(one.claim_id),
        col(other.verdict) < col(one.verdict),
        *of_the_desk(other),
        *_uncovered(session, other),
    )
    split = select(col(one.claim_id)).where(*of_the_desk(one), *_uncovered(session, one))
    return among_claims(split.where(differs.correlate(one).exists()))


def _has_stale(session: Session) -> Criterion:
    """Return the criterion that a claim was worded anew since one of the desk's people judged it.

    No database hashes a text in a way that both have: what was judged is read and compared.
    """
    connection = session.connection()
    query = select(col(Assessment.claim_id), col(Assessment.text_sha256), col(Claim.text)).join(
        Claim, col(Claim.id) == col(Assessment.claim_id)
    )
    stale = {
        claim_id
        for claim_id, judged, text in connection.execute(query.where(*of_the_desk()))
        if hashlib.sha256((text or "").encode("utf-8")).hexdigest() != judged
    }
    return among_claims(selection(connection, stale))


HAS: Mapping[str, Callable[[Session], Criterion]] = {
    "assessment": _has_assessment,
    "split": _has_split,
    "stale": _has_stale,
}
"""What `has:` asks of the judgements of a claim."""
