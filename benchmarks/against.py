"""This checkout against an earlier commit, in turn, in one run: start, keys, import, commands.

Usage: python benchmarks/against.py COMMIT [claims, 20000 unless said] [--runs 11] [--only WORD]

First comes the table of what the large cases may take at most (`must_hold.py`; `--only table`).

Both are run with this Python and its packages, as whole processes through their command lines, so
that nothing of either's insides is known here. Every figure is the median of alternating runs; a
ratio below 1 says that this checkout is faster. "cpu" is user and system time of the process.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import generate
from must_hold import print_table
from terminal import Terminal

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = "fixtures/kerry-sochi-2015"
COMMANDS = {
    "list": ["list"],
    "search": ["search", "heavy equip"],
    "show": ["show", "soldiers-220"],
    "annotate": ["annotate", "soldiers-220", "Ask.", "--as", "alice"],
}


@dataclass
class Side:
    """A checkout, and a folder with its own files."""

    name: str
    root: Path
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of its programs: its sources, and a home of its own."""
        home = str(self.folder / "home")
        own = {"PYTHONPATH": str(self.root / "src"), "HOME": home, "XDG_DATA_HOME": home}
        own["PYTHONPYCACHEPREFIX"] = str(self.folder / "compiled")  # as where it is installed
        compiles = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
        return {**compiles, **own, "CLAIMTRACK_AUTHOR": "benchmark"}

    def run(self, *words: str) -> tuple[float, float]:
        """Run a command; return its wall and its processor seconds."""
        wall, cpu, _ = self.measured(*words)
        return wall, cpu

    def measured(self, *words: str) -> tuple[float, float, float]:
        """Run a command; return its wall and processor seconds, and its peak of memory in MB."""
        begun = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, "-m", "claimtrack", *words],
            cwd=self.folder, env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0, (self.name, words)
        cpu = used.ru_utime + used.ru_stime
        return time.perf_counter() - begun, cpu, used.ru_maxrss * 1024 / 1e6

    def screen(self, file: str) -> Terminal:
        """Open the screen on a file."""
        os.environ.update(self.environment)
        return Terminal([sys.executable, "-m", "claimtrack", str(self.folder / file)])


Measure = Callable[[Side], dict[str, float]]


def importing(records: Path) -> Measure:
    """Return what imports records into a new file, again unchanged, and reads them all."""

    def measure(side: Side) -> dict[str, float]:
        (side.folder / "large.db").unlink(missing_ok=True)
        figures: dict[str, float] = {}
        for what, words in {
            "import": ["import", str(records)],
            "import again": ["import", str(records)],
            "list --json": ["list", "--json"],
            "export": ["export"],
        }.items():
            wall, cpu = side.run(*words, "--file", "large.db")
            figures |= {f"{what}, s": wall, f"{what}, cpu s": cpu}
        figures["file, MB"] = (side.folder / "large.db").stat().st_size / 1e6
        return figures

    return measure


def commands(side: Side) -> dict[str, float]:
    """Run short commands on the example file."""
    if not (side.folder / "example.db").exists():
        side.run("import", str(side.root / EXAMPLE), "--file", "example.db")
    figures: dict[str, float] = {}
    for what, words in COMMANDS.items():
        wall, cpu = side.run(*words, "--file", "example.db")
        figures |= {f"{what}, s": wall, f"{what}, cpu s": cpu}
    return figures


def screen(side: Side) -> dict[str, float]:
    """Open the screen on the large file, and move the cursor."""
    terminal = side.screen("large.db")
    figures = {"frame, s": terminal.until(b"Inbox")}
    figures["first rows, s"] = terminal.until(generate.FIRST_ROW)
    terminal.settle(2.0)
    taken = sorted(terminal.press(key)[0] for key in "j" * 30 + "k" * 10)
    figures |= {"key to paint, s": median(taken), "key to paint p95, s": taken[37]}
    figures["memory, MB"] = terminal.anonymous_mib()
    terminal.close()
    return figures


def compare(sides: list[Side], what: str, measure: Measure, runs: int) -> None:
    """Measure both sides in turn, and print a line for each figure."""
    seen: list[dict[str, list[float]]] = [{}, {}]
    for turn in range(runs):
        for number in (0, 1) if turn % 2 else (1, 0):
            for name, value in measure(sides[number]).items():
                seen[number].setdefault(name, []).append(value)
    print(f"{what} (median of {runs}, in turn)")
    for name, values in seen[0].items():
        here, there = median(values), median(seen[1][name])
        print(f"  {name:<22}{here:>10.3f}{there:>10.3f}   ratio {here / there:.2f}", flush=True)


def main() -> None:
    """Measure this checkout and the commit."""
    words = argparse.ArgumentParser()
    words.add_argument("commit")
    words.add_argument("claims", nargs="?", type=int, default=20_000)
    words.add_argument("--runs", type=int, default=11)
    words.add_argument("--only", choices=("table", "import", "commands", "screen"))
    words.add_argument("--cases", type=Path, help="EUvsDisinfo's cases as JSON Lines")
    words.add_argument("--server", help="address of an empty PostgreSQL database; {} is the side")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clone = folder / "commit"
        subprocess.run(["git", "clone", "--quiet", "--shared", ROOT, clone], check=True)
        subprocess.run(["git", "checkout", "--quiet", asked.commit], cwd=clone, check=True)
        sides = [Side("here", ROOT, folder / "a"), Side(asked.commit, clone, folder / "b")]
        for side in sides:
            (side.folder / "home").mkdir(parents=True)
        records = folder / "records.jsonl"
        generate.write(records, asked.claims)
        if asked.only in (None, "table"):
            print_table(sides, records, asked.cases and asked.cases.resolve(), asked.server)
        if asked.only in (None, "commands"):
            compare(sides, "commands on the example", commands, asked.runs)
        if asked.only in (None, "import"):
            compare(sides, f"{asked.claims:,} records", importing(records), min(asked.runs, 5))
        if asked.only in (None, "screen"):
            for side in sides:
                if not (side.folder / "large.db").exists():
                    side.run("import", str(records), "--file", "large.db")
            compare(sides, "the screen, 140x40", screen, asked.runs)
        shutil.rmtree(clone)


if __name__ == "__main__":
    main()
