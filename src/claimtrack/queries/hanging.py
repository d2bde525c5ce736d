"""What hangs on a row: the work that a retraction would hide, and that may keep the row in sight.

Which row another hangs on is never changed, so it is read from the rows themselves. Work counts
through retracted rows too: a live answer to a retracted note is on the claim all the same.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, or_, select, type_coerce
from sqlmodel import col

from claimtrack.entities import ENTITIES
from claimtrack.history import log
from claimtrack.history.fold import RETRACTED, Edit, Folded, Hanging, fold, retractions, unseen_work
from claimtrack.ids import digits_of
from claimtrack.models import METADATA, Conflict
from claimtrack.models.columns import RAW
from claimtrack.queries.arguments import batches
from claimtrack.text import counted, spoken

HANGS: dict[str, dict[str, str]] = {
    name: {field.name: field.to for field in entity.fields if field.to and field.fixed}
    for name, entity in ENTITIES.items()
}
"""By which fields a row hangs on which kind of row: those that point to one and never change."""

_CARRY = {target for fields in HANGS.values() for target in fields.values()}


def _above(entity: str) -> Any:
    """Return the statement for rows by id: whether a retraction stands, and what they hang on."""
    table = METADATA.tables[entity]
    in_conflict = and_(col(Conflict.entity_id) == table.c.id, col(Conflict.field) == RETRACTED)
    stands = or_(table.c.retracted, col(Conflict.entity_id).is_not(None))
    above = [table.c[field] for field in HANGS[entity]]
    query = (
        select(table.c.id, stands, *above)
        .join(Conflict, in_conflict, isouter=True)
        .where(table.c.id.in_(bindparam("ids", expanding=True)))
    )
    return query if above else query.where(stands)


# Made once: to put a statement together anew takes as long as SQLite takes to answer it.
_ABOVE = {entity: _above(entity) for entity in ENTITIES}
_BELOW: dict[str, list[tuple[str, Any]]] = {
    entity: [
        (
            name,
            select(
                type_coerce(METADATA.tables[name].c.id, RAW),  # another program's may be none
                METADATA.tables[name].c[field],
            ).where(METADATA.tables[name].c[field].in_(bindparam("ids", expanding=True))),
        )
        for name, fields in HANGS.items()
        for field, target in fields.items()
        if target == entity
    ]
    for entity in ENTITIES
}


@dataclass(frozen=True, slots=True)
class Work:
    """A row that hangs on another, and who wrote what somebody else would hide with that."""

    entity: str
    id: UUID
    author: str
    """Who was the first to write what would be hidden."""
    authors: frozenset[str]
    """All who wrote such."""


def above(entity: str, row: Mapping[str, Any]) -> Iterator[tuple[str, UUID]]:
    """Yield the rows that a row hangs on directly."""
    for field, target in HANGS[entity].items():
        value = row.get(field)
        if value is not None:
            yield target, value


def retracted_above(connection: Connection, start: Mapping[str, Iterable[UUID]]) -> dict[UUID, str]:
    """Return those on which a retraction stands, of these rows and of all that they hang on.

    It stands on a row that is out of sight, and on one that unseen work keeps in sight.
    """
    return _all_above(connection, start)[0]


def _all_above(
    connection: Connection, start: Mapping[str, Iterable[UUID]]
) -> tuple[dict[UUID, str], set[UUID]]:
    """Return, of these rows and all that they hang on, where a retraction stands, and all ids."""
    retracted: dict[UUID, str] = {}
    seen: set[UUID] = set()
    frontier = {entity: set(ids) for entity, ids in start.items()}
    while frontier:
        next_up: dict[str, set[UUID]] = defaultdict(set)
        for entity, ids in frontier.items():
            targets = tuple(HANGS[entity].values())
            for part in batches(ids - seen):
                for row_id, stands, *hangs_on in connection.execute(_ABOVE[entity], {"ids": part}):
                    if stands and entity in _CARRY:
                        retracted[row_id] = entity
                    for target, above_id in zip(targets, hangs_on, strict=True):
                        if above_id is not None:
                            next_up[target].add(above_id)
            seen |= ids
        frontier = {entity: ids - seen for entity, ids in next_up.items() if ids - seen}
    return retracted, seen


def carrying(
    connection: Connection, author: str, rows: Mapping[str, Collection[UUID]]
) -> set[UUID]:
    """Return which of these rows (by kind) carry what others than `author` may have written.

    Nobody else wrote to the rows themselves. It is for very many at once: what hangs on them is
    gone through kind by kind, and from what others may have written the way up is followed.
    """
    known = {row_id for ids in rows.values() for row_id in ids}
    retraction = Edit(UUID(int=0), frozenset(), {RETRACTED: True}, author=author)
    foreign: dict[str, set[UUID]] = defaultdict(set)
    frontier: Mapping[str, Collection[UUID]] = rows
    while frontier:
        found: dict[str, set[UUID]] = defaultdict(set)
        for entity, ids in frontier.items():
            for name, row_id, _ in _directly_below(connection, entity, ids):
                if row_id not in known:
                    found[name].add(row_id)
        known.update(*found.values())
        authors = _authors(connection, (row_id for ids in found.values() for row_id in ids))
        for name, ids in found.items():
            foreign[name] |= {
                row_id for row_id in ids if _may_be_unseen(authors.get(row_id, ()), [retraction])
            }
        frontier = {name: ids - foreign[name] for name, ids in found.items()}
    above_these = _all_above(connection, foreign)[1]
    return {row_id for ids in rows.values() for row_id in ids if row_id in above_these}


def below(connection: Connection, rows: Mapping[UUID, str]) -> dict[UUID, dict[UUID, str]]:
    """Return all that hangs on each of these rows, directly and through others: ids and kinds."""
    hanging: dict[UUID, dict[UUID, str]] = {row_id: {} for row_id in rows}
    frontier: dict[str, dict[UUID, set[UUID]]] = defaultdict(dict)
    for row_id, entity in rows.items():
        frontier[entity][row_id] = {row_id}
    while frontier:
        next_down: dict[str, dict[UUID, set[UUID]]] = defaultdict(dict)
        for entity, roots_of in frontier.items():
            for name, below_id, target in _directly_below(connection, entity, roots_of):
                for root in roots_of[target]:
                    if below_id != root and below_id not in hanging[root]:
                        hanging[root][below_id] = name
                        next_down[name].setdefault(below_id, set()).add(root)
        frontier = next_down
    return hanging


def _directly_below(
    connection: Connection, entity: str, ids: Iterable[UUID]
) -> Iterator[tuple[str, UUID, UUID]]:
    """Yield what hangs directly on rows of one kind: its kind, its id, and on which of them."""
    for name, query in _BELOW[entity]:
        for part in batches(ids):
            for words, target in connection.execute(query, {"ids": part}).all():
                with suppress(ValueError):  # another program wrote something that is no id
                    yield name, UUID(digits_of(words)), target


def fold_with_work(
    connection: Connection, entities: Mapping[UUID, str], edits: Mapping[UUID, Sequence[Edit]]
) -> dict[UUID, Folded]:
    """Fold rows, each with what hangs on it where a retraction stands."""
    folded = {row_id: fold(entity, edits[row_id]) for row_id, entity in entities.items()}
    standing = {
        row_id: retractions(edits[row_id])
        for row_id, result in folded.items()
        if result.state.get(RETRACTED) or RETRACTED in result.conflicts
    }
    if not standing:
        return folded
    hanging = below(connection, {row_id: entities[row_id] for row_id in standing})
    authors = _authors(connection, {id_ for kinds in hanging.values() for id_ in kinds})
    foreign = {
        row_id: [
            id_ for id_ in hanging[row_id] if _may_be_unseen(authors.get(id_, ()), standing_on)
        ]
        for row_id, standing_on in standing.items()
    }
    work = log.edits_of(connection, list({id_ for ids in foreign.values() for id_ in ids}))
    for row_id, ids in foreign.items():
        if ids:
            rows = [Hanging(hanging[row_id][id_], work[id_]) for id_ in ids]
            folded[row_id] = fold(entities[row_id], edits[row_id], rows)
    return folded


def work_of_others(
    connection: Connection,
    author: str,
    rows: Mapping[UUID, str],
    seen: Mapping[UUID, Sequence[Edit]] = MappingProxyType({}),
) -> dict[UUID, list[Work]]:
    """Return what others wrote that `author` would hide by retracting these rows, per row.

    What is retracted along with them is not hidden. `seen` names retractions of a row: what those
    had seen is left out. Rows that carry nobody else's work are left out, too.
    """
    retraction = Edit(UUID(int=0), frozenset(), {RETRACTED: True}, author=author)
    hanging = below(connection, rows)
    authors = _authors(connection, {id_ for ids in hanging.values() for id_ in ids} - rows.keys())
    foreign = [id_ for id_ in authors if _may_be_unseen(authors[id_], [retraction])]
    edits = log.edits_of(connection, foreign)
    carried: dict[UUID, list[Work]] = {}
    for row_id, kinds in hanging.items():
        known = [retraction, *seen.get(row_id, ())]
        for id_ in sorted(kinds.keys() & edits.keys()):
            unseen = unseen_work(Hanging(kinds[id_], edits[id_]), known)
            if unseen:
                carried.setdefault(row_id, []).append(_work(kinds[id_], id_, unseen))
    return carried


def _work(entity: str, row_id: UUID, unseen: Sequence[Edit]) -> Work:
    return Work(entity, row_id, unseen[0].author, frozenset(edit.author for edit in unseen))


def describe_work(work: Iterable[Work]) -> str:
    """Say whose and how much it is: "2 notes and 1 verdict by bob, 1 citation by carol"."""
    by_author: dict[str, list[str]] = defaultdict(list)
    for row in work:
        by_author[row.author].append(row.entity)
    parts = [f"{describe_rows(rows)} by {author}" for author, rows in sorted(by_author.items())]
    return ", ".join(parts)


def describe_rows(entities: Iterable[str]) -> str:
    """Count rows by their kinds, what there is most of first: "2 notes and 1 verdict"."""
    counts = sorted(Counter(entities).items(), key=lambda item: (-item[1], item[0]))
    words = [counted(count, ENTITIES[entity].label) for entity, count in counts]
    return spoken(words)


Author = tuple[str, bool]
"""Who wrote to a row, and whether by a changeset that is old."""


def _authors(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, set[Author]]:
    """Return who may have written to each of these rows; to have merely seen one does not count.

    Only what they wrote tells whether any of it was unseen; this spares reading most of it.
    """
    return {
        row_id: {(author, log.is_old(schema)) for author, schema in written}
        for row_id, written in log.may_be_by(connection, list(ids)).items()
    }


def _may_be_unseen(authors: Iterable[Author], retractions: Sequence[Edit]) -> bool:
    """Say whether a row has anything that these retractions may not have seen."""
    own = {retraction.author for retraction in retractions}
    old_too = not any(retraction.is_old for retraction in retractions)
    return any(author not in own and (old_too or not is_old) for author, is_old in authors)
