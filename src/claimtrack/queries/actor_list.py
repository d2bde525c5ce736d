"""Actors as rows: who speaks most comes first, and actors that were united count as one."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, false, func, literal, not_, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from claimtrack.models import (
    Actor,
    Alias,
    Annotation,
    Claim,
    Origin,
    Rebuttal,
    Source,
    Standing,
)
from claimtrack.models.columns import Id
from claimtrack.queries.arguments import batches
from claimtrack.queries.filter_syntax import Filter, Query
from claimtrack.queries.filters import conditions, live_rebuttal, matching_actors
from claimtrack.queries.namesakes import told_apart
from claimtrack.schemas.actors import ActorRow
from claimtrack.schemas.id_list import IdList
from claimtrack.store.bulk import packed_ids
from claimtrack.store.united import United, united
from claimtrack.vocabulary import ActorKind, Label
from claimtrack.words import held_words

_AT_ONCE = 500
_held_words = lru_cache(1 << 17)(held_words)
"""What is typed asks for the names once a letter."""
_KINDS = frozenset(word.value for word in ActorKind)


def actor_order(
    session: Session, query: Query, between: Callable[[], None] = lambda: None
) -> IdList:
    """Return the actors that a search finds, those with the most claims first, then by name.

    Words are those of any name, of role and kind, and of what an actor is a part of. `speaker:`,
    `import:` and a `kind:` of actors ask the actor itself; all other filters ask for a claim that
    it makes and that meets all of them at once, and with `-` that there is none. `between` is
    called at times while names are compared, and may raise to leave it.
    """
    groups = united(session.connection(), "actor")
    spoken = (
        select(col(Claim.speaker_id), func.count().label("claims"))
        .where(col(Claim.retracted).is_(False), col(Claim.speaker_id).is_not(None))
        .group_by(col(Claim.speaker_id))
        .subquery()
    )
    counted = func.coalesce(func.sum(func.coalesce(spoken.c.claims, 0)), 0)
    firsts = _firsts(groups)
    members = (
        firsts.add_columns(counted.label("claims"))
        .join(spoken, spoken.c.speaker_id == col(Actor.id), isouter=True)
        .where(*([] if query.retracted else [col(Actor.retracted).is_(False)]))
        .group_by(firsts.selected_columns[0])
        .subquery()
    )
    shown: Any = aliased(Actor)
    ordered = (
        select(shown.id)
        .join(members, members.c.id == shown.id)
        .where(*_conditions(session, query, firsts, shown.id))
        .order_by(members.c.claims.desc(), shown.name, shown.id)
    )
    order = IdList(packed_ids(session.connection(), ordered))
    return _holding(session, query, order, groups, between) if query.sought else order


def found_actors(session: Session, ids: Sequence[UUID]) -> Iterator[ActorRow]:
    """Yield these actors in their order."""
    for start in range(0, len(ids), _AT_ONCE):
        some = list(ids[start : start + _AT_ONCE])
        rows = actor_rows(session, some)
        yield from (rows[id_] for id_ in some if id_ in rows)


def actor_rows(session: Session, ids: Sequence[UUID]) -> dict[UUID, ActorRow]:
    """Return these actors as rows, retracted or not, by id; each with all that it is one with."""
    connection = session.connection()
    groups = united(connection, "actor")
    members = {id_: groups.all_of([id_]) for id_ in ids}
    owner = {member: id_ for id_, group in members.items() for member in group}
    own = list(owner)
    whole: Any = aliased(Actor)
    key = (
        select(func.min(col(Origin.key)))
        .where(col(Origin.entity_id) == col(Actor.id), col(Origin.retracted).is_(False))
        .scalar_subquery()
    )
    rows = connection.execute(
        select(col(Actor.id), key, col(Actor.name), col(Actor.kind), col(Actor.role), whole.name,
               col(Actor.retracted))
        .join(whole, whole.id == col(Actor.part_of_id), isouter=True)
        .where(col(Actor.id).in_(list(ids)))
    ).all()  # fmt: skip
    names = told_apart(connection, {row[0]: row[2] for row in rows})
    standings = _standings(session, own, owner)
    aliases = _aliases(session, own, owner, {row[0]: row[2] for row in rows})
    answered, answers, sources, notes = (
        _summed(session, query, owner)
        for query in (_answers_to(own), _answers_by(own), _issued(own), _noted(own))
    )
    return {
        row[0]: ActorRow(
            row[0],
            row[1],
            names[row[0]],
            row[3],
            row[4],
            row[5],
            tuple(aliases[row[0]]),
            sum(standings[row[0]].values()),
            standings[row[0]],
            answered[row[0]],
            answers[row[0]],
            sources[row[0]],
            notes[row[0]],
            len(members[row[0]]) - 1,
            row[6],
        )
        for row in rows
    }


def _firsts(groups: United) -> Select[Any]:
    """Select for each actor the one that stands for it: of a chain of unions, its end."""
    first: Any = aliased(Actor)
    direct = func.coalesce(first.id, col(Actor.id))
    # The end says its own type: by its Python class alone it would be sent as digits to SQLite.
    ends = {member: literal(end, Id()) for member, end in groups.chained().items()}
    chained = [(col(Actor.id) == member, end) for member, end in ends.items()]
    is_first = and_(first.id == col(Actor.same_as_id), first.retracted.is_(False))
    return (
        select((case(*chained, else_=direct) if chained else direct).label("id"))
        .select_from(Actor)
        .join(first, is_first, isouter=True)
    )


def _conditions(
    session: Session, query: Query, firsts: Select[Any], shown: Any
) -> list[ColumnElement[bool]]:
    """Return what an actor must meet, or one that it is one with; with `-`, none of these may."""
    listed: list[ColumnElement[bool]] = []
    of_claims: list[Filter] = []
    for asked in query.filters:
        own = [_own(session, asked.name, value) for value in asked.values]
        parts = [part for part in own if part is not None]
        if len(parts) < len(own):
            of_claims.append(asked)
            continue
        found = shown.in_(firsts.where(or_(false(), *parts)))
        listed.append(not_(found) if asked.negated else found)
    together = tuple(each for each in of_claims if not each.negated)
    if together:
        spoke = col(Actor.id).in_(_speakers(session, together))
        listed.append(shown.in_(firsts.where(spoke)))
    for each in of_claims:
        if each.negated:
            spoke = col(Actor.id).in_(_speakers(session, (Filter(each.name, each.values),)))
            listed.append(shown.not_in(firsts.where(spoke)))
    return listed


def _own(session: Session, name: str, value: str) -> ColumnElement[bool] | None:
    """Return what a filter asks of the actor itself; None where it asks for one of its claims."""
    if name == "speaker":
        return col(Actor.id).in_(matching_actors(session, value))
    if name == "kind" and value in _KINDS:
        return col(Actor.kind) == value
    if name == "import":
        came = select(col(Origin.entity_id)).where(
            col(Origin.dataset) == value, col(Origin.retracted).is_(False)
        )
        return col(Actor.id).in_(came)
    return None


def _speakers(session: Session, filters: tuple[Filter, ...]) -> Select[Any]:
    found = conditions(session, Query(filters=filters))
    return select(col(Claim.speaker_id)).where(*found, col(Claim.speaker_id).is_not(None))


def _holding(
    session: Session, query: Query, order: IdList, groups: United, between: Callable[[], None]
) -> IdList:
    """Return of these actors, in their order, those that have the words that are sought."""
    connection = session.connection()
    whole: Any = aliased(Actor)
    words: dict[UUID, list[str]] = defaultdict(list)
    of_actor = select(
        col(Actor.id), col(Actor.name), col(Actor.role), col(Actor.kind), whole.name
    ).join(whole, whole.id == col(Actor.part_of_id), isouter=True)
    for id_, *parts in connection.execute(of_actor):
        words[groups.first(id_)] += filter(None, parts)
    other = select(col(Alias.actor_id), col(Alias.name)).where(col(Alias.retracted).is_(False))
    for id_, name in connection.execute(other):
        words[groups.first(id_)].append(name)
    found = []
    for place, id_ in enumerate(order):
        if place % _AT_ONCE == 0:
            between()
        held = _held_words(" ".join(words[groups.first(id_)]))
        if all(each.is_in(held) != each.negated for each in query.sought):
            found.append(id_)
    return IdList.of(found)


def _standings(
    session: Session, own: Sequence[UUID], owner: Mapping[UUID, UUID]
) -> dict[UUID, dict[str, int]]:
    """Return for each actor how many of its claims stand how."""
    found: dict[UUID, dict[str, int]] = {
        id_: {label.value: 0 for label in Label} for id_ in owner.values()
    }
    for some in batches(own):
        query = (
            select(col(Claim.speaker_id), col(Standing.label), func.count())
            .join(Standing, col(Standing.claim_id) == col(Claim.id), isouter=True)
            .where(col(Claim.speaker_id).in_(some), col(Claim.retracted).is_(False))
            .group_by(col(Claim.speaker_id), col(Standing.label))
        )
        rows: Any = session.connection().execute(query)
        for speaker, label, count in rows:
            found[owner[speaker]][label or Label.UNANSWERED.value] += count
    return found


def _aliases(
    session: Session, own: Sequence[UUID], owner: Mapping[UUID, UUID], names: Mapping[UUID, str]
) -> dict[UUID, list[str]]:
    """Return the other names of each actor, with the names of those that it is one with."""
    found: dict[UUID, set[str]] = {id_: set() for id_ in owner.values()}
    united_with = [member for member in own if owner[member] != member]
    for some in batches(own):
        query = select(col(Alias.actor_id), col(Alias.name)).where(
            col(Alias.actor_id).in_(some), col(Alias.retracted).is_(False)
        )
        for actor, name in session.connection().execute(query):
            found[owner[actor]].add(name)
    for some in batches(united_with):
        named = select(col(Actor.id), col(Actor.name)).where(col(Actor.id).in_(some))
        for actor, name in session.connection().execute(named):
            found[owner[actor]].add(name)
    return {id_: sorted(others - {names.get(id_, "")}) for id_, others in found.items()}


def _answers_to(own: Sequence[UUID]) -> Any:
    return (
        select(col(Claim.speaker_id), func.count())
        .join(Rebuttal, col(Rebuttal.claim_id) == col(Claim.id))
        .where(live_rebuttal(), col(Claim.retracted).is_(False), col(Claim.speaker_id).in_(own))
        .group_by(col(Claim.speaker_id))
    )


def _answers_by(own: Sequence[UUID]) -> Any:
    answered: Any = aliased(Claim)
    return (
        select(col(Claim.speaker_id), func.count())
        .join(Rebuttal, col(Rebuttal.counterclaim_id) == col(Claim.id))
        .join(answered, answered.id == col(Rebuttal.claim_id))
        .where(
            col(Rebuttal.retracted).is_(False),
            col(Claim.retracted).is_(False),
            answered.retracted.is_(False),
            col(Claim.speaker_id).in_(own),
        )
        .group_by(col(Claim.speaker_id))
    )


def _issued(own: Sequence[UUID]) -> Any:
    return (
        select(col(Source.issuer_id), func.count())
        .where(col(Source.retracted).is_(False), col(Source.issuer_id).in_(own))
        .group_by(col(Source.issuer_id))
    )


def _noted(own: Sequence[UUID]) -> Any:
    return (
        select(col(Annotation.actor_id), func.count())
        .where(col(Annotation.retracted).is_(False), col(Annotation.actor_id).in_(own))
        .group_by(col(Annotation.actor_id))
    )


def _summed(session: Session, query: Select[Any], owner: Mapping[UUID, UUID]) -> dict[UUID, int]:
    found = dict.fromkeys(owner.values(), 0)
    for actor, count in session.connection().execute(query):
        found[owner[actor]] += count
    return found
