"""What came in since somebody looked; apart, since merges write it and the feed reads it.

It was made here, or brought by a merge, be it old or new. What each merge brought stands in the
order in which it came, and a number is left out between one merge and the next.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, delete, func, select, union

from claimtrack.models import METADATA
from claimtrack.store.bulk import insert_many

_CHANGESETS, _ARRIVALS = METADATA.tables["changeset"], METADATA.tables["arrival"]
_KEPT = 10_000
"""So many arrivals are remembered, and all of the last merge up to `_MOST`."""

_MOST = 100_000

LogPosition = Any
"""A position in the order of coming in, which only this module reads; None is before all."""


def last_arrival(connection: Connection) -> LogPosition:
    """Return the position of what came in last."""
    newest = connection.execute(
        select(_CHANGESETS.c.id).order_by(_CHANGESETS.c.id.desc()).limit(1)
    ).scalar()
    return None if newest is None else (newest, _last_number(connection))


def came_after(position: LogPosition) -> ColumnElement[bool]:
    """Return the condition on changesets that came in after a position."""
    newest, number = position
    newer = select(_CHANGESETS.c.id).where(_CHANGESETS.c.id > newest)
    late = select(_ARRIVALS.c.changeset_id).where(_ARRIVALS.c.number > number)
    return _CHANGESETS.c.id.in_(union(newer, late))  # with OR, SQLite reads all changesets


def came_last() -> Select[Any]:
    """Return the query for the ids of the changesets that the last merge brought.

    A merge that brought nothing does not count.
    """
    one_before = _ARRIVALS.alias("one_before")
    is_first_of_merge = ~(
        select(one_before.c.number).where(one_before.c.number == _ARRIVALS.c.number - 1).exists()
    )
    begin = (
        select(_ARRIVALS.c.number)
        .where(is_first_of_merge)
        .order_by(_ARRIVALS.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    arrived = _ARRIVALS.alias("arrived")
    return select(arrived.c.changeset_id).where(arrived.c.number >= begin)


def note_arrivals(connection: Connection, ids: Iterable[UUID], *, goes_on: bool = False) -> None:
    """Remember what a merge brought in, and forget what came long ago.

    With `goes_on` it counts as one merge with the one before it.
    """
    brought = sorted(ids)[-_MOST:]
    if not brought:
        return
    first = _last_number(connection) + (1 if goes_on else 2)
    rows = [
        {"number": number, "changeset_id": changeset_id}
        for number, changeset_id in enumerate(brought, first)
    ]
    insert_many(connection, _ARRIVALS, rows)
    kept = max(_KEPT, len(rows))
    connection.execute(delete(_ARRIVALS).where(_ARRIVALS.c.number < first + len(rows) - kept))


def _last_number(connection: Connection) -> int:
    return connection.execute(select(func.max(_ARRIVALS.c.number))).scalar() or 0
