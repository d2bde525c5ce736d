"""Sharing through a folder that a tool synchronises, by the command line as people use it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from claimtrack import changes
from claimtrack.store import Store, open_store
from claimtrack.store.location import Location
from claimtrack.sync.exchange import Exchange
from claimtrack.sync.share import find_share, working_location
from claimtrack.sync.shared_file import replace_whole
from conftest import KERRY, Shell, exported
from team import PEOPLE, Team


@pytest.fixture
def team(tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Team:
    made = Team(tmp_path / "computers", shell, monkeypatch)
    made.run("alice", "import", str(KERRY))
    made.everybody_has_alices()
    return made


def in_turn(team: Team) -> None:
    """Have everybody write three notes, in turn, each before anybody's file has gone round."""
    for number in range(3):
        for name in PEOPLE:
            team.run(name, "annotate", "aid-breach", f"{name}'s note {number}")


def assert_all_alike(team: Team) -> None:
    files = []
    for name in PEOPLE:
        team.run(name, "export", "--output", f"../{name}.jsonl")
        files.append((team.folder(name).parent / f"{name}.jsonl").read_text("utf-8"))
        assert team.run(name, "check").startswith("sound")
    assert files[0] == files[1] == files[2]
    for name in PEOPLE:
        assert all(f"{name}'s note {number}" in files[0] for number in range(3))
    shared = [exported(open_store(shutil.copy(team.file(name), team.home / "look.db")))
              for name in PEOPLE]  # fmt: skip
    assert "".join(shared[0]) == "".join(shared[1]) == "".join(shared[2]) == files[0]


def test_three_people_and_a_tool_that_overwrites_lose_nothing(team: Team) -> None:
    def last_one_wins() -> None:
        newest = max(PEOPLE, key=lambda name: team.file(name).stat().st_mtime_ns)
        for name in PEOPLE:
            if name != newest:
                shutil.copy2(team.file(newest), team.file(name))

    in_turn(team)
    for name in PEOPLE:
        last_one_wins()
        team.run(name, "list")
    last_one_wins()

    for name in PEOPLE:
        team.run(name, "list")
    assert_all_alike(team)


def test_three_people_and_a_tool_that_makes_conflict_copies_lose_nothing(team: Team) -> None:
    in_turn(team)
    for name in ("bob", "carol"):  # the tool lets alice's stand, and keeps the other two
        for other in PEOPLE:
            kept = f"claims.sync-conflict-20150512-101010-{name.upper()}.db"
            shutil.copy2(team.file(name), team.folder(other) / kept)
    team.everybody_has_alices()

    for name in PEOPLE:
        team.run(name, "list")
    assert_all_alike(team)

    (told,) = team.shell.json("sync")
    aside = sorted(path.name for path in (team.folder("carol") / ".claimtrack-merged").iterdir())
    assert [Path(one["moved_to"]).name for one in told["copies"]] == aside
    assert len(aside) == 2
    assert [path.name for path in team.folder("carol").glob("*.db")] == ["claims.db"]


def test_one_is_told_once_where_one_works_and_why(team: Team) -> None:
    team.run("bob", "list")
    first = team.shell.err
    team.run("bob", "list")

    assert "claims.db is in a folder that Syncthing synchronises: you are editing a" in first
    assert str(team.home / "bob" / "data" / "copies") in first
    assert team.shell.err == ""


def test_each_command_takes_in_and_publishes(team: Team) -> None:
    claim = team.run("alice", "add", "claim", "It rained.")
    shutil.copyfile(team.file("alice"), team.file("bob"))

    assert claim[:8] in team.run("bob", "list", "rained")
    team.run("bob", "revise", claim, "--place", "Ghent")
    shutil.copyfile(team.file("bob"), team.file("alice"))
    assert "Ghent" in team.run("alice", "show", claim)


def test_a_command_that_reads_writes_nothing_into_the_folder(team: Team) -> None:
    before = team.file("bob").stat()
    team.run("bob", "list")
    team.run("bob", "sync")

    assert team.file("bob").stat() == before
    assert "nothing to take in, nothing to publish" in " ".join(team.run("bob", "sync").split())


