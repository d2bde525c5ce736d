"""Verifying many sources at once: the answers of each alone, for as many questions as of few."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claimtrack.queries import verification
from claimtrack.queries.verification import count_unquoted, verify_quotes
from claimtrack.store import Store, texts
from claimtrack.transfer import import_path
from counting import counted_statements

SMALL, LARGE = 30, 120


def records(number: int) -> Iterator[dict[str, Any]]:
    """Yield a claim with a quote from a source of its own; most sources have a copy, some two."""
    words = f"Lock {number} was shut at noon."
    source: dict[str, Any] = {"title": f"Diary {number}", "url": f"https://example.org/{number}"}
    copies = [{"text": f"{'Rain. ' * (number % 7)}{words} Sun.", "media_type": "text/plain"}]
    own = {**source, "snapshots": copies} if number % 5 else source
    citation = {"source": own, "exact": words}
    yield {"key": f"c{number}", "text": words, "citations": [citation]}
    if number % 3 == 0:
        text = f"{words} It rained." if number % 2 else "Torn out."
        newer = {"text": text, "media_type": "text/plain", "captured_at": "2020-01-01"}
        yield {"type": "source", "key": f"s{number}", **source, "snapshots": [newer]}


def imported(store: Store, folder: Path, numbers: range) -> None:
    """Import the records of these numbers."""
    made = [record for number in numbers for record in records(number)]
    path = folder / "records.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in made), "utf-8")
    report = import_path(store, path, "ann")
    assert report.refused == 0


def statements(store: Store) -> int:
    with store.reading() as session:
        connection = session.connection()
        with counted_statements(store) as asked:
            assert list(verify_quotes(connection))
            count_unquoted(connection)
    return len(asked)


def test_verifying_four_times_as_many_sources_asks_the_store_no_more(
    store: Store, tmp_path: Path
) -> None:
    imported(store, tmp_path, range(SMALL))
    few = statements(store)
    imported(store, tmp_path, range(SMALL, LARGE))

    assert statements(store) - few <= 4  # what packs the second import made


def test_many_sources_are_judged_as_each_alone(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(sqlite_store, tmp_path, range(SMALL))
    with sqlite_store.reading() as session:
        connection = session.connection()
        sources = {row.source: None for row in verify_quotes(connection)}
        whole = list(verify_quotes(connection))
        alone = [row for source in sources for row in verify_quotes(connection, source_id=source)]
        monkeypatch.setattr(verification, "_SOURCES", 4)
        monkeypatch.setattr(verification, "_READ_BYTES", 40)
        monkeypatch.setattr(texts, "_READ_BYTES", 1)
        in_parts = list(verify_quotes(connection))

    assert {row.state for row in whole} == {"exact", "moved", "missing", "no copy"}
    assert whole == alone == in_parts
