"""Killing a program after some time, or at each call with which it changes a file."""

import re
import shutil
import signal
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


class Scene(Protocol):
    """Files that a program works on, and how one sees what became of them."""

    def reset(self) -> None:
        """Put all files back to what they were before."""

    def command(self) -> list[str]:
        """Return the program; it prints "ready" once it begins with what is tested."""

    def is_done(self) -> bool:
        """Say whether it came to its end, after proving that nothing is half done."""


def killed_after(scene: Scene, waits: Iterable[float]) -> Iterator[bool]:
    """Kill the program after so many seconds each; yield whether it had come to its end."""
    for wait in waits:
        scene.reset()
        program = subprocess.Popen(scene.command(), stdout=subprocess.PIPE, text=True)
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        try:
            program.wait(timeout=wait)
        except subprocess.TimeoutExpired:
            program.send_signal(signal.SIGKILL)
        program.wait()
        program.stdout.close()
        yield scene.is_done()


def killed_at_each_call(scene: Scene, calls: str, trace: Path) -> Iterator[bool]:
    """Kill the program at each of these system calls; yield whether it had come to its end."""
    scene.reset()
    subprocess.run(
        ["strace", "-f", "-o", trace, "-e", f"trace={calls}", *scene.command()],
        check=True, capture_output=True,
    )  # fmt: skip
    whole = trace.read_text("utf-8")
    ready = whole.split('"ready')[0]
    for call in calls.split(","):
        seen = re.compile(rf"^\d+ +{call}\(", re.MULTILINE)
        for number in range(len(seen.findall(ready)) + 1, len(seen.findall(whole)) + 1):
            scene.reset()
            subprocess.run(
                ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}",
                 "-e", f"inject={call}:signal=SIGKILL:when={number}", *scene.command()],
                check=False, capture_output=True,
            )  # fmt: skip
            yield scene.is_done()
