"""What an import says of claims that the file had already, perhaps in other words."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.cli.boundary import run
from claimtrack.queries.repeated import likely_repeats
from claimtrack.store import Store
from claimtrack.transfer import import_path
from filled import Fill

OLD = {
    "dead": "At least 220 soldiers died near the border in August 2014.",
    "grid": "The grid lost a third of its energy after the reform.",
    "mayor": "The mayor sold the bridge to a cousin.",
}
NEW = [
    {"key": "again", "text": "At least 220 soldiers died near the border in August, he wrote."},
    {"key": "same", "text": "The mayor sold the bridge to a cousin."},
    {"key": "told", "text": "The mayor has sold the bridge to a cousin.", "repeats": "same"},
    {"key": "twin", "text": "A comet was seen over Riga in spring."},
    {"key": "far", "text": "The grid of the new city stood still for a day."},
    {"key": "twin2", "text": "A comet was seen over Riga in spring!"},
]


def write(path: Path, records: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def old(path: Path) -> Path:
    return write(path, [{"key": key, "text": text} for key, text in OLD.items()])


def test_only_older_claims_count_and_not_what_is_recorded_as_a_repeat(
    filled_store: Callable[[Fill], Store], tmp_path: Path
) -> None:
    store = filled_store(lambda store: import_path(store, old(tmp_path / "old.jsonl"), "ana"))

    report = import_path(store, write(tmp_path / "new.jsonl", NEW), "ben")
    assert report.changeset is not None
    with store.reading() as session:
        found = likely_repeats(session, report.changeset)

    first = [(one.key, one.matches[0].key) for one in found]
    assert first == [("same", "mayor"), ("again", "dead")]
    assert found[0].matches[0].score == 1.0
    assert {"soldiers", "220"} <= set(found[1].matches[0].words)


def test_an_import_lists_what_was_there_and_records_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    old(Path("old.jsonl"))
    write(Path("a.jsonl"), NEW[:2])
    write(Path("b.jsonl"), [{"key": "said", "text": "The mayor sold this bridge to his cousin."}])

    assert run(["import", "old.jsonl", "-f", "c.db", "--seen"]) == 0
    nothing = capsys.readouterr().out
    assert run(["import", "a.jsonl", "-f", "c.db", "--seen"]) == 0
    told = capsys.readouterr()
    assert run(["import", "b.jsonl", "-f", "c.db", "--seen", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert run(["import", "b.jsonl", "-f", "c.db", "--json"]) == 0
    without = json.loads(capsys.readouterr().out)
    assert run(["import", "b.jsonl", "-f", "c.db", "--seen", "--dry-run"]) == 2
    refused = " ".join(capsys.readouterr().err.split())
    run(["export", "-f", "c.db"])
    kept = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert "no claim that came in is near to one that was there before" in nothing
    assert "2 claims likely repeat ones that were there before:" in told.out
    assert "1.00  same  The mayor sold the bridge to a cousin." in told.out
    assert "claimtrack revise ID --repeats KEY" in told.err
    assert [one["key"] for one in row["seen"]] == ["said"]
    assert {"same", "mayor"} == {match["key"] for match in row["seen"][0]["matches"]}
    assert {"id", "key", "score", "words"} <= row["seen"][0]["matches"][0].keys()
    assert "seen" not in without
    assert "--dry-run takes nothing in" in refused
    assert [one["key"] for one in kept if one.get("text") == OLD["mayor"]] == ["mayor", "same"]
    assert not [one["key"] for one in kept if one.get("repeats")]
