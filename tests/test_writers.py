"""What goes out in others' formats: their programs read it, and so do we, without a change."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from claimtrack import changes
from claimtrack.cli.boundary import run
from claimtrack.formats import argdown, dot
from claimtrack.formats.argdown import escaped
from claimtrack.formats.document import Document
from claimtrack.formats.format import Account, Format, Output, Records
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.transfer import export_path, import_path
from claimtrack.transfer.table_export import export_table
from conftest import exported

ARGDOWN = "@argdown/core@1.7.5"
CLAIMS: Records = [
    ("actor", {"id": "p", "name": "Ann"}),
    ("claim", {"id": "a", "key": "mill-closed", "text": "The mill is closed: since May.",
               "tags": ["mill"], "place": "Crest", "speaker": "Ann",
               "rebuttals": [{"id": "r1", "kind": "denies", "claim": "b"},
                             {"id": "r2", "kind": "undercuts", "claim": "c", "support": "s1"},
                             {"id": "r3", "kind": "concedes", "claim": "b"},
                             {"id": "r4", "kind": "denies", "claim": "c", "retracted": True}]}),
    ("claim", {"id": "b", "key": "[odd]", "text": 'It "works" \\ runs.'}),
    ("claim", {"id": "c", "key": "mill-closed", "text": "Smoke is no proof."}),
    ("claim", {"id": "d", "text": "No smoke.",
               "supports": [{"id": "s1", "claim": "a", "group": "g"}]}),
    ("claim", {"id": "e", "text": "No noise.",
               "supports": [{"id": "s2", "claim": "a", "group": "g"}]}),
    ("claim", {"id": "f", "text": "The door is shut.", "supports": [{"id": "s3", "claim": "a"}]}),
    ("claim", {"id": "g", "text": "Gone.", "retracted": True}),
]  # fmt: skip


def written(format_: Format, records: Records) -> tuple[str, Account]:
    output = Output("A case")
    return "".join(format_.write(records, output)), output.account


def test_argdown_has_statements_with_what_is_for_and_against_each() -> None:
    text, account = written(argdown.FORMAT, CLAIMS)

    assert text.split("\n\n") == [
        '===\ntitle: "A case"\n===',
        '[mill-closed]: The mill is closed\\: since May.{tags: ["mill"]}\n  - [b]\n  + [f]',
        '[b]: It "works" \\\\ runs.{tags: ["concedes", "denies"]}',
        '[c]: Smoke is no proof.{tags: ["undercuts"]}',
        "[d]: No smoke.",
        "[e]: No noise.",
        "[f]: The door is shut.",
        "<Support 1>\n  _ [c]",
        "(1) [d]\n(2) [e]\n-----\n(3) [mill-closed]\n",
    ]
    assert account.lost == {
        "actor": 1, "claim taken back": 1, "rebuttals taken back": 1, "claim.place": 1,
        "claim.speaker": 1, "answer that attacks nothing: concedes": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("format_name", "written"),
    [("jsonl", "7 records."), ("argdown", "3 records."), ("dot", "3 records."),
     ("ris", "1 record."), ("csl", "1 record."), ("w3c", "2 records.")],
)  # fmt: skip
def test_an_export_counts_what_it_wrote(
    sqlite_store: Store, capsys: pytest.CaptureFixture[str], format_name: str, written: str
) -> None:
    source = changes.add_source(sqlite_store, "ann", {"url": "https://courier.example/dam"})
    for text in ("It leaked.", "It held.", "It broke."):
        speaker = f"{text[:4]} Mill"
        changes.add_claim(
            sqlite_store, "ann", {"text": text}, speaker=speaker,
            source_id=source if text != "It broke." else None,
        )  # fmt: skip

    assert run(["export", "--format", format_name, "--file", str(sqlite_store.location.path)]) == 0

    assert capsys.readouterr().err.splitlines()[0] == written


def test_dot_has_an_arrow_for_every_answer_and_support() -> None:
    text, account = written(dot.FORMAT, CLAIMS)
    arrows = {line.split(",")[0].strip() for line in text.splitlines() if "->" in line}

    assert arrows == {
        '"b" -> "a" [label="denies"',
        '"c" -> "a" [label="undercuts"',
        '"b" -> "a" [label="concedes"',
        '"d" -> "a" [label="supports (g)"',
        '"e" -> "a" [label="supports (g)"',
        '"f" -> "a" [label="supports"',
    }
    assert '"b" [label="It \\"works\\" \\\\ runs."];' in text
    assert account.lost["claim.tags"] == 1


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz")
def test_graphviz_reads_what_is_written() -> None:
    text, _ = written(dot.FORMAT, CLAIMS)

    assert subprocess.run(["dot", "-Tplain"], input=text.encode(), check=False).returncode == 0


@pytest.mark.parametrize("format_name", ["csl", "ris"])
def test_an_exported_library_that_comes_back_changes_nothing(
    kerry: Store, tmp_path: Path, format_name: str
) -> None:
    import_path(kerry, Path(__file__).parents[1] / "fixtures" / "quell-river-2023", "ann")
    before = exported(kerry)
    path = tmp_path / "library"
    output = Output("")
    export_path(kerry, path, format_name=format_name, output=output)
    back = import_path(kerry, path, "ben")

    assert output.written == 18
    assert back.format == format_name
    assert (back.unchanged, back.refused) == (18, 0)
    assert output.account.lost["source.reliability"] == 17
    assert exported(kerry) == before


@pytest.mark.parametrize("format_name", ["jsonl", "dossier", "xlsx"])
def test_words_that_were_cited_before_a_copy_was_kept_come_back_as_they_are(
    sqlite_store: Store, tmp_path: Path, format_name: str
) -> None:
    """They may stand in it twice: that is for a person to say, not for what was exported."""
    source = changes.add_source(sqlite_store, "ann", {"url": "https://courier.example/dam"})
    citation = {"exact": "The dam leaked", "role": "reports"}
    changes.add_claim(
        sqlite_store, "ann", {"text": "It leaked."}, source_id=source, citation=citation
    )
    changes.annotate(sqlite_store, "ann", RowRef("source", source), "Twice?")
    changes.snapshot(
        sqlite_store, "ann", source, Document("The dam leaked. “The dam leaked,” she said.")
    )
    before = exported(sqlite_store)
    path = tmp_path / f"out.{format_name}"
    if format_name == "xlsx":
        export_table(sqlite_store, path, lambda _: None, None, format_name="xlsx", columns=None)
    else:
        export_path(sqlite_store, path, format_name=format_name)
    back = import_path(sqlite_store, path, "ben")

    assert (back.refused, back.revised, back.added) == (0, 0, 0)
    assert exported(sqlite_store) == before


def test_a_reviewer_s_checks_are_published_and_come_back(kerry: Store, tmp_path: Path) -> None:
    before = exported(kerry)
    path = tmp_path / "checks.json"
    output = Output("", reviewer="bob")
    export_path(kerry, path, format_name="claimreview", output=output)
    checks = json.loads(path.read_text("utf-8"))
    back = import_path(kerry, path, "ben")

    assert output.written == 3
    verdicts = [one["reviewRating"]["alternateName"] for one in checks]
    assert sorted(verdicts) == ["misleading", "supported", "unproven"]
    assert checks[0]["itemReviewed"]["author"]["@type"] == "Person"
    assert (back.format, back.unchanged, back.refused) == ("claimreview", 3, 0)
    assert exported(kerry) == before
    assert output.account.lost["claim without a verdict of the reviewer"] == 11


def test_checks_of_nobody_are_not_exported(
    kerry: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    status = run(["export", "--format", "claimreview", "--file", str(kerry.location.path)])

    assert status != 0
    assert "--reviewer" in capsys.readouterr().err
    words = ["export", "--format", "claimreview", "--reviewer", "nobody", "--output", "r.json"]
    assert run([*words, "--file", str(kerry.location.path)]) == 1
    assert "No claim here has a verdict of 'nobody'." in capsys.readouterr().err
    assert not Path("r.json").exists()


def test_what_an_export_leaves_out_is_told(
    kerry: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(["export", "--format", "dot", "--file", str(kerry.location.path)])
    out, err = capsys.readouterr()

    assert status == 0
    assert out.startswith("digraph")
    assert ", claim.citations (14), " in err


@pytest.mark.slow
def test_argdown_s_own_parser_reads_the_same_words_and_relations(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    installed = npm and subprocess.run(
        [npm, "install", "--prefix", str(tmp_path), ARGDOWN], capture_output=True, check=False
    )
    if not installed or installed.returncode != 0:
        pytest.skip("needs npm, and a way to its packages")
    chance = random.Random(16)
    bits = [*"\\@#*_[]<>{}():/.;,-+=~|!?\"'`&%$^ab 1", "U.S.A. ", ":mill:", "->", "[a](b)", "<!--",
            "//", "/*", "--", "...", "===", "é", "日本", "🙂", "#(tag)", " _u_ "]  # fmt: skip
    texts = [
        " ".join("".join(chance.choices(bits, k=chance.randrange(1, 10))).split())
        for _ in range(1000)
    ]
    documents = [
        f'[t]: {escaped(text)}{{tags: ["a"]}}\n  - [b]\n\n[b]: B.\n' for text in texts if text
    ]
    script = tmp_path / "read.js"
    script.write_text(READ_JS)
    node = subprocess.run(
        ["node", str(script)],
        input=json.dumps([*documents, written(argdown.FORMAT, CLAIMS)[0]]),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    *read, case = json.loads(node.stdout)

    assert [one["words"].get("t", "").strip() for one in read] == [text for text in texts if text]
    assert sorted(map(tuple, case["relations"])) == [
        ("attack", "b", "mill-closed"),
        ("support", "f", "mill-closed"),
        ("undercut", "c", "inference"),
    ]
    words: dict[str, Any] = {key: text.strip() for key, text in case["words"].items()}
    assert words["b"] == 'It "works" \\ runs.'


READ_JS = """
const {ArgdownApplication, ParserPlugin, DataPlugin, ModelPlugin} = require('@argdown/core');
const app = new ArgdownApplication();
app.addPlugin(new ParserPlugin(), 'parse');
app.addPlugin(new DataPlugin(), 'model');
app.addPlugin(new ModelPlugin(), 'model');
const name = one => one && (one.title || 'inference');
const read = input => {
  const found = app.run({process: ['parse', 'model'], input});
  const words = {};
  for (const [title, one] of Object.entries(found.statements || {}))
    words[title] = one.members.map(member => member.text).filter(text => text).join('|');
  return {words, relations: (found.relations || [])
    .map(one => [one.relationType, name(one.from), name(one.to)])};
};
const documents = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(documents.map(read)));
"""
