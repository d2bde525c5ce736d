"""The screen on a large file, through a real pseudo-terminal of 140x40 cells.

Usage: python benchmarks/workbench.py [claims, 1000000 unless said] [--file FILE] [--peer]

The file is generated where `--file` names none that exists (a million takes a quarter of an hour).
`--peer` measures VisiData (`pip install visidata`) on the same claims as CSV in the same run.
The floor is the smallest program that Textual can show: one list of 1,000 options.
"First paint" is the first byte painted after a key; "settled" is the last before 120 ms without
any. The exact count of a search may come later than that.
"""

import argparse
import csv
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles

import generate
from terminal import Terminal

PHRASES = ("grid losses", "soldiers border", "heavy equipment", "harvest export", "ministry audit")
WRITER = """
import sys, time
from claimtrack.queries.lookup import find
from claimtrack import changes
from claimtrack.store import open_store
store = open_store(sys.argv[1])
with store.reading() as session:
    claim = find(session, sys.argv[2], ("claim",))
begun = time.monotonic()
for turn in range(100000):
    changes.revise(store, "bob", claim, {"note": f"turn {turn}"})
    time.sleep(max(0.0, begun + (turn + 1) / 50 - time.monotonic()))
"""

BARE = """
from textual.app import App
from textual.widgets import OptionList

class Bare(App):
    def compose(self):
        yield OptionList(*(f"option {number}" for number in range(1000)))

Bare().run()
"""


def p95(taken: Iterable[float]) -> float:
    """Return the 95th percentile, in milliseconds."""
    return quantiles(list(taken), n=20)[-1] * 1000


def tell(what: str, value: float, unit: str, budget: float | None) -> None:
    """Print one figure beside its budget."""
    beside = (
        f"   budget {budget:,g} {unit}" + ("" if value <= budget else "  MISSED") if budget else ""
    )
    print(f"{what:<52}{value:>9,.1f} {unit}{beside}", flush=True)


def opened(file: Path) -> Terminal:
    """Open the screen and report how fast it comes."""
    frames, rows = [], []
    for _ in range(5):
        terminal = Terminal([sys.executable, "-m", "claimtrack", str(file)])
        frames.append(terminal.until(b"Inbox") * 1000)
        rows.append(terminal.until(generate.FIRST_ROW) * 1000)
        terminal.close()
    tell("frame after process start, median of 5", median(frames), "ms", 300)
    tell("first rows, median of 5", median(rows), "ms", 700)
    terminal = Terminal([sys.executable, "-m", "claimtrack", str(file)])
    terminal.until(generate.FIRST_ROW)
    terminal.settle(3.0)
    return terminal


def moving(terminal: Terminal) -> None:
    """Move the cursor, one key at a time."""
    taken = [terminal.press(key) for key in "j" * 120 + "k" * 40 + "jjk" * 14]
    tell("key to first paint, p95 of 200", p95(first for first, _ in taken), "ms", 20)
    tell("settled with preview, p95 of 200", p95(last for _, last in taken), "ms", 60)
    pages = [terminal.press(key) for key in ["\x1b[6~", "\x1b[5~", "\x1b[F", "\x1b[H"] * 8]
    tell("page, end, home: settled, p95 of 32", p95(last for _, last in pages), "ms", None)


def searching(terminal: Terminal) -> None:
    """Type phrases letter by letter."""
    taken = []
    for phrase in PHRASES:
        terminal.press("/")
        taken += [terminal.press(letter)[1] for letter in phrase]
        terminal.press("\r")
        terminal.press("\x1b")
        terminal.settle()
    tell(f"search as you type: settled, p95 of {len(taken)}", p95(taken), "ms", 150)
    tell("search as you type: settled, median", median(taken) * 1000, "ms", None)


def switching(terminal: Terminal) -> None:
    """Go through the views; the first round is not counted: it reads what the views need."""
    for key in "23461":
        terminal.press(key)
        terminal.settle(2.0)
    taken = [terminal.press(key) for _ in range(6) for key in "23461"]
    tell("view switch: first paint, p95 of 30", p95(first for first, _ in taken), "ms", 80)
    tell("view switch: settled, p95 of 30", p95(last for _, last in taken), "ms", None)


def resting(terminal: Terminal) -> None:
    """Look at what an idle screen costs."""
    terminal.settle(2.0)
    tell("anonymous memory", terminal.anonymous_mib(), "MB", 120)
    before = terminal.cpu_s()
    time.sleep(10)
    tell("idle processor", (terminal.cpu_s() - before) * 10, "%", 1)


def beside_a_writer(terminal: Terminal, file: Path) -> None:
    """Move the cursor while another process commits fifty times a second."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(file), "c900"])
    try:
        time.sleep(3)
        taken = [terminal.press("j")[0] for _ in range(100)]
    finally:
        writer.terminate()
        writer.wait()
    tell("key to first paint beside 50 commits a second, p95", p95(taken), "ms", 25)


def floor() -> None:
    """Measure the smallest program of the same toolkit."""
    frames = []
    for _ in range(5):
        terminal = Terminal([sys.executable, "-c", BARE])
        frames.append(terminal.until(b"option 1") * 1000)
        terminal.close()
    tell("Textual alone: frame, median of 5", median(frames), "ms", None)
    terminal = Terminal([sys.executable, "-c", BARE])
    terminal.until(b"option 1")
    terminal.settle()
    taken = [terminal.press("\x1b[B")[0] for _ in range(100)]
    tell("Textual alone: key to first paint, p95 of 100", p95(taken), "ms", None)
    tell("Textual alone: anonymous memory", terminal.anonymous_mib(), "MB", None)
    terminal.close()


def peer(file: Path) -> None:
    """Measure VisiData on the same claims."""
    vd = shutil.which("vd")
    if vd is None:
        print("VisiData is not installed: pip install visidata")
        return
    with tempfile.TemporaryDirectory() as name:
        table = Path(name) / "claims.csv"
        rows = sqlite3.connect(file).execute("SELECT said, stage, text FROM claim ORDER BY said")
        with table.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([("said", "stage", "text"), *rows])
        terminal = Terminal([vd, str(table)])
        tell("VisiData: first rows", terminal.until("…".encode()) * 1000, "ms", None)
        terminal.settle(5.0)
        tell(
            "VisiData: all rows, quiet", (time.perf_counter() - terminal.started) * 1000, "ms", None
        )
        taken = [terminal.press("j") for _ in range(100)]
        tell(
            "VisiData: key to first paint, p95 of 100", p95(first for first, _ in taken), "ms", None
        )
        found = []
        for phrase in PHRASES:
            terminal.press("g")
            terminal.press("/")
            terminal.press(phrase)
            begun = time.perf_counter()
            terminal.press("\r")
            terminal.settle(2.0)
            found.append(time.perf_counter() - begun - 2.0)
        tell("VisiData: a whole search, median of 5", median(found) * 1000, "ms", None)
        tell("VisiData: anonymous memory", terminal.anonymous_mib(), "MB", None)
        terminal.close()


def main() -> None:
    """Measure and print a line each."""
    words = argparse.ArgumentParser()
    words.add_argument("claims", nargs="?", type=int, default=1_000_000)
    words.add_argument("--file", type=Path)
    words.add_argument("--peer", action="store_true")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        file = asked.file or Path(name) / "claims.db"
        if not file.exists():
            generate.store(file, asked.claims)
        terminal = opened(file)
        moving(terminal)
        searching(terminal)
        switching(terminal)
        resting(terminal)
        beside_a_writer(terminal, file)
        terminal.close()
        floor()
        if asked.peer:
            peer(file)


if __name__ == "__main__":
    main()
