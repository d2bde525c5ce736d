"""No address of a database is ever printed as it was typed: spellings, and places that print."""

import subprocess
import sys
from pathlib import Path

import pytest

from claimtrack.addresses import shown
from claimtrack.cli.boundary import run
from claimtrack.errors import MissingFileError
from claimtrack.merging import job
from claimtrack.settings import config_path
from claimtrack.store import Location, location_of, open_store
from claimtrack.store.busy_note import leave_note
from claimtrack.store.location import MalformedAddressError, UnknownSchemeError
from claimtrack.tui.app import Workbench
from conftest import Shell
from filled import nothing
from screen import screen_text, settled
from servers import Server

SPELLINGS = {
    "postgresql://bob:s3cret@127.0.0.1:1/claims": "postgresql://127.0.0.1:1/claims",
    "postgres://bob:s3cret@127.0.0.1:1": "postgres://127.0.0.1:1",
    "postgresql+psycopg://bob:s3cret@127.0.0.1:1/claims": "postgresql+psycopg://127.0.0.1:1/claims",
    "postgresql+psycopg2://bob:s3cret@db/claims": "postgresql+psycopg2://db/claims",
    "POSTGRESQL+AsyncPG://bob:s3cret@db/claims": "postgresql+asyncpg://db/claims",
    "PostgreSQL://bob:s3cret@127.0.0.1:1/claims": "postgresql://127.0.0.1:1/claims",
    "  postgresql://bob:s3cret@127.0.0.1:1/x ": "  postgresql://127.0.0.1:1/x ",
    "postgresql : // bob:s3cret@db/claims": "postgresql://db/claims",
    "postgresql:/bob:s3cret@db/claims": "postgresql://db/claims",
    "postgresql:bob:s3cret@db/claims": "postgresql://db/claims",
    "postgresql//bob:s3cret@db/claims": "postgresql://db/claims",
    "postgresq://bob:s3cret@db/claims": "postgresq://db/claims",
    "postgresql://bob:s3c@s3cret@127.0.0.1:1/x": "postgresql://127.0.0.1:1/x",
    "postgresql://bob:s3c/s3cret@db/claims": "postgresql://…",
    "postgresql://bob:s3c?s3cret@db/claims": "postgresql://…",
    "postgresql://bob:s3c#s3cret@db/claims": "postgresql://…",
    "postgresql://bob:s3c s3cret@127.0.0.1:1/x": "postgresql://127.0.0.1:1/x",
    "postgresql://bob:s3c%40s3cret@127.0.0.1:1/x": "postgresql://127.0.0.1:1/x",
    "postgresql://bob:s3cret@[::1]:1/claims": "postgresql://[::1]:1/claims",
    "postgresql://bob:s3cret@[::1/claims": "postgresql://…",
    "postgresql://bob:s3cret": "postgresql://…",
    "postgresql://bob:s3cret/claims": "postgresql://…",
    "postgresql://127.0.0.1:1/x?user=bob&password=s3cret": "postgresql://127.0.0.1:1/x",
    "postgresql://127.0.0.1:1/x?password=s3c@s3cret": "postgresql://…",
    "postgresql://127.0.0.1:1/x?password=s3c s3cret": "postgresql://127.0.0.1:1/x",
    "postgresql://127.0.0.1:1/x?PASSWORD=s3cret": "postgresql://127.0.0.1:1/x",
    "postgresql://127.0.0.1:1/x?pass%77ord=s3cret": "postgresql://127.0.0.1:1/x",
    "postgresql://127.0.0.1:1/x?sslpassword=s3cret&port=1": "postgresql://127.0.0.1:1/x?port=1",
    "postgresql://127.0.0.1:1/x?sslmode=on;password=s3cret": "postgresql://127.0.0.1:1/x",
    "postgresql://bob:s3cret@/x?host=/nowhere": "postgresql:///x?host=/nowhere",
    "mysql+pymysql://bob:s3cret@db/claims": "mysql+pymysql://db/claims",
    "mysql:/bob:s3cret@db/claims": "mysql://db/claims",
    "host=db password=s3cret dbname=claims": "host=db password=… dbname=claims",
    "host=db password='s3c s3cret'": "host=db password=…",
    "bob:s3cret@db/claims": "…@db/claims",
}
"""Of each spelling what is left of it."""

