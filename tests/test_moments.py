"""Views of the past are right whatever the clocks said, after merges, and of rows that were one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from claimtrack import changes, ids
from claimtrack.changes.as_of import NotThereYetError, as_it_was
from claimtrack.changes.undo import undo
from claimtrack.history.cutoff import Cutoff
from claimtrack.merging import merge
from claimtrack.queries.moments import Moment, find_moment
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from conftest import Shell, each_day
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


@pytest.mark.parametrize("seed", [2, pytest.param(3, marks=pytest.mark.slow)])
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


SKEWED = {"alice": 0, "bob": 3 * DAY_MS, "carol": 0, "eve": 9 * YEAR_MS}


@pytest.mark.parametrize("ahead", ["bob", pytest.param("eve", marks=pytest.mark.slow)])
def test_a_day_is_shown_as_it_was_seen_though_one_clock_runs_ahead(
    ahead: str, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the one whose clock is wrong writes, others work on before the day is over."""
    team = Team(5, clock, SKEWED)
    monkeypatch.setattr(ids, "random_id", team.random_id)
    for number in range(3):
        changes.add_claim(store, "alice", {"text": f"Claim {number}."}, speaker="Mill")
    seen: list[tuple[str, dict[RowRef, Any]]] = []
    brought = 0
    for number in range(STEPS):
        about = next(ref.id for ref in rows_of(store) if ref.entity == "claim")
        author = (ahead, "alice", "carol")[number % 3]
        if author != ahead:
            team.step(store, author, about)
        else:
            clock.skew_ms = SKEWED[ahead]
            made = changes.add_claim(store, ahead, {"text": f"New {number}."}, speaker="Board")
            changes.revise(store, ahead, RowRef("claim", about), {"place": f"There {number}"})
            clock.skew_ms = 0
            changes.annotate(store, "carol", RowRef("claim", made), "Where is it from?")
            changes.revise(store, "alice", RowRef("claim", about), {"place": f"Place {number}"})
            brought += 1
        if number % 5 == 4:
            looked_at = [RowRef("claim", about), *team.chance.sample(rows_of(store), 3)]
            day = f"{clock.now():%Y-%m-%d}"
            seen.append((day, {ref: shown(store, ref) for ref in looked_at}))
            clock.now_ms += DAY_MS

    differing = 0
    for day, views in seen:
        moment = on(store, day)
        for ref, then in views.items():
            now, later = as_of(store, ref, moment)
            assert now == then
            assert later > 0 or shown(store, ref) == then
            differing += shown(store, ref) != then
    assert (brought, differing > 5) == (12, True)  # else it shows nothing


