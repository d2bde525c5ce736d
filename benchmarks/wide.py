"""Wide and deep arguments: what a claim with very many answers, and a very long chain, cost.

Usage: python benchmarks/wide.py [most answers, 20000 unless said] [--shape wide]

Measures at an eighth, a quarter, half and the whole, each command as a whole process on its own
file; each is told on stderr as soon as it is done. Behind each time stands how many times as long
it took as at half the size: work that grows in a line doubles at most; 4 would be quadratic.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import shapes

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = {
    "import": ["import", "records.jsonl", "--dataset", "bench"],
    "import again": ["import", "records.jsonl", "--dataset", "bench"],
    "check": ["check"],
    "show": ["show", "c0"],
    "show --all": ["show", "c0", "--all"],
    "show --json": ["show", "c0", "--json"],
    "show the middle": ["show", "c{middle}"],
    "annotate": ["annotate", "c0", "Ask."],
    "rebut": ["rebut", "c0", "--kind", "denies", "--text", "No.", "--speaker", "Nobody"],
    "retract": ["retract", "c0"],
    "undo": ["undo"],
    "export": ["export", "--output", "all.jsonl"],
    "list": ["list", "--json"],
    "merge": ["merge", "copy.db"],
}


def run(folder: Path, words: list[str]) -> float:
    """Run a command in a folder; return its seconds."""
    home = str(folder / "home")
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT / "src"), "HOME": home, "XDG_DATA_HOME": home,
        "CLAIMTRACK_AUTHOR": "benchmark", "PYTHONDONTWRITEBYTECODE": "",
    }  # fmt: skip
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "claimtrack", *words],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(words)}: {done.stderr[-2000:]}")
    return time.perf_counter() - begun


def measure(shape: str, count: int) -> dict[str, float]:
    """Return the seconds of every command on an argument of this shape and size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shapes.write(folder / "records.jsonl", shape, count)
        figures = {}
        for what, words in COMMANDS.items():
            if what == "annotate":
                (folder / "copy.db").write_bytes((folder / "claims.db").read_bytes())
                run(folder, ["annotate", f"c{count // 2}", "Copied.", "--file", "copy.db"])
            asked = [word.format(middle=count // 2) for word in words]
            figures[what] = run(folder, [*asked, "--file", "claims.db"])
            print(f"{shape}, {count:,}, {what}: {figures[what]:.2f} s", file=sys.stderr, flush=True)
        return figures


def main() -> None:
    """Measure each shape at growing sizes, and print a line for every command."""
    words = argparse.ArgumentParser()
    words.add_argument("answers", nargs="?", type=int, default=20_000)
    words.add_argument("--shape", choices=shapes.SHAPES, action="append")
    asked = words.parse_args()
    sizes = [asked.answers // part for part in (8, 4, 2, 1)]
    for shape in asked.shape or shapes.SHAPES:
        seen = [measure(shape, size) for size in sizes]
        print(f"{shape:<20}" + "".join(f"{size:>16,}" for size in sizes))
        for what in COMMANDS:
            line = f"  {what:<18}{seen[0][what]:>14.2f} s"
            for before, now in pairwise(seen):
                line += f"{now[what]:>8.2f} s x{now[what] / before[what]:<4.1f}"
            print(line, flush=True)


if __name__ == "__main__":
    main()
