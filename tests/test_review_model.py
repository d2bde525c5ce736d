"""Numbers, assignments, lineage, searches, exhibit marks, settings: in, out, down, up, merged."""

from pathlib import Path
from typing import Any

import pytest

from claimtrack import changes, ids
from claimtrack.changes.integrity import check
from claimtrack.errors import InvalidRecordError
from claimtrack.history import packing
from claimtrack.merging import merge
from claimtrack.schemas.decimals import canonical_decimal
from claimtrack.schemas.review_fields import QuantityScalars
from claimtrack.schemas.validation import checked
from claimtrack.store import Store, create_store
from claimtrack.transfer import export_path, import_path
from conftest import exported, tables
from test_store import migrated
from test_support import imported, rows

RECORDS: list[dict[str, Any]] = [
    {"type": "source", "key": "wire", "title": "Wire", "text": "At least 220 fell.",
     "lineage": "original", "exhibits": [{"mark": "AL1"}]},
    {"type": "source", "key": "paper", "title": "Paper", "derived_from": "wire",
     "exhibits": [{"mark": "AL2"}]},
    {"type": "source", "key": "search", "title": "Register of deaths", "kind": "search",
     "search_words": "fallen 2015", "search_found": "nothing", "searched_by": "carol",
     "published": "2015-06"},
    {"key": "fell", "text": "At least 220 fell.", "assigned": ["alice", "bob"],
     "citations": [{"source": "wire", "exact": "At least 220", "lineage": "original",
                    "translation": "Mindestens 220", "translator": "carol"},
                   {"source": "paper", "locator": "page 1",
                    "derived_from": {"source": "wire", "exact": "At least 220"}}],
     "quantities": [{"words": "at least 220", "comparator": ">=", "low": "220.0",
                     "measure": "soldiers killed", "counted_by": "estimated",
                     "period": "2015-02/..", "note": "our reading"}],
     "assessments": [{"reviewer": "alice", "verdict": "mixed", "basis": "informed"}]},
    {"key": "none", "text": "Nobody fell.",
     "quantities": [{"words": "w1", "comparator": "none", "period": "201X"},
                    {"words": "w2", "comparator": "none", "period": "2014~/2016-02?"},
                    {"words": "w3", "comparator": "none", "period": "../2015-02-XX"},
                    {"words": "nobody", "comparator": "none", "measure": "soldiers killed"}]},
]  # fmt: skip


def filled(store: Store, folder: Path) -> None:
    imported(store, folder, RECORDS)
    with changes.recording(store, "alice") as opened:
        for name, subject, value in (("blind", "", "assigned"), ("editor", "Carol", "yes")):
            values = {"name": name, "subject": subject, "value": value}
            opened.add("setting", ids.setting_id(name, subject), values)


def test_what_is_imported_is_exported_and_imported_again(store: Store, tmp_path: Path) -> None:
    report = imported(store, tmp_path, RECORDS)
    again = imported(store, tmp_path, RECORDS)
    lines = exported(store)
    (tmp_path / "out.jsonl").write_text("".join(lines), "utf-8")
    export_path(store, tmp_path / "case", format_name="dossier")
    for place in ("out.jsonl", "case"):
        other = create_store(tmp_path / f"{place}.db")
        import_path(other, tmp_path / place, "bob")
        assert exported(other) == lines
        assert check(other).problems == []

    added = [report.rows[name] for name in ("numbers", "assignments", "exhibit marks")]
    assert (report.refused, added, again.unchanged) == (0, [5, 2, 2], len(RECORDS))
    (number,) = (row for row in rows(store, "quantity") if row["comparator"] == ">=")
    assert (number["low"], number["high"], str(number["period_earliest"])) == (
        "220", None, "2015-02-01",
    )  # fmt: skip
    cited = {row["locator"]: row for row in rows(store, "citation")}
    assert cited["page 1"]["derived_from_id"] == cited[None]["id"]
    (judged,) = rows(store, "assessment")
    assert judged["basis"] == "informed"


def test_a_record_that_names_them_no_longer_takes_them_back(
    sqlite_store: Store, tmp_path: Path
) -> None:
    imported(sqlite_store, tmp_path, RECORDS)
    bare = {"key": "fell", "text": "At least 220 fell.", "assigned": ["bob"]}
    imported(sqlite_store, tmp_path, [bare])

    claim = ids.claim_id("dam", "fell")
    assigned = {row["id"]: row["retracted"] for row in rows(sqlite_store, "assignment")}
    assert assigned == {
        ids.assignment_id(claim, "Alice"): True,
        ids.assignment_id(claim, "BOB"): False,
    }
    numbers = {row["words"]: row["retracted"] for row in rows(sqlite_store, "quantity")}
    assert {words for words, gone in numbers.items() if gone} == {"at least 220"}


