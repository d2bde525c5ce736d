"""What one wrote oneself since a list was read, and where it belongs in the list.

A list stands still while others write; one's own rows show in it at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, islice
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from claimtrack.history import blocks, log
from claimtrack.models import METADATA, Change, ChangeBlock, Changeset
from claimtrack.schemas.id_list import IdList

_MOST = 500
"""More rows of one's own at once are an import: the list is read anew."""


_IS_PACKED = col(ChangeBlock.changeset_id) == col(Changeset.id)


@dataclass(frozen=True, slots=True)
class OwnRows:
    """A list with one's own new rows in their places, and the last change that it knows."""

    order: IdList
    until: UUID | None


def last_change(session: Session) -> UUID | None:
    """Return the newest changeset of the file: what one writes from now on comes after it."""
    return log.newest_id(session.connection())


def with_own_rows(
    session: Session,
    me: str,
    entity: str,
    since: UUID | None,
    order: IdList,
    read_all: Callable[[], IdList],
) -> OwnRows | None:
    """Return a list with the rows that `me` wrote to since; None where it lacks none of them.

    `read_all` reads the whole list as it is now; what others wrote is not taken from it.
    """
    until = last_change(session)
    if until == since:
        return None
    lacking = [id_ for id_ in _own(session, me, entity, since) if order.index_of(id_) is None]
    if not lacking:
        return None
    whole = read_all()
    if len(lacking) > _MOST:
        return OwnRows(whole, until)
    found = {id_: place for id_ in lacking if (place := whole.index_of(id_)) is not None}
    for id_, place in sorted(found.items(), key=lambda item: item[1]):
        order = order.with_one(_place_for(order, whole, place), id_)
    return OwnRows(order, until) if found else None


def _place_for(order: IdList, whole: IdList, place: int) -> int:
    """Return the place right behind what stands before it in the whole list and is known."""
    for before in range(place - 1, -1, -1):
        known = order.index_of(whole[before])
        if known is not None:
            return known + 1
    return 0


def _own(session: Session, me: str, entity: str, since: UUID | None) -> list[UUID]:
    """Return the rows of a kind that one wrote to, or to something on them."""
    connection = session.connection()
    of_mine = [col(Changeset.author) == me]
    if since is not None:
        of_mine.append(col(Changeset.id) > since)
    if entity == "changeset":
        query = select(col(Changeset.id)).where(*of_mine).limit(_MOST + 1)
        return list(connection.execute(query).scalars())
    written = (
        select(col(Change.entity), col(Change.entity_id))
        .join(Changeset, col(Changeset.id) == col(Change.changeset_id))
        .where(*of_mine, log.wrote_something())
        .limit(4 * _MOST)
    )
    ids: dict[str, list[UUID]] = {}
    packed = select(col(Changeset.id)).where(*of_mine).join(ChangeBlock, _IS_PACKED).distinct()
    changes = (
        (change[1], UUID(change[0]))
        for changeset_id in connection.execute(packed).scalars().all()
        for change in blocks.changes_in(connection, changeset_id)
        if change[3] != log.EMPTY
    )
    for kind, row_id in chain(connection.execute(written), islice(changes, 4 * _MOST)):
        ids.setdefault(kind, []).append(row_id)
    found = list(ids.get(entity, ()))
    for kind, listed in ids.items():
        table = METADATA.tables[kind]
        if kind != entity and f"{entity}_id" in table.c:
            on_it = select(table.c[f"{entity}_id"]).where(table.c.id.in_(listed))
            found += [row_id for row_id in connection.execute(on_it).scalars() if row_id]
    return list(dict.fromkeys(found))
