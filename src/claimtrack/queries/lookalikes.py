"""Look-alikes: rows that may stand for the same thing, with the reason; none is united here."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import Session, col

from claimtrack.entities import REFERENCES
from claimtrack.models import Actor, Alias, Claim, Conflict, Distinction, Snapshot, Source
from claimtrack.queries.arguments import batches
from claimtrack.queries.naming import own_name
from claimtrack.schemas.look_alikes import LookAlike
from claimtrack.similarity import OF_THE_FIRST, plain_url, score_of, similar_names
from claimtrack.store.united import United, united
from claimtrack.text import clip, normalise, visible
from claimtrack.vocabulary import ActorKind

_LARGEST_GROUP = 20
"""So many rows that share a text or an address are a series, not one thing entered twice."""

_FEW_SPEAKERS = 500

_Pair = tuple[UUID, UUID, str]


def look_alikes(
    session: Session,
    ids: Collection[UUID] | None = None,
    kinds: Sequence[str] = ("actor", "source", "claim"),
    between: Callable[[], None] = lambda: None,
) -> list[LookAlike]:
    """Return pairs of live actors, sources or claims that may be the same, the likeliest first.

    Not those that are united, nor those of which somebody said that they are never one. With
    `ids`, only pairs with one of these: what a merge has brought. Of each pair the one with the
    longer name comes first, for `unite` to keep, or else the one whose other name the second has.
    Only rows of these `kinds` are read. `between` is called at times, and may raise to leave it.
    """
    connection = session.connection()
    listed: list[LookAlike] = []
    sought = None if ids is None else set(ids)
    for entity in kinds:
        between()
        if entity == "actor":
            names, pairs = _actors(connection, sought, between)
        else:
            names, pairs = (_sources if entity == "source" else _claims)(connection, sought)
        unions = united(connection, entity)
        apart = distinct(connection, entity, unions)
        listed += _new_pairs(entity, names, pairs, unions, ids, apart)
    contested = contested_actors(connection)
    counted = [replace(row, conflicts=contested[frozenset((row.one, row.other))]) for row in listed]
    return sorted(counted, key=lambda row: (row.entity, -row.conflicts, -row.score))


def distinct(connection: Connection, entity: str, unions: United) -> set[frozenset[UUID]]:
    """Return the groups of rows of which somebody said that they are never one, by their firsts."""
    query = select(col(Distinction.one_id), col(Distinction.other_id)).where(
        col(Distinction.entity) == entity, col(Distinction.retracted).is_(False)
    )
    rows = connection.execute(query)
    return {frozenset((unions.first(row[0]), unions.first(row[1]))) for row in rows}


def contested_actors(connection: Connection) -> Counter[frozenset[UUID]]:
    """Return the pairs of actors between which open conflicts choose, with how many."""
    pairs: Counter[frozenset[UUID]] = Counter()
    query = select(col(Conflict.entity), col(Conflict.field), col(Conflict.candidates))
    for entity, field, candidates in connection.execute(query):
        if REFERENCES.get(entity, {}).get(field) == "actor":
            values = {UUID(each[field]) for _, each in json.loads(candidates) if each.get(field)}
            pairs.update(frozenset(pair) for pair in combinations(sorted(values), 2))
    return pairs


def _new_pairs(
    entity: str,
    names: dict[UUID, str],
    pairs: Iterator[_Pair],
    unions: United,
    ids: Collection[UUID] | None,
    apart: Collection[frozenset[UUID]],
) -> Iterator[LookAlike]:
    seen: set[frozenset[UUID]] = set(apart)
    for left, right, why in pairs:
        pair = frozenset((unions.first(left), unions.first(right)))
        is_wanted = ids is None or left in ids or right in ids
        if len(pair) == 2 and pair not in seen and is_wanted:
            seen.add(pair)
            kept, merged = left, right  # whose other name it is stays the first
            if not why.endswith(OF_THE_FIRST):
                kept, merged = sorted(
                    (left, right),
                    key=lambda id_: (-len(names.get(id_, "")), names.get(id_, ""), id_),
                )
            yield LookAlike(entity, kept, merged, names[kept], names[merged], why, score_of(why))


def _actors(
    connection: Connection, ids: set[UUID] | None, between: Callable[[], None]
) -> tuple[dict[UUID, str], Iterator[_Pair]]:
    query = select(col(Actor.id), col(Actor.name), col(Actor.part_of_id)).where(
        col(Actor.retracted).is_(False), col(Actor.kind) != ActorKind.UNNAMED.value
    )
    rows = connection.execute(query).all()
    names = {row[0]: row[1] for row in rows}
    parts = {frozenset((row[0], row[2])) for row in rows if row[2] is not None}
    other = select(col(Alias.actor_id), col(Alias.name)).where(col(Alias.retracted).is_(False))
    aliases = [(row[0], row[1]) for row in connection.execute(other) if row[0] in names]

    def pairs() -> Iterator[_Pair]:
        by_name: dict[str, list[UUID]] = defaultdict(list)
        for actor, name in names.items():
            by_name[normalise(name)].append(actor)
        for same in by_name.values():
            yield from ((*pair, "the same name") for pair in combinations(same, 2))
        for actor, alias in aliases:
            for named in by_name.get(normalise(alias), ()):
                if named != actor:
                    yield actor, named, f"“{visible(alias)}” {OF_THE_FIRST}"
        wanted = None if ids is None else {normalise(names[id_]) for id_ in ids if id_ in names}
        for name, like, why in similar_names(by_name, wanted, between):
            yield from ((left, right, why) for left in by_name[name] for right in by_name[like])

    return names, (pair for pair in pairs() if frozenset(pair[:2]) not in parts)


def _sources(
    connection: Connection, ids: set[UUID] | None
) -> tuple[dict[UUID, str], Iterator[_Pair]]:
    query = select(col(Source.id), own_name("source"), col(Source.url)).where(
        col(Source.retracted).is_(False)
    )
    rows = connection.execute(query).all()
    names = {row[0]: row[1] for row in rows}
    urls: dict[str, list[UUID]] = defaultdict(list)
    for source, _, url in rows:
        if url:
            urls[plain_url(url)].append(source)
    texts: dict[str, list[UUID]] = defaultdict(list)
    kept = select(col(Snapshot.sha256), col(Snapshot.source_id)).where(
        col(Snapshot.retracted).is_(False)
    )
    for sha256, source in connection.execute(kept):
        if source in names:
            texts[sha256].append(source)

    def pairs() -> Iterator[_Pair]:
        yield from _within(urls, "the same address but for its tracking parts")
        yield from _within(texts, "the same kept text")

    return names, pairs()


def _claims(
    connection: Connection, ids: set[UUID] | None
) -> tuple[dict[UUID, str], Iterator[_Pair]]:
    query = select(
        col(Claim.id),
        col(Claim.text),
        col(Claim.speaker_id),
        col(Claim.said),
        col(Claim.repeats_id),
    ).where(col(Claim.retracted).is_(False))
    people = united(connection, "actor")
    if ids is not None:  # only what the same speakers said can look like one of these
        spoken = [row[2] for part in batches(ids) for row in connection.execute(
            query.where(col(Claim.id).in_(part)))]  # fmt: skip
        speakers = people.all_of(speaker for speaker in spoken if speaker is not None)
        if not spoken:
            return {}, iter(())
        if None not in spoken and len(speakers) <= _FEW_SPEAKERS:
            query = query.where(col(Claim.speaker_id).in_(speakers))
    names: dict[UUID, str] = {}
    said: dict[UUID, str | None] = {}
    tied: set[frozenset[UUID]] = set()
    texts: dict[tuple[str, UUID | None], list[UUID]] = defaultdict(list)
    for claim, text, speaker, date, repeats in connection.execute(query):
        names[claim] = clip(visible(text), 80)
        said[claim] = date
        if repeats is not None:
            tied.add(frozenset((claim, repeats)))
        texts[normalise(text), None if speaker is None else people.first(speaker)].append(claim)

    def pairs() -> Iterator[_Pair]:
        for left, right, why in _within(texts, "the same words of the same speaker"):
            dates = {said[left], said[right]} - {None}
            # What was said on two days was said twice: `repeats` says so, not `same as`.
            if len(dates) < 2 and frozenset((left, right)) not in tied:
                yield left, right, why

    return names, pairs()


def _within(groups: Mapping[Any, list[UUID]], why: str) -> Iterator[_Pair]:
    for members in groups.values():
        listed = list(dict.fromkeys(members))
        if 1 < len(listed) <= _LARGEST_GROUP:
            yield from ((*pair, why) for pair in combinations(listed, 2))
