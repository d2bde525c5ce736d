"""What an upgrade made smaller is given back to the disk, by whoever can do it first."""

import gzip
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from claimtrack import changes
from claimtrack.changes.integrity import check
from claimtrack.store import Store, open_store, room
from claimtrack.store.header import SCHEMA_VERSION

OLDER_FILE = Path(__file__).parent / "older_files" / "kerry-c257d3f.db.gz"

KILLED = """
import os, signal, sys
from claimtrack.store import open_store, opening, room

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "before":
    opening.give_back_room = die
room._EMPTY, room._STEPS, room._TOLD_S = 0.01, 10, 0
open_store(sys.argv[1], on_wait=lambda told: die() if told == room._DOING else None)
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file of an earlier version, of which an upgrade leaves some pages empty.

    What later versions brought takes most of the room that was given back, in a file so small.
    """
    monkeypatch.setattr(room, "_EMPTY", 0.01)
    older = tmp_path / "claims.db"
    older.write_bytes(gzip.decompress(OLDER_FILE.read_bytes()))
    return older


def empty_pages(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        return int(connection.execute("PRAGMA freelist_count").fetchone()[0])


def write(store: Store) -> None:
    changes.add_claim(store, "bob", {"text": "It rained."})


@pytest.mark.parametrize("when", ["before", "within"])
def test_who_writes_next_gives_back_the_room_that_a_killed_upgrade_left(
    path: Path, when: str
) -> None:
    words = [sys.executable, "-c", KILLED, str(path), when]
    killed = subprocess.run(words, check=False, capture_output=True, text=True)
    assert (killed.returncode, killed.stderr) == (-signal.SIGKILL, "")
    long = path.stat().st_size
    assert empty_pages(path) > 5

    store = open_store(path)
    write(store)

    assert empty_pages(path) == 0
    assert path.stat().st_size < long
    assert check(store).problems == []


def test_while_others_read_the_room_is_left_for_the_next_who_writes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = sqlite3.connect(path, isolation_level=None)
    commit = Store.commit

    def commit_before_others_read(self: Store, connection: object) -> None:
        commit(self, connection)  # type: ignore[arg-type]  # handed on as it came
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM claim").fetchone()

    monkeypatch.setattr(Store, "commit", commit_before_others_read)
    store = open_store(path)
    monkeypatch.undo()
    monkeypatch.setattr(room, "_EMPTY", 0.01)
    assert reader.in_transaction
    assert empty_pages(path) > 5
    reader.close()
    write(store)

    assert empty_pages(path) == 0


def test_it_is_told_that_a_file_is_made_smaller(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_TOLD_S", 0)
    monkeypatch.setattr(room, "_STEPS", 100)
    told: list[str] = []

    open_store(path, on_wait=told.append)

    assert "the file is made smaller" in told
    assert empty_pages(path) == 0
    assert not path.with_name(".claims.db.busy").exists()
