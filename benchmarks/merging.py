"""Merge of two copies with 1,000 edits each, against SQLite alone copying the same log rows.

Usage: python benchmarks/merging.py [claims, 100000 unless said]

The floor attaches the one file to the other and inserts the changesets and changes that it lacks,
in one transaction: no check, no fold, no index of words, no standing.
"""

import hashlib
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlmodel import col, select

import generate
from claimtrack.changes import recording
from claimtrack.merging import merge
from claimtrack.models import Claim
from claimtrack.store import Store, create_store, open_store
from claimtrack.transfer import export_file, import_path

EDITS = 1000
_CHANGES = (
    "INSERT INTO change SELECT t.* FROM other.changeset s JOIN other.change t "
    "ON t.changeset_id = s.id WHERE s.id NOT IN (SELECT id FROM main.changeset)"
)
_CHANGESETS = (
    "INSERT INTO changeset SELECT * FROM other.changeset "
    "WHERE id NOT IN (SELECT id FROM main.changeset)"
)


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def opened(path: Path) -> Store:
    """Open a file whose backup of the day is made already: it is once a day, and no merge."""
    store = open_store(path)
    store.mark_new()
    return store


def diverged(base: Path, folder: Path, author: str, chance: random.Random) -> tuple[Path, float]:
    """Make a copy with edits of its own; return it, and the milliseconds that each took."""
    path = folder / f"{author}.db"
    shutil.copy(base, path)
    store = opened(path)
    with store.reading() as session:
        claims = list(session.exec(select(col(Claim.id)).order_by(col(Claim.id)).limit(20_000)))

    def work() -> None:
        for number in range(EDITS):
            with recording(store, author) as made:
                made.revise("claim", chance.choice(claims), {"owner": f"{author} {number}"})

    return path, timed(work) * 1000 / EDITS


def used_bytes(path: Path) -> int:
    """Return the bytes of the pages that hold something."""
    connection = sqlite3.connect(path)
    size, pages, free = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_size", "page_count", "freelist_count")
    )
    connection.close()
    return int(size * (pages - free))


def floor_seconds(target: Path, source: Path) -> float:
    """Have SQLite alone copy the log rows that the target lacks."""
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("ATTACH ? AS other", (str(source),))
    connection.execute("PRAGMA synchronous = FULL")

    def work() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_CHANGES)
        connection.execute(_CHANGESETS)
        connection.execute("COMMIT")

    seconds = timed(work)
    connection.close()
    return seconds


def digest(store: Store) -> str:
    """Return a hash of a store's export."""
    total = hashlib.sha256()
    export_file(store, lambda line: total.update(line.encode()))
    return total.hexdigest()


def main() -> None:
    """Measure once and print a line each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    chance = random.Random(11)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["CLAIMTRACK_DATA"] = name
        generate.write(folder / "claims.jsonl", count)
        base = folder / "base.db"
        import_path(create_store(base), folder / "claims.jsonl", "benchmark")
        before = used_bytes(base)
        alice, edit_ms = diverged(base, folder, "alice", chance)
        bob, _ = diverged(base, folder, "bob", chance)
        print(f"an edit: {edit_ms:.1f} ms, {(used_bytes(alice) - before) / EDITS:.0f} bytes")
        ends = []
        for ours, theirs in ((alice, bob), (bob, alice)):
            shutil.copy(ours, folder / "floor.db")
            floor = floor_seconds(folder / "floor.db", theirs)
            shutil.copy(ours, folder / "ours.db")
            store = opened(folder / "ours.db")
            seconds = timed(lambda: merge(store, theirs, "me"))  # noqa: B023 — called at once
            again = timed(lambda: merge(store, theirs, "me"))  # noqa: B023 — as above
            ends.append(digest(store))
            print(
                f"merge: {seconds:.2f} s, again {again:.2f} s; floor {floor:.2f} s, "
                f"ratio {seconds / floor:.1f}"
            )
        print(f"both orders export {'equal' if ends[0] == ends[1] else 'DIFFERENT'} records")


if __name__ == "__main__":
    main()
