"""Which changesets count as of a moment, by when they were recorded, whatever a clock said (pure).

An id cannot say: it is above all that its file held, so one clock that runs ahead pushes the ids
of all who write after it. The time beside it is the author's own, and may be as wrong. Hence a
changeset counts as of the earliest time of itself and of all that were made knowing it: those
that had seen one of its changes, or refer to a row that it began. So what counts brings what its
author had seen, and every row that it refers to.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from claimtrack.entities import REFERENCES
from claimtrack.history.clock import milliseconds

_DISREGARDED = timedelta(minutes=5)
"""Clocks that differ by less agree, for what is said of them."""

_END = UUID(int=2**128 - 1)

_POINTING = {
    **{entity: tuple(fields) for entity, fields in REFERENCES.items()},
    "origin": ("entity_id",),  # whose kind stands beside it
    "distinction": ("one_id", "other_id"),
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A changeset: who recorded it, and when by that author's clock."""

    id: UUID
    author: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two clocks of which one was wrong: what came later is dated before what its author knew.

    `apart` is by how much. `is_behind` says that the later author's clock disagrees with more
    people than the other's, which else may as well have run ahead.
    """

    earlier: Recorded
    later: Recorded
    apart: timedelta
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Cutoff:
    """Which changesets count: all up to an id, and some above it."""

    through: UUID = _END
    above: frozenset[UUID] = frozenset()
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def last(self) -> UUID:
        """Return an id above which none counts."""
        return max(self.above, default=self.through)

    def counts(self, changeset_id: UUID) -> bool:
        """Say whether a changeset counts."""
        return changeset_id <= self.through or changeset_id in self.above


def rows_named(entity: str, patch: Mapping[str, object]) -> set[UUID]:
    """Return the rows that a change refers to; what is no id is none."""
    named = set()
    for field in _POINTING.get(entity, ()):
        value = patch.get(field)
        if isinstance(value, str):
            try:
                named.add(UUID(value))
            except ValueError:
                continue
    return named


def beginning(of: Recorded, beginnings: Iterable[Recorded]) -> UUID | None:
    """Return which of the beginnings of a row an author who refers to it had, as far as is known.

    Two copies may both begin a row. The author's own is below the author's id: the earliest of
    those that were there by the author's clock, else the one with the greatest id.
    """
    below = [one for one in beginnings if one.id < of.id]
    timely = [one for one in below if one.recorded_at <= of.recorded_at]
    if timely:
        return min(timely, key=lambda one: (one.recorded_at, one.id)).id
    return max((one.id for one in below), default=None)


def cut_off(
    window: Sequence[Recorded],
    end: datetime,
    now: datetime,
    known_to: Callable[[Sequence[Recorded]], Mapping[UUID, Collection[UUID]]],
) -> Cutoff:
    """Return what counts of the changesets before `end`.

    `window` is, in id order, all from the first that was recorded at `end` or later to the last
    that was before: what is below counts, what is above does not. `known_to` returns for
    changesets those that each was made knowing, directly; it is asked only of what counts. What
    was recorded after `now`, the present, has certainly a clock that ran ahead.
    """
    if not window:
        return Cutoff()
    by_id = {one.id: one for one in window}
    since = {one.id: one for one in window if one.recorded_at < end}
    frontier = sorted(since)
    while frontier:
        known = known_to([by_id[changeset_id] for changeset_id in frontier])
        fresh = []
        for changeset_id in frontier:
            for earlier in sorted(known.get(changeset_id, ())):
                if earlier in by_id and earlier not in since:
                    since[earlier] = since[changeset_id]
                    fresh.append(earlier)
        frontier = fresh
    brought = [(by_id[one], by) for one, by in since.items() if by.id != one]
    return Cutoff(
        UUID(int=window[0].id.int - 1),
        frozenset(since),
        _disagreements([*brought, *_pushed(window, end)], now),
    )


def _pushed(window: Sequence[Recorded], end: datetime) -> list[tuple[Recorded, Recorded]]:
    """Return those that are dated before `end` with an id that was pushed past it, after the other.

    Who pushed is who was first at the milliseconds of the id; an overflow of its counter adds one.
    """
    pushed = []
    pushing: dict[int, Recorded] = {}
    for one in window:
        minted_ms = milliseconds(one.id)
        if one.recorded_at >= end:
            pushing.setdefault(minted_ms, one)
        elif before := pushing.get(minted_ms) or pushing.get(minted_ms - 1):
            pushed.append((before, one))
    return pushed


def _disagreements(
    pairs: Iterable[tuple[Recorded, Recorded]], now: datetime
) -> tuple[Disagreement, ...]:
    """Return where the later of two is dated well before the earlier, unless that is yet to come.

    Of two authors the one whose clock disagrees with more people is wrong; equally many decide
    nothing.
    """
    disputed = [
        (earlier, later, earlier.recorded_at - later.recorded_at)
        for earlier, later in pairs
        if earlier.recorded_at <= now and earlier.recorded_at - later.recorded_at > _DISREGARDED
    ]
    behind: dict[str, set[str]] = defaultdict(set)
    ahead: dict[str, set[str]] = defaultdict(set)
    for earlier, later, _ in disputed:
        behind[later.author].add(earlier.author)
        ahead[earlier.author].add(later.author)
    return tuple(
        Disagreement(earlier, later, apart, len(behind[later.author]) > len(ahead[earlier.author]))
        for earlier, later, apart in disputed
        if len(behind[later.author]) >= len(ahead[earlier.author])
    )
