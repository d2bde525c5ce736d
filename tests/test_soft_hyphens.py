"""Hyphens at the ends of lines: a word is found and cited with them and without."""

from pathlib import Path

import pytest

from claimtrack.quotes import IndexedText, Quote, select
from claimtrack.tui.widgets.text_units import find_all
from claimtrack.vocabulary import QuoteState
from conftest import Shell

DOCUMENTS = Path(__file__).parent / "documents"
PRINTED = "The self\xadreported contamina\xadtion of the long-term\nstations rose."


@pytest.mark.parametrize(
    ("typed", "own"),
    [
        ("contamination of", "contamina\xadtion of"),
        ("contamina-tion of", "contamina\xadtion of"),
        ("contamina\xadtion of", "contamina\xadtion of"),
        ("The self-reported", "The self\xadreported"),
        ("The selfreported contamination", "The self\xadreported contamina\xadtion"),
        ("self-reported contamination of the long-term stations", PRINTED[4:-6]),
    ],
)
def test_a_word_is_cited_with_and_without_the_hyphen_of_a_line(typed: str, own: str) -> None:
    assert select(PRINTED, typed).exact == own


@pytest.mark.parametrize("typed", ["longterm stations", "con-tamination", "self reported"])
def test_a_hyphen_that_is_no_soft_one_is_a_difference(typed: str) -> None:
    found = IndexedText(PRINTED).locate(Quote(typed))

    assert not found.only_typography


@pytest.mark.parametrize(
    "other",
    [
        PRINTED.replace("\xad", ""),
        PRINTED.replace("self\xadreported", "self-reported").replace("\xad", ""),
        PRINTED.replace("self\xadreported", "self-reported").replace("-term\n", "\xadterm "),
    ],
)
def test_the_same_words_in_another_copy_differ_by_typography_only(other: str) -> None:
    origin = IndexedText(PRINTED)
    quote = Quote.of(select(PRINTED, "self-reported contamination of the long-term stations"))
    found = IndexedText(other).locate(quote, origin)

    assert (found.state, found.only_typography) == (QuoteState.ALTERED, True)
    back = IndexedText(PRINTED).locate(Quote(other[4:-6]), None)
    assert (back.state, back.only_typography) == (QuoteState.ALTERED, True)


def test_a_word_is_found_whichever_way_it_is_typed() -> None:
    assert [find_all(PRINTED, words) for words in ("CONTAMINATION", "contamina-tion")] == [
        [(18, 32)],
        [(18, 32)],
    ]
    assert find_all(PRINTED, "longterm") == []


def test_a_pdf_and_the_page_of_the_same_text_agree_but_for_typography(shell: Shell) -> None:
    shell("init")
    source = shell("add", "source", "Report", "--text", str(DOCUMENTS / "two-column.pdf"))
    text = shell("text", source)
    for words in (
        "systematically underestimated the contamination of the groundwater",
        "neigh\xadbouring communities.¹ The first official figure was 48",
    ):
        shell("add", "claim", words, "--source", source, "--exact", words)
    states = [row["state"] for row in shell.json("verify")]
    shell("snapshot", source, str(DOCUMENTS / "report-same-text.html"))
    rows = shell.json("verify", code=1)

    assert "contamina\xadtion" in text
    assert "¹Letter of the parish council" in text
    assert states == ["exact", "exact"]
    assert [row["candidate"]["only_typography"] for row in rows] == [True, True]
