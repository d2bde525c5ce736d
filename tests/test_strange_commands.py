"""Whatever another program wrote into a file, no command and no view ends in a traceback.

Each gives the right answer, or one sentence that points to `check`; the edits are those of
test_strange.py.
"""

import gc
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from claimtrack.changes.undo import undo
from claimtrack.cli.boundary import run
from claimtrack.store import Location, Store, engine
from claimtrack.tui.app import Workbench
from conftest import FIXTURES
from copies import copied, edit, path_of
from everything import COPY, PAPER, SAFE, a_few_of_everything_and_a_block
from filled import filled_file
from screen import press, settled
from test_strange import COLUMNS, VALUES, Column, edited

WORDS = f"""
list
list dam speaker:mill since:2015 has:note
search dam --json
show {SAFE}
show {SAFE} --as-of 2030-01-01 --json
standing {SAFE}
conflicts
text {COPY}
log
log {SAFE} --json
blame {SAFE}
verify
export
export --format dossier --output dossier
unite --suggest
suggest {PAPER}
merge other.db
merge other.db --dry-run
git textconv claims.db
seal
annotate {SAFE} Hello.
tag {SAFE} new
assess {SAFE} unproven
revise {SAFE} --owner bob
rebut {SAFE} --text Nay. --speaker Town --kind denies
retract {SAFE} --with-others
settle --all --from bob --reason why --yes
undo
undo --as bob
redo
import case
"""
COMMANDS = [line.split() for line in WORDS.strip().splitlines()]


def everything_and_an_undo(store: Store) -> None:
    a_few_of_everything_and_a_block(store)
    for owner in ("one", "two"):
        edit(store, "tester", SAFE, note=owner)
    undo(store, "tester")


class Bench:
    """A file that is edited anew for each command, beside a teammate's copy and a case."""

    def __init__(self, folder: Path) -> None:
        self.path = path_of(filled_file(folder / "claims.db", everything_and_an_undo))
        self._whole = self.path.read_bytes()
        edit(copied(self.path, folder / "other.db"), "dora", SAFE, owner="dora")
        shutil.copytree(FIXTURES / "kerry-sochi-2015", folder / "case")

    def edited(self, column: Column, value: str) -> bytes | None:
        """Return the file with a value in a column, or None where its constraints refuse that."""
        self.put(self._whole)
        return self.path.read_bytes() if edited(self.path, [column], value) else None

    def put(self, content: bytes) -> None:
        """Put a file in place, as a new one: nobody who had the old one open has this."""
        for name in ("claims.db-journal", "dossier", "home"):
            place = self.path.with_name(name)
            shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)
        self.path.write_bytes(content)

    def is_locked(self) -> bool:
        """Say whether a command that is over still keeps others from writing."""
        with closing(sqlite3.connect(self.path, timeout=0)) as connection:
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                return True
        return False


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.chdir(tmp_path)
    settings = tuple(one.replace("FULL", "OFF") for one in engine._SETTINGS)
    monkeypatch.setattr(engine, "_SETTINGS", settings)  # of what a crash leaves, others tell
    return Bench(tmp_path)


def complaint(
    bench: Bench, content: bytes, words: list[str], capfd: pytest.CaptureFixture[str]
) -> str | None:
    """Run a command on an edited file; return what is wrong with how it ended.

    `verify` ends with 1 where a quote is not in its text, and `merge` where the workspace has
    another id: that is their answer.
    """
    bench.put(content)
    try:
        code = run(words)
    except Exception as error:  # noqa: BLE001 — whatever it is, it is a traceback
        capfd.readouterr()
        return f"{type(error).__name__}: {error}"
    err = capfd.readouterr().err.strip()
    sentence = err.splitlines()[-1] if err else ""
    if code not in (0, 1) or "Traceback" in err:
        return f"exit {code}: {err}"
    is_answer = words == ["verify"] or (words[0] == "merge" and "of another workspace" in sentence)
    if code == 1 and not is_answer and "claimtrack check" not in sentence:
        return f"nothing points to `check`: {err}"
    return "it left the file locked" if bench.is_locked() else None


