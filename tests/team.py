"""A team in tests: people with a computer each, and on it a folder that a tool synchronises."""

import shutil
from pathlib import Path

import pytest

from conftest import Shell

PEOPLE = ("alice", "bob", "carol")


class Team:
    """People with a computer each, and on it a folder that a tool synchronises."""

    def __init__(self, home: Path, shell: Shell, patch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.shell = shell
        self._patch = patch
        for name in PEOPLE:
            (home / name / "team" / ".stfolder").mkdir(parents=True)

    def folder(self, name: str) -> Path:
        return self.home / name / "team"

    def file(self, name: str) -> Path:
        return self.folder(name) / "claims.db"

    def be(self, name: str) -> Path:
        """Sit down at somebody's computer."""
        self._patch.setenv("CLAIMTRACK_AUTHOR", name)
        self._patch.setenv("CLAIMTRACK_DATA", str(self.home / name / "data"))
        self._patch.chdir(self.folder(name))
        return self.file(name)

    def run(self, name: str, *words: str, code: int = 0) -> str:
        """Run a command at somebody's computer; nothing but whole files is left in the folder."""
        self.be(name)
        told = self.shell(*words, code=code)
        self.assert_tidy()
        return told

    def assert_tidy(self) -> None:
        for name in PEOPLE:
            for path in self.folder(name).rglob("*"):
                assert path.is_dir() or path.suffix == ".db", path

    def everybody_has_alices(self) -> None:
        for name in PEOPLE[1:]:
            shutil.copyfile(self.file("alice"), self.file(name))
