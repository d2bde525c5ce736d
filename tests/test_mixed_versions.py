"""Teams of whom some have upgraded their copy and some have not: merges end as if all had."""

import gzip
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from claimtrack.history import log
from claimtrack.history.digest import ChangesetHeader, digest_of
from claimtrack.merging import MergeReport
from claimtrack.store import Store, open_store
from claimtrack.vocabulary import ChangesetKind
from copies import log_of, path_of
from histories import MOST_COPIES, Copies
from test_merge_machine import histories

FOLDER = Path(__file__).parent / "older_files"
_OLD = 2
"""So many copies are not upgraded at first."""


def write_as_then(
    path: Path, changeset: UUID, header: ChangesetHeader, claim: str, note: str
) -> None:
    """Write a note on a claim into a file of an earlier version, as the program of its time did."""
    patch = log.as_patch({"note": note})
    with closing(sqlite3.connect(path)) as connection, connection:
        made = dict(
            connection.execute(
                "SELECT changeset_id, parents FROM change WHERE entity_id = ?", [claim]
            ).fetchall()
        )
        seen = {parent for parents in made.values() for parent in parents.split(",")}
        parents = ",".join(sorted(made.keys() - seen))
        moment = header.recorded_at.replace(tzinfo=None).isoformat(" ", "microseconds")
        digest = digest_of(header, [(claim, "claim", parents, patch)])
        connection.execute(
            "INSERT INTO changeset VALUES (?, ?, ?, NULL, NULL, ?, ?, ?)",
            [changeset.hex, header.author, header.kind, header.schema_version, moment, digest],
        )
        row = [changeset.hex, claim, "claim", parents, patch]
        connection.execute("INSERT INTO change VALUES (?, ?, ?, ?, ?)", row)
        connection.execute("UPDATE claim SET note = ? WHERE id = ?", [note, claim])


