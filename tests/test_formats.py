"""A format is declared once: recognition, lists and docs follow from its declaration."""

import importlib
import json
import pkgutil
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from claimtrack import formats
from claimtrack.cli.boundary import run
from claimtrack.formats import jsonl
from claimtrack.formats.format import Account, Format, Input, Raw, Reading, Unreadable
from claimtrack.formats.registry import EXPORTED, FORMATS, as_markdown, recognise
from claimtrack.render.imported import in_short
from claimtrack.store import open_store
from claimtrack.transfer import import_path
from claimtrack.transfer.unchanged import canonical
from conftest import FIXTURES, each_day, exported
from test_sheets import open_document

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "tests" / "samples"
CASE = b"# A case.\n---\ncase: mill\nclaims:\n  - text: It rained.\n    key: rain\n"
WRITTEN = [format_.name for format_ in EXPORTED]
IMPORTED = sorted(format_.name for format_ in FORMATS if format_.imports)
LINE = b'{"text": "It rained.", "key": "rain"}\n'


def test_every_format_that_is_declared_is_in_the_registry() -> None:
    modules = [
        importlib.import_module(f"claimtrack.formats.{module.name}")
        for module in pkgutil.iter_modules(formats.__path__)
    ]

    declared = {module.FORMAT.name for module in modules if hasattr(module, "FORMAT")}

    assert declared == {format_.name for format_ in FORMATS}
    assert len(declared) == len(FORMATS)


def test_the_page_of_formats_is_made_of_the_declarations() -> None:
    assert (ROOT / "docs" / "formats.md").read_text("utf-8") == as_markdown()


def test_the_formats_are_listed_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "--formats"]) == 0

    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert {line[0] for line in lines} == {format_.name for format_ in FORMATS}
    assert {word for line in lines for word in line[-3:]} == {"yes", "no"}


def test_the_formats_are_listed_as_an_object_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "--formats", "--json"]) == 0

    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert next(row for row in listed if row["name"] == "jsonl") == {
        "name": "jsonl",
        "description": "JSON Lines: a record a line",
        "suffixes": [".jsonl", ".ndjson"],
        "imports": True,
        "exports": True,
        "streams": True,
    }
    assert [row["name"] for row in listed] == sorted(format_.name for format_ in FORMATS)


@pytest.mark.parametrize(
    ("head", "suffix", "name"),
    [
        (CASE, ".txt", "dossier"),
        (CASE, "", "dossier"),
        (CASE, ".jsonl", "dossier"),
        (b'\xef\xbb\xbf"case": mill\n', "", "dossier"),
        (b'{"case": "mill"}', ".yaml", "dossier"),
        (b"- no case\n", ".yml", "dossier"),
        (LINE, ".txt", "jsonl"),
        (LINE, "", "jsonl"),
        (b"\xef\xbb\xbf\n" + LINE, ".jsonl", "jsonl"),
        (b"cases: none\n", "", "jsonl"),
        (b"Who;Statement\nAnn;It rained.\n", "", "csv"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00[Content_Types].xml", "", "xlsx"),
        (b"Who,What\nAnn,It rained.\n", ".csv", "csv"),
        (b"", "", "jsonl"),
    ],
)
def test_a_format_is_recognised_by_content_and_then_by_suffix(
    head: bytes, suffix: str, name: str
) -> None:
    assert recognise(head, suffix).name == name


@pytest.mark.parametrize("beginning", each_day([b" \n", b"#", b"---", b"%", b'"'], 2))
def test_recognising_takes_no_longer_for_a_hostile_beginning(beginning: bytes) -> None:
    head = (beginning * 4096)[:4096]

    assert recognise(head, "").name == "jsonl"


def test_a_case_under_any_name_imports_as_the_case(tmp_path: Path) -> None:
    claims = str(tmp_path / "claims.db")
    case = tmp_path / "kerry.txt"
    case.write_bytes((FIXTURES / "kerry-sochi-2015" / "case.yaml").read_bytes())
    for sibling in (FIXTURES / "kerry-sochi-2015").glob("*.txt"):
        (tmp_path / sibling.name).write_bytes(sibling.read_bytes())
    assert run(["import", str(FIXTURES / "kerry-sochi-2015"), "--file", claims]) == 0
    store = open_store(claims)
    before = exported(store)

    report = import_path(store, case, "alice")

    assert (report.added, report.revised, report.unchanged) == (0, 0, 26)
    assert exported(store) == before


def test_a_named_format_overrides_what_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "mill.yaml").write_bytes(LINE)
    claims = str(tmp_path / "claims.db")

    as_recognised = run(["import", str(tmp_path / "mill.yaml"), "--file", claims])
    as_named = run(["import", str(tmp_path / "mill.yaml"), "--format", "dossier", "--file", claims])

    assert (as_recognised, as_named) == (0, 1)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["import", "mill.yaml", "--format", "docx"], f"--format is {' or '.join(IMPORTED)}"),
        (["export", "--format", "docx"], f"--format is {' or '.join(WRITTEN)}"),
        (["import"], "name what to import"),
    ],
)
def test_wrong_words_are_refused_before_a_file_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    claims = tmp_path / "claims.db"

    assert run([*words, "--file", str(claims)]) == 2
    assert sentence in capsys.readouterr().err
    assert not claims.exists()


