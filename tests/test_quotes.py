"""Quotes: anchored where the words stand, in code points, with a way out where they do not."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.errors import InvalidValueError
from claimtrack.quotes import (
    CONTEXT,
    AmbiguousQuoteError,
    QuoteNotFoundError,
    Selector,
    occurrences,
    select,
    selector_at,
)

ARTICLE = Path(__file__).resolve().parents[2] / "shared" / "data" / "000_0497646793bed851.txt"
DISPATCH = "Moscow’s reply — 𝐧𝐨 — came late.\n\nMoscow “denies it”, then denies it again."


def test_a_quote_that_stands_once_is_anchored_with_its_context() -> None:
    text = "x" * 40 + "steady flow" + "y" * 40

    assert select(text, "steady flow") == Selector("steady flow", "x" * 32, "y" * 32, 40)


def test_context_is_shorter_at_the_ends_of_the_text() -> None:
    assert select("a steady flow.", "steady flow") == Selector("steady flow", "a ", ".", 2)


def test_positions_count_code_points() -> None:
    assert select(DISPATCH, "came").start == 22


def test_a_quote_in_several_places_needs_a_start() -> None:
    with pytest.raises(AmbiguousQuoteError) as refusal:
        select(DISPATCH, "denies it")

    sentence = str(refusal.value)
    assert refusal.value.places == (42, 59)
    assert "--start" in sentence
    assert "42: …eply — 𝐧𝐨 — came late.⏎⏎Moscow “[denies it]”, then denies it again." in sentence


def test_only_the_first_five_places_are_listed() -> None:
    with pytest.raises(AmbiguousQuoteError, match="the first 5") as refusal:
        select("no, " * 90, "no")

    assert refusal.value.places == (0, 4, 8, 12, 16)
    assert str(refusal.value).count("\n") == 5


def test_a_start_says_which_place_is_meant() -> None:
    assert select(DISPATCH, "denies it", start=59).start == 59


@pytest.mark.parametrize("start", [60, -12, 10_000])
def test_a_wrong_start_names_the_right_ones(start: int) -> None:
    with pytest.raises(QuoteNotFoundError, match="but at 42, 59") as refusal:
        select(DISPATCH, "denies it", start=start)

    assert refusal.value.places == (42, 59)


def test_words_that_are_not_there_are_said_to_be_missing() -> None:
    with pytest.raises(QuoteNotFoundError, match="is not in the text") as refusal:
        select(DISPATCH, "confirms it")

    assert refusal.value.variant is None


@pytest.mark.parametrize(
    ("text", "typed", "own", "start"),
    [
        ("He said: “It’s a lie.” So.", '"It\'s a lie."', "“It’s a lie.”", 9),
        ("a reply — late — came", "reply--late", "reply — late", 2),
        ("2014–2015", "2014-2015", "2014–2015", 0),
        ("the cease-fire.", "the cease‑fire", "the cease-fire", 0),
        ("  well...  no", "well… no", "well...  no", 2),
        ("THE DAM LEAKED.", "The dam leaked", "THE DAM LEAKED", 0),
        ("at the of\ufb01ce", "office", "of\ufb01ce", 7),
        ("a naïve Cafe\u0301 in Ash", "NAI\u0308VE CAFÉ", "naïve Cafe\u0301", 2),
        ("it leaked, he said, at noon", "it leaked … at noon", "it leaked, he said, at noon", 0),
        ("that his dam had leaked", "that [the] dam had leaked", "that his dam had leaked", 0),
        ("in the cafe\u0301 there", "café", "cafe\u0301", 7),
        ("end --", "end —", "end --", 0),
    ],
)
def test_another_typography_is_named_with_the_documents_own_wording(
    text: str, typed: str, own: str, start: int
) -> None:
    with pytest.raises(QuoteNotFoundError, match="Copy its own wording") as refusal:
        select(text, typed)

    variant = refusal.value.variant
    assert variant is not None
    assert (variant.exact, variant.start) == (own, start)
    assert select(text, variant.exact, variant.start).exact == own


@pytest.mark.parametrize(
    ("text", "typed", "own"),
    [
        ("1,000\u00a0pieces of it", "1,000 pieces", "1,000\u00a0pieces"),
        ("a steady\r\n\r\n  flow of", "steady flow", "steady\r\n\r\n  flow"),
        ("a steady flow of", "a  steady\nflow", "a steady flow"),
        ("of mili\xadtary\xad aid", "military aid", "mili\xadtary\xad aid"),
        ("of contamina\xad\ntion in", "contamination", "contamina\xad\ntion"),
        ("大坝\n漏水了", "大坝漏水", "大坝\n漏水"),
        ("the foot.\fThe head of", "foot. The head", "foot.\fThe head"),
    ],
)
def test_what_differs_in_white_space_only_is_taken_in_the_documents_own_wording(
    text: str, typed: str, own: str
) -> None:
    selector = select(text, typed)

    assert (selector.exact, selector.left_out) == (own, ())
    assert text[selector.start :].startswith(own)


def test_words_that_white_space_would_change_are_others() -> None:
    with pytest.raises(QuoteNotFoundError):
        select("a part of it", "apart")


def test_other_spacing_in_several_places_needs_a_start() -> None:
    text = "no\nleak, no  leak"

    with pytest.raises(AmbiguousQuoteError) as refusal:
        select(text, "no leak")

    assert refusal.value.places == (0, 9)
    assert select(text, "no leak", 9).exact == "no  leak"
    with pytest.raises(QuoteNotFoundError, match="but at 0, 9"):
        select(text, "no leak", 4)


@pytest.mark.parametrize(
    ("text", "typed", "left_out"),
    [
        ("was known¹² to all", "was known to all", ["¹²"]),
        ("220 [1] soldiers", "220 soldiers", [" [1]"]),
        ("known.³ The dam* leaked", "known. The dam leaked", ["³", "*"]),
        (
            "that the dam\nhad been leaking\n4 Report\n\fThe Ministry\n5\nsince spring, he said",
            "the dam had been leaking since spring",
            ["\n4 Report\n\fThe Ministry\n5\n"],
        ),
    ],
)
def test_footnote_marks_and_the_ends_of_pages_are_left_out_of_a_quote(
    text: str, typed: str, left_out: list[str]
) -> None:
    selector = select(text, typed)

    assert [selector.exact[a:b] for a, b in selector.left_out] == left_out
    assert text.startswith(selector.exact, selector.start)


@pytest.mark.parametrize("typed", ["10 soldiers", "106 soldiers"])
def test_a_power_is_no_footnote(typed: str) -> None:
    with pytest.raises(QuoteNotFoundError):
        select("about 10⁶ soldiers came", typed)


def test_words_far_apart_on_two_pages_are_no_quote() -> None:
    text = "the dam had been" + " word" * 200 + "\fleaking since spring"

    with pytest.raises(QuoteNotFoundError):
        select(text, "the dam had been leaking since spring")


def test_the_closest_passage_is_named_with_what_differs() -> None:
    text = "It was clear that the dam\nhad been leaking since the spring."

    with pytest.raises(QuoteNotFoundError) as refusal:
        select(text, "the dam had been licking since the spring")

    assert refusal.value.variant is None
    assert refusal.value.closest is not None
    assert refusal.value.closest.start == 18
    assert "had been [-licking-]{+leaking+} since" in str(refusal.value)


def test_a_sentence_shows_control_characters_instead_of_sending_them() -> None:
    with pytest.raises(AmbiguousQuoteError) as refusal:
        select("\x1b[2Jno\u202e and no", "no")

    assert "\x1b" not in str(refusal.value)
    assert "\u202e" not in str(refusal.value)


def test_a_quote_of_no_words_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="at least one character"):
        select(DISPATCH, "")


def test_occurrences_may_overlap_and_are_limited() -> None:
    assert occurrences("aaaa", "aa") == [0, 1, 2]
    assert occurrences("a" * 50, "a") == list(range(10))
    assert occurrences("aaaa", "a", limit=0) == []
    assert occurrences("aaaa", "") == []


@pytest.mark.parametrize(("start", "length"), [(-1, 2), (0, 0), (3, -1), (8, 3), (11, 1)])
def test_a_span_outside_the_text_is_refused(start: int, length: int) -> None:
    with pytest.raises(InvalidValueError, match="has 10 characters"):
        selector_at("0123456789", start, length)


texts = st.text(alphabet="ab ’'“\"—-.\u00a0\n\xad…𝐧é", max_size=80)


@settings(derandomize=True, deadline=None)
@given(st.data())
def test_a_random_span_with_its_start_is_found_again(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1, max_size=200))
    start = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(1, len(text) - start))

    selector = select(text, text[start : start + length], start)

    assert selector == selector_at(text, start, length)
    assert text[selector.start : selector.start + len(selector.exact)] == selector.exact
    assert selector.prefix + selector.exact + selector.suffix in text
    assert max(len(selector.prefix), len(selector.suffix)) <= CONTEXT


@settings(derandomize=True, deadline=None, max_examples=300)
@given(texts, texts.filter(bool))
def test_every_offer_of_another_wording_stands_where_it_says(text: str, exact: str) -> None:
    try:
        selector = select(text, exact)
        offers = [(selector.start, selector.exact)]
    except AmbiguousQuoteError as refusal:
        offers = [(place, exact) for place in refusal.places]
    except QuoteNotFoundError as refusal:
        variant = refusal.variant
        offers = [(variant.start, variant.exact)] if variant else []

    assert all(words and text.startswith(words, start) for start, words in offers)


@settings(derandomize=True, deadline=None)
@given(st.text(alphabet="ab", max_size=60), st.text(alphabet="ab", min_size=1, max_size=3))
def test_occurrences_are_all_the_places_where_the_words_stand(text: str, exact: str) -> None:
    places = [place for place in range(len(text)) if text.startswith(exact, place)]

    assert occurrences(text, exact, limit=100) == places


@pytest.mark.skipif(not ARTICLE.exists(), reason="the shared data is not here")
def test_a_real_article_is_anchored_in_code_points_not_bytes() -> None:
    text = ARTICLE.read_bytes().decode()

    selector = select(text, "denials of involvement")

    assert selector.start == 1578
    assert selector.prefix.endswith("despite Russia’s ")
    with pytest.raises(QuoteNotFoundError, match="Kerry’s first visit"):
        select(text, "Kerry's first visit")
