"""In which order changesets came into a store: a merge brings old ones in late.

Their ids tell when each was made. SQLite numbers the rows of a table as they come; PostgreSQL keeps
no such order, so there what was made later counts as later.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, literal_column, select

from claimtrack.models import METADATA

_CHANGESETS = METADATA.tables["changeset"]

Arrival = Any
"""A place in the order; only this module looks into it. None is before everything."""


def last_arrival(connection: Connection) -> Arrival:
    """Return the place of what came in last."""
    order = _order(connection)
    query = select(order).select_from(_CHANGESETS).order_by(order.desc()).limit(1)
    return connection.execute(query).scalar()


def came_after(connection: Connection, arrival: Arrival) -> ColumnElement[bool]:
    """Return the condition on changesets that came in after a place in the order."""
    later: ColumnElement[bool] = _order(connection) > arrival
    return later


def _order(connection: Connection) -> ColumnElement[Any]:
    if connection.dialect.name == "sqlite":
        return literal_column("changeset.rowid")
    return _CHANGESETS.c.id
