"""Documents as they are read: what is visible of a page, honest decoding, and hostile files."""

import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.errors import InvalidValueError, UnreadableFileError
from claimtrack.formats import html
from claimtrack.formats.document import Document, decode, original_bytes
from claimtrack.transfer.documents import pdf_text, read_document
from conftest import each_day

PAGE = """<!DOCTYPE html>
<html><head><title>Not in the page</title><meta charset="utf-8">
<style>p { color: red }</style><script>if (1 < 2) document.write("<p>no</p>")</script></head>
<body><h1>Sochi &mdash; talks</h1>
<p>He said: <b>&ldquo;no&rdquo;</b>,
   and <a href='x?a="1>2"' title=it's>left</a>.<br>Then he came back.</p>
<!-- <p>hidden</p> --><ul><li>one<li>two</ul>
<table><tr><td>a</td><td>b</td></tr></table><pre>  as
 it is</pre>5 < 6&nbsp;m
</body></html>"""


def test_the_visible_text_of_a_page_has_its_blocks_on_lines() -> None:
    assert html.visible_text(PAGE) == (
        "Sochi — talks\n\nHe said: “no”, and left.\nThen he came back.\n\none\ntwo\n\n"
        "a\tb\n\n  as\n it is\n\n5 < 6\xa0m\n"
    )


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("", ""),
        ("no tags at all", "no tags at all\n"),
        ("<p>one<p>two", "one\n\ntwo\n"),
        ("<p>broken off <a href=", "broken off\n"),
        ("<p>broken off <!-- in a comment", "broken off\n"),
        ("<p>kept<script>never closed", "kept\n"),
        ("<SCRIPT>x</sCript ><P>Y", "Y\n"),
        ("a<br><br><br>b", "a\n\nb\n"),
        ("<p>He said <q>no</q>.", "He said “no”.\n"),
        ("soft&shy;ly &amp;lt; &#8217; &#x2019; &bogus;", "soft\xadly &lt; ’ ’ &bogus;\n"),
        ("&#0; &#99999999999; &#xD800; \x00", "\ufffd \ufffd \ufffd \ufffd\n"),
        ("x </ y> z <3 <", "x z <3 <\n"),
    ],
)
def test_odd_pages_give_plain_text(page: str, text: str) -> None:
    assert html.visible_text(page) == text


MIB = 2**20
HOSTILE = {
    "deep nesting": "<div>" * 100_000 + "core" + "</div>" * 100_000,
    "deep nesting of inline tags, never closed": "<b><i>" * 100_000 + "core",
    "tags that never end": "core" + "<a " * MIB,
    "quotes that never end": "core" + "<a b=\"'" * MIB,
    "attributes for ever": "core<a " + "a=b " * MIB,
    "comments that never end": "core" + "<!--" * MIB,
    "declarations": "core" + "<!" * MIB,
    "angle brackets": "core" + "<" * MIB,
    "ends of scripts": "core" + "<script></scrip" * (MIB // 8),
    "titles": "core" + "<title>" * (MIB // 8),
    "ampersands": "core" + "&" * MIB,
    "a number of a million digits": "core &#" + "9" * MIB + ";",
    "spaces": "core" + " " * MIB,
    "cells that reach far": "core<table>" + "<tr><td colspan=100 rowspan=9999>x" * 5_000,
    "tables in tables": "core" + "<table><tr><td>" * 50_000,
    "struck paragraphs": "core" + "<s><p>" * 50_000,
    "raised figures": "core" + "<sup>1" * 50_000,
    "marks of notes": "core" + "<a href='#1'>1" * 50_000,
    "a bomb of entities": '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;">]>'
    "<p>core &lol1;&lol1;",
}


@pytest.mark.parametrize("what", each_day(HOSTILE, 3))
def test_a_hostile_page_gives_plain_text_soon(what: str) -> None:
    started = time.process_time()

    text = html.visible_text(HOSTILE[what])

    assert text.lstrip("]>\n").startswith("core")
    assert "<script" not in text
    assert time.process_time() - started < 5  # a square of a million takes hours


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(["<", ">", "p", "/", "!--", "-->", "'", '"', "=", "&#", "x", " ",
                                 "script", "pre", "\n"]), max_size=60).map("".join))  # fmt: skip
def test_no_page_breaks_the_reader(page: str) -> None:
    text = html.visible_text(page)

    assert text == "" or text.endswith("\n")


@pytest.mark.parametrize(
    ("data", "charset", "declared", "text"),
    [
        ("Kerry’s —".encode(), None, None, "Kerry’s —"),
        (b"\xef\xbb\xbfone\r\ntwo\rthree\n", None, None, "one\r\ntwo\rthree\n"),
        ("Łódź".encode("utf-16"), None, None, "Łódź"),
        ("Łódź".encode(), None, "windows-1250", "Łódź"),
        ("Łódź".encode("cp1250"), None, "windows-1250", "Łódź"),
        (b"\x93no\x94", None, "iso-8859-1", "“no”"),
        ("Правда".encode("koi8-r"), "koi8-r", None, "Правда"),
        (b"", None, None, ""),
    ],
)
def test_bytes_are_read_as_what_they_say_they_are(
    data: bytes, charset: str | None, declared: str | None, text: str
) -> None:
    assert decode(data, charset, declared) == text


