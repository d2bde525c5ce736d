"""Krippendorff's alpha, its interval, and what is said where there is none; no store."""

import math
import random
from itertools import product
from uuid import UUID

import pytest

from claimtrack.analysis.agreement import (
    WORDS,
    Agreement,
    Apart,
    Judgement,
    Scale,
    agreement,
)
from claimtrack.analysis.alpha import RESAMPLES, Counts, alpha, interval
from claimtrack.vocabulary import Compared

WORKED = ("1 2 3 3 2 1 4 1 2 - - -", "1 2 3 3 2 2 4 1 2 5 - 3",
          "- 3 3 3 2 3 4 2 2 5 1 -", "1 2 3 3 2 4 4 1 2 5 1 -")  # fmt: skip
"""Krippendorff's own example: four observers, twelve units, values from 1 to 5, gaps."""


def units_of(rows: tuple[str, ...], words: str = "12345") -> list[Counts]:
    """Return the columns of observers' rows as how often each word was said."""
    columns = zip(*(row.split() for row in rows), strict=True)
    return [tuple(column.count(word) for word in words) for column in columns]


def judged(rows: tuple[str, ...], on: Compared = Compared.VERDICT) -> list[Judgement]:
    """Return observers' rows as judgements, the first word of the scale being 1."""
    return [
        Judgement(UUID(int=claim), f"reviewer {row}", WORDS[on][int(value) - 1])
        for row, listed in enumerate(rows)
        for claim, value in enumerate(listed.split(), 1)
        if value != "-"
    ]


def test_krippendorffs_worked_example_has_his_figures() -> None:
    found = agreement(judged(WORKED))

    assert round(alpha(units_of(WORKED)) or 0, 3) == 0.743
    assert round(alpha(units_of(WORKED), ordinal=True) or 0, 3) == 0.815
    assert round(found.figure.alpha or 0, 3) == 0.743
    assert (found.figure.claims, found.figure.judgements, found.alone) == (11, 40, 1)
    assert found.scale is Scale.NOMINAL


def test_the_figure_of_an_ordered_scale_counts_how_far_words_are_apart() -> None:
    near = ("1 2 3 4 5 6 7 1 2 3", "2 3 4 5 6 7 6 1 2 3")
    far = ("1 2 3 4 5 6 7 1 2 3", "7 6 5 1 1 2 1 1 2 3")
    one, other = (
        agreement(judged(rows, Compared.LIKELIHOOD), Compared.LIKELIHOOD) for rows in (near, far)
    )

    assert one.scale is Scale.ORDINAL
    assert one.figure.percent == other.figure.percent == pytest.approx(30)
    assert (one.figure.alpha or 0) > 0.8
    assert (other.figure.alpha or 0) < 0


def test_alpha_is_that_of_the_library_on_any_counts() -> None:
    library = pytest.importorskip("krippendorff")
    numpy = pytest.importorskip("numpy")
    draw = random.Random(3)
    compared = 0
    for size, ordinal, _ in product((2, 3, 5, 7), (False, True), range(60)):
        count = draw.randint(2, 25)
        units = [tuple(draw.choice((0, 0, 1, 2)) for _ in range(size)) for _ in range(count)]
        mine = alpha(units, ordinal=ordinal)
        if mine is not None:
            level = "ordinal" if ordinal else "nominal"
            other = library.alpha(value_counts=numpy.array(units), level_of_measurement=level)
            assert math.isclose(mine, other, abs_tol=1e-9), units
            compared += 1

    assert compared > 400


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ((), "no claim has the verdict of two reviewers"),
        (("1 2 3",), "no claim has the verdict of two reviewers"),
        (("1 - 2", "- 1 1"), "only one claim"),
        (("2 2 2", "2 2 2"), "all 6 judgements of 3 claims are “refuted”"),
        (("2 " * 12, "2 " * 12), "all 24 judgements of 12 claims are “refuted”"),
        (("1 2 3 4 5 1 2 3 4", "1 2 3 4 5 1 2 3 5"), "9 claims judged by two or more are too few"),
    ],
)
def test_where_there_is_no_coefficient_it_is_said_why(rows: tuple[str, ...], why: str) -> None:
    found = agreement(judged(rows))

    assert found.figure.alpha is None
    assert found.figure.interval is None
    assert found.figure.why is not None
    assert why in found.figure.why


def test_ten_claims_judged_twice_have_a_coefficient_and_chance_alone_has_about_none() -> None:
    draw = random.Random(5)
    agreed = agreement(judged(("1 2 3 4 5 1 2 3 4 5",) * 2))
    chance = agreement(judged(tuple(" ".join(draw.choices("12345", k=3000)) for _ in range(3))))

    assert agreed.figure.alpha == 1
    assert abs(chance.figure.alpha or 1) < 0.03


def test_the_interval_is_the_same_whenever_and_in_whatever_order_it_is_asked_for() -> None:
    units = units_of(WORKED)
    found = interval(units)

    assert found == interval(units[::-1])
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.743 < found.high
    assert found.left_out == 0


def test_resamples_without_variation_are_counted_and_of_many_there_is_no_interval() -> None:
    many = [(2, 0)] * 19 + [(1, 1)]
    few = [(2, 0)] * 17 + [(1, 1)] * 3

    assert interval(many).low is None
    assert 300 < interval(many).left_out < 420  # (19 / 20) ** 20 of a thousand is 358
    assert interval(few).high is not None
    assert 20 < interval(few).left_out <= RESAMPLES / 20


def test_what_stands_apart_counts_only_in_the_figure_that_includes_it() -> None:
    rows = ("1 2 3 4 5 1 2 3 4 5", "1 2 3 4 5 1 2 3 4 4")
    listed = judged(rows)
    stale = Judgement(UUID(int=99), "one", "mixed", Apart.STALE)
    informed = Judgement(UUID(int=99), "other", "mixed", Apart.INFORMED)
    revised = Judgement(UUID(int=10), "reviewer 1", "unproven", Apart.INFORMED)
    found = agreement([revised, stale, *listed, informed], apart={Apart.OUTSIDE: 3})

    assert (found.figure.claims, found.including.claims) == (10, 11)
    assert found.figure.percent == pytest.approx(90)
    assert found.including.percent == 100
    assert (found.excluded[Apart.STALE], found.excluded[Apart.INFORMED]) == (1, 2)
    assert found.excluded[Apart.OUTSIDE] == 3
    assert [split.claim.int for split in found.splits] == [10]
    assert found.all_splits == ()


def test_the_most_divided_claim_comes_first_and_pairs_are_counted() -> None:
    found: Agreement = agreement(judged(("1 1 1 2", "1 2 2 2", "1 1 3 2", "1 2 4 2")))

    assert [split.claim.int for split in found.splits] == [3, 2]
    assert [one.word for one in found.splits[1].judgements] == [
        "supported", "refuted", "supported", "refuted",
    ]  # fmt: skip
    assert {(pair.one[-1], pair.other[-1]): (pair.same, pair.claims) for pair in found.pairs} == {
        ("0", "1"): (2, 4), ("0", "2"): (3, 4), ("0", "3"): (2, 4),
        ("1", "2"): (2, 4), ("1", "3"): (3, 4), ("2", "3"): (2, 4),
    }  # fmt: skip