PLACES: dict[str, tuple[str, ...]] = {
    "what lists": ("list", "--file", "{}"),
    "what writes": ("add", "claim", "text", "--file", "{}"),
    "init": ("init", "{}"),
    "check": ("check", "--file", "{}"),
    "upgrade": ("upgrade", "--file", "{}"),
    "restore": ("restore", "--file", "{}"),
    "sync": ("sync", "--publish", "--file", "{}"),
    "the screen": ("open", "{}"),
    "no command": ("{}",),
    "a word too many": ("list", "--limit", "{}"),
    "merge": ("merge", "{}"),
    "import": ("import", "{}"),
    "a backup to restore": ("restore", "{}"),
    "a document": ("snapshot", "dispatch", "{}"),
    "git": ("git", "textconv", "{}"),
    "a name": ("show", "{}"),
}


@pytest.mark.parametrize(("typed", "left"), SPELLINGS.items(), ids=range(len(SPELLINGS)))
def test_of_an_address_only_is_shown_where_the_database_is(typed: str, left: str) -> None:
    sentence = f"{typed}: is not there. Say `claimtrack check --file {typed}`, or “{typed}”."

    assert shown(typed) == left
    assert shown(left) == left
    assert "s3c" not in shown(sentence)
    assert "is not there. Say `claimtrack check --file" in shown(sentence)


@pytest.mark.parametrize(
    "words",
    [
        "postgresql+psycopg://USER@HOST/DATABASE",
        "postgresql+psycopg://…",
        "PostgreSQL: use pg_dump.",
        "/home/alice@work/claims.db: is damaged.",
        "C:/Users/alice@work/claims.db",
        "https://example.org/@bob: is no source.",
        "waiting: alice's merge of bob.db, 30%",
    ],
)
def test_other_words_stay_as_they_are(words: str) -> None:
    assert shown(words) == words


A_FEW = (0, 3, 10, 16, 31, 34)
"""Spellings that are taken, refused, and taken for a path."""


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(typed, id=str(number), marks=() if number in A_FEW else pytest.mark.slow)
        for number, typed in enumerate(SPELLINGS)
    ],
)
def test_no_command_prints_an_address_as_it_was_typed(
    kerry_shell: Shell, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {}
    for place, words in PLACES.items():
        written = [word.format(typed) for word in words]
        told[place] = printed(kerry_shell, *written)
    monkeypatch.setenv("CLAIMTRACK_FILE", typed)
    told["the environment"] = printed(kerry_shell, "list")

    for place, sentence in told.items():
        assert sentence.strip(), place
        assert "s3c" not in sentence, place
        assert "Traceback" not in sentence, place


def printed(shell: Shell, *words: str) -> str:
    """Return what a command prints, which may refuse."""
    run(words)
    return shell.printed()


MALFORMED = {
    "postgresql://db:port/claims": "the port is no number",
    "postgresql://db:70000/claims": "the port is no number",
    "postgresql://[::1/claims": "the host cannot be read",
    "postgresql://d b/claims": "the host cannot be read",
    "postgresql://db/claims/2": "the name of the database cannot be read",
    "postgresql://db/claims#2": "the name of the database cannot be read",
    "postgresql://db/claims?sslmode": "a parameter has no value",
}


@pytest.mark.parametrize("typed", MALFORMED)
def test_a_malformed_address_is_said_to_be_one(typed: str) -> None:
    with pytest.raises(MalformedAddressError, match=MALFORMED[typed]):
        location_of(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "postgresql://127.0.0.1:1/claims?foo=bar",
        "postgresql://127.0.0.1:1/claims?port=x",
        "postgresql://127.0.0.1:1/claims?connect_timeout=soon",
        "postgresql://a..b/claims",
    ],
)
def test_what_only_the_driver_finds_malformed_is_a_sentence_too(shell: Shell, typed: str) -> None:
    shell("list", "--file", typed, code=1)

    assert "An address is postgresql+psycopg://USER@HOST/DATABASE" in shell.err


@pytest.mark.parametrize(
    ("typed", "login"),
    [
        ("postgresql://bob:a@b@db/claims", "bob:a%40b@"),
        ("postgresql://bob:a%40b@db/claims", "bob:a%40b@"),
        ("postgresql://bob@db/claims", "bob@"),
        ("POSTGRES://bob:@db/claims", "bob:@"),
    ],
)
def test_a_password_may_hold_an_unescaped_at_sign(typed: str, login: str) -> None:
    assert location_of(typed).url == f"postgresql+psycopg://{login}db/claims"


