"""How two numbers go together, and the scale on which they are drawn."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.analysis.comparing import (
    Interval,
    Number,
    grouped,
    interval_of,
    relation,
    words_of,
)
from claimtrack.analysis.quantities import Amount, quantities
from claimtrack.analysis.scale import bar_of, scale_of
from claimtrack.vocabulary import Relation


def number(words: str, unit: str | None = "soldiers", measure: str | None = "killed") -> Number:
    [found] = quantities(words, everything=True)
    amount = found.amount
    assert isinstance(amount, Amount)
    return Number(amount.comparator, amount.low, amount.high, amount.unit or unit, measure)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("220", "220", Relation.SAME),
        ("220", "221", Relation.DIFFER),
        ("220", "at least 220", Relation.COMPATIBLE),
        ("220", "more than 220", Relation.DIFFER),
        ("at least 220", "at least 220", Relation.COMPATIBLE),
        ("at least 220", "more than 1,000", Relation.COMPATIBLE),
        ("at least 220", "at most 220", Relation.COMPATIBLE),
        ("at least 220", "fewer than 220", Relation.DIFFER),
        ("at most 50", "at most 50", Relation.COMPATIBLE),
        ("about 200", "220", Relation.COMPATIBLE),
        ("about 200", "221", Relation.DIFFER),
        ("about 200", "180", Relation.COMPATIBLE),
        ("about 200", "179", Relation.DIFFER),
        ("about 200", "about 200", Relation.SAME),
        ("between 100 and 300", "between 100 and 300", Relation.SAME),
        ("between 100 and 300", "200", Relation.COMPATIBLE),
        ("between 100 and 300", "between 400 and 500", Relation.DIFFER),
        ("no soldiers", "220", Relation.AGAINST_NONE),
        ("no soldiers", "at least 220", Relation.AGAINST_NONE),
        ("0", "220", Relation.AGAINST_NONE),
        ("no soldiers", "0", Relation.SAME),
        ("no soldiers", "fewer than 5", Relation.COMPATIBLE),
    ],
)
def test_two_numbers_of_one_measure(one: str, other: str, expected: Relation) -> None:
    assert relation(number(one), number(other))[0] is expected
    assert relation(number(other), number(one))[0] is expected


def test_what_cannot_be_compared_says_why() -> None:
    killed = number("220")
    may = replace(killed, earliest=date(2015, 5, 1), latest=date(2015, 5, 31))
    june = replace(killed, earliest=date(2015, 6, 1), latest=None)

    assert relation(killed, number("220", measure="wounded"))[1] == (
        "other measures: killed, and wounded"
    )
    assert relation(killed, number("220", measure=None))[1] == "no measure says what is counted"
    assert relation(killed, number("220", unit="tanks"))[1] == "other units: soldiers, and tanks"
    assert relation(may, june) == (Relation.NOT_COMPARABLE, "their periods do not overlap")
    assert relation(may, killed)[0] is Relation.SAME


def test_whom_the_measure_names_is_no_unit() -> None:
    named = number("220", measure="Russian Soldiers killed")

    assert relation(named, replace(named, unit=None))[0] is Relation.SAME
    assert relation(named, replace(named, unit="people"))[0] is Relation.SAME
    assert relation(named, replace(named, unit="tons"))[0] is Relation.NOT_COMPARABLE


def test_units_and_measures_compare_by_what_they_mean() -> None:
    one = number("5 percent", measure="Turnout")

    assert relation(one, replace(one, unit="per cent", measure=" turnout "))[0] is Relation.SAME


def test_the_tolerance_of_about_is_stated() -> None:
    assert "10% either way" in relation(number("about 200"), number("210"))[1]
    assert "10% either way" in relation(number("about 200"), number("300"))[1]


def test_numbers_are_told_in_words() -> None:
    assert words_of(number("at least 1,220")) == "at least 1,220 soldiers"
    assert words_of(number("about 20 to 30 %")) == "about 20 to 30%"
    assert words_of(number("$1.5 million")) == "$1,500,000"
    assert words_of(number("no soldiers")) == "none"
    assert grouped(Decimal("-1234567.50")) == "-1,234,567.5"


def test_a_scale_multiplies_where_the_spread_asks_for_it() -> None:
    near = scale_of([interval_of(number("220")), interval_of(number("1,000"))])
    far = scale_of(interval_of(number(words)) for words in ("no men", "2", "at least 1,000"))

    assert near is not None
    assert (near.is_log, near.low, near.place(Decimal(500))) == (False, Decimal(0), 0.5)
    assert far is not None
    assert far.is_log
    assert far.has_zero
    assert far.place(Decimal(0)) == 0 < far.place(Decimal(2)) < far.place(Decimal(20))
    assert far.place(Decimal(1000)) == 1
    assert [int(tick) for tick, _ in far.ticks(4)] == [0, 10, 100, 1000]


def test_a_scale_of_one_value_puts_it_in_the_middle_and_of_none_there_is_none() -> None:
    alone = scale_of([interval_of(number("220"))])

    assert alone is not None
    assert alone.place(Decimal(220)) == 0.5
    assert alone.ticks(5) == [(Decimal(220), 0.5)]
    assert scale_of([]) is None
    assert scale_of([Interval(None, None)]) is None


def test_a_bar_says_which_ends_are_open() -> None:
    scale = scale_of([interval_of(number("100")), interval_of(number("200"))])
    assert scale is not None

    bar = bar_of(interval_of(number("more than 150")), scale)

    assert (bar.is_open_low, bar.is_open_high, bar.takes_low, bar.end) == (False, True, False, 1)
    assert bar.start == 0.75


@given(
    st.lists(st.decimals("-1e30", "1e30", allow_nan=False, places=3), min_size=1, max_size=6),
    st.integers(1, 9),
)
def test_every_value_lies_on_its_scale(values: list[Decimal], most: int) -> None:
    scale = scale_of(Interval(value, value) for value in values)
    assert scale is not None

    places = [scale.place(value) for value in sorted(values)]

    assert places == sorted(places)
    assert all(0 <= place <= 1 for place in places)
    ticks = scale.ticks(most)
    assert len(ticks) <= most
    assert [place for _, place in ticks] == sorted(place for _, place in ticks)
