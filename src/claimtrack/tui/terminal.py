"""The terminal of the screen: what becomes of the screen when it goes away, or comes back.

A window that is closed sends SIGHUP, which some who start programs have them ignore; a terminal
that is gone can be read at any moment, and gives nothing, so a screen that does not look for that
reads it for ever. Either way the screen leaves as by `q`.
"""

import os
import select
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App

_SIGNALS = (signal.SIGHUP, signal.SIGTERM)
_STARTS_WITHIN_MS = 50


class TerminalDriver(LinuxDriver):
    """Begins anew where the program is told to go on, instead of once more beside itself.

    Textual would read keys in two threads then, never end, and leave the terminal raw.
    """

    def _sigcont_application(self, *_: object) -> None:
        if not self._auto_restart:
            return
        if self._key_thread is None or not self._key_thread.is_alive():
            self.resume_application_mode()  # ^z had stopped it in good order
        else:
            self._app.call_later(self._begin_anew)

    def _begin_anew(self) -> None:
        """Take the terminal again as a shell left it after SIGSTOP, and paint all."""
        self.suspend_application_mode()
        self.resume_application_mode()
        self._app.refresh(layout=True)


@contextmanager
def leaving_with_terminal(screen: "App[None]", terminal: int = 0) -> Iterator[None]:
    """Have the screen leave, within the block, when its terminal is gone or it is told to end.

    The block lasts until what was written is published: a signal does not stop that, unless it
    comes a second time. What the terminal was is /dev/null then, so that nothing waits for it.
    """
    watched, wake = os.pipe()
    before = {int(number): signal.getsignal(number) for number in _SIGNALS}

    def wake_up(number: int, _frame: object) -> None:
        signal.signal(number, before[number])
        os.write(wake, b"!")

    for number, handler in before.items():
        if handler is signal.SIG_DFL:  # one that is ignored stays ignored, as nohup wants it
            signal.signal(number, wake_up)
    watch = threading.Thread(
        target=_watch, args=(screen, terminal, watched), name="terminal", daemon=True
    )
    watch.start()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(wake)
        watch.join()
        os.close(watched)


def _watch(screen: "App[None]", terminal: int, wake: int) -> None:
    """Wait for a signal or the terminal's end, and tell the screen; ends when `wake` is closed."""
    poll = select.poll()
    poll.register(terminal, 0)  # that it is gone is told without being asked for
    poll.register(wake, select.POLLIN)
    is_told = True
    while True:
        for number, _ in poll.poll(None if is_told else _STARTS_WITHIN_MS):
            if number == terminal:
                poll.unregister(terminal)
                _let_go(terminal)
            elif not os.read(wake, 1):
                return
            is_told = False
        if not is_told and screen.is_running:
            is_told = True
            with suppress(RuntimeError):  # its loop has just ended, by `q`
                screen.call_later(screen.exit)


def _let_go(terminal: int) -> None:
    """Put /dev/null in the terminal's place: what is still painted fails nowhere."""
    gone = select.poll()
    for number in (terminal, 1, 2):
        gone.register(number, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number, _ in gone.poll(0):
        os.dup2(nothing, number)
    os.close(nothing)
