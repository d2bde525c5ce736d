"""What a document strikes and inserts: marked in its text, and told where a quote is struck."""

from pathlib import Path

import pytest

from claimtrack import changes
from claimtrack.formats import html
from claimtrack.formats.document import Document
from claimtrack.queries.verification import verify_quotes
from claimtrack.quotes import IndexedText, Located, Quote, select
from claimtrack.quotes.corrections import struck_spans
from claimtrack.store import Store
from claimtrack.vocabulary import QuoteState
from test_verifying import TEXT, Desk, paper  # noqa: F401 — a fixture

BEFORE = "<p>The ministry said that 220 people died in the flood.</p><p>Later it said more.</p>"
QUOTE = "220 people died"


def anchored(page: str, words: str) -> tuple[IndexedText, Quote]:
    text = html.visible_text(page)
    return IndexedText(text), Quote.of(select(text, words))


def located(page: str, before: str = BEFORE, words: str = QUOTE) -> Located:
    origin, quote = anchored(before, words)
    return IndexedText(html.visible_text(page)).locate(quote, origin)


@pytest.mark.parametrize(
    "page",
    [
        BEFORE.replace("220 people died", "<del>220</del><ins>48</ins> people died"),
        BEFORE.replace("220 people died", "<s>220 people died</s>"),
        BEFORE.replace("220 people died in the flood", "<strike>220 people died in</strike> it"),
        BEFORE.replace("<p>The", "<del><p>The").replace("flood.</p>", "flood.</p></del>"),
        BEFORE.replace("220", '<span style="text-decoration: line-through">220</span>'),
        BEFORE.replace("220 people died", "<s>220\npeople died</s>"),
    ],
)
def test_a_quote_that_is_struck_later_stands_no_more(page: str) -> None:
    found = located(page)

    assert found.state == QuoteState.ALTERED
    assert found.candidate is not None
    assert (found.is_struck, found.only_typography) == (True, False)


def test_a_quote_beside_what_is_struck_stands() -> None:
    page = BEFORE.replace("Later", "<del>Sooner</del> <ins>Later</ins>")

    assert located(page).state == QuoteState.EXACT


def test_words_that_were_struck_when_they_were_quoted_are_still_there() -> None:
    before = BEFORE.replace("220", "<del>220</del> <ins>48</ins>")
    page = before.replace("Later", "Soon")

    assert located(page, before, "⟦struck: 220⟧ ⟦inserted: 48⟧ people").state == QuoteState.EXACT
    assert located(page, before, "220").state == QuoteState.EXACT


def test_of_two_places_the_struck_one_is_not_taken_for_the_other() -> None:
    before = (
        "<p>At first it was said that 220 died.</p><p>In the end it was said that 220 died.</p>"
    )
    origin = IndexedText(html.visible_text(before))
    quote = Quote.of(select(origin.text, "220 died", origin.text.rindex("220")))
    page = before.replace("end it was said that 220 died", "end it was said that <s>220 died</s>")
    found = IndexedText(html.visible_text(page)).locate(quote, origin)

    assert found.state == QuoteState.ALTERED
    assert found.candidate is not None
    assert found.candidate.exact == "⟦struck: 220 died⟧"


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("no marks ⟧ at all", []),
        ("a ⟦struck: b⟧ c", ["⟦struck: b⟧"]),
        ("a ⟦inserted: b⟧ c", []),
        ("⟦inserted: a ⟦struck: b⟧ c⟧ d", ["⟦struck: b⟧"]),
        ("⟦struck: a ⟦inserted: b⟧ c⟧ d", ["⟦struck: a ⟦inserted: b⟧ c⟧"]),
        ("a ⟦struck: never closed", ["⟦struck: never closed"]),
        ("⟦struck: a⟧⟦struck: b⟧", ["⟦struck: a⟧", "⟦struck: b⟧"]),
    ],
)
def test_what_is_struck_is_found_by_its_brackets(text: str, struck: list[str]) -> None:
    assert [text[start:end] for start, end in struck_spans(text)] == struck


def test_a_corrected_page_changes_the_state_of_its_quote(store: Store) -> None:
    source = changes.add_source(
        store, "ann", {"title": "Paper"}, text=Document(html.visible_text(BEFORE))
    )
    changes.add_claim(
        store, "ann", {"text": "220 died."}, source_id=source, citation={"exact": QUOTE}
    )
    page = BEFORE.replace("220", "<del>220</del> <ins>48</ins>")
    kept = changes.snapshot(store, "ann", source, Document(html.visible_text(page)))

    ((was, now),) = kept.touched
    assert (was.state, now.state, now.anchored_state) == ("exact", "altered", "exact")
    with store.reading() as session:
        (row,) = verify_quotes(session.connection())
    assert row.candidate is not None
    assert row.candidate.is_struck


def test_verify_says_that_a_quote_was_struck(paper: Desk) -> None:  # noqa: F811
    page = TEXT.replace("nobody was hurt", "<s>nobody was hurt</s>")
    Path("page.html").write_text(f"<p>{page}</p>", "utf-8")
    paper.sh("snapshot", paper.source, "page.html", "--captured-at", "2021")

    told = paper.sh("verify", code=1)
    (row,) = paper.json("verify", code=1)
    assert "struck by a correction" in told
    assert row["candidate"]["is_struck"]
    assert row["candidate"]["exact"] == "⟦struck: nobody was hurt⟧"
