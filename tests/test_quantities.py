"""Numbers that a sentence states: read as labelled by hand, and kept exact."""

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.analysis.quantities import Amount, quantities
from claimtrack.vocabulary import Comparator
from labelled_numbers import labels_of, of_others, own, score

PRECISION, RECALL = 0.95, 0.85


def test_our_own_labelled_sentences_are_read_as_labelled() -> None:
    found = score(own("test"))

    assert len(own("test")) >= 100
    assert found.precision >= PRECISION, found.failed
    assert found.recall >= RECALL, found.failed


def test_two_hundred_labelled_sentences_are_read_as_labelled(data: Path) -> None:
    sentences = own("test") + of_others("test", data)

    found = score(sentences)

    assert len(sentences) >= 200
    assert found.precision >= PRECISION, found.failed
    assert found.recall >= RECALL, found.failed


def test_what_the_rules_were_written_with_is_still_read(data: Path) -> None:
    found = score(own("tuning") + of_others("tuning", data) + of_others("tuning_later", data))

    assert found.precision >= PRECISION, found.failed
    assert found.recall >= RECALL, found.failed


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("1.000 men fell", ["? = 1 | = 1000"]),
        ("2,5 percent of 1.000 men fell", ["= 2.5 %", "= 1000"]),
        ("1.000.000 euros for 1.500 men", ["= 1000000 €", "= 1500"]),
        ("$2.50 for each of 1.000 men", ["= 2.5 $", "= 1"]),
        ("1,000 men fell", ["= 1000"]),
        ("0.125 grams", ["= 0.125"]),
        ("it cost 5m", ["? = 5 | = 5000000"]),
        ("a fence 5m high", ["= 5"]),
        ("5m people", ["= 5000000"]),
        ("EUR 11 billion", ["= 11000000000 €"]),
        ("a quarter of a million dollars", ["= 250000 $"]),
        ("call 800-273-8255", []),
        ("one or more of the dead", [">= 1"]),
        ("US$3.2bn", ["= 3200000000 $"]),
        ("between one hundred and two hundred men", ["between 100 200"]),
        ("one hundred and two men", ["= 102"]),
        ("2 to 3 million people", ["between 2000000 3000000"]),
        ("about 20 to 30 men", ["~ 20 30"]),
        ("losses rose from 20 to 30 men", ["= 20", "= 30"]),
        ("no more than 20 men", ["<= 20"]),
        ("no fewer than 20 men", [">= 20"]),
        ("not more than 20 men", ["<= 20"]),
        ("no men were lost", ["none"]),
        ("0 men were lost", ["= 0"]),
        ("minus", []),
        ("", []),
        ("12.05.2015, 2015-05-12, 10:30, 5/12", []),
        ("MH17, T-72, Su-24 and COVID-19", []),
        ("http://bit.ly/1Oa0iRi and a@1.example", []),
    ],
)
def test_numbers_are_read(text: str, labels: list[str]) -> None:
    assert labels_of(text) == labels


def test_a_text_in_a_language_with_a_comma_as_point_is_read_so() -> None:
    [found] = quantities("1.000 men fell", language="de-AT")

    assert found.readings == (Amount(Comparator.EQUAL, Decimal(1000), Decimal(1000)),)


def test_long_numbers_stay_exact() -> None:
    [found] = quantities(f"{'9' * 40} million grains")

    assert found.readings[0].low == int("9" * 40) * 1_000_000


def test_words_that_somebody_calls_a_quantity_are_one_whatever_they_look_like() -> None:
    assert quantities("2016") == ()

    [found] = quantities("2016", everything=True)

    assert found.readings[0].low == Decimal(2016)


def test_what_is_counted_is_offered() -> None:
    [found] = quantities("At least 220 Russian soldiers have died.")

    assert (found.words, found.counted) == ("At least 220", "Russian soldiers")


@given(st.text(alphabet="0123456789.,-–+$%€ '’/:()<>@abktmone twohundred and\n", max_size=80))
def test_any_text_is_read(text: str) -> None:
    for found in quantities(text):
        assert text[found.start : found.end] == found.words
        assert found.readings


@pytest.mark.parametrize("piece", ["9", "a", "<", "@", "1.", "1,000", "one ", "5 to ", "about "])
def test_a_long_text_takes_no_time(piece: str) -> None:
    began = time.process_time()

    quantities(piece * 2_000)

    assert time.process_time() - began < 5
