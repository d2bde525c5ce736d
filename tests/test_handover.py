"""The terminal goes to another program and comes back, whatever becomes of that program."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from claimtrack import changes
from claimtrack.errors import InvalidValueError
from claimtrack.store import Store
from claimtrack.tui import handover
from claimtrack.tui.app import Workbench
from conftest import exported
from screen import claims_in, press, settled, slow_clock


class Terminal:
    """Counts how often the screen gave its terminal away, and got it back."""

    def __init__(self) -> None:
        self.given = self.back = 0

    @contextmanager
    def suspend(self, _bench: Workbench) -> Iterator[None]:
        """Do as Textual does: only what ends well brings the screen back."""
        self.given += 1
        yield
        self.back += 1


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(Workbench, "suspend", lambda bench: terminal.suspend(bench))
    return terminal


def script(path: Path, words: str) -> str:
    """Return an editor that does what a shell is told."""
    path.write_text(f"#!/bin/sh\n{words}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    "words",
    [
        None,
        "exit 3",
        'rm "$1"',
        'printf "\\377" > "$1"',
        'rm "$1"; mkdir "$1"',
        "kill -9 $$",
        ': > "$1"',
    ],
)
async def test_the_screen_comes_back_with_a_sentence_from_an_editor_that_fails(
    kerry: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    terminal: Terminal,
    words: str | None,
) -> None:
    editor = "/no/such/editor" if words is None else script(tmp_path / "editor", words)
    monkeypatch.setenv("EDITOR", editor)
    before = exported(kerry)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "E")

        assert "Nothing was changed; $EDITOR names the editor." in app.message
        assert app.is_running
        assert (terminal.given, terminal.back) == (1, 1)
    assert exported(kerry) == before


@pytest.mark.parametrize("editor", ['vi "', "", "not executable"])
async def test_a_command_that_is_none_gets_a_sentence_too(
    kerry: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    terminal: Terminal,
    editor: str,
) -> None:
    plain = tmp_path / "plain"
    plain.write_text("no program", "utf-8")
    monkeypatch.setenv("EDITOR", editor.replace("not executable", str(plain)) or "/")
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "E")

        assert "Nothing was changed" in app.message
        assert terminal.given == terminal.back


async def test_an_interrupt_meant_for_the_editor_leaves_the_screen_alone(
    kerry: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: Terminal
) -> None:
    monkeypatch.setenv("EDITOR", script(tmp_path / "editor", f"kill -INT {os.getpid()}; exit 1"))
    before = signal.getsignal(signal.SIGINT)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "E")

        assert "ended with 1" in app.message
        assert app.is_running
    assert signal.getsignal(signal.SIGINT) == before


@pytest.mark.parametrize("fault", [RuntimeError("the pipe burst"), MemoryError(), KeyError("x")])
async def test_whatever_goes_wrong_while_the_terminal_is_away_brings_the_screen_back(
    kerry: Store, monkeypatch: pytest.MonkeyPatch, terminal: Terminal, fault: Exception
) -> None:
    def burst(_command: object) -> int:
        raise fault

    monkeypatch.setattr(handover, "_run", burst)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "E")

        assert (str(fault) or type(fault).__name__) in app.message
        assert (terminal.given, terminal.back) == (1, 1)


async def test_what_an_editor_wrote_before_it_was_killed_is_where_the_next_one_begins(
    kerry: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: Terminal
) -> None:
    words = 'printf "Half a sentence" > "$1"; kill -9 $$'
    monkeypatch.setenv("EDITOR", script(tmp_path / "dies", words))
    app = Workbench(kerry, "alice", clock=slow_clock())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        before = exported(kerry)
        await press(pilot, "E")
        told = app.message
        unchanged = exported(kerry)
        monkeypatch.setenv("EDITOR", script(tmp_path / "ends", 'printf " and its end" >> "$1"'))
        await press(pilot, "E")

    assert "was ended by SIGKILL" in told
    assert "E goes on with it" in told
    assert unchanged == before
    assert any("Half a sentence" in words and "its end" in words for words in claims_in(kerry))
    assert terminal.given == terminal.back == 2


async def test_what_was_written_outside_and_is_refused_is_kept(
    kerry: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: Terminal
) -> None:
    def refuse(*_words: object, **_more: object) -> None:
        raise InvalidValueError("Not now.")

    monkeypatch.setenv("EDITOR", script(tmp_path / "editor", 'printf "Mine" > "$1"'))
    app = Workbench(kerry, "alice", clock=slow_clock())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        with monkeypatch.context() as context:
            context.setattr(changes, "revise", refuse)
            await press(pilot, "E")
        told = app.message
        monkeypatch.setenv("EDITOR", "true")
        await press(pilot, "E")

    assert "Not now. What you typed is kept as a draft." in told
    assert "Mine" in claims_in(kerry)
