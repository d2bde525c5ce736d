"""Sheets of workbooks: what they show is what is read, and what stands beside it is told."""

import random
import zipfile
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from claimtrack.errors import ClaimtrackError
from claimtrack.formats import old_workbook, open_sheet, workbook
from claimtrack.formats.format import Account, Format, Input, Raw, Unreadable
from claimtrack.formats.registry import recognise
from claimtrack.formats.tables.grid import Row
from claimtrack.formats.tables.ods import OpenDocument
from claimtrack.formats.tables.shown import moment, number
from claimtrack.formats.tables.xls import OldWorkbook
from conftest import DATA


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

    assert len(records) == 14  # of 15 rows two have one text, and differ in what has no place
    assert account.repaired["row that differs only in columns without a place"] == 1
    assert account.lost["retweet_count"] == 15


_CONTENT = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink"><office:automatic-styles>
<number:date-style style:name="N1"><number:month number:textual="true"/><number:year/></number:date-style>
<style:style style:name="month" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="gone" style:family="table-cell">
 <style:text-properties style:text-line-through-style="solid"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Empty">
<table:table-row table:number-rows-repeated="1048576"><table:table-cell/></table:table-row></table:table>
<table:table table:name="Claims"><table:table-row><table:table-cell><text:p>No</text:p></table:table-cell>
 <table:table-cell><text:p>claim</text:p></table:table-cell><table:table-cell><text:p>who</text:p></table:table-cell>
 <table:table-cell><text:p>said</text:p></table:table-cell><table:table-cell><text:p>source</text:p></table:table-cell>
 <table:table-cell><text:p>Share</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="float" office:value="7"><text:p>007</text:p></table:table-cell>
 <table:table-cell><text:p>It <text:span>rained</text:span><text:s text:c="1"/>hard.</text:p>
 <office:annotation><text:p>Sure?</text:p></office:annotation></table:table-cell>
 <table:table-cell table:number-rows-spanned="2"><text:p>Ann</text:p></table:table-cell>
 <table:table-cell table:style-name="month" office:value-type="date" office:date-value="2015-05-01"><text:p>May 2015</text:p></table:table-cell>
 <table:table-cell><text:p><text:a xlink:href="https://example.org/r">Report</text:a></text:p></table:table-cell>
 <table:table-cell office:value-type="percentage" office:value="0.25"><text:p>25 %</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="collapse"><table:table-cell/><table:table-cell table:style-name="gone"><text:p>It snowed.</text:p></table:table-cell>
 <table:covered-table-cell/><table:table-cell office:value-type="date" office:date-value="2015-05-12"><text:p>12.05.15</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell/><table:table-cell table:formula="of:=[.A1]&amp;[.B1]"/></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def open_document() -> bytes:
    """Return a spreadsheet of OpenDocument."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _CONTENT)
    return file.getvalue()


def test_a_sheet_of_open_document_is_read_as_it_shows_its_cells() -> None:
    data = open_document()
    source = Input(BytesIO(data), "book.ods", str)
    assert recognise(data[:4096], "") is open_sheet.FORMAT

    rained, snowed, formula = open_sheet.FORMAT.read(source).records

    assert isinstance(rained, Raw)
    assert isinstance(snowed, Raw)
    assert (rained.values["text"], rained.values["said"]) == ("It rained hard.", "2015-05")
    link = {"url": "https://example.org/r", "title": "Report"}
    assert rained.values["citations"] == [{"source": link}]
    assert rained.original == {"No": "007", "Share": "25 %", "claim: comment": "Sure?"}
    assert (snowed.values["speaker"], snowed.values["said"]) == ("Ann", "2015-05-12")
    assert isinstance(formula, Unreadable)
    assert formula.where == "cell B4"
    assert source.account.lost["claim: struck through"] == 1
    assert source.account.notes[0] == "sheet 'Claims': 1 hidden rows are read, too."


@pytest.mark.skipif(not DATA.exists(), reason="the files of others are not here")
def test_spreadsheets_of_others_are_read_as_shown() -> None:
    folder = DATA / "13_hostile/messytables_horror"
    with (folder / "ods_formats.ods").open("rb") as file:
        grid, _ = OpenDocument(file, "ods_formats.ods").grid("Sheet1")
        shown = [row.cells for row in grid.rows() if isinstance(row, Row)]
    with (folder / "simple.xls").open("rb") as file:
        old, told = OldWorkbook(file, "simple.xls").grid("simple.csv")
        kept = [row.cells for row in old.rows() if isinstance(row, Row)]

    assert dict(zip(shown[0], shown[1], strict=False))["Percentage"] == "200,00%"
    assert kept[1] == ["2011-01-01", "1", "Galway"]
    assert "numbers and dates are read as they are kept" in told[0]


@pytest.mark.parametrize(("format_", "data"), [
    (open_sheet.FORMAT, b"PK\x03\x04 and nothing else"),
    (old_workbook.FORMAT, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing else"),
])  # fmt: skip
def test_what_is_no_spreadsheet_is_refused_in_a_sentence(format_: Format, data: bytes) -> None:
    with pytest.raises(ClaimtrackError, match="that can be read"):
        format_.read(Input(BytesIO(data), "book", str))


def test_no_workbook_with_a_broken_part_ends_in_a_traceback() -> None:
    chance = random.Random(16)
    data = saved(book_of(["claim", "who"], *[[f"It rained {day}.", "Ann"] for day in range(9)]))
    with zipfile.ZipFile(BytesIO(data)) as good:
        parts = {part.filename: good.read(part) for part in good.infolist()}
    for _ in range(80):
        name = chance.choice(sorted(parts))
        broken = bytearray(parts[name])
        broken[chance.randrange(len(broken))] = chance.choice(b'<>"=&/ 9\x00\xff')
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for other, content in parts.items():
                archive.writestr(other, bytes(broken) if other == name else content)
        with suppress(ClaimtrackError):
            assert all(isinstance(each, Raw | Unreadable) for each in read(file.getvalue())[0])
