"""Killed at any moment, an upgrade, a backup or a write leaves all old or all new."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select

from claimtrack import models
from claimtrack.changes.integrity import check
from claimtrack.store import open_store
from claimtrack.store.header import SCHEMA_VERSION, read_header
from test_store import older_file

CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,unlink,rename,link"
OPENS = "import sys; from claimtrack.store import open_store; open_store(sys.argv[1])"
ADDS = (
    "import sys; from claimtrack.store import open_store; from claimtrack import changes;"
    "changes.add_claim(open_store(sys.argv[1]), 'bob', {'text': 'It rained.'}, speaker='Mill')"
)


@pytest.fixture(scope="module")
def strace() -> str:
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not here")
    tried = subprocess.run([found, "-o", "/dev/null", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("strace may not trace here")
    return found


def killed_at(strace: str, number: int, script: str, path: Path) -> bool:
    """Run a script that is killed at its n-th call that changes a file; say whether it was."""
    inject = f"inject={CALLS}:signal=KILL:when={number}"
    words = [strace, "-f", "-o", "/dev/null", "-e", f"trace={CALLS}", "-e", inject]
    done = subprocess.run(
        [*words, sys.executable, "-c", script, str(path)], capture_output=True, check=False
    )
    assert done.returncode in (0, -signal.SIGKILL, 128 + signal.SIGKILL), done.stderr.decode()
    return done.returncode != 0


def texts(path: Path) -> list[str]:
    with open_store(path).reading() as session:
        return sorted(session.exec(select(models.Claim.text)))


def upgrades(strace: str, tmp_path: Path, step: int) -> int:
    """Kill an upgrade at every `step`-th call; return at how many."""
    old = tmp_path / "old.db"
    older_file(old)
    number, count = 1, 0
    path = tmp_path / "claims.db"
    while True:
        path.with_name("claims.db-journal").unlink(missing_ok=True)
        shutil.copyfile(old, path)
        if not killed_at(strace, number, OPENS, path):
            assert read_header(path).user_version == SCHEMA_VERSION
            return count
        assert texts(path) == ["The dam is safe."]
        assert check(open_store(path)).problems == []
        number, count = number + step, count + 1


def test_an_upgrade_that_is_killed_leaves_all_old_or_all_new(strace: str, tmp_path: Path) -> None:
    assert upgrades(strace, tmp_path, 60) >= 2


@pytest.mark.slow
def test_an_upgrade_that_is_killed_anywhere_leaves_all_old_or_all_new(
    strace: str, tmp_path: Path
) -> None:
    assert upgrades(strace, tmp_path, 3) >= 20


def writes(strace: str, tmp_path: Path, step: int) -> int:
    """Kill the first write of a day (proof, backup, write) at every `step`-th call."""
    first = tmp_path / "first.db"
    older_file(first)
    open_store(first)
    path = tmp_path / "claims.db"
    number, count = 1, 0
    while True:
        path.with_name("claims.db-journal").unlink(missing_ok=True)
        shutil.rmtree(tmp_path / "home", ignore_errors=True)
        shutil.copyfile(first, path)
        was_killed = killed_at(strace, number, ADDS, path)
        after = texts(path)
        assert after in (["The dam is safe."], ["It rained.", "The dam is safe."])
        assert check(open_store(path)).problems == []
        if not was_killed:
            assert after == ["It rained.", "The dam is safe."]
            return count
        number, count = number + step, count + 1


def test_a_write_that_is_killed_is_there_with_its_history_or_not_at_all(
    strace: str, tmp_path: Path
) -> None:
    assert writes(strace, tmp_path, 40) >= 2


@pytest.mark.slow
def test_a_write_that_is_killed_anywhere_is_there_or_not_at_all(
    strace: str, tmp_path: Path
) -> None:
    assert writes(strace, tmp_path, 3) >= 15
