"""The tour of docs/spreadsheets.md is run as it stands there."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from claimtrack.cli.boundary import run

TOUR = Path(__file__).resolve().parents[1] / "docs" / "spreadsheets.md"
_MINE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{8}\b")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", TOUR.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def as_told(text: str) -> list[str]:
    """Return lines without what differs from one file to the next; their two streams are one."""
    lines = (_MINE.sub("ID", line.strip()) for line in text.splitlines())
    return sorted(line for line in lines if line and "…" not in line)


def test_the_tour_runs_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAIMTRACK_AUTHOR", "ana")
    monkeypatch.setenv("COLUMNS", "80")
    Path("claims.csv").write_text(blocks("csv")[0], encoding="utf-8")
    Path("page.txt").write_text(blocks("text")[0], encoding="utf-8")
    steps = [step for block in blocks("console") for step in re.split(r"^\$ ", block, flags=re.M)]
    commands = 0
    for step in filter(None, steps):
        command, _, told = step.partition("\n")
        commands += 1
        if not command.startswith("claimtrack "):
            subprocess.run(shlex.split(command), check=True)
            continue
        run(shlex.split(command)[1:])
        said, expected = as_told("\n".join(capsys.readouterr())), as_told(told)
        if told.rstrip().endswith("…"):
            assert set(expected) <= set(said), command
        else:
            assert said == expected, command

    assert commands == 13
