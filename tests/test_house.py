"""The rules of the house that are cheap to prove."""

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from claimtrack.store.header import SCHEMA_VERSION

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
DIALECT_SQL = re.compile(
    r"\bPRAGMA\b|\.dialect\b|\bdialects\b|\b(exec_driver_sql|driver_connection)\b"
    r"|\bsqlite_(master|schema)\b|\bpg_\w+|\bto_ts(vector|query)\b",
    re.IGNORECASE,
)
"""What is said to one database only: its own statements, its driver, or which of the two it is."""

CLOCK_OR_CHANCE = re.compile(
    r"\btime\.(time|time_ns|monotonic|perf_counter|sleep)\b|\bdatetime\.now\b|\.today\(\)"
    r"|\bos\.environ\b|\bsecrets\.|\brandom\.|\buuid[14]\("
)
"""What makes the same values give something else the next time."""
PURE_PLACES = (
    "argument", "attribution", "brief", "formats", "quotes", "schemas", "date_words.py", "dates.py",
    "diff.py", "entities.py", "explanations.py", "field_kinds.py", "similarity.py", "text.py",
    "history/fold.py", "merging/plan.py",
)  # fmt: skip

FLOORS = "A module imports only from floors below its own"
TYPER = "Only the command line knows Typer"
TEXTUAL = "Only the screen knows Textual"
DRIVERS = "Only the store knows Alembic and the drivers"
TABLES = "The faces and their lines name no table and no query"
PURE = "Pure modules reach no database, be it through others"

BREACHES = (
    (FLOORS, "queries/rows.py", "from claimtrack.changes import review"),
    (FLOORS, "merging/plan.py", "from claimtrack.transfer import report"),
    (FLOORS, "utilities.py", "import json"),
    (TYPER, "tui/app.py", "import typer"),
    (TEXTUAL, "cli/listing.py", "import textual"),
    (TEXTUAL, "render/lines.py", "from textual.content import Content"),
    (DRIVERS, "sync/share.py", "import sqlite3"),
    (DRIVERS, "changes/recorder.py", "import psycopg"),
    (DRIVERS, "transfer/plan.py", "from alembic import command"),
    (TABLES, "cli/listing.py", "from claimtrack.models import Claim"),
    (TABLES, "tui/views/feed.py", "from sqlmodel import select"),
    (TABLES, "library.py", "from claimtrack.models import Claim"),
    (TABLES, "render/lines.py", "import sqlalchemy"),
    (PURE, "quotes/nearest.py", "import sqlalchemy"),
    (PURE, "history/fold.py", "from claimtrack.history import log"),
    (PURE, "merging/plan.py", "from claimtrack.merging import source"),
)


def dialect_sql(package: Path) -> list[str]:
    """Return where a module outside the store speaks to one database only."""
    return [
        f"{path.relative_to(package)}:{number}"
        for path in sorted(package.rglob("*.py"))
        if path.relative_to(package).parts[0] != "store"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if DIALECT_SQL.search(line)
    ]


def linted(root: Path) -> subprocess.CompletedProcess[str]:
    lint = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [lint, "--no-cache", "--no-logo"], cwd=root, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "200"},
    )  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_modules_import_what_they_may() -> None:
    done = linted(ROOT)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("rule", "module", "line"), BREACHES, ids=[f"{module}: {line}" for _, module, line in BREACHES]
)
def test_an_import_that_breaks_a_rule_is_noticed(
    copy: Path, rule: str, module: str, line: str
) -> None:
    with (copy / "src" / "claimtrack" / module).open("a", encoding="utf-8") as source:
        source.write(f"{line}\n")

    done = linted(copy)

    assert done.returncode == 1, done.stdout
    assert f"{rule} BROKEN" in done.stdout
    assert done.stdout.count("BROKEN") == 1, done.stdout


def test_only_the_store_speaks_to_one_database() -> None:
    assert dialect_sql(ROOT / "src" / "claimtrack") == []


@pytest.mark.parametrize(
    "line",
    [
        "from sqlalchemy.dialects import postgresql",
        'session.execute(text("PRAGMA optimize"))',
        'if session.connection().dialect.name == "sqlite": pass',
        'text("pragma optimize")',
        'text("SELECT name FROM sqlite_master")',
        'text("SELECT pg_advisory_lock(1)")',
    ],
)
def test_a_line_for_one_database_is_noticed(copy: Path, line: str) -> None:
    package = copy / "src" / "claimtrack"
    module = package / "queries" / "rows.py"
    with module.open("a", encoding="utf-8") as source:
        source.write(f"{line}\n")

    number = len(module.read_text("utf-8").splitlines())
    assert dialect_sql(package) == [f"queries/rows.py:{number}"]


def alembic(root: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "alembic", *words],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def impure_lines(package: Path) -> list[str]:
    """Return where a pure module asks a clock, chance or its surroundings."""
    places = [package / name for name in PURE_PLACES]
    assert all(place.exists() for place in places)
    return [
        f"{path.relative_to(package)}:{number}"
        for place in places
        for path in (sorted(place.rglob("*.py")) if place.is_dir() else [place])
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if CLOCK_OR_CHANCE.search(line)
    ]


def test_pure_modules_ask_no_clock_and_no_chance() -> None:
    assert impure_lines(ROOT / "src" / "claimtrack") == []


@pytest.mark.parametrize("line", ["datetime.now(UTC)", "time.time()", "uuid4()", "os.environ['X']"])
def test_a_line_that_asks_a_clock_or_chance_is_noticed(copy: Path, line: str) -> None:
    path = copy / "src" / "claimtrack" / "argument" / "case.py"
    path.write_text(path.read_text("utf-8") + f"\nNOW = {line}\n", "utf-8")

    assert len(impure_lines(copy / "src" / "claimtrack")) == 1


def test_alembic_tells_the_history_of_the_schema() -> None:
    history = alembic(ROOT, "history").splitlines()

    scripts = list((ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    assert len(history) == len(scripts)
    assert f"-> {SCHEMA_VERSION:04} (head)" in history[0]


def test_alembic_writes_the_next_revision(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "migrations", tmp_path / "migrations")

    alembic(tmp_path, "revision", "-m", "what it does")
    alembic(tmp_path, "upgrade", "head")

    number = SCHEMA_VERSION + 1
    script = tmp_path / "migrations" / "versions" / f"{number:04}_what_it_does.py"
    assert f'revision = "{number:04}"\ndown_revision = "{SCHEMA_VERSION:04}"' in script.read_text()


def test_no_file_was_committed_that_a_slip_left_behind() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    listed = ["git", "ls-files", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert [name for name in names.split("\0") if not re.fullmatch(r"[\w./\[\]-]*", name)] == []


def test_no_module_holds_two_subjects() -> None:
    long = [path.name for path in SOURCES if len(path.read_text("utf-8").splitlines()) > 400]

    assert long == []


def test_the_keys_in_the_docs_are_those_of_the_table() -> None:
    written = runpy.run_path(str(ROOT / "docs" / "keys.py"))["as_markdown"]()

    assert (ROOT / "docs" / "keys.md").read_text("utf-8") == written
