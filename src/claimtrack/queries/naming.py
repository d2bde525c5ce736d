"""From words to rows by name: one way for entry, import, filters, lookup and completion.

The first of these steps that gives anything decides: the name as it is written; the name once case,
spaces and compatibility forms are set aside; another name of the row, compared so. The beginning of
a name finds a row, and never stands for it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, func, select
from sqlmodel import col

from claimtrack.entities import ENTITIES
from claimtrack.models import METADATA, Actor, Alias, Source, Tag
from claimtrack.queries.namesakes import qualified_actors
from claimtrack.text import fold, normalise
from claimtrack.vocabulary import ActorKind
from claimtrack.words import hold_all, words_sought

NAMED_SO = ("actor", "tag", "source")
"""The kinds of row that can be named by name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a row, in its own right or as another name."""

    row_id: UUID
    name: str
    is_own: bool = True


class Names:
    """The names of rows of one kind, as they are looked up."""

    def __init__(self, names: Iterable[Name] = ()) -> None:
        self._own: dict[str, list[Name]] = {}
        self._other: dict[str, list[Name]] = {}
        for name in names:
            self.add(name)

    def add(self, name: Name) -> None:
        """Take in one more name."""
        names = self._own if name.is_own else self._other
        names.setdefault(normalise(name.name), []).append(name)

    def called(self, words: str) -> list[UUID]:
        """Return the rows that `words` stand for, each once; several share that name."""
        key = normalise(words)
        own = self._own.get(key, [])
        same = [name for name in own if name.name == words]
        names = same or own or self._other.get(key, [])
        return list(dict.fromkeys(name.row_id for name in names))

    def found(self, words: str) -> set[UUID]:
        """Return the rows that `words` find: those called so, else those that they begin.

        Between the two come names that differ in marks only: `kovac` finds Kovač, not Kovačević.
        """
        wanted = fold(words)
        same = self.called(words) or self._fitting(lambda name: fold(name) == wanted)
        return set(same or self.beginning(words))

    def beginning(self, words: str) -> dict[UUID, str]:
        """Return the rows that `words` find: each begins a word of one of the names of the row.

        With the name that fits, an own one before others. Marks and case do not matter.
        """
        wanted = words_sought(words)
        return self._fitting(lambda name: bool(wanted) and hold_all(name, wanted))

    def close(self, words: str) -> dict[UUID, str]:
        """Return the rows that `words` may be meant for: they stand together in one of its names.

        The last of them may be the beginning of a word, but for a number: "Unit 1" is not short
        for "Unit 10".
        """
        wanted = fold(words)
        number = wanted.rpartition(" ")[2].isdigit()
        ending = " " if number else ""
        return self._fitting(
            lambda name: bool(wanted) and f" {wanted}{ending}" in f" {fold(name)} "
        )

    def _fitting(self, fits: Callable[[str], bool]) -> dict[UUID, str]:
        found: dict[UUID, str] = {}
        for listed in (*self._own.values(), *self._other.values()):
            for name in listed:
                if name.row_id not in found and fits(name.name):
                    found[name.row_id] = name.name
        return found


def names_of(
    connection: Connection, entity: str, *, unnamed: bool = False, most: int | None = None
) -> Names:
    """Return the names of all live rows of a kind; of unnamed speakers only where these are meant.

    "A senior official" is somebody else in every source, so that nobody is entered by such a name.
    With `most`, only so many own names, and so many others.
    """
    return Names(
        Name(row[0], row[1], is_own)
        for is_own, query in _queries(entity, unnamed=unnamed)
        for row in connection.execute(query.limit(most))
    )


def called(connection: Connection, entity: str, words: str) -> list[UUID]:
    """Return the live rows of a kind that `words` stand for; several share that name."""
    _, own = _queries(entity, unnamed=False)[0]
    name = own.selected_columns[1]
    exact = connection.execute(own.where(name == words).order_by(own.selected_columns[0])).all()
    if exact:  # the first step, by the index over names
        return [row[0] for row in exact]
    found = names_of(connection, entity).called(words)
    return found or (qualified_actors(connection, words) if entity == "actor" else [])


def own_name(entity: str) -> ColumnElement[str]:
    """Return what a row is called by itself: a source without a title by its address.

    One that a merge left with neither is called by its kind and its date.
    """
    table = METADATA.tables[entity]
    if entity != "source":
        return table.c[ENTITIES[entity].named_by]
    date = func.coalesce(table.c.published, "undated")
    return func.coalesce(table.c.title, table.c.url, table.c.kind.concat(", ").concat(date))


def _queries(entity: str, *, unnamed: bool) -> list[tuple[bool, Select[UUID, str]]]:
    """Return the queries for ids and names of a kind, own names first, each with which it is."""
    own: Select[UUID, str] = select(col(Actor.id), col(Actor.name)).where(
        col(Actor.retracted).is_(False)
    )
    if entity == "tag":
        own = select(col(Tag.id), col(Tag.name)).where(col(Tag.retracted).is_(False))
    elif entity == "source":
        name = func.coalesce(col(Source.title), col(Source.url))
        own = select(col(Source.id), name).where(
            col(Source.retracted).is_(False), name.is_not(None)
        )
    if entity != "actor":
        return [(True, own)]
    other: Select[UUID, str] = (
        select(col(Alias.actor_id), col(Alias.name))
        .join(Actor, col(Actor.id) == col(Alias.actor_id))
        .where(col(Alias.retracted).is_(False), col(Actor.retracted).is_(False))
    )
    if not unnamed:
        own, other = (
            query.where(col(Actor.kind) != ActorKind.UNNAMED.value) for query in (own, other)
        )
    return [(True, own), (False, other)]
