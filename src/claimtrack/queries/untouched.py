"""The rows that one changeset made and nobody touched since: what is said of them holds of all.

Of such a row nothing needs to be read from the history, and nothing to be folded: it stands as it
was made, and taken back it is retracted, whoever looks at it. Of an import that is nearly all.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.history import log
from claimtrack.models import METADATA, Conflict
from claimtrack.queries.hanging import carrying
from claimtrack.store.bulk import selection

_AT_ONCE = 4000


def untouched(
    connection: Connection, author: str, changeset_id: UUID, made: Mapping[str, Sequence[UUID]]
) -> set[UUID]:
    """Return which of the rows that a changeset of `author` made are as it made them.

    `made` are the rows that it was the first to write, by kind, in the order of ids. Left out are
    those that anything else was written to, or has seen; that are in conflict or out of sight; and
    that carry what others may have written.
    """
    rows = {entity: _alone(connection, changeset_id, entity, ids) for entity, ids in made.items()}
    carry = carrying(connection, author, rows)
    return {row_id for ids in rows.values() for row_id in ids if row_id not in carry}


def _alone(
    connection: Connection, changeset_id: UUID, entity: str, ids: Sequence[UUID]
) -> list[UUID]:
    """Return those that stand in sight without a conflict, and that nothing else was written to."""
    table = METADATA.tables[entity]
    others = log.may_have_others(connection, ids, changeset_id)
    alone: list[UUID] = []
    for part in _parts(ids):
        chosen = selection(connection, part)
        live = select(table.c.id).where(table.c.id.in_(chosen), table.c.retracted.is_(False))
        in_conflict = select(col(Conflict.entity_id)).where(col(Conflict.entity_id).in_(chosen))
        others.update(connection.execute(in_conflict).scalars())
        alone += (id_ for id_ in connection.execute(live).scalars() if id_ not in others)
    return alone


def _parts(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
