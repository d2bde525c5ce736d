"""Views of the past are right whatever the clocks said, after merges, and of rows that were one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from claimtrack import ids
from claimtrack.changes.as_of import NotThereYetError, as_it_was
from claimtrack.merging import merge
from claimtrack.queries.moments import Moment, find_moment
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from copies import Clock, add_claims, copied, path_of, replayable
from filled import filled_file
from past import (
    DAY_MS,
    HOUR_MS,
    YEAR_MS,
    Team,
    counting,
    headers_of,
    only_with,
    rows_of,
    view,
)

SKEWS = {
    "alice": 0,
    "bob": 3 * DAY_MS,
    "carol": 0,
    "dana": -HOUR_MS,
    "eve": 9 * YEAR_MS,
}
STEPS = 35
LOOKED_AT = 4
"""Every so many steps the views of that day are compared."""


@pytest.fixture
def clock() -> Iterator[Clock]:
    with replayable() as made:
        yield made


def as_of(store: Store, ref: RowRef, moment: Moment) -> tuple[Any, int]:
    """Return what a row looked like, None where it was not there, and how much came later."""
    try:
        with store.reading() as session, as_it_was(session, ref, moment) as past:
            return view(past.session, ref), past.later_changes
    except NotThereYetError:
        return None, 0


def shown(store: Store, ref: RowRef) -> Any:
    with store.reading() as session:
        return view(session, ref)


def on(store: Store, words: str) -> Moment:
    with store.reading() as session:
        return find_moment(session, words)


@pytest.mark.parametrize("seed", [2, 3])
def test_a_view_of_a_day_is_that_of_a_file_that_never_held_more(
    seed: int, store: Store, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = Team(seed, clock, SKEWS)
    monkeypatch.setattr(ids, "random_id", team.random_id)
    first = filled_file(tmp_path / "first.db", add_claims)
    second = copied(first, tmp_path / "second.db")
    days = []
    for number in range(STEPS):
        here, there = (first, second) if number % 3 else (second, first)
        team.step(here, team.chance.choice(list(SKEWS)))
        if team.chance.random() < 0.2:
            merge(here, there.location, "alice")
        clock.now_ms += DAY_MS * 7 // 10
        days.append(f"{clock.now():%Y-%m-%d}")
    merge(first, path_of(second), "alice")
    merge(store, path_of(first), "alice", join=True)

    brought = differing = 0
    present = {ref: shown(store, ref) for ref in rows_of(store)}
    for number, day in enumerate(days[::LOOKED_AT]):
        end = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
        counted = counting(store, end)
        then = only_with(first, counted, tmp_path / f"then {number}.db")
        existing = set(rows_of(then))
        brought += any(when >= end for one, when in headers_of(store).items() if one in counted)
        moment = on(store, day)
        for ref in team.chance.sample(list(present), 6):
            seen, later = as_of(store, ref, moment)
            assert seen == (shown(then, ref) if ref in existing else None)
            if seen != present[ref]:
                differing += 1
                assert seen is None or later > 0
    assert brought > 0
    assert differing > 10
