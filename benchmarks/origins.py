"""Lineage as whole commands: look-alike copies among long texts, and origins over a large file.

Usage: python benchmarks/origins.py [copies, 2000 unless said] [claims, 10000 unless said]

Half of the texts are copies of a dispatch that each changes in ten places, half are each other's
in pairs of which one breaks off and goes on otherwise; a quarter have one long footer.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import generate
from claimtrack.store import create_store
from claimtrack.transfer import import_path

_WORDS = 1_500
"""So many words are 10 KB."""


def texts(count: int, chance: random.Random) -> Iterator[str]:
    """Yield so many texts of 10 KB."""
    words = ["".join(chance.choices("abcdefghiklmnoprstuvwz", k=chance.randint(2, 9)))
             for _ in range(20_000)]  # fmt: skip
    footer = chance.choices(words, k=60)
    dispatch = chance.choices(words, k=_WORDS)
    pair: list[str] = []
    for number in range(count):
        if number % 2:
            text = list(dispatch)
            for _ in range(10):
                text[chance.randrange(_WORDS)] = chance.choice(words)
        elif number % 4:
            text = pair[:1_000] + chance.choices(words, k=500)
        else:
            text = pair = chance.choices(words, k=_WORDS)
        yield " ".join(text + footer if number % 4 == 0 else text)


def seconds(*words: str) -> tuple[float, int]:
    """Return how long a command takes, its start included, and how many lines it prints."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "claimtrack", *words]
    done = subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started, done.stdout.count(b"\n")


def main() -> None:
    """Measure and print a line each."""
    copies, claims = (
        int(word) for word in [*sys.argv[1:], *("2000", "10000")[len(sys.argv) - 1 :]]
    )
    with tempfile.TemporaryDirectory() as name:
        file, records = Path(name) / "copies.db", Path(name) / "copies.jsonl"
        with records.open("w", encoding="utf-8") as out:
            for number, text in enumerate(texts(copies, random.Random(17))):
                source = {"type": "source", "key": f"s{number}", "title": f"Article {number}",
                          "kind": "article", "published": f"2015-05-{1 + number % 28:02d}",
                          "text": text}  # fmt: skip
                out.write(json.dumps(source) + "\n")
        size = records.stat().st_size / copies / 1000
        import_path(create_store(file), records, "benchmark")
        taken, lines = seconds("copies", "--json", "--file", str(file))
        print(f"copies, {copies:,} texts of {size:.1f} KB: {taken:.2f} s for {lines:,} of them")
        file = Path(name) / "claims.db"
        generate.store(file, claims)
        for words in (["lineage", "c1"], ["lineage", "c1", "--json"], ["list", "lineage:one"],
                      ["list", "lineage:several", "--json"]):  # fmt: skip
            taken, lines = seconds(*words, "--file", str(file))
            print(f"{' '.join(words)}, {claims:,} claims: {taken:.2f} s, {lines:,} lines")


if __name__ == "__main__":
    main()
