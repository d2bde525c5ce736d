"""A screen whose terminal goes away, or that is stopped and told to go on."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from claimtrack.store import create_store
from claimtrack.store.location import Location
from claimtrack.tui.asking import Drafts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there terminals are otherwise")

PATIENCE_S = 20.0
TYPED = "The ferry was late"


class Hand:
    """Somebody at the terminal of a screen that has an empty file open."""

    def __init__(self, pid: int, terminal: int) -> None:
        self.pid = pid
        self.terminal = terminal
        self.painted = b""

    def see(self, words: str) -> None:
        """Read what is painted until these words are."""
        until = time.monotonic() + PATIENCE_S
        while words.encode() not in self.painted:
            assert time.monotonic() < until, self.painted[-2000:]
            if select.select([self.terminal], [], [], 0.1)[0]:
                self.painted += os.read(self.terminal, 1 << 16)

    def press(self, keys: str, seen: str) -> None:
        """Press keys, and read until these words are painted."""
        self.painted = b""
        os.write(self.terminal, keys.encode())
        self.see(seen)

    def ends_with(self) -> int | None:
        """Return the exit code of the screen; None where it goes on for ever."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with suppress(OSError, ValueError):  # its side is closed, or ours
                if select.select([self.terminal], [], [], 0.05)[0]:
                    os.read(self.terminal, 1 << 16)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
        return None


@contextmanager
def screen_in(folder: Path, ignores: signal.Signals | None = None) -> Iterator[Hand]:
    """Open the screen at a terminal of its own, and end it whatever happens."""
    create_store(folder / "claims.db").close()
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.environ["TERM"] = "xterm-256color"
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        signal.signal(ignores, signal.SIG_IGN) if ignores is not None else None
        os.execv(sys.executable, [sys.executable, "-m", "claimtrack"])  # noqa: S606 — our own
    hand = Hand(pid, terminal)
    try:
        hand.see("undo")
        yield hand
    finally:
        with suppress(OSError):
            os.close(terminal)
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def draft_in(folder: Path) -> str:
    """Return what a person left of a claim that was not finished."""
    drafts = Drafts(Location(path=folder / "claims.db"), "tester")
    return " ".join(word for answers in drafts.values() for word in answers.values())


@pytest.mark.parametrize("ignores", [None, signal.SIGHUP])
def test_a_screen_whose_terminal_is_gone_leaves_with_what_was_typed(
    tmp_path: Path, ignores: signal.Signals | None
) -> None:
    with screen_in(tmp_path, ignores) as hand:
        hand.press(f"n\x1b[200~{TYPED}\x1b[201~", TYPED)
        os.close(hand.terminal)

        assert hand.ends_with() == 0
    assert TYPED in draft_in(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_screen_that_is_told_to_end_leaves_with_what_was_typed(
    tmp_path: Path, number: signal.Signals
) -> None:
    with screen_in(tmp_path) as hand:
        hand.press(f"n\x1b[200~{TYPED}\x1b[201~", TYPED)
        os.kill(hand.pid, number)

        assert hand.ends_with() == 0
    assert TYPED in draft_in(tmp_path)


def test_a_screen_told_to_go_on_leaves_by_q_and_gives_the_terminal_back(tmp_path: Path) -> None:
    with screen_in(tmp_path) as hand:
        for _ in range(2):
            hand.painted = b""
            os.kill(hand.pid, signal.SIGCONT)
            hand.see("undo")  # all is painted again
        os.write(hand.terminal, b"q")

        assert hand.ends_with() == 0
        assert termios.tcgetattr(hand.terminal)[3] & termios.ECHO
