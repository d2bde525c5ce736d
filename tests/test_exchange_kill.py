"""A publishing or a taking in that is killed leaves every file as it was, or whole; never half."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from claimtrack.changes.integrity import check
from claimtrack.store import open_store
from claimtrack.store.inspection import changeset_count
from claimtrack.store.location import Location, own_folder
from claimtrack.sync.exchange import Exchange
from claimtrack.sync.share import find_share
from conftest import exported
from copies import CLAIMS, copied, edit, new_template
from killing import killed_after, killed_at_each_call, needs_strace

EXCHANGE = """
import sys
from pathlib import Path
from claimtrack.sync.exchange import Exchange
from claimtrack.store.location import Location
from claimtrack.sync.share import find_share
exchange = Exchange(find_share(Location(path=Path(sys.argv[1]))), "bob")
exchange.open().mark_new()
print("ready", flush=True)
exchange.publish()
print("done", flush=True)
"""


class PublishingScene:
    """A shared file, a private copy that has more, and news in the shared file besides."""

    def __init__(self, folder: Path, edits: int) -> None:
        self.shared = folder / "team" / "claims.db"
        self.shared.parent.mkdir()
        (self.shared.parent / ".stfolder").mkdir()
        new_template(self.shared)
        share = find_share(Location(path=self.shared))
        assert share is not None
        exchange = Exchange(share, "bob")
        store = exchange.open()
        store.mark_new()
        for number in range(edits):
            edit(store, "bob", CLAIMS[number % 2], place=f"place {number}")
        news = copied(self.shared, folder / "news.db")
        edit(news, "alice", CLAIMS[2], place="elsewhere")
        shutil.copy(folder / "news.db", self.shared)
        self.old = self.shared.read_bytes()
        self.old_size = changeset_count(self.shared)
        self.size = self.old_size + edits
        self.private = exchange.working_copy
        self.data = own_folder("copies", self.shared).parents[1]
        self.kept = shutil.copytree(self.data, folder / "kept")  # with what is remembered of it
        self.own_size = changeset_count(self.private)

    def reset(self) -> None:
        for left in self.shared.parent.glob("*claims.db*"):
            left.unlink()
        self.shared.write_bytes(self.old)
        shutil.rmtree(self.data)
        shutil.copytree(self.kept, self.data)

    def command(self) -> list[str]:
        return [sys.executable, "-c", EXCHANGE, str(self.shared)]

    def is_done(self) -> bool:
        """Say whether the shared file is the new one, after proving that nothing is half done."""
        assert not list(self.shared.parent.glob("*-journal"))
        found = self.shared.read_bytes()
        if found != self.old:
            look = self.kept.parent / "look.db"
            shutil.copy(self.shared, look)
            assert changeset_count(look) == self.size
            assert check(open_store(look)).problems == []
        assert check(open_store(self.private)).problems == []
        assert changeset_count(self.private) in (self.own_size, self.size)
        return found != self.old

    def goes_on(self) -> None:
        """Prove that the next one publishes, as if nothing had been."""
        subprocess.run(self.command(), check=True, capture_output=True)
        assert self.is_done()
        assert exported(open_store(self.kept.parent / "look.db")) == exported(
            open_store(self.private)
        )


def test_a_publishing_killed_at_any_time_is_done_or_not_begun(tmp_path: Path) -> None:
    scene = PublishingScene(tmp_path, 20)
    chance = random.Random(4)
    waits = [0.0, *(chance.uniform(0, 0.3) for _ in range(4)), 60.0]

    assert set(killed_after(scene, waits)) == {False, True}
    scene.goes_on()


@pytest.mark.slow
@needs_strace
def test_a_publishing_killed_at_each_of_its_writes_is_done_or_not_begun(tmp_path: Path) -> None:
    scene = PublishingScene(tmp_path, 6)
    calls = "pwrite64,write,fsync,fdatasync,rename,link,unlink,ftruncate,chmod"
    ends = list(killed_at_each_call(scene, calls, tmp_path / "trace"))

    assert set(ends) == {False, True}
    assert len(ends) > 20
    scene.goes_on()
