"""A table of small documents: the exact text that comes out, and what may be quoted from it.

Each row has its reason in a word. Every number of a document stands in its text as it is printed,
and no other number does.
"""

import base64
import gzip
import json
import quopri
import re
import zipfile
from collections.abc import Sequence
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest

from claimtrack.quotes import select
from claimtrack.transfer.documents import read_document
from test_documents import pdf

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

# reason: (page, text, quotes, numbers as they are printed; raised ones are no digits)
HTML: dict[str, tuple[str, str, Sequence[str], str]] = {
    "paragraphs": (
        "<h1>Dam</h1><p>It is 48 m\n high.<p>It held.",
        "Dam\n\nIt is 48 m high.\n\nIt held.\n", ["It is 48 m high."], "48",
    ),
    "corrected": (
        "<p><del>220</del><ins>48</ins> people died.</p>",
        "⟦struck: 220⟧⟦inserted: 48⟧ people died.\n", ["people died."], "220 48",
    ),
    "negation": (
        "<p>He did <s>not</s> resign.</p>",
        "He did ⟦struck: not⟧ resign.\n", ["He did ⟦struck: not⟧ resign."], "",
    ),
    "inserted": (
        "<p>He did <ins>not</ins> resign in 2014.</p>",
        "He did ⟦inserted: not⟧ resign in 2014.\n", ["resign in 2014"], "2014",
    ),
    "by-style": (
        '<p><span style="color:red; text-decoration: line-through">220</span> 48 died.',
        "⟦struck: 220⟧ 48 died.\n", ["48 died"], "220 48",
    ),
    "struck-blocks": (
        "<del><p>One 1.</p><p>Two 2.</p></del><p>Three 3.",
        "⟦struck: One 1.\n\nTwo 2.⟧\n\nThree 3.\n", ["Three 3."], "1 2 3",
    ),
    "within-a-word": ("<p>It is <s>un</s>safe.", "It is ⟦struck: un⟧safe.\n", ["safe."], ""),
    "misnested": (
        "<p>a <s>b<p>c</s> d 5",
        "a ⟦struck: b⟧\n\n⟦struck: c⟧ d 5\n", ["d 5"], "5",
    ),
    "footnote": (
        '<p>It was 2015<sup><a href="#fn5">5</a></sup> then.',
        "It was 2015⁵ then.\n", ["It was 2015"], "2015",
    ),
    "footnotes": ("<p>In 2015<sup>1,2</sup> too.", "In 2015¹,² too.\n", ["In 2015"], "2015"),
    "brackets": (
        '<p>In 2015<sup id="r1"><a href="#n1">[1]</a></sup> too.',
        "In 2015[1] too.\n", ["In 2015"], "2015 1",
    ),
    "note-without-sup": (
        '<p>It is 220<a class="x" href="page.html#fn1">1</a> m, see <a href="#s2">2</a>.',
        "It is 220¹ m, see 2.\n", ["It is 220"], "220 2",
    ),
    "raised-by-style": (
        '<p>It is 220<span style="vertical-align:super;font-size:8px">1</span> m.',
        "It is 220¹ m.\n", ["It is 220"], "220",
    ),
    "power": (
        "<p>10<sup>6</sup> l and 10<sup>-3</sup> m",
        "10⁶ l and 10⁻³ m\n", ["10⁶ l"], "10 10",
    ),
    "ordinal": (
        "<p>The 21<sup>st</sup> of May, M<sup>me</sup> Roy",
        "The 21st of May, Mme Roy\n", ["The 21st of May"], "21",
    ),
    "variable": ("<p>2<sup>n</sup> of 3", "2ⁿ of 3\n", ["of 3"], "2 3"),
    "formula": ("<p>CO<sub>2</sub> and 5<sub>10</sub>", "CO2 and 5₁₀\n", ["CO2"], "2 5"),
    "fraction": (
        "<p>2<sup>1</sup>/<sub>2</sub> cups, 2&frac12;",
        "2¹/₂ cups, 2½\n", ["cups"], "2 2",
    ),
    "mathml": (
        "2<math><mfrac><mn>1</mn><mn>3</mn></mfrac> of <msup><mn>10</mn><mn>6</mn></msup></math>",
        "2 1/3 of 10⁶\n", ["of 10⁶"], "2 1 3 10",
    ),
    "empty-cell": (
        "<table><tr><th>Station<th>2020<th>2021<tr><td>South<td><td>220</table>",
        "Station\t2020\t2021\nSouth\t\t220\n", ["South\t\t220"], "2020 2021 220",
    ),
    "spans": (
        "<table><tr><td rowspan=2>a<td>12<tr><td>48<tr><td colspan=2>b<td>7</table>",
        "a\t12\n\t48\nb\t\t7\n", ["b\t\t7"], "12 48 7",
    ),
    "cells-with-blocks": (
        "<table><tr><td><p>North</p><td><div>12</div><td>48<br>(7)</table>",
        "North\t12\t48 (7)\n", ["48 (7)"], "12 48 7",
    ),
    "page-in-a-table": (
        "<table><tr><td>Menu<p>Home<p>News<p>More<td><p>It fell by 5.<p>So he said.</table>",
        "Menu\n\nHome\n\nNews\n\nMore\nIt fell by 5.\n\nSo he said.\n", ["It fell by 5."], "5",
    ),
    "hidden": (
        '<p hidden>Not 1.<p>Seen 2.<div hidden="until-found">3</div><p style="display: none">4',
        "Seen 2.\n", ["Seen 2."], "2",
    ),
    "side-by-side": (
        "<p>Page <a href=/1>1</a><a href=/2>2</a><button>3</button>",
        "Page 1 2 3\n", ["Page 1"], "1 2 3",
    ),
    "soft-hyphen": ("<p>insuf&shy;ficient 7", "insuf\xadficient 7\n", ["insuf\xadficient"], "7"),
    "thousands": (
        "<p>1,234.5 and 1&nbsp;234 and <b>2</b>20",
        "1,234.5 and 1\xa0234 and 220\n", ["1,234.5"], "1,234.5 1 234 220",
    ),
    "ruby": (
        "<p><ruby>東京<rp>(</rp><rt>とう</rt><rp>)</rp></ruby>に3人",
        "東京(とう)に3人\n", ["に3人"], "3",
    ),
}  # fmt: skip

