"""A large shared file is written at most once in an interval; nothing that waits is ever lost."""

import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from claimtrack.changes.integrity import check
from claimtrack.render.glyphs import UNICODE
from claimtrack.settings import PUBLISH_EVERY_S, Settings
from claimtrack.store import open_store, room
from claimtrack.store.location import Location
from claimtrack.sync.exchange import LARGE_BYTES, Exchange
from claimtrack.sync.share import Share, find_share
from claimtrack.tui import publish_at_last
from claimtrack.tui.app import Workbench
from claimtrack.tui.chrome import title_line
from conftest import KERRY, Shell, exported
from screen import press, screen_text, settled
from team import Team

SIZE = (110, 30)


class FakeTime:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    made = FakeTime()
    monkeypatch.setattr("claimtrack.sync.exchange.time", made)
    return made


@pytest.fixture
def team(tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch, clock: FakeTime) -> Team:
    """Bob has a small file."""
    made = Team(tmp_path / "computers", shell, monkeypatch)
    made.run("alice", "import", str(KERRY))
    made.everybody_has_alices()
    return made


@pytest.fixture
def large(team: Team, monkeypatch: pytest.MonkeyPatch) -> Team:
    """Bob has a large file, which was never published from his computer."""
    monkeypatch.setattr(room, "_EMPTY", 1.0)  # what is empty in it stays
    enlarge(team.file("bob"))
    team.run("bob", "list")
    return team


def enlarge(path: Path) -> None:
    """Give a file more pages than a small one has; nothing is in them."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE padding (bytes BLOB)")
        connection.execute("INSERT INTO padding VALUES (zeroblob(?))", [LARGE_BYTES])
        connection.execute("DROP TABLE padding")
        connection.commit()


def share_of(team: Team, name: str) -> Share:
    share = find_share(Location(path=team.be(name)))
    assert share is not None
    return share


def shared_claims(path: Path, look: Path) -> str:
    return "".join(exported(open_store(shutil.copy(path, look))))


def add(team: Team, words: str) -> None:
    team.run("bob", "add", "claim", words)


def test_a_command_publishes_a_large_file_at_once_unless_one_just_did(
    large: Team, clock: FakeTime
) -> None:
    add(large, "First.")
    first, told_first = large.file("bob").read_bytes(), large.shell.err
    clock.now += PUBLISH_EVERY_S - 1
    add(large, "Second.")
    second, told_second = large.file("bob").read_bytes(), large.shell.err
    clock.now += 2
    large.run("bob", "list")

    assert b"First." in first
    assert "to be shared" not in told_first
    assert second == first
    assert "1 changeset waits to be shared: claims.db is large" in told_second
    assert "less than 20 s ago" in told_second
    assert "to be shared" not in large.shell.err
    assert "Second." in shared_claims(large.file("bob"), large.home / "look.db")


def test_a_small_file_is_published_at_once_each_time(team: Team) -> None:
    add(team, "First.")
    add(team, "Second.")

    assert "to be shared" not in team.shell.err
    assert "Second." in shared_claims(team.file("bob"), team.home / "look.db")


def test_sync_says_what_waits_and_publishes_it_at_once(large: Team) -> None:
    add(large, "First.")
    add(large, "Second.")
    add(large, "Third.")
    assert "2 changesets wait to be shared" in large.shell.err
    before = large.file("bob").stat()

    (waiting,) = large.shell.json("sync", "--status")
    shown = large.run("bob", "sync", "--status")
    unchanged = large.file("bob").stat()
    (done,) = large.shell.json("sync")
    (after,) = large.shell.json("sync", "--status")

    assert (waiting["waiting"], after["waiting"]) == (2, 0)
    assert waiting["published_at"] == "2023-11-14T22:13:20Z"
    assert "2 changesets wait to be shared" in " ".join(shown.split())
    assert unchanged == before
    assert (done["published"], done["waiting"]) == (2, 0)
    assert "nothing waits to be shared" in " ".join(large.run("bob", "sync", "--status").split())
    assert "Third." in shared_claims(large.file("bob"), large.home / "look.db")


def test_the_interval_is_of_the_settings(large: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimtrack.settings.read_settings", lambda: Settings(publish_every_s=0.0))
    add(large, "First.")
    add(large, "Second.")

    assert "Second." in shared_claims(large.file("bob"), large.home / "look.db")


def test_a_clock_that_was_set_back_holds_up_nothing(large: Team, clock: FakeTime) -> None:
    add(large, "First.")
    clock.now -= 9 * 365 * 24 * 3600
    add(large, "Second.")

    assert "Second." in shared_claims(large.file("bob"), large.home / "look.db")


def test_what_waits_is_shared_with_what_others_published_meanwhile(
    large: Team, clock: FakeTime
) -> None:
    add(large, "First.")
    add(large, "Second, which waits.")
    shutil.copyfile(large.file("bob"), large.file("alice"))
    large.run("alice", "add", "claim", "Alice's.")
    shutil.copyfile(large.file("alice"), large.file("bob"))
    clock.now += PUBLISH_EVERY_S
    large.run("bob", "list")

    shared = shared_claims(large.file("bob"), large.home / "look.db")
    assert "Alice's." in shared
    assert "Second, which waits." in shared


# The screen.


async def until(pilot: Pilot[None], path: Path, words: bytes) -> None:
    """Wait until a file has words in it; the screen looks by itself twice a second."""
    async with asyncio.timeout(20):
        while words not in path.read_bytes():
            await pilot.pause()


async def until_shown(pilot: Pilot[None], words: str, *, on_screen: bool = True) -> None:
    app = pilot.app
    assert isinstance(app, Workbench)
    async with asyncio.timeout(20):
        while (words in screen_text(app)) is not on_screen:
            await pilot.pause()


class Looks:
    """How often the shared file was written to, and how often the screen looked whether to."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.published = 0
        self.made = 0
        publish, is_large = Exchange.publish, Exchange.is_large

        def counted(exchange: Exchange, every_s: float = 0.0) -> object:
            done = publish(exchange, every_s)
            self.published += done.published
            return done

        def looked(exchange: Exchange) -> bool:
            self.made += 1
            return is_large(exchange)

        patch.setattr(Exchange, "publish", counted)
        patch.setattr(Exchange, "is_large", looked)

    async def more(self, pilot: Pilot[None], count: int) -> None:
        """Wait until the screen has looked so often again."""
        wanted = self.made + count
        async with asyncio.timeout(20):
            while self.made < wanted:
                await pilot.pause()


