"""A real git repository: two clones work apart, and merging loses nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from claimtrack.changes.integrity import check
from claimtrack.merging.git import NoRepositoryError, install
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.store import Store, open_store
from conftest import exported
from copies import CLAIMS, edit, new_template, tampered


def git(folder: Path, *words: str, code: int = 0) -> str:
    done = subprocess.run(
        ["git", "-C", folder, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(autouse=True)
def _somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Path(__file__).resolve().parents[1] / "src"
    monkeypatch.setenv("PYTHONPATH", str(source))
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "somebody")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "somebody@example.org")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def alice(tmp_path: Path) -> Path:
    folder = tmp_path / "alice"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    new_template(folder / "claims.db")
    install(folder, "*.db")
    commit(folder)
    return folder


@pytest.fixture
def bob(alice: Path, tmp_path: Path) -> Path:
    git(tmp_path, "clone", "--quiet", str(alice), "bob")
    install(tmp_path / "bob", "*.db")
    return tmp_path / "bob"


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "work")


def file(folder: Path) -> Store:
    return open_store(folder / "claims.db")


def work(folder: Path, author: str, **fields: object) -> None:
    edit(file(folder), author, CLAIMS[0], **fields)
    commit(folder)


def test_two_clones_that_worked_apart_merge_and_lose_nothing(alice: Path, bob: Path) -> None:
    work(alice, "alice", place="Ghent")
    work(bob, "bob", note="Ask again.")

    told = git(bob, "pull", "--no-rebase", "--no-edit", "origin", "main")
    git(alice, "pull", "--no-rebase", "--no-edit", str(bob), "main")

    assert "1 changeset merged, by alice" in told
    assert exported(file(alice)) == exported(file(bob))
    with file(bob).reading() as session:
        assert [row.id for row in claims(session, parse("ghent ask"))] == [CLAIMS[0]]
    assert check(file(bob)).problems == []
    assert git(bob, "status", "--short") == ""


def test_two_values_for_a_field_are_no_conflict_for_git(alice: Path, bob: Path) -> None:
    work(alice, "alice", place="Ghent")
    work(bob, "bob", place="Bruges")

    told = git(bob, "pull", "--no-rebase", "--no-edit", "origin", "main")

    assert "1 field in conflict, with both values kept" in told
    assert "claimtrack conflicts --file claims.db" in told


def test_histories_that_crossed_merge_again(alice: Path, bob: Path) -> None:
    work(alice, "alice", place="Ghent")
    work(bob, "bob", note="one")
    git(alice, "fetch", "--quiet", str(bob), "main:bob")
    git(bob, "fetch", "--quiet", "origin", "main:alice")
    git(alice, "merge", "--no-edit", "bob")
    git(bob, "merge", "--no-edit", "alice")
    work(alice, "alice", place="Bruges")
    work(bob, "bob", note="two")

    git(bob, "pull", "--no-rebase", "--no-edit", "origin", "main")

    with file(bob).reading() as session:
        assert [row.id for row in claims(session, parse("bruges two"))] == [CLAIMS[0]]


def test_a_difference_is_shown_as_text(alice: Path) -> None:
    edit(file(alice), "alice", place="Ghent")

    shown = git(alice, "diff")

    added = [line for line in shown.splitlines() if line.startswith("+ ")]
    assert added == [f'+    claim {CLAIMS[0].hex[:8]} {{"place":"Ghent"}}']
    assert "alice  edit" in shown


def test_a_file_that_was_altered_is_a_conflict_and_ours_stays(alice: Path, bob: Path) -> None:
    work(alice, "alice", place="Ghent")
    work(bob, "bob", note="Ask again.")
    tampered(alice / "claims.db", "UPDATE changeset SET author = 'mallory' WHERE author = 'alice'")
    commit(alice)
    ours = exported(file(bob))

    told = git(bob, "pull", "--no-rebase", "--no-edit", "origin", "main", code=1)

    assert "does not fit its digest" in told
    assert "CONFLICT" in told
    assert exported(file(bob)) == ours


def test_what_is_no_claims_file_is_shown_as_a_sentence(alice: Path) -> None:
    (alice / "other.db").write_bytes(b"something else")
    git(alice, "add", "other.db")

    assert "is no claims file" in git(alice, "diff", "--cached", "other.db")


def test_installing_again_changes_nothing(alice: Path) -> None:
    before = (alice / ".gitattributes").read_bytes()

    install(alice, "*.db")

    assert (alice / ".gitattributes").read_bytes() == before
    assert sys.executable in git(alice, "config", "merge.claimtrack.driver")


def test_other_attributes_are_kept(alice: Path) -> None:
    (alice / ".gitattributes").write_text("*.txt text", "utf-8")

    install(alice, "river.db")

    lines = (alice / ".gitattributes").read_text("utf-8").splitlines()
    assert lines == ["*.txt text", "river.db merge=claimtrack diff=claimtrack"]


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoRepositoryError, match="no git repository"):
        install(tmp_path, "*.db")
    assert list(tmp_path.iterdir()) == []
