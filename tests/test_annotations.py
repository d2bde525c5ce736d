"""Notes of annotation tools: what goes where, who may read it, and where the words stand."""

import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from claimtrack.formats import hypothesis, w3c
from claimtrack.formats.format import Account, Format, Input, Options, Output, Raw
from claimtrack.formats.registry import recognise
from claimtrack.store import Store, create_store
from claimtrack.transfer import Report, export_path, import_path
from conftest import DATA, FIXTURES, exported
from readers import attempt, read

SAMPLES = Path(__file__).parent / "samples"
STATEMENT = "https://river-mill.example/statement"
COPY = (
    "🐟🐟 A fish story. The water was clean at all times. The dead fish are not ours. "
    "The fish of the river are.\n"
)
NOTES: dict[Format, Path] = {
    hypothesis.FORMAT: SAMPLES / "mill.hypothesis.json",
    w3c.FORMAT: SAMPLES / "mill.w3c.json",
}
each_format = pytest.mark.parametrize(
    ("format_", "path"), NOTES.items(), ids=[one.name for one in NOTES]
)


def _notes(raws: list[Raw]) -> dict[str, dict[str, Any]]:
    """Return the notes of records by key, each with the address of its source."""
    return {
        note["key"]: {"url": raw.values["url"], **note}
        for raw in raws
        for note in raw.values["annotations"]
    }


def _private(data: bytes) -> tuple[list[Raw], Account]:
    source = Input(BytesIO(data), "it", str, options=Options(private=True))
    return [one for one in hypothesis.read(source).records if isinstance(one, Raw)], source.account


def test_a_field_of_hypothesis_goes_where_it_belongs() -> None:
    data = NOTES[hypothesis.FORMAT].read_bytes()
    raws, wrong, account, dataset = read(hypothesis.FORMAT, data)

    assert recognise(data[:4096], ".json") is hypothesis.FORMAT
    assert dataset == "hypothesis"
    assert _notes(raws) == {
        "aaa111": {
            "key": "aaa111", "url": STATEMENT, "author": "ann", "exact": "fish", "start": 62,
            "prefix": "are not  ours. The ", "suffix": " of the\nriver",
            "body": "Which eleven fish?\n\nAsk the clerk & the mill.\n\n#fish #water quality",
        },
        "bbb222": {"key": "bbb222", "url": STATEMENT, "author": "bob", "reply_to": "aaa111",
                   "body": "The clerk has the list."},
        "ccc333": {"key": "ccc333", "url": STATEMENT, "author": "bob", "prefix": "was ",
                   "suffix": ".", "exact": "clean at all times", "body": "clean at all times",
                   "motivation": "highlighting"},
        "ddd444": {"key": "ddd444", "url": "urn:x-pdf:0f1e2d3c", "author": "ann",
                   "body": "The annex is missing."},
        "ggg777": {"key": "ggg777", "url": STATEMENT, "author": "cat",
                   "body": "I agree with what was said there."},
    }  # fmt: skip
    assert raws[0].values["title"] == "Statement to the council"
    assert raws[0].original is not None
    assert raws[0].original["links"]
    assert [(one.where, one.reason) for one in wrong] == [
        ("element 8 of `rows`", "has no address of a page in `uri`")
    ]
    assert account.lost == {
        "created": 3, "updated": 1, "links": 1, "RangeSelector": 1, "private note": 1,
        "note of a group": 1, "reply to a note that is not in the file": 1,
    }  # fmt: skip
    assert account.repaired == {"markup stripped": 1, "tags written at a note's end": 1}


def test_private_notes_are_left_out_unless_they_are_asked_for() -> None:
    data = NOTES[hypothesis.FORMAT].read_bytes()
    public, _, account, _ = read(hypothesis.FORMAT, data)
    all_of_them, told = _private(data)

    assert _notes(all_of_them).keys() - _notes(public).keys() == {"eee555", "fff666"}
    assert "private note" in account.notes[0]
    assert "note of a group" in account.notes[0]
    assert not told.notes
    assert "private note" not in told.lost
    assert "lawyer" not in json.dumps([[raw.values, raw.original] for raw in public])