def test_init_makes_the_private_copy_and_the_shared_file(team: Team) -> None:
    team.run("alice", "init", "--file", "river.db")
    team.run("alice", "init", "--file", "river.db", code=1)

    assert "exists already" in team.shell.err
    assert (team.folder("alice") / "river.db").exists()
    assert team.run("alice", "list", "--file", "river.db") == ""


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def zeroed(data: bytes) -> bytes:
    return data[:8192] + bytes(40960) + data[49152:]


DAMAGE: list[tuple[Callable[[bytes], bytes], str]] = [
    (cut, "shorter than it says"),
    (zeroed, "the file is damaged"),
    (lambda data: b"", "it is empty"),
    (lambda data: b"<<<<<<< placeholder" * 999, "is no claims file"),
]


@pytest.mark.parametrize(("harm", "words"), DAMAGE)
def test_an_unsound_shared_file_is_told_and_left_and_work_goes_on(
    team: Team, harm: Callable[[bytes], bytes], words: str
) -> None:
    team.run("bob", "annotate", "aid-breach", "before")
    whole = team.file("bob").read_bytes()
    team.file("bob").write_bytes(harm(whole))
    harmed = team.file("bob").read_bytes()

    team.run("bob", "annotate", "aid-breach", "after")
    told = team.shell.err
    team.run("bob", "sync", code=1)

    assert words in told
    assert "you go on in your private copy" in told
    assert words in team.shell.err
    assert team.file("bob").read_bytes() == harmed

    team.file("bob").write_bytes(whole)  # the tool brings the rest
    assert "published: 1 changeset" in " ".join(team.run("bob", "sync").split())


def test_an_unsound_shared_file_is_replaced_when_that_is_said(team: Team) -> None:
    team.run("bob", "list")
    harmed = cut(team.file("bob").read_bytes())
    team.file("bob").write_bytes(harmed)

    team.run("bob", "sync", "--publish")

    aside = team.folder("bob") / ".claimtrack-merged" / "claims.db"
    assert aside.read_bytes() == harmed
    assert open_store(shutil.copy(team.file("bob"), team.home / "look.db"))
    assert team.run("bob", "list", "--json") == team.run("alice", "list", "--json")


def test_a_shared_file_that_is_gone_is_published_again_when_that_is_said(team: Team) -> None:
    team.run("bob", "list")
    team.file("bob").unlink()

    listed = team.run("bob", "list", "--json")
    told = team.shell.err
    team.run("bob", "annotate", "aid-breach", "meanwhile")
    team.run("bob", "sync", code=1)
    assert not team.file("bob").exists()
    team.run("bob", "sync", "--publish")

    assert listed
    assert "is not there now" in told
    shutil.copyfile(team.file("bob"), team.file("alice"))
    assert "meanwhile" in team.run("alice", "show", "aid-breach", "--json")


def test_a_drive_that_is_gone_leaves_one_the_private_copy(team: Team) -> None:
    listed = team.run("bob", "list", "--json")
    away = team.folder("bob").rename(team.home / "away")
    team.folder("bob").mkdir()  # what is left of it: an empty place to mount it

    assert team.run("bob", "list", "--json") == listed
    team.run("bob", "annotate", "aid-breach", "on the train")
    team.folder("bob").rmdir()
    away.rename(team.folder("bob"))
    team.run("bob", "list")

    shutil.copyfile(team.file("bob"), team.file("alice"))
    assert "on the train" in team.run("alice", "show", "aid-breach", "--json")


@pytest.mark.parametrize("end", ["-journal", "-wal"])
def test_nothing_is_published_beside_a_journal(team: Team, end: str) -> None:
    team.run("bob", "list")
    journal = team.folder("bob") / f"claims.db{end}"
    before = team.file("bob").read_bytes()
    journal.write_bytes(b"half a change")

    team.be("bob")
    team.shell("annotate", "aid-breach", "a note")
    assert f"claims.db{end} lies beside it" in team.shell.err
    assert team.file("bob").read_bytes() == before

    journal.unlink()
    team.run("bob", "list")
    assert team.file("bob").read_bytes() != before


