"""The undo of an import: rows that nobody touched since in bulk, and the same as one by one."""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import col, select

from claimtrack import changes
from claimtrack.changes import reversal
from claimtrack.changes.integrity import check
from claimtrack.changes.recorder import Recording
from claimtrack.changes.undo import redo, undo
from claimtrack.models import Changeset
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.lookup import find
from claimtrack.queries.rows import row_fields
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.transfer import import_path
from claimtrack.vocabulary import ChangesetKind
from conftest import tables
from copies import copied, replayable
from filled import Fill

_RECORDS = 26


def _record(number: int, said: str) -> dict[str, object]:
    source = {"title": f"Report {number // 2}", "kind": "document", "issuer": f"Board {number % 4}"}
    return {
        "key": f"c{number}",
        "text": f"Dam {number} {said}.",
        "speaker": f"Speaker {number // 3}",
        "tags": ["water", f"topic {number % 5}"],
        "citations": [{"source": source, "role": "supports", "exact": f"Dam {number} holds."}],
        "answers": [{"kind": "denies", "aim": "whole", "claims": [f"c{number - 1}"]}]
        if number % 4 == 3
        else [],
    }


def _import(store: Store, author: str, numbers: range, said: str = "is safe") -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        path.write_text("\n".join(json.dumps(_record(n, said)) for n in numbers), "utf-8")
        assert import_path(store, path, author, dataset="dams").refused == 0


def _history(store: Store) -> None:
    """An import by alice, and after it whatever people do to what was imported."""
    with replayable():
        _import(store, "alice", range(_RECORDS))
        with store.reading() as session:
            (first,) = session.exec(select(col(Changeset.id))).all()
            ids = {n: find(session, f"c{n}").id for n in range(_RECORDS)}
            details = {n: claim_detail(session, ids[n]) for n in ids}
        claims = {n: RowRef("claim", ids[n]) for n in ids}
        changes.revise(store, "bob", claims[0], {"owner": "bob"})
        changes.revise(store, "alice", claims[1], {"owner": "alice"})
        changes.tag(store, "bob", [ids[2]], ["water", "dry"])
        changes.tag(store, "alice", [ids[4]], ["dry"])
        changes.annotate(store, "bob", RowRef("citation", details[5].citations[0].id), "Wrong?")
        own = changes.annotate(store, "alice", claims[6], "Ask.")
        changes.annotate(store, "bob", RowRef("annotation", own), "I asked.")
        changes.annotate(store, "alice", claims[8], "To do.")
        changes.unite(store, "alice", claims[9], claims[10])
        changes.unite(store, "bob", claims[12], claims[13])
        changes.retract(store, "alice", [claims[14]], with_others=True)
        changes.retract(store, "bob", [claims[16]], with_others=True)
        for author in ("bob", "carol"):
            words = {"text": f"Dam 17, says {author}."}
            changes.revise(store, author, claims[17], words, seen=frozenset((first,)))
        changes.rebut(store, "carol", [ids[18]], {"kind": "denies"}, counterclaim={"text": "No."})
        with store.reading() as session:
            source = row_fields(session, "citation", details[20].citations[0].id)["source_id"]
        said = {"text": "So we said."}
        changes.add_claim(store, "carol", said, speaker="Speaker 7", source_id=source)
        _import(store, "bob", range(22, 24))
        _import(store, "alice", range(24, 25), "was safe")


def _first_import(store: Store) -> UUID:
    with store.reading() as session:
        query = select(col(Changeset.id)).where(col(Changeset.kind) == ChangesetKind.IMPORT.value)
        return session.exec(query.order_by(col(Changeset.id)).limit(1)).one()


def test_the_undo_of_an_import_in_bulk_is_what_it_is_row_by_row(
    filled_store: Callable[[Fill], Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bulk = filled_store(_history)
    is_file = in_bulk.location.path is not None
    by_row = copied(in_bulk, tmp_path / "other.db") if is_file else filled_store(_history)
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
