"""The merge of a large import: rows that only it wrote to are written, and not folded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from claimtrack import changes
from claimtrack.changes import projection
from claimtrack.changes.integrity import check
from claimtrack.history import log, packing
from claimtrack.merging import merge
from claimtrack.merging.errors import RefusedMergeError
from claimtrack.store import Store, create_store
from conftest import tables, without_packing
from copies import copied, redigested, replayable, tampered
from filled import Fill, filled_file, nothing
from worked_on import import_dams, worked_on


def imported(store: Store) -> None:
    import_dams(store, "alice", range(20))


def also_imported(store: Store) -> None:
    """Import some of the same records, and cite what others may import."""
    with replayable(seed=5):
        import_dams(store, "carol", range(20, 30))
        changes.add_claim(store, "carol", {"text": "So we said."}, speaker="Speaker 7")


@pytest.mark.parametrize("begin", [nothing, also_imported])
def test_a_merge_of_an_import_is_what_it_is_folded_row_by_row(
    begin: Fill,
    filled_store: Callable[[Fill], Store],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = filled_file(tmp_path / "source.db", worked_on)
    folded = filled_store(begin)
    is_file = folded.location.path is not None
    fresh = copied(folded, tmp_path / "fresh.db") if is_file else filled_store(begin)
    counts: list[int] = []
    edits_of = log.edits_of

    def counted(connection: Connection, ids: list[object]) -> object:
        counts[-1] += len(ids)
        return edits_of(connection, ids)  # type: ignore[arg-type]  # passed on as they come

    monkeypatch.setattr(projection, "edits_of", counted)
    reports = []
    for store, many in ((folded, 1000), (fresh, 60)):
        monkeypatch.setattr(packing, "PACKED_FROM", many)
        counts.append(0)
        reports.append(merge(store, source.location, "dora", join=True))

    assert reports[0] == reports[1]
    assert counts[1] < counts[0] / 2
    assert without_packing(fresh) == without_packing(folded)
    assert check(fresh).problems == []


@pytest.mark.parametrize(
    ("entity", "patch", "reason"),
    [
        ("claim", '{"place":"Here"}', "leaves a claim without text"),
        ("tag", '{"name":"water","retracted":true}', None),
        ("alias", '{"actor_id":"00000000-0000-0000-0000-000000000007","name":"M"}', "alias whose"),
    ],
)
def test_a_fresh_row_is_looked_at_like_any_other(
    entity: str, patch: str, reason: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled_file(tmp_path / "source.db", imported)
    where = "entity_id = (SELECT entity_id FROM change WHERE entity = 'tag' LIMIT 1)"
    if entity == "claim":
        where = where.replace("'tag'", "'claim'")
    sql = f"UPDATE change SET entity = ?, patch = ? WHERE {where}"
    tampered(tmp_path / "source.db", sql, entity, patch)
    redigested(tmp_path / "source.db")
    target = create_store(tmp_path / "target.db")
    before = tables(target)
    monkeypatch.setattr(packing, "PACKED_FROM", 20)

    if reason is None:
        merge(target, tmp_path / "source.db", "dora")
        assert check(target).problems == []
    else:
        with pytest.raises(RefusedMergeError, match=reason):
            merge(target, tmp_path / "source.db", "dora")
        assert tables(target) == before