def complaints(
    bench: Bench,
    edits: Iterator[tuple[int, Column, str]],
    part: int,
    capfd: pytest.CaptureFixture[str],
) -> list[tuple[Column, str, str, str]]:
    """Run commands on edited files, of all every `part`th in turn."""
    found = []
    for number, column, kind in edits:
        content = bench.edited(column, VALUES[kind])
        if content is None:
            continue
        for words in COMMANDS[number % part :: part]:
            wrong = complaint(bench, content, words, capfd)
            if wrong:
                found.append((column, kind, " ".join(words), wrong))
    return found


def test_no_edit_by_another_program_brings_a_traceback(
    bench: Bench, capfd: pytest.CaptureFixture[str]
) -> None:
    kinds = list(VALUES)
    edits = ((at, column, kinds[at % len(kinds)]) for at, column in enumerate(COLUMNS))

    assert complaints(bench, edits, 60, capfd) == []


def test_a_command_that_stumbles_points_to_check_and_leaves_no_lock(
    bench: Bench, capfd: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(bench.path)) as connection:
        connection.execute("UPDATE change SET patch = '{'")
        connection.commit()
    content = bench.path.read_bytes()

    gc.disable()  # which would let go of the lock some time
    try:
        found = [complaint(bench, content, words, capfd) for words in (["log"], ["undo"])]
    finally:
        gc.enable()

    assert found == [None, None]


@pytest.mark.slow
@pytest.mark.parametrize("kind", VALUES)
def test_no_kind_of_edit_brings_a_traceback_in_any_command(
    bench: Bench, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    edits = ((0, column, kind) for column in COLUMNS)

    assert complaints(bench, edits, 1, capfd) == []


FEW = ("bytes that are no text", "half an object", "an id in bytes")


async def looked_through(path: Path) -> str:
    """Open the screen on a file, and each of its views on the first claim; return what it told."""
    app = Workbench(Location(path=path), "alice")
    told = []
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        for key in ("2", "s", "escape", "3", "4", "5", "6", "1", "enter", "h", "escape"):
            if app.open_error is not None:
                return str(app.open_error)
            await press(pilot, key)
            told.append(app.message)
    return "\n".join(told)


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=pytest.mark.slow) for kind in FEW])
async def test_no_edit_by_another_program_ends_the_screen(bench: Bench, kind: str) -> None:
    for column in COLUMNS:
        content = bench.edited(column, VALUES[kind])
        if content is not None:
            bench.put(content)

            await looked_through(bench.path)  # a bug would be raised here


@pytest.mark.parametrize("name", ["speaker_id", "text", "said"])
async def test_the_screen_says_what_it_stumbled_over_and_points_to_check(
    bench: Bench, name: str
) -> None:
    content = bench.edited(Column("claim", name), "x'00ff'")
    assert content is not None
    bench.put(content)

    assert "claimtrack check" in await looked_through(bench.path)


# Bytes of the schema itself


@pytest.mark.parametrize("column", ["type", "name", "tbl_name", "sql"])
@pytest.mark.parametrize("bytes_", ["ff41", "eda080", "00"])
def test_a_damaged_schema_gets_a_sentence_from_every_command(
    bench: Bench, column: str, bytes_: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(bench.path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            f"UPDATE sqlite_master SET {column} = CAST(x'{bytes_}' AS TEXT) WHERE name = 'standing'"
        )
        connection.commit()
    content = bench.path.read_bytes()
    words = (["list"], ["check"], ["merge", "other.db"], ["backup", "--list"], ["show", str(SAFE)])

    found = [complaint(bench, content, list(one), capfd) for one in words]

    assert [one for one in found if one and "points to" not in one] == []


@pytest.mark.parametrize("bytes_", ["ff41", "eda080", "00"])
def test_a_merge_refuses_a_copy_with_a_damaged_schema(
    bench: Bench, bytes_: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect("other.db")) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            f"UPDATE sqlite_master SET sql = CAST(x'{bytes_}' AS TEXT) WHERE name = 'change'"
        )
        connection.commit()
    before = bench.path.read_bytes()

    code = run(["merge", "other.db"])

    assert code == 1
    assert capfd.readouterr().err.startswith("other.db: ")
    assert bench.path.read_bytes() == before
