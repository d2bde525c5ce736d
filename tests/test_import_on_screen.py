"""A file is imported on the screen: what it would do is shown first, and Enter alone writes it."""

import asyncio
import threading
from pathlib import Path

import pytest
from textual.events import Key, Paste
from textual.pilot import Pilot

from claimtrack.errors import InvalidValueError
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.typed_text import _completed, check_text, file_or_folder
from claimtrack.tui.widgets.dry_run import DryRun
from claimtrack.tui.widgets.forms import Form
from conftest import exported
from screen import claims_in, entries, press, screen_text, settled, slow_clock

SMALL = (80, 24)
TABLE = """ID,Claim,Speaker,Date,Mood
m-1,The mill is clean.,River Mill,13.02.2024,calm
m-2,The fish are alive.,River Mill,14.02.2024,
m-3,,River Mill,15.02.2024,
"""
CLAIMS = ["The fish are alive.", "The mill is clean."]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "a mill.csv"
    path.write_text(TABLE, "utf-8")
    return path


def shown(app: Workbench) -> str:
    """Return what the dry run says, with its lines joined."""
    return " ".join(screen_text(app).replace("│", " ").split())


async def paste(pilot: Pilot[None], words: str) -> None:
    """Paste words where one types."""
    pilot.app.post_message(Paste(words))
    await settled(pilot)


async def test_what_an_import_would_do_is_shown_first_and_enter_alone_writes_it(
    sqlite_store: Store, table: Path
) -> None:
    before = exported(sqlite_store)
    app = Workbench(sqlite_store, "alice", clock=slow_clock())
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "i")
        await paste(pilot, f"file://{str(table).replace(' ', '%20')}")
        asked = [entry.id for entry in entries(app)]
        await press(pilot, "ctrl+s")
        dry_run, untouched = shown(app), exported(sqlite_store) == before
        await press(pilot, "escape")
        left, form, still = shown(app), app.screen, exported(sqlite_store) == before
        await press(pilot, "ctrl+s", "enter")
        imported, claims = app.message, claims_in(sqlite_store)
        listed = screen_text(app)
        await press(pilot, "u")

        assert asked == ["path", "format", "dataset", "map", "date_order"]
        assert "Read as csv: 3 records. Would be: 2 added, 0 revised" in dry_run
        assert "refused: a mill.csv, row 4: has no text of a claim" in dry_run
        assert "no place for: Mood (1)" in dry_run
        assert "'Claim' → text" in dry_run
        assert untouched
        assert "Nothing was imported." in left
        assert isinstance(form, Form)
        assert still
        assert imported == (
            "Imported a mill.csv: 2 added, 0 revised, 0 unchanged, 1 refused. u takes it back."
        )
        assert sorted(claims) == CLAIMS
        assert "The mill is clean." in listed
        assert app.message.startswith("Undone: Imported: ")
        assert claims_in(sqlite_store) == []


async def test_enter_typed_before_anybody_can_have_read_the_dry_run_writes_nothing(
    sqlite_store: Store, table: Path
) -> None:
    before = exported(sqlite_store)
    now = 0.0
    app = Workbench(sqlite_store, "alice", clock=lambda: now)
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "i")
        await paste(pilot, str(table))
        for key in ("ctrl+s", "enter", "enter"):
            app.post_message(Key(key, None))
        await settled(pilot)
        now = 0.4
        await press(pilot, "enter")
        told, nothing = shown(app), exported(sqlite_store) == before
        now = 2.0
        await press(pilot, "enter")

        assert "before this could be read" in told
        assert nothing
        assert sorted(claims_in(sqlite_store)) == CLAIMS


async def test_what_cannot_be_read_is_said_in_the_form(sqlite_store: Store, table: Path) -> None:
    wrong = table.with_name("map.toml")
    wrong.write_text("[columns]\n'No such column' = 'text'\n", "utf-8")
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "i")
        await paste(pilot, f"{table}z")
        await press(pilot, "ctrl+s")
        missing = shown(app)
        await press(pilot, "backspace", "enter", *"zip", "enter")
        await press(pilot, "ctrl+s")
        format_ = shown(app)
        await press(pilot, *["backspace"] * 3, "enter", "enter")
        await paste(pilot, str(wrong))
        await press(pilot, "ctrl+s")

        assert "a mill.csvz is not there" in missing
        assert "It is one of: " in format_
        assert isinstance(app.screen, Form)
        assert "No such column" in shown(app)
        assert claims_in(sqlite_store) == []


@pytest.mark.parametrize("phase", ["the dry run", "the import"])
async def test_escape_stops_a_long_import_and_nothing_of_it_is_kept(
    sqlite_store: Store, table: Path, monkeypatch: pytest.MonkeyPatch, phase: str
) -> None:
    gate, waits, really_note = threading.Event(), phase == "the dry run", DryRun.note_progress

    def late(screen: DryRun, read: int, part: float | None) -> None:
        if waits:
            assert gate.wait(20)
        really_note(screen, read, part)

    monkeypatch.setattr(DryRun, "note_progress", late)
    before = exported(sqlite_store)
    app = Workbench(sqlite_store, "alice", clock=slow_clock())
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "i")
        await paste(pilot, str(table))
        if phase == "the import":
            await press(pilot, "ctrl+s")
            waits = True
        app.post_message(Key("enter" if waits and phase == "the import" else "ctrl+s", None))
        while not app.work.is_writing:
            await asyncio.sleep(0)
        app.post_message(Key("escape", None))
        while "Stopping" not in screen_text(app):
            await asyncio.sleep(0)
        gate.set()
        await settled(pilot)

        assert isinstance(app.screen, Form)
        assert "Stopped: nothing of it was imported." in shown(app)
        assert exported(sqlite_store) == before


@pytest.mark.parametrize(
    "typed",
    ["{}", "'{}'", '"{}"', "{escaped}", "file://{quoted}", "file://localhost{quoted}", " {} "],
)
def test_a_path_is_taken_as_a_terminal_writes_it_where_a_file_is_dropped(
    tmp_path: Path, typed: str
) -> None:
    path = tmp_path / "my cases (2) & more.csv"
    path.touch()
    escaped = str(path).translate({ord(sign): f"\\{sign}" for sign in " ()&"})
    quoted = str(path).replace(" ", "%20").replace("(", "%28")

    assert file_or_folder(typed.format(path, escaped=escaped, quoted=quoted)) == path


@pytest.mark.parametrize(
    "typed", ["~nobody-of-this-name/a.csv", "a" * 300, "a\0b", "'", "/no/such"]
)
def test_a_path_that_leads_nowhere_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(InvalidValueError, match="is not there"):
        file_or_folder(typed)
    _completed(typed)
    with pytest.raises(InvalidValueError, match="is not there"):
        check_text(typed if len(typed.split()) == 1 and "\0" not in typed else "/no/such")
