"""The command line on a large file, as whole processes.

Usage: python benchmarks/command_line.py [claims, 100000 unless said]
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import generate
from claimtrack.store import create_store
from claimtrack.transfer import import_path


def seconds(words: list[str], runs: int = 5) -> float:
    """Return the median seconds of a command, after one run that is not counted."""
    taken = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        taken.append(time.perf_counter() - started)
    return median(taken[1:])


def main() -> None:
    """Measure and print a line each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    ours = [sys.executable, "-m", "claimtrack"]
    typer = seconds([sys.executable, "-c", "import typer"])
    shown = seconds([*ours, "--help"])
    print(f"--help {shown:.2f} s; import typer {typer:.2f} s; ratio {shown / typer:.2f}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate.write(folder / "claims.jsonl", count)
        import_path(create_store(folder / "c.db"), folder / "claims.jsonl", "benchmark")
        file = ["--file", str(folder / "c.db")]
        print(f"table of 50 of {count:,}: {seconds([*ours, 'list', *file]):.2f} s")
        print(f"search, table of 50: {seconds([*ours, 'search', 'grid loss', *file]):.2f} s")
        print(f"all as --json: {seconds([*ours, 'list', '--json', *file], runs=3):.2f} s")


if __name__ == "__main__":
    main()
