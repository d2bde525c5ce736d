"""Several copies of a file, changed and merged at random: nothing is lost, and order is nothing."""

import shutil
import sqlite3
from contextlib import ExitStack
from itertools import permutations
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from claimtrack.changes import recording
from claimtrack.changes.integrity import check
from claimtrack.changes.undo import undo
from claimtrack.errors import ClaimtrackError
from claimtrack.history import log
from claimtrack.history.fold import heads
from claimtrack.merging import merge
from claimtrack.merging.errors import RefusedMergeError
from claimtrack.queries.conflicts import open_conflicts
from claimtrack.store import Store, open_store
from claimtrack.vocabulary import ChangesetKind
from conftest import tables
from copies import CLAIMS, Clock, log_of, new_template, path_of, rebuild, replayable

MOST_COPIES = 4
_which = st.integers(0, MOST_COPIES - 1)
_claims = st.sampled_from(CLAIMS)
_fields = st.sampled_from(["text", "place", "note", "said"])
_values = st.sampled_from(["2015", "2016", "2017"])


class Copies(RuleBasedStateMachine):
    """People with a copy each, who work, lose, forge and merge."""

    template: Path
    folder: Path
    stores: ClassVar[dict[Path, Store]] = {}
    """Opened once for all histories, which spares them compiling the same statements again."""

    def __init__(self) -> None:
        super().__init__()
        self._ends = ExitStack()
        self.clock: Clock = self._ends.enter_context(replayable())
        self.copies: list[Store] = []
        self.forms: list[tuple[UUID, frozenset[UUID]]] = []
        self.added = 0

    @initialize()
    def begin(self) -> None:
        self._copy(self.template)
        self._copy(self.template)

    def _copy(self, source: Path) -> None:
        self.copies.append(self._copied(source, f"{len(self.copies)}.db"))

    def _copied(self, source: Path, name: str) -> Store:
        path = self.folder / name
        shutil.copy(source, path)
        if path not in self.stores:
            self.stores[path] = open_store(path)
            self.stores[path].mark_new()
        return self.stores[path]

    def _copy_of(self, which: int) -> Store:
        return self.copies[which % len(self.copies)]

    def _write(self, which: int, kind: ChangesetKind, claim: UUID, values: dict[str, object],
               seen: frozenset[UUID] | None = None, *, settles: bool = False) -> None:  # fmt: skip
        """Write as the person of that copy; what the rules forbid leaves nothing."""
        store = self._copy_of(which)
        before = log_of(store)
        author = f"person {which % len(self.copies)}"
        try:
            with recording(store, author, kind=kind, reason="because") as opened:
                opened.revise("claim", claim, values, seen=seen, settles=settles)
        except ClaimtrackError:
            assert log_of(store) == before
        assert log_of(store) >= before

    @rule(which=_which)
    def add(self, which: int) -> None:
        self.added += 1
        store = self._copy_of(which)
        with recording(store, f"person {which}") as opened:
            claim = opened.add("claim", UUID(int=1000 + self.added), {"text": "New."})
            opened.add(
                "rebuttal",
                UUID(int=2000 + self.added),
                {"claim_id": CLAIMS[0], "counterclaim_id": claim, "kind": "denies"},
            )

    @rule(which=_which, claim=_claims, field=_fields, value=_values)
    def edit(self, which: int, claim: UUID, field: str, value: str) -> None:
        self._write(which, ChangesetKind.EDIT, claim, {field: value})

    @rule(which=_which, claim=_claims)
    def open_form(self, which: int, claim: UUID) -> None:
        with self._copy_of(which).reading() as session:
            edits = log.edits_of(session.connection(), [claim])[claim]
        self.forms.append((claim, heads(edits)))

    @precondition(lambda self: self.forms)
    @rule(which=_which, field=_fields, value=_values, data=st.data())
    def save_stale_form(self, which: int, field: str, value: str, data: st.DataObject) -> None:
        claim, seen = data.draw(st.sampled_from(self.forms))
        if seen <= log_of(self._copy_of(which)):
            self._write(which, ChangesetKind.EDIT, claim, {field: value}, seen)

    @rule(which=_which, claim=_claims, hidden=st.booleans())
    def retract_or_restore(self, which: int, claim: UUID, hidden: bool) -> None:
        self._write(which, ChangesetKind.EDIT, claim, {"retracted": hidden})

    @rule(which=_which)
    def settle(self, which: int) -> None:
        with self._copy_of(which).reading() as session:
            open_ones = open_conflicts(session)
        for one in open_ones[:1]:
            values = dict(one.candidates[-1].values)
            self._write(which, ChangesetKind.SETTLE, one.entity_id, values, settles=True)

    @rule(which=_which)
    def undo(self, which: int) -> None:
        store = self._copy_of(which)
        before = log_of(store)
        try:
            undo(store, f"person {which % len(self.copies)}")
        except ClaimtrackError:
            assert log_of(store) == before

    @precondition(lambda self: len(self.copies) < MOST_COPIES)
    @rule(which=_which)
    def hand_on_a_copy(self, which: int) -> None:
        self._copy(path_of(self._copy_of(which)))

    @rule(into=_which, source=_which)
    def merge(self, into: int, source: int) -> None:
        target, other = self._copy_of(into), self._copy_of(source)
        if target is other:
            return
        ours, theirs = log_of(target), log_of(other)
        report = merge(target, other.location, "me")
        assert log_of(target) == ours | theirs
        assert log_of(other) == theirs
        assert (report.incoming, report.outgoing) == (len(theirs - ours), len(ours - theirs))

    @rule(which=_which, by=_which)
    def clobber(self, which: int, by: int) -> None:
        """A sync tool puts somebody's copy over another, whatever that one held."""
        if which % len(self.copies) != by % len(self.copies):
            shutil.copy(path_of(self._copy_of(by)), path_of(self._copy_of(which)))

    @rule(into=_which, source=_which)
    def merge_a_forgery(self, into: int, source: int) -> None:
        target, other = self._copy_of(into), self._copy_of(source)
        new = sorted(log_of(other) - log_of(target))
        if not new:
            return
        forged = self.folder / "forged.db"
        shutil.copy(path_of(other), forged)
        with sqlite3.connect(forged) as connection:
            connection.execute(
                "UPDATE changeset SET author = 'mallory' WHERE id = ?", (new[0].hex,)
            )
        connection.close()
        before = tables(target)
        with pytest.raises(RefusedMergeError, match=new[0].hex[:16]):
            merge(target, forged, "me")
        assert tables(target) == before

    @rule(years=st.integers(-4, 4))
    def set_the_clock_wrong(self, years: int) -> None:
        self.clock.skew_ms = years * 365 * 24 * 3600 * 1000

    def teardown(self) -> None:
        try:
            if self.copies:
                self._all_orders_end_alike()
        finally:
            self._ends.close()

    def _all_orders_end_alike(self) -> None:
        everything = set().union(*(log_of(store) for store in self.copies))
        ends = []
        orders = list(permutations(self.copies))
        for order in (orders[0], orders[-1]):
            end = self._copied(path_of(order[0]), "end.db")
            for other in order[1:]:
                merge(end, other.location, "me")
            ends.append(tables(end))
            again = [merge(end, other.location, "me").incoming for other in order]
            assert again == [0] * len(order)
        assert tables(end) == ends[0] == ends[1]
        assert log_of(end) == everything
        rebuild(end)
        assert tables(end) == ends[0]
        assert check(end).problems == []


def histories(count: int, steps: int) -> settings:
    return settings(
        max_examples=count, stateful_step_count=steps, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _template(tmp_path_factory: pytest.TempPathFactory) -> None:
    with replayable():
        Copies.folder = tmp_path_factory.mktemp("machine")
        Copies.template = new_template(Copies.folder / "template.db")


def test_every_order_of_merging_ends_alike_and_loses_nothing() -> None:
    run_state_machine_as_test(Copies, settings=histories(200, 8))


@pytest.mark.slow
def test_many_more_histories_end_alike_and_lose_nothing() -> None:
    run_state_machine_as_test(Copies, settings=histories(2000, 20))
