"""Claims by date: how many were said in each period."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from claimtrack.models import Claim
from claimtrack.queries.filter_syntax import Query
from claimtrack.queries.filters import conditions
from claimtrack.schemas.id_list import IdList
from claimtrack.store.bulk import packed_ids

Period = tuple[int, int]
"""A year and a month."""


def months(session: Session, query: Query) -> list[tuple[Period, int]]:
    """Return how many dated claims each month has, in order; the day a date begins decides."""
    days = select(col(Claim.said_earliest), func.count()).where(
        *conditions(session, query), col(Claim.said_earliest).is_not(None)
    )
    days = days.group_by(col(Claim.said_earliest)).order_by(col(Claim.said_earliest))
    counts: dict[Period, int] = {}
    for day, number in session.connection().execute(days):
        if day is None:
            continue
        counts[day.year, day.month] = counts.get((day.year, day.month), 0) + number
    return list(counts.items())


def undated(session: Session, query: Query, cap: int) -> int:
    """Return how many claims have no date; counting stops at `cap`."""
    statement = select(col(Claim.id)).where(
        *conditions(session, query), col(Claim.said_earliest).is_(None)
    )
    counted = select(func.count()).select_from(statement.limit(cap).subquery())
    return int(session.connection().execute(counted).scalar_one())


def dated(session: Session, query: Query, *, cap: int | None = None) -> IdList:
    """Return the dated claims, the earliest first."""
    statement: Select[Any] = select(col(Claim.id)).where(
        *conditions(session, query), col(Claim.said_earliest).is_not(None)
    )
    statement = statement.order_by(col(Claim.said_earliest), col(Claim.id))
    return IdList(packed_ids(session.connection(), statement.limit(cap) if cap else statement))


def periods(counted: Sequence[tuple[Period, int]], most: int) -> list[tuple[str, int, int]]:
    """Return bars: name, how many, and at which place of the list the period begins.

    As months where at most `most` fit, else quarters, years, or decades; gaps are bars of 0.
    """
    if not counted:
        return []
    (begin, _), (end, _) = counted[0], counted[-1]
    earliest, latest = begin[0] * 12 + begin[1] - 1, end[0] * 12 + end[1] - 1
    fitting = (
        (length, name) for length, name in _LENGTHS if latest // length - earliest // length < most
    )
    length, name = next(fitting, _LENGTHS[-1])
    first, last = earliest // length, latest // length
    counts = [0] * (last - first + 1)
    for (year, month), number in counted:
        counts[(year * 12 + month - 1) // length - first] += number
    bars, before = [], 0
    for place, number in enumerate(counts):
        start = (first + place) * length
        bars.append((name(start // 12, start % 12 + 1), number, before))
        before += number
    return bars


def _month(year: int, month: int) -> str:
    return f"{date(max(1, min(year, 9999)), month, 1):%b} {year}"


def _quarter(year: int, month: int) -> str:
    return f"{year} Q{(month - 1) // 3 + 1}"


def _year(year: int, month: int) -> str:
    return str(year)


def _decade(year: int, month: int) -> str:
    return f"{year // 10 * 10}s"


_LENGTHS = ((1, _month), (3, _quarter), (12, _year), (120, _decade))
"""In months, the shortest first."""