@pytest.mark.parametrize(
    ("group", "readers", "more", "closed"),
    [
        ("__world__", ["group:__world__"], {}, None),
        ("__world__", ["acct:a@b"], {}, "private note"),
        ("__world__", [], {}, "private note"),
        ("x", ["acct:a@b"], {}, "private note"),
        ("x", ["group:x"], {}, "note of a group"),
        ("x", None, {}, "note of a group"),
        (None, ["group:x"], {}, "note of a group"),
        (None, None, {}, None),
        ("__world__", None, {"hidden": True}, "note hidden by moderators"),
    ],
)
def test_who_may_read_a_note_decides(
    group: str | None, readers: list[str] | None, more: dict[str, Any], closed: str | None
) -> None:
    note = {"id": "a", "uri": STATEMENT, "text": "It rained.", "group": group, **more}
    if readers is not None:
        note["permissions"] = {"read": readers}
    raws, _, account, _ = read(hypothesis.FORMAT, json.dumps([note]).encode())

    assert (len(raws), dict(account.lost)) == ((0, {closed: 1}) if closed else (1, {}))


def test_a_field_of_the_model_of_the_w3c_goes_where_it_belongs() -> None:
    data = NOTES[w3c.FORMAT].read_bytes()
    raws, wrong, account, dataset = read(w3c.FORMAT, data)
    one, two, three, four = (f"https://notes.example/{number}" for number in range(1, 5))

    assert recognise(data[:4096], ".json") is w3c.FORMAT
    assert dataset == "w3c"
    assert _notes(raws) == {
        one: {"key": one, "url": STATEMENT, "author": "Ann Bell", "motivation": "questioning",
              "body": "Which fish?\n\n#fish", "exact": "fish", "prefix": "The dead ", "start": 59},
        two: {"key": two, "url": STATEMENT, "author": "bob", "body": "The clerk knows.",
              "reply_to": one},
        three: {"key": three, "url": "https://river-mill.example/annex", "exact":
                "clean at all times", "body": "clean at all times", "motivation": "highlighting"},
        four: {"key": four, "url": "https://river-mill.example/a",
               "body": "https://notes.example/essay"},
        f"{four} target 2": {"key": f"{four} target 2", "url": "https://river-mill.example/b",
                             "body": "https://notes.example/essay"},
    }  # fmt: skip
    by_key = {raw.values["key"]: raw.values for raw in raws}
    assert by_key[one]["archive_url"] == "https://archive.example/1"
    assert by_key[three]["title"] == "The annex"
    assert [(one.where, one.reason) for one in wrong] == [
        ("element 6", "has no `target` with an address")
    ]
    assert account.duplicates == 2
    assert account.lost["motivation describing"] == 2
    assert {name: account.lost[name] for name in ("created", "FragmentSelector")} == {
        "created": 1, "FragmentSelector": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "body", "motivation"),
    [
        ({"body": "It rained."}, "It rained.", None),
        ({"body": {"type": "TextualBody", "value": "It rained."}}, "It rained.", None),
        ({"body": {"type": "Choice", "items": ["one", "two"]}}, "one", None),
        ({"body": ["one", {"type": "List", "items": ["two", "three"]}]},
         "one\n\ntwo\n\nthree", None),
        ({"body": {"type": "SpecificResource", "purpose": "tagging",
                   "source": {"type": "TextualBody", "value": "two words"}}},
         "#two words", "bookmarking"),
        ({"motivation": "tagging", "bodyValue": "rain"}, "#rain", "bookmarking"),
        ({"motivation": "oa:editing", "bodyValue": "Rain."}, "Rain.", "editing"),
        ({"body": {"value": "R.", "purpose": "questioning"}}, "R.", "questioning"),
        ({"motivation": "highlighting"}, "https://a.example/x", "highlighting"),
        ({}, "https://a.example/x", "bookmarking"),
        ({"body": 6, "bodyValue": ["a"]}, "https://a.example/x", "bookmarking"),
        ({"body": "a <script>b</script>c &amp; d"}, "a c & d", None),
    ],
)  # fmt: skip
def test_a_body_of_any_shape_is_words(
    change: dict[str, Any], body: str, motivation: str | None
) -> None:
    element = {"type": "Annotation", "id": "urn:a", "target": "https://a.example/x", **change}
    ((key, note),) = _notes(read(w3c.FORMAT, json.dumps(element).encode())[0]).items()

    assert (key, note["body"], note.get("motivation")) == ("urn:a", body, motivation)