def test_a_file_may_be_called_like_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "bob:notes@home.db"
    with pytest.raises(UnknownSchemeError):
        location_of(name)
    Path(name).touch()

    assert location_of(name).path == Path(name)


def test_a_location_that_is_looked_at_shows_no_login() -> None:
    location = Location(url="postgresql+psycopg://bob:s3cret@db/claims?password=s3cret")

    assert str(location) == "postgresql+psycopg://db/claims"
    assert repr([location]) == "[Location('postgresql+psycopg://db/claims')]"


def test_a_drivers_message_loses_the_password() -> None:
    location = location_of("postgresql://bob:s3c@ret@127.0.0.1:1/claims?sslmode=s3c@ret")

    with pytest.raises(Exception, match='invalid sslmode value: "…"') as caught:
        open_store(location)

    assert "s3c" not in str(caught.value)


@pytest.fixture
def address(postgres: Server) -> str:
    """Return the address of a store on a server, with a password that nobody asks for."""
    store = postgres.filled_store(nothing)
    store.close()
    typed = str(store.location.url)
    return typed.replace("postgres:@", "postgres:s3cret@").replace("postgres@", "postgres:s3cret@")


def test_nothing_that_is_told_of_a_server_shows_its_password(
    kerry_shell: Shell, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "s3cret" in address
    notes: list[str] = []

    def noted(path: Path | None, doing: str) -> object:
        notes.append(doing)
        return leave_note(path, doing)

    monkeypatch.setattr(job, "leave_note", noted)
    told = []
    for words, code in (
        (("merge", "claims.db", "--file", address), 0),
        (("merge", address), 0),
        (("merge", address, "--dry-run", "--json"), 0),
        (("add", "claim", "text", "--file", address), 0),
        (("merge", address), 0),
        (("log", "--json", "--file", address), 0),
        (("check", "--file", address), 0),
        (("init", "--file", address), 0),
        (("upgrade", "--file", address), 0),
        (("sync", "--file", address), 0),
        (("backup", "--file", address), 1),
        (("restore", "--file", address), 1),
        (("merge", address, "--file", address), 1),
    ):
        kerry_shell(*words, code=code)
        told.append(kerry_shell.out + kerry_shell.err)

    assert "s3cret" not in "\n".join((*told, *notes))
    assert any("merge of postgresql" in note for note in notes)


async def test_the_title_of_the_screen_shows_no_password(address: str) -> None:
    app = Workbench(location_of(f"{address}&password=s3cret"), "alice")
    async with app.run_test(size=(160, 40)) as pilot:
        await settled(pilot)
        words = screen_text(app)
    app.store.close()

    assert "alice" in words
    assert "s3cret" not in words


COMMAND = """
import sys
from claimtrack import __main__
from claimtrack.cli import boundary
def fail(words):
    raise RuntimeError(f"cannot open {words[-1]}")
boundary._run = fail
__main__.main()
"""
SCREEN = """
import sys
from claimtrack.store.location import location_of
from claimtrack.tui.app import Workbench
def fail(self):
    typed = sys.argv[-1]
    raise RuntimeError(f"cannot open {typed}")
Workbench.on_mount = fail
Workbench(location_of(sys.argv[-1]), "alice").run(headless=True)
"""


@pytest.mark.parametrize("program", [COMMAND, SCREEN], ids=["command line", "screen"])
def test_a_bugs_traceback_shows_no_password(program: str, tmp_path: Path) -> None:
    script = tmp_path / "failing.py"
    script.write_text(program, "utf-8")
    done = subprocess.run(
        [sys.executable, script, "postgresql://bob:s3cret@127.0.0.1:1/claims"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    told = done.stdout + done.stderr
    assert "RuntimeError: cannot open postgresql://127.0.0.1:1/claims" in told
    assert "s3cret" not in told
    assert done.returncode in (0, 1)


def test_a_problem_of_the_settings_shows_no_password(
    kerry_shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLAIMTRACK_AUTHOR")
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text(
        'file = "postgresql://bob:s3cret@db/claims"\ntheme = "postgresql://bob:s3cret@db/claims"\n',
        "utf-8",
    )

    kerry_shell("annotate", "soldiers-220", "note")

    assert "`file` is no setting" in kerry_shell.err
    assert "s3cret" not in kerry_shell.err


def test_a_path_that_is_no_file_is_shown_as_it_is() -> None:
    assert str(MissingFileError(Path("a@b.db"))).startswith("a@b.db: ")