@pytest.mark.parametrize("packed_from", [2, 1000])
def test_what_a_newer_version_wrote_survives_going_down_and_up(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed_from: int
) -> None:
    monkeypatch.setattr(packing, "PACKED_FROM", packed_from)
    filled(store, tmp_path)
    before = tables(store)

    migrated(store, "0019", down=True)
    assert {row["kind"] for row in rows_of_then(store)} == {"document"}
    migrated(store, "head")

    kept = tables(store)
    assert kept.keys() == before.keys()
    for name in kept:
        assert kept[name] == before[name], name
    assert check(store).problems == []


def rows_of_then(store: Store) -> list[dict[str, Any]]:
    with store.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT kind FROM source").mappings().all()
        connection.rollback()
    return [dict(row) for row in found]


def test_a_merge_brings_them_and_settings_that_differ_are_a_conflict(
    store: Store, tmp_path: Path
) -> None:
    other = create_store(tmp_path / "other.db")
    filled(other, tmp_path)
    with changes.recording(store, "dora") as opened:
        opened.add("setting", ids.setting_id("blind"), {"name": "blind", "value": "off"})
    merge(store, tmp_path / "other.db", "bob", join=True)

    for entity in ("assignment", "quantity", "exhibit"):
        assert rows(store, entity) == rows(other, entity)
    assert {row["subject"] for row in rows(store, "setting")} == {"", "Carol"}
    assert rows_in_conflict(store) == [("setting", "value")]
    assert check(store).problems == []


def rows_in_conflict(store: Store) -> list[tuple[str, str]]:
    with store.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT entity, field FROM conflict").all()
        connection.rollback()
    return [(row[0], row[1]) for row in found]


def test_two_words_on_the_lineage_are_one_conflict_that_survives_going_down_and_up(
    store: Store, tmp_path: Path
) -> None:
    imported(store, tmp_path, RECORDS)
    (paper,) = (row["id"] for row in rows(store, "source") if row["title"] == "Paper")
    with changes.recording(store, "bob") as opened:
        values = {"lineage": "original", "derived_from_id": None}
        opened.revise("source", paper, values, seen=frozenset())
    before = tables(store)["conflict"]
    assert rows_in_conflict(store) == [("source", "lineage")]
    migrated(store, "0019", down=True)
    assert rows_in_conflict(store) == [("source", "derived_from_id")]
    migrated(store, "head")

    assert tables(store)["conflict"] == before
    assert check(store).problems == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [(220, "220"), ("220.0", "220"), ("1.2e6", "1200000"), (0.1, "0.1"), ("-0", "0"),
     ("007", "7"), ("0.50", "0.5"), ("12345678901234567890.5", "12345678901234567890.5")],
)  # fmt: skip
def test_a_number_has_one_spelling(given: object, kept: str) -> None:
    assert canonical_decimal(given) == kept


@pytest.mark.parametrize("given", ["", "x", "1,000", "NaN", "inf", "1e999", "1_000", True, None])
def test_what_is_no_number_is_refused(given: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        canonical_decimal(given)


@pytest.mark.parametrize(
    ("comparator", "low", "high", "ends"),
    [("=", "3", None, ("3", "3")), ("~", None, "3", ("3", "3")), ("~", "2", "3", ("2", "3")),
     (">=", "3", None, ("3", None)), ("<", None, "3", (None, "3")),
     ("between", "2", "3", ("2", "3")), ("none", None, None, (None, None)),
     ("=", "2", "3", None), ("between", "3", "2", None), ("between", "3", None, None),
     (">=", None, "3", None), ("<=", "3", None, None), ("none", "0", None, None),
     ("=", None, None, None)],
)  # fmt: skip
def test_the_ends_of_a_number_are_those_that_its_comparator_takes(
    comparator: str, low: str | None, high: str | None, ends: tuple[str | None, str | None] | None
) -> None:
    values = {"words": "w", "comparator": comparator, "low": low, "high": high}
    if ends is None:
        with pytest.raises(InvalidRecordError, match="low and high"):
            checked(QuantityScalars, values)
    else:
        number = checked(QuantityScalars, values)
        assert (number.low, number.high) == ends
