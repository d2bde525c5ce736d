"""What is done for many rows at once says the same as what is done for each."""

import json
from pathlib import Path
from typing import Any

import pytest

from claimtrack import changes
from claimtrack.cli.console import plain
from claimtrack.queries.claim_facts import claim_facts
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.transfer import Report, export_file, import_path, importing

CLAIM: dict[str, Any] = {
    "key": "c1",
    "text": "The dam is safe.",
    "speaker": "Mill",
    "citations": [{"source": {"title": "Paper", "url": "https://example.org/p"}, "exact": "safe"}],
    "rebuttals": [{"kind": "denies", "claim": {"key": "d1", "text": "No.", "speaker": "Town"}}],
}
OTHER = {"key": "c2", "text": "It holds.", "speaker": "Mill (owner)"}


def imported(store: Store, path: Path, *records: dict[str, Any]) -> Report:
    """Import these records from a file of JSON Lines."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return import_path(store, path, "ann")


@pytest.mark.parametrize("asked", ["", "speaker:mill", "dam"])
def test_claims_as_facts_are_claims_as_rows(store: Store, tmp_path: Path, asked: str) -> None:
    imported(
        store, tmp_path / "records.jsonl", CLAIM, OTHER,
        {"key": "c3", "text": "Nobody said so."},
        {"type": "actor", "name": "Mill", "kind": "organization", "role": "owner"},
        {"key": "c4", "text": "Gone.", "citations": [{"source": {"title": "P", "url": "u:p"}}]},
    )  # fmt: skip
    with store.reading() as session:
        rows = {row.key: row for row in claims(session, parse(""))}
    changes.retract(store, "bob", [RowRef("claim", rows["d1"].id)], with_others=True)

    with store.reading() as session:
        for query in (parse(asked), parse(asked, retracted=True)):
            listed = list(claims(session, query))
            assert listed
            assert list(claim_facts(session, query)) == [plain(row) for row in listed]
            assert list(claim_facts(session, query, limit=1)) == [plain(listed[0])]


def test_what_stands_as_it_was_imported_is_not_looked_at_again(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "records.jsonl"
    imported(sqlite_store, path, CLAIM, OTHER)
    with monkeypatch.context() as patch:
        patch.delattr(importing, "plan_record")
        patch.delattr(importing, "checked")
        again = imported(sqlite_store, path, OTHER, CLAIM, CLAIM)
    changed = imported(sqlite_store, path, {**CLAIM, "note": "Seen."}, CLAIM, OTHER)
    moved = imported(sqlite_store, path, {**OTHER, "id": "0" * 31 + "1"}, {**OTHER, "key": ["c2"]})

    assert (again.unchanged, again.duplicates, again.changeset) == (2, 1, None)
    assert (changed.revised, changed.unchanged, changed.refused) == (
        1,
        1,
        1,
    )  # one key, two contents
    assert (moved.added, moved.unchanged, moved.refused) == (1, 0, 1)


def test_notes_and_the_replies_to_them_stay_with_what_they_are_on(
    store: Store, tmp_path: Path
) -> None:
    note = {"author": "ann", "body": "Where?", "replies": [{"author": "bob", "body": "There."}]}
    (citation,) = CLAIM["citations"]
    (rebuttal,) = CLAIM["rebuttals"]
    records = [
        {**CLAIM, "key": f"k{number}", "annotations": [note],
         "citations": [{**citation, "annotations": [note]}],
         "rebuttals": [{**rebuttal, "annotations": [note]}]}
        for number in range(3)
    ]  # fmt: skip
    imported(store, tmp_path / "records.jsonl", *records)
    lines: list[str] = []
    export_file(store, lines.append)

    for record in filter(lambda each: each.get("citations"), map(json.loads, lines)):
        held = (record, *record["citations"], *record["rebuttals"])
        assert [[len(one["replies"]) for one in each["annotations"]] for each in held] == [[1]] * 3
