"""Import of a CSV against the same claims as JSON Lines, in turns, in CPU seconds.

Usage: python benchmarks/tables.py [rows, 100000 unless said] [rounds, 3 unless said]
"""

import csv
import json
import random
import resource
import statistics
import sys
import tempfile
from pathlib import Path

import generate
from claimtrack.formats.format import Input, Raw
from claimtrack.formats.text_table import FORMAT
from claimtrack.store import create_store
from claimtrack.transfer import import_path

COLUMNS = (
    "key", "text", "speaker", "said", "tags", "source.url", "source.title", "source.kind",
    "source.outlet", "quote", "rebuttal.text", "rebuttal.speaker",
)  # fmt: skip


def write(table: Path, lines: Path, count: int) -> None:
    """Write generated claims as a table, and what its reader makes of them as JSON Lines."""
    chance = random.Random(7)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(count):
            record = generate.record(number, chance)
            citation = record["citations"][0]  # type: ignore[index]
            answer = record["rebuttals"][0]["claim"] if "rebuttals" in record else {}  # type: ignore[index]
            source = citation["source"]
            tags = f"{generate.WORDS[number % 31]}, {generate.WORDS[number % 23]}"
            claim = [record["key"], record["text"], record["speaker"], record["said"], tags]
            cited = [source["url"], source["title"], source["kind"], source["outlet"]]
            answered = [answer.get("text", ""), answer.get("speaker", "")]
            writer.writerow([*claim, *cited, citation["exact"], *answered])
    with table.open("rb") as file_again, lines.open("w", encoding="utf-8") as out:
        for raw in FORMAT.read(Input(file_again, table.name, str)).records:
            assert isinstance(raw, Raw)
            out.write(json.dumps(raw.values, ensure_ascii=False) + "\n")


def cpu_seconds(path: Path, folder: Path, name: str) -> float:
    """Import a file into a new store; return the CPU seconds that it took."""
    store = create_store(folder / f"{name}.db")
    before = resource.getrusage(resource.RUSAGE_SELF)
    import_path(store, path, "benchmark")
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Measure in turns, and print the medians and their ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table, lines = folder / "claims.csv", folder / "claims.jsonl"
        write(table, lines, count)
        took: dict[str, list[float]] = {".csv": [], ".jsonl": []}
        for turn in range(rounds):
            for path in (table, lines) if turn % 2 else (lines, table):
                took[path.suffix].append(cpu_seconds(path, folder, f"{turn}{path.suffix}"))
        csv_seconds, json_seconds = (statistics.median(took[each]) for each in (".csv", ".jsonl"))
        print(f"{count:,} rows: CSV {csv_seconds:.1f} s, JSON Lines {json_seconds:.1f} s of CPU")
        print(f"ratio {csv_seconds / json_seconds:.3f}; at most 1.15")


if __name__ == "__main__":
    main()
