"""The terminal, handed over to another program for a while, such as a person's editor."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from claimtrack.errors import ClaimtrackError

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


class EditorError(ClaimtrackError):
    """The editor could not be run, or gave nothing back.

    `written` is what it had written nevertheless, None where that is nothing new.
    """

    def __init__(self, command: str, reason: str, written: str | None = None) -> None:
        self.written = written
        kept = " What it had written is kept: E goes on with it." if written is not None else ""
        super().__init__(
            f"{command}: {reason}. Nothing was changed; $EDITOR names the editor.{kept}"
        )


def edit_text(bench: "Workbench", words: str) -> str:
    """Return what a person makes of some words in $VISUAL or $EDITOR. Raises EditorError."""
    import shlex

    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    written: str | None = None
    try:
        with tempfile.TemporaryDirectory(prefix="claimtrack-") as folder:
            path = Path(folder) / "text.txt"
            path.write_text(words + "\n", "utf-8")
            try:
                code = run_outside(bench, [*shlex.split(command), str(path)])
            finally:
                with suppress(OSError):
                    written = path.read_text("utf-8", "replace").strip()
            if code == 0:
                written = path.read_text("utf-8").strip()
    except Exception as error:  # noqa: BLE001 — whatever it is, the screen stays, and says it
        raise EditorError(
            command, str(error) or type(error).__name__, _new(written, words)
        ) from None
    if code != 0:
        raise EditorError(command, _ended(code), _new(written, words))
    if not written and words.strip():
        raise EditorError(command, "gave back no words")
    return written or ""


def run_outside(bench: "Workbench", command: Sequence[str]) -> int:
    """Run a program that has the terminal until it ends; return its exit code.

    The screen comes back whatever happens: Textual brings it back only after what ends well. What
    was typed meanwhile was for the program. Raises whatever kept the program from running, such
    as OSError where there is none.
    """
    fault: Exception | None = None
    code = 0
    with _unmoved_by_keys():
        try:
            with bench.suspend():
                try:
                    code = _run(command)
                except Exception as error:  # noqa: BLE001 — raised again, once the screen is back
                    fault = error
        except SuspendNotSupported:  # there is no terminal of our own to give
            code = _run(command)
        finally:
            bench.typed.drop()
    if fault is not None:
        raise fault
    return code


def _run(command: Sequence[str]) -> int:
    return subprocess.run(command, check=False).returncode  # noqa: S603 — the person's own program


def _ended(code: int) -> str:
    """Return how a program ended: with a number, or by a signal."""
    if code >= 0:
        return f"ended with {code}"
    with suppress(ValueError):
        return f"was ended by {signal.Signals(-code).name}"
    return f"was ended by signal {-code}"


def _new(written: str | None, words: str) -> str | None:
    return written if written and written != words.strip() else None


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
