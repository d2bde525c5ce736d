"""What goes wrong with files: replaced while open, damaged, lost; and the backups that help."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlmodel import select

from claimtrack import models
from claimtrack.errors import DamagedFileError, MovedFileError
from claimtrack.record import desk
from claimtrack.store import Store, create_store, open_store
from claimtrack.store.anchor import ReplacedFileError, VanishedFileError
from claimtrack.store.backup import backup_folder, backups
from conftest import Shell


def texts(store: Store) -> list[str]:
    with store.reading() as session:
        return sorted(session.exec(select(models.Claim.text)))


@pytest.fixture
def path(sqlite_store: Store) -> Path:
    assert sqlite_store.place.path is not None
    return sqlite_store.place.path


@pytest.fixture
def older(sqlite_store: Store, path: Path, tmp_path: Path) -> Path:
    """Return a copy of a file with one claim; the file itself has another one since."""
    desk.add_claim(sqlite_store, "alice", {"text": "first"})
    copy = tmp_path / "older.db"
    shutil.copyfile(path, copy)
    desk.add_claim(sqlite_store, "alice", {"text": "second"})
    return copy


def rescued(path: Path) -> list[Path]:
    return sorted(backup_folder(path).glob("*-rescued.db"))


def test_a_file_that_is_replaced_by_an_older_copy_loses_nothing(
    sqlite_store: Store, path: Path, older: Path
) -> None:
    older.replace(path)

    with pytest.raises(ReplacedFileError, match="lacks 1 of its changesets"):
        texts(sqlite_store)

    (kept,) = rescued(path)
    assert texts(open_store(kept)) == ["first", "second"]
    assert texts(sqlite_store) == ["first"]
    desk.add_claim(sqlite_store, "alice", {"text": "third"})
    assert texts(open_store(path)) == ["first", "third"]


def test_who_can_merge_is_given_what_the_new_file_lacks(
    sqlite_store: Store, path: Path, older: Path
) -> None:
    given: list[list[str]] = []
    told: list[str] = []
    sqlite_store.take_in = lambda _, copy: given.append(texts(open_store(copy)))
    sqlite_store.tell = told.append
    older.replace(path)

    assert texts(sqlite_store) == ["first"]
    assert given == [["first", "second"]]
    assert "1 changesets that it lacked were merged" in told[0]


def test_a_newer_copy_in_its_place_is_simply_read(
    sqlite_store: Store, path: Path, tmp_path: Path
) -> None:
    desk.add_claim(sqlite_store, "alice", {"text": "first"})
    newer = tmp_path / "newer.db"
    shutil.copyfile(path, newer)
    desk.add_claim(open_store(newer), "bob", {"text": "second"})
    newer.replace(path)

    assert texts(sqlite_store) == ["first", "second"]
    assert rescued(path) == []


def test_what_is_written_while_the_file_is_replaced_is_kept(
    sqlite_store: Store, path: Path, older: Path
) -> None:
    def write() -> None:
        with sqlite_store.writing() as session:
            session.connection().exec_driver_sql(
                "INSERT INTO changeset (id, author, kind, schema_version, recorded_at, digest)"
                " VALUES ('f0', 'alice', 'edit', 1, '2026-01-01', '')"
            )
            older.replace(path)

    with pytest.raises(ReplacedFileError, match="lacks 2 of its changesets"):
        write()

    (kept,) = rescued(path)
    with sqlite3.connect(kept) as connection:
        assert connection.execute("SELECT author FROM changeset WHERE id = 'f0'").fetchall()
    connection.close()
    assert not path.with_name(path.name + "-journal").exists()


def test_a_write_that_begins_in_a_file_without_a_name_is_refused(
    sqlite_store: Store, path: Path, older: Path
) -> None:
    def write() -> None:
        with sqlite_store.writing() as session:
            older.replace(path)
            session.connection().exec_driver_sql("UPDATE claim SET place = 'Ghent'")

    with pytest.raises(MovedFileError, match="do it again"):
        write()


def test_a_file_that_is_deleted_while_it_is_open_is_kept(
    sqlite_store: Store, path: Path, older: Path
) -> None:
    assert older.exists()
    path.unlink()

    with pytest.raises(VanishedFileError, match="was deleted"):
        texts(sqlite_store)
    with pytest.raises(VanishedFileError):
        desk.add_claim(sqlite_store, "alice", {"text": "third"})

    (kept,) = rescued(path)
    assert texts(open_store(kept)) == ["first", "second"]


@pytest.mark.parametrize("kind", ["another workspace", "no database", "damaged"])
def test_a_stranger_in_its_place_is_not_written_to(
    sqlite_store: Store, path: Path, older: Path, tmp_path: Path, kind: str
) -> None:
    stranger = tmp_path / "stranger.db"
    if kind == "another workspace":
        create_store(stranger)
    elif kind == "no database":
        stranger.write_bytes(b"Dear diary" * 1000)
    else:
        data = bytearray(older.read_bytes())
        data[8192:20480] = bytes(12288)
        stranger.write_bytes(data)
    stranger.replace(path)
    before = path.read_bytes()

    with pytest.raises(VanishedFileError, match="is kept in"):
        desk.add_claim(sqlite_store, "alice", {"text": "third"})

    assert path.read_bytes() == before
    assert len(rescued(path)) == 1


def dailies(path: Path) -> list[Path]:
    return [one.path for one in backups(path) if one.path.stem.endswith("-daily")]


def yesterday(copy: Path) -> Path:
    """Make a copy of today look as if it were of an earlier day."""
    return copy.rename(copy.with_name("20010101" + copy.name[8:]))


def test_the_first_write_of_a_day_backs_the_file_up(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    shell("init")
    assert dailies(path) == []

    shell("add", "claim", "first")
    shell("add", "claim", "second")
    shell("list")
    (today,) = dailies(path)
    yesterday(today)
    shell("list")
    still = len(dailies(path))
    shell("add", "claim", "third")

    assert still == 1
    assert len(dailies(path)) == 2
    assert texts(open_store(dailies(path)[0])) == ["first", "second"]


def test_only_the_last_ten_backups_are_kept_and_what_was_rescued(
    sqlite_store: Store, path: Path, older: Path
) -> None:
    older.replace(path)
    with pytest.raises(ReplacedFileError):
        texts(sqlite_store)
    from claimtrack.store.backup import back_up

    for _ in range(12):
        back_up(sqlite_store)

    assert len(backups(path)) == 11
    assert len(rescued(path)) == 1


def test_a_backup_that_holds_more_than_the_file_is_offered_for_merging(
    shell: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "claims.db"
    shell("init")
    shell("add", "claim", "first")
    older = tmp_path / "older"
    shutil.copyfile(path, older)
    shell("add", "claim", "second")
    yesterday(dailies(path)[0])
    kept = Path(shell("backup"))
    yesterday(kept)
    older.replace(path)

    shell("add", "claim", "third")
    told = shell.err
    shell("add", "claim", "fourth")

    assert "holds 1 changesets that the file lacks; `claimtrack merge" in told
    assert shell.err == ""


def test_where_no_backup_can_be_made_people_still_work(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("init")
    (tmp_path / "no-folder").write_text("a file", "utf-8")
    monkeypatch.setenv("CLAIMTRACK_DATA", str(tmp_path / "no-folder"))

    shell("add", "claim", "first")

    assert "no backup could be made today" in shell.err
    assert len(shell.json("list")) == 1


def test_damage_is_noticed_before_the_first_write_of_a_day(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    shell("init")
    data = bytearray(path.read_bytes())
    data[-4096:] = bytes(4096)
    path.write_bytes(data)

    shell("add", "claim", "first", code=1)

    assert "the file is damaged" in shell.err
    assert len(shell.err.splitlines()) == 1
    assert path.read_bytes() == data
    with pytest.raises(DamagedFileError):
        open_store(path).begin_day()
