"""Import and export: nothing twice, nothing lost, and bad input gets one sentence."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from claimtrack import changes
from claimtrack.changes.integrity import check
from claimtrack.changes.undo import undo
from claimtrack.errors import ClaimtrackError, RefusedRecordsError
from claimtrack.formats import Raw, dossier
from claimtrack.formats.format import Input
from claimtrack.queries.claim_list import claims
from claimtrack.queries.conflicts import open_conflicts
from claimtrack.queries.filter_syntax import parse
from claimtrack.schemas.listing import ClaimRow, RowRef
from claimtrack.store import Store, open_store
from claimtrack.transfer import export_file, export_folder, import_path
from conftest import FIXTURES, KERRY, exported, tables
from filled import filled_file
from servers import Server

CASES = sorted(path.name for path in FIXTURES.iterdir())


def lines(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return path


def rows(store: Store, words: str = "") -> dict[str | None, ClaimRow]:
    with store.reading() as session:
        return {row.key: row for row in claims(session, parse(words))}


def record(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "text": f"Claim {key}.", **more}


@pytest.mark.parametrize("case", CASES)
def test_every_example_imports_whole_and_only_once(store: Store, case: str) -> None:
    first = import_path(store, FIXTURES / case, "alice")
    before = tables(store)
    again = import_path(store, FIXTURES / case, "bob")

    assert first.refusals == []
    assert first.added == first.read > 0
    assert (again.unchanged, again.added, again.changeset) == (first.read, 0, None)
    assert tables(store) == before
    assert check(store).problems == []


def test_the_example_stands_as_its_readers_expect(kerry: Store) -> None:
    found = rows(kerry)

    answered = {row.standing for row in found.values() if row.rebuttals}
    assert answered == {"disputed"}
    assert found["us-training"].standing == "unanswered"
    assert found["us-training"].speaker == "Sergei Shoigu"
    assert found["denial-nato"].speaker == "Russia"
    assert found["kremlin-support"].said is None


def test_every_quote_of_the_example_stands_in_its_dispatch_once() -> None:
    text = (KERRY / "dispatch.txt").read_text("utf-8")
    file = io.BytesIO((KERRY / "case.yaml").read_bytes())
    case = dossier.read(Input(file, "case.yaml", lambda name: text))
    quoted = [
        citation["exact"]
        for record in case.records
        if isinstance(record, Raw)
        for citation in record.values.get("citations", [])
        if citation["source"] == "dispatch"
    ]

    assert len(quoted) >= 12
    assert [text.count(quote) for quote in quoted] == [1] * len(quoted)
    assert len(text) < len(text.encode("utf-8"))


def test_no_sentence_of_the_article_is_in_the_dispatch(data: Path) -> None:
    article = (data / "000_0497646793bed851.txt").read_text("utf-8")
    dispatch = (KERRY / "dispatch.txt").read_text("utf-8")
    words = article.split()
    runs = {" ".join(words[at : at + 8]) for at in range(len(words) - 7)}
    ours = " ".join(dispatch.split())

    shared = [run for run in runs if run in ours]

    assert all("heavy equipment" in run or "bilateral" in run for run in shared)


@pytest.mark.parametrize("form", ["jsonl", "dossier"])
def test_an_export_imports_into_a_new_file_to_an_equal_export(
    kerry: Store, tmp_path: Path, form: str
) -> None:
    claim = rows(kerry)["aid-breach"]
    note = changes.annotate(kerry, "bob", RowRef("claim", claim.id), "Typed, with a random id.")
    changes.annotate(kerry, "chen", RowRef("annotation", note), "And answered.")
    changes.retract(kerry, "bob", [RowRef("claim", rows(kerry)["full-range"].id)], with_others=True)
    before = exported(kerry)
    if form == "jsonl":
        path = tmp_path / "all.jsonl"
        path.write_text("".join(before), "utf-8")
    else:
        path = tmp_path / "case"
        export_folder(kerry, path)
    other = filled_file(tmp_path / "other.db")

    report = import_path(other, path, "dana")

    assert report.refusals == []
    assert exported(other) == before


CAPTURE = {
    "captured_at": "2023-05-01T10:00:00Z",
    "captured_by": "Ann",
    "address": "https://example.org/page",
    "tool": "wget 1.21",
    "media_type": "text/html",
    "extractor": "claimtrack-html 1",
    "transcript": True,
    "file_name": "page.html",
    "file_size": 1_234,
    "file_sha256": "0" * 64,
}
"""All that may be said of a kept copy."""


@pytest.mark.parametrize("form", ["jsonl", "dossier"])
def test_how_a_copy_was_captured_comes_out_as_it_went_in(
    store: Store, tmp_path: Path, form: str
) -> None:
    copy = {**CAPTURE, "text": "The dam is safe."}
    told = {"type": "source", "key": "paper", "title": "Paper", "snapshots": [copy]}
    import_path(store, lines(tmp_path / "in.jsonl", told), "alice")
    path = tmp_path / "all.jsonl"
    if form == "jsonl":
        path.write_text("".join(exported(store)), "utf-8")
    else:
        path = tmp_path / "case"
        export_folder(store, path)
    other = filled_file(tmp_path / "other.db")
    import_path(other, path, "bob")

    (kept,) = next(json.loads(line) for line in exported(other))["snapshots"]
    assert {name: kept[name] for name in CAPTURE} == CAPTURE
    assert exported(other) == exported(store)
    assert check(other).problems == []


def test_a_hash_that_is_none_refuses_its_record(sqlite_store: Store, tmp_path: Path) -> None:
    copy = {"text": "The dam is safe.", "file_sha256": "c0ffee"}
    told = {"type": "source", "key": "paper", "title": "Paper", "snapshots": [copy]}
    report = import_path(sqlite_store, lines(tmp_path / "in.jsonl", told), "alice")

    assert [refusal.field for refusal in report.refusals] == ["snapshots.0.file_sha256"]


def test_the_two_databases_export_alike(kerry: Store, postgres: Server, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text("".join(exported(kerry)), "utf-8")
    server = postgres.filled_store()

    import_path(server, path, "alice")
    there = exported(server)
    server.close()

    assert there == exported(kerry)


def test_a_self_contained_record_brings_everything_along(store: Store, tmp_path: Path) -> None:
    path = lines(
        tmp_path / "one.jsonl",
        record(
            "a",
            speaker="Mill",
            tags=["water"],
            citations=[
                {
                    "source": {"title": "Post", "kind": "post"},
                    "exact": "so it is",
                    "role": "supports",
                }
            ],
            rebuttals=[
                {"kind": "denies", "aim": "whole", "claim": {"text": "No.", "speaker": "Town"}}
            ],
            annotations=[{"author": "bob", "body": "Hm."}],
        ),
    )

    report = import_path(store, path, "alice")

    counts = {
        "claims": 2,
        "sources": 1,
        "citations": 1,
        "rebuttals": 1,
        "actors": 2,
        "annotations": 1,
    }
    assert {name: report.rows[name] for name in counts} == counts
    assert rows(store)["a"].standing == "stands"


def test_records_may_point_ahead_and_in_circles(store: Store, tmp_path: Path) -> None:
    path = lines(
        tmp_path / "ahead.jsonl",
        record("a", rebuttals=[{"kind": "denies", "claim": "b"}]),
        record("b", rebuttals=[{"kind": "denies", "claim": "a"}]),
        record("c", citations=[{"source": "later", "exact": "x"}]),
        {"type": "source", "key": "later", "title": "Later"},
    )

    report = import_path(store, path, "alice")

    assert [str(one) for one in report.refusals] == []
    assert rows(store)["a"].rebuttals == rows(store)["b"].rebuttals == 1


def test_a_dangling_key_refuses_its_record_and_those_that_need_it(
    store: Store, tmp_path: Path
) -> None:
    path = lines(
        tmp_path / "dangling.jsonl",
        record("a", rebuttals=[{"kind": "denies", "claim": "b"}]),
        record("b", rebuttals=[{"kind": "denies", "claim": "nowhere"}]),
        record("c"),
    )

    report = import_path(store, path, "alice")

    assert (report.added, report.refused) == (1, 2)
    assert any("'nowhere'" in str(one) and "line 2" in str(one) for one in report.refusals)
    assert set(rows(store)) == {"c"}


def test_a_changed_record_changes_only_what_changed(store: Store, tmp_path: Path) -> None:
    import_path(store, lines(tmp_path / "1.jsonl", record("a", place="Ghent")), "alice")
    claim = rows(store)["a"].id
    changes.revise(store, "bob", RowRef("claim", claim), {"owner": "bob"})

    report = import_path(store, lines(tmp_path / "2.jsonl", record("a", place="Lier")), "alice")

    with store.reading() as session:
        assert open_conflicts(session) == []
    assert report.revised == 1
    assert rows(store)["a"].owner == "bob"


def test_a_changed_record_meets_what_a_person_wrote_as_a_conflict(
    store: Store, tmp_path: Path
) -> None:
    import_path(store, lines(tmp_path / "1.jsonl", record("a", place="Ghent")), "alice")
    claim = rows(store)["a"].id
    changes.revise(store, "bob", RowRef("claim", claim), {"place": "Bruges"})

    report = import_path(store, lines(tmp_path / "2.jsonl", record("a", place="Lier")), "alice")

    with store.reading() as session:
        (conflict,) = open_conflicts(session)
    assert report.conflicts == 1
    assert {one.values["place"] for one in conflict.candidates} == {"Bruges", "Lier"}


def test_a_record_without_a_date_takes_none_from_a_source(
    sqlite_store: Store, tmp_path: Path
) -> None:
    url = "https://example.org/a"
    changes.add_source(sqlite_store, "bob", {"title": "A", "url": url, "published": "2015-05"})
    source = {"type": "source", "title": "A", "url": url, "outlet": "The Daily"}

    report = import_path(sqlite_store, lines(tmp_path / "1.jsonl", source), "alice")

    (kept,) = map(json.loads, exported(sqlite_store))
    assert (report.revised, report.conflicts) == (1, 0)
    assert (kept["outlet"], kept["published"]) == ("The Daily", "2015-05")


def test_what_a_record_no_longer_names_is_retracted(store: Store, tmp_path: Path) -> None:
    cited = [{"source": {"title": "Post"}, "exact": word} for word in ("one", "two")]
    import_path(store, lines(tmp_path / "1.jsonl", record("a", citations=cited)), "alice")

    report = import_path(
        store, lines(tmp_path / "2.jsonl", record("a", citations=cited[:1])), "alice"
    )

    assert report.retracted == 1
    assert rows(store)["a"].citations == 1


@pytest.mark.parametrize("case", CASES)
def test_a_files_own_export_imports_into_it_without_a_loss(
    sqlite_store: Store, tmp_path: Path, case: str
) -> None:
    import_path(sqlite_store, FIXTURES / case, "alice")
    before = exported(sqlite_store)
    export_folder(sqlite_store, tmp_path / "out")

    report = import_path(sqlite_store, tmp_path / "out", "bob")

    assert (report.refused, report.retracted, report.conflicts) == (0, 0, 0)
    assert exported(sqlite_store) == before


def test_an_answer_told_by_both_its_claims_goes_when_neither_tells_it(
    store: Store, tmp_path: Path
) -> None:
    told = [{"kind": "denies", "claim": "b"}]
    answers = [{"kind": "denies", "claims": ["a"]}]
    both = (record("a", rebuttals=told), record("b", answers=answers))
    import_path(store, lines(tmp_path / "1.jsonl", *both), "alice")

    one = import_path(store, lines(tmp_path / "2.jsonl", record("a"), both[1]), "alice")
    left = rows(store)["a"].rebuttals
    none = import_path(store, lines(tmp_path / "3.jsonl", record("a"), record("b")), "alice")

    assert (one.retracted, left) == (0, 1)
    assert (none.retracted, rows(store)["a"].rebuttals) == (1, 0)


def test_an_empty_value_is_a_missing_one(store: Store, tmp_path: Path) -> None:
    empty = record("a", stage="", said=None, owner="", citations=[], nature=None)
    cited = record("b", citations=[{"source": {"title": "T", "kind": ""}, "role": ""}])

    report = import_path(store, lines(tmp_path / "x.jsonl", empty, cited), "alice")

    assert [str(one) for one in report.refusals] == []
    assert rows(store)["a"].stage == "inbox"


def test_a_dump_comes_out_whole_and_later_edits_stay(store: Store, tmp_path: Path) -> None:
    path = lines(
        tmp_path / "monday.jsonl", record("a", speaker="Mill"), record("b", speaker="Mill")
    )
    dump = import_path(store, path, "alice").changeset
    changes.revise(store, "alice", RowRef("claim", rows(store)["b"].id), {"place": "Ghent"})

    undo(store, "alice", dump)
    kept = [row.text for row in rows(store).values()]
    again = import_path(store, path, "alice")

    assert kept == ["Claim b."]
    assert (again.added, again.refused) == (1, 0) or again.added == 2
    assert {row.text for row in rows(store).values()} == {"Claim a.", "Claim b."}


def test_strict_refuses_everything_and_a_dry_run_writes_nothing(
    store: Store, tmp_path: Path
) -> None:
    path = lines(tmp_path / "x.jsonl", record("a"), record("b", stage="done"))
    before = tables(store)

    with pytest.raises(
        RefusedRecordsError, match=r"[^.]\. Nothing of it was imported \(--strict\)\.$"
    ):
        import_path(store, path, "alice", strict=True)
    report = import_path(store, path, "alice", dry_run=True)

    assert tables(store) == before
    assert (report.added, report.refused, report.dry_run) == (1, 1, True)


BAD_RECORDS = {
    "a wrong word": '{"key": "a", "text": "x", "stage": "done"}',
    "an impossible date": '{"key": "a", "text": "x", "said": "2015-02-30"}',
    "an unknown field": '{"key": "a", "text": "x", "colour": "red"}',
    "no text": '{"key": "a"}',
    "no key": '{"text": "x"}',
    "U+0000": '{"key": "a", "text": "x\\u0000y"}',
    "a lone surrogate": '{"key": "a", "text": "x\\ud800y"}',
    "10 MB in one field": json.dumps({"key": "a", "text": "x" * 10_000_000}),
    "deep nesting": "[" * 100_000,
    "broken JSON": '{"key": ',
    "a list": "[1, 2]",
    "a field twice": '{"key": "a", "key": "b", "text": "x"}',
    "a number for a text": '{"key": "a", "text": 7}',
    "a quote that is not in its document": json.dumps(
        record("a", citations=[{"source": {"title": "T", "text": "all of it"}, "exact": "none"}])
    ),
    "an actor id that is not there": json.dumps(
        record("a", speaker="00000000-0000-4000-8000-000000000001")
    ),
    "itself as its answer": json.dumps(record("a", rebuttals=[{"kind": "denies", "claim": "a"}])),
}


@pytest.mark.parametrize("line", BAD_RECORDS.values(), ids=BAD_RECORDS)
def test_a_bad_record_refuses_itself_and_not_the_file(
    sqlite_store: Store, tmp_path: Path, line: str
) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(record("good")) + "\n" + line + "\n", "utf-8")

    report = import_path(sqlite_store, path, "alice")

    assert (report.read, report.added, report.refused) == (2, 1, 1)
    assert "line 2" in str(report.refusals[0])
    assert len(str(report.refusals[0])) < 500
    assert check(sqlite_store).problems == []


EXPLODING = (
    b"case: x\ntitle: &a [x,x,x,x,x,x,x,x,x]\nactors: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
    b"sources: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nclaims: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
)
BAD_FILES: dict[str, tuple[str, bytes]] = {
    "broken YAML": ("case.yaml", b"case: x\nclaims: [\n"),
    "aliases that explode": ("case.yaml", EXPLODING),
    "deep YAML": ("case.yaml", b"case: x\nclaims: " + b"[" * 100_000),
    "a Python object": ("case.yaml", b"case: !!python/object/apply:os.system [x]"),
    "a binary": ("x.jsonl", b"\x89PNG\r\n\x1a\n\x00\x00"),
    "another encoding": ("case.yaml", "case: Zo\xeb".encode("latin-1")),
    "UTF-16": ("x.jsonl", '{"key": "a"}'.encode("utf-16")),
    "a path as a case": ("case.yaml", b"case: ../../etc"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_gets_one_sentence_and_changes_nothing(
    sqlite_store: Store, tmp_path: Path, name: str
) -> None:
    file_name, content = BAD_FILES[name]
    path = tmp_path / file_name
    path.write_bytes(content)
    before = tables(sqlite_store)

    sentence = ""
    try:
        report = import_path(sqlite_store, path, "alice")
        sentence = str(report.refusals[0])
    except ClaimtrackError as error:
        sentence = str(error)

    assert sentence
    assert "\n" not in sentence
    assert tables(sqlite_store) == before


def test_broken_yaml_is_told_with_line_and_column(sqlite_store: Store, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("case: x\ntitle: 'open\n", "utf-8")

    with pytest.raises(ClaimtrackError, match="line 3, column 1"):
        import_path(sqlite_store, path, "alice")


def test_a_document_outside_the_dossier_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    folder = tmp_path / "case"
    folder.mkdir()
    yaml = "case: x\nsources:\n  - key: s\n    title: T\n    file: ../secret.txt\n"
    (folder / "case.yaml").write_text(yaml, "utf-8")

    report = import_path(sqlite_store, folder, "alice")

    assert (report.added, report.refused) == (0, 1)


def test_naughty_strings_come_back_byte_for_byte(store: Store, data: Path, tmp_path: Path) -> None:
    naughty = [
        one
        for one in json.loads((data / "13_hostile" / "blns_every2nd.json").read_text("utf-8"))
        if one
    ]
    records = [
        record(f"n{place}") | {"text": one, "note": one} for place, one in enumerate(naughty)
    ]
    path = lines(tmp_path / "naughty.jsonl", *records)

    report = import_path(store, path, "alice")
    out: list[str] = []
    export_file(store, out.append)
    export_folder(store, tmp_path / "case")
    other = filled_file(tmp_path / "other.db")
    import_path(other, tmp_path / "case", "bob")

    assert [str(one) for one in report.refusals] == []
    texts = {json.loads(line)["text"] for line in out}
    assert texts == set(naughty)
    assert exported(other) == out


CHILD = """
import sys
from pathlib import Path
from claimtrack.store import open_store
from claimtrack.transfer import import_path
def tell(count, part):
    print(count, flush=True)
import_path(open_store(sys.argv[1]), Path(sys.argv[2]), "alice", on_progress=tell)
print("done", flush=True)
"""


@pytest.mark.parametrize("after", [1, 2])
def test_a_killed_import_leaves_the_file_as_it_was(
    sqlite_store: Store, tmp_path: Path, after: int
) -> None:
    changes.add_claim(sqlite_store, "alice", {"text": "before"})
    before = exported(sqlite_store)
    path = lines(
        tmp_path / "many.jsonl", *(record(f"k{one}", note="n" * 500) for one in range(13_000))
    )
    words = [sys.executable, "-c", CHILD, str(sqlite_store.location), str(path)]

    child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    for _ in range(after):
        child.stdout.readline()
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()

    opened = open_store(sqlite_store.location)
    assert exported(opened) == before
    assert check(opened).problems == []
