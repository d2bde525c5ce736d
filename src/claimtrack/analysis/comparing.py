"""How two numbers of claims go together: the same, compatible, different, one against none.

Numbers compare where they are of one measure, one unit, and times that may overlap. "About 200" is
taken as 10 per cent either way, which the reason says. Two lower bounds are never agreement: both
may be true of any larger number, so they are compatible.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from claimtrack.analysis.number_words import english
from claimtrack.analysis.numerals import plain
from claimtrack.vocabulary import Comparator, Relation

TOLERANCE_PERCENT = 10
"""How far "about" reaches to either side."""
_SHARE = Decimal(TOLERANCE_PERCENT) / 100
_OPEN_ENDS = (Comparator.MORE_THAN, Comparator.LESS_THAN)
_BOUNDS = (*_OPEN_ENDS, Comparator.AT_LEAST, Comparator.AT_MOST)
_WORDS = {
    Comparator.EQUAL: "", Comparator.AT_LEAST: "at least ", Comparator.MORE_THAN: "more than ",
    Comparator.AT_MOST: "at most ", Comparator.LESS_THAN: "fewer than ", Comparator.ABOUT: "about ",
    Comparator.BETWEEN: "", Comparator.NONE: "none",
}  # fmt: skip
_KEPT = 1_000
"""How many numbers are told once and remembered: each meets up to a hundred others."""
_MONEY = "$€£¥₽₴"
_HEADS = frozenset(("people", "persons", "person", "heads"))


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a claim, as it is recorded.

    `low` and `high` are the bounds that the comparator has; `earliest` and `latest` the first and
    last day of its period, None where that is open or no period is known.
    """

    comparator: Comparator
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    measure: str | None = None
    earliest: date | None = None
    latest: date | None = None

    @property
    def is_none(self) -> bool:
        """Whether it says that there were none."""
        return self.comparator is Comparator.NONE or (self.low == self.high == 0)


class Recorded(Protocol):
    """A row of a number; its bounds are exact decimals as text."""

    @property
    def comparator(self) -> str:
        """A word of `Comparator`."""

    @property
    def low(self) -> str | None:
        """The lower bound."""

    @property
    def high(self) -> str | None:
        """The upper bound."""

    @property
    def unit(self) -> str | None:
        """What is counted, or in what."""

    @property
    def measure(self) -> str | None:
        """What the number is of."""


