"""What an import writes of many rows at once is what it would write of each by itself."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from psycopg.errors import CheckViolation
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from claimtrack.changes import projection
from claimtrack.changes.integrity import check
from claimtrack.changes.projection import as_logged, fresh_row
from claimtrack.history import log
from claimtrack.history.patches import patches_of
from claimtrack.models import METADATA
from claimtrack.store import Store, bulk
from claimtrack.store.bulk import insert_many
from claimtrack.transfer import import_path, importing
from claimtrack.vocabulary import Aim
from conftest import tables
from filled import filled_file

_DERIVED = {"changeset", "change", "change_block", "conflict"}
"""What differs between two imports though they bring the same: ids and moments."""


def _records() -> Iterator[dict[str, Any]]:
    yield {"type": "actor", "name": "Mill", "kind": "organization", "aliases": [{"name": "Mühle"}]}
    yield {"type": "actor", "name": "Town", "part_of": "Mill", "retracted": True}
    yield {"type": "source", "key": "report", "title": "Report", "kind": "report",
           "issuer": "Ministry", "published": "2015-05", "text": "It is safe."}  # fmt: skip
    for number in range(170):
        claim: dict[str, Any] = {
            "key": f"c{number}", "text": f'"Dam" {number}\n is at cease-fire: 日本語',
            "speaker": f"S{number % 9}", "said": f"20{number % 20:02d}-0{number % 9 + 1}",
            "tags": [f"Tag {number % 3}"],
            "citations": [
                {"source": {"title": f"Article {number % 40}", "url": f"u:{number % 40}"},
                 "exact": "safe", "role": ("reports", "supports")[number % 2]},
                {"source": "report", "exact": "It is safe", "locator": None},
            ],
        }  # fmt: skip
        if number % 3 == 0:
            claim["rebuttals"] = [{
                "kind": "denies", "aim": ("whole", "number")[number % 2],
                "claim": {"key": f"d{number}", "text": "No.", "speaker": "Mühle"},
            }]  # fmt: skip
        if number % 5 == 0:  # answers one that comes later
            claim["answers"] = [{"kind": "denies", "claims": [f"c{(number + 7) % 170}"]}]
        if number % 11 == 0:
            reply = {"author": "bob", "body": "Why?"}
            claim |= {"retracted": number % 2 == 0, "stage": "", "capacity": "miller",
                      "annotations": [{"author": "ann", "body": "Hm.", "replies": [reply]}],
                      "assessments": [{"reviewer": "ann", "verdict": "mixed"}]}  # fmt: skip
        yield claim


def _imported(store: Store, path: Path) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in _records()), "utf-8")
    report = import_path(store, path, "ann")
    assert (report.refused, report.added) == (0, 173)


def _state(store: Store) -> dict[str, Any]:
    rows: dict[str, Any] = {
        name: listed for name, listed in tables(store).items() if name not in _DERIVED
    }
    words = METADATA.tables["search_text"].c
    with store.reading() as session:
        connection = session.connection()
        rows["words"] = set(map(tuple, connection.execute(select(words.claim_id, words.digest))))
        (made,) = connection.execute(select(METADATA.tables["changeset"].c.id)).scalars()
        rows["log"] = list(log.stored(connection, made))
    return rows


def test_rows_of_one_batch_are_as_of_many(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "records.jsonl"
    _imported(store, path)
    monkeypatch.setattr(importing, "_AT_ONCE", 3)  # so that much is there when more of it comes
    monkeypatch.setattr(projection, "MOST_SHAPES", 1)  # and rows go with others of other fields
    monkeypatch.setattr(bulk, "MOST_SHAPES", 1)
    apart = filled_file(tmp_path / "apart.db")
    _imported(apart, path)

    at_once, one_by_one = _state(store), _state(apart)
    assert len(at_once["log"]) > 1000
    assert len(at_once["standing"]) > 50
    for name, rows in at_once.items():
        assert rows == one_by_one[name], name
    for each in (store, apart):
        assert not check(each).problems


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Mill"},
        {"text": 'He said: "No\\" \n\t\x01\x7f \u2028 日本 %s {}', "speaker_id": UUID(int=7)},
        {"start": 0, "size": -(2**70), "settled": False, "aim": Aim.WHOLE},
        {"z": "\ud800", "a": "é"},
    ],
)  # fmt: skip
def test_a_patch_is_the_canonical_json_of_its_values(values: dict[str, Any]) -> None:
    columns = {name: [value, value] for name, value in reversed(values.items())}
    assert list(patches_of(columns)) == [log.as_patch(as_logged(values))] * 2


def test_a_word_outside_its_list_is_refused_among_many_rows(store: Store) -> None:
    table = METADATA.tables["actor"]
    known = {"name": "S", "kind": "person"}
    rows = [fresh_row("actor", UUID(int=number), known) for number in range(200)]
    wrong = fresh_row("actor", UUID(int=200), {**known, "kind": "ghost"})
    with store.writing() as session:
        insert_many(session.connection(), table, rows)
    more = [{**row, "id": UUID(int=number)} for number, row in enumerate([*rows, wrong], 300)]
    for several in ([wrong], more):
        with pytest.raises((IntegrityError, CheckViolation)), store.writing() as session:
            insert_many(session.connection(), table, several)
