"""A workbook of ours that was worked on: what is taken, and what of it is not, cell by cell."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from claimtrack.errors import UnreadableFileError
from claimtrack.store import Store
from claimtrack.transfer import import_path
from claimtrack.transfer.table_export import export_table
from conftest import exported

RECORDS = [
    {"type": "claim", "key": "c1", "text": "It rained.", "stage": "open", "citations": [
        {"source": {"key": "post", "url": "https://example.org/a", "title": "Post"}}]},
    {"type": "claim", "key": "c2", "text": "It snowed."},
]  # fmt: skip


def book_of(store: Store, folder: Path) -> tuple[Any, Path]:
    path = folder / "records.jsonl"
    path.write_text("\n".join(map(json.dumps, RECORDS)), "utf-8")
    import_path(store, path, "alice")
    book = folder / "claims.xlsx"
    export_table(store, book, print, format_name="xlsx")
    return openpyxl.load_workbook(book), book


def put(sheet: Any, row: int, **cells: str) -> None:
    """Write cells of a row by the names of their columns; a new column where there is none."""
    names = [each.value for each in sheet[1]]
    for name, value in cells.items():
        column = names.index(name) if name in names else len(names)
        sheet.cell(1, column + 1).value = name
        sheet.cell(row, column + 1).value = value


def test_a_changed_cell_that_is_not_taken_is_told_with_its_place_and_why(
    sqlite_store: Store, tmp_path: Path
) -> None:
    book, path = book_of(sqlite_store, tmp_path)
    put(book["claims"], 2, standing="defeated", said="some day", stage="half done")
    put(book["claims"], 3, mood="calm")
    put(book["quotes"], 2, title="Another post", role="proves")
    put(book["claims"], 4, text="It hailed.", stage="never")
    book.save(path)

    report = import_path(sqlite_store, path, "bob")

    told = [note.split(": ", 1)[1] for note in report.notes if note.startswith("not taken: ")]
    assert [one.rpartition(", '")[0] for one in told] == [
        "claims F2, said", "claims H2, stage", "claims J2, standing", "claims V3, mood",
        "claims H4, stage", "quotes E2, title", "quotes G2, role",
    ]  # fmt: skip
    for words, at in (("no date that can be read", 0), ("none of inbox, open", 1),
                      ("follows from other rows", 2), ("no such column", 3),
                      ("follows from other rows", 5), ("none of reports", 6)):  # fmt: skip
        assert words in told[at]
    assert (report.added, report.revised, report.refused) == (1, 0, 0)


@pytest.mark.parametrize("named", ["key", "id"])
def test_a_new_quote_names_its_claim_by_key_or_id(
    sqlite_store: Store, tmp_path: Path, named: str
) -> None:
    book, path = book_of(sqlite_store, tmp_path)
    sheet = book["claims"]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[2].value == "It snowed.")
    source = book["quotes"].cell(2, 4).value
    claim = row[0].value if named == "id" else "c2"
    put(book["quotes"], 3, claim=claim, source=source, exact="snow", role="reports")
    put(book["quotes"], 4, claim="c9", source=source)
    book.save(path)

    report = import_path(sqlite_store, path, "bob")

    records = [json.loads(line) for line in exported(sqlite_store)]
    (cited,) = next(each for each in records if each.get("key") == "c2")["citations"]
    assert (cited["source"], cited["exact"]) == (source, "snow")
    (refusal,) = report.refusals
    assert refusal.where == "sheet 'quotes', row 4"
    assert "the id or the key of one" in refusal.reason


@pytest.mark.parametrize("damage", ["a row gone", "a word changed", "an id changed"])
def test_a_damaged_sheet_of_state_is_told_in_one_sentence(
    sqlite_store: Store, tmp_path: Path, damage: str
) -> None:
    book, path = book_of(sqlite_store, tmp_path)
    state = book["claimtrack"]
    if damage == "a row gone":
        state.delete_rows(3)
    elif damage == "a word changed":
        state["D3"].value = state["D3"].value.replace("rained", "poured")
        state["D4"].value = state["D4"].value.replace("rained", "poured")
    else:
        state["B3"].value = "00000000-0000-0000-0000-000000000001"
    book.save(path)
    before = exported(sqlite_store)

    with pytest.raises(UnreadableFileError, match="was edited, and nobody knows what changed"):
        import_path(sqlite_store, path, "bob")

    assert exported(sqlite_store) == before
