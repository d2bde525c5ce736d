"""The sizes, times and memory of the large cases: what of an earlier commit's each may take.

Both sides do the same work in turn, as whole processes. A time is of the processor, in user and
system mode, so that it holds beside other work; memory is the peak of the process.
"""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from against import Side

EDITS = 1000
_AT_MOST = {
    "file": 0.40, "EUvsDisinfo file": 0.50, "edit": 1.0, "edit, bytes": 1.0, "import": 0.50,
    "import again": 0.40, "import into PostgreSQL": 0.40, "list --json": 0.50, "export": 0.50,
    "merge of edits": 1.0, "merge of an import": 0.60, "undo": 1.0, "check": 1.0,
}  # fmt: skip
EDIT = f"""
import os, sys
from pathlib import Path
from sqlmodel import col, select
try:
    from claimtrack.changes import recording
except ImportError:  # as it was called before
    from claimtrack.record import recording
from claimtrack.models import Claim
from claimtrack.store import open_store
store = open_store(Path(sys.argv[1]))
with store.reading() as session:
    claims = list(session.exec(select(col(Claim.id)).order_by(col(Claim.id)).limit({EDITS})))
with recording(store, sys.argv[2]) as made:  # with the backup of the day, which is once
    made.revise("claim", claims[0], {{"owner": "first"}})
begun = os.times()
for number, claim in enumerate(claims):
    with recording(store, sys.argv[2]) as made:
        made.revise("claim", claim, {{"owner": f"{{sys.argv[2]}} {{number}}"}})
ended = os.times()
print(ended.user + ended.system - begun.user - begun.system)
"""


def figures(
    side: "Side", records: Path, cases: Path | None, server: str | None
) -> Iterator[tuple[str, float]]:
    """Do all the work of the table once; yield what each took: seconds, bytes, and MB of memory."""
    whole, base = side.folder / "large.db", side.folder / "base.db"
    whole.unlink(missing_ok=True)
    example = side.root / "fixtures" / "kerry-sochi-2015"
    side.run("import", str(example), "--file", "first.db")  # which compiles the program
    for what, words in {
        "import": ["import", str(records)],
        "import again": ["import", str(records)],
        "list --json": ["list", "--json"],
        "export": ["export"],
        "verify": ["verify"],
        "check": ["check"],
    }.items():
        yield from _run(side, what, *words, "--file", "large.db")
        if what == "import":
            yield "file", used_bytes(whole)
            shutil.copy(whole, base)
    yield from _edits_and_merges(side, whole, base)
    yield from _run(side, "undo", "undo", "--file", "large.db")
    if cases is not None:
        side.run("import", str(cases), "--file", "cases.db")
        yield "EUvsDisinfo file", used_bytes(side.folder / "cases.db")
    if server is not None:
        yield from _run(
            side,
            "import into PostgreSQL",
            "import",
            str(records),
            "--file",
            server.format(side.folder.name),
        )


def _edits_and_merges(side: "Side", whole: Path, base: Path) -> Iterator[tuple[str, float]]:
    before = used_bytes(base)
    for name in ("ann", "bob"):
        shutil.copy(base, side.folder / f"{name}.db")
        seconds = float(script(side, EDIT, f"{name}.db", name))
        if name == "ann":
            yield "edit", seconds / EDITS
            yield "edit, bytes", (used_bytes(side.folder / "ann.db") - before) / EDITS
    yield from _run(side, "merge of edits", "merge", "bob.db", "--file", "ann.db")
    (side.folder / "fresh.db").unlink(missing_ok=True)
    side.run("init", "--file", "fresh.db")
    yield from _run(side, "merge of an import", "merge", whole.name, "--file", "fresh.db")


def _run(side: "Side", what: str, *words: str) -> Iterator[tuple[str, float]]:
    _, cpu, memory = side.measured(*words)
    yield what, cpu
    yield f"{what}, MB of memory", memory


def script(side: "Side", source: str, *words: str) -> str:
    """Run a script with the sources of a side, in its folder; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", source, *words], cwd=side.folder, env=side.environment,
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.stdout


def used_bytes(path: Path) -> float:
    """Return the bytes of the pages that hold something."""
    connection = sqlite3.connect(path)
    size, pages, free = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_size", "page_count", "freelist_count")
    )
    connection.close()
    return float(size * (pages - free))


def print_table(sides: "list[Side]", records: Path, cases: Path | None, server: str | None) -> None:
    """Measure both sides once, and print a line for each figure with what it may be at most."""
    here, there = (dict(figures(side, records, cases, server)) for side in sides)
    print(f"{'':<36}{'here':>14}{sides[1].name[:12]:>14}   ratio  at most")
    for what, value in here.items():
        ratio = value / there[what] if there[what] else float("nan")
        most = _AT_MOST.get(what, 1.0)
        said = "" if ratio <= most else "  MISSED"
        print(f"{what:<36}{value:>14,.4g}{there[what]:>14,.4g}{ratio:>8.2f}{most:>9.2f}{said}")
    for what, option in (("EUvsDisinfo file", "--cases"), ("import into PostgreSQL", "--server")):
        if what not in here:
            print(f"{what:<36}not measured: give {option}")
    _print_peer(records)


def _print_peer(records: Path) -> None:
    """Print what `sqlite-utils insert` takes for the same lines, where it is installed."""
    tool = shutil.which("sqlite-utils")
    if tool is None:
        print(f"{'peer: sqlite-utils insert':<36}not measured: sqlite-utils is not installed")
        return
    target = records.with_suffix(".peer.db")
    target.unlink(missing_ok=True)
    subprocess.run([tool, "insert", target, "claims", records, "--nl", "--pk", "key"], check=True)
    print(f"{'peer: sqlite-utils insert, bytes':<36}{used_bytes(target):>14,.4g}")
