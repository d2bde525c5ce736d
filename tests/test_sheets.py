"""Sheets of workbooks: what they show is what is read, and what stands beside it is told."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from claimtrack.errors import ClaimtrackError
from claimtrack.formats import workbook
from claimtrack.formats.format import Account, Input, Raw, Unreadable
from claimtrack.formats.tables.shown import moment, number

DATA = Path("/work/shared/data")


def saved(book: Any) -> bytes:
    """Return the bytes of a workbook."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def book_of(*rows: list[Any]) -> Any:
    """Return a workbook with one sheet of rows."""
    book: Any = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def read(data: bytes) -> tuple[list[Any], Account]:
    """Return the records of a workbook, and what its reading tells."""
    source = Input(BytesIO(data), "book.xlsx", str)
    return list(workbook.FORMAT.read(source).records), source.account


def said_of(data: bytes) -> list[dict[str, Any]]:
    """Return what the rows say, without the keys that follow from it."""
    return [
        {name: value for name, value in raw.values.items() if not str(value).startswith("row-")}
        for raw in read(data)[0]
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.25, "0%", "25%"),
        (0.256, "0.0%", "25.6%"),
        (7, "000", "007"),
        (7.0, "General", "7"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012, "General", "123456789012"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (-5, "0;(0)", "(5)"),
        (0, '0;-0;"none"', "none"),
        (1234567, '#,##0,"k"', "1,235k"),
        (5, "[$€-407] #,##0.00", "€ 5.00"),
        (123456789, "000-00-0000", "123-45-6789"),
        (1.5e10, "0.00E+00", "1.50E+10"),
        (1.25, "# ?/?", "1.25"),
        (3, "_-* #,##0.00_-", "3.00"),
        (44, '[Red]0" kg"', "44 kg"),
    ],
)
def test_a_number_is_read_as_its_sheet_shows_it(
    value: float, number_format: str, shown: str
) -> None:
    assert number(value, number_format) == shown


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("mmmm yyyy", "2015-05"),
        ("mmm-yy", "2015-05"),
        ("yyyy", "2015"),
        ("dd.mm.yyyy", "2015-05-12"),
        ("[$-409]dddd, mmmm d, yyyy;@", "2015-05-12"),
        ('d" de "mmmm" de "yyyy', "2015-05-12"),
        ("m/d/yy h:mm", "2015-05-12 10:30"),
        ("d-mmm", "12 May"),
        ("h:mm AM/PM", "10:30"),
    ],
)
def test_a_date_is_read_as_far_as_its_sheet_shows_it(number_format: str, shown: str) -> None:
    assert moment(datetime.fromisoformat("2015-05-12 10:30"), number_format) == shown


def test_a_sheet_is_read_with_what_stands_beside_its_cells() -> None:
    book: Any = openpyxl.Workbook()
    book.active.title = "Empty"
    sheet = book.create_sheet("Claims")
    for row in (
        ["Claims of the desk"],
        ["No", "Claim", "Who", "When", "Source", None, "Share"],
        [None, None, None, None, "URL", "Title"],
        [1, "It rained.", "Ann", date(2015, 5, 1), "Report", "The report", 0.25],
        [2, "It snowed.", None, "12.05.2015", "https://example.org/s"],
        [3, "=A4&B4", "Ann"],
        [4, "It hailed.", "Bob", "13.05.2015", '=HYPERLINK("https://example.org/h")', None, "=1/0"],
    ):  # fmt: skip
        sheet.append(row)
    for cells in ("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "C4:C5"):
        sheet.merge_cells(cells)
    sheet["D4"].number_format, sheet["G4"].number_format = "mmmm yyyy", "0%"
    sheet["E4"].hyperlink = "https://example.org/r"
    sheet["B4"].comment = Comment("Sure?", "bob")
    sheet["B5"].font = Font(strike=True)
    sheet.row_dimensions[5].hidden = True

    records, account = read(saved(book))

    rained, snowed, formula, hailed = records
    assert rained.values["said"] == "2015-05"
    assert rained.values["citations"] == [
        {"source": {"url": "https://example.org/r", "title": "The report"}}
    ]
    assert rained.original == {"No": "1", "Share": "25%", "Claim: comment": "Sure?"}
    assert (snowed.values["speaker"], snowed.values["said"]) == ("Ann", "2015-05-12")
    assert snowed.original["Claim: struck through"] == "It snowed."
    assert (formula.where, formula.line) == ("cell B6", 6)
    assert "a formula without a value (=A4&B4)" in formula.reason
    assert hailed.where == "cell E7"
    assert account.lost == {
        "No": 2,
        "Share": 1,
        "Claim: comment": 1,
        "Claim: struck through": 1,
    }
    assert account.notes[:1] == ["sheet 'Claims': 1 hidden rows are read, too."]
    assert not any("not read" in note for note in account.notes)


def test_the_day_is_the_same_in_both_systems_of_dates() -> None:
    book = book_of(["claim", "said"], ["It rained.", date(2015, 5, 12)])
    in_1900 = said_of(saved(book))
    book.epoch = CALENDAR_MAC_1904
    book.active["B2"].value = date(2015, 5, 12)

    assert said_of(saved(book)) == in_1900 == [{"text": "It rained.", "said": "2015-05-12"}]


def test_a_sheet_of_a_million_formatted_rows_gives_the_two_that_hold_anything() -> None:
    book = book_of(["claim", "who"], ["It rained.", "Ann"])
    book.active.cell(1_048_576, 16_384).number_format = "0%"
    book.active.cell(1_048_576, 1, "It snowed.")

    assert said_of(saved(book)) == [
        {"text": "It rained.", "speaker": "Ann"},
        {"text": "It snowed."},
    ]


def test_what_is_no_workbook_or_too_large_is_refused_in_a_sentence() -> None:
    good = saved(book_of(["claim"], ["It rained."]))
    bomb = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(good)) as old,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename != "xl/styles.xml":
                new.writestr(part, old.read(part))
        with new.open("xl/styles.xml", "w") as styles:
            for _ in range(40):
                styles.write(b" " * 2**20)
    sentences = {
        bomb.getvalue(): "book.xlsx: unpacks to 40 MiB in xl/styles.xml; that is too much.",
        saved(openpyxl.Workbook()): "book.xlsx: an empty workbook: no sheet holds anything.",
        b"PK\x03\x04 and nothing else": "book.xlsx: is no workbook that can be read",
    }

    for data, sentence in sentences.items():
        with pytest.raises(ClaimtrackError) as refused:
            read(data)
        assert sentence in str(refused.value)


def test_no_cut_workbook_ends_in_a_traceback() -> None:
    data = saved(book_of(["claim", "who"], *[[f"It rained {day}.", "Ann"] for day in range(40)]))
    for part in range(40):
        cut = bytearray(data)
        if part % 2:
            cut[len(data) * part // 40] ^= 0x55
        else:
            cut = cut[: len(data) * part // 40]
        try:
            records, _ = read(bytes(cut))
        except ClaimtrackError:
            continue
        assert all(isinstance(each, Raw | Unreadable) for each in records)


@pytest.mark.skipif(not DATA.exists(), reason="the files of others are not here")
def test_a_sheet_of_others_gives_a_claim_a_row() -> None:
    records, account = read((DATA / "13_hostile/messytables_horror/sw_gen.xlsx").read_bytes())

    assert len(records) == 15
    assert account.lost["retweet_count"] == 15