def test_a_view_as_of_a_changeset_is_what_was_there_whatever_the_clocks_said(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = Team(11, clock, SKEWS)
    monkeypatch.setattr(ids, "random_id", team.random_id)
    changes.add_claim(store, "alice", {"text": "The dam is safe."}, speaker="Mill")
    seen = []
    for _ in range(STEPS):
        before = headers_of(store).keys()
        team.step(store, team.chance.choice(list(SKEWS)))
        clock.now_ms += DAY_MS
        for changeset in headers_of(store).keys() - before:
            ref = team.chance.choice(rows_of(store))
            seen.append((ref, changeset, shown(store, ref)))

    views = [as_of(store, ref, Moment("then", Cutoff(until)))[0] for ref, until, _ in seen]

    assert views == [then for _, _, then in seen]
    assert len([one for one in seen if one[2] != shown(store, one[0])]) > 8


@pytest.mark.parametrize("entity", each_day(["claim", "source", "actor"], 3))
def test_rows_that_were_one_are_shown_as_they_were_then(
    entity: str, store: Store, clock: Clock
) -> None:
    rows = [_made(store, entity, name) for name in ("A", "B", "C", "D")]
    a, b, c, d = rows
    seen: list[tuple[UUID, list[Any]]] = []

    def look() -> None:
        views = [_same(shown(store, ref)) for ref in rows]
        seen.append((max(headers_of(store)), views))

    look()
    changes.unite(store, "alice", a, b)
    look()
    changes.unite(store, "bob", c, d)
    changes.unite(store, "bob", b, c)
    look()
    changes.separate(store, "carol", a, d)
    look()
    changes.separate(store, "carol", b, a)
    look()
    undo(store, "carol")
    undo(store, "carol")
    look()

    for until, views in seen:
        moment = Moment("then", Cutoff(until))
        assert [_same(as_of(store, ref, moment)[0]) for ref in rows] == views
    assert len({str(views) for _, views in seen}) == 5  # the undos made it as it was


@pytest.mark.parametrize("entity", each_day(["actor", "claim"], 2))
def test_rows_that_were_one_in_a_circle_are_shown_as_they_were_then(
    entity: str, sqlite_store: Store, tmp_path: Path, clock: Clock
) -> None:
    a, b, c = (_made(sqlite_store, entity, name) for name in "ABC")
    other = copied(sqlite_store, tmp_path / "other.db")
    changes.unite(sqlite_store, "alice", a, b)
    changes.unite(other, "bob", b, a)
    changes.unite(other, "bob", b, c)
    merge(sqlite_store, path_of(other), "alice")
    circle = max(headers_of(sqlite_store))
    seen = [_same(shown(sqlite_store, ref)) for ref in (a, b, c)]
    changes.separate(sqlite_store, "carol", b, a)

    moment = Moment("then", Cutoff(circle))
    then = [_same(as_of(sqlite_store, ref, moment)[0]) for ref in (a, b, c)]

    assert then == seen
    assert then != [_same(shown(sqlite_store, ref)) for ref in (a, b, c)]


def _made(store: Store, entity: str, name: str) -> RowRef:
    match entity:
        case "claim":
            made = changes.add_claim(store, "alice", {"text": name}, speaker="Mill")
        case "source":
            made = changes.add_source(store, "alice", {"title": name})
        case _:
            made = changes.add_actor(store, "alice", {"name": name})
    return RowRef(entity, made)


def _same(seen: Any) -> Any:
    """Return which others a row was one with."""
    return [one["text"] for one in seen["same"]] if "claim" in seen else seen["same"]


def test_what_was_added_since_counts_as_a_change_since(shell: Shell, clock: Clock) -> None:
    shell("init")
    claim = shell("add", "claim", "The dam is safe.")
    day = f"{clock.now():%Y-%m-%d}"
    untouched = shell("show", claim, "--as-of", day)
    clock.now_ms += 2 * DAY_MS
    shell("annotate", claim, "Says who?")

    touched = shell("show", claim, "--as-of", day)

    assert "nothing of it was changed since" in untouched
    assert "1 later change is not shown" in touched


def test_what_only_a_clock_ahead_has_dated_is_a_later_change(shell: Shell, clock: Clock) -> None:
    shell("init")
    claim = shell("add", "claim", "The dam is safe.")
    clock.skew_ms = 9 * YEAR_MS
    shell("revise", claim, "--place", "Lier")
    clock.skew_ms = 0
    day = f"{clock.now():%Y-%m-%d}"

    (then,) = shell.json("show", claim, "--as-of", day)

    assert (then["place"], then["later_changes"], then["limits"]) == (None, 1, [])


@pytest.mark.parametrize("others", [["alice"], ["alice", "carol"]])
def test_a_clock_that_ran_behind_is_named(others: list[str], store: Store, clock: Clock) -> None:
    claims = [
        changes.add_claim(store, other, {"text": f"By {other}."}, speaker="Mill")
        for other in others
    ]
    day = f"{clock.now() - timedelta(days=3):%Y-%m-%d}"
    clock.skew_ms = -5 * DAY_MS
    for claim in claims:
        changes.revise(store, "bob", RowRef("claim", claim), {"place": "Lier"})
    alone = changes.add_claim(store, "bob", {"text": "By bob."})
    clock.skew_ms = 0
    moment = on(store, day)

    limits = []
    for claim in (claims[0], alone):
        ref = RowRef("claim", claim)
        with store.reading() as session, as_it_was(session, ref, moment) as past:
            limits.append(past.limits)

    behind = "the others'" if others[1:] else "alice's (unless that one ran ahead)"
    early = "some of this may be shown before it was there"
    assert limits == [(f"bob's clock ran 5 days behind {behind}: {early}",)] * 2


def test_a_clock_that_many_disagree_with_ran_ahead_and_no_other_behind(
    store: Store, clock: Clock
) -> None:
    clock.skew_ms = 3 * DAY_MS
    claim = changes.add_claim(store, "bob", {"text": "The dam is safe."})
    clock.skew_ms = 0
    for author in ("alice", "carol"):
        changes.annotate(store, author, RowRef("claim", claim), "Says who?")
    day = f"{clock.now():%Y-%m-%d}"
    clock.now_ms += 30 * DAY_MS

    ref, moment = RowRef("claim", claim), on(store, day)
    with store.reading() as session, as_it_was(session, ref, moment) as past:
        seen = view(past.session, ref)

    assert len(seen["annotations"]) == 2
    assert past.limits == ()