def number_of(row: Recorded, days: tuple[date | None, date | None] = (None, None)) -> Number:
    """Return a row as it is compared; `days` are the first and last of its period."""
    low, high = (None if text is None else Decimal(text) for text in (row.low, row.high))
    return Number(Comparator(row.comparator), low, high, row.unit, row.measure, *days)


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers that a statement is true of; None is an end that is open without limit.

    `takes_low` and `takes_high` say whether the ends belong to it.
    """

    low: Decimal | None
    high: Decimal | None
    takes_low: bool = True
    takes_high: bool = True

    def meets(self, other: "Interval") -> bool:
        """Say whether some number is in both."""
        return not (self._is_below(other) or other._is_below(self))

    def _is_below(self, other: "Interval") -> bool:
        if self.high is None or other.low is None:
            return False
        if self.high == other.low:
            return not (self.takes_high and other.takes_low)
        return self.high < other.low


@lru_cache(_KEPT)
def interval_of(number: Number) -> Interval:
    """Return the numbers that a statement is true of."""
    match number.comparator:
        case Comparator.NONE:
            return Interval(Decimal(0), Decimal(0))
        case Comparator.ABOUT:
            return Interval(_less(number.low), _more(number.high))
        case how:
            takes = how not in _OPEN_ENDS
            return Interval(number.low, number.high, takes, takes)


def _less(value: Decimal | None) -> Decimal | None:
    return None if value is None else value - abs(value) * _SHARE


def _more(value: Decimal | None) -> Decimal | None:
    return None if value is None else value + abs(value) * _SHARE


@lru_cache(_KEPT)
def words_of(number: Number) -> str:
    """Return a number in words and digits: "at least 220", "about 1,000 to 1,200 $", "none"."""
    shown = [grouped(value) for value in (number.low, number.high) if value is not None]
    span = " to ".join(dict.fromkeys(shown))
    if number.comparator is Comparator.NONE:
        return _WORDS[Comparator.NONE]
    unit = number.unit or ""
    if unit in ("", *_MONEY):
        return f"{_WORDS[number.comparator]}{unit}{span}"
    return f"{_WORDS[number.comparator]}{span}{'' if unit == '%' else ' '}{unit}"


def grouped(value: Decimal) -> str:
    """Return a number in digits, its thousands parted by commas."""
    whole, point, part = plain(value).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    first = len(digits) % 3 or 3
    groups = [digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))]
    return f"{sign}{','.join(groups)}{point}{part}"


def relation(one: Number, other: Number) -> tuple[Relation, str]:
    """Return how two numbers go together, and why, in a sentence without a point."""
    reason = _not_comparable(one, other)
    if reason:
        return Relation.NOT_COMPARABLE, reason
    first, second = interval_of(one), interval_of(other)
    said = f"{words_of(one)} and {words_of(other)}"
    if one.is_none and other.is_none:
        return Relation.SAME, "both say none"
    if not first.meets(second):
        if one.is_none or other.is_none:
            some = words_of(other if one.is_none else one)
            return Relation.AGAINST_NONE, f"{some} against none"
        return Relation.DIFFER, f"no number is both {said}{_about(one, other)}"
    if _are_same(one, other):
        return Relation.SAME, f"both say {words_of(one)}"
    return Relation.COMPATIBLE, _why_compatible(one, other)


def _are_same(one: Number, other: Number) -> bool:
    same = (one.comparator, one.low, one.high) == (other.comparator, other.low, other.high)
    return same and one.comparator not in _BOUNDS


def _why_compatible(one: Number, other: Number) -> str:
    kinds = {one.comparator, other.comparator}
    if kinds <= {Comparator.AT_LEAST, Comparator.MORE_THAN}:
        return "two lower bounds: any larger number is within both, and neither confirms the other"
    if kinds <= {Comparator.AT_MOST, Comparator.LESS_THAN}:
        return "two upper bounds: any smaller number is within both, and neither confirms the other"
    return f"{words_of(one)} and {words_of(other)} may both be true{_about(one, other)}"


def _about(one: Number, other: Number) -> str:
    if Comparator.ABOUT not in (one.comparator, other.comparator):
        return ""
    return f" (about: {TOLERANCE_PERCENT}% either way)"


def _not_comparable(one: Number, other: Number) -> str:
    """Return why two numbers cannot be compared, or ""."""
    if not (one.measure and other.measure):
        return "no measure says what is counted"
    if spelling(one.measure) != spelling(other.measure):
        return f"other measures: {one.measure}, and {other.measure}"
    if not (one.is_none or other.is_none) and unit_of(one) != unit_of(other):
        return f"other units: {one.unit or 'none given'}, and {other.unit or 'none given'}"
    if _is_before(one, other) or _is_before(other, one):
        return "their periods do not overlap"
    return ""


def _is_before(one: Number, other: Number) -> bool:
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


@lru_cache(_KEPT)
def unit_of(number: Number) -> str:
    """Return a unit as it is compared: "percent" is "%", in any case.

    Whom or what the measure names is no unit of its own: soldiers, of "Russian soldiers killed".
    Nor are people.
    """
    unit = spelling(number.unit or "")
    if unit in _HEADS or f" {unit} " in f" {spelling(number.measure or '')} ":
        return ""
    return english().units.get(unit, unit)


@lru_cache(_KEPT)
def spelling(words: str) -> str:
    """Return the words of a measure or unit as they are compared: without case or more spaces."""
    return " ".join(words.casefold().split())


def pairs(numbers: Sequence[Number]) -> list[tuple[int, int, Relation, str]]:
    """Return how each two of some numbers go together, by their places."""
    return [
        (first, second, *relation(numbers[first], numbers[second]))
        for first in range(len(numbers))
        for second in range(first + 1, len(numbers))
    ]
