"""Real stores for tests: SQLite in a temporary folder, and a real PostgreSQL from the dev extra."""

import gc
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import textual._wait
import typer.main
from hypothesis import Phase, settings

from claimtrack.cli.boundary import run
from claimtrack.store import Store, installation
from claimtrack.transfer import import_path
from filled import Fill, filled_file, nothing
from servers import Server, folder_of_the_run, running

gc.set_threshold(100_000, 50, 100)
"""Screens are large and short-lived: looking for garbage among all took a tenth of a run."""

settings.register_profile("unshrunk", phases=(Phase.explicit, Phase.generate))
"""For tests that only ask whether anything fails, not for the smallest that does."""

typer.main.get_command = cache(typer.main.get_command)
"""The commands are the same in every run of one; Typer would build them all anew."""

textual._wait.SLEEP_GRANULARITY, textual._wait.SLEEP_IDLE = 1 / 250, 1 / 2000
"""Textual looks every 20 ms whether a screen has come to rest; most have much sooner."""


def each_day(values: Iterable[Any], one_in: int, ids: Callable[[Any], str] = str) -> list[Any]:
    """Return values as parameters: one in so many is run each day, the others with `-m slow`."""
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            id=ids(value),
            marks=() if place % one_in == 0 else pytest.mark.slow,
        )
        for place, value in enumerate(values)
    ]


DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
KERRY = FIXTURES / "kerry-sochi-2015"


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a person's own settings and backups out of the tests, and the tests out of theirs."""
    for name in ("CLAIMTRACK_FILE", "COLUMNS", "LINES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "CLAIMTRACK_DATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    # Stores that were filled before a test count as made on the computer that it runs on.
    monkeypatch.setattr(installation, "_new_secret", lambda: bytes(32))
    monkeypatch.setenv("CLAIMTRACK_AUTHOR", "tester")
    monkeypatch.setenv("EDITOR", "true")  # a person's own would wait for that person
    monkeypatch.delenv("VISUAL", raising=False)


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have whatever keys at random write, such as a brief, written here and not in the project."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def data() -> Path:
    """Return the folder of third-party data, or skip where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the third-party data is not here")
    return DATA


def pytest_configure(config: pytest.Config) -> None:
    """Have all processes of the run use one server, should any need it."""
    run = ExitStack()
    run.enter_context(folder_of_the_run())
    config.add_cleanup(run.close)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Return the PostgreSQL of the run."""
    with running() as server:
        yield server


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Store:
    """Return a new file."""
    return filled_file(tmp_path / "claims.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def filled_store(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[Fill], Store]]:
    """Return what makes a store that is filled already, on each of the two databases."""
    with ExitStack() as stores:

        def make(fill: Fill) -> Store:
            if request.param == "sqlite":
                return filled_file(tmp_path / "claims.db", fill)
            server: Server = request.getfixturevalue("postgres")
            store = server.filled_store(fill)
            stores.callback(store.close)
            return store

        yield make


@pytest.fixture
def store(filled_store: Callable[[Fill], Store]) -> Store:
    """Return a new store on each of the two databases."""
    return filled_store(nothing)


@pytest.fixture
def kerry(tmp_path: Path) -> Store:
    """Return a file with the running example."""
    return filled_file(tmp_path / "claims.db", import_kerry)


def import_kerry(store: Store) -> None:
    import_path(store, KERRY, "tester")


def import_without_numbers(store: Store) -> None:
    """Import the running example without the numbers that it records."""
    with TemporaryDirectory() as folder:
        case = Path(folder) / KERRY.name
        shutil.copytree(KERRY, case)
        text = (case / "case.yaml").read_text("utf-8")
        text = re.sub(r"^    quantities:\n(?:      .*\n)+", "", text, flags=re.M)
        (case / "case.yaml").write_text(text, "utf-8")
        import_path(store, case, "tester")


@pytest.fixture
def kerry_without_numbers(tmp_path: Path) -> Store:
    """Return a file with the running example, and no number recorded in it."""
    return filled_file(tmp_path / "claims.db", import_without_numbers)


class Shell:
    """Runs commands in one folder and keeps what they print."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._captured = capfd
        self.out = self.err = ""

    def __call__(self, *words: str, code: int = 0) -> str:
        assert run(words) == code, self._captured.readouterr()
        self.out, self.err = self._captured.readouterr()
        return self.out.strip()

    def printed(self) -> str:
        """Return what was printed since, on either stream."""
        return "".join(self._captured.readouterr())

    def json(self, *words: str, code: int = 0) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*words, "--json", code=code).splitlines()]


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(capfd)


@pytest.fixture
def kerry_shell(shell: Shell, kerry: Store) -> Shell:
    """Return a shell in the folder of a file with the running example."""
    return shell


def tables(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table that two equal stores share, in a fixed order."""
    from sqlalchemy import select

    from claimtrack.models import METADATA
    from claimtrack.store.texts import kept_texts

    hidden = {"workspace", "search_text", "arrival", "kept_text", "text_pack"}
    with store.reading() as session:
        connection = session.connection()
        rows = {
            table.name: sorted(
                (tuple(map(str, row)) for row in connection.execute(table.select())),
            )
            for table in METADATA.sorted_tables
            if table.name not in hidden
        }
        keys = METADATA.tables["kept_text"].c.sha256
        listed = [key.hex() for key in connection.execute(select(keys)).scalars()]
        rows["texts"] = sorted(kept_texts(connection, listed).items())
        return rows


def without_packing(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of `tables`, with the changes as they are in the log, packed or not."""
    from claimtrack.history import log
    from claimtrack.models import METADATA

    rows = tables(store)
    del rows["change"], rows["change_block"]
    changesets = METADATA.tables["changeset"].c.id
    with store.reading() as session:
        connection = session.connection()
        ids = connection.execute(changesets.table.select().with_only_columns(changesets)).scalars()
        rows["log"] = [
            (str(one), *change)
            for one in sorted(ids.all())
            for change in log.stored(connection, one)
        ]
    return rows


def exported(store: Store) -> list[str]:
    """Return a store as JSON Lines."""
    from claimtrack.transfer import export_file

    lines: list[str] = []
    export_file(store, lines.append)
    return lines
