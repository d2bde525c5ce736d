"""A folder or an archive comes in file by file; an archive that may do harm is one sentence."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.cli.boundary import run
from claimtrack.transfer import several
from conftest import FIXTURES

FILES = {
    "a.jsonl": '{"text": "It rained.", "key": "rain"}\n',
    "deep/b.csv": "key,claim\nsnow,It snowed.\n",
    "deep/c.jsonl": '{"text": ""}\n',
    "photo.bin": "\x01\x02",
    "notes.txt": "Call Ann.\n",
    ".hidden.jsonl": '{"text": "Hidden.", "key": "h"}\n',
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        path = Path("dump", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    shutil.copytree(FIXTURES / "kerry-sochi-2015", "dump/kerry")
    shutil.make_archive("dump", "zip", "dump")
    return tmp_path


@pytest.mark.parametrize("path", ["dump", "dump.zip"])
def test_every_file_that_is_known_comes_in_and_the_others_are_named(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", path, "-f", "c.db", "--json", "--date-order", "dmy"]) == 1

    said = capsys.readouterr()
    told = [json.loads(line) for line in said.out.splitlines()]
    assert {each["path"]: (each["format"], each["added"] > 0) for each in told} == {
        f"{path}/a.jsonl": ("jsonl", True),
        f"{path}/deep/b.csv": ("csv", True),
        f"{path}/deep/c.jsonl": ("jsonl", False),
        f"{path}/kerry": ("dossier", True),
    }
    assert f"refused: {path}/deep/c.jsonl, line 1, text: must not be empty" in said.err
    assert f"not read, as no format here knows them: {path}/notes.txt, {path}/photo.bin" in said.err
    assert len({each["changeset"] for each in told if each["changeset"]}) == 3
    assert "3 files, each a step of its own: undo takes back the last." in said.err
    assert run(["import", path, "-f", "c.db", "--json"]) == 1
    again = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["added"] + each["revised"] for each in again] == [0, 0, 0, 0]


def _encrypted(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


def _shortened(path: Path, end: int) -> None:
    path.write_bytes(path.read_bytes()[:end])


def _written(name: str, text: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, text)

    return write


BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "encrypted": (_encrypted, "is encrypted; unpack it and import the folder."),
    "cut off": (lambda path: _shortened(path, -30), "cannot be read"),
    "no archive": (lambda path: _shortened(path, 10), "cannot be read"),
    "out": (_written("../out.jsonl", FILES["a.jsonl"]), "leads out of the archive."),
    "absolute": (_written("/out.jsonl", FILES["a.jsonl"]), "leads out of the archive."),
    "drive": (_written("C:\\out.jsonl", FILES["a.jsonl"]), "leads out of the archive."),
    "bomb": (_written("a.jsonl", " " * 5_000_000), "unfolds to far more than it is."),
    "nothing known": (_written("a.bin", "\x01"), "holds no file of a format that is known here"),
    "nested": (_written("b.zip", "PK\x03\x04"), "holds no file of a format that is known here"),
}


@pytest.mark.parametrize("name", BAD)
def test_an_archive_that_may_do_harm_is_refused_in_a_sentence(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, sentence = BAD[name]
    _written("a.jsonl", FILES["a.jsonl"])(folder / "bad.zip")
    spoil(folder / "bad.zip")
    before = sorted(folder.rglob("*"))

    assert run(["import", "bad.zip", "-f", "c.db"]) == 1

    said = capsys.readouterr().err
    assert said.startswith("bad.zip: ")
    assert sentence in said
    assert said.count("\n") == 1
    assert sorted(folder.rglob("*")) == before


def test_an_archive_of_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(several, "MOST_FILES", 3)
    for path in ("dump", "dump.zip"):
        assert run(["import", path, "-f", "c.db"]) == 1
        assert "holds more than 3 files" in capsys.readouterr().err
    monkeypatch.setattr(several, "MOST_FILES", 1000)
    monkeypatch.setattr(several, "LARGEST_UNPACKED", 10)
    assert run(["import", "dump.zip", "-f", "c.db"]) == 1
    assert "unfolds to more than 1 GiB" in capsys.readouterr().err


def test_what_is_wrong_with_a_map_is_said_once_for_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        (tmp_path / "tables").mkdir(exist_ok=True)
        (tmp_path / "tables" / name).write_text("claim\nIt rained.\n", "utf-8")
    (tmp_path / "map.toml").write_text("columns = 3\n", "utf-8")
    folder, table_map = str(tmp_path / "tables"), str(tmp_path / "map.toml")

    assert run(["import", folder, "--map", table_map, "--file", str(tmp_path / "x.db")]) == 1

    said = capsys.readouterr().err
    assert said.count("the map: columns should be a table.") == 1
    assert f"The same holds of {folder}/b.csv and {folder}/c.csv." in said
