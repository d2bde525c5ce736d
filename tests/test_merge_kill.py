"""A merge that is killed leaves the file as it was, or merged whole; never half."""

import random
import shutil
import sys
from pathlib import Path

import pytest

from claimtrack.changes.integrity import check
from claimtrack.merging import merge
from claimtrack.store import open_store
from claimtrack.store.memory import forget
from conftest import tables
from copies import CLAIMS, copied, edit, new_template, path_of
from killing import killed_after, killed_at_each_call, needs_strace

MERGE = """
import sys
from claimtrack.merging import merge
from claimtrack.store import open_store
store = open_store(sys.argv[1])
store.mark_new()
print("ready", flush=True)
merge(store, sys.argv[2], "me")
print("done", flush=True)
"""


class MergeScene:
    """A file, a copy that has more, and both possible ends of a merge."""

    def __init__(self, folder: Path, edits: int) -> None:
        template = new_template(folder / "template.db")
        theirs = copied(template, folder / "theirs.db")
        for number in range(edits):
            edit(theirs, "bob", CLAIMS[number % 3], place=f"place {number}")
        self.before, self.theirs = template, path_of(theirs)
        self.file = folder / "file.db"
        whole = copied(template, folder / "whole.db")
        merge(whole, theirs.location, "me")
        self.ends = (tables(open_store(template)), tables(whole))

    def reset(self) -> None:
        for left in self.file.parent.glob("*file.db*"):
            left.unlink()
        shutil.copy(self.before, self.file)
        forget(self.file)  # or the merge of an earlier round is rightly found to be gone

    def command(self) -> list[str]:
        return [sys.executable, "-c", MERGE, str(self.file), str(self.theirs)]

    def is_done(self) -> bool:
        """Say whether the merge was done, after proving that it was not half done."""
        store = open_store(self.file)
        found = tables(store)
        assert found in self.ends
        assert check(store).problems == []
        return found == self.ends[1]


def test_a_merge_killed_at_any_time_is_done_or_not_begun(tmp_path: Path) -> None:
    chance = random.Random(4)
    waits = [0.0, *(chance.uniform(0, 0.2) for _ in range(4)), 30.0]

    assert set(killed_after(MergeScene(tmp_path, 60), waits)) == {False, True}


@pytest.mark.slow
@needs_strace
def test_a_merge_killed_at_each_of_its_writes_is_done_or_not_begun(tmp_path: Path) -> None:
    calls = "pwrite64,write,fsync,fdatasync,ftruncate,unlink"
    ends = list(killed_at_each_call(MergeScene(tmp_path, 12), calls, tmp_path / "trace"))

    assert set(ends) == {False, True}
    assert len(ends) > 20