def test_a_format_with_a_writer_alone_is_only_exported() -> None:
    format_ = Format("dot", "Pictures of arguments", write=jsonl.write)

    assert (format_.imports, format_.exports, format_.streams) == (False, True, False)
    assert not format_.recognises(LINE)


def test_a_file_that_is_no_utf_8_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "from-a-spreadsheet.jsonl"
    path.write_bytes(LINE.decode().encode("utf-16"))

    assert run(["import", str(path), "--file", str(tmp_path / "claims.db"), "--dry-run"]) == 1
    assert f"{path}: is UTF-16; save it as UTF-8." in capsys.readouterr().err


def _workbook() -> bytes:
    book, file = openpyxl.Workbook(), BytesIO()
    book.worksheets[0].append(["claim"])
    book.save(file)
    return file.getvalue()


def test_what_is_declared_to_stream_says_how_a_record_is_read_again() -> None:
    samples = {"jsonl": LINE, "dossier": b"case: one\n", "csv": b"claim,who\nIt rained.,Ann\n"}
    samples |= {"xlsx": _workbook(), "xls": _workbook(), "ods": open_document()}
    samples["claimreview"] = b"[]"
    mine = {"kialo": "harbour.kialo.txt", "aif": "harbour.aif.json", "ris": "library.ris"}
    mine |= {"bibtex": "library.bib", "csl": "library.csl.json"}
    mine |= {"hypothesis": "mill.hypothesis.json", "w3c": "mill.w3c.json"}
    samples |= {name: (SAMPLES / file).read_bytes() for name, file in mine.items()}
    samples["euvsdisinfo"] = b"id,publication,archive\n"
    for format_ in FORMATS:
        if format_.imports:
            source = Input(BytesIO(samples[format_.name]), "sample", lambda name: name)
            assert (format_.read(source).again is not None) is format_.streams


def _told_reading(account: Account) -> Reading:
    """Stand for a reader of rows that has something to tell of each kind."""
    account.lose("mood", 2)
    account.repair("markup stripped")
    account.duplicate()
    account.note("The sheet has a hidden row.")
    row = {"No": "1", "Claim": "<b>It rained.</b>", "mood": "gloomy"}
    values = {"text": "It rained.", "key": "1"}
    return Reading(
        [Raw("row 2", 2, "claim", values, original=row), Unreadable("row 4", 4, "has no text")],
        dataset="rows",
    )


def test_a_report_says_what_a_reader_lost_mended_and_met_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(source: Input) -> Reading:
        return _told_reading(source.account)

    rows = Format("rows", "Rows", recognises=lambda head: head == b"rows", read=read)
    monkeypatch.setattr("claimtrack.formats.registry.FORMATS", (rows, *FORMATS))
    (tmp_path / "a.rows").write_bytes(b"rows")
    words = ["import", str(tmp_path / "a.rows"), "--file", str(tmp_path / "claims.db")]

    assert run([*words, "--json"]) == 1
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert (told["format"], told["read"], told["duplicates"]) == ("rows", 3, 1)
    assert (told["lost"], told["repaired"]) == ({"mood": 2}, {"markup stripped": 1})
    assert told["refusals"] == [f"{tmp_path / 'a.rows'}, row 4: has no text"]
    assert "The sheet has a hidden row." in said.err

    assert run(words) == 1
    out = capsys.readouterr().out
    assert "  repaired: markup stripped (1)\n  1 record again, word for word\n" in out
    assert "  no place for: mood (2)\n" in out


def test_counts_of_a_report_are_one_line_and_escaped() -> None:
    counts = {f"field {number}": number for number in range(1, 41)} | {"\x1b[2J": 50}
    line = in_short("no place for", counts)
    assert line.startswith("no place for: ␛[2J (50), field 40 (40), field 39 (39), ")
    assert line.endswith(", field 30 (30), and 29 more (--json lists all)")


def test_the_original_of_a_record_is_kept_beside_it_and_read_no_more() -> None:
    raw = next(iter(_told_reading(Account()).records))
    assert isinstance(raw, Raw)

    kept = json.loads(canonical(raw))

    assert kept.pop("original") == raw.original
    assert kept == {**raw.values, "type": "claim"}
