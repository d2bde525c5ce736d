"""What goes wrong with files: replaced while open, damaged, lost; and the backups that help."""

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from claimtrack import changes, models
from claimtrack.changes import recording
from claimtrack.errors import DamagedFileError, MovedFileError
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, create_store, open_store
from claimtrack.store.backup import backup_folder, backups
from claimtrack.store.held_file import ReplacedFileError, VanishedFileError
from claimtrack.store.salvage import survey
from conftest import Shell


def texts(store: Store) -> list[str]:
    with store.reading() as session:
        return sorted(session.exec(select(models.Claim.text)))


@pytest.fixture
def path(sqlite_store: Store) -> Path:
    assert sqlite_store.location.path is not None
    return sqlite_store.location.path


@pytest.fixture
def older(sqlite_store: Store, path: Path, tmp_path: Path) -> Path:
    """Return a copy of a file with one claim; the file itself has another one since."""
    changes.add_claim(sqlite_store, "alice", {"text": "first"})
    copy = tmp_path / "older.db"
    shutil.copyfile(path, copy)
    changes.add_claim(sqlite_store, "alice", {"text": "second"})
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
    changes.add_claim(sqlite_store, "alice", {"text": "third"})
    assert texts(open_store(path)) == ["first", "third"]


def test_who_can_merge_is_given_what_the_new_file_lacks(
    sqlite_store: Store, path: Path, older: Path
) -> None:
    given: list[list[str]] = []
    told: list[str] = []
    sqlite_store.merge_rescued = lambda _, copy: given.append(texts(open_store(copy)))
    sqlite_store.on_notice = told.append
    older.replace(path)

    assert texts(sqlite_store) == ["first"]
    assert given == [["first", "second"]]
    assert "what that lacked (1 changeset) was merged" in told[0]


def test_a_newer_copy_in_its_place_is_simply_read(
    sqlite_store: Store, path: Path, tmp_path: Path
) -> None:
    changes.add_claim(sqlite_store, "alice", {"text": "first"})
    newer = tmp_path / "newer.db"
    shutil.copyfile(path, newer)
    changes.add_claim(open_store(newer), "bob", {"text": "second"})
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
        changes.add_claim(sqlite_store, "alice", {"text": "third"})

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
        changes.add_claim(sqlite_store, "alice", {"text": "third"})

    assert path.read_bytes() == before
    assert len(rescued(path)) == 1


