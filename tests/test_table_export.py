"""Claims as tables, out and back: nothing changes by itself, and nobody's work is overwritten."""

import csv
import io
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from claimtrack.changes import add_claim
from claimtrack.changes.revision import revise
from claimtrack.cli.boundary import run
from claimtrack.queries.conflicts import open_conflicts
from claimtrack.queries.filter_syntax import parse
from claimtrack.schemas.listing import ClaimRow, RowRef
from claimtrack.store import Store
from claimtrack.transfer import Report, import_path
from claimtrack.transfer.table_export import export_csv, export_table, export_xlsx
from conftest import Shell, exported, import_kerry

FORMULAS = ["=1+1", "+49 30 1", "-12", "@home", "\tin", "'=quoted", "''=twice", "a\r\nb", "plain"]


def as_csv(store: Store, *columns: str, query: str | None = None) -> tuple[str, dict[str, int]]:
    """Return an export as CSV, and what it lost."""
    parts: list[str] = []
    chosen = columns or tuple(each.name for each in fields(ClaimRow))
    written = export_csv(store, parts.append, None if query is None else parse(query), chosen)
    return "".join(parts), written.lost


def workbook(store: Store, path: Path, *columns: str) -> Any:
    """Export a workbook into a file, and return it for editing."""
    with path.open("wb") as out:
        export_xlsx(store, out, None, *([columns] if columns else []))
    return openpyxl.load_workbook(path)


def cell(book: Any, sheet: str, column: str, beginning: str) -> Any:
    """Return the cell of a column in the row whose text begins so."""
    names = [each.value for each in book[sheet][1]]
    for row in book[sheet].iter_rows(min_row=2):
        if str(row[names.index("text")].value).startswith(beginning):
            return row[names.index(column)]
    raise LookupError(beginning)


def counts(report: Report) -> tuple[int, int, int, int]:
    """Return what an import did in four figures."""
    return report.added, report.revised, report.refused, report.conflicts


def test_a_csv_has_a_row_a_claim_in_the_columns_of_list(shell: Shell, kerry: Store) -> None:
    text, lost = as_csv(kerry)

    listed = shell.json("list", "--json")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == list(listed[0])
    assert [row["id"] for row in rows] == [row["id"] for row in listed]
    assert {row["standing"] for row in rows} == {row["standing"] for row in listed}
    assert lost["citations"] == sum(row["citations"] > 0 for row in listed)


def test_tables_that_come_back_unchanged_change_nothing(store: Store, tmp_path: Path) -> None:
    import_kerry(store)
    before = exported(store)
    table, book = tmp_path / "claims.csv", tmp_path / "claims.xlsx"
    table.write_text(as_csv(store)[0], "utf-8", newline="")
    workbook(store, book)

    from_table, from_book = (import_path(store, path, "bob") for path in (table, book))

    assert counts(from_table) == counts(from_book) == (0, 0, 0, 0)
    assert from_table.unchanged > 0
    assert from_book.changeset is None
    assert exported(store) == before


def test_a_row_whose_id_was_emptied_is_no_second_claim(sqlite_store: Store, tmp_path: Path) -> None:
    import_kerry(sqlite_store)
    path = tmp_path / "claims.xlsx"
    book = workbook(sqlite_store, path)
    row = book["claims"][3]
    row[0].value = None
    cell(book, "claims", "stage", str(row[2].value)).value = "parked"
    book.save(path)

    report = import_path(sqlite_store, path, "bob")

    assert counts(report)[:2] == (0, 1)
    assert any("row 3: its id is gone; taken as the row" in note for note in report.notes)


def test_records_that_come_back_from_an_export_count_as_unchanged(
    sqlite_store: Store, tmp_path: Path
) -> None:
    import_kerry(sqlite_store)
    path = tmp_path / "all.jsonl"
    # The export tells an answer with the claim that it is to; the dossier with either.
    path.write_text("\n".join(exported(sqlite_store)) + "\n", "utf-8")

    report = import_path(sqlite_store, path, "bob")

    assert (counts(report), report.unchanged, report.retracted) == ((0, 0, 0, 0), report.read, 0)


