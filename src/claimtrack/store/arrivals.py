"""What came in since somebody looked; apart, since merges write it and the feed reads it.

It was made here, or brought by a merge, be it old or new.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, func, select, union

from claimtrack.models import METADATA
from claimtrack.store.bulk import insert_many

_CHANGESETS, _ARRIVALS = METADATA.tables["changeset"], METADATA.tables["arrival"]
_KEPT = 10_000
"""So many arrivals are remembered, of each merge at most `_MOST`: so many news are counted."""

_MOST = 1000

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


def note_arrivals(connection: Connection, ids: Iterable[UUID], newest_before: UUID | None) -> None:
    """Remember what a merge brought in late, and forget what came long ago.

    What is newer than all that was there (`newest_before`) needs no note: its id tells.
    """
    late = sorted(
        changeset_id
        for changeset_id in ids
        if newest_before is not None and changeset_id < newest_before
    )
    last = _last_number(connection)
    rows = [
        {"number": number, "changeset_id": changeset_id}
        for number, changeset_id in enumerate(late[-_MOST:], last + 1)
    ]
    insert_many(connection, _ARRIVALS, rows)
    connection.execute(delete(_ARRIVALS).where(_ARRIVALS.c.number <= last + len(rows) - _KEPT))


def _last_number(connection: Connection) -> int:
    return connection.execute(select(func.max(_ARRIVALS.c.number))).scalar() or 0
