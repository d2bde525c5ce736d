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
from conftest import Shell, exported
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


OVERRIDING = [
    ("data/.gitattributes", "*.db binary\n", "-merge", "data/claims.db"),
    ("data/.gitattributes", "claims.db merge=union\n", "merge=union", "data/claims.db"),
    ("data/.gitattributes", "*.db raw\n", "-diff", "data/claims.db"),
    ("data/.gitattributes", "*.db !merge\n", "!merge", "data/claims.db"),
    (".git/info/attributes", "cl*.db -diff\n", "-diff", "claims.db"),
    (".gitattributes", "*.db merge=claimtrack diff=claimtrack\n*.db -text merge\n", "merge",
     "claims.db"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "lines", "setting", "path"), OVERRIDING)
def test_installing_warns_of_attributes_that_override_ours_and_says_which(
    alice: Path, shell: Shell, name: str, lines: str, setting: str, path: str
) -> None:
    (alice / "data").mkdir()
    own = (alice / ".gitattributes").read_text("utf-8")
    (alice / ".gitattributes").write_text(f"[attr]raw -diff\n{own}", "utf-8")
    (alice / name).write_text(lines, "utf-8")

    shell("git", "install", "--repo", str(alice))

    assert f"{alice / name}: says `{setting}` of {path}, which overrides it" in shell.err
    assert shell.err.count("overrides") == 1


def test_attributes_that_change_nothing_of_ours_are_no_matter(alice: Path, shell: Shell) -> None:
    (alice / "data").mkdir()
    (alice / "data" / ".gitattributes").write_text("*.db text=auto\n*.txt -merge\n", "utf-8")

    shell("git", "install", "--repo", str(alice))

    assert "overrides" not in shell.err


def test_a_revert_of_an_earlier_commit_takes_nothing_back(alice: Path) -> None:
    """Nor can it: git merges the file before that commit into ours, which has all of it."""
    work(alice, "alice", place="Ghent")
    work(alice, "alice", note="Ask again.")
    before = exported(file(alice))

    git(alice, "revert", "--no-edit", "HEAD~1", code=1)

    assert exported(file(alice)) == before
    assert git(alice, "status", "--short") == ""
    edit(file(alice), "alice", CLAIMS[1], place="Mol")
    commit(alice)
    assert "0 changesets merged" in git(alice, "revert", "--no-edit", "HEAD~2", code=1)


def test_a_revert_of_the_last_commit_puts_the_older_file_back_and_that_is_told(
    alice: Path, shell: Shell
) -> None:
    """Git asks nobody where only one side changed; `claimtrack undo` is what is meant."""
    path = str(alice / "claims.db")
    shell("annotate", CLAIMS[0].hex, "Ask again.", "--file", path)
    commit(alice)

    git(alice, "revert", "--no-edit", "HEAD")
    shell("list", "--file", path)

    assert "is gone: git put another state of the file here" in shell.err
    git(alice, "checkout", "--quiet", "HEAD~1", "--", "claims.db")
    assert "Ask again." in "".join(exported(file(alice)))
