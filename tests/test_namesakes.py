"""Two people of one name are told apart by their installations, and no file names a machine."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.changes.undo import redo, undo
from claimtrack.errors import NothingToUndoError, NotMadeHereError
from claimtrack.history.clock import is_made_by, mint
from claimtrack.merging import merge
from claimtrack.store import Store, installation
from conftest import Shell
from copies import add_claims, copied, edit, log_of, path_of
from filled import Fill, filled_file

SECRETS = st.binary(min_size=32, max_size=32)
IDS = st.integers(0, 2**128 - 1).map(lambda number: UUID(int=number))

Sit = Callable[[str], None]


@pytest.fixture
def sit_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sit:
    """Sit down at a computer, by its name: each has a data folder and a secret of its own."""
    chance = random.Random(7)
    monkeypatch.setattr(installation, "_new_secret", lambda: chance.randbytes(32))
    return lambda name: monkeypatch.setenv("CLAIMTRACK_DATA", str(tmp_path / "computers" / name))


@given(SECRETS, st.integers(0, 10**14), st.integers(0))
def test_an_installation_knows_its_own_ids(secret: bytes, moment: int, seed: int) -> None:
    made = mint(None, secret, now=lambda: moment, entropy=random.Random(seed).getrandbits)

    assert is_made_by(made, secret)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_it_takes_no_other_id_for_its_own() -> None:
    chance = random.Random(1)
    secrets = [chance.randbytes(32) for _ in range(20)]
    made = [mint(None, secret, entropy=chance.getrandbits) for secret in secrets for _ in range(50)]

    known = [sum(is_made_by(one, secret) for one in made) for secret in secrets]

    assert known == [50] * 20


@given(IDS, SECRETS)
def test_an_id_from_before_there_was_a_mark_is_nobodys(older: UUID, secret: bytes) -> None:
    assert not is_made_by(older, secret)


@given(st.lists(SECRETS, min_size=2, max_size=6), st.lists(st.integers(0, 10**13), min_size=2))
def test_marks_leave_the_order_of_ids_as_it_is(secrets: list[bytes], clocks: list[int]) -> None:
    chance = random.Random(1)
    last = None
    for number, clock_ms in enumerate(clocks):
        drift = clock_ms % 10**9
        made = mint(
            last,
            secrets[number % len(secrets)],
            now=lambda drift=drift: 10**12 + drift,  # type: ignore[misc]  # bound at once
            entropy=chance.getrandbits,
        )

        assert last is None or made > last
        last = made


def test_nothing_of_the_secret_is_in_the_id_but_the_mark() -> None:
    one, other = (
        mint(None, secret, now=lambda: 5000, entropy=random.Random(1).getrandbits)
        for secret in (bytes(32), bytes([1] * 32))
    )

    assert one.int >> 32 == other.int >> 32
    assert one != other


def test_the_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "home" / "secret"

    made = installation.secret()

    assert path.read_bytes() == made == installation.secret()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["secret"]


def test_programs_that_begin_at_once_share_one_secret(tmp_path: Path) -> None:
    script = "from claimtrack.store.installation import secret; print(secret().hex())"
    environment = {**os.environ, "CLAIMTRACK_DATA": str(tmp_path / "data")}
    programs = [
        subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE)
        for _ in range(4)
    ]

    printed = {program.communicate()[0] for program in programs}

    assert len(printed) == 1
    assert len(printed.pop().strip()) == 64


def test_of_two_that_make_one_both_get_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bytes([1] * 32)

    def made_meanwhile() -> bytes:
        (tmp_path / "home").mkdir()
        (tmp_path / "home" / "secret").write_bytes(first)
        return bytes([2] * 32)

    monkeypatch.setattr(installation, "_new_secret", made_meanwhile)

    assert installation.secret() == first


def test_a_damaged_secret_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "secret").write_bytes(b"short")

    assert installation.secret() == bytes(32) == installation.secret()


def test_where_nothing_can_be_kept_the_secret_lasts_as_long_as_the_program(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no-folder").touch()
    monkeypatch.setenv("CLAIMTRACK_DATA", str(tmp_path / "no-folder"))
    add_claims(store)

    done = undo(store, "desk")

    assert done.target == min(log_of(store))


def test_an_undo_without_an_id_takes_what_was_made_here(
    filled_store: Callable[[Fill], Store], sit_at: Sit
) -> None:
    sit_at("desk")
    store = filled_store(add_claims)
    edit(store, "alice", place="Ghent")
    here = max(log_of(store))
    sit_at("laptop")
    edit(store, "alice", note="Another Alice.")
    elsewhere = max(log_of(store))
    sit_at("desk")

    done = undo(store, "alice")

    assert done.target == here
    assert done.next_elsewhere == elsewhere
    assert f"`claimtrack undo {elsewhere.hex[:16]}` takes that back" in done.sentences()[-1]


def test_what_is_older_and_was_made_elsewhere_is_named_once_it_is_next(
    filled_store: Callable[[Fill], Store], sit_at: Sit
) -> None:
    sit_at("laptop")
    store = filled_store(add_claims)
    edit(store, "alice", place="Ghent")
    elsewhere = max(log_of(store))
    sit_at("desk")
    edit(store, "alice", note="One.")
    edit(store, "alice", note="Two.")

    assert undo(store, "alice").next_elsewhere is None
    assert undo(store, "alice").next_elsewhere == elsewhere
    with pytest.raises(NotMadeHereError, match=f"`claimtrack undo {elsewhere.hex[:16]}` takes"):
        undo(store, "alice")


def test_what_was_made_elsewhere_is_undone_by_its_id(
    filled_store: Callable[[Fill], Store], sit_at: Sit
) -> None:
    sit_at("laptop")
    store = filled_store(add_claims)
    edit(store, "alice", place="Ghent")
    elsewhere = max(log_of(store))
    sit_at("desk")

    done = undo(store, "alice", elsewhere)

    assert (done.target, done.next_elsewhere) == (elsewhere, None)


def test_a_redo_takes_an_undo_that_was_made_here(
    filled_store: Callable[[Fill], Store], sit_at: Sit
) -> None:
    sit_at("desk")
    store = filled_store(add_claims)
    edit(store, "alice", place="Ghent")
    edit(store, "alice", note="One.")
    undone = undo(store, "alice").changeset
    sit_at("laptop")

    with pytest.raises(NotMadeHereError, match=f"`claimtrack undo {undone.hex[:16]}`"):
        redo(store, "alice")
    sit_at("desk")
    assert redo(store, "alice").target == undone


def test_who_wrote_nothing_at_all_is_told_of_nothing_elsewhere(store: Store) -> None:
    with pytest.raises(NothingToUndoError) as raised:
        undo(store, "alice")

    assert "another computer" not in str(raised.value)


def test_a_lost_secret_locks_nothing(shell: Shell, tmp_path: Path) -> None:
    shell("init")
    claim = shell("add", "claim", "It rained.")
    (tmp_path / "home" / "secret").write_bytes(bytes([9] * 32))

    shell("undo", code=1)
    told = shell.err
    command = told.split("`")[1].split()[1:]
    shell(*command)
    undone = shell.err

    assert "or before this one marked its own" in told
    assert command[0] == "undo"
    assert "Undone: " in undone
    assert shell("show", claim, code=0)


def heard(store: Store) -> list[str]:
    told: list[str] = []
    store.on_notice = told.append
    return told


def test_a_merge_says_once_that_somebody_else_writes_under_my_name(
    filled_store: Callable[[Fill], Store], sit_at: Sit, tmp_path: Path
) -> None:
    sit_at("desk")
    store = filled_store(add_claims)
    other = twin_of(store, tmp_path)
    sit_at("laptop")
    edit(other, "alice", place="Ghent")
    edit(other, "bob", note="Not mine.")
    sit_at("desk")
    told = heard(store)

    dry = merge(store, other.location, "alice", dry_run=True)
    report = merge(store, other.location, "alice")
    sit_at("laptop")
    edit(other, "alice", place="Bruges")
    sit_at("desk")
    again = merge(store, other.location, "alice")

    assert (dry.namesakes, report.namesakes, again.namesakes) == (1, 1, 1)
    assert len(dry.notices) == len(report.notices) == 1
    assert again.notices == []
    assert told == [*dry.notices, *report.notices]
    assert "1 changeset came in by your name, alice" in told[0]
    assert all(name not in told[0] for name in ("laptop", "desk"))


def twin_of(store: Store, folder: Path) -> Store:
    """Return a file with the same history as a store on either database."""
    other = filled_file(folder / "other.db")
    merge(other, store.location, "nobody")
    return other


def test_my_own_work_that_comes_back_is_no_namesake(
    filled_store: Callable[[Fill], Store], sit_at: Sit, tmp_path: Path
) -> None:
    sit_at("desk")
    store = filled_store(add_claims)
    other = twin_of(store, tmp_path)
    edit(other, "alice", place="Ghent")
    told = heard(store)

    assert merge(store, other.location, "alice").namesakes == 0
    assert told == []


def test_another_author_of_the_same_computer_is_told_too(tmp_path: Path, sit_at: Sit) -> None:
    sit_at("desk")
    store = filled_file(tmp_path / "claims.db", add_claims)
    other = copied(path_of(store), tmp_path / "other.db")
    sit_at("laptop")
    edit(other, "alice", place="Ghent")
    edit(other, "bob", note="Also.")
    sit_at("desk")
    told = heard(store)
    third = copied(path_of(store), tmp_path / "third.db")
    heard_there = heard(third)
    merge(store, other.location, "alice")
    merge(third, other.location, "bob")

    assert "by your name, alice" in told[0]
    assert "by your name, bob" in heard_there[0]


def test_the_command_line_tells_of_a_namesake_and_in_json(
    shell: Shell, tmp_path: Path, sit_at: Sit
) -> None:
    sit_at("desk")
    shell("init")
    claim = shell("add", "claim", "It rained.")
    (tmp_path / "other.db").write_bytes((tmp_path / "claims.db").read_bytes())
    sit_at("laptop")
    shell("revise", claim, "--place", "Ghent", "--file", "other.db")
    sit_at("desk")

    (report,) = shell.json("merge", "other.db")
    said = shell.err
    (done,) = shell.json("undo")

    assert report["namesakes"] == 1
    assert report["notices"] == [said.strip()]
    assert done["next_elsewhere"] is not None
