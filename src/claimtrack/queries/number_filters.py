"""Filters by the numbers in claims."""

from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlmodel import Session, col

from claimtrack.models import Quantity
from claimtrack.queries.criteria import Criterion, among_claims, asked

_IS_LIVE = col(Quantity.retracted).is_(False)


@asked("measure")
def _measure(_: Session, value: str) -> Criterion:
    """Return the criterion that a claim gives a number of a measure whose name has these words."""
    named = col(Quantity.measure).icontains(value, autoescape=True)
    return among_claims(select(col(Quantity.claim_id)).where(_IS_LIVE, named))


def _has_number(_: Session) -> Criterion:
    """Return the criterion that a number of a claim is recorded."""
    return among_claims(select(col(Quantity.claim_id)).where(_IS_LIVE))


HAS: Mapping[str, Callable[[Session], Criterion]] = {"number": _has_number}
"""What `has:` asks of the numbers in a claim."""
