"""A small file from a stranger takes neither all memory nor all day, whatever is in it."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from filled import filled_file
from hostile import LARGEST, SHAPES

MEMORY = 512 * 1024 * 1024
"""Bytes of address space, the program itself and its libraries included."""

SECONDS = 30


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


ALWAYS = {("merge", shape) for shape in ("repeated value", "one page in many places", "deep json")}
CASES = [(command, shape) for command in ("merge", "check", "textconv") for shape in SHAPES]


@pytest.mark.parametrize(
    ("command", "shape"),
    [one if one in ALWAYS else pytest.param(*one, marks=pytest.mark.slow) for one in CASES],
)
def test_a_small_file_never_takes_more_than_its_share(
    tmp_path: Path, command: str, shape: str
) -> None:
    filled_file(tmp_path / "claims.db")
    theirs = tmp_path / "theirs.db"
    filled_file(theirs).close()
    SHAPES[shape](theirs)
    words = {
        "merge": ["merge", "theirs.db", "--join"],
        "check": ["check", "--file", "theirs.db"],
        "textconv": ["git", "textconv", "theirs.db"],
    }[command]

    done = subprocess.run(
        [sys.executable, "-m", "claimtrack", *words],
        cwd=tmp_path, env=os.environ, preexec_fn=_bounded, capture_output=True, text=True,
        errors="replace", check=False,
    )  # fmt: skip

    assert theirs.stat().st_size <= LARGEST
    assert done.returncode in (0, 1), done.stderr[-2000:]
    assert "Traceback" not in done.stderr
