"""Histories of a team at random: people with a copy each, who work, lose, forge and merge.

Each copy is on a computer of its own, with its own secret, its own accepted dates, and a clock that
may be wrong; two of the people may go by one name. What must hold is asserted as it happens, and at
the end of each history.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from itertools import permutations
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from claimtrack.changes import recording, retract, separate, unite
from claimtrack.changes.clock_mending import mend_clock
from claimtrack.changes.integrity import check
from claimtrack.changes.undo import undo
from claimtrack.errors import ClaimtrackError
from claimtrack.history import clock, log
from claimtrack.history.clock import milliseconds
from claimtrack.history.dating import TEN_YEARS_MS, ImplausibleDateError
from claimtrack.history.fold import heads
from claimtrack.merging import MergeReport, merge
from claimtrack.merging.errors import RefusedClockError, RefusedMergeError
from claimtrack.queries.conflicts import open_conflicts
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, open_store
from claimtrack.store.memory import forget
from claimtrack.transfer import import_path
from claimtrack.vocabulary import ChangesetKind
from conftest import tables
from copies import CLAIMS, Clock, edit, log_of, new_template, path_of, rebuild, replayable
from past import DAY_MS, HOUR_MS, YEAR_MS
from readings import (
    assert_nobodys_work_is_hidden,
    assert_united_as_linked,
    circles_of_united,
    said_by,
    written_by,
)

MOST_COPIES = 4
NAMES = ("alice", "bob", "carol")
SKEWS_MS = [0, *(sign * ms for ms in (HOUR_MS, 3 * DAY_MS, YEAR_MS, 4 * YEAR_MS, 9 * YEAR_MS)
                 for sign in (1, -1))]  # fmt: skip

_which = st.integers(0, MOST_COPIES - 1)
_claims = st.integers(0, 2)
_fields = st.sampled_from(["text", "place", "note", "said"])
_values = st.sampled_from(["2015", "2016", "2017"])

Work = Callable[[Store, str], object]
"""Does something to a file, under a name."""


class Copies(RuleBasedStateMachine):
    """People with a copy each, who work, lose, forge and merge."""

    template: Path
    folder: Path
    counts = (24, 2000)
    """So many histories at every run of the tests, and so many in a slow one."""
    claims: tuple[UUID, ...] = CLAIMS
    records: tuple[Path, ...] = ()
    stores: ClassVar[dict[Path, Store]] = {}
    """Opened once for all histories, which spares them compiling the same statements again."""

    @classmethod
    def prepare(cls, folder: Path) -> None:
        """Make what all histories begin with."""
        cls.folder = folder
        with replayable() as clock_of_old:
            clock_of_old.skew_ms = -2 * YEAR_MS  # so that ten years lie between it and a wrong one
            cls.template = new_template(folder / "template.db")
        cls.records = tuple(folder / f"records {number}.jsonl" for number in range(2))
        for number, path in enumerate(cls.records):
            source = {"title": "The report", "kind": "document"}
            cited = {"source": source, "role": "supports", "locator": f"page {number}"}
            record = {"key": "dam", "text": "The dam is safe.", "citations": [cited]}
            path.write_text(json.dumps(record), "utf-8")

    def __init__(self) -> None:
        super().__init__()
        self._ends = ExitStack()
        self._patch = self._ends.enter_context(pytest.MonkeyPatch.context())
        self.clock: Clock = self._ends.enter_context(replayable())
        self._patch.setattr(clock, "now_ms", self._now_ms)
        self.copies: list[Store] = []
        self.names: list[str] = []
        self.skews_ms = [0] * MOST_COPIES
        self.made: list[set[UUID]] = [set() for _ in range(MOST_COPIES)]
        self.accepted_ms = [0] * MOST_COPIES
        self.forms: list[tuple[UUID, frozenset[UUID]]] = []
        self.notes: dict[UUID, UUID] = {}
        self.imports: list[tuple[str, UUID]] = []
        self.added = 0

    def _now_ms(self) -> int:
        return self.clock.now_ms + self.clock.skew_ms

    @initialize(names=st.lists(st.sampled_from(NAMES), min_size=4, max_size=4))
    def begin(self, names: list[str]) -> None:
        self.names = names
        shutil.rmtree(self.folder / "computers", ignore_errors=True)
        for here in range(MOST_COPIES):
            computer = self.folder / "computers" / str(here)
            computer.mkdir(parents=True)
            (computer / "secret").write_bytes(bytes([here + 1]) * 32)
        for _ in range(2):
            self._copy(self.template)
        assert self._tables(self.copies[0]) == self._tables(self.copies[1])

    def _copy(self, source: Path) -> None:
        here = len(self.copies)
        self._sit_at(here)
        self.copies.append(self._copied(source, f"{here}.db"))

    def _copied(self, source: Path, name: str) -> Store:
        path = self.folder / name
        shutil.copy(source, path)
        forget(path)  # what was written under the name before was in another history
        if path not in self.stores:
            self.stores[path] = open_store(path)
            self.stores[path].mark_new()
        return self.stores[path]

    @staticmethod
    def _tables(store: Store) -> dict[str, list[tuple[Any, ...]]]:
        """Return what must be equal in two copies that hold the same."""
        return tables(store)

    def _here(self, which: int) -> int:
        return which % len(self.copies)

    def _copy_of(self, which: int) -> Store:
        return self.copies[self._here(which)]

    def _sit_at(self, here: int) -> None:
        """Be at somebody's computer, with its secret and its clock."""
        self._patch.setenv("CLAIMTRACK_DATA", str(self.folder / "computers" / str(here)))
        self.clock.skew_ms = self.skews_ms[here]

    def _do(self, which: int, work: Work) -> set[UUID]:
        """Work as the person of a copy; return what was written. What is refused leaves nothing.

        A clock that is ten years off is found out; then its date is accepted, and that was all.
        """
        here = self._here(which)
        store, name = self.copies[here], self.names[here]
        self._sit_at(here)
        before = log_of(store)
        try:
            try:
                work(store, name)
            except ImplausibleDateError:
                assert log_of(store) == before
                self._accept_the_date(here, store)
                work(store, name)
        except ImplausibleDateError:
            raise  # accepted, and yet refused
        except ClaimtrackError:
            assert log_of(store) == before
            return set()
        after = log_of(store)
        assert after >= before
        self.made[here] |= after - before
        return after - before

    def _accept_the_date(self, here: int, store: Store) -> None:
        newest_ms, present_ms = milliseconds(max(log_of(store))), self._now_ms()
        assert abs(newest_ms - present_ms) > TEN_YEARS_MS
        assert "Accepted on this computer" in mend_clock(store)
        self.accepted_ms[here] = max(newest_ms, present_ms)

    def _write(
        self,
        which: int,
        kind: ChangesetKind,
        claim: UUID,
        values: dict[str, object],
        seen: frozenset[UUID] | None = None,
        *,
        settles: bool = False,
    ) -> None:
        def revise(store: Store, name: str) -> None:
            with recording(store, name, kind=kind, reason="because") as opened:
                opened.revise("claim", claim, values, seen=seen, settles=settles)

        self._do(which, revise)

    @rule(which=_which)
    def add(self, which: int) -> None:
        self.added += 1
        added = self.added

        def add(store: Store, name: str) -> None:
            with recording(store, name) as opened:
                claim = opened.add("claim", UUID(int=1000 + added), {"text": "New."})
                answer = {"claim_id": self.claims[0], "counterclaim_id": claim, "kind": "denies"}
                opened.add("rebuttal", UUID(int=2000 + added), answer)

        assert self._do(which, add)

    @rule(which=_which, claim=_claims, field=_fields, value=_values)
    def edit(self, which: int, claim: int, field: str, value: str) -> None:
        self._write(which, ChangesetKind.EDIT, self.claims[claim], {field: value})

    @rule(which=_which, claim=_claims)
    def open_form(self, which: int, claim: int) -> None:
        row_id = self.claims[claim]
        with self._copy_of(which).reading() as session:
            edits = log.edits_of(session.connection(), [row_id])[row_id]
        self.forms.append((row_id, heads(edits)))

    @precondition(lambda self: self.forms)
    @rule(which=_which, field=_fields, value=_values, data=st.data())
    def save_stale_form(self, which: int, field: str, value: str, data: st.DataObject) -> None:
        claim, seen = data.draw(st.sampled_from(self.forms))
        if seen <= log_of(self._copy_of(which)):
            self._write(which, ChangesetKind.EDIT, claim, {field: value}, seen)

    @rule(which=_which, claim=_claims, hidden=st.booleans())
    def retract_or_restore(self, which: int, claim: int, hidden: bool) -> None:
        self._write(which, ChangesetKind.EDIT, self.claims[claim], {"retracted": hidden})

    @rule(which=_which, claim=_claims)
    def note(self, which: int, claim: int) -> None:
        """Write a note on a claim, retracted or not, or a reply to the last one."""
        on = self.claims[claim]
        before = self.notes.get(on)
        self.added += 1
        made = self.notes[on] = UUID(int=3000 + self.added)

        def note(store: Store, name: str) -> None:
            values: dict[str, object] = {"author": "me", "body": "Ask again.", "claim_id": on}
            with recording(store, name) as opened:
                if before is not None and opened.exists("annotation", before):
                    values["reply_to_id"] = before
                opened.add("annotation", made, values)

        assert self._do(which, note)

    @precondition(lambda self: self.notes)
    @rule(which=_which, with_others=st.booleans(), data=st.data())
    def retract_with_work_on_it(self, which: int, with_others: bool, data: st.DataObject) -> None:
        """Retract a claim or a note as a person does, who is told of the work of others."""
        claim = data.draw(st.sampled_from(sorted(self.notes)))
        noted = data.draw(st.booleans())
        target = RowRef("annotation", self.notes[claim]) if noted else RowRef("claim", claim)
        self._do(which, lambda store, name: retract(store, name, [target], with_others=with_others))

    @rule(which=_which, pair=st.permutations(range(3)), apart=st.booleans())
    def unite(self, which: int, pair: list[int], apart: bool) -> None:
        first, second = (RowRef("claim", self.claims[one]) for one in pair[:2])
        work = separate if apart else unite
        self._do(which, lambda store, name: work(store, name, first, second))

    @rule()
    def unite_in_a_circle(self) -> None:
        """Let everybody unite two claims unseen by the others, so that all is one in a circle."""
        count = min(len(self.copies), len(self.claims))
        for here in range(count):
            first, second = (RowRef("claim", self.claims[(here + one) % count]) for one in (0, 1))
            self._do(here, lambda store, name, one=first, two=second: unite(store, name, one, two))  # type: ignore[misc]  # bound at once

    @rule(which=_which, number=st.integers(0, 1))
    def import_records(self, which: int, number: int) -> None:
        """Import a claim with a citation, here or there or in several copies, or once more."""
        name = self.names[self._here(which)]
        path = self.records[number]
        made = self._do(which, lambda store, _: import_path(store, path, name, dataset="case"))
        self.imports += [(name, changeset) for changeset in sorted(made)]

    @precondition(lambda self: self.imports)
    @rule(which=_which, data=st.data())
    def undo_an_import(self, which: int, data: st.DataObject) -> None:
        name, changeset = data.draw(st.sampled_from(self.imports))
        if changeset in log_of(self._copy_of(which)):
            self._do(which, lambda store, _: undo(store, name, changeset))

    @rule(which=_which)
    def settle(self, which: int) -> None:
        with self._copy_of(which).reading() as session:
            open_ones = open_conflicts(session)
        for one in open_ones[:1]:
            values = dict(one.candidates[-1].values)
            self._write(which, ChangesetKind.SETTLE, one.entity_id, values, settles=True)

    @rule(which=_which)
    def undo(self, which: int) -> None:
        """Undo the last step; it was made at this computer, whoever else goes by the name."""
        made = self.made[self._here(which)]

        def undo_last(store: Store, name: str) -> None:
            assert undo(store, name).target in made

        self._do(which, undo_last)

    @rule(which=_which, claim=_claims, how=st.sampled_from(["edit", "retract", "unite"]))
    def undo_at_once(self, which: int, claim: int, how: str) -> None:
        """Do something, think better of it, and find all as it was."""
        store = self._copy_of(which)
        before = said_by(store)
        one, other = (RowRef("claim", self.claims[(claim + step) % 3]) for step in (0, 1))
        works: dict[str, Work] = {
            "edit": lambda store, name: edit(store, name, one.id, place="Here and gone."),
            "retract": lambda store, name: retract(store, name, [one], with_others=True),
            "unite": lambda store, name: unite(store, name, one, other),
        }
        for changeset in self._do(which, works[how]):
            assert self._do(which, lambda store, name, one=changeset: undo(store, name, one))  # type: ignore[misc]  # bound at once
            assert said_by(store) == before

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
        report = self._merged(self._here(into), target, other)
        assert log_of(other) == theirs
        assert (report.incoming, report.outgoing) == (len(theirs - ours), len(ours - theirs))

    def _merged(
        self, here: int, target: Store, other: Store, older: Path | None = None
    ) -> MergeReport:
        """Merge at a computer, which asks once, and only where it must, to accept a date.

        With `older`, that file is merged: it has what the other has, and was never upgraded.
        """
        source = other.location if older is None else older
        self._sit_at(here)
        ours, theirs = log_of(target), log_of(other)
        name, latest_ms = self.names[here], max(self._now_ms(), self.accepted_ms[here])
        newest_ms = max(map(milliseconds, theirs - ours), default=0)
        is_too_late = newest_ms > latest_ms + TEN_YEARS_MS
        if is_too_late:
            with pytest.raises(RefusedClockError):
                merge(target, source, name)
            assert log_of(target) == ours
            self.accepted_ms[here] = newest_ms
        report = merge(target, source, name, mend_clock=is_too_late)
        assert log_of(target) == ours | theirs
        strange = written_by(other, name) & theirs - ours - self.made[here]
        assert report.namesakes == len(strange)
        return report

    @rule(which=_which, by=_which)
    def clobber(self, which: int, by: int) -> None:
        """A sync tool puts somebody's copy over another, whatever that one held."""
        if self._here(which) != self._here(by):
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
                "UPDATE changeset SET author = 'mallory' WHERE id = ?", (new[0].bytes,)
            )
        connection.close()
        self._sit_at(self._here(into))
        before = self._tables(target)
        with pytest.raises(RefusedMergeError, match=new[0].hex[:16]):
            merge(target, forged, "me", mend_clock=True)
        assert self._tables(target) == before

    @rule(which=_which, by_ms=st.sampled_from(SKEWS_MS))
    def set_the_clock_wrong(self, which: int, by_ms: int) -> None:
        self.skews_ms[self._here(which)] = by_ms

    def teardown(self) -> None:
        try:
            if self.copies:
                self._all_orders_end_alike()
        finally:
            self._ends.close()

    def _all_orders_end_alike(self) -> None:
        everything = set().union(*(log_of(store) for store in self.copies))
        ends = []
        orders = list(permutations(range(len(self.copies))))
        for order in (orders[0], orders[-1]):
            copies = [self.copies[here] for here in order]
            self._sit_at(order[0])
            end = self._copied(path_of(copies[0]), "end.db")
            for other in copies[1:]:
                self._merged(order[0], end, other)
            ends.append(self._tables(end))
            again = [self._merged(order[0], end, other).incoming for other in copies]
            assert again == [0] * len(order)
        assert self._tables(end) == ends[0] == ends[1]
        assert log_of(end) == everything
        rebuild(end)
        assert self._tables(end) == ends[0]
        self._assert_sound(order[0], end)
        assert_nobodys_work_is_hidden(end)
        assert_united_as_linked(end)

    def _assert_sound(self, here: int, end: Store) -> None:
        """Prove a file sound; of a date that only this clock doubts it is told, until accepted."""
        latest_ms = max(self._now_ms(), self.accepted_ms[here]) + TEN_YEARS_MS
        if milliseconds(max(log_of(end))) > latest_ms:
            (problem,) = check(end).problems
            assert "check --mend-clock" in problem
            self._accept_the_date(here, end)
        about_circles = [one for one in check(end).problems if "same_as runs in a circle" in one]
        assert len(about_circles) == len(circles_of_united(end))
        assert check(end).problems == about_circles
