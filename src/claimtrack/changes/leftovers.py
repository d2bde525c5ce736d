"""What is computed and belongs to nothing any more, or is no value: found, and made again.

Another program that writes to the lists of conflicts, standings, words or arrivals harms nobody's
work: all of that follows from the history and the rows.
"""

from collections.abc import Container, Iterator

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    func,
    select,
)

from claimtrack.changes import standings
from claimtrack.history import blocks
from claimtrack.models import METADATA
from claimtrack.store import index
from claimtrack.store.bulk import ids_among, selection

_CLAIMS, _CHANGES, _CHANGESETS, _CONFLICTS, _STANDINGS, _WORDS, _ARRIVALS = (
    METADATA.tables[name]
    for name in ("claim", "change", "changeset", "conflict", "standing", "search_text", "arrival")
)
_BELONGS = {
    "conflict": (_CONFLICTS.c.entity_id, _CHANGES.c.entity_id),
    "standing": (_STANDINGS.c.claim_id, _CLAIMS.c.id),
    "search_text": (_WORDS.c.claim_id, _CLAIMS.c.id),
    "arrival": (_ARRIVALS.c.changeset_id, _CHANGESETS.c.id),
}
"""By table: the column that names what a row belongs to, and where that stands."""


def leftovers(connection: Connection) -> Iterator[str]:
    """Yield in sentences what belongs to nothing."""
    for name, (column, target) in _BELONGS.items():
        query = select(func.count()).select_from(column.table)
        count = connection.execute(query.where(_is_stray(connection, name))).scalar_one()
        if count:
            yield f"{name}: the {column.name} of {count:,} rows is of no {target.table.name}."


def remove_leftovers(connection: Connection, unreadable: Container[str]) -> None:
    """Remove what belongs to nothing, and all rows of the tables that cannot be read.

    Conflicts that should be there and are not are then found as `drift`.
    """
    for name in _BELONGS:
        table: Table = METADATA.tables[name]
        query = delete(table)
        if name not in unreadable:
            query = query.where(_is_stray(connection, name))
        connection.execute(query)


def _is_stray(connection: Connection, name: str) -> ColumnElement[bool]:
    """Return the condition that what a row of a table belongs to is not there."""
    column, target = _BELONGS[name]
    stray = column.not_in(select(target))
    if name != "conflict" or not blocks.are_there(connection):
        return stray
    ids = ids_among(connection, select(column).where(stray).distinct())
    return and_(stray, column.not_in(selection(connection, blocks.ids_held(connection, ids))))


def compute_again(connection: Connection) -> None:
    """Bring everything that is computed from the rows up to date: words for search, standings."""
    index.rebuild(connection)
    standings.refresh_all(connection)
