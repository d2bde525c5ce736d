"""A record that is refused names all its faults, and what was refused with it names that."""

import json
from pathlib import Path
from typing import Any

import pytest

from claimtrack.store import Store
from claimtrack.transfer import Report, import_path

SOURCE = {"type": "source", "key": "memo", "title": "Memo", "snapshots": [{"text": "It rained."}]}


def imported(store: Store, path: Path, *records: dict[str, Any], strict: bool = False) -> Report:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return import_path(store, path, "alice", strict=strict)


def sentences(report: Report, path: Path) -> list[str]:
    return [str(each).removeprefix(f"{path}, ") for each in report.refusals]


def test_every_fault_of_a_record_is_named_at_once(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "faults.jsonl"

    report = imported(
        store,
        path,
        SOURCE,
        # Of the schema, of planning, and of what is not there: each kind beside the others.
        {"text": "", "said": "9/99/9999", "colour": "red", "citations": [{"source": "nowhere"}]},
        {"key": "b", "text": "B", "part_of": "x", "citations": [
            {"source": "memo", "exact": "It snowed."}, {"source": "memo", "role": "sings"}]},
        {"key": "c", "text": "C", "rebuttals": [{"kind": "denies", "claim": "c"}],
         "never_same": ["c"],
         "answers": [{"kind": "denies", "claims": ["gone", "away"]}]},
        {"key": "d", "text": "D", **{f"wrong{number}": 1 for number in range(14)}},
    )  # fmt: skip

    told = sentences(report, path)
    assert report.refused == 4
    of = {line: next(each for each in told if each.startswith(line)) for line in
          ("line 2", "line 3", "line 4", "line 5")}  # fmt: skip
    for part in ("text: must not be empty", "said: ", "colour: is not a field", "key: is missing",
                 "citations.0.source: no source has the key 'nowhere'"):  # fmt: skip
        assert part in of["line 2"]
    assert "citations.1.role: 'sings' is not one of" in of["line 3"]
    assert "citations.0.exact: “It snowed.” is not in the text" in of["line 3"]
    assert "part_of: no claim has the key or id 'x'" in of["line 3"]
    assert "rebuttals.0.claim: a claim cannot answer itself" in of["line 4"]
    assert "never_same.0: names the claim itself" in of["line 4"]
    assert "no claim has the key or id 'gone'" in of["line 4"]
    assert "no claim has the key or id 'away'" in of["line 4"]
    assert of["line 5"].endswith("is not a field of this record; and 4 more")


def test_what_hangs_on_a_refused_record_names_it_in_the_words_of_the_input(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "chain.jsonl"

    report = imported(
        store,
        path,
        {"key": "e", "text": "E", "rebuttals": [{"kind": "denies", "claim": "d"}]},
        {"key": "d", "text": "D", "answers": [{"kind": "denies", "claims": ["a"]}]},
        {"key": "a", "text": ""},
        {"type": "source", "key": "memo", "title": ""},
        {"key": "f", "text": "F", "citations": [{"source": "memo"}]},
        {"key": "g", "text": "G", "answers": [{"kind": "denies", "claims": ["nobody"]}]},
        {"key": "h", "text": "H", "repeats": "i"},
        {"key": "i", "text": "I"},
    )

    told = {each.where: str(each).removeprefix(f"{path}, ") for each in report.refusals}
    assert told["line 3"] == "line 3, 'a', text: must not be empty"
    assert told["line 2"] == (
        "line 2, 'd', answers.0.claims.0: names 'a' (line 3), which was refused: "
        "text: must not be empty"
    )
    assert told["line 1"] == (
        "line 1, 'e', rebuttals.0.claim: names 'd' (line 2), which was refused because of line 3: "
        "text: must not be empty"
    )
    assert "citations.0.source: names 'memo' (line 4), which was refused: " in told["line 5"]
    assert told["line 6"] == "line 6, 'g', answers.0.claims.0: no claim has the key or id 'nobody'"
    assert sorted(told) == ["line 1", "line 2", "line 3", "line 4", "line 5", "line 6"]
    assert not any("--" in sentence for sentence in told.values())
    assert report.added == 2


def test_an_ambiguous_quote_names_the_field_and_no_flag(store: Store, tmp_path: Path) -> None:
    source = {**SOURCE, "snapshots": [{"text": "It rained. It rained."}]}
    claim = {"key": "a", "text": "A", "citations": [{"source": "memo", "exact": "It rained."}]}

    report = imported(store, tmp_path / "x.jsonl", source, claim)

    assert "Say which with `start`" in str(report.refusals[0])
    assert "--" not in str(report.refusals[0])


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_the_records_changes_no_refusal(
    store: Store, tmp_path: Path, order: tuple[int, ...]
) -> None:
    records = [
        {"key": "a", "text": "A", "said": "x", "citations": [{"source": "memo"}]},
        {**SOURCE, "annotations": [{"author": "bob"}]},
        {"key": "c", "text": "C", "answers": [{"kind": "denies", "claims": ["a"]}]},
    ]

    report = imported(store, tmp_path / "x.jsonl", *(records[place] for place in order))

    told = sorted(str(each).split(", ", 2)[2] for each in report.refusals)
    assert len(told) == 3
    assert "'a', said: " in told[0]
    assert "citations.0.source: names 'memo'" in told[0]
    assert told[1].startswith("'c', answers.0.claims.0: names 'a'")
    assert told[2].startswith("'memo', annotations.0.body: is missing")
