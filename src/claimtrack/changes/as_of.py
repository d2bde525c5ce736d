"""A row as it was: what counts of the log, folded into tables that are thrown away after a look.

All of `queries` reads these tables as it reads a file, so that what is shown of the past is worked
out by the same rules as what is shown of the present: citations, answers, notes, standings, and
which rows were one.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, or_, select
from sqlmodel import Session, col

from claimtrack.changes import projection, standings
from claimtrack.changes.projection import TABLES
from claimtrack.entities import REFERENCES
from claimtrack.errors import ClaimtrackError
from claimtrack.history import blocks
from claimtrack.history.cutoff import Cutoff, Disagreement, rows_named
from claimtrack.history.entries import entries
from claimtrack.history.log import changes_of
from claimtrack.history.packing import MARK_OF_UNITED, mark_of_named
from claimtrack.models import METADATA, Change, Changeset, Snapshot
from claimtrack.queries.arguments import batches, connected
from claimtrack.queries.hanging import below, retracted_above
from claimtrack.queries.moments import Moment, changesets_of
from claimtrack.schemas.listing import RowRef
from claimtrack.store import texts
from claimtrack.store.engine import memory_engine
from claimtrack.store.reader import bind_reader, reader_of
from claimtrack.store.united import UNITABLE
from claimtrack.text import counted

_DEPENDENT = (
    "citation", "rebuttal", "support", "assessment", "tagging", "annotation", "alias",
    "assignment", "quantity",
)  # fmt: skip
_UNITES = "same_as_id"


class NotThereYetError(ClaimtrackError):
    """Something that was added later than the moment that is asked about."""

    def __init__(self, entity: str, short_id: str, when: str, added: str, author: str) -> None:
        super().__init__(
            f"{entity} {short_id}: was not there at {when}; {author} added it on {added}."
        )


@dataclass(frozen=True, slots=True)
class Past:
    """The tables as they were; how many changes were left out; what may not have been so.

    The changes are those of the row, and of what hung on it then or has since. `limits` are
    sentences.
    """

    session: Session
    later_changes: int
    limits: tuple[str, ...]


@contextmanager
def as_it_was(session: Session, ref: RowRef, moment: Moment) -> Iterator[Past]:
    """Yield tables that hold a row, and what hung on it, as of a moment.

    Raises NotThereYetError.
    """
    present = session.connection()
    _refuse_too_early(present, ref, moment)
    engine = memory_engine()
    with engine.connect() as past:
        copying = _Copying(present, past, moment.cutoff)
        copying.fill(ref)
        standings.refresh_all(past)
        bind_reader(past, reader_of(present), present)
        with Session(past) as past_session:
            later = copying.later_changes()
            yield Past(past_session, later, _limits(past, moment.cutoff))
        past.rollback()
    engine.dispose()


def _refuse_too_early(present: Connection, ref: RowRef, moment: Moment) -> None:
    made = list(changesets_of(present, ref.id))
    if made and not any(moment.cutoff.counts(one.id) for one in made):
        added = f"{made[0].recorded_at:%Y-%m-%d %H:%M}"
        raise NotThereYetError(ref.entity, ref.id.hex[:8], moment.name, added, made[0].author)


def _limits(past: Connection, cutoff: Cutoff) -> tuple[str, ...]:
    """Say of whose clocks it hangs how much of what is shown was there."""
    shown = set(past.execute(select(col(Changeset.id))).scalars()) if cutoff.above else set()
    worst: dict[tuple[str, str], Disagreement] = {}
    for one in cutoff.disagreements:
        if one.later.id in shown or one.earlier.id in shown:
            key = (one.later.author, "" if one.is_behind else one.earlier.author)
            if key not in worst or one.apart > worst[key].apart:
                worst[key] = one
    return tuple(_limit(worst[author, other], other) for author, other in sorted(worst))


def _limit(one: Disagreement, other: str) -> str:
    author = one.later.author
    behind = f"{other}'s (unless that one ran ahead)" if other else "the others'"
    if other == author:
        behind = "what it had been"
    early = "some of this may be shown before it was there"
    return f"{author}'s clock ran {_length(one.apart)} behind {behind}: {early}"


def _length(apart: timedelta) -> str:
    """Return a length of time in its largest whole unit."""
    for unit, seconds in (("year", 31_557_600), ("day", 86_400), ("hour", 3600)):
        count = round(apart.total_seconds() / seconds)
        if apart.total_seconds() >= seconds:
            return counted(count, unit)
    return counted(round(apart.total_seconds() / 60), "minute")


class _Copying:
    """The part of the log that a view of the past needs, on its way into the tables."""

    def __init__(self, present: Connection, past: Connection, cutoff: Cutoff) -> None:
        self._present, self._past, self._cutoff = present, past, cutoff
        self._asked: set[UUID] = set()
        self._copied: dict[UUID, str] = {}
        self._changesets: set[UUID] = set()

    def fill(self, ref: RowRef) -> None:
        """Copy the log of a row and of what hangs on it, and of what all that names; fold it.

        It is folded when all is there: a retraction folds with what hangs on the row. That may
        in turn need more.
        """
        self._pointing, naming = self._ever_pointing(ref)
        wanted = {ref.id}
        if ref.entity == "claim":
            claims = connected(self._present, self._united_with(wanted) | naming)
            wanted = claims | self._dependents("claim", claims)
        elif ref.entity == "source":
            wanted |= self._dependents("source", wanted, ("annotation", "exhibit"))
        while wanted:
            while wanted:
                wanted = self._copy(wanted)
            rows = [(entity, row_id) for row_id, entity in self._copied.items()]
            projection.refold(self._past, rows)
            wanted = self._bearing_on_retractions() - self._asked
        self._copy_texts()

    def later_changes(self) -> int:
        """Return how many changes were left out of what was asked for."""
        made = 0
        for part in batches(sorted(self._asked)):
            told = entries(self._present, entity_ids=part)
            made += sum(not self._cutoff.counts(entry.changeset_id) for entry in told)
        return made

    def _copy(self, wanted: set[UUID]) -> set[UUID]:
        """Copy these rows' part of the log; return what they name and what hangs on them."""
        self._asked |= wanted
        changes = METADATA.tables["change"]
        fresh: defaultdict[str, set[UUID]] = defaultdict(set)
        named: set[UUID] = set()
        for part in batches(sorted(wanted)):
            rows = [
                {column.name: getattr(change, column.name) for column in changes.columns}
                for change in changes_of(self._present, part)
                if self._cutoff.counts(change.changeset_id)
            ]
            if rows:
                self._past.execute(insert(changes), rows)
            self._copy_headers({row["changeset_id"] for row in rows})
            for row in rows:
                fresh[row["entity"]].add(row["entity_id"])
                named |= rows_named(row["entity"], json.loads(row["patch"]))
        for entity, ids in fresh.items():
            self._copied.update(dict.fromkeys(ids, entity) if entity in TABLES else {})
            if entity in UNITABLE:
                named |= self._united_with(ids)
        for entity in ("citation", "rebuttal", "assessment", "actor"):
            named |= self._dependents(entity, fresh[entity])
        named |= self._dependents("source", fresh["source"], ("snapshot",))
        return named - self._asked

    def _copy_headers(self, ids: set[UUID]) -> None:
        changesets = METADATA.tables["changeset"]
        for part in batches(ids - self._changesets):
            query = select(changesets).where(changesets.c.id.in_(part))
            headers = [dict(row) for row in self._present.execute(query).mappings()]
            if headers:
                self._past.execute(insert(changesets), headers)
        self._changesets |= ids

    def _copy_texts(self) -> None:
        """Copy the texts of the snapshots, in which quotes are found again."""
        kept = self._past.execute(select(col(Snapshot.sha256)).distinct()).scalars().all()
        texts.keep(self._past, texts.kept_texts(self._present, kept))

    def _ever_pointing(self, ref: RowRef) -> tuple[Mapping[UUID, set[UUID]], set[UUID]]:
        """Return by row which were ever united with it directly, and what ever named a claim.

        Neither need be so any more, and the log alone knows: it is read through once for that, but
        for the blocks that name none.
        """
        patch = col(Change.patch)
        said = [patch.contains(f'"{_UNITES}":"')]
        if ref.entity == "claim":
            said.append(patch.contains(f'"{ref.id}"'))
        query = select(col(Change.entity), col(Change.entity_id), patch).where(or_(*said))
        marks = frozenset((MARK_OF_UNITED, mark_of_named(str(ref.id))))
        packed = (
            (entity, UUID(digits), text)
            for _, (digits, entity, _, text) in blocks.naming(self._present, marks)
        )
        pointing: defaultdict[UUID, set[UUID]] = defaultdict(set)
        naming: set[UUID] = set()
        for entity, row_id, text in chain(self._present.execute(query), packed):
            values = json.loads(text)
            for target in rows_named(entity, {_UNITES: values.get(_UNITES)}):
                pointing[target].add(row_id)
                pointing[row_id].add(target)
            if entity == ref.entity and ref.id in rows_named(entity, values):
                naming.add(row_id)
        return pointing, naming

    def _united_with(self, ids: Iterable[UUID]) -> set[UUID]:
        """Return these rows with all that ever were one with them."""
        members = set(ids)
        frontier = list(members)
        while frontier:
            fresh = self._pointing.get(frontier.pop(), set()) - members
            members |= fresh
            frontier += fresh
        return members

    def _bearing_on_retractions(self) -> set[UUID]:
        """Return what hangs on the rows that are retracted, and may keep them in sight."""
        rows: defaultdict[str, set[UUID]] = defaultdict(set)
        for row_id, entity in self._copied.items():
            rows[entity].add(row_id)
        retracted = retracted_above(self._past, rows)
        hanging = below(self._present, retracted)
        return {row_id for rows_below in hanging.values() for row_id in rows_below}

    def _dependents(
        self, target: str, ids: set[UUID], names: Sequence[str] = _DEPENDENT
    ) -> set[UUID]:
        """Return the rows that point to these: what they hang on is never changed."""
        dependents: set[UUID] = set()
        if not ids:
            return dependents
        pairs: list[tuple[str, str]] = [
            (name, field)
            for name in names
            for field, entity in REFERENCES[name].items()
            if entity == target
            and field.removesuffix("_id") in (target, "counterclaim", "supporter")
        ]
        if target == "claim":
            pairs.append(("origin", "entity_id"))
        for name, field in pairs:
            table: Any = TABLES[name]
            for part in batches(ids):
                query = select(table.c.id).where(table.c[field].in_(part))
                dependents.update(self._present.execute(query).scalars())
        return dependents
