"""An older copy in the place of a file is noticed by what was written here last."""

import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import event

from claimtrack.merging import merge
from claimtrack.store import Store, create_store, open_store
from claimtrack.store.backup import back_up
from claimtrack.store.memory import lost_change, remembered
from conftest import Shell
from copies import CLAIMS, add_claims, copied, edit, log_of, path_of, tampered
from filled import filled_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return path_of(filled_file(tmp_path / "claims.db", add_claims))


def opened(path: Path) -> tuple[Store, list[str]]:
    """Open a file anew, as one that needs no backup today, with what it tells."""
    store = open_store(path)
    store.mark_new()
    told: list[str] = []
    store.on_notice = told.append
    return store, told


def look(store: Store) -> None:
    with store.reading():
        pass


def overwritten(path: Path) -> Path:
    """Write twice into a file, and put the state between in its place; return the newest one."""
    store, _ = opened(path)
    edit(store, "alice", place="Ghent")
    older = shutil.copy(path, path.with_name("older.db"))
    edit(store, "alice", place="Bruges")
    newest = path.with_name("newest.db")
    path.rename(newest)
    shutil.copy(older, path)
    return newest


def test_what_was_written_last_is_remembered_and_found(path: Path) -> None:
    store, told = opened(path)
    edit(store, "alice", place="Ghent")

    assert set(remembered(path).values()) == {max(log_of(store))}
    look(opened(path)[0])
    assert told == []


@pytest.mark.parametrize("writes", [False, True])
def test_an_older_copy_in_the_place_of_a_file_is_told_at_the_next_opening_or_write(
    path: Path, writes: bool
) -> None:
    overwritten(path)
    store, told = opened(path)

    if writes:
        edit(store, "alice", note="Later.")
    else:
        look(store)

    assert len(told) == 1
    assert "the change that you wrote here last" in told[0]
    assert "an older copy took the place of the file" in told[0]
    assert "No backup holds it" in told[0]


def test_the_backup_that_holds_it_is_named_and_merging_it_ends_the_matter(path: Path) -> None:
    store, _ = opened(path)
    edit(store, "alice", place="Ghent")
    older = shutil.copy(path, path.with_name("older.db"))
    edit(store, "alice", place="Bruges")
    edit(store, "alice", place="Mol")
    backup = back_up(store.location)
    shutil.copy(older, path)

    store, told = opened(path)
    look(store)
    merge(store, backup, "alice")
    later, silence = opened(path)
    look(later)

    assert f"with 2 changesets that the file lacks: `claimtrack merge {backup}`" in told[0]
    assert silence == []


def test_a_backup_that_holds_only_some_of_it_is_named_as_such(path: Path) -> None:
    oldest = shutil.copy(path, path.with_name("oldest.db"))
    store, _ = opened(path)
    edit(store, "alice", place="Ghent")
    backup = back_up(store.location)
    edit(store, "alice", place="Bruges")
    shutil.copy(oldest, path)

    store, told = opened(path)
    look(store)

    assert "No backup holds it, but one holds 1 changeset that the file lacks" in told[0]
    assert str(backup) in told[0]


def test_what_a_merge_brought_last_is_remembered_too(path: Path) -> None:
    bob = copied(path, path.with_name("bob.db"))
    edit(bob, "bob", place="Ghent")
    store, _ = opened(path)
    edit(store, "alice", CLAIMS[1], note="Newer than what comes in.")
    older = shutil.copy(path, path.with_name("older.db"))
    merge(store, bob.location, "alice")
    shutil.copy(older, path)

    store, told = opened(path)
    look(store)

    assert len(told) == 1


def test_what_nobody_wrote_is_not_remembered(path: Path) -> None:
    store, _ = opened(path)
    before = remembered(path)
    with pytest.raises(ZeroDivisionError), store.writing():
        raise ZeroDivisionError
    edit(store, "alice")

    assert remembered(path) == before


def test_it_costs_one_look_into_an_index(path: Path) -> None:
    store, _ = opened(path)
    edit(store, "alice", place="Ghent")
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *words: asked.append(words[2]))
    with store.reading() as session:
        connection = session.connection()
        asked.clear()

        def ask(sql: str, values: tuple[str | bytes, ...]) -> object:
            return connection.exec_driver_sql(sql, values).fetchone()

        assert lost_change(path, ask) is None
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[-1]}", ("x", "y")).all()

    assert asked[:2] == ["SELECT id FROM workspace", "SELECT 1 FROM changeset WHERE id IN (?, ?)"]
    assert all("SEARCH changeset USING" in step[3] for step in plan)


def test_another_workspace_under_the_name_has_a_memory_of_its_own(path: Path) -> None:
    edit(opened(path)[0], "alice", place="Ghent")
    (first,) = remembered(path)
    path.rename(path.with_name("kept.db"))
    add_claims(create_store(path))

    assert len(remembered(path)) == 2
    assert next(iter(remembered(path))) == first
    store, told = opened(path)
    look(store)
    assert told == []


def test_a_memory_that_cannot_be_read_or_written_holds_up_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path.parent / "no-folder").touch()
    monkeypatch.setenv("CLAIMTRACK_DATA", str(path.parent / "no-folder"))
    store, told = opened(path)
    edit(store, "alice", place="Ghent")

    assert told == []
    assert remembered(path) == {}


def test_the_command_line_says_it_and_a_restore_is_no_loss(shell: Shell, tmp_path: Path) -> None:
    shell("init")
    shell("add", "claim", "It rained.")
    older = shutil.copy("claims.db", "older.db")
    shell("backup")
    shell("add", "claim", "It snowed.")
    shell("backup")
    shutil.copy(older, "claims.db")

    shell("list")
    told = shell.err
    shell("restore", str(sorted((tmp_path / "home" / "backups").rglob("*.db"))[0]))
    shell("list")

    assert "claims.db: the change that you wrote here last" in told
    assert "`claimtrack merge" in told
    assert "wrote here last" not in shell.err


def test_a_state_that_git_put_there_is_told_once_and_as_such(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "somebody")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "somebody@example.org")

    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(path.parent), *words], check=True, capture_output=True)

    git("init", "--quiet")
    git("add", "claims.db")
    git("commit", "--quiet", "--message", "first")
    store, _ = opened(path)
    edit(store, "alice", place="Ghent")
    git("commit", "--quiet", "--all", "--message", "second")
    git("checkout", "--quiet", "HEAD~1")

    store, told = opened(path)
    look(store)
    again, silence = opened(path)
    look(again)

    assert len(told) == 1
    assert "git put another state of the file here" in told[0]
    assert silence == []


def test_a_demonstration_leaves_no_memory(shell: Shell, tmp_path: Path) -> None:
    shell("demo")

    assert not (tmp_path / "home" / "memory").exists()


def test_a_workspace_without_an_id_is_passed_over(path: Path) -> None:
    store, told = opened(path)
    edit(store, "alice", place="Ghent")
    tampered(path, "UPDATE workspace SET id = 'x'")

    store, told = opened(path)
    look(store)

    assert told == []
