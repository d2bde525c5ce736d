"""Telling namesakes apart: what one of several actors of one name is called, and finds it again."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlmodel import col

from claimtrack.models import Actor, Alias
from claimtrack.store.united import united
from claimtrack.text import fold

_AT_ONCE = 500
_QUALIFIED = re.compile(r"(.+\S) ?\(([^()]+)\)")
_SHORTEST_ID, _SHOWN_ID = 4, 8


def told_apart(connection: Connection, names: Mapping[UUID, str]) -> dict[UUID, str]:
    """Return what to call each of these actors: its name, with more where others share that.

    What is more is the qualifier that it was entered with, else its role, else the beginning of
    its id; each is understood where an actor is named. Actors that were united are no namesakes.
    """
    called = dict(names)
    shared = _shared(connection, set(names.values()))
    if not shared:
        return called
    groups = united(connection, "actor")
    qualified = _qualifiers(connection, {id_ for roles in shared.values() for id_ in roles})
    for id_, name in names.items():
        roles = shared.get(name, {})
        me = groups.first(id_)
        others = [other for other in roles if groups.first(other) != me]
        if not others or not {id_, me} & roles.keys():
            continue  # nobody else is called so, or it is by another name
        told = {other: qualified.get(other) or role for other, role in roles.items()}
        mine = told.get(me) or told.get(id_)
        if not mine or any(told[other] == mine for other in others):
            mine = me.hex[:_SHOWN_ID]
        called[id_] = f"{name} ({mine})"
    return called


def qualified_actors(connection: Connection, words: str) -> list[UUID]:
    """Return the live actors that `words` mean as `told_apart` calls them: "Name (role or id)"."""
    match = _QUALIFIED.fullmatch(words.strip())
    if match is None:
        return []
    name, told = match[1].strip(), match[2].strip()
    query = select(col(Actor.id), col(Actor.role)).where(
        col(Actor.name) == name, col(Actor.retracted).is_(False)
    )
    rows = connection.execute(query.order_by(col(Actor.id))).all()
    by_role = [id_ for id_, role in rows if role and fold(role) == fold(told)]
    digits = told.lower() if len(told) >= _SHORTEST_ID else "-"
    return by_role or [id_ for id_, _ in rows if id_.hex.startswith(digits)]


def _shared(connection: Connection, names: Iterable[str]) -> dict[str, dict[UUID, str | None]]:
    """Return of these names those of several live actors, with the roles of these."""
    listed = sorted(names)
    shared: dict[str, dict[UUID, str | None]] = defaultdict(dict)
    for start in range(0, len(listed), _AT_ONCE):
        some = (
            col(Actor.name).in_(listed[start : start + _AT_ONCE]),
            col(Actor.retracted).is_(False),
        )
        several = (
            select(col(Actor.name)).where(*some).group_by(col(Actor.name)).having(func.count() > 1)
        )
        again = list(connection.execute(several).scalars())
        if again:
            query = select(col(Actor.name), col(Actor.id), col(Actor.role)).where(
                col(Actor.name).in_(again), col(Actor.retracted).is_(False)
            )
            for name, id_, role in connection.execute(query):
                shared[name][id_] = role
    return shared


def _qualifiers(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return what stands in brackets in the other name "Name (qualifier)" of each actor."""
    query = (
        select(col(Alias.actor_id), col(Alias.name), col(Actor.name))
        .join(Actor, col(Actor.id) == col(Alias.actor_id))
        .where(col(Alias.actor_id).in_(sorted(ids)), col(Alias.retracted).is_(False))
        .order_by(col(Alias.name).desc())
    )
    found: dict[UUID, str] = {}
    for id_, alias, name in connection.execute(query):
        match = _QUALIFIED.fullmatch(alias)
        if match is not None and match[1].strip() == name:
            found[id_] = match[2].strip()
    return found
