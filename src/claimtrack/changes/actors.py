"""Actors by name: whoever the file knows under it, else a new person."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack import ids
from claimtrack.errors import AmbiguousIdError
from claimtrack.models import Actor, Alias
from claimtrack.vocabulary import ActorKind

NAMED_KINDS = tuple(kind.value for kind in ActorKind if kind is not ActorKind.UNNAMED)


def known_actors(connection: Connection, names: Iterable[str]) -> dict[str, UUID]:
    """Return the live actor that each name stands for, where the file knows one.

    An actor's own name comes before another name of somebody else; of several actors with the
    same name and different kinds, the kind that stands first in the word list. A name that is
    only another name of two actors is ambiguous: AmbiguousIdError.
    """
    wanted = list(dict.fromkeys(names))
    by_id = {ids.actor_id(kind, name): name for name in reversed(wanted) for kind in NAMED_KINDS}
    live = select(col(Actor.id), col(Actor.kind)).where(
        col(Actor.id).in_(list(by_id)), col(Actor.retracted).is_(False)
    )
    by_name: dict[str, UUID] = {}
    rows = connection.execute(live).all()
    for row in sorted(rows, key=lambda row: NAMED_KINDS.index(row[1])):
        by_name.setdefault(by_id[row[0]], row[0])
    missing = [name for name in wanted if name not in by_name]
    by_name.update(_renamed(connection, missing))
    return by_name


def _renamed(connection: Connection, names: list[str]) -> dict[str, UUID]:
    """Return actors that go by these names though their ids were made from another."""
    if not names:
        return {}
    own = select(col(Actor.name), col(Actor.id)).where(
        col(Actor.name).in_(names),
        col(Actor.retracted).is_(False),
        col(Actor.kind) != ActorKind.UNNAMED.value,
    )
    other = (
        select(col(Alias.name), col(Alias.actor_id))
        .join(Actor, col(Actor.id) == col(Alias.actor_id))
        .where(
            col(Alias.name).in_(names),
            col(Alias.retracted).is_(False),
            col(Actor.retracted).is_(False),
        )
    )
    candidates: dict[str, dict[UUID, None]] = {}
    for query in (own, other):
        for name, actor in connection.execute(query.order_by(col(Actor.id))):
            candidates.setdefault(name, {})[actor] = None
    for name, actors in candidates.items():
        if len(actors) > 1:
            raise AmbiguousIdError(name, [f"{actor.hex[:12]}  actor" for actor in actors])
    return {name: next(iter(actors)) for name, actors in candidates.items()}
