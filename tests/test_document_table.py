"""A table of small documents: the exact text that comes out, and what may be quoted from it.

Each row has its reason in a word. Every number of a document stands in its text as it is printed,
and no other number does.
"""

import re
from collections.abc import Sequence
from pathlib import Path

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