class MixedCopies(Copies):
    """People of whom some go on in the older version, in which a copy is upgraded late or never.

    Whenever an older file is merged, an upgraded copy of it is as well, and nothing may differ.
    """

    counts = (4, 400)
    schema = 7
    upgraded: dict[str, Path]

    @classmethod
    def prepare(cls, folder: Path) -> None:
        super().prepare(folder)
        cls.template = folder / "older.db"
        cls.template.write_bytes(gzip.decompress((FOLDER / f"{cls.schema:04}.db.gz").read_bytes()))
        with closing(sqlite3.connect(cls.template)) as connection:
            ids = connection.execute("SELECT id FROM claim ORDER BY id LIMIT 3").fetchall()
        cls.claims = tuple(UUID(digits) for (digits,) in ids)
        cls.upgraded = {}

    @initialize(names=st.lists(st.sampled_from(("alice", "bob", "carol")), min_size=4, max_size=4))
    def begin(self, names: list[str]) -> None:
        super().begin(names)
        self.old = [self.folder / f"old {number}.db" for number in range(_OLD)]
        for path in self.old:
            shutil.copy(self.template, path)
        self.bytes_of = {path: path.read_bytes() for path in self.old}

    def _copied(self, source: Path, name: str) -> Store:
        return super()._copied(self._upgraded(source), name)

    def _upgraded(self, source: Path) -> Path:
        """Return an upgraded copy of a file; one that is upgraded is returned as it is."""
        with closing(sqlite3.connect(source)) as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] != self.schema:
                return source
        name = sha256(source.read_bytes()).hexdigest()
        if name not in self.upgraded:
            path = self.folder / f"{name[:16]} new.db"
            shutil.copy(source, path)
            open_store(path).close()
            self.upgraded[name] = path
        return self.upgraded[name]

    @invariant()
    def older_files_stay_as_they_are(self) -> None:
        for path in getattr(self, "old", ()):
            assert path.read_bytes() == self.bytes_of[path]

    @precondition(lambda self: len(self.copies) + len(self.old) < MOST_COPIES)
    @rule(which=st.integers(0, MOST_COPIES - 1))
    def hand_on_a_copy(self, which: int) -> None:
        self._copy(path_of(self._copy_of(which)))

    @precondition(lambda self: self.old)
    @rule(data=st.data(), claim=st.integers(0, 2), note=st.sampled_from(["one", "two", "three"]))
    def write_in_the_older_version(self, data: st.DataObject, claim: int, note: str) -> None:
        path = data.draw(st.sampled_from(self.old))
        with closing(sqlite3.connect(path)) as connection:
            (newest,) = connection.execute("SELECT max(id) FROM changeset").fetchone()
        self.clock.skew_ms = 0
        made = self.clock.mint(UUID(newest), b"older" * 7, accepted=lambda: None)
        kind = ChangesetKind.EDIT.value
        header = ChangesetHeader(made, "dora", kind, None, None, self.schema, self.clock.now())
        write_as_then(path, made, header, self.claims[claim].hex, note)
        self.bytes_of[path] = path.read_bytes()

    @precondition(lambda self: self.old)
    @rule(into=st.integers(0, MOST_COPIES - 1), data=st.data())
    def merge_an_older_file(self, into: int, data: st.DataObject) -> None:
        here, target = self._here(into), self._copy_of(into)
        path = data.draw(st.sampled_from(self.old))
        twin = self._copied(path_of(target), "twin.db")
        of_upgraded = self._merged(here, twin, self._copied(path, "new.db"))
        report = self._merged_as_it_is(here, target, path)
        assert (report.incoming, report.outgoing) == (of_upgraded.incoming, of_upgraded.outgoing)
        assert report.conflicts == of_upgraded.conflicts
        assert self._tables(target) == self._tables(twin)
        assert log_of(target) == log_of(twin)

    def _merged_as_it_is(self, here: int, target: Store, path: Path) -> MergeReport:
        """Merge a file, upgraded or not, as it is."""
        return self._merged(here, target, self._copied(path, "new.db"), path)

    @precondition(lambda self: self.old)
    @rule()
    def upgrade_late(self) -> None:
        """Let one who kept to the older version upgrade, and go on from there."""
        path = self.old.pop()
        self._copy(path)
        path.unlink()

    def _all_orders_end_alike(self) -> None:
        """Merge the older files as they are, both ways; and then as if all had been upgraded."""
        ends = []
        for turn in (1, -1):
            first, *rest = [path_of(store) for store in self.copies][::turn]
            end = self._copied(first, "twin.db")
            for path in [*rest, *self.old][::turn]:
                self._merged_as_it_is(0, end, path)
            ends.append((self._tables(end), log_of(end)))
            for path in [*rest, *self.old]:
                assert self._merged_as_it_is(0, end, path).incoming == 0
        self.older_files_stay_as_they_are()
        while self.old:
            self._copy(self.old.pop())
        super()._all_orders_end_alike()
        as_upgraded = self.stores[self.folder / "end.db"]
        assert ends == [(self._tables(as_upgraded), log_of(as_upgraded))] * 2


class MixedCopiesOfALaterSchema(MixedCopies):
    """The same with files of a later schema."""

    schema = 12


LATER = pytest.param(MixedCopiesOfALaterSchema, marks=pytest.mark.slow)


@pytest.fixture(params=[MixedCopies, LATER])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> type[MixedCopies]:
    made: type[MixedCopies] = request.param
    made.prepare(tmp_path)
    return made


def test_older_files_merge_as_if_they_were_upgraded(machine: type[MixedCopies]) -> None:
    run_state_machine_as_test(machine, settings=histories(machine.counts[0], 8))


@pytest.mark.slow
def test_older_files_merge_as_if_they_were_upgraded_in_many_histories(
    machine: type[MixedCopies],
) -> None:
    run_state_machine_as_test(machine, settings=histories(machine.counts[1], 20))
