"""A merge that is killed leaves the file as it was, or merged whole; never half."""

import random
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from claimtrack.merge import merge
from claimtrack.record.checks import check
from claimtrack.store import open_store
from conftest import tables
from copies import CLAIMS, copied, edit, new_template, path_of

MERGE = """
import sys
from claimtrack.merge import merge
from claimtrack.store import open_store
store = open_store(sys.argv[1])
store.is_new()
print("ready", flush=True)
merge(store, sys.argv[2], "me")
print("done", flush=True)
"""


class Scene:
    """A file, a copy that has more, and both possible ends of a merge."""

    def __init__(self, folder: Path, edits: int) -> None:
        template = new_template(folder / "template.db")
        theirs = copied(template, folder / "theirs.db")
        for number in range(edits):
            edit(theirs, "bob", CLAIMS[number % 3], place=f"place {number}")
        self.before, self.theirs = template, path_of(theirs)
        self.file = folder / "file.db"
        whole = copied(template, folder / "whole.db")
        merge(whole, theirs.place, "me")
        self.ends = (tables(open_store(template)), tables(whole))

    def reset(self) -> None:
        for left in self.file.parent.glob("*file.db*"):
            left.unlink()
        shutil.copy(self.before, self.file)

    def command(self) -> list[str]:
        return [sys.executable, "-c", MERGE, str(self.file), str(self.theirs)]

    def is_whole(self) -> bool:
        """Say whether the merge was done, after proving that it was not half done."""
        store = open_store(self.file)
        found = tables(store)
        assert found in self.ends
        assert check(store).problems == []
        return found == self.ends[1]


def test_a_merge_killed_at_any_time_is_done_or_not_begun(tmp_path: Path) -> None:
    scene = Scene(tmp_path, 60)
    chance = random.Random(4)
    ends = set()

    for wait in (0.0, *(chance.uniform(0, 0.2) for _ in range(4)), 30.0):
        scene.reset()
        program = subprocess.Popen(scene.command(), stdout=subprocess.PIPE, text=True)
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        try:
            program.wait(timeout=wait)
        except subprocess.TimeoutExpired:
            program.send_signal(signal.SIGKILL)
        program.wait()
        program.stdout.close()
        ends.add(scene.is_whole())

    assert ends == {False, True}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_merge_killed_at_each_of_its_writes_is_done_or_not_begun(tmp_path: Path) -> None:
    scene = Scene(tmp_path, 12)
    calls = "pwrite64,write,fsync,fdatasync,ftruncate,unlink"
    scene.reset()
    trace = tmp_path / "trace"
    subprocess.run(
        ["strace", "-f", "-o", trace, "-e", f"trace={calls}", *scene.command()],
        check=True, capture_output=True,
    )  # fmt: skip
    ready = trace.read_text("utf-8").split('"ready')[0]
    ends = set()

    for call in calls.split(","):
        seen = re.compile(rf"^\d+ +{call}\(", re.MULTILINE)
        first, last = (len(seen.findall(text)) for text in (ready, trace.read_text("utf-8")))
        for number in range(first + 1, last + 1):
            scene.reset()
            subprocess.run(
                ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}",
                 "-e", f"inject={call}:signal=SIGKILL:when={number}", *scene.command()],
                check=False, capture_output=True,
            )  # fmt: skip
            ends.add(scene.is_whole())

    assert ends == {False, True}
