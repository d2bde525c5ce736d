"""Quotes found again in another capture: each in the right state, never in the wrong place."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from claimtrack.quotes import (
    CONTEXT,
    IndexedText,
    Located,
    Quote,
    occurrences,
    select,
    selector_at,
    whole_characters,
)
from claimtrack.vocabulary import QuoteState
from conftest import KERRY

ARTICLE = Path(__file__).resolve().parents[2] / "shared" / "data" / "000_0497646793bed851.txt"
DISPATCH = KERRY / "dispatch.txt"

QUOTED = {
    DISPATCH: (
        "a full range of bilateral and regional issues",
        "the sanctions do not figure on Moscow’s own list of subjects",
        "“express [its] position.”",
        "material gathered by Boris Nemtsov",
        "no fewer than 220 soldiers in twelve months",
        "a steady flow of heavy equipment, tanks, artillery",
        "gives reason for great concern",
        "the same each time — it is not so",
    ),
    ARTICLE: (
        "a full range of bilateral and regional issues",
        "are not on Russia’s agenda",
        "“express [its] position.”",
        "compiled by slain Russian opposition leader Boris Nemtsov",
        "at least 220 Russian soldiers have died",
        "a steady flow of heavy equipment, tanks, artillery",
        "“gives reason for great concern”",
        "Moscow has repeatedly denied the NATO claims.",
    ),
}
BOTH = pytest.mark.parametrize("path", [DISPATCH, ARTICLE], ids=["dispatch", "article"])


def states(path: Path, change: Callable[[str], str]) -> dict[str, Located]:
    """Return how each quote of a document fares after a change."""
    if not path.exists():
        pytest.skip("the third-party data is not here")
    text = path.read_bytes().decode()
    origin, changed = IndexedText(text), IndexedText(change(text))
    return {exact: changed.locate(Quote.of(select(text, exact)), origin) for exact in QUOTED[path]}


def sentence_with(text: str, words: str) -> str:
    """Return the sentence around some words, the space before it included."""
    middle = text.index(words)
    start = max(text.rfind(end, 0, middle) + 1 for end in (". ", "? ", "! ", "\n"))
    ends = [text.find(end, middle) + len(end) - 1 for end in (". ", ".\n", "”\n")]
    return text[start : min(end for end in ends if end > middle)]


def differing(found: dict[str, Located], state: QuoteState) -> list[str]:
    return [exact for exact, one in found.items() if one.state is not state]


@BOTH
def test_in_its_own_copy_every_quote_is_exact(path: Path) -> None:
    found = states(path, lambda text: text)

    assert differing(found, QuoteState.EXACT) == []


@BOTH
def test_another_word_of_the_same_length_alters_one_quote_and_no_other(path: Path) -> None:
    found = states(path, lambda text: text.replace("220", "330"))

    (altered,) = differing(found, QuoteState.EXACT)
    assert found[altered].state is QuoteState.ALTERED
    candidate = found[altered].candidate
    assert candidate is not None
    assert candidate.exact == altered.replace("220", "330")


@BOTH
def test_a_paragraph_before_moves_every_quote_by_its_length(path: Path) -> None:
    new = "A paragraph that was not here before.\n\n"
    found = states(path, lambda text: new + text)
    text = path.read_bytes().decode()

    assert differing(found, QuoteState.MOVED) == []
    for exact, one in found.items():
        assert one.candidate == selector_at(
            new + text, select(text, exact).start + len(new), len(exact)
        )


@BOTH
def test_a_sentence_that_stands_twice_makes_its_quotes_ambiguous(path: Path) -> None:
    def change(text: str) -> str:
        sentence = sentence_with(text, "220")
        return text.replace(sentence, sentence * 2)

    found = states(path, change)
    text = path.read_bytes().decode()
    touched = [exact for exact in QUOTED[path] if exact in sentence_with(text, "220")]
    before = [exact for exact in QUOTED[path] if text.index(exact) < text.index(touched[0])]

    assert len(touched) >= 1
    for exact, one in found.items():
        expected = QuoteState.EXACT if exact in before else QuoteState.MOVED
        assert one.state is (QuoteState.AMBIGUOUS if exact in touched else expected), exact


@BOTH
def test_a_sentence_that_is_gone_is_missing_and_the_rest_is_not(path: Path) -> None:
    def change(text: str) -> str:
        return text.replace(sentence_with(text, "220"), "")

    found = states(path, change)
    text = path.read_bytes().decode()
    touched = {exact for exact in QUOTED[path] if exact in sentence_with(text, "220")}

    missing = {exact for exact, one in found.items() if one.state is QuoteState.MISSING}
    assert missing == touched
    others = {one.state for exact, one in found.items() if exact not in touched}
    assert others <= {QuoteState.EXACT, QuoteState.MOVED}


def test_a_repeated_quote_is_told_apart_by_its_context() -> None:
    text = "In May the minister said no. In June the speaker of the house said no. That was all."
    second = Quote.of(selector_at(text, text.rindex("said no"), 7))
    changed = "An editor's note.\n\n" + text

    found = IndexedText(changed).locate(second, IndexedText(text))

    assert found.state is QuoteState.MOVED
    assert found.candidate is not None
    assert found.candidate.start == changed.rindex("said no")


def test_what_another_passage_said_before_is_not_taken_for_a_quote_that_is_gone() -> None:
    text = "In May the minister said no. In June the speaker of the house said no. That was all."
    first = Quote.of(selector_at(text, text.index("said no"), 7))

    found = IndexedText(text.replace("In May the minister said no. ", "")).locate(
        first, IndexedText(text)
    )

    assert found.state is QuoteState.AMBIGUOUS
    assert found.candidate is None


def test_a_number_that_changed_is_shown_though_nothing_of_the_quote_is_left() -> None:
    text = "The ministry put the dead at 220 in its report of last spring, and nobody objected."
    quote = Quote.of(select(text, "220"))

    found = IndexedText(text.replace("220", "48")).locate(quote, IndexedText(text))

    assert found.state is QuoteState.ALTERED
    assert found.candidate is not None
    assert found.candidate.exact == "48"


@pytest.mark.parametrize(
    ("quoted", "stands"),
    [
        ("“We did not — ever — fire first,” he said", '"We did not - ever - fire first," he said'),
        ("1,000 pieces of heavy equipment", "1,000\u00a0pieces of\r\nheavy equipment"),
        ("of military aid to the rebels", "of mili\xadtary aid to the rebels"),
        ("would “express [its] position” then", "would “express our position” then"),
        ("a steady flow … and a lot of training", "a steady flow of tanks and a lot of training"),
        ("we saw [...] nothing at all there", "we saw, that night, nothing at all there"),
    ],
)
def test_typography_is_tolerated_and_reported(quoted: str, stands: str) -> None:
    text = f"He stood up at last. Then {stands}, and all was quiet again in the hall.\n"

    found = IndexedText(text).locate(Quote(quoted))

    assert found.state is QuoteState.ALTERED
    assert found.only_typography
    assert found.candidate is not None
    assert found.candidate.exact == stands
    assert text.startswith(stands, found.candidate.start)


def test_words_without_a_place_are_found_where_they_stand_once() -> None:
    assert IndexedText("He said it was a lie.").locate(Quote("a lie")).state is QuoteState.MOVED
    assert (
        IndexedText("A lie is a lie is a lie").locate(Quote("a lie")).state is QuoteState.AMBIGUOUS
    )
    assert IndexedText("Nothing of it.").locate(Quote("a lie")).state is QuoteState.MISSING


@BOTH
def test_what_was_never_there_is_missing(path: Path) -> None:
    strangers = (
        "The harvest failed for the third year in a row",
        "interest rates would stay where they are until autumn",
        "no bridge over the river had been inspected",
    )
    if not path.exists():
        pytest.skip("the third-party data is not here")
    copy = IndexedText(path.read_bytes().decode())

    assert {copy.locate(Quote(words)).state for words in strangers} == {QuoteState.MISSING}


WORDS = st.sampled_from(["no", "yes", "Moscow", "denies", "it", "220", "“a", "lie”", "—", "é"])
passages = st.lists(WORDS, max_size=30).map(" ".join)


@settings(derandomize=True, deadline=None, max_examples=250)
@given(passages, passages, passages, passages, st.booleans())
def test_an_edit_elsewhere_never_loses_a_quote_nor_puts_it_in_a_wrong_place(
    before: str, exact: str, after: str, edit: str, is_before: bool
) -> None:
    text = before + exact + after
    changed = (edit if is_before else before) + exact + (after if is_before else edit)
    place = len(edit if is_before else before)
    assume(exact.strip() and len(occurrences(text, exact)) == 1)

    found = IndexedText(changed).locate(
        Quote.of(selector_at(text, len(before), len(exact))), IndexedText(text)
    )

    if len(occurrences(changed, exact)) == 1:
        assert found.state in (QuoteState.EXACT, QuoteState.MOVED)
    if found.state in (QuoteState.EXACT, QuoteState.MOVED):
        assert found.candidate == selector_at(changed, place, len(exact))
        assert (found.state is QuoteState.EXACT) == (place == len(before))
    else:
        assert found.state is QuoteState.AMBIGUOUS


@settings(derandomize=True, deadline=None, max_examples=250)
@given(st.data())
def test_whatever_the_texts_a_candidate_stands_where_it_says(data: st.DataObject) -> None:
    some = st.one_of(passages, st.text(max_size=80))
    text, other = data.draw(some.filter(bool)), data.draw(some)
    start = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(1, len(text) - start))
    quote = Quote.of(selector_at(text, start, length))

    found = IndexedText(other).locate(quote, data.draw(st.sampled_from([None, IndexedText(text)])))

    if found.candidate is not None:
        assert other.startswith(found.candidate.exact, found.candidate.start)
    if found.state in (QuoteState.EXACT, QuoteState.MOVED):
        assert found.candidate is not None
        assert found.candidate.exact == quote.exact
        assert (found.state is QuoteState.EXACT) == (found.candidate.start == start)
    assert (found.candidate is None) == (found.state in (QuoteState.AMBIGUOUS, QuoteState.MISSING))


@pytest.mark.parametrize(
    ("text", "selected", "whole"),
    [
        ("cafe\u0301 noir", (0, 4), (0, 5)),
        ("cafe\u0301 noir", (4, 6), (3, 6)),
        ("a👩‍👧b", (1, 2), (1, 4)),
        ("a🇫🇷🇩🇪b", (2, 4), (1, 5)),
        ("one\r\ntwo", (0, 4), (0, 5)),
        ("plain", (1, 3), (1, 3)),
        ("plain", (-3, 99), (0, 5)),
        ("plain", (2, 2), (2, 2)),
    ],
)
def test_a_selection_never_cuts_what_a_reader_sees_as_one(
    text: str, selected: tuple[int, int], whole: tuple[int, int]
) -> None:
    assert whole_characters(text, *selected) == whole


def test_very_common_words_take_no_longer_than_rare_ones() -> None:
    text = "no " * 200_000 + "and that was the end of it. " + "no " * 200_000
    quote = Quote.of(selector_at(text, 600_000 - 3, 2))

    assert IndexedText("So: " + text).locate(quote, IndexedText(text)).state is QuoteState.MOVED


def test_an_edit_of_a_real_text_never_puts_a_quote_in_a_wrong_place() -> None:
    text = DISPATCH.read_bytes().decode()
    chance = random.Random(11)
    for _ in range(1500):
        length = chance.choice([2, 4, 8, 15, 40, 120])
        start = chance.randrange(len(text) - length)
        exact = text[start : start + length]
        low, high = chance.choice([(0, start), (start + length, len(text))])
        first = chance.randint(low, high)
        last = min(high, first + chance.choice([0, 5, 40, 400]))
        piece = chance.randrange(len(text))
        edit = text[piece : piece + chance.choice([0, 1, 40, 300])]
        changed = text[:first] + edit + text[last:]
        place = start if first >= start + length else start + len(edit) - (last - first)

        found = IndexedText(changed).locate(
            Quote.of(selector_at(text, start, length)), IndexedText(text)
        )

        is_plain = len(occurrences(text, exact)) == len(occurrences(changed, exact)) == 1
        if is_plain or found.state is not QuoteState.AMBIGUOUS:
            assert found.candidate == selector_at(changed, place, length)


def test_context_is_as_long_as_the_selectors_say() -> None:
    assert len(selector_at("x" * 100, 50, 1).prefix) == CONTEXT