def test_notes_that_answer_each_other_in_a_ring_are_read() -> None:
    ring = [
        {"id": each, "uri": STATEMENT, "text": each, "references": [other]}
        for each, other in (("a", "b"), ("b", "c"), ("c", "a"))
    ]
    raws, _, account, _ = read(hypothesis.FORMAT, json.dumps(ring).encode())

    assert sorted(note.get("reply_to", "") for note in _notes(raws).values()) == ["", "b", "c"]
    assert account.lost == {"reply to a note that is not in the file": 1}


@each_format
def test_what_has_no_notes_is_refused_with_what_is_missing(format_: Format, path: Path) -> None:
    for data in (b"1", b"{}", b'{"rows": 1, "items": "x"}', b"[", b"\xff", b""):
        answer = attempt(format_, data)
        assert str(answer).startswith("sample"), data
    deep = b"[" * 70 + b"]" * 70
    assert "nested" in str(attempt(format_, deep))


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the third-party data")
def test_annotations_of_the_w3c_are_those_that_are_counted_otherwise() -> None:
    folder = DATA / "11_sources" / "w3c_annotation"
    kept = refused = 0
    for path in sorted(folder.rglob("*.json")):
        try:
            content = json.loads(path.read_text("utf-8"))
        except ValueError:
            assert isinstance(attempt(w3c.FORMAT, path.read_bytes()), str), path.name
            refused += 1
            continue
        items = content.get("items", [content])
        targets = [each.get("target") for each in items]
        listed = [one["items"] if isinstance(one, dict) and "items" in one else [one]
                  for one in targets if one]  # fmt: skip
        answer = attempt(w3c.FORMAT, path.read_bytes())
        addressed = [one for each in listed for one in each
                     if isinstance(one, str) or one.get("source") or one.get("id")]  # fmt: skip
        if isinstance(answer, str):
            assert not addressed, path.name
        else:
            assert len(answer) == len(addressed), path.name
            kept += len(answer)

    assert (kept, refused) == (34, 8)


def test_a_dump_comes_in_once_and_its_words_decide_where_a_note_stands(
    sqlite_store: Store, tmp_path: Path
) -> None:
    copy = {"type": "source", "key": "statement", "url": STATEMENT, "text": COPY}
    (tmp_path / "copy.jsonl").write_text(json.dumps(copy), "utf-8")
    import_path(sqlite_store, tmp_path / "copy.jsonl", "ann")
    first = import_path(sqlite_store, NOTES[hypothesis.FORMAT], "ann")
    before = exported(sqlite_store)

    assert (first.rows["annotations"], first.rows["sources"], first.refused) == (5, 1, 1)
    records = [json.loads(line) for line in before]
    notes = {
        each["body"].partition("\n")[0]: each
        for record in records
        for note in record.get("annotations", ())
        for each in (note, *note.get("replies", ()))
    }
    # The words stand three times; those around them decide, and not the number of UTF-16 units.
    assert notes["Which eleven fish?"]["start"] == COPY.rindex("fish")
    assert notes["clean at all times"]["start"] == COPY.index("clean at all times")
    assert all("snapshot" in notes[words] for words in ("Which eleven fish?", "clean at all times"))
    again = import_path(sqlite_store, NOTES[hypothesis.FORMAT], "ann")
    assert (again.added, again.revised, again.changeset) == (0, 0, None)
    assert exported(sqlite_store) == before


def _dumped(store: Store, folder: Path, name: str, notes: list[dict[str, Any]]) -> Report:
    path = folder / name
    path.write_text(json.dumps({"rows": notes}), "utf-8")
    return import_path(store, path, "ann")


def test_what_another_page_of_a_dump_has_not_stays(sqlite_store: Store, tmp_path: Path) -> None:
    one, two, answer = (
        {"id": each, "uri": STATEMENT, "text": f"Note {each}.", "references": above}
        for each, above in (("a", []), ("b", []), ("c", ["a"]))
    )
    first = _dumped(sqlite_store, tmp_path, "1.json", [one])
    second = _dumped(sqlite_store, tmp_path, "2.json", [two, answer])
    third = _dumped(sqlite_store, tmp_path, "3.json", [answer, one])
    changed = _dumped(sqlite_store, tmp_path, "1.json", [one | {"text": "Other words."}])
    (source,) = (json.loads(line) for line in exported(sqlite_store))

    assert (first.rows["annotations"], second.rows["annotations"]) == (1, 2)
    assert (second.retracted, third.retracted, changed.retracted) == (0, 0, 0)
    assert second.lost == {"reply to a note that is not in the file": 1}
    bodies = {one["body"]: one.get("replies", []) for one in source["annotations"]}
    assert bodies.keys() == {"Note b.", "Other words."}
    assert [one["body"] for one in bodies["Other words."]] == ["Note c."]
    assert not first.notes + second.notes + third.notes


