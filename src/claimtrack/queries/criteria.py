"""What a filter asks of a claim, as conditions; and which function answers for which filter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, not_, or_, select, union_all
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from claimtrack.models import Claim

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition that a claim must meet, in two forms that match the same claims.

    `gathered` begins with all claims that match, which is quick where they are few; `probed` tests
    claim by claim, which is quick where they are many and only the first are wanted. `members`
    selects the matching claims, to count them; it is None where that takes a look at every claim.
    """

    gathered: Condition
    probed: Condition
    members: Select[Any] | None


def plain(condition: Condition) -> Criterion:
    """Return a criterion on the claim's own columns."""
    return Criterion(condition, condition, select(col(Claim.id)).where(condition))


def among_claims(members: Select[Any]) -> Criterion:
    """Return a criterion on another table: `members` selects the ids of claims."""
    (column,) = members.selected_columns
    probe = members.where(column == col(Claim.id)).correlate(Claim).exists()
    return Criterion(col(Claim.id).in_(members), probe, members)


def any_of(listed: Sequence[Criterion]) -> Criterion:
    """Return a criterion that holds where one of several does."""
    members = [criterion.members for criterion in listed if criterion.members is not None]
    return Criterion(
        or_(*(criterion.gathered for criterion in listed)),
        or_(*(criterion.probed for criterion in listed)),
        select(union_all(*members).subquery()) if len(members) == len(listed) else None,
    )


def opposite(criterion: Criterion) -> Criterion:
    """Return a criterion that holds where another does not.

    A condition on an empty column is neither true nor false: its opposite must be true.
    """
    return Criterion(
        or_(not_(criterion.gathered), criterion.gathered.is_(None)),
        or_(not_(criterion.probed), criterion.probed.is_(None)),
        None,
    )


Ask = Callable[[Session, str], Criterion]
_BY_NAME: dict[str, Ask] = {}


def asked(name: str) -> Callable[[Ask], Ask]:
    """Let a function answer for the filter of this name."""

    def register(ask: Ask) -> Ask:
        _BY_NAME[name] = ask
        return ask

    return register


def by_name(name: str) -> Ask:
    """Return the function that answers for a filter of `filter_syntax.FILTERS`."""
    return _BY_NAME[name]
