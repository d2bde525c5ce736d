"""What a brief says of people: where a speaker turns, those that were united as one."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from claimtrack import changes
from claimtrack.analysis.positions import Answer, Positions
from claimtrack.analysis.said import Said
from claimtrack.brief import turns
from claimtrack.brief.kinds import Audience
from claimtrack.changes.briefing import make_brief
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.lookup import find
from claimtrack.store import Store
from claimtrack.text import dumps
from claimtrack.transfer import import_path


def rows_of(store: Store, folder: Path, records: Iterable[dict[str, Any]]) -> list[list[str]]:
    """Return the rows of the finding, in plain words; the mill is united with the works before."""
    path = folder / "case.jsonl"
    path.write_text("".join(f"{dumps(record)}\n" for record in records), "utf-8")
    assert import_path(store, path, "Ann").refused == 0
    with store.reading() as session:
        same = [find(session, key, ("actor",)) for key in ("mill", "works")]
    changes.unite(store, "Ann", *same)
    found = make_brief(store, parse(""), Audience.PUBLIC, "2026-01-01", author="Ann").findings
    if found.positions is None:
        return []
    return [
        ["".join(part if isinstance(part, str) else part.words for part in cell) for cell in row]
        for row in found.positions.rows
    ]


def claim(key: str, speaker: str, said: str, answers: str | None = None) -> dict[str, Any]:
    given = [{"claims": [answers], "kind": "contradicts"}] if answers else []
    return {"type": "claim", "key": key, "text": f"It is as {key} has it.", "speaker": speaker,
            "said": said, "answers": given}  # fmt: skip


ACTORS: list[dict[str, Any]] = [
    {"type": "actor", "key": "mill", "name": "The mill"},
    {"type": "actor", "key": "works", "name": "River Works"},
    {"type": "actor", "key": "state", "name": "The state", "kind": "government"},
    {"type": "actor", "key": "office", "name": "The water office", "part_of": "The state"},
    {"type": "actor", "key": "clerk", "name": "Ida Holm", "kind": "person",
     "part_of": "The water office"},
]  # fmt: skip


def test_united_speakers_and_bodies_that_say_nothing_are_followed(
    store: Store, tmp_path: Path
) -> None:
    told = rows_of(store, tmp_path, [
        *ACTORS,
        claim("one", "The mill", "2015-01-01"), claim("two", "River Works", "2015-02-01", "one"),
        claim("three", "Ida Holm", "2015-03-01"), claim("four", "The state", "2015-04-01", "three"),
    ])  # fmt: skip

    assert [(row[0], row[-1]) for row in told] == [
        ("Ida Holm", "contradicts it"), ("The mill", "contradicts it"),
    ]  # fmt: skip
    assert told[0][2].endswith(", by The state")


def test_each_answer_is_looked_at_once_however_many_speak(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []

    def counting(said: Iterable[Said], answers: Iterable[Answer]) -> Positions:
        looked_at.append(len(list(said)) + len(list(answers)))
        return Positions()

    monkeypatch.setattr(turns, "positions", counting)
    names = [f"Town {place}" for place in range(30)]
    rows_of(sqlite_store, tmp_path, [
        *ACTORS, *(claim(f"c{place}", name, "2015", f"c{place - 1}" if place else None)
                   for place, name in enumerate(names)),
    ])  # fmt: skip

    assert (len(looked_at), sum(looked_at)) == (30, 30 + 29)
