"""What is refused on the screen: said in place, nothing typed lost, and nobody writes by chance."""

from pathlib import Path

import pytest
from textual.widgets import Static

from claimtrack.errors import InvalidValueError
from claimtrack.settings import read_settings
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.views.inbox import Inbox
from conftest import exported
from screen import entries, press, refused_once, screen_text, settled

SMALL = (80, 24)
FORMS = {
    "note": ("n", "Is it so?"),
    "revise": ("e", "?"),
    "tag": ("t", "water"),
    "verdict": ("vc", "Because."),
    "answer": ("rdw", "It was not so."),
    "claim": ("a", "The dam leaked."),
}
"""The keys that lead to forms, and what is typed there."""


@pytest.mark.parametrize("form", FORMS)
async def test_a_refused_form_stands_with_the_sentence_and_what_was_typed(
    kerry: Store, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    before = exported(kerry)
    keys, words = FORMS[form]
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, *keys, *words)
        typed = [line.value for line in entries(app)]
        refused_once(app, monkeypatch)
        await press(pilot, "ctrl+s")
        stands = len(app.screen_stack) == 2
        again = [line.value for line in entries(app)]
        shown = screen_text(app)
        unchanged = exported(kerry)
        await press(pilot, "ctrl+s")

        assert stands
        assert "The store wants it otherwise." in shown
        assert again == typed
        assert unchanged == before
        assert len(app.screen_stack) == 1
    assert exported(kerry) != before


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the settings file is, with nobody named by other means."""
    monkeypatch.delenv("CLAIMTRACK_AUTHOR")
    path = tmp_path / "home" / "claimtrack" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def fault_shown(app: Workbench) -> str:
    line = app.screen_stack[0].query_one("#fault", Static)
    return str(line.content) if line.display else ""


async def test_nobody_writes_before_the_settings_can_be_read(kerry: Store, config: Path) -> None:
    config.write_text('theme = "light"\nauthor = dana\n', "utf-8")
    before = exported(kerry)
    app = Workbench(kerry, None, read_settings())
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        first = fault_shown(app)
        await press(pilot, "c", "n", *"So?", "ctrl+s")
        refused, unchanged = screen_text(app), exported(kerry)
        config.write_text('theme = "light"\nauthor = "dana"\n', "utf-8")
        await press(pilot, "ctrl+s")

        assert "Nobody can write: config.toml, line 2: " in first
        assert "nothing was written" in " ".join(refused.split())
        assert unchanged == before
        assert fault_shown(app) == ""
        assert app.author == "dana"
        assert "dana" in screen_text(app)
    assert exported(kerry) != before


async def test_a_file_that_breaks_while_the_screen_is_open_stops_writing_too(
    kerry: Store, config: Path
) -> None:
    config.write_text('author = "dana"\n', "utf-8")
    before = exported(kerry)
    app = Workbench(kerry, None, read_settings())
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        config.write_text("author = dana\n", "utf-8")
        await press(pilot, "c")

        assert "Nobody can write" in fault_shown(app)
        assert "nothing was written" in app.message
    assert exported(kerry) == before


async def test_who_was_named_writes_whatever_the_settings_say(kerry: Store, config: Path) -> None:
    config.write_text("author = dana\n", "utf-8")
    before = exported(kerry)
    app = Workbench(kerry, "alice", read_settings())
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "n", *"So?", "ctrl+s")

        assert "config.toml, line 1" in fault_shown(app)
    assert exported(kerry) != before


@pytest.mark.parametrize("method", ["action_next", "show_preview", "read_first", "update_heading"])
async def test_a_refusal_in_a_view_is_a_sentence_and_no_end(
    kerry: Store, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    def refuse(*_words: object, **_more: object) -> None:
        raise InvalidValueError("Not here.")

    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        told: list[str] = []
        monkeypatch.setattr(app, "show_message", told.append)
        with monkeypatch.context() as context:
            context.setattr(Inbox, method, refuse)
            await press(pilot, "j", "space", "R")
        at = app.inbox.window.current
        await press(pilot, "j")

        assert "Not here." in (*told, app.message)
        assert app.inbox.window.current != at