_AT = b"BT /F1 12 Tf 72 700 Td "


def small(words: str, rise: int) -> bytes:
    """Return words that a PDF sets smaller, so many points higher."""
    return f"/F1 7 Tf {rise} Ts ({words}) Tj 0 Ts /F1 12 Tf ".encode("cp1252")


def line(words: str) -> bytes:
    return f"({words}) Tj ".encode("cp1252")


# reason: (the pages' contents, text, quotes, numbers)
PDF: dict[str, tuple[Sequence[bytes], str, Sequence[str], str]] = {
    "plain": ([_AT + line("It rose by 1,234.5 in 2015-2016.") + b"ET"],
              "It rose by 1,234.5 in 2015-2016.\n", ["1,234.5 in 2015-2016"], "1,234.5 2015 2016"),
    "footnote": ([_AT + line("At least 220") + small("1", 5) + line(" died.") + b"ET"],
                 "At least 220¹ died.\n", ["At least 220"], "220"),
    "footnote-of-a-word": ([_AT + line("It was said") + small("12", 5) + line(" in 48.") + b"ET"],
                           "It was said¹² in 48.\n", ["It was said"], "48"),
    "power": ([_AT + line("Some 10") + small("6", 5) + line(" litres") + b"ET"],
              "Some 10⁶ litres\n", ["10⁶ litres"], "10"),
    "negative-power": ([_AT + line("Some 10") + small("-3", 5) + line(" m") + b"ET"],
                       "Some 10⁻³ m\n", ["10⁻³ m"], "10"),
    "lowered": ([_AT + line("CO") + small("2", -2) + line(" and 5") + small("10", -2) + b"ET"],
                "CO2 and 5₁₀\n", ["CO2 and 5"], "2 5"),
    "fraction": ([_AT + line("It is 2") + small("1", 4) + line("/") + small("2", -1) + b"ET"],
                 "It is 2¹/₂\n", ["It is 2"], "2"),
    "a-note-below": ([_AT + small("1", 4) + line("Letter of 3 May 2021.") + b"ET"],
                     "¹Letter of 3 May 2021.\n", ["Letter of 3 May 2021."], "3 2021"),
    "small-but-level": ([_AT + line("No. 220") + small("15", 0) + b"ET"],
                        "No. 22015\n", ["No. 22015"], "22015"),
    "scaled": ([b"BT /F1 1 Tf 12 0 0 12 72 700 Tm (At 220) Tj 7 0 0 7 107 705 Tm (1) Tj ET"],
               "At 220¹\n", ["At 220"], "220"),
    "hyphen": ([_AT + line("The contamina-") + b"0 -14 Td " + line("tion of 48 fields") + b"ET"],
               "The contamina\xadtion of 48 fields\n", ["contamina\xadtion of 48"], "48"),
    "real-hyphen": ([_AT + line("A long-term plan of 7") + b"ET"],
                    "A long-term plan of 7\n", ["long-term plan"], "7"),
    "pages": ([_AT + line("Page 1 said") + b"ET", _AT + line("no to 48") + b"ET"],
              "Page 1 said\n\fno to 48\n", ["no to 48"], "1 48"),
    "rows": ([_AT + line("North 12 48") + b"0 -14 Td " + line("South 7 220") + b"ET"],
             "North 12 48\nSouth 7 220\n", ["South 7 220"], "12 48 7 220"),
}  # fmt: skip

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, **parts: str) -> bytes:
    """Return a DOCX file with this body, and other parts by their names without an ending."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>"
        )
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", f"<w:{name} {_W}>{content}</w:{name}>")
    return file.getvalue()


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(words: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def deleted(words: str) -> str:
    return f'<w:del w:id="1"><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r></w:del>'


def tc(words: str, look: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{p(r(words))}</w:tc>"


_RAISED = '<w:vertAlign w:val="superscript"/>'
_LOWERED = '<w:vertAlign w:val="subscript"/>'
_REFERENCE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
_FOOTNOTE = f'<w:footnote w:id="0">{p(r("-"))}</w:footnote><w:footnote w:id="2">{p(r("See 7."))}</w:footnote>'

# reason: (the file, text, quotes, numbers)
DOCX: dict[str, tuple[bytes, str, Sequence[str], str]] = {
    "paragraphs": (docx(p(r("The dam is "), r("48", "<w:b/>"), r(" m high.")) + p(r("It held."))),
                   "The dam is 48 m high.\n\nIt held.\n", ["is 48 m high"], "48"),
    "tracked": (docx(p(deleted("220"), f'<w:ins w:id="2">{r("48")}</w:ins>', r(" died."))),
                "⟦struck: 220⟧⟦inserted: 48⟧ died.\n", ["died."], "220 48"),
    "struck": (docx(p(r("99", "<w:strike/>"), r("48"), r("7", "<w:dstrike/>"), r(" died."))),
               "⟦struck: 99⟧48⟦struck: 7⟧ died.\n", ["48"], "99 48 7"),
    "not-struck": (docx(p(r("99", '<w:strike w:val="0"/>'), r(" died."))),
                   "99 died.\n", ["99 died."], "99"),
    "all-at-once": (
        docx(p(deleted("220"), f"<w:ins>{r('48')}</w:ins>", r("99", "<w:strike/>"), _REFERENCE),
             footnotes=_FOOTNOTE),
        "⟦struck: 220⟧⟦inserted: 48⟧⟦struck: 99⟧¹\n\n¹ See 7.\n", ["See 7."], "220 48 99 7"),
    "moved": (docx(p(f"<w:moveFrom>{r('12')}</w:moveFrom>", r(" and "), f"<w:moveTo>{r('5')}</w:moveTo>")),
              "⟦struck: 12⟧ and ⟦inserted: 5⟧\n", ["and"], "12 5"),
    "footnote": (docx(p(r("At least 220"), _REFERENCE, r(" died.")), footnotes=_FOOTNOTE),
                 "At least 220¹ died.\n\n¹ See 7.\n", ["At least 220"], "220 7"),
    "raised": (docx(p(r("10"), r("6", _RAISED), r(" l, 21"), r("st", _RAISED), r(", CO"),
                      r("2", _LOWERED))),
               "10⁶ l, 21st, CO2\n", ["10⁶ l"], "10 21 2"),
    "table": (docx(p(r("Before")) + "<w:tbl><w:tr>" + tc("") + tc("2020") + tc("2021") + "</w:tr><w:tr>"
                   + tc("South") + tc("") + tc("220") + "</w:tr></w:tbl>" + p(r("After"))),
              "Before\n\n\t2020\t2021\nSouth\t\t220\n\nAfter\n", ["South\t\t220"], "2020 2021 220"),
    "wide-cell": (docx("<w:tbl><w:tr>" + tc("a", '<w:gridSpan w:val="2"/>') + tc("7") + "</w:tr></w:tbl>"),
                  "a\t\t7\n", ["7"], "7"),
    "hidden": (docx(p(r("220", "<w:vanish/>"), r("48 died."))), "48 died.\n", ["48 died."], "48"),
    "fields": (docx(p('<w:r><w:instrText>PAGE 9</w:instrText></w:r>', r("Page 3"),
                      '<w:hyperlink>' + r(" of 12") + "</w:hyperlink>")),
               "Page 3 of 12\n", ["Page 3 of 12"], "3 12"),
    "signs": (docx(p(r("insuf"), "<w:r><w:softHyphen/></w:r>", r("ficient"),
                     "<w:r><w:tab/><w:t>48</w:t><w:br/><w:t>7</w:t></w:r>")),
              "insuf\xadficient\t48\n7\n", ["insuf\xadficient"], "48 7"),
}  # fmt: skip

PAGE = "<!DOCTYPE html><p>In 2015<sup>5</sup> it was <del>220</del><ins>48</ins> — really."
PAGE_TEXT = "In 2015⁵ it was ⟦struck: 220⟧⟦inserted: 48⟧ — really.\n"


def mhtml(page: str, charset: str, how: str) -> bytes:
    """Return a page that a browser saved, in one of the encodings of mail."""
    part = MIMENonMultipart("text", "html", charset=charset)
    part["Content-Location"] = "https://example.org/page"
    data = page.encode(charset)
    part["Content-Transfer-Encoding"] = how
    encoded = base64.encodebytes(data) if how == "base64" else quopri.encodestring(data)
    part.set_payload(encoded.decode("ascii"))
    whole = MIMEMultipart("related", type="text/html", boundary="----b")
    whole["From"] = "<Saved by Blink>"
    whole["Snapshot-Content-Location"] = "https://example.org/page"
    whole["Date"] = "Sat, 28 Nov 2020 12:00:00 +0100"
    whole.attach(part)
    picture = MIMENonMultipart("image", "png")
    picture.set_payload("iVBORw0KGgo=")
    whole.attach(picture)
    return whole.as_bytes()


MHTML = {
    "quoted-printable": mhtml(PAGE, "utf-8", "quoted-printable"),
    "base64": mhtml(PAGE, "utf-8", "base64"),
    "windows-1252": mhtml(PAGE, "windows-1252", "quoted-printable"),
}


def warc(*pages: tuple[str, str, bytes], packed: bool = False) -> bytes:
    """Return a WARC file of pages: address, the server's word for what they are, and their bytes."""
    records = [_record("warcinfo", "", b"software: wget 1.21\r\n")]
    for address, kind, data in pages:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode()
        records.append(_record("response", address, head + data))
    return b"".join(gzip.compress(record) if packed else record for record in records)