def test_a_shared_file_of_a_newer_claimtrack_is_not_moved_aside(team: Team) -> None:
    team.run("bob", "list")
    data = bytearray(team.file("bob").read_bytes())
    data[60:64] = (999).to_bytes(4, "big")
    team.file("bob").write_bytes(data)

    team.run("bob", "sync", "--publish", code=1)

    assert "written by a newer claimtrack" in team.shell.err
    assert str(team.file("bob")) in team.shell.err
    assert team.file("bob").read_bytes() == data


def test_an_unsound_file_is_no_first_copy(team: Team) -> None:
    team.file("bob").write_bytes(cut(team.file("bob").read_bytes()))

    team.run("bob", "list", code=1)

    assert "shorter than it says" in team.shell.err
    assert str(team.file("bob")) in team.shell.err


def test_a_file_of_another_workspace_in_its_place_gets_a_copy_of_its_own(team: Team) -> None:
    team.run("bob", "annotate", "aid-breach", "kept")
    team.file("bob").unlink()
    team.run("bob", "init")
    told = team.shell.err

    assert team.run("bob", "list", "--json") == ""
    assert "An earlier private copy of another workspace is kept" in told


def test_what_one_wrote_under_an_older_backup_is_looked_at_anew(team: Team) -> None:
    team.run("bob", "annotate", "aid-breach", "first")
    private = working_location(Location(path=team.file("bob"))).path
    assert private is not None
    older = shutil.copyfile(private, team.home / "older.db")
    team.run("bob", "annotate", "aid-breach", "second")
    older.replace(private)

    told = team.run("bob", "show", "aid-breach", "--json")

    assert "first" in told
    assert "second" in told


def test_a_file_that_was_made_read_only_stays_as_it_is(team: Team) -> None:
    team.run("bob", "list")
    team.file("bob").chmod(0o444)
    before = team.file("bob").read_bytes()
    if os.access(team.file("bob"), os.W_OK):
        pytest.skip("root may write to everything")
    team.run("bob", "annotate", "aid-breach", "a note")

    assert "cannot be written to" in team.shell.err
    assert team.file("bob").read_bytes() == before


def test_the_rights_of_the_shared_file_stay(team: Team) -> None:
    team.file("bob").chmod(0o664)
    team.run("bob", "annotate", "aid-breach", "a note")

    assert team.file("bob").stat().st_mode & 0o777 == 0o664


def test_a_link_to_the_shared_file_stays_a_link(team: Team) -> None:
    link = team.home / "claims.db"
    link.symlink_to(team.file("bob"))
    team.run("bob", "annotate", "aid-breach", "through a link", "--file", str(link))

    assert link.is_symlink()
    shutil.copyfile(team.file("bob"), team.file("alice"))
    assert "through a link" in team.run("alice", "show", "aid-breach", "--json")


def test_on_a_local_disk_there_is_nothing_to_synchronise(kerry_shell: Shell) -> None:
    kerry_shell("sync")

    assert "you work on the file itself" in kerry_shell.err


@contextmanager
def opened(team: Team, name: str) -> Iterator[tuple[Exchange, Store]]:
    share = find_share(Location(path=team.be(name)))
    assert share is not None
    exchange = Exchange(share, name)
    yield exchange, exchange.open()
    team.assert_tidy()


def test_a_file_that_changes_under_ones_hands_is_merged_first(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody publishes between our look at the shared file and its replacement."""
    team.run("alice", "add", "claim", "Said by alice.")
    with opened(team, "bob") as (exchange, store):
        changes.add_claim(store, "bob", {"text": "Said by bob."})
        times = []

        def overtaken(*words: object) -> object:
            times.append(words)
            if len(times) == 1:
                shutil.copyfile(team.file("alice"), team.file("bob"))
            return replace_whole(*words)  # type: ignore[arg-type]  # as it was called

        monkeypatch.setattr("claimtrack.sync.exchange.replace_whole", overtaken)
        done = exchange.publish()

    assert (done.incoming, done.published, len(times)) == (1, 1, 2)
    shutil.copyfile(team.file("bob"), team.file("alice"))
    told = team.run("alice", "list", "--json", "said")
    assert "Said by bob." in told
    assert "Said by alice." in told


def test_a_file_that_never_rests_is_told_and_left(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimtrack.sync.exchange.replace_whole", lambda *words: None)

    team.run("bob", "annotate", "aid-breach", "a note")

    assert "keeps changing; it was left as it is" in team.shell.err