async def test_the_screen_publishes_a_large_file_once_it_has_been_quiet_for_the_interval(
    large: Team, clock: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Looks(monkeypatch)
    app = Workbench(share_of(large, "bob"), "bob", clock=clock)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for number in range(3):
            await press(pilot, "a", *f"marmot {number}", "enter")
            await until_shown(pilot, f"{number + 1} to share")
            clock.now += PUBLISH_EVERY_S - 1
        await looks.more(pilot, 3)
        assert looks.published == 0
        assert b"marmot" not in large.file("bob").read_bytes()

        clock.now += 1
        await until(pilot, large.file("bob"), b"marmot 2")
        await until_shown(pilot, "to share", on_screen=False)
        assert looks.published == 3


@pytest.mark.parametrize(
    ("cells", "waiting", "end"),
    [
        (80, 0, "bob"),
        (80, 3, "3 to share"),
        (90, 1_200, "1,200 to share · bob"),
        (120, 3, "claims.db, 3 to share · bob"),
        (120, 0, "claims.db · bob"),
    ],
)
def test_the_title_says_what_waits_before_it_says_the_file_or_the_author(
    cells: int, waiting: int, end: str
) -> None:
    title = title_line("inbox", cells, "team/claims.db", "bob", (0, waiting), UNICODE).plain

    assert title.endswith(f" {end}")
    assert len(title) < cells


async def test_who_goes_on_writing_is_published_after_some_intervals_all_the_same(
    large: Team, clock: FakeTime
) -> None:
    app = Workbench(share_of(large, "bob"), "bob", clock=clock)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for number in range(9):
            await press(pilot, "a", *f"marmot {number}", "enter")
            clock.now += PUBLISH_EVERY_S - 1

        await until(pilot, large.file("bob"), b"marmot 0")


async def test_leaving_the_screen_shares_what_waits(large: Team, clock: FakeTime) -> None:
    add(large, "Published a moment ago.")
    app = Workbench(share_of(large, "bob"), "bob", clock=clock)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "a", *"a marmot", "enter")
        await until_shown(pilot, "1 to share")
    before = large.file("bob").read_bytes()
    assert app.exchange is not None
    publish_at_last(app.exchange)

    assert b"a marmot" not in before
    assert "a marmot" in shared_claims(large.file("bob"), large.home / "look.db")


# A kill.

WRITING = """
import sys
from pathlib import Path
from claimtrack import changes
from claimtrack.store.location import Location
from claimtrack.sync.exchange import Exchange
from claimtrack.sync.share import find_share
exchange = Exchange(find_share(Location(path=Path(sys.argv[1]))), "bob")
store = exchange.open()
store.mark_new()
number = 0
while True:
    changes.add_claim(store, "bob", {"text": f"Claim {number}."})
    done = exchange.publish(1000.0)
    print(number, done.published, done.waiting, flush=True)
    number += 1
"""


@pytest.mark.parametrize("writes", [1, 2, 9])
def test_what_waits_when_a_program_is_killed_is_shared_by_the_next_command(
    large: Team, writes: int
) -> None:
    large.be("bob")
    program = subprocess.Popen(
        [sys.executable, "-c", WRITING, str(large.file("bob"))], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    told = [program.stdout.readline().split() for _ in range(writes)]
    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdout.close()

    assert [published for _, published, _ in told] == ["1"] + ["0"] * (writes - 1)
    assert [waiting for *_, waiting in told] == [str(number) for number in range(writes)]
    shared = shared_claims(large.file("bob"), large.home / "look.db")
    assert "Claim 0." in shared
    assert "Claim 1." not in shared
    (done,) = large.shell.json("sync")
    shared = shared_claims(large.file("bob"), large.home / "look.db")
    assert all(f"Claim {number}." in shared for number, _, _ in told)
    assert done["published"] >= writes - 1
    assert check(open_store(large.home / "look.db")).problems == []
