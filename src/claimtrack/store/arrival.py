"""What came in since somebody looked: made here, or brought by a merge, be it old or new."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select

from claimtrack.models import METADATA
from claimtrack.store.bulk import insert_many

_CHANGESETS, _ARRIVALS = METADATA.tables["changeset"], METADATA.tables["arrival"]
_KEPT = 10_000
"""So many arrivals are remembered; news are counted up to a thousand."""

Arrival = Any
"""A place in the order; only this module looks into it. None is before everything."""


def last_arrival(connection: Connection) -> Arrival:
    """Return the place of what came in last."""
    newest = connection.execute(
        select(_CHANGESETS.c.id).order_by(_CHANGESETS.c.id.desc()).limit(1)
    ).scalar()
    return None if newest is None else (newest, _last_number(connection))


def came_after(arrival: Arrival) -> ColumnElement[bool]:
    """Return the condition on changesets that came in after a place in the order."""
    newest, number = arrival
    late = select(_ARRIVALS.c.changeset_id).where(_ARRIVALS.c.number > number)
    return or_(_CHANGESETS.c.id > newest, _CHANGESETS.c.id.in_(late))


def note_arrivals(connection: Connection, ids: Sequence[UUID]) -> None:
    """Remember what a merge brought in, and forget what came long ago."""
    numbered = enumerate(ids[-_KEPT:], _last_number(connection) + 1)
    insert_many(
        connection, _ARRIVALS, [{"number": at, "changeset_id": one} for at, one in numbered]
    )
    oldest = _last_number(connection) - _KEPT
    connection.execute(delete(_ARRIVALS).where(_ARRIVALS.c.number <= oldest))


def _last_number(connection: Connection) -> int:
    return connection.execute(select(func.max(_ARRIVALS.c.number))).scalar() or 0
