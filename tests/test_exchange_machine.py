"""People with private copies, and a tool between their folders that does its worst at random.

Three kinds of tool: one puts the last writer's file over the others, one keeps conflict copies, and
one delivers states late, out of order and cut short. Nobody's private copy ever loses a change, and
once the tool has come to rest and everybody has opened again, all have everything.
"""

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from claimtrack.changes import recording
from claimtrack.changes.integrity import check
from claimtrack.errors import ClaimtrackError
from claimtrack.store import Store
from claimtrack.store.inspection import changeset_count
from claimtrack.store.memory import forget
from claimtrack.sync.exchange import Exchange
from claimtrack.sync.share import Share
from claimtrack.sync.shared_file import stamp_of
from claimtrack.sync.working_copy import SyncState
from conftest import tables
from copies import CLAIMS, Clock, log_of, new_template, replayable

PEOPLE = 3
_who = st.integers(0, PEOPLE - 1)


class Folders(RuleBasedStateMachine):
    """What the three kinds of tool have in common: people who write, and open now and then."""

    home: Path
    template: Path
    exchanges: ClassVar[list[Exchange]] = []
    """Opened once for all histories, which spares them compiling the same statements again."""

    def __init__(self) -> None:
        super().__init__()
        self._ends = ExitStack()
        self.clock: Clock = self._ends.enter_context(replayable())
        self.added = 0
        self.logs: list[set[UUID]] = [set()] * PEOPLE
        self._begin()

    def _begin(self) -> None:
        """Give everybody the same file anew."""
        for exchange in self.exchanges:
            for left in exchange.shared.parent.glob("*"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            shutil.copy(self.template, exchange.shared)
            shutil.copy(self.template, exchange.working_copy)
            forget(exchange.working_copy)  # what was written in the history before this one
            inode = exchange.working_copy.stat().st_ino
            stamp = stamp_of(exchange.shared)
            SyncState(inode, stamp, changeset_count(exchange.working_copy)).write(
                exchange.working_copy
            )

    def store(self, who: int) -> Store:
        return self.exchanges[who].store

    def shared(self, who: int) -> Path:
        return self.exchanges[who].shared

    @rule(who=_who, claim=st.sampled_from(CLAIMS), value=st.sampled_from(["Ghent", "Lille"]))
    def edit(self, who: int, claim: UUID, value: str) -> None:
        try:
            with recording(self.store(who), f"person {who}") as opened:
                opened.revise("claim", claim, {"place": value})
        except ClaimtrackError:
            pass  # in conflict: somebody has to settle it first

    @rule(who=_who)
    def add(self, who: int) -> None:
        self.added += 1
        with recording(self.store(who), f"person {who}") as opened:
            opened.add("claim", UUID(int=1000 + self.added), {"text": "New."})

    @rule(who=_who)
    def open_and_close(self, who: int) -> None:
        """What a command does at its beginning and at its end."""
        exchange = self.exchanges[who]
        try:
            exchange.pull()
            exchange.publish()
        except ClaimtrackError:
            assert self.may_be_unsound(who)

    @rule(who=_who)
    def sync(self, who: int) -> None:
        try:
            self.exchanges[who].sync(lambda path, count: True)
        except ClaimtrackError:
            assert self.may_be_unsound(who)

    @rule(years=st.integers(-4, 4))
    def set_the_clock_wrong(self, years: int) -> None:
        self.clock.skew_ms = years * 365 * 24 * 3600 * 1000

    @invariant()
    def nobody_has_lost_anything(self) -> None:
        logs = [log_of(self.store(who)) for who in range(PEOPLE)]
        assert all(before <= now for before, now in zip(self.logs, logs, strict=True))
        self.logs = logs

    @invariant()
    def nothing_but_whole_files_is_in_the_folders(self) -> None:
        for who in range(PEOPLE):
            for path in self.shared(who).parent.rglob("*"):
                assert path.is_dir() or path.suffix == ".db", path

    def may_be_unsound(self, who: int) -> bool:
        """Say whether the tool may have left somebody half a file."""
        return False

    def come_to_rest(self) -> None:
        """Do what the tool does when nobody writes for a while."""
        raise NotImplementedError

    def teardown(self) -> None:
        try:
            self._end()
        finally:
            self._ends.close()

    def _end(self) -> None:
        everything = set().union(*self.logs)
        for _ in range(2):
            for who in range(PEOPLE):
                self.come_to_rest()
                self.exchanges[who].pull()
                self.exchanges[who].publish()
        self.come_to_rest()
        for exchange in self.exchanges:
            exchange.pull()
        found = [tables(exchange.store) for exchange in self.exchanges]
        assert found[0] == found[1] == found[2]
        assert log_of(self.store(0)) == everything
        assert all(changeset_count(self.shared(who)) == len(everything) for who in range(PEOPLE))
        assert check(self.store(0)).problems == []


class Overwriting(Folders):
    """A tool that puts one file over another, whatever that one held."""

    @rule(of=_who, over=_who)
    def overwrite(self, of: int, over: int) -> None:
        self._over(of, over)

    def come_to_rest(self) -> None:
        last = max(range(PEOPLE), key=lambda who: self.shared(who).stat().st_mtime_ns)
        for who in range(PEOPLE):
            self._over(last, who)

    def _over(self, of: int, over: int) -> None:
        if of != over:
            shutil.copy2(self.shared(of), self.shared(over))


class Copying(Folders):
    """A tool with a server, where the first to arrive stands; the others become copies of it."""

    def __init__(self) -> None:
        super().__init__()
        self.server = self.template.read_bytes()
        self.known = [self.server] * PEOPLE
        self.made = 0

    @rule(who=_who)
    def exchange_with_server(self, who: int) -> None:
        self._exchange(who)

    def _exchange(self, who: int) -> None:
        path = self.shared(who)
        here = path.read_bytes()
        if here != self.known[who] and self.server != self.known[who] and here != self.server:
            self.made += 1
            for other in range(PEOPLE):
                copy = self.shared(other).with_name(f"claims (conflicted copy {self.made}).db")
                shutil.copy2(path, copy)
        elif here != self.known[who]:
            self.server = here
        if here != self.server:
            path.write_bytes(self.server)
        self.known[who] = self.server

    def come_to_rest(self) -> None:
        for who in (*range(PEOPLE), *range(PEOPLE)):
            self._exchange(who)


class Delaying(Folders):
    """A tool that brings states of the file late, in any order, and sometimes only half."""

    def __init__(self) -> None:
        super().__init__()
        self.under_way: list[bytes] = []
        self.halved = [False] * PEOPLE

    @rule(who=_who)
    def pick_up(self, who: int) -> None:
        if not self.halved[who]:
            self.under_way.append(self.shared(who).read_bytes())

    @precondition(lambda self: self.under_way)
    @rule(who=_who, which=st.integers(0, 99), half=st.booleans())
    def deliver(self, who: int, which: int, half: bool) -> None:
        state = self.under_way[which % len(self.under_way)]
        self.shared(who).write_bytes(state[: len(state) // 2] if half else state)
        self.halved[who] = half

    @rule(who=_who)
    def lose(self, who: int) -> None:
        """The tool removes a file that it is about to bring anew."""
        self.shared(who).unlink(missing_ok=True)
        self.halved[who] = True

    def may_be_unsound(self, who: int) -> bool:
        return self.halved[who]

    def come_to_rest(self) -> None:
        whole = [who for who in range(PEOPLE) if not self.halved[who]]
        state = self.template.read_bytes()
        if whole:
            last = max(whole, key=lambda who: self.shared(who).stat().st_mtime_ns)
            state = self.shared(last).read_bytes()
        for who in range(PEOPLE):
            self.shared(who).write_bytes(state)
            self.halved[who] = False


@pytest.fixture(scope="module", autouse=True)
def _computers(tmp_path_factory: pytest.TempPathFactory) -> None:
    Folders.home = tmp_path_factory.mktemp("computers")
    with replayable():
        Folders.template = new_template(Folders.home / "template.db")
    Folders.exchanges.clear()
    with pytest.MonkeyPatch.context() as patch:
        for who in range(PEOPLE):
            folder = Folders.home / str(who)
            folder.mkdir()
            patch.setenv("CLAIMTRACK_DATA", str(Folders.home / "data"))
            shutil.copy(Folders.template, folder / "claims.db")
            exchange = Exchange(Share(folder / "claims.db", "is shared"), f"person {who}")
            exchange.open().mark_new()
            Folders.exchanges.append(exchange)


@pytest.fixture(autouse=True)
def _one_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMTRACK_DATA", str(Folders.home / "data"))


def histories(count: int, steps: int) -> settings:
    return settings(
        max_examples=count, stateful_step_count=steps, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


TOOLS = [Overwriting, Copying, Delaying]


@pytest.mark.parametrize("tool", TOOLS)
def test_whatever_the_tool_does_nobody_loses_anything(tool: type[Folders]) -> None:
    run_state_machine_as_test(tool, settings=histories(4, 10))


@pytest.mark.slow
@pytest.mark.parametrize("tool", TOOLS)
def test_in_many_more_histories_nobody_loses_anything(tool: type[Folders]) -> None:
    run_state_machine_as_test(tool, settings=histories(700, 20))