def test_a_long_program_merges_what_an_older_copy_lacks_by_itself(
    path: Path, older: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from claimtrack.cli.options import open_file

    store = open_file(str(path))
    assert texts(store) == ["first", "second"]
    older.replace(path)

    changes.add_claim(store, "alice", {"text": "third"})

    assert texts(open_store(path)) == ["first", "second", "third"]
    assert "what that lacked (1 changeset) was merged into it" in capsys.readouterr().err


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
        back_up(sqlite_store.location)

    assert len(backups(path)) == 11
    assert len(rescued(path)) == 1


def test_what_a_killed_backup_left_behind_is_removed_but_not_what_is_being_written(
    sqlite_store: Store, path: Path
) -> None:
    from claimtrack.store.backup import back_up

    changes.add_claim(sqlite_store, "alice", {"text": "first"})
    folder = backup_folder(path)
    folder.mkdir(parents=True)
    left, journal, begun = (
        folder / name for name in ("1.db.part", "1.db.part-journal", "2.db.part")
    )
    for draft in (left, journal, begun):
        draft.write_bytes(b"half a copy")
    for draft in (left, journal):
        os.utime(draft, (0, 0))

    back_up(sqlite_store.location)

    assert [one.name for one in folder.glob("*.part*")] == [begun.name]


CLOSED_IN_A_BACKUP = """
import asyncio, sys, threading
from pathlib import Path
from claimtrack.store import Store, open_store
from claimtrack.tui.app import Workbench

begun = threading.Event()

def for_ever(store):
    begun.set()
    threading.Event().wait()

async def look_and_close():
    app = Workbench(open_store(Path(sys.argv[1])), "alice")
    async with app.run_test():
        assert await asyncio.to_thread(begun.wait, 20)

Store.begin_day = for_ever
asyncio.run(look_and_close())
"""


def test_a_program_that_is_closed_does_not_wait_for_its_backup(path: Path) -> None:
    closed = subprocess.run(
        [sys.executable, "-c", CLOSED_IN_A_BACKUP, path],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert (closed.returncode, closed.stderr) == (0, "")


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

    assert "holds 1 changeset that the file lacks, which `claimtrack merge" in told
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


def full_file(path: Path, claims: int = 300) -> bytes:
    """Fill a file so that its tables take many pages; return its bytes."""
    store = open_store(path, create=True)
    with recording(store, "alice") as opened:
        for number in range(claims):
            text = f"Claim {number} says that the dam is safe in the year {1900 + number}."
            opened.add("claim", UUID(int=number + 1), {"text": text, "place": f"place {number}"})
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["zeroed pages", "cut short", "turned bytes"])
def test_every_kind_of_damage_is_noticed_before_a_write_and_told_in_a_sentence(
    shell: Shell, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "claims.db"
    sound = full_file(path)
    chance = random.Random(kind)
    # The first byte of a page of a table or index is its type; then comes how many cells it has.
    starts = range(4096, len(sound), 4096)
    pages = [
        at // 4096 for at in starts if sound[at] in (2, 5, 10, 13) and any(sound[at + 3 : at + 5])
    ]
    for _ in range(12):
        data = bytearray(sound)
        page = chance.choice(pages)
        if kind == "zeroed pages":
            data[page * 4096 : (page + 1) * 4096] = bytes(4096)
        elif kind == "cut short":
            del data[chance.randrange(100, len(data) - 1) :]
        else:
            for place in range(8, 64, 2):  # the header of the page, and where its cells begin
                data[page * 4096 + place] ^= 0xFF
        path.write_bytes(data)

        shell("add", "claim", "one more", code=1)

        assert "damaged" in shell.err, (kind, shell.err)
        assert len(shell.err.splitlines()) == 1
        assert path.read_bytes() == data


def test_a_turned_bit_inside_a_text_is_named_by_check(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    data = bytearray(full_file(path, 3))
    place = data.index(b"Claim 1 says")
    while place >= 0:
        data[place] ^= 0x02
        place = data.find(b"Claim 1 says", place + 1)
    path.write_bytes(data)

    told = shell("check", code=1)

    assert "does not fit its digest" in told


def test_check_tells_what_can_still_be_read_and_restore_puts_a_backup_in_place(
    shell: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "claims.db"
    sound = full_file(path)
    shell("backup")
    data = bytearray(sound)
    page = data.index(b"Claim 150 says") // 4096
    data[page * 4096 : (page + 1) * 4096] = bytes(4096)
    path.write_bytes(data)

    told = shell("check", code=1)
    advice = shell.err
    (report,) = shell.json("check", code=1)
    shell("restore")
    kept = shell.err

    assert "damaged" in told.splitlines()[0]
    assert "in claim." in told.splitlines()[0]
    read = re.search(r"claim (\d+)", told)
    assert read is not None
    assert 200 < int(read[1]) < 300
    assert report["claims"] == int(read[1])
    assert "`claimtrack restore` puts it in place" in advice
    assert shell("check").startswith("sound: 300 claims")
    (aside,) = tmp_path.glob("claims.db.damaged-*")
    assert aside.read_bytes() == data
    assert aside.name in kept


def leaves_of(path: Path, table: str) -> list[tuple[int, int]]:
    """Return the last pages of a table's tree, in order, each with how many rows it holds."""
    query = "SELECT pageno, ncell FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path"
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute(query, (table,)).fetchall()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite was built without dbstat")


@pytest.mark.parametrize("table", ["change", "changeset"])
@pytest.mark.parametrize("places", [[0], [-1], [0, -1], [2, 5, 6], [1, 4, 8, -2]])
def test_what_stands_between_damaged_pages_of_the_log_is_counted(
    tmp_path: Path, table: str, places: list[int]
) -> None:
    path = tmp_path / "claims.db"
    full_file(path)
    if table == "changeset":
        other_changesets(path, 600)
    data = bytearray(path.read_bytes())
    leaves = leaves_of(path, table)
    damaged = {leaves[place] for place in places}
    for page, _ in damaged:
        data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    with closing(sqlite3.connect(path)) as connection:
        (total,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    path.write_bytes(data)

    read, _ = survey(path).readable[table]

    # A row that stands above the leaves cannot be read where the page beside it is damaged.
    lost = sum(rows for _, rows in damaged)
    assert total - lost - 2 * len(damaged) <= read <= total - lost


def other_changesets(path: Path, count: int) -> None:
    """Add changesets with a change each, a second apart."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for number in range(count):
            one = UUID(int=(0x0195A0000000 + number * 1000) << 80 | 7 << 76 | number).bytes
            connection.execute(
                "INSERT INTO changeset (id, author, kind, schema_version, recorded_at, digest) "
                "VALUES (?, 'bob', 'edit', 1, '2026-01-01', ?)",
                (one, "d" * 32),
            )
            connection.execute(
                "INSERT INTO change VALUES (?, ?, 'claim', '', '{}')", (one, UUID(int=7).bytes)
            )


def test_a_file_of_which_nothing_can_be_read_still_gets_a_report(
    shell: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "claims.db"
    data = bytearray(full_file(path, 3))
    data[100:4096] = bytes(3996)
    path.write_bytes(data)

    told = shell("check", code=1)

    assert "Nothing of it can be read." in told
    assert "No backup of it is kept here." in shell.err
    shell("restore", code=1)
    assert "no sound backup" in shell.err
    assert path.read_bytes() == data


def test_restore_keeps_the_file_that_it_replaces_and_says_what_only_that_holds(
    shell: Shell, tmp_path: Path
) -> None:
    shell("init")
    shell("add", "claim", "first")
    copy = shell("backup")
    shell("add", "claim", "second")

    shell("restore", copy)
    told = shell.err
    (aside,) = (
        one.path for one in backups(tmp_path / "claims.db") if "before-restore" in one.path.name
    )
    shell("restore", str(aside), "--to", "again.db")

    assert texts(open_store(tmp_path / "claims.db")) == ["first"]
    assert texts(open_store(tmp_path / "again.db")) == ["first", "second"]
    assert "Only that holds 1 changeset, which" in told
    shell("restore", copy, "--to", "again.db", code=1)
    assert "exists already" in shell.err


def test_restore_takes_an_older_copy_and_leaves_it_as_it_is(shell: Shell, tmp_path: Path) -> None:
    from test_store import older_file

    old = tmp_path / "old.db"
    older_file(old)
    before = old.read_bytes()

    shell("restore", str(old), "--to", "new.db")

    assert old.read_bytes() == before
    assert shell("check", "--file", "new.db").startswith("sound: 1 claim,")
    shell("restore", "no-such.db", "--to", "other.db", code=1)
    assert not (tmp_path / "other.db").exists()


def by_another_program(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_what_another_program_did_is_adopted_with_a_reason(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    shell("init")
    changed = shell("add", "claim", "The dam is safe.", "--said", "2015-05", "--speaker", "Mill")
    deleted = shell("add", "claim", "It rained.")
    note = shell("annotate", changed, "Hm.")
    new = "a" * 32
    by_another_program(
        path,
        f"UPDATE claim SET place = 'Ghent', said = '2015-06' WHERE id = x'{UUID(changed).hex}'",
        f"DELETE FROM claim WHERE id = x'{UUID(deleted).hex}'",
        f"UPDATE annotation SET author = 'mallory' WHERE id = x'{UUID(note).hex}'",
        "INSERT INTO claim (id, retracted, text, stage, said_basis) "
        f"VALUES (x'{new}', 0, 'It snowed.', 'inbox', 'unknown')",
    )
    problems = shell.json("check", code=1)[0]["problems"]

    shell("check", "--adopt", code=1)
    needed = shell.err
    shell("check", "--adopt", "--reason", "corrected in Datasette")
    told = shell.err

    assert len([one for one in problems if "another program" in one]) == 4
    assert "reason: is missing" in needed
    assert "1 changed and 1 added rows adopted, 1 deleted ones brought back" in told
    assert "author is never changed" in told
    (shown,) = shell.json("show", changed)
    assert (shown["place"], shown["said"]) == ("Ghent", "2015-06")
    assert shown["annotations"][0]["author"] == "tester"
    assert [one["text"] for one in shell.json("search", "snowed")] == ["It snowed."]
    assert shell.json("show", deleted)[0]["text"] == "It rained."
    newest = shell.json("log", changed, "--limit", "1")[0]
    assert (newest["kind"], newest["reason"]) == ("adopt", "corrected in Datasette")
    assert shell("check").startswith("sound")
    shell("undo")
    assert shell.json("show", changed)[0]["place"] is None
    assert shell("check").startswith("sound")


def test_what_breaks_the_rules_is_not_adopted(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    shell("init")
    claim = UUID(shell("add", "claim", "The dam is safe.", "--place", "Ghent")).hex
    other = UUID(shell("add", "claim", "It rained.")).hex
    by_another_program(
        path,
        f"UPDATE claim SET said = 'last summer' WHERE id = x'{claim}'",
        f"UPDATE claim SET speaker_id = 'nobody' WHERE id = x'{other}'",
        "INSERT INTO actor (id, retracted, name, kind) VALUES ('b', 0, 'X', 'person')",
        f"INSERT INTO actor (id, retracted, name, kind) VALUES (x'{'c' * 32}', 0, '', 'person')",
        "INSERT INTO alias (id, retracted, actor_id, name) "
        f"VALUES (x'{'d' * 32}', 0, x'{'c' * 32}', 'Y')",
    )

    shell("check", "--adopt", "--reason", "by hand", code=1)

    assert "last summer" in shell.err
    assert "0 changed and 0 added rows adopted" in shell.err
    (shown,) = shell.json("show", claim)
    assert shown["said"] is None
    left = shell.json("check", code=1)[0]["problems"]
    assert len(left) == 3
    assert all("another program" in one for one in left)


def test_a_field_in_conflict_is_settled_not_adopted(shell: Shell, tmp_path: Path) -> None:
    from test_conflicts import disagree

    path = tmp_path / "claims.db"
    shell("init")
    claim = UUID(shell("add", "claim", "The dam is safe."))
    disagree(open_store(path), claim, place=("Lier", "Mol"))
    by_another_program(path, "UPDATE claim SET place = 'Ghent'")

    shell("check", "--adopt", "--reason", "by hand")

    assert "place is in conflict" in shell.err
    assert shell.json("show", str(claim))[0]["place"] == "Mol"
    assert len(shell.json("conflicts")[0]["candidates"]) == 2


def test_circles_that_a_merge_may_make_are_told_and_do_no_harm(
    shell: Shell, tmp_path: Path
) -> None:
    shell("init")
    ids = [shell("add", "actor", name) for name in ("A", "B", "C")]
    store = open_store(tmp_path / "claims.db")
    for one, other in zip(ids, ids[1:] + ids[:1], strict=True):
        changes.revise(store, "alice", RowRef("actor", UUID(one)), {"part_of_id": UUID(other)})

    (told,) = shell("check", code=1).splitlines()

    assert "actor: part_of runs in a circle" in told
    assert all(one[:8] in told for one in ids)
