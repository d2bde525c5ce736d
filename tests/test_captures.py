"""What a file says of its capture is kept with it; what is not read is named and refused."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from claimtrack.errors import MissingExtraError, UnreadableFileError
from claimtrack.transfer.documents import read_document
from conftest import Shell
from test_document_table import MHTML, PAGE, PAGE_TEXT, docx, p, r, wacz, warc

HERE = "https://example.org/page"
ONE = (HERE, "text/html; charset=utf-8", PAGE.encode())
OTHER = ("https://example.org/other", "text/html", b"<p>Other 9.")
SINGLE_FILE = f"""<!DOCTYPE html> <html lang=en><!--
 Page saved with SingleFile
 url: {HERE}
 saved date: Sat Nov 28 2020 12:00:00 GMT+0100 (Central European Standard Time)
--><head></head>{PAGE}"""
EML = """Received: from a by b; Sat, 28 Nov 2020 12:00:05 +0100
From: Mill <mill@example.org>
To: Town <town@example.org>
Date: Sat, 28 Nov 2020 11:59:00 +0100
Message-ID: <1@example.org>
Subject: =?utf-8?q?The_dam_=E2=80=94_48_m?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

It is 220 =E2=80=93 or 48.
--b
Content-Type: application/pdf; name=map.pdf
Content-Disposition: attachment; filename=map.pdf

x
--b--
"""

# what: (name, bytes, address, time of capture, tool)
CAPTURES = {
    "mhtml": ("a.mhtml", MHTML["base64"], HERE, "2020-11-28T11:00:00Z", "Blink"),
    "warc": ("a.warc", warc(ONE), HERE, "2020-11-28T11:00:00Z", "wget 1.21"),
    "wacz": ("a.wacz", wacz(warc(ONE)), HERE, "2020-11-28T11:00:00Z", "wget 1.21"),
    "SingleFile": ("a.html", SINGLE_FILE.encode(), HERE, "2020-11-28T11:00:00Z", "SingleFile"),
    "saved from": (
        "a.htm", f"<!-- saved from url=(0024){HERE} -->{PAGE}".encode(), HERE, None, None,
    ),
    "eml": ("a.eml", EML.encode(), None, "2020-11-28T11:00:05Z", None),
    "nothing said": ("a.html", PAGE.encode(), None, None, None),
}  # fmt: skip


@pytest.mark.parametrize("what", CAPTURES)
def test_a_file_is_kept_with_what_it_says_of_its_capture(shell: Shell, what: str) -> None:
    name, data, *expected = CAPTURES[what]
    Path(name).write_bytes(data)
    shell("init")
    source = shell("add", "source", "Page", "--text", name)

    (listed,) = shell.json("snapshot", source)
    assert [listed["address"], listed["captured_at"], listed["tool"]] == expected
    if what != "eml":
        assert shell("text", source) == PAGE_TEXT.strip()


def test_a_persons_word_goes_before_what_the_file_says(shell: Shell) -> None:
    Path("a.mhtml").write_bytes(MHTML["base64"])
    shell("init")
    said = ("--captured-at", "2019", "--address", "https://example.org/other")
    source = shell("add", "source", "Page", "--text", "a.mhtml", *said)

    (listed,) = shell.json("snapshot", source)
    assert (listed["captured_at"], listed["address"]) == ("2019", "https://example.org/other")


def test_a_letter_is_read_with_its_headers_and_what_is_attached_named(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text(EML.replace("\n", "\r\n"), "utf-8", newline="")
    read = read_document(tmp_path / "letter")

    assert read.media_type == "message/rfc822"
    assert read.text == (
        "From: Mill <mill@example.org>\nTo: Town <town@example.org>\n"
        "Date: Sat, 28 Nov 2020 11:59:00 +0100\nSubject: The dam — 48 m\n\n"
        "It is 220 – or 48.\n\nAttachment: map.pdf (application/pdf)\n"
    )


def test_of_several_pages_one_is_named(shell: Shell) -> None:
    Path("a.warc.gz").write_bytes(warc(ONE, OTHER, packed=True))
    shell("init")
    source = shell("add", "source", "Page")

    shell("snapshot", source, "a.warc.gz", code=1)
    assert "https://example.org/other" in shell.err
    shell("snapshot", source, "a.warc.gz", "--address", "https://example.org/none", code=1)
    assert "None is of https://example.org/none" in shell.err
    shell("snapshot", source, "a.warc.gz", "--address", OTHER[0], "--keep-original")
    assert shell("text", source) == "Other 9."
    (again,) = shell.json("snapshot", source, "--again")
    assert not again["is_new"]


def package(**parts: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


REFUSED = {
    "RTF": (b"{\\rtf1\\ansi It fell.}", "is an RTF text"),
    "EPUB": (package(mimetype="application/epub+zip"), "is an EPUB book"),
    "ODT": (package(mimetype="application/vnd.oasis.opendocument.text"), "is an ODT text"),
    "XLSX": (package(**{"xl/workbook.xml": "x"}), "is an XLSX sheet"),
    "ZIP": (package(a="x"), "is a ZIP package"),
    "broken ZIP": (package(a="x")[:30], "broken off or damaged"),
    "DOC": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "older file of Microsoft Office"),
    "PostScript": (b"%!PS-Adobe-3.0\n(220) show", "is a PostScript file"),
    "control characters": (b"text \x01\x02 and more", "is no text: it has the control character"),
    "broken DOCX": (docx("<w:p>"), "is a DOCX file that cannot be read"),
    "broken WARC": (b"WARC/1.0\r\nnonsense", "is a web archive"),
    "gzip": (b"\x1f\x8b\x08\x00rubbish", "is a web archive"),
    "empty WARC": (warc(), "is a web archive without a page in it"),
    "MHTML without a page": (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b--\n",
        "is a saved page without a page in it",
    ),
    "deep DOCX": (docx("<w:sdt>" * 300 + "</w:sdt>" * 300), "nested deeper than 200"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_read_is_named_in_a_sentence(tmp_path: Path, what: str) -> None:
    data, said = REFUSED[what]
    for name in ("file", "file.txt", "file.docx"):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnreadableFileError) as refusal:
            read_document(tmp_path / name)

        assert said in str(refusal.value)


def test_a_docx_with_a_dtd_is_refused(tmp_path: Path) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>')
    (tmp_path / "a.docx").write_bytes(file.getvalue())

    with pytest.raises(UnreadableFileError, match="with a DTD in it"):
        read_document(tmp_path / "a.docx")


def test_a_docx_that_unfolds_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimtrack.formats.warc.member.__defaults__", (1_000,))
    (tmp_path / "a.docx").write_bytes(docx(p(r("0" * 10_000))))

    with pytest.raises(UnreadableFileError, match="unfolds to more than"):
        read_document(tmp_path / "a.docx")


@pytest.mark.parametrize(
    "text",
    ["Subject: the dam\n\nIt fell.", "From: the mill\nIt fell.", "Note: 48\n", "a: b\nc: d\n"],
)
def test_a_text_with_a_colon_is_no_letter(tmp_path: Path, text: str) -> None:
    (tmp_path / "note.txt").write_text(text, "utf-8")

    assert read_document(tmp_path / "note.txt").text == text


def test_a_web_archive_without_its_reader_says_which_extra_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.warc").write_bytes(warc(ONE))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(MissingExtraError, match=r"claimtrack\[documents\]"):
        read_document(tmp_path / "a.warc")
