"""Peers beside us, where one does the same work: a table of rows, its JSON, a history of edits.

Usage: python benchmarks/peers.py [claims, 20000 unless said] --with FOLDER

FOLDER is a virtual environment with `sqlite-utils==4.2.1` and `datasette==0.65.5`, made outside of
ours: `python -m venv peers && peers/bin/pip install sqlite-utils==4.2.1 datasette==0.65.5`. Git is
the system's. A ratio below 1 says that we take less; processor seconds of whole processes, the
median of alternating runs. What a peer does not do stands in the last column: none keeps a history
of rows, sources and speakers as rows, or a search that follows; so no ratio is a verdict.
"""

import argparse
import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import generate
from against import ROOT, Side
from must_hold import EDIT, EDITS, script, used_bytes

Words = Sequence[str | Path]

_RUNS = 3


def cpu_of(words: Words, folder: Path, out: Path | None = None) -> float:
    """Run a program; return its processor seconds."""
    with Path(os.devnull if out is None else out).open("wb") as written:
        child = subprocess.Popen(list(map(str, words)), cwd=folder, stdout=written)
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, words
    return used.ru_utime + used.ru_stime


def git_history(folder: Path, records: Path) -> tuple[float, float]:
    """Commit edits of one line each, one by one; return seconds and bytes of an edit."""
    named = ["-c", "user.name=b", "-c", "user.email=b@example.org", "-c", "gc.auto=0"]
    folder.mkdir()
    cpu_of(["git", "init", "-q"], folder)
    lines = records.read_bytes().splitlines(keepends=True)
    target = folder / "records.jsonl"

    def commit(message: str) -> float:
        target.write_bytes(b"".join(lines))
        add = cpu_of(["git", "add", "records.jsonl"], folder)
        return add + cpu_of(["git", *named, "commit", "-q", "-m", message], folder)

    def size() -> int:
        return sum(file.stat().st_size for file in (folder / ".git").rglob("*") if file.is_file())

    commit("all")
    before, taken = size(), 0.0
    for number in range(EDITS):
        lines[number] = lines[number].replace(b'{"key"', b'{"owner": "ann", "key"', 1)
        taken += commit(f"edit {number}")
    cpu_of(["git", "gc", "-q"], folder)
    return taken / EDITS, (size() - before) / EDITS


def report(what: str, ours: float, theirs: float, without: str) -> None:
    """Print a line: ours, a peer's, the ratio, and what the peer leaves out."""
    print(f"{what:<44}{ours:>12,.4g}{theirs:>12,.4g}{ours / theirs:>8.2f}  {without}", flush=True)


def in_turn(side: Side, records: Path, tools: Path, claims: int) -> dict[str, float]:
    """Do the same work with each program in turn; return the median seconds of each."""
    folder = side.folder
    peer = folder / "peer.db"
    told = f"/peer/claims.json?_shape=array&_size={claims}"
    served: Words = [tools / "datasette", peer, "--setting", "max_returned_rows", str(claims)]
    insert: Words = [
        tools / "sqlite-utils",
        "insert",
        peer,
        "claims",
        records,
        "--nl",
        "--pk",
        "key",
    ]
    work: dict[str, Callable[[], float]] = {
        "insert": lambda: cpu_of(insert, folder),
        "import": lambda: side.run("import", records.name, "--file", "ours.db")[1],
        "rows": lambda: cpu_of([tools / "sqlite-utils", "rows", peer, "claims"], folder),
        "list": lambda: side.run("list", "--json", "--file", "ours.db")[1],
        "datasette": lambda: cpu_of([*served, "--get", told], folder),
    }
    seen: dict[str, list[float]] = {what: [] for what in work}
    for _ in range(_RUNS):
        for file in (peer, folder / "ours.db"):
            file.unlink(missing_ok=True)
        for what, taken in work.items():
            seen[what].append(taken())
    return {what: median(values) for what, values in seen.items()}


def main() -> None:
    """Measure us and the peers in turn."""
    words = argparse.ArgumentParser()
    words.add_argument("claims", nargs="?", type=int, default=20_000)
    words.add_argument("--with", dest="peers", type=Path, required=True)
    words.add_argument("--without-git", action="store_true", help="which takes minutes")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        side = Side("here", ROOT, folder)
        (folder / "home").mkdir()
        records, ours = folder / "records.jsonl", folder / "ours.db"
        generate.write(records, asked.claims)
        middle = in_turn(side, records, asked.peers.resolve() / "bin", asked.claims)
        print(f"{'':<44}{'here':>12}{'peer':>12}   ratio  the peer has")
        rows, columns = "one table of the records, no history, no search", "the rows of that table"
        report("import / sqlite-utils insert, s", middle["import"], middle["insert"], rows)
        report("file after it, bytes", used_bytes(ours), used_bytes(folder / "peer.db"), rows)
        report("list --json / sqlite-utils rows, s", middle["list"], middle["rows"], columns)
        report("list --json / Datasette's JSON, s", middle["list"], middle["datasette"], columns)
        if not asked.without_git:
            before = used_bytes(ours)
            seconds = float(script(side, EDIT, "ours.db", "ann")) / EDITS
            taken, size = git_history(folder / "git", records)
            whole = "the whole text for each edit, packed by gc at the end"
            report(f"an edit of {EDITS:,} / git add and commit, s", seconds, taken, whole)
            report("bytes of an edit", (used_bytes(ours) - before) / EDITS, size, whole)


if __name__ == "__main__":
    main()
