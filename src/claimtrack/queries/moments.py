"""A moment of the past that a person names, a date or a changeset: what counts as of then."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Select, select
from sqlmodel import Session, col

from claimtrack.dates import bounds
from claimtrack.errors import BadQueryError
from claimtrack.history import clock, log
from claimtrack.history.cutoff import Cutoff, Recorded, beginning, cut_off, rows_named
from claimtrack.models import Changeset
from claimtrack.queries.arguments import batches
from claimtrack.queries.lookup import find_changeset

_DATE = re.compile(r"((?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?)(?:[T ](\d\d:\d\d(?::\d\d)?)Z?)?")
_RECORDED = select(col(Changeset.id), col(Changeset.author), col(Changeset.recorded_at)).order_by(
    col(Changeset.id)
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as it is called, and which changesets count as of it."""

    name: str
    cutoff: Cutoff


def find_moment(session: Session, words: str) -> Moment:
    """Return the moment that a date or the beginning of a changeset's id stands for.

    A date is a year, month, day or time in UTC, counts to its end, and goes by when things were
    recorded; a changeset goes by ids. Raises BadQueryError, UnknownIdError, AmbiguousIdError.
    """
    end = end_of(words.strip())
    if end is not None:
        return Moment(f"the end of {words.strip()} (UTC)", _cutoff_at(session.connection(), end))
    changeset = find_changeset(session, words)
    return Moment(f"changeset {changeset.hex[:16]}", Cutoff(changeset))


def end_of(words: str) -> datetime | None:
    """Return the moment after a year, month, day, minute or second; None for other words.

    Raises BadQueryError where there is no such day or time.
    """
    match = _DATE.fullmatch(words)
    if match is None:
        return None
    try:
        if match[2]:
            start = datetime.fromisoformat(f"{match[1]}T{match[2]}").replace(tzinfo=UTC)
            return start + timedelta(minutes=1 if match[2].count(":") == 1 else 1 / 60)
        last = bounds(match[1]).latest or date.max
        return datetime.combine(last, datetime.min.time(), UTC) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise BadQueryError(words, f"is no date: {error}") from None


def changesets_of(connection: Connection, row_id: UUID) -> Iterator[Recorded]:
    """Yield the changesets that wrote to a row, in id order."""
    for part in batches(log.changesets_of(connection, [row_id]).get(row_id, [])):
        yield from _recorded(connection, _RECORDED.where(col(Changeset.id).in_(part)))


def _cutoff_at(connection: Connection, end: datetime) -> Cutoff:
    """Return what counts as of a time; where no clock was wrong, two look-ups tell it."""
    ids = select(col(Changeset.id)).order_by(col(Changeset.id))
    is_late = col(Changeset.recorded_at) >= end
    first_late = connection.execute(ids.where(is_late).limit(1)).scalar()
    if first_late is None:
        return Cutoff()
    query = ids.order_by(None).order_by(col(Changeset.id).desc()).where(~is_late).limit(1)
    last_timely = connection.execute(query).scalar()
    if last_timely is None or last_timely < first_late:
        return Cutoff(UUID(int=first_late.int - 1))
    between = col(Changeset.id).between(first_late, last_timely)
    window = list(_recorded(connection, _RECORDED.where(between)))

    def known_to(later: Sequence[Recorded]) -> Mapping[UUID, set[UUID]]:
        return _known_to(connection, later, first_late)

    return cut_off(window, end, clock.now(), known_to)


def _known_to(
    connection: Connection, later: Sequence[Recorded], start: UUID
) -> dict[UUID, set[UUID]]:
    """Return what each of these changesets was made knowing, directly: ids from `start` on."""
    known: dict[UUID, set[UUID]] = defaultdict(set)
    for part in batches(one.id for one in later):
        undoing = select(col(Changeset.id), col(Changeset.undoes_id)).where(
            col(Changeset.id).in_(part), col(Changeset.undoes_id) >= start
        )
        for changeset_id, undone in connection.execute(undoing):
            if undone is not None:
                known[changeset_id].add(undone)
    named: dict[UUID, set[UUID]] = defaultdict(set)
    for changeset_id, parents, rows in _changes_of(connection, later, start):
        known[changeset_id].update(parents)
        for row_id in rows:
            named[row_id].add(changeset_id)
    by_id = {one.id: one for one in later}
    for row_id, beginnings in _beginnings(connection, named, start).items():
        for changeset_id in named[row_id]:
            had = beginning(by_id[changeset_id], beginnings)
            if had is not None:
                known[changeset_id].add(had)
    return known


def _changes_of(
    connection: Connection, changesets: Sequence[Recorded], start: UUID
) -> Iterator[tuple[UUID, set[UUID], set[UUID]]]:
    """Yield what each change of these changesets had seen from `start` on, and refers to."""
    ids = [one.id for one in changesets]
    for changeset_id, (_, entity, parents, patch) in log.changes_in(connection, ids):
        seen = {parent for parent in log.parents_of(parents) if parent >= start}
        yield changeset_id, seen, rows_named(entity, json.loads(patch))


def _beginnings(
    connection: Connection, rows: Iterable[UUID], start: UUID
) -> dict[UUID, list[Recorded]]:
    """Return what began each of these rows, of those that something began from `start` on."""
    began: dict[UUID, list[UUID]] = defaultdict(list)
    for change in log.changes_of(connection, list(rows)):
        if not change.parents:
            began[change.entity_id].append(change.changeset_id)
    began = {row_id: ids for row_id, ids in began.items() if ids[-1] >= start}
    recorded: dict[UUID, Recorded] = {}
    for part in batches({id_ for ids in began.values() for id_ in ids}):
        query = _RECORDED.where(col(Changeset.id).in_(part))
        recorded.update((one.id, one) for one in _recorded(connection, query))
    return {row_id: [recorded[id_] for id_ in ids] for row_id, ids in began.items()}


def _recorded(connection: Connection, query: Select[UUID, str, datetime]) -> Iterator[Recorded]:
    for row in connection.execute(query):
        yield Recorded(row[0], row[1], row[2])
