"""A brief as PDF and as a document of Word: every word of it, nothing that was withheld."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from textual.events import Paste

from claimtrack.brief.description import Brief, Claim, Item, Quote, Said
from claimtrack.brief.html import as_html
from claimtrack.brief.kinds import Audience
from claimtrack.brief.pdf import as_pdf
from claimtrack.brief.pdf.letters import Replacements, without_shape
from claimtrack.brief.word import as_docx
from claimtrack.changes.briefing import make_brief
from claimtrack.formats.docx import text_of
from claimtrack.queries.filter_syntax import parse
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from conftest import Shell
from screen import entry, press, screen_text, settled, slow_clock

DAY = "2099-01-01"
HOSTILE = '#import "x" [*b*] $a$ <label> \\u{41} // ]]> <w:t>&amp; ‮cba \x07 @claim `raw`\n= Head'


@pytest.fixture
def briefs(kerry: Store) -> dict[Audience, Brief]:
    return {
        audience: make_brief(kerry, parse(""), audience, DAY, author="Ann") for audience in Audience
    }


def pages(pdf: bytes) -> str:
    """Return the words of a PDF, with one space for each run of white space."""
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    return plain(text)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\ufffe", "-").replace("\u00ad", ""))


def quotes_of(value: Any) -> Iterator[Quote]:
    """Yield the quotes of a brief in the order in which they are read."""
    if isinstance(value, Quote):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from quotes_of(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from quotes_of(getattr(value, each.name))


def test_every_quote_and_claim_stands_word_for_word_in_both_files(
    briefs: dict[Audience, Brief],
) -> None:
    brief = briefs[Audience.DESK]
    words = [quote.words for quote in quotes_of(brief) if quote.words]
    words += [claim.words for claim in brief.claims]
    pdf, docx = as_pdf(brief), as_docx(brief)
    set_words, written = pages(pdf), plain(text_of(docx))

    assert len(words) > 25
    for each in words:
        assert plain(each) in set_words
        assert plain(each) in written
    assert "1 of " in set_words
    assert as_pdf(brief) == pdf
    assert as_docx(brief) == docx


def test_no_head_stands_alone_at_the_foot_of_a_page(briefs: dict[Audience, Brief]) -> None:
    feet = []
    for brief in briefs.values():
        for page in pypdfium2.PdfDocument(as_pdf(brief)):
            lines = page.get_textpage().get_text_bounded().splitlines()
            words = [line for line in lines if not re.match(r"As of |\d+ of \d+$|\s*$", line)]
            feet.append(words[-1])

    heads = (
        r"Claim \d+ |Findings$|Claims$|What this|What was|Sources and|for|against|In these words"
    )
    assert len(feet) > 20
    assert [foot for foot in feet if re.match(heads, foot)] == []


def test_notes_of_word_are_numbered_as_those_of_the_brief(briefs: dict[Audience, Brief]) -> None:
    brief = briefs[Audience.COURT]
    with zipfile.ZipFile(BytesIO(as_docx(brief))) as package:
        body = package.read("word/document.xml").decode()
        notes = package.read("word/endnotes.xml").decode()
    numbers = [int(number) for number in re.findall(r'endnoteReference w:id="(\d+)"', body)]
    anchors = set(re.findall(r'bookmarkStart [^>]*w:name="([^"]+)"', body))

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == sum(len(claim.notes) for claim in brief.claims)
    assert notes.count("<w:endnote ") == len(numbers) + 2
    assert set(re.findall(r'w:hyperlink w:anchor="([^"]+)"', body + notes)) <= anchors


def test_what_is_withheld_is_in_no_file(briefs: dict[Audience, Brief]) -> None:
    """What each audience may read is decided before; here, that no writer adds anything."""
    desk, public = briefs[Audience.DESK], briefs[Audience.PUBLIC]
    own = {
        said.words
        for claim in desk.claims
        for _, line in claim.papers
        for said in line
        if isinstance(said, Said) and len(said.words) > 12
    }
    with zipfile.ZipFile(BytesIO(as_docx(public))) as package:
        everything = " ".join(package.read(name).decode("latin-1") for name in package.namelist())

    shown, withheld = pages(as_pdf(desk)), pages(as_pdf(public))
    assert own
    assert any(words in shown for words in own)
    for words in own:
        assert plain(words) not in withheld
        assert words not in everything
    assert "python-docx" not in everything


def test_arguments_are_drawn_with_the_words_that_the_audience_may_read(
    briefs: dict[Audience, Brief],
) -> None:
    brief = briefs[Audience.PUBLIC]
    page = as_html(brief)

    assert len(brief.pictures) >= 2
    assert page.count("<svg") == len(brief.pictures)
    assert all(f'id="{picture.anchor}"' in page for picture in brief.pictures)
    assert "answer each other" in pages(as_pdf(brief))
    for picture in brief.pictures:
        assert {one.link for one in picture.statements} <= {f"#{c.anchor}" for c in brief.claims}
    wild = replace(brief.pictures[0], title="</svg><script>x</script>")
    assert "<script>x" not in as_html(replace(brief, pictures=(wild,)))


def hostile(brief: Brief, words: str) -> Brief:
    first = brief.claims[0]
    item = Item(999, "i999", (Said(words),), words, quote=None, replies=())
    claim = replace(first, words=words, byline=(Said(words),), speaks_for=(item,))
    return replace(brief, title=words, claims=(claim, *brief.claims[1:]))


def test_words_of_people_are_data_in_both(briefs: dict[Audience, Brief]) -> None:
    brief = hostile(briefs[Audience.PUBLIC], HOSTILE.replace("\x07", ""))
    long = hostile(briefs[Audience.PUBLIC], "wort" * 60)

    assert '#import "x" [*b*] $a$ <label> \\u{41} // ]]> <w:t>&amp;' in pages(as_pdf(brief))
    assert '#import "x" [*b*] $a$ <label> \\u{41} // ]]> <w:t>&amp;' in text_of(as_docx(brief))
    assert "wort" * 60 in pages(as_pdf(long)).replace(" ", "")
    assert as_docx(long).startswith(b"PK")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Plain, “quoted” – Ärger, Łódź, Žižek ﬁ", ""),
        ("Москва, Київ, Αθήνα, Երևան", ""),
        ("\N{LATIN SMALL LETTER E WITH CIRCUMFLEX AND ACUTE}≠✓✗◆○→", ""),
        ("北京 and 東京", "北京東"),
        ("العربية", "العربية"),
        ("ไทย हिन्दी", "ไทยहिन्दी"),
    ],
)
def test_letters_that_cannot_be_set_are_known_beforehand(text: str, missing: str) -> None:
    assert without_shape([text]) == frozenset(missing)


def test_letters_without_a_shape_are_replaced_and_listed(briefs: dict[Audience, Brief]) -> None:
    shapes = Replacements(without_shape(["北京 and 東京"]))

    assert shapes.replaced("北京 and 東京, 北京") == "[Chinese 1] and [Chinese 2], [Chinese 1]"
    assert shapes.listed()[0] == ("[Chinese 1]", "2 letters: U+5317 U+4EAC")
    shown = pages(as_pdf(hostile(briefs[Audience.PUBLIC], "北京 said so")))
    assert "[Chinese 1] said so" in shown
    assert "Letters without a shape in this file" in shown
    assert "北京 said so" in text_of(as_docx(hostile(briefs[Audience.PUBLIC], "北京 said so")))


def test_the_command_writes_either_and_never_to_the_terminal(
    kerry_shell: Shell, tmp_path: Path
) -> None:
    for ending in ("pdf", "docx"):
        kerry_shell("brief", "soldiers-220", "--output", f"b.{ending}", "--as-of", DAY)
        assert f"b.{ending}: a brief for the public, of" in kerry_shell.err
        kerry_shell("brief", "soldiers-220", "--format", ending, code=2)
        assert f"a {ending} is a file: name it with --output" in kerry_shell.err
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["b.rtf", "b.odt", "b.v2", "b.DOC"])
def test_a_brief_in_a_format_that_there_is_not_is_refused_and_marks_nothing(
    kerry_shell: Shell, tmp_path: Path, name: str
) -> None:
    before = kerry_shell("log", "--limit", "1")
    kerry_shell("brief", "-o", str(tmp_path / name), code=1)

    assert f"{name}: a brief ends in .html, .md, .pdf or .docx." in kerry_shell.err
    assert not (tmp_path / name).exists()
    assert kerry_shell("log", "--limit", "1") == before
    for whole in ("b", "b.HTM", "b.markdown"):
        kerry_shell("brief", "-o", str(tmp_path / whole))
    kerry_shell("brief", "--format", "html", "-o", str(tmp_path / "of.v2"))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_words(briefs: dict[Audience, Brief], tmp_path: Path) -> None:
    brief = briefs[Audience.COURT]
    (tmp_path / "b.docx").write_bytes(as_docx(brief))
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "b.docx"],
        cwd=tmp_path, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    shown = pages((tmp_path / "b.pdf").read_bytes())

    claims: tuple[Claim, ...] = brief.claims
    for claim in claims:
        assert plain(claim.words) in shown
    for quote in quotes_of(brief):
        assert quote.words is None or plain(quote.words) in shown


async def test_a_key_writes_a_brief_and_overwrites_nothing(kerry: Store, tmp_path: Path) -> None:
    path = tmp_path / "sochi.html"
    app = Workbench(kerry, "alice", clock=slow_clock())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "b")
        entry(app, "path").value = str(path.with_suffix(".rtf"))
        await press(pilot, "ctrl+s")
        unknown = " ".join(screen_text(app).split())
        entry(app, "path").value = ""
        pilot.app.post_message(Paste(str(path)))
        await settled(pilot)
        await press(pilot, "ctrl+s")
        said = " ".join(screen_text(app).split())
        written = path.read_bytes()
        await press(pilot, "b")
        pilot.app.post_message(Paste(str(path)))
        await settled(pilot)
        await press(pilot, "ctrl+s")
        refused = " ".join(screen_text(app).split())

    assert "a brief ends in .html, .md, .pdf or .docx." in unknown
    assert "sochi.html: a brief for the public, of 1 claim and" in said
    assert written.startswith(b"<!DOCTYPE html>")
    assert "is there already: name a new file" in refused
    assert path.read_bytes() == written
