"""The rules of the house that are cheap to prove."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def test_a_module_imports_only_from_floors_below_its_own() -> None:
    lint = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_no_module_holds_two_subjects() -> None:
    long = [path.name for path in SOURCES if len(path.read_text("utf-8").splitlines()) > 400]

    assert long == []


def test_the_keys_in_the_docs_are_those_of_the_table() -> None:
    from claimtrack.tui.keys import as_markdown

    assert (ROOT / "docs" / "keys.md").read_text("utf-8") == as_markdown()
