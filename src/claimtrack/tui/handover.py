"""The terminal, handed over to another program for a while."""

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


def run_outside(bench: "Workbench", command: Sequence[str]) -> int:
    """Run a program that has the terminal until it ends; return its exit code.

    The screen comes back whatever happens: Textual brings it back only after what ends well. What
    was typed meanwhile was for the program. Raises OSError where there is no such program, and
    ValueError for words that are none of a command.
    """
    fault: OSError | ValueError | None = None
    code = 0
    with _unmoved_by_keys():
        try:
            with bench.suspend():
                try:
                    code = _run(command)
                except (OSError, ValueError) as error:
                    fault = error
        except SuspendNotSupported:  # there is no terminal of our own to give
            code = _run(command)
    bench.typed.drop()
    if fault is not None:
        raise fault
    return code


def _run(command: Sequence[str]) -> int:
    return subprocess.run(command, check=False).returncode  # noqa: S603 — the person's own program


@contextmanager
def _unmoved_by_keys() -> Iterator[None]:
    """Leave ^c and its like to the program: a terminal sends them to all that run in it."""
    names = ("SIGINT", "SIGQUIT")
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda *_: None) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