@pytest.mark.parametrize(
    ("data", "charset", "declared"),
    [
        (b"caf\xe9", None, None),
        (b"caf\xe9", None, "utf-8"),
        (b"caf\xe9", "no-such-charset", None),
        (b"caf\xe9", "punycode", None),
        (b"caf\xe9", None, "rot13"),
        (b"caf\xe9", "hex", None),
        (b"\xff\xfeodd", None, None),
        (b"\x81", "windows-1252", None),
    ],
)
def test_bytes_that_say_nothing_true_are_refused_with_what_to_do(
    data: bytes, charset: str | None, declared: str | None
) -> None:
    with pytest.raises(InvalidValueError, match="--charset windows-1252"):
        decode(data, charset, declared)


def test_the_charset_of_a_page_is_the_one_that_it_names() -> None:
    assert html.declared_charset(b'<meta charset="windows-1251">') == "windows-1251"
    by_type = b"<META http-equiv=Content-Type content='text/html; charset=koi8-r'>"
    assert html.declared_charset(by_type) == "koi8-r"
    assert html.declared_charset(b'<?xml version="1.0" encoding="ISO-8859-2"?>') == "ISO-8859-2"
    assert html.declared_charset(b"<p>charset") is None


@pytest.mark.parametrize(
    ("name", "data", "kind", "text"),
    [
        ("a.txt", b"<p>as it is\r\n", "text/plain", "<p>as it is\r\n"),
        ("a.md", b"# Head\n", "text/markdown", "# Head\n"),
        ("a.HTM", b"<p>x", "text/html", "x\n"),
        ("saved", b"\n<!doctype html><p>x", "text/html", "x\n"),
        ("a.html", "<meta charset=windows-1251><p>да".encode("cp1251"), "text/html", "да\n"),
    ],
)
def test_a_document_is_read_as_what_it_is(
    tmp_path: Path, name: str, data: bytes, kind: str, text: str
) -> None:
    (tmp_path / name).write_bytes(data)

    read = read_document(tmp_path / name)

    assert (read.media_type, read.text, read.data) == (kind, text, data)
    assert (read.extractor is None) == (kind != "text/html")


@pytest.mark.parametrize(
    "data", [b"plain \xe2\x80\x94 text", b"\xef\xbb\xbfwith a mark", b"\x00\xff"]
)
def test_the_file_comes_back_byte_for_byte(data: bytes) -> None:
    document = Document(data.decode("utf-8-sig", "ignore"), data=data)

    assert document.original is not None
    is_text = document.original == document.text
    assert original_bytes(document.original, is_text=is_text) == data


def test_what_is_no_document_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "photo.raw").write_bytes(b"\xff\xd9\xff\xe0\x00\x10JFIF")

    with pytest.raises(UnreadableFileError, match=r"photo\.raw: is not UTF-8") as refusal:
        read_document(tmp_path / "photo.raw")
    with pytest.raises(UnreadableFileError, match="is not there"):
        read_document(tmp_path / "absent.txt")

    assert "\n" not in str(refusal.value)


def pdf(*pages: bytes, compressed: bool = False) -> bytes:
    """Return a small PDF: each page one stream of content."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(pages):
        data = zlib.compress(content) if compressed else content
        how = b"/Filter /FlateDecode " if compressed else b""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(
            b"<< " + how + f"/Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"
        )
    told = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(told))
        told += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        told
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
            f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(told)}\n%%EOF\n"
        ).encode()
    )


def words(text: str) -> bytes:
    return b"BT /F1 12 Tf 72 700 Td (" + text.encode("cp1252") + b") Tj ET"


def test_the_text_of_a_pdf_comes_page_by_page_with_its_extractor(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(pdf(words("At least 220 — dead"), words("Page two")))

    read = read_document(tmp_path / "report.pdf")

    assert read.text == "At least 220 — dead\n\fPage two\n"
    assert read.media_type == "application/pdf"
    assert read.extractor is not None
    assert read.extractor.startswith("pypdfium2 5.")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.4\n" + b"<<" * 200_000,
        pdf(words("cut off"))[:200],
        b"%PDF-1.4\n1 0 obj << /Length 99999999999 >> stream\n",
    ],
    ids=["a head alone", "deep nesting", "truncated", "a lie about its length"],
)
def test_a_hostile_pdf_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "bad.pdf").write_bytes(data)

    with pytest.raises(UnreadableFileError, match=r"bad\.pdf") as refusal:
        read_document(tmp_path / "bad.pdf")

    assert "\n" not in str(refusal.value)


def test_a_scan_is_kept_as_a_file_without_text(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(pdf(b"", b""))

    read = read_document(tmp_path / "scan.pdf")

    assert (read.text, read.media_type, read.name) == ("", "application/pdf", "scan.pdf")


def test_a_pdf_that_unfolds_to_a_gigabyte_ends() -> None:
    bomb = pdf(b"BT /F1 12 Tf " + b"(x) Tj " * 30_000_000 + b"ET", compressed=True)

    started = time.monotonic()
    with pytest.raises(InvalidValueError, match=r"\.$"):
        pdf_text(bomb, seconds=3)

    assert len(bomb) < 2_000_000
    assert time.monotonic() - started < 30
