"""Wrong clocks: refused before they do harm, named with their author, and a way on from each."""

import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from claimtrack.changes.clock_mending import mend_clock
from claimtrack.changes.integrity import check
from claimtrack.history import clock
from claimtrack.history.clock import milliseconds
from claimtrack.history.dating import (
    LAST_MS,
    AfterYear9999Error,
    ClockLeapError,
    ClockTooFarAheadError,
    latest_plausible,
)
from claimtrack.merging import merge
from claimtrack.merging.errors import RefusedClockError
from claimtrack.store import Store
from copies import add_claims, edit, log_of
from filled import Fill, filled_file

DAY_MS = 24 * 3600 * 1000
YEAR_MS = 366 * DAY_MS

Wrong = Callable[[float], None]


@pytest.fixture
def wrong_by(monkeypatch: pytest.MonkeyPatch) -> Wrong:
    """Set this computer's clock wrong by so many ms; 0 is right again."""
    right = time.time_ns
    skew_ms = 0.0

    class Wall:
        @staticmethod
        def time_ns() -> int:
            return right() + int(skew_ms * 1_000_000)

    def set_wrong(by_ms: float) -> None:
        nonlocal skew_ms
        skew_ms = by_ms

    monkeypatch.setattr(clock, "time", Wall)
    return set_wrong


@pytest.fixture
def claims(filled_store: Callable[[Fill], Store]) -> Store:
    return filled_store(add_claims)


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sit down at a computer, by its name."""
    return lambda name: monkeypatch.setenv("CLAIMTRACK_DATA", str(tmp_path / "computers" / name))


def twin_of(store: Store, path: Path) -> Store:
    """Return a file with the same history as a store on either database."""
    other = filled_file(path)
    merge(other, store.location, "nobody")
    return other


def newest(store: Store) -> UUID:
    return max(log_of(store))


def from_2038(store: Store, wrong_by: Wrong) -> UUID:
    """Have bob write in a year from which nobody comes back, as an older version let him."""
    wrong_by(9 * YEAR_MS)
    edit(store, "bob", place="Ghent")
    wrong_by(18 * YEAR_MS)
    edit(store, "bob", place="Bruges")
    wrong_by(0)
    return newest(store)


def test_a_clock_that_leaps_ten_years_is_refused_before_anything_is_written(
    claims: Store, wrong_by: Wrong
) -> None:
    before = log_of(claims)
    wrong_by(12 * YEAR_MS)

    with pytest.raises(ClockLeapError) as raised:
        edit(claims, "bob", place="Ghent")

    assert log_of(claims) == before
    assert f"{clock.now():%Y-%m-%d}" in str(raised.value)
    assert f"{clock.minted_at(max(before)):%Y-%m-%d}" in str(raised.value)
    wrong_by(0)
    edit(claims, "bob", place="Ghent")


def test_an_honest_rest_of_twelve_years_is_accepted_once(claims: Store, wrong_by: Wrong) -> None:
    wrong_by(12 * YEAR_MS)

    said = mend_clock(claims)
    edit(claims, "bob", place="Ghent")
    edit(claims, "bob", place="Bruges")

    assert "nobody wrote between" in said
    assert "needs no mending" in mend_clock(claims)


def test_a_file_that_a_wrong_clock_locked_is_opened_again(claims: Store, wrong_by: Wrong) -> None:
    far = from_2038(claims, wrong_by)
    with pytest.raises(ClockTooFarAheadError, match="check --mend-clock"):
        edit(claims, "alice", note="Now.")
    problems = check(claims).problems

    said = mend_clock(claims)
    edit(claims, "alice", note="Now.")
    edit(claims, "alice", note="And again.")

    assert len(problems) == 1
    assert f"Changeset {far.hex[:16]} by bob is dated" in problems[0]
    assert "the newest by bob" in said
    assert far in log_of(claims)
    assert newest(claims) > far
    assert milliseconds(newest(claims)) == milliseconds(far)
    assert check(claims).problems == []


def test_a_merge_asks_every_computer_once(
    claims: Store, wrong_by: Wrong, at: Callable[[str], None], tmp_path: Path
) -> None:
    alice = twin_of(claims, tmp_path / "alice.db")
    far = from_2038(claims, wrong_by)
    at("bob's")
    mend_clock(claims)
    edit(claims, "bob", note="Later.")
    at("alice's")
    before = log_of(alice)

    with pytest.raises(RefusedClockError) as raised:
        merge(alice, claims.location, "alice")
    unchanged = log_of(alice)
    merge(alice, claims.location, "alice", mend_clock=True)
    at("bob's")
    edit(claims, "bob", note="Later still.")
    at("alice's")
    merge(alice, claims.location, "alice")
    edit(alice, "alice", place="Mol")

    assert unchanged == before
    assert "by bob is dated" in str(raised.value)
    assert f"{clock.minted_at(far):%Y}" in str(raised.value)
    assert "--mend-clock` accepts the date on this computer, once" in str(raised.value)
    assert log_of(claims) < log_of(alice)


def test_what_one_workspace_accepts_no_other_does(
    claims: Store, wrong_by: Wrong, tmp_path: Path
) -> None:
    from_2038(claims, wrong_by)
    mend_clock(claims)
    other = filled_file(tmp_path / "other.db")
    edit_other = from_2038_of_nothing(other, wrong_by)

    with pytest.raises(ClockTooFarAheadError):
        add_claims(other)
    assert newest(other) == edit_other


def from_2038_of_nothing(store: Store, wrong_by: Wrong) -> UUID:
    wrong_by(12 * YEAR_MS)
    add_claims(store)
    wrong_by(0)
    return newest(store)


def test_a_dry_run_accepts_nothing(claims: Store, wrong_by: Wrong, tmp_path: Path) -> None:
    alice = twin_of(claims, tmp_path / "alice.db")
    from_2038(claims, wrong_by)

    merge(alice, claims.location, "alice", mend_clock=True, dry_run=True)

    with pytest.raises(RefusedClockError):
        merge(alice, claims.location, "alice")


def test_no_date_after_the_year_9999_is_plausible() -> None:
    assert latest_plausible(LAST_MS - 1, LAST_MS) == LAST_MS
    with pytest.raises(AfterYear9999Error, match="newest change in the file"):
        clock.mint(UUID(int=LAST_MS + 1 << 80), bytes(32), accepted=lambda: UUID(int=2**128 - 1))
    with pytest.raises(AfterYear9999Error, match="whatever is written now"):
        clock.mint(None, bytes(32), now=lambda: LAST_MS + 1)
