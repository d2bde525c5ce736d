"""What the README says to type does what it says."""

import re
import shlex
from pathlib import Path

import pytest

from claimtrack.cli.boundary import run

ROOT = Path(__file__).resolve().parents[1]


def test_the_tour_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    lines = re.findall(r"^\$ claimtrack (.*)$", (ROOT / "README.md").read_text("utf-8"), re.M)

    codes = {line: run(shlex.split(line)) for line in lines}

    assert len(lines) >= 10
    assert set(codes.values()) == {0}, [line for line, code in codes.items() if code]
    assert "sound" in capfd.readouterr().out


def test_the_example_of_the_dossier_page_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "dossier.md").read_text("utf-8")
    case = re.search(r"```yaml\n(.*?)```", page, re.S)
    document = re.search(r"```text\n(.*?)```", page, re.S)
    record = re.search(r"```json\n(\{.*?\})\n```", page, re.S)
    assert case is not None
    assert document is not None
    assert record is not None
    (tmp_path / "my-case").mkdir()
    (tmp_path / "my-case" / "case.yaml").write_text(case[1], "utf-8")
    (tmp_path / "my-case" / "speech.txt").write_text(document[1], "utf-8")
    (tmp_path / "one.jsonl").write_text(record[1], "utf-8")

    assert run(["import", "my-case", "one.jsonl"]) == 0
    assert "refused" not in capfd.readouterr().err


def test_the_sharing_page_names_only_commands_that_there_are() -> None:
    from claimtrack.cli.app import COMMANDS

    page = (ROOT / "docs" / "sharing.md").read_text("utf-8")
    named = set(re.findall(r"(?:`|^    |^    \$ )claimtrack ([a-z]+)", page, re.M))

    assert len(named) > 10
    assert named <= COMMANDS


def commands_of(page: str) -> list[str]:
    """Return the commands that a page shows in its set-off lines, without what it says of them."""
    text = re.sub(r"\\\n *", "", (ROOT / "docs" / page).read_text("utf-8"))
    for name, key in {"CLAIM": "soldiers-220", "TEXT": "'Of the soldiers'"}.items():
        text = text.replace(f" {name} ", f" {key} ")
    text = re.sub(r"\bSOURCE --derived-from SOURCE\b", "leaflet --derived-from courier", text)
    lines = re.findall(r"^    claimtrack (.*)$", text.replace(" SOURCE ", " post "), re.M)
    return [re.split(r"(?<=\S) {3,}|  # ", line)[0] for line in lines if " < " not in line]


@pytest.mark.parametrize("page", ["analysis.md", "brief.md", "proof.md"])
def test_the_commands_of_a_page_run_on_the_example_cases(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["import", *map(str, sorted((ROOT / "fixtures").iterdir()))]) == 0
    Path("dump.jsonl").write_text(
        '{"key": "new", "text": "At least 220 soldiers died."}\n', "utf-8"
    )
    Path("article.md").write_text("Nothing of the file.\n", "utf-8")
    commands = commands_of(page)

    codes = {line: run(shlex.split(line)) for line in commands}

    assert len(commands) >= 2
    assert set(codes.values()) == {0}, [line for line, code in codes.items() if code]
    assert "is no filter" not in capfd.readouterr().err
