"""What leaves the program: standard output, however it ends; files that are whole or not there."""

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from claimtrack.cli.boundary import run
from claimtrack.store import Store
from conftest import Shell, exported

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")

Printed = Callable[..., tuple[int, str]]
"""Runs a command whose output goes into a stream; returns its code and what it says of it."""


@pytest.fixture
def printed(kerry_shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Printed]:
    streams: list[Any] = []

    def run_into(stream: Any, *words: str) -> tuple[int, str]:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", stream)
            code = run(words)
            streams.append(sys.stdout)
        return code, kerry_shell.printed()

    yield run_into
    for stream in streams:
        stream.close()  # what could not be written is not tried again


def full() -> Any:
    return FULL.open("w", encoding="utf-8")


@needs_full
@pytest.mark.parametrize("words", [("list",), ("export",), ("log", "--json"), ("--help",)])
def test_a_full_disk_under_the_output_is_one_sentence(
    printed: Printed, words: tuple[str, ...]
) -> None:
    told = printed(full(), *words)

    assert told == (1, "The output could not be written (No space left on device).\n")


@needs_full
def test_what_was_written_before_the_output_failed_is_said(printed: Printed, kerry: Store) -> None:
    before = len(exported(kerry))
    code, told = printed(full(), "add", "claim", "Said before.")

    assert "What the command wrote is in the file: see `claimtrack log`.\n" in told
    assert (code, told.count("\n")) == (1, 1)
    assert len(exported(kerry)) == before + 1


@needs_full
def test_a_backup_whose_name_cannot_be_printed_is_named(printed: Printed, tmp_path: Path) -> None:
    _, told = printed(full(), "backup", "--to", "copy.db")

    assert told.startswith("copy.db: is made;")
    assert (tmp_path / "copy.db").exists()


def test_closed_output_is_one_sentence(printed: Printed) -> None:
    told = printed(None, "list")

    assert told == (1, "The output could not be written (Bad file descriptor).\n")


@needs_full
def test_what_cannot_be_said_stops_nothing(
    kerry_shell: Shell, kerry: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, FULL.open("w", encoding="utf-8") as stream:
        patch.setattr(sys, "stderr", stream)
        lines = kerry_shell("export").splitlines(keepends=True)

    assert "".join(lines) == "".join(exported(kerry)).rstrip("\n")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("export",), 1, "The output was closed before its end, so the export is not whole.\n"),
        (("log", "--json"), 0, ""),
    ],
)
def test_a_reader_that_goes_away_is_told_of_only_where_all_was_wanted(
    printed: Printed, words: tuple[str, ...], code: int, told: str
) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    assert printed(os.fdopen(writing, "w", encoding="utf-8"), *words) == (code, told)


@pytest.mark.parametrize("words", [("proof", "draft.md"), ("proof", "draft.md", "--json"),
                                   ("verify",), ("verify", "--json")])  # fmt: skip
def test_what_is_found_fails_though_nobody_reads_it(
    printed: Printed, kerry_shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("draft.md").write_text("It is so [@nosuch]. " * 2000, "utf-8")
    Path("copy.txt").write_text("Nothing of what was quoted stands here.", "utf-8")
    kerry_shell("snapshot", "dispatch", "copy.txt")
    reading, writing = os.pipe()
    os.close(reading)

    assert printed(os.fdopen(writing, "w", encoding="utf-8"), *words)[0] == 1


def narrow(path: Path) -> Any:
    return io.TextIOWrapper(path.open("wb"), encoding="ascii", errors="strict")


@pytest.mark.parametrize("words", [("export",), ("show", "soldiers-220", "--json")])
def test_data_is_utf8_whatever_the_locale(
    printed: Printed, tmp_path: Path, words: tuple[str, ...]
) -> None:
    output = tmp_path / "output"
    code, _ = printed(narrow(output), *words)

    text = output.read_bytes().decode("utf-8")
    assert not text.isascii()
    assert [json.loads(line) for line in text.splitlines()]
    assert code == 0


def test_a_table_shows_a_question_mark_for_what_the_terminal_lacks(
    printed: Printed, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    code, _ = printed(narrow(output), "show", "soldiers-220")

    assert b"?The day of the talks?" in output.read_bytes()
    assert code == 0


def test_who_stops_a_command_is_told_what_became_of_it(
    kerry_shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("claimtrack.cli.listing.open_file", stop)
    kerry_shell("list", code=130)

    assert kerry_shell.err == "Stopped; what was not finished was not written.\n"


def test_words_that_are_no_utf8_are_refused_before_anything_is_done(
    kerry_shell: Shell, kerry: Store
) -> None:
    before = exported(kerry)
    kerry_shell("add", "claim", "\udce9", code=1)

    assert "nothing was done" in kerry_shell.err
    assert exported(kerry) == before
