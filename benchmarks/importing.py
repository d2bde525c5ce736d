"""Import against its floor: `executemany` of the very rows that it wrote, into the same schema.

Usage: python benchmarks/importing.py [claims, 100000 unless said]
"""

import resource
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import generate
from claimtrack.store import create_store
from claimtrack.transfer import import_path

_SKIPPED = ("sqlite_", "search_index", "alembic_version", "workspace")


def floor_seconds(imported: Path, target: Path) -> tuple[int, float]:
    """Write the rows of `imported` into a new file; return how many, and the seconds it took."""
    create_store(target)
    source = sqlite3.connect(imported)
    names = source.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    rows = {
        name: source.execute(f'SELECT * FROM "{name}"').fetchall()
        for (name,) in names
        if not name.startswith(_SKIPPED)
    }
    words = source.execute(
        "SELECT key, text FROM search_text JOIN claim ON claim.id = claim_id"
    ).fetchall()
    source.close()
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    started = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for name, listed in rows.items():
        if listed:
            marks = ",".join("?" * len(listed[0]))
            connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', listed)
    connection.executemany("INSERT INTO search_index(rowid, words) VALUES (?, ?)", words)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return sum(len(listed) for listed in rows.values()), seconds


def main() -> None:
    """Measure once and print a line each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate.write(folder / "claims.jsonl", count)
        store = create_store(folder / "claims.db")
        started = time.perf_counter()
        report = import_path(store, folder / "claims.jsonl", "benchmark")
        seconds = time.perf_counter() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        started = time.perf_counter()
        again = import_path(store, folder / "claims.jsonl", "benchmark")
        unchanged = time.perf_counter() - started
        rows, floor = floor_seconds(folder / "claims.db", folder / "floor.db")
        print(f"{report.added:,} records imported in {seconds:.1f} s, peak memory {memory:.0f} MB")
        print(f"again: {again.unchanged:,} unchanged in {unchanged:.1f} s, {again.added} added")
        print(f"floor: {rows:,} rows in {floor:.1f} s; ratio {seconds / floor:.2f}")


if __name__ == "__main__":
    main()