def test_a_cell_of_long_text_is_told_from_where_it_changed(
    sqlite_store: Store, tmp_path: Path
) -> None:
    add_claim(sqlite_store, "alice", {"text": f"It rained {'and ' * 30}snowed."})
    book = workbook(sqlite_store, tmp_path / "claims.xlsx")
    cell(book, "claims", "text", "It rained").value = f"It rained {'and ' * 30}hailed."
    book.save(tmp_path / "claims.xlsx")

    report = import_path(sqlite_store, tmp_path / "claims.xlsx", "bob")

    told = "'…and and and and and snowed.' → '…and and and and and hailed.'"
    assert f"claims C2, text: {told}" in report.notes


def test_no_cell_of_a_csv_is_a_formula_and_each_comes_back_as_it_was(
    sqlite_store: Store, tmp_path: Path
) -> None:
    for text in FORMULAS:
        add_claim(sqlite_store, "alice", {"text": text, "note": text})
    text, _ = as_csv(sqlite_store, "id", "text", "note")
    (tmp_path / "claims.csv").write_text(text, "utf-8", newline="")
    before = exported(sqlite_store)

    report = import_path(sqlite_store, tmp_path / "claims.csv", "bob")

    cells = [row["text"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert not [each for each in cells if each[:1] in ("=", "+", "-", "@", "\t")]
    assert counts(report) == (0, 0, 0, 0)
    assert exported(sqlite_store) == before


def test_of_a_workbook_only_the_cells_that_changed_are_written(
    store: Store, tmp_path: Path
) -> None:
    claim = add_claim(store, "alice", {"text": "It rained.", "said": "2015-05", "note": "Sure?"})
    book = workbook(store, tmp_path / "claims.xlsx")
    cell(book, "claims", "said", "It rained").value = "2015-06"
    cell(book, "claims", "note", "It rained").value = None
    cell(book, "claims", "standing", "It rained").value = "defeated"
    book["claims"].append([None, None, "It snowed.", "Ann"])
    book.save(tmp_path / "claims.xlsx")
    revise(store, "carol", RowRef("claim", claim), {"text": "It poured.", "place": "Oslo"})

    report = import_path(store, tmp_path / "claims.xlsx", "bob")
    again = import_path(store, tmp_path / "claims.xlsx", "bob")

    records = [json.loads(line) for line in exported(store)]
    rained = next(each for each in records if each["id"] == str(claim))
    assert (rained["text"], rained["said"], rained["place"]) == ("It poured.", "2015-06", "Oslo")
    assert "note" not in rained
    others = [each["text"] for each in records if each["type"] == "claim" and each != rained]
    assert others == ["It snowed."]
    assert counts(report) == (1, 1, 0, 0)
    assert report.lost == {"claims, standing: is not taken in": 1}
    assert "claims F2, said: '2015-05' → '2015-06'" in report.notes
    assert counts(again) == (0, 0, 0, 0)


def test_what_a_teammate_changed_meanwhile_is_in_conflict_and_not_overwritten(
    store: Store, tmp_path: Path
) -> None:
    claim = add_claim(store, "alice", {"text": "It rained.", "stage": "open"})
    book = workbook(store, tmp_path / "claims.xlsx")
    cell(book, "claims", "text", "It rained").value = "It rained a little."
    book.save(tmp_path / "claims.xlsx")
    revise(store, "carol", RowRef("claim", claim), {"text": "It poured.", "stage": "checked"})

    report = import_path(store, tmp_path / "claims.xlsx", "bob")

    with store.reading() as session:
        (conflict,) = open_conflicts(session)
    assert report.conflicts == 1
    assert conflict.field == "text"
    assert {each.words for each in conflict.candidates} == {"It rained a little.", "It poured."}
    assert json.loads(exported(store)[-1])["stage"] == "checked"


def test_rows_that_are_gone_or_copied_do_no_harm(sqlite_store: Store, tmp_path: Path) -> None:
    add_claim(sqlite_store, "alice", {"text": "It rained."})
    add_claim(sqlite_store, "alice", {"text": "It snowed."})
    book = workbook(sqlite_store, tmp_path / "claims.xlsx")
    sheet = book["claims"]
    sheet.delete_rows(2)
    sheet.append([each.value for each in sheet[2]])
    book.save(tmp_path / "claims.xlsx")
    before = exported(sqlite_store)

    report = import_path(sqlite_store, tmp_path / "claims.xlsx", "bob")

    assert exported(sqlite_store) == before
    assert report.notes == ["sheet 'claims': 1 of the rows are gone; nothing is retracted."]
    (refusal,) = report.refusals
    assert refusal.where == "sheet 'claims', row 3"
    assert "stands in this sheet twice" in refusal.reason


def test_a_text_longer_than_a_cell_is_told_and_stays_whole(
    sqlite_store: Store, tmp_path: Path
) -> None:
    add_claim(sqlite_store, "alice", {"text": "x" * 40_000, "stage": "open"})
    with (tmp_path / "claims.xlsx").open("wb") as out:
        written = export_xlsx(sqlite_store, out)
    book = openpyxl.load_workbook(tmp_path / "claims.xlsx")
    cell(book, "claims", "stage", "xxx").value = "checked"
    book.save(tmp_path / "claims.xlsx")

    import_path(sqlite_store, tmp_path / "claims.xlsx", "bob")

    (record,) = map(json.loads, exported(sqlite_store))
    assert written.lost == {"text: more than 32,767 characters": 1}
    assert (len(record["text"]), record["stage"]) == (40_000, "checked")


def test_a_state_that_was_edited_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    add_claim(sqlite_store, "alice", {"text": "It rained."})
    book = workbook(sqlite_store, tmp_path / "claims.xlsx")
    book["claimtrack"]["D3"].value = "[broken"
    book.save(tmp_path / "claims.xlsx")

    with pytest.raises(Exception, match="was edited, and nobody knows what changed; export anew"):
        import_path(sqlite_store, tmp_path / "claims.xlsx", "bob")


@pytest.mark.parametrize(
    ("words", "sentence", "code"),
    [
        (["--format", "xlsx"], "a workbook is a file: name it with --output", 2),
        (["--columns", "id"], "--columns is for tables: --format csv or xlsx", 2),
        (["--format", "csv", "--columns", "id,texts"], "--columns: 'texts'; there are id, key", 1),
    ],
)  # fmt: skip
def test_wrong_words_for_a_table_are_refused(
    kerry: Store, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str, code: int
) -> None:
    assert run(["export", *words, "--file", str(kerry.location.path)]) == code
    assert sentence in capsys.readouterr().err


def test_a_table_says_on_stderr_what_it_left_out(
    kerry: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["export", "speaker:peskov", "--format", "csv", "--columns", "text,tags", "--file"]

    assert run([*words, str(kerry.location.path)]) == 0

    said = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert list(rows[0]) == ["text", "tags"]
    assert said.err.splitlines()[0] == f"{len(rows)} claims."
    assert f"{len(rows)} records with no place for: speaker" in said.err
    count = export_table(kerry, tmp_path / "k.xlsx", print, format_name="xlsx").count
    assert count > len(rows) > 0


def test_columns_that_leave_out_who_a_speaker_is_are_told(shell: Shell) -> None:
    shell("init")
    shell("add", "claim", "It rained.")

    shell("export", "--format", "csv", "--columns", "id,speaker")
    assert "speaker without speaker_id and speaker_kind" in shell.err
    shell("export", "--format", "csv", "--columns", "id,speaker,speaker_id,speaker_kind")
    assert "speaker without" not in shell.err
