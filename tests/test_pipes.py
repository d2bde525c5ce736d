"""What lists and shows print: whole values in a pipe, a table that fits in a terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path
from uuid import UUID

import pytest

from conftest import Shell

LONG = "The dam at the upper mill was inspected by nobody. " * 12
SAID = f"First line\tand more,\nsecond line: {LONG}".strip()
SHOWN = SAID.replace("\t", " ").replace("\n", " ")
SPEAKER = "The ministry of water, energy and public works of the upper province"


@pytest.fixture
def dam(shell: Shell) -> Shell:
    """Return a shell in a folder with a long claim and 60 short ones of nobody's."""
    shell("init")
    title = f"Report, {LONG}".strip()
    source = shell("add", "source", title)
    shell("add", "claim", SAID, "--speaker", SPEAKER, "--said", "2024-03-04", "--source", source)
    records = "".join(f'{{"key": "c{n}", "text": "Short {n}."}}\n' for n in range(60))
    Path("short.jsonl").write_text(records, "utf-8")
    shell("import", "short.jsonl")
    return shell


def test_a_list_in_a_pipe_is_a_line_a_row_of_whole_values(dam: Shell) -> None:
    rows = [line.split("\t") for line in dam("list").splitlines()]
    found = dam("search", "inspected").splitlines()
    (source,) = dam("list", "--sources").splitlines()
    (actor,) = dam("list", "--actors").splitlines()

    claim_id, *values = rows[0]
    assert str(UUID(claim_id)) == claim_id
    assert values == ["2024-03-04", "unanswered", "0", SPEAKER, SHOWN]
    assert found == ["\t".join(rows[0])]
    assert len(rows) == 61
    assert {tuple(row[1:5]) for row in rows[1:]} == {("", "unanswered", "0", "")}
    assert source.split("\t")[4:] == ["1", f"Report, {LONG}".strip()]
    assert actor.split("\t")[1:] == [SPEAKER, "person", "1", "unanswered:1", "0", "0"]
    assert len(dam("list", "--limit", "7").splitlines()) == 7
    assert len(dam("show", *(row[0] for row in rows[1:3])).splitlines()) > 2


@pytest.mark.parametrize("words", [("show", "first"), ("blame", "first"), ("standing", "first")])
def test_nothing_that_a_pipe_gets_is_wrapped_or_cut(dam: Shell, words: tuple[str, ...]) -> None:
    claim_id = dam("search", "inspected").split("\t")[0]

    lines = dam(*(claim_id if word == "first" else word for word in words)).splitlines()

    assert any(LONG.strip() in line for line in lines)


def on_terminal(cells: int, *words: str) -> list[str]:
    """Run a command on a terminal so wide; return the lines of what it shows, without colours."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, cells, 0, 0))
    child = subprocess.Popen(
        [sys.executable, "-m", "claimtrack", *words], stdin=slave, stdout=slave, stderr=slave,
        env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(slave)
    shown = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # as Linux says that nobody has the other end any more
            break
        if not part:
            break
        shown += part
    os.close(master)
    assert child.wait() == 0, shown
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode("utf-8")).splitlines()


def test_in_a_terminal_of_80_columns_a_claim_has_half(dam: Shell) -> None:
    head, first, *others = on_terminal(80, "list")

    begins = head.index("claim")
    assert 80 - begins >= 40
    assert first.rstrip() == f"{first[:begins]}First line␉and more,⏎second line: The da…"
    assert "2024-03-04 ○     The ministr… First" in first
    assert all(len(line) <= 80 for line in (head, first, *others))
    assert others[49:] == [
        "○ unanswered   ✓ stands   ≠ disputed   ✗ defeated",
        "and 11 more; --limit N shows more, --json all",
    ]


def test_wider_terminals_have_the_words_of_standings_and_show_wraps(dam: Shell) -> None:
    for cells in (96, 140):
        head, first, *others = on_terminal(cells, "list", "--limit", "2")
        assert "○ unanswered" in first
        assert cells - head.index("claim") >= 40
        assert len(others) == 1
    claim_id = dam("search", "inspected").split("\t")[0]

    assert all(len(line) <= 80 for line in on_terminal(80, "show", claim_id))
