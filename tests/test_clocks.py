"""Wrong clocks: refused before they do harm, named with their author, and a way on from each."""

import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

import claimtrack
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
from claimtrack.merging.errors import RefusedClockError, RefusedMergeError
from claimtrack.merging.git import drive
from claimtrack.store import Store, open_store
from conftest import Shell
from copies import add_claims, edit, log_of, redigested, tampered
from filled import Fill, filled_file
from team import Team

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


@pytest.fixture
def team(tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Team:
    made = Team(tmp_path / "team", shell, monkeypatch)
    made.run("alice", "init")
    return made


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
    with pytest.raises(AfterYear9999Error, match="Whatever is written now"):
        clock.mint(None, bytes(32), now=lambda: LAST_MS + 1)


def heard(store: Store) -> list[str]:
    told: list[str] = []
    store.on_notice = told.append
    return told


def look(store: Store) -> None:
    with store.reading():
        pass


def test_changes_dated_ahead_are_named_with_their_author_at_the_merge(
    claims: Store, wrong_by: Wrong, tmp_path: Path
) -> None:
    bob = twin_of(claims, tmp_path / "bob.db")
    wrong_by(3 * DAY_MS)
    edit(bob, "bob", place="Ghent")
    wrong_by(0)
    edit(bob, "carol", note="Dated after bob's.")
    told = heard(claims)

    report = merge(claims, bob.location, "alice")

    assert milliseconds(newest(bob)) > clock.now_ms() + DAY_MS
    assert report.notices == told
    assert len(told) == 1
    assert told[0].startswith("bob dated 1 changeset ahead of this computer's clock (")
    assert f"{clock.minted_at(newest(bob)):%Y-%m-%d}" in told[0]


def test_who_is_pushed_ahead_by_what_was_there_is_not_blamed(
    claims: Store, wrong_by: Wrong, tmp_path: Path
) -> None:
    wrong_by(3 * DAY_MS)
    edit(claims, "bob", place="Ghent")
    wrong_by(0)
    carol = twin_of(claims, tmp_path / "carol.db")
    edit(carol, "carol", note="Dated after bob's.")

    assert merge(claims, carol.location, "alice").notices == []


def test_clocks_that_differ_by_a_minute_are_nobodys_fault(
    claims: Store, wrong_by: Wrong, tmp_path: Path
) -> None:
    bob = twin_of(claims, tmp_path / "bob.db")
    wrong_by(60_000)
    edit(bob, "bob", place="Ghent")
    wrong_by(0)

    assert merge(claims, bob.location, "alice").notices == []


def test_an_opening_names_them_once_a_day(tmp_path: Path, wrong_by: Wrong) -> None:
    path = tmp_path / "claims.db"
    wrong_by(3 * DAY_MS)
    edit(filled_file(path, add_claims), "bob", place="Ghent")
    wrong_by(0)
    tellings = []
    for _ in range(2):
        store = open_store(path)
        store.mark_new()
        told = heard(store)
        look(store)
        edit(store, "alice", note="Pushed ahead, and not to blame.")
        tellings.append(told)
    wrong_by(4 * DAY_MS)
    edit(store, "carol", place="Mol")
    wrong_by(0)
    later = open_store(path)
    told = heard(later)
    look(later)

    assert [len(telling) for telling in tellings] == [1, 0]
    assert "bob dated 1 changeset ahead" in tellings[0][0]
    assert [sentence.split(" dated")[0] for sentence in told] == ["bob", "carol"]


def test_what_was_accepted_is_not_named_again(claims: Store, wrong_by: Wrong) -> None:
    from_2038(claims, wrong_by)
    mend_clock(claims)
    edit(claims, "alice", note="Pushed ahead.")
    later = open_store(claims.location)
    told = heard(later)

    look(later)
    later.close()

    assert told == []


def moved_after_9999(path: Path) -> UUID:
    """Date the newest changeset of a file after the year 9999, with a digest that fits."""
    late = UUID(int=(LAST_MS + 1 << 80) | (0x7 << 76) | (0b10 << 62))
    store = open_store(path)
    store.mark_new()
    last = newest(store)
    for table, name in (("change", "changeset_id"), ("changeset", "id")):
        tampered(path, f"UPDATE {table} SET {name} = ? WHERE {name} = ?", late.bytes, last.bytes)
    redigested(path)
    return late


@pytest.mark.parametrize("mends", [False, True])
def test_an_id_after_the_year_9999_stays_refused(
    claims: Store, tmp_path: Path, mends: bool
) -> None:
    bob = twin_of(claims, tmp_path / "bob.db")
    edit(bob, "bob", place="Ghent")
    late = moved_after_9999(tmp_path / "bob.db")
    before = log_of(claims)

    with pytest.raises(RefusedMergeError, match="after the year 9999") as raised:
        merge(claims, bob.location, "alice", mend_clock=mends)

    assert raised.value.changeset == late.hex
    assert "--mend-clock" not in str(raised.value)  # which accepts it as little
    assert log_of(claims) == before
    edit(claims, "alice", note="Nothing is locked.")


def test_a_file_with_an_id_after_the_year_9999_gives_sentences(
    shell: Shell, tmp_path: Path
) -> None:
    shell("init")
    claim = shell("add", "claim", "It rained.")
    shell("revise", claim, "--place", "Ghent")
    moved_after_9999(tmp_path / "claims.db")

    named = shell("check", code=1)
    shell("revise", claim, "--place", "Mol", code=1)
    refused = shell.err
    shell("check", "--mend-clock", code=1)
    for words in ("list", "log", f"show {claim}", f"show {claim} --as-of 2026"):
        shell(*words.split(), code=0)
    shell("undo", code=1)

    assert "before the year 10000" in named
    assert "after the year 9999" in refused


def test_the_command_line_leads_out_of_a_wrong_clock(
    shell: Shell, tmp_path: Path, wrong_by: Wrong, at: Callable[[str], None]
) -> None:
    at("bob's")
    shell("init")
    shell("add", "claim", "It rained.")
    (tmp_path / "alice.db").write_bytes((tmp_path / "claims.db").read_bytes())
    wrong_by(12 * YEAR_MS)
    shell("add", "claim", "Refused.", code=1)
    refused = shell.err
    wrong_by(9 * YEAR_MS)
    shell("add", "claim", "Ahead.")
    wrong_by(18 * YEAR_MS)
    shell("add", "claim", "Far ahead.")
    wrong_by(0)
    shell("add", "claim", "Locked out.", code=1)
    locked = shell.err
    shell("check", "--mend-clock")
    shell("add", "claim", "Let in again.")
    at("alice's")
    shell("merge", "claims.db", "--file", "alice.db", code=1)
    asked = shell.err
    shell("merge", "claims.db", "--file", "alice.db", "--mend-clock")
    accepted = shell.err
    shell("merge", "claims.db", "--file", "alice.db")
    shell("add", "claim", "And alice too.", "--file", "alice.db")

    assert "more than ten years after the newest change" in refused
    assert "`claimtrack check --mend-clock` accepts the date here" in locked
    assert "`claimtrack merge claims.db --mend-clock` accepts the date" in asked
    assert "Accepted on this computer" in accepted


def test_a_synced_folder_leads_out_too(team: Team, wrong_by: Wrong) -> None:
    team.run("alice", "add", "claim", "It rained.")
    team.everybody_has_alices()
    for years in (9, 18):
        wrong_by(years * YEAR_MS)
        team.run("bob", "add", "claim", f"In {years} years.")
    wrong_by(0)
    team.file("alice").write_bytes(team.file("bob").read_bytes())

    team.run("alice", "list")
    asked = team.shell.err
    team.run("alice", "sync", "--mend-clock")
    listed = team.run("alice", "list")

    assert "`claimtrack sync --mend-clock` accepts the date on this computer" in asked
    assert "In 18 years." in listed


def test_git_is_told_of_a_way_on_too(tmp_path: Path, wrong_by: Wrong) -> None:
    ours, theirs = tmp_path / "ours.db", tmp_path / "theirs.db"
    bob = twin_of(filled_file(ours, add_claims), theirs)
    from_2038(bob, wrong_by)

    with pytest.raises(RefusedClockError, match="git show THEIRS:FILE"):
        drive(ours, theirs, "alice")
    merge(open_store(ours), theirs, "alice", mend_clock=True)
    told: list[str] = []
    edit(bob, "carol", note="On top of it.")
    drive(ours, theirs, "alice", told.append)

    assert told == []
    assert newest(open_store(ours)) == newest(bob)


def test_a_script_may_accept_too(claims: Store, wrong_by: Wrong, tmp_path: Path) -> None:
    path = tmp_path / "bob.db"
    from_2038(twin_of(claims, path), wrong_by)

    report = claimtrack.merge(claims, path, author="alice", mend_clock=True)

    assert report.incoming == 2
    assert report.notices[-1].startswith("Accepted on this computer: changes of this file dated")
