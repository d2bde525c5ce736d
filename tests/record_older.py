"""Record a file of schema NNNN, and what the program of its time says of it, in older_files.

Run it once for each revision, with the last commit of that schema checked out at PROJECT, in an
environment that also has `time-machine`, which lets a month pass between two steps:

    PYTHONPATH=PROJECT/src python record_older.py NNNN

The file holds a small case, imported; edits of two authors in two copies; a note, an assessment, an
answer, a topic; a retraction, an undo, an import again with a changed record; a kept copy and a
quote where the program knows them; and, from 0003 on, a merge that leaves a conflict.
"""

import gzip
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "older_files"
CASE = (
    {"key": "safe", "text": "The dam is safe.", "speaker": "Mill", "said": "2015-03",
     "citations": [{"source": {"title": "The report", "kind": "report", "url": "https://a.org/1"},
                    "role": "supports", "locator": "page 3"}],
     "rebuttals": [{"kind": "denies", "aim": "whole", "claim":
                    {"key": "cracked", "text": "The dam is “cracked”.", "speaker": "Board"}}]},
    {"key": "built", "text": "The dam was built in 1911.", "speaker": "Mill", "tags": ["history"]},
    {"key": "full", "text": "The lake is full.", "speaker": "Board", "said": "2016"},
)  # fmt: skip
AGAIN = {**CASE[2], "text": "The lake is nearly full."}
MINUTES = 'The minutes. Mr Mill said: "The dam is safe." The board wrote nothing down.'
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def told(*words: str) -> str | None:
    """Run one command line in this process; return what it prints, or None where it is refused."""
    from claimtrack.cli.boundary import run

    with redirect_stdout(StringIO()) as printed, redirect_stderr(StringIO()) as errors:
        code = run(words)
    if code:
        print(f"refused: {' '.join(words)}: {errors.getvalue()[-200:]}", file=sys.stderr)
    return printed.getvalue() if code == 0 else None


def answers(*words: str) -> list[dict[str, Any]] | None:
    """Run one command line; return the JSON objects that it prints."""
    printed = told(*words, "--json")
    return None if printed is None else [json.loads(line) for line in printed.splitlines()]


def rows(path: Path) -> dict[str, dict[str, Any]]:
    """Return all rows of entities, by table and id, and all conflicts; ids as digits."""
    found: dict[str, dict[str, Any]] = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                fields = {
                    name: value.hex() if isinstance(value, bytes) else value
                    for name, value in dict(row).items()
                }
                if "retracted" in fields:
                    found[f"{table} {fields['id']}"] = fields
                elif table == "conflict":
                    found[f"conflict {fields['entity_id']} {fields['field']}"] = {}
    return found


def changed(before: dict[str, dict[str, Any]], path: Path) -> dict[str, dict[str, Any] | None]:
    """Return the rows of a file that differ from those before; None for what is not there now."""
    after = rows(path)
    return {
        name: after.get(name)
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }


def make(one: str, two: str, passing: Any) -> None:
    """Do the work of two people in two files; merge the second into the first."""

    def step(who: str, *words: str, file: str = one) -> str:
        passing.shift(timedelta(days=30))
        return (told(*words, "--file", file, "--as", who) or "").strip()

    Path("case.jsonl").write_text("\n".join(map(json.dumps, CASE)), "utf-8")
    Path("again.jsonl").write_text(json.dumps(AGAIN), "utf-8")
    Path("minutes.txt").write_text(MINUTES, "utf-8")
    step("alice", "import", "case.jsonl", "--dataset", "dam")
    step("alice", "annotate", "safe", "Who measured it?")
    step("bob", "assess", "safe", "unproven", "--rationale", "Nobody counted.")
    step("bob", "revise", "built", "--note", "See the plaque.", "--reason", "a plaque")
    minutes = step("alice", "add", "source", "The minutes", "--kind", "document")
    step("alice", "snapshot", minutes, "minutes.txt")
    step("alice", "cite", "safe", "--source", minutes, "--exact", "The dam is safe.")
    step("bob", "rebut", "built", "--text", "The dam was never finished.", "--speaker", "Board")
    step("alice", "import", "again.jsonl", "--dataset", "dam")
    step("alice", "retract", "full", "--reason", "entered twice")
    shutil.copy(one, two)
    step("alice", "revise", "safe", "--place", "the weir")
    step("alice", "revise", "built", "--note", "No plaque is there.")
    step("bob", "revise", "safe", "--place", "the lock", file=two)
    step("bob", "revise", "built", "--text", "The dam was built in 1912.", file=two)
    step("bob", "undo", file=two)
    step("bob", "tag", "cracked", "danger", file=two)
    step("alice", "merge", two)


def ask(one: str) -> dict[str, Any]:
    """Return what the program says of the file, as far as it knows the questions."""
    before = rows(Path(one))
    log = answers("log", "--file", one) or []
    authors = {change["changeset_id"]: change["author"] for change in log}
    dates = sorted({change["at"][:10] for change in log})
    claims = [name.split()[1] for name in before if name.startswith("claim ")]
    said: dict[str, Any] = {"log": log, "conflicts": answers("conflicts", "--file", one)}
    said["blame"] = {
        name: answers("blame", name.split()[1], "--file", one)
        for name in before
        if not name.startswith("conflict")
    }
    said["as of"] = {
        f"{claim} {when}": answers("show", claim, "--as-of", when, "--file", one)
        for claim in claims
        for when in [*dates[2::3], *sorted(authors)[4::5]]
    }
    said["undo"] = {}
    for changeset, author in authors.items():
        shutil.copy(one, "undone.db")
        done = told("undo", changeset, "--file", "undone.db", "--as", author)
        said["undo"][changeset] = None if done is None else changed(before, Path("undone.db"))
    return said


def main(revision: str) -> None:
    """Make the file of a revision and the answers to it, in the folder of older files."""
    time_machine = import_module("time_machine")  # not needed by any test
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(BEGIN, tick=True) as passing:
        os.chdir(folder)
        os.environ["CLAIMTRACK_DATA"] = folder + "/data"
        make("one.db", "two.db", passing)
        data = Path("one.db").read_bytes()
        passing.shift(timedelta(days=30))
        text = json.dumps(ask("one.db"), ensure_ascii=False, sort_keys=True)
        os.chdir(FOLDER)
    (FOLDER / f"{revision}.db.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    (FOLDER / f"{revision}.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