@pytest.mark.parametrize(
    ("note", "start"),
    [
        ({"exact": "fish", "prefix": "The ", "suffix": " of"}, COPY.rindex("fish")),
        ({"exact": "fish", "prefix": "The\n\n", "suffix": "of the"}, COPY.rindex("fish")),
        ({"exact": "fish", "start": COPY.index("fish")}, COPY.index("fish")),
        ({"exact": "fish", "start": COPY.index("fish") + 2}, COPY.index("fish")),  # of UTF-16
        ({"exact": "fish", "start": COPY.index("fish") + 1}, None),
        ({"exact": "fish", "prefix": "Other ", "suffix": " words"}, None),
        ({"exact": "the dead\nfish", "start": 3}, None),
        ({"exact": "The dead\nfish", "start": 3}, COPY.index("The dead")),
    ],
)
def test_words_decide_where_a_note_stands_and_never_a_number_alone(
    note: dict[str, Any], start: int | None, sqlite_store: Store, tmp_path: Path
) -> None:
    record = {"type": "source", "key": "s", "url": STATEMENT, "text": COPY,
              "annotations": [{"key": "n", "body": "b", **note}]}  # fmt: skip
    (tmp_path / "n.jsonl").write_text(json.dumps(record), "utf-8")
    report = import_path(sqlite_store, tmp_path / "n.jsonl", "ann")
    (source,) = (json.loads(line) for line in exported(sqlite_store))
    (found,) = source["annotations"]

    assert ("snapshot" in found) == (start is not None)
    assert found.get("start") == (note.get("start") if start is None else start)
    assert len(report.repaired) == (start is None)


@pytest.mark.parametrize("case", ["kerry-sochi-2015", "quell-river-2023"])
def test_what_we_wrote_comes_back_as_the_rows_that_it_was(
    sqlite_store: Store, tmp_path: Path, case: str
) -> None:
    import_path(sqlite_store, FIXTURES / case, "ann")
    before = exported(sqlite_store)
    output = Output("")
    export_path(sqlite_store, tmp_path / "out.json", format_name="w3c", output=output)
    page = json.loads((tmp_path / "out.json").read_text("utf-8"))
    again = import_path(sqlite_store, tmp_path / "out.json", "bob")
    other = create_store(tmp_path / "other.db")
    fresh = import_path(other, tmp_path / "out.json", "bob")
    twice = import_path(other, tmp_path / "out.json", "bob")
    records = [json.loads(line) for line in before]
    citations = sum(len(record.get("citations", ())) for record in records)

    assert (again.format, again.changeset, again.refused) == ("w3c", None, 0)
    assert exported(sqlite_store) == before
    assert (fresh.refused, fresh.rows["citations"]) == (0, citations)
    notes = [one for one in page["items"] if one["motivation"] != "linking"]
    assert fresh.rows["annotations"] == len(notes) > 3
    assert twice.changeset is None
    assert output.account.lost["claim.said"] == sum("said" in record for record in records)
    texts = {sha256(copy["text"].encode()).hexdigest(): copy["text"]
             for record in records for copy in record.get("snapshots", ())}  # fmt: skip
    for one in page["items"]:
        if "state" in one["target"]:
            text = texts[one["target"]["state"]["cached"].removeprefix("hash://sha256/")]
            quote, position = one["target"]["selector"]
            assert text[position["start"] : position["end"]] == quote["exact"]
    other.close()


def test_a_note_leaves_what_the_file_says_of_its_source(
    sqlite_store: Store, tmp_path: Path
) -> None:
    own = {"type": "source", "key": "s", "url": STATEMENT, "title": "Our title", "kind": "report"}
    (tmp_path / "own.jsonl").write_text(json.dumps(own), "utf-8")
    import_path(sqlite_store, tmp_path / "own.jsonl", "ann")
    report = import_path(sqlite_store, NOTES[hypothesis.FORMAT], "bob")
    sources = map(json.loads, exported(sqlite_store))
    source = next(each for each in sources if each["url"] == STATEMENT)

    assert (report.conflicts, source["title"], source["kind"]) == (0, "Our title", "report")
    assert len(source["annotations"]) == 3
