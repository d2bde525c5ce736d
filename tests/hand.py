"""A hand at a terminal: keys written down in a file, typed into the screen at a pace of its own."""

import fcntl
import os
import pty
import select
import shlex
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

_NAMED = {"enter": "\r", "tab": "\t", "esc": "\x1b", "down": "\x1b[B", "up": "\x1b[A"}
_PASTED = "\x1b[200~{}\x1b[201~"
_AT_ONCE = 1024
_ROWS, _COLUMNS = 24, 80


def keys_of(script: Path) -> Iterator[str]:
    """Yield what the terminal sends for each key of a script, and for each pasted text."""
    for written in script.read_text("utf-8").splitlines():
        for word in shlex.split(written, comments=True, posix=False):
            if word.startswith('"'):
                yield from word[1:-1]
            elif word.startswith("paste:"):
                name = word.removeprefix("paste:")
                yield _PASTED.format((script.parent / f"{name}.txt").read_text("utf-8"))
            elif word.startswith("^"):
                yield chr(ord(word[1]) & 0x1F)
            else:
                yield _NAMED.get(word, word)


def type_keys(folder: Path, keys: list[str], pause_s: float, patience_s: float) -> str:
    """Type keys into `claimtrack` in a folder; return what was painted when it has left.

    Between two keys passes `pause_s`; without a pause all are sent as fast as they are taken.
    """
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        os.environ.update(TERM="xterm-256color", COLUMNS=str(_COLUMNS), LINES=str(_ROWS))
        os.execv(sys.executable, [sys.executable, "-m", "claimtrack"])  # noqa: S606 — our own
    try:
        return _type(terminal, keys, pause_s, time.monotonic() + patience_s)
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)


def _type(terminal: int, keys: list[str], pause_s: float, until: float) -> str:
    waiting = [key.encode() for key in keys] if pause_s else ["".join(keys).encode()]
    painted, due = b"", float("inf")
    while time.monotonic() < until:
        now = time.monotonic()
        if due == float("inf") and b"claims" in painted:
            due = now
        takes = [terminal] if waiting and now >= due else []
        rest = min(until, due if waiting else until) - now
        readable, writable, _ = select.select([terminal], takes, [], max(0.0, rest))
        if readable:
            try:
                painted += os.read(terminal, 1 << 16)
            except OSError:  # the program has left
                return painted.decode("utf-8", "replace")
        if writable:
            sent = os.write(terminal, waiting[0][:_AT_ONCE])
            waiting[0] = waiting[0][sent:]
            if not waiting[0]:
                waiting.pop(0)
                due = time.monotonic() + pause_s
    last = painted[-4000:].decode("utf-8", "replace")
    raise TimeoutError(f"The screen did not leave; {len(waiting)} keys were left. It showed {last}")
