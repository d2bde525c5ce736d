"""Several copies of a file, changed and merged at random: nothing is lost, and order is nothing."""

import json
import shutil
import sqlite3
from contextlib import ExitStack, suppress
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

from claimtrack.changes import projection, recording, retract
from claimtrack.changes.integrity import check
from claimtrack.changes.undo import undo
from claimtrack.errors import ClaimtrackError
from claimtrack.history import log
from claimtrack.history.fold import Hanging, fold, heads, retractions
from claimtrack.merging import merge
from claimtrack.merging.errors import RefusedMergeError
from claimtrack.queries.conflicts import open_conflicts
from claimtrack.queries.hanging import HANGS
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, open_store
from claimtrack.store.memory import forget
from claimtrack.transfer import import_path
from claimtrack.vocabulary import ChangesetKind
from conftest import tables
from copies import CLAIMS, Clock, log_of, new_template, path_of, rebuild, replayable
from test_unseen_work import unseen_authors

MOST_COPIES = 4
_which = st.integers(0, MOST_COPIES - 1)
_claims = st.sampled_from(CLAIMS)
_fields = st.sampled_from(["text", "place", "note", "said"])
_values = st.sampled_from(["2015", "2016", "2017"])


class Copies(RuleBasedStateMachine):
    """People with a copy each, who work, lose, forge and merge."""

    template: Path
    folder: Path
    records: tuple[Path, ...] = ()
    stores: ClassVar[dict[Path, Store]] = {}
    """Opened once for all histories, which spares them compiling the same statements again."""

    def __init__(self) -> None:
        super().__init__()
        self._ends = ExitStack()
        self.clock: Clock = self._ends.enter_context(replayable())
        self.copies: list[Store] = []
        self.forms: list[tuple[UUID, frozenset[UUID]]] = []
        self.notes: dict[UUID, UUID] = {}
        self.imports: list[tuple[str, UUID]] = []
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
        forget(path)  # what was written under the name before was in another history
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

    @rule(which=_which, claim=_claims)
    def note(self, which: int, claim: UUID) -> None:
        """Write a note on a claim, retracted or not, or a reply to the last one."""
        store = self._copy_of(which)
        before = self.notes.get(claim)
        self.added += 1
        values: dict[str, object] = {"author": "me", "body": "Ask again.", "claim_id": claim}
        with recording(store, f"person {which % len(self.copies)}") as opened:
            if before is not None and opened.exists("annotation", before):
                values["reply_to_id"] = before
            self.notes[claim] = opened.add("annotation", UUID(int=3000 + self.added), values)

    @precondition(lambda self: self.notes)
    @rule(which=_which, with_others=st.booleans(), data=st.data())
    def retract_with_work_on_it(self, which: int, with_others: bool, data: st.DataObject) -> None:
        """Retract a claim or a note as a person does, who is told of the work of others."""
        claim = data.draw(st.sampled_from(sorted(self.notes)))
        noted = data.draw(st.booleans())
        target = RowRef("annotation", self.notes[claim]) if noted else RowRef("claim", claim)
        store = self._copy_of(which)
        before = log_of(store)
        author = f"person {which % len(self.copies)}"
        try:
            retract(store, author, [target], with_others=with_others)
        except ClaimtrackError:
            assert log_of(store) == before

    @rule(which=_which, number=st.integers(0, 1))
    def import_records(self, which: int, number: int) -> None:
        """Import a claim with a citation, here or there or in several copies, or once more."""
        store = self._copy_of(which)
        author = f"person {which % len(self.copies)}"
        report = import_path(store, self.records[number], author, dataset="case")
        if report.changeset is not None:
            self.imports.append((author, report.changeset))

    @precondition(lambda self: self.imports)
    @rule(which=_which, data=st.data())
    def undo_an_import(self, which: int, data: st.DataObject) -> None:
        author, changeset = data.draw(st.sampled_from(self.imports))
        store = self._copy_of(which)
        if changeset in log_of(store):
            with suppress(ClaimtrackError):
                undo(store, author, changeset)

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
        assert_nobodys_work_is_hidden(end)


def assert_nobodys_work_is_hidden(store: Store) -> None:
    """Read the rule slowly, from the whole log: what others wrote unseen keeps a row in sight."""
    with store.reading() as session:
        connection = session.connection()
        edits = {row_id: (entity, listed) for entity, row_id, listed in log.all_edits(connection)}
        rows = {
            row_id: projection.read_row(connection, entity, row_id)
            for row_id, (entity, _) in edits.items()
        }
        in_conflict = {(one.entity_id, one.field) for one in open_conflicts(session)}
    hangs_on: dict[UUID, set[UUID]] = {row_id: set() for row_id in edits}
    for row_id, (entity, _) in edits.items():
        hangs_on[row_id] |= {(rows[row_id] or {})[field] for field in HANGS[entity]} - {None}
    everything_above = {row_id: above(row_id, hangs_on) for row_id in edits}
    for row_id, (entity, listed) in edits.items():
        hanging = [Hanging(*edits[other]) for other in edits if row_id in everything_above[other]]
        unseen = unseen_authors(retractions(listed), hanging)
        row = rows[row_id] or {}
        if unseen:
            assert not row["retracted"]
            assert (row_id, "retracted") in in_conflict
        else:
            assert row["retracted"] == bool(fold(entity, listed).state.get("retracted"))


def above(row_id: UUID, hangs_on: dict[UUID, set[UUID]]) -> set[UUID]:
    """Return all that a row hangs on; it never changes, so nothing runs in circles."""
    return hangs_on[row_id].union(*(above(other, hangs_on) for other in hangs_on[row_id]))


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
        for number in range(2):
            source = {"title": "The report", "kind": "document"}
            cited = {"source": source, "role": "supports", "locator": f"page {number}"}
            record = {"key": "dam", "text": "The dam is safe.", "citations": [cited]}
            path = Copies.folder / f"records {number}.jsonl"
            path.write_text(json.dumps(record), "utf-8")
            Copies.records += (path,)


def test_every_order_of_merging_ends_alike_and_loses_nothing() -> None:
    run_state_machine_as_test(Copies, settings=histories(200, 8))


@pytest.mark.slow
def test_many_more_histories_end_alike_and_lose_nothing() -> None:
    run_state_machine_as_test(Copies, settings=histories(2000, 20))
