"""Files of each earlier revision, upgraded: all rows and all answers are what they were."""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from claimtrack.changes.integrity import check
from claimtrack.store import open_store
from conftest import each_day
from record_older import answers, changed, rows, told

FOLDER = Path(__file__).parent / "older_files"
REVISIONS = sorted(path.name[:4] for path in FOLDER.glob("[0-9]*.db.gz"))

_IN_OTHER_WORDS = {"words", "sentence", "told", "joined", "difference"}
"""What says a fact that stands beside it; how may change at any time."""

_HIDES_THE_SEEN_ONLY = 8
"""From this schema on the undo of an import keeps in sight what others work on."""

_COUNTS_ADDED_ROWS = 9
"""From this schema on rows that were added to a claim are among its later changes."""


def facts(answer: Any, of: Any) -> Any:
    """Return of an answer what an older program also says; it knew fewer fields."""
    if isinstance(answer, dict) and isinstance(of, dict):
        return {
            name: facts(value, of[name])
            for name, value in answer.items()
            if name in of and name not in _IN_OTHER_WORDS
        }
    if isinstance(answer, list) and isinstance(of, list) and len(answer) == len(of):
        return [facts(one, other) for one, other in zip(answer, of, strict=True)]
    return answer


class Recorded:
    """A recorded file, upgraded, and what the program of its time said of it."""

    def __init__(self, revision: str, folder: Path) -> None:
        self.schema = int(revision)
        self.said = json.loads(gzip.decompress((FOLDER / f"{revision}.json.gz").read_bytes()))
        self.path = folder / "claims.db"
        self.path.write_bytes(gzip.decompress((FOLDER / f"{revision}.db.gz").read_bytes()))
        self.before = rows(self.path)
        self.store = open_store(self.path)
        self.after = rows(self.path)

    def answers(self, *words: str) -> Any:
        return answers(*words, "--file", str(self.path))

    def assert_said(self, kind: str, name: str) -> None:
        """Compare today's answer with that of then; what was refused then is not compared."""
        then = self.said[kind][name]
        if then is None:
            return
        now = self._undone(name) if kind == "undo" else self.answers(*_question(kind, name))
        if kind == "as of" and self.schema < _COUNTS_ADDED_ROWS:
            assert now[0]["later_changes"] >= then[0].pop("later_changes")
        if kind == "undo":
            if self.schema < _HIDES_THE_SEEN_ONLY:
                then = {row: then[row] for row in then if row in now or not self._is_worked_on(row)}
            assert set(now) == set(then), (kind, name)
        assert facts(now, then) == facts(then, then), (kind, name)

    def _undone(self, changeset: str) -> Any:
        """Return the rows that differ once a change is undone, of the tables that were there."""
        copy = self.path.with_name("undone.db")
        shutil.copy(self.path, copy)
        (author,) = {one["author"] for one in self.said["log"] if one["changeset_id"] == changeset}
        assert told("undo", changeset, "--file", str(copy), "--as", author) is not None
        tables = {name.split()[0] for name in self.before} | {"conflict"}
        found = changed(self.after, copy)
        return {name: found[name] for name in found if name.split()[0] in tables}

    def _is_worked_on(self, name: str) -> bool:
        """Say whether somebody put a topic on the claim, as bob did on that of alice's import."""
        claim = name.split()[1]
        return any(
            one["entity"] == "tagging"
            and one["author"] == "bob"
            and one["fields"]["claim_id"][1].replace("-", "") == claim
            for one in self.said["log"]
        )


def _question(kind: str, name: str) -> list[str]:
    first, second = name.split()
    return ["blame", second] if kind == "blame" else ["show", first, "--as-of", second]


@pytest.fixture(params=each_day(REVISIONS, 3))
def recorded(request: pytest.FixtureRequest, tmp_path: Path) -> Recorded:
    return Recorded(request.param, tmp_path)


def test_after_an_upgrade_every_row_and_answer_is_as_it_was(recorded: Recorded) -> None:
    """Of blame, as-of and undo each revision asks one or two, each its own; the slow test all."""
    assert set(recorded.after) == set(recorded.before)
    assert facts(recorded.after, recorded.before) == recorded.before
    assert recorded.answers("log") is not None
    for kind in ("log", "conflicts"):
        then = recorded.said[kind]
        assert facts(recorded.answers(kind), then) == facts(then, then)
    for kind, every in (("blame", 14), ("as of", 25), ("undo", 14)):
        for name in sorted(recorded.said[kind])[recorded.schema % 14 :: every]:
            recorded.assert_said(kind, name)
    assert check(recorded.store).problems == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["blame", "as of", "undo"])
def test_after_an_upgrade_each_single_answer_is_as_it_was(recorded: Recorded, kind: str) -> None:
    for name in recorded.said[kind]:
        recorded.assert_said(kind, name)
