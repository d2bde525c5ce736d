"""Second copies of a file in a shared folder: found by what is in them, whatever their name."""

import shutil
from pathlib import Path

import pytest

from claimtrack.store.location import Location
from claimtrack.store.preview import workspace_of
from claimtrack.sync.conflict_copies import files_beside
from claimtrack.sync.copy_names import COPY_NAMES, CopyName, tool_of
from claimtrack.sync.share import working_location
from conftest import KERRY, Shell, each_day
from copies import tampered
from team import Team

OTHER_NAMES = (
    "Kopie von claims.db",
    "claims - Kopie.db",
    "claims 2.db",
    "claims (競合コピー).db",
    "CLAIMS~1.DB",
    "from bob.db",
    "claims.db.bak",
)
"""Names that are in no table: what people and systems write, and tools in other languages."""


@pytest.fixture
def team(tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Team:
    made = Team(tmp_path / "computers", shell, monkeypatch)
    made.run("alice", "import", str(KERRY))
    made.everybody_has_alices()
    return made


def kept_aside(team: Team, name: str) -> list[str]:
    return sorted(path.name for path in (team.folder(name) / ".claimtrack-merged").iterdir())


@pytest.mark.parametrize(
    "name", each_day([*(known.example for known in COPY_NAMES), *OTHER_NAMES], 5)
)
def test_what_a_tool_kept_is_taken_in_by_itself_and_moved_aside(team: Team, name: str) -> None:
    team.run("bob", "add", "claim", "Only in bob's copy.")
    kept = team.folder("alice") / name
    shutil.copyfile(team.file("bob"), kept)

    team.be("alice")
    team.shell("list")
    told = team.shell.err
    listed = team.shell("search", "only bob's", "--json")
    again = team.shell.err
    (done,) = team.shell.json("sync")

    assert f"{name}: a conflict copy; what was only there (1 changeset) was taken in." in told
    assert again == ""
    assert "Only in bob's copy." in listed
    assert [one["taken"] for one in done["copies"]] == [True]
    assert kept_aside(team, "alice") == [name]
    assert not kept.exists()


@pytest.mark.parametrize("row", COPY_NAMES, ids=lambda row: row.example)
def test_each_tools_name_is_known_by_its_row(row: CopyName) -> None:
    assert tool_of(row.example, "claims", ".db") is not None
    assert tool_of(row.example.replace("claims", "clai.ms"), "clai.ms", ".db") is not None
    assert tool_of(row.example.replace("claims", "river"), "claims", ".db") is None


@pytest.mark.parametrize("name", ["claims.db", "claims-draft.db", "older claims.db", "conflict.db"])
def test_names_that_people_give_are_no_tools(name: str) -> None:
    assert tool_of(name, "claims", ".db") is None


def test_a_copy_that_one_works_on_by_its_own_name_is_offered_and_only_then_taken_in(
    team: Team,
) -> None:
    team.run("bob", "annotate", "aid-breach", "bob tries something")
    offered = team.folder("alice") / "claims-draft.db"
    shutil.copyfile(team.file("bob"), offered)
    team.run("alice", "list", "--file", "claims-draft.db")

    team.run("alice", "list")
    told = team.shell.err
    team.run("alice", "list")
    again = team.shell.err
    (left,) = team.shell.json("sync")
    (taken,) = team.shell.json("sync", "--take-copies")

    assert "another copy, with 1 changeset that yours lacks" in told
    assert again == ""
    assert [(one["incoming"], one["taken"]) for one in left["copies"]] == [(1, False)]
    assert [(one["incoming"], one["taken"]) for one in taken["copies"]] == [(1, True)]
    assert (taken["incoming"], taken["authors"], taken["published"]) == (1, {"bob": 1}, 1)
    assert not offered.exists()
    assert kept_aside(team, "alice") == [offered.name]


@pytest.mark.parametrize("name", ["claims (1).db", "Kopie von claims.db", "claims-draft.db"])
def test_who_opens_a_copy_does_not_move_the_teams_file_aside(team: Team, name: str) -> None:
    shutil.copyfile(team.file("bob"), team.folder("bob") / name)
    team.run("alice", "add", "claim", "Alice's newest.")
    shutil.copyfile(team.file("alice"), team.file("bob"))

    team.run("bob", "list", "--file", name)
    told = team.shell.err
    (done,) = team.shell.json("sync", "--file", name)

    assert "claims.db: another copy, with 1 changeset" in told
    assert "yours is named after it" in told
    assert [one["taken"] for one in done["copies"]] == [False]
    assert team.file("bob").exists()


def test_files_of_others_in_the_folder_are_left_alone(team: Team) -> None:
    folder = team.folder("alice")
    team.run("bob", "init", "--file", "river.db")
    shutil.copyfile(team.folder("bob") / "river.db", folder / "claims (conflicted copy).db")
    (folder / "claims conflict.db").write_bytes(b"no database" * 100)
    shutil.copyfile(team.file("alice"), folder / "an older copy.db")

    (told,) = team.shell.json("sync")

    assert told["copies"] == []
    assert len(list(folder.glob("*.db"))) == 4


def test_a_conflict_copy_that_is_damaged_is_told_and_left(team: Team) -> None:
    team.run("bob", "annotate", "aid-breach", "a note")
    copy = team.folder("alice") / "claims (conflicted copy).db"
    data = bytearray(team.file("bob").read_bytes())
    copy.write_bytes(data[: len(data) // 2])

    team.run("alice", "list")
    told = team.shell.err
    (left,) = team.shell.json("sync")

    assert "claims (conflicted copy).db: the file is damaged (it is shorter than it says)" in told
    assert "shorter" in left["copies"][0]["problem"]
    assert copy.exists()


def test_a_conflict_copy_that_is_refused_holds_up_nothing_else(team: Team) -> None:
    team.run("bob", "annotate", "aid-breach", "a note of bob's")
    team.run("carol", "annotate", "aid-breach", "a note of carol's")
    altered = team.folder("alice") / "claims (1).db"
    shutil.copyfile(team.file("carol"), altered)
    tampered(altered, "UPDATE changeset SET author = 'mallory' WHERE author = 'carol'")
    shutil.copyfile(team.file("bob"), team.folder("alice") / "claims (2).db")
    before = team.file("alice").read_bytes()

    team.run("alice", "annotate", "aid-breach", "a note of alice's")
    told = team.shell.err
    team.run("alice", "list")

    assert "claims (1).db" in told
    assert "does not fit its digest" in told
    assert "private copy" not in told
    assert team.shell.err == ""
    assert team.file("alice").read_bytes() != before
    assert "a note of bob's" in team.run("alice", "show", "aid-breach", "--json")
    (done,) = team.shell.json("sync")
    assert [one["taken"] for one in done["copies"]] == [False, True]
    assert altered.exists()


def test_what_the_program_keeps_itself_is_no_conflict_copy(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Backups and private copies, opened where they lie, and what `restore` set aside."""
    team.run("bob", "annotate", "aid-breach", "first")
    private = working_location(Location(path=team.file("bob"))).path
    assert private is not None
    team.run("bob", "backup")
    (backup,) = (team.home / "bob" / "data" / "backups").glob("*/*-backup.db")
    shutil.copyfile(private, backup.with_name("another.db"))
    team.run("bob", "annotate", "aid-breach", "second")
    shutil.copyfile(private, backup.with_name("a third.db"))
    shutil.copyfile(private, team.folder("bob") / "claims.db.damaged-20150512T101010Z")

    (one,) = team.shell.json("sync")
    monkeypatch.setenv("CLAIMTRACK_MODE", "exchange")
    (other,) = team.shell.json("sync", "--file", str(backup))

    assert one["copies"] == []
    assert other["copies"] == []
    assert len(list(backup.parent.glob("*.db"))) >= 3


def test_a_large_folder_is_not_read_through_by_each_command(team: Team) -> None:
    shutil.copyfile(team.file("bob"), team.folder("alice") / "renamed.bin")
    ours = workspace_of(team.file("alice"))
    assert ours is not None

    assert files_beside(team.file("alice"), ours, all_names=False) == []
    assert [path.name for path in files_beside(team.file("alice"), ours)] == ["renamed.bin"]
