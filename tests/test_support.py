"""Claims that support others, and what outside organisations judged: in, out, down and up again."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from claimtrack import ids
from claimtrack.changes.integrity import check
from claimtrack.history import packing
from claimtrack.merging import merge
from claimtrack.models import METADATA
from claimtrack.queries.claim_list import claims
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.lookup import find
from claimtrack.queries.outline import outline
from claimtrack.render.detail import claim_lines
from claimtrack.render.lines import Line
from claimtrack.schemas.scale import scale_text, scale_words
from claimtrack.store import Store, create_store
from claimtrack.transfer import Report, export_path, import_path
from claimtrack.tui.app import Workbench
from conftest import Shell, exported, tables
from screen import on_claim, press, screen_text, settled
from test_store import migrated

LETTER = "The dam is safe. The dam is new, said the mill. The dam is safe, said the town."
REVIEW = {"type": "source", "key": "review", "title": "Is the dam safe?", "issuer": "PolitiFact",
          "kind": "article", "url": "https://politifact.example/dam"}  # fmt: skip
RECORDS: list[dict[str, Any]] = [
    {"type": "actor", "key": "a", "name": "An engineer", "confidential": True,
     "pseudonym": "somebody at the mill"},
    {"type": "source", "key": "letter", "title": "Letter", "archive_url": "https://web.example/1",
     "confidential": True, "pseudonym": "a letter", "text": LETTER,
     "annotations": [
         {"key": "n1", "body": "New?", "exact": "new, said the mill", "start": 3},
         {"key": "n2", "body": "Safe?", "exact": "The dam is safe", "prefix": "mill. ", "start": 2},
         {"key": "n3", "body": "Where?", "exact": "no such words", "prefix": "a", "suffix": "b"}]},
    {"key": "safe", "text": "The dam is safe.", "assessments": [
        {"reviewer": "PolitiFact", "rating": "Pants on Fire", "verdict": "refuted",
         "scale": {"worst": 1, "best": "5", "value": 1}, "source": "review", "date": "2015-05",
         "rationale": "It leaks."},
        {"reviewer": "PolitiFact", "verdict": "mixed"},
        {"reviewer": "Snopes", "rating": "Legend", "source": "letter"}]},
    {"key": "new", "text": "The dam is new.", "speaker": "An engineer",
     "supports": [{"claim": "safe", "group": "age", "note": "our reading"}]},
    {"key": "sound", "text": "New dams are sound.",
     "supports": [{"claim": "safe", "group": "age"}]},
    {"key": "old", "text": "Safe or not does not hang on its age.", "answers": [
        {"claims": ["safe"], "kind": "undercuts", "aim": "inference",
         "support": {"claim": "new", "group": "age"}}]},
    {**REVIEW, "annotations": [{"key": "n4", "body": "See the letter.", "reply_to": "n3"}]},
]  # fmt: skip


def imported(store: Store, folder: Path, records: list[dict[str, Any]]) -> Report:
    path = folder / "records.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return import_path(store, path, "alice", dataset="dam")


def rows(store: Store, entity: str) -> list[Mapping[str, Any]]:
    with store.reading() as session:
        table = METADATA.tables[entity]
        found = session.connection().execute(select(table).order_by(table.c.id)).mappings().all()
        return [dict(row) for row in found]


def test_what_is_imported_is_kept_exported_and_imported_again(store: Store, tmp_path: Path) -> None:
    report = imported(store, tmp_path, RECORDS)
    again = imported(store, tmp_path, RECORDS)
    lines = exported(store)
    other = create_store(tmp_path / "other.db")
    (tmp_path / "out.jsonl").write_text("".join(lines), "utf-8")
    import_path(other, tmp_path / "out.jsonl", "bob")

    added = [report.rows[name] for name in ("supports", "assessments", "annotations")]
    assert (report.refused, added, again.unchanged) == (0, [2, 3, 4], len(RECORDS))
    assert report.repaired == {"passage of a note that the copy has not": 1}
    assert exported(other) == lines
    export_path(store, tmp_path / "case", format_name="dossier")
    third = create_store(tmp_path / "third.db")
    import_path(third, tmp_path / "case", "carol")
    assert exported(third) == lines
    assert check(store).problems == check(other).problems == []
    claim, new = ids.claim_id("dam", "safe"), ids.claim_id("dam", "new")
    assert {(row["claim_id"], row["group"]) for row in rows(store, "support")} == {(claim, "age")}
    (answer,) = rows(store, "rebuttal")
    assert answer["support_id"] == ids.support_id(claim, new, "age")


def test_an_outside_verdict_is_beside_the_own_one_of_the_same_name(
    store: Store, tmp_path: Path
) -> None:
    imported(store, tmp_path, RECORDS)

    (source,) = (row["id"] for row in rows(store, "source") if row["url"])
    claim = ids.claim_id("dam", "safe")
    found = {row["id"]: row for row in rows(store, "assessment")}
    outside = found[ids.assessment_id(claim, "politifact", source)]
    assert (outside["rating"], outside["verdict"]) == ("Pants on Fire", "refuted")
    assert (outside["date"], str(outside["date_latest"])) == ("2015-05", "2015-05-31")
    assert scale_words(outside["scale"]) == "1 of 1..5"
    assert found[ids.assessment_id(claim, "PolitiFact")]["verdict"] == "mixed"
    with store.reading() as session:
        (listed,) = claims(session, parse("has:assessment"))
    assert (listed.id, listed.assessments) == (claim, 1)


def test_a_note_is_anchored_by_its_words_and_stays_as_it_came_where_there_are_none(
    sqlite_store: Store, tmp_path: Path
) -> None:
    imported(sqlite_store, tmp_path, RECORDS)

    notes = {row["body"]: row for row in rows(sqlite_store, "annotation")}
    assert notes["New?"]["start"] == LETTER.index("new, said")
    assert notes["Safe?"]["start"] == LETTER.rindex("The dam is safe")
    astray = notes["Where?"]
    assert (astray["exact"], astray["prefix"], astray["start"]) == ("no such words", "a", None)
    assert astray["snapshot_id"] is None
    assert notes["See the letter."]["reply_to_id"] == astray["id"]
    assert {row["author"] for row in notes.values()} == {None}


def test_a_record_that_names_a_support_no_longer_takes_it_back(
    sqlite_store: Store, tmp_path: Path
) -> None:
    imported(sqlite_store, tmp_path, RECORDS)
    report = imported(sqlite_store, tmp_path, [{"key": "sound", "text": "New dams are sound."}])

    assert report.retracted == 1
    assert sorted(row["retracted"] for row in rows(sqlite_store, "support")) == [False, True]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"supports": [{"claim": "x"}]}, "a claim cannot support itself"),
        ({"supports": [{"claim": "nowhere"}]}, "no claim has the key or id 'nowhere'"),
        ({"assessments": [{"reviewer": "A", "rating": "False", "source": "none"}]},
         "no source has the key 'none'"),
        ({"assessments": [{"reviewer": "A"}]}, "give a verdict, or the rating"),
        ({"assessments": [{"reviewer": "A", "rating": "b", "scale": {"top": 1}}]}, "is no scale"),
        ({"annotations": [{"body": "b", "reply_to": "none"}]},
         "no annotation has the key or id 'none'"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_a_reason(
    sqlite_store: Store, tmp_path: Path, record: dict[str, Any], reason: str
) -> None:
    report = imported(sqlite_store, tmp_path, [{"key": "x", "text": "X.", **record}])

    (refusal,) = report.refusals
    assert reason in str(refusal)


@pytest.mark.parametrize("packed_from", [2, 1000])
def test_what_a_newer_version_wrote_survives_going_down_and_up(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed_from: int
) -> None:
    monkeypatch.setattr(packing, "PACKED_FROM", packed_from)
    imported(store, tmp_path, RECORDS)
    before = tables(store)

    migrated(store, "0017", down=True)
    migrated(store, "head")

    assert tables(store) == before
    assert check(store).problems == []


def test_a_merge_brings_what_supports_and_what_others_judged(store: Store, tmp_path: Path) -> None:
    other = create_store(tmp_path / "other.db")
    imported(other, tmp_path, RECORDS)
    merge(store, tmp_path / "other.db", "bob", join=True)

    assert exported(store) == exported(other)
    assert check(store).problems == []


def test_the_commands_enter_both_and_the_sheet_shows_them_apart(shell: Shell) -> None:
    shell("init")
    shell(
        "add", "source", "Check", "--issuer", "Full Fact", "--archive-url", "https://web.example/9"
    )
    claim = shell("add", "claim", "The dam is safe.")
    other = shell("add", "claim", "It is new.", "--place", "Ghent")
    support = shell("support", claim, "--with", other, "--group", "age")
    shell("assess", claim, "--rating", "Mostly false", "--source", "Check", "--scale", "2 of 1..6")
    shell("assess", claim, "refuted", "--source", "Check", "--as", "bob")
    shell("assess", claim, "mixed")
    shell("rebut", claim, "--text", "Age says nothing.", "--kind", "undercuts", "--aim",
        "inference", "--support", support)  # fmt: skip
    paper = shell("add", "source", "Paper")
    shell("rebut", other, "--text", "It is from 1950.", "--kind", "contradicts", "--source", paper)
    answer = shell.json("show", other)[0]["rebuttals"][0]["claim"]["id"]
    shell("cite", answer, "--source", paper, "--locator", "p. 1", "--role", "supports")

    shown = shell("show", claim)
    assert all(words in shown for words in ("FOR 1", "VERDICTS 1", "JUDGED OUTSIDE 1"))
    assert "Full Fact: Mostly false (2 of 1..6) → refuted" in shown
    assert "what supports it is defeated: somebody (“It is new.”)" in shown
    assert "judged outside by Full Fact: Mostly false" in shown
    assert shell("list", 'rating:"mostly false"', "--columns", "claim").endswith("safe.")
    assert "It is new." in shell("list", "--place", "ghent")
    assert "The dam is safe." in shell("list", "source:web.example/9")
    shell("retract", support)
    assert "FOR" not in shell("show", claim)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("support", "CLAIM"), "give what speaks for it"),
        (("support", "CLAIM", "--with", "CLAIM"), "a claim cannot support itself"),
        (("assess", "CLAIM"), "give a verdict"),
        (("assess", "CLAIM", "mixed", "--reviewer", "X"), "name the source"),
        (("assess", "CLAIM", "--rating", "False", "--source", "Bare"), "say who judged"),
        (("assess", "CLAIM", "mixed", "--scale", "{bad"), "is no scale"),
        (("rebut", "CLAIM", "--text", "No.", "--support", "OTHER"), "none of the answered claim's"),
    ],
)
def test_what_cannot_be_recorded_is_said_in_a_sentence(
    shell: Shell, words: tuple[str, ...], sentence: str
) -> None:
    shell("init")
    shell("add", "source", "Bare")
    claim = shell("add", "claim", "It is so.")
    other = shell("support", shell("add", "claim", "A."), "--with", claim)

    shell(*(word.replace("CLAIM", claim).replace("OTHER", other) for word in words), code=1)

    assert sentence in shell.err


def test_the_map_has_what_supports_a_claim_below_what_answers_it(
    store: Store, tmp_path: Path
) -> None:
    imported(store, tmp_path, RECORDS)
    for key in ("safe", "sound"):
        with store.reading() as session:
            nodes = outline(session, find(session, key, ("claim",)).id).nodes
        drawn = {(node.depth, node.kind, node.claim.key, node.is_open) for node in nodes}
        assert drawn == {
            (0, None, "safe", False), (1, "undercuts", "old", True),
            (1, "supports", "new", False), (1, "supports", "sound", False),
        }  # fmt: skip
        assert nodes[1].kind == "undercuts"


def test_the_sheet_names_the_inference_that_an_answer_undercuts(
    sqlite_store: Store, tmp_path: Path
) -> None:
    imported(sqlite_store, tmp_path, RECORDS)
    with sqlite_store.reading() as session:
        detail = claim_detail(session, ids.claim_id("dam", "safe"))

    (row,) = detail.rebuttals
    shown = "\n".join(plain(line) for line in claim_lines(detail))
    assert row.premise == "The dam is new."
    assert "undercuts the inference from “The dam is new.”" in shown


async def test_on_the_screen_a_support_and_an_outside_verdict_are_entered_and_shown(
    sqlite_store: Store, tmp_path: Path
) -> None:
    imported(sqlite_store, tmp_path, RECORDS)
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await on_claim(pilot, "not hang on its age")
        await press(pilot, "plus", *"Tests passed", "enter", "enter", "enter", "enter")
        supported = app.message
        await press(pilot, "P", *"Letter", "enter", *"Mixed", "tab", "tab", "tab", "tab", *"Snopes",
                    "ctrl+s")  # fmt: skip
        judged = app.message
        await press(pilot, "enter", "tab")
        tab = screen_text(app)
        await press(pilot, "3")
        drawn = screen_text(app)

    assert "(“Tests passed”) supports" in supported
    assert "Mixed" in judged
    assert "FOR 1" in tab
    assert "Tests passed" in tab
    assert "judged outside by Snopes: Mixed" in " ".join(tab.split())
    assert "supports: Tests passed" in drawn


def plain(line: Line) -> str:
    return " ".join("".join(words for words, _ in part) for part in line.paragraphs)


def test_a_scale_is_typed_as_it_is_shown() -> None:
    for words in ("2 of 1..5", "1..5", "2"):
        assert scale_words(scale_text(words)) == words
    assert scale_words(scale_text({"worst": "Bad", "value": 2.5})) == "2.5 of Bad..?"
    wrongs: list[Any] = [{}, [], {"worst": [1]}, {"best": float("nan")}]
    for wrong in wrongs:
        with pytest.raises(ValueError):
            scale_text(wrong)
