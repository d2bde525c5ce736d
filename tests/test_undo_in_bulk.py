"""The undo of an import: rows that nobody touched since in bulk, and the same as one by one."""

import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import col, select

from claimtrack.changes import reversal
from claimtrack.changes.integrity import check
from claimtrack.changes.recorder import Recording
from claimtrack.changes.undo import redo, undo
from claimtrack.models import Changeset
from claimtrack.store import Store
from claimtrack.vocabulary import ChangesetKind
from conftest import tables
from copies import copied, replayable
from filled import Fill
from worked_on import worked_on


def _first_import(store: Store) -> UUID:
    with store.reading() as session:
        query = select(col(Changeset.id)).where(col(Changeset.kind) == ChangesetKind.IMPORT.value)
        return session.exec(query.order_by(col(Changeset.id)).limit(1)).one()


def test_the_undo_of_an_import_in_bulk_is_what_it_is_row_by_row(
    filled_store: Callable[[Fill], Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bulk = filled_store(worked_on)
    is_file = in_bulk.location.path is not None
    by_row = copied(in_bulk, tmp_path / "other.db") if is_file else filled_store(worked_on)
    taken: list[UUID] = []
    retract = Recording.retract_untouched

    def watched(made: Recording, entity: str, ids: list[UUID], by: UUID) -> None:
        taken.extend(ids)
        retract(made, entity, ids, by)

    monkeypatch.setattr(Recording, "retract_untouched", watched)
    monkeypatch.setattr(reversal, "_BATCH", 40)  # so that kinds and claims fall apart
    outcomes = []
    for store, many in ((in_bulk, 1), (by_row, sys.maxsize)):
        monkeypatch.setattr(reversal, "MANY", many)
        with replayable(seed=2):
            outcomes.append(undo(store, "alice", _first_import(store)))

    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0].left) > 4
    assert len(taken) > outcomes[0].retracted / 2
    assert tables(in_bulk) == tables(by_row)
    assert check(in_bulk).problems == []
    before = tables(in_bulk)
    with replayable(seed=3):
        redo(in_bulk, "alice")
    with replayable(seed=3):
        redo(by_row, "alice")
    assert tables(in_bulk) == tables(by_row) != before
    assert check(in_bulk).problems == []