def _record(kind: str, address: str, content: bytes) -> bytes:
    target = f"WARC-Target-URI: {address}\r\n" if address else ""
    what = "application/http; msgtype=response" if address else "application/warc-fields"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\n{target}WARC-Date: 2020-11-28T11:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{UUID(int=len(content))}>\r\n"
        f"Content-Type: {what}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def wacz(data: bytes, *listed: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("datapackage.json", "{}")
        package.writestr("archive/data.warc.gz", data)
        pages = "".join(json.dumps({"url": one}) + "\n" for one in listed)
        package.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n' + pages)
    return file.getvalue()


_ONE = ("https://example.org/page", "text/html; charset=utf-8", PAGE.encode())
_OTHER = ("https://example.org/other", "text/html", b"<p>Other 9.")
_PICTURE = ("https://example.org/a.png", "image/png", b"\x89PNG")
_CYRILLIC = ("https://example.org/page", "text/html; charset=windows-1251",
             "<p>Было 48 — нет.".encode("cp1251"))  # fmt: skip

# reason: (the file, text, numbers)
ARCHIVES: dict[str, tuple[bytes, str, str]] = {
    "one-page": (warc(_ONE, _PICTURE), PAGE_TEXT, "2015 220 48"),
    "packed": (warc(_ONE, packed=True), PAGE_TEXT, "2015 220 48"),
    "charset-of-the-server": (warc(_CYRILLIC), "Было 48 — нет.\n", "48"),
    "captured-twice": (warc((*_OTHER[:2], b"<p>Old 1."), _OTHER), "Other 9.\n", "9"),
    "plain": (
        warc(("https://example.org/t", "text/plain", b"As it is: 7\n")),
        "As it is: 7\n",
        "7",
    ),
    "package": (wacz(warc(_OTHER, _ONE, packed=True), _ONE[0]), PAGE_TEXT, "2015 220 48"),
}


