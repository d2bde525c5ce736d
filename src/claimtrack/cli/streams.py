"""Standard input, output and error, of which each may be closed, full, or of a narrow encoding."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from claimtrack.addresses import shown
from claimtrack.text import visible


class EndedError(Exception):
    """Somebody ended the command, or went away from its output; the cause says which."""


def prepare() -> None:
    """Open the standard streams that are missing, and let no character fail to print.

    What a terminal cannot show becomes "?". Where output was closed, writing to it fails, as it
    does elsewhere; what would be said on a closed standard error is said to nobody.
    """
    if sys.stdin is None:
        sys.stdin = _opened_null(os.O_RDONLY, "r")
    if sys.stdout is None:
        sys.stdout = _opened_null(os.O_RDONLY, "w")
    if sys.stderr is None:
        sys.stderr = _opened_null(os.O_WRONLY, "w")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def write_data(text: str) -> None:
    """Write what a program reads: always UTF-8, whatever the locale, and lines end in LF."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors != _OF_DATA:
        sys.stdout.reconfigure(encoding="utf-8", errors=_OF_DATA, newline="\n")
    sys.stdout.write(text)


_OF_DATA = "backslashreplace"
"""A byte of a path that is no UTF-8 becomes an escape, which JSON reads too."""


def say(sentence: str, *, newlines: bool = True) -> None:
    """Say something on stderr, with control characters made visible; a full disk is no matter."""
    try:
        print(visible(shown(sentence), newlines=newlines), file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)


@contextmanager
def unheard() -> Iterator[None]:
    """Go on where nobody reads what is printed any more: the exit code tells what was found."""
    try:
        yield
    except BrokenPipeError:
        silence(sys.stdout)


def silence(stream: Any) -> None:
    """Send what is left in a stream nowhere: its end cannot be reached, or nobody reads there."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def _opened_null(flags: int, mode: str) -> Any:
    return os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8", errors="replace")
