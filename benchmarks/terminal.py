"""A program in a pseudo-terminal: press keys, and see when it paints and when it is quiet.

Textual's own test driver hides timers and repaints, so latency is measured from outside, as a
terminal sees it: from the key's byte going in to painted bytes coming out.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from pathlib import Path

QUIET_S = 0.12
"""A screen that has painted nothing for so long is settled."""


class Terminal:
    """A running program with a terminal of its own."""

    def __init__(self, words: list[str], *, columns: int = 140, rows: int = 40) -> None:
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
            os.execvp(words[0], words)  # noqa: S606 — the benchmark's own command
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.seen = b""

    def read(self, patience_s: float) -> bytes:
        """Return what is painted next, or nothing after `patience_s`."""
        if not select.select([self._fd], [], [], patience_s)[0]:
            return b""
        try:
            painted = os.read(self._fd, 1 << 20)
        except OSError:
            return b""
        self.seen = (self.seen + painted)[-(1 << 20) :]
        return painted

    def until(self, words: bytes, patience_s: float = 120.0) -> float:
        """Wait until words are painted; return the seconds since the start."""
        while words not in self.seen:
            if time.perf_counter() - self.started > patience_s:
                raise TimeoutError(f"{words!r} was never painted")
            self.read(1.0)
        return time.perf_counter() - self.started

    def settle(self, quiet_s: float = 1.0) -> None:
        """Read until nothing is painted for a while."""
        while self.read(quiet_s):
            pass

    def press(self, keys: str) -> tuple[float, float]:
        """Press keys at once; return the seconds to the first paint and to the last one."""
        pressed = time.perf_counter()
        os.write(self._fd, keys.encode())
        first = last = 0.0
        while self.read(QUIET_S if first else 5.0):
            last = time.perf_counter() - pressed
            first = first or last
        return first, last

    def anonymous_mib(self) -> float:
        """Return the memory that is the program's own, without files that it maps."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("RssAnon:")[1].split()[0]) / 1024

    def cpu_s(self) -> float:
        """Return the processor seconds used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)