def kept(folder: Path, name: str, data: bytes) -> str:
    """Return the text that is kept of a file."""
    (folder / name).write_bytes(data)
    return read_document(folder / name).text


def agrees(text: str, wanted: str, quotes: Sequence[str], numbers: str) -> None:
    assert text == wanted
    for quote in quotes:
        assert select(text, quote).exact == quote
    assert _NUMBER.findall(text) == numbers.split()


@pytest.mark.parametrize("reason", HTML)
def test_a_page_gives_this_text(tmp_path: Path, reason: str) -> None:
    page, text, quotes, numbers = HTML[reason]

    agrees(kept(tmp_path, "page.html", page.encode()), text, quotes, numbers)


@pytest.mark.parametrize("reason", PDF)
def test_a_pdf_gives_this_text(tmp_path: Path, reason: str) -> None:
    pages, text, quotes, numbers = PDF[reason]

    agrees(kept(tmp_path, "report.pdf", pdf(*pages)), text, quotes, numbers)


@pytest.mark.parametrize("reason", DOCX)
def test_a_docx_gives_this_text(tmp_path: Path, reason: str) -> None:
    data, text, quotes, numbers = DOCX[reason]

    agrees(kept(tmp_path, "letter.docx", data), text, quotes, numbers)


@pytest.mark.parametrize("reason", MHTML)
def test_a_page_saved_as_one_file_gives_the_text_of_the_page(tmp_path: Path, reason: str) -> None:
    agrees(kept(tmp_path, "saved", MHTML[reason]), PAGE_TEXT, ["really."], "2015 220 48")


@pytest.mark.parametrize("reason", ARCHIVES)
def test_a_web_archive_gives_the_text_of_its_page(tmp_path: Path, reason: str) -> None:
    data, text, numbers = ARCHIVES[reason]

    agrees(kept(tmp_path, "saved", data), text, (), numbers)


def test_the_table_has_sixty_documents() -> None:
    assert len(HTML) + len(PDF) + len(DOCX) + len(MHTML) + len(ARCHIVES) >= 60
