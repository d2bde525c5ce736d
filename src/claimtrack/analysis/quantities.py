"""The quantities that a sentence states: how the number is meant, the number itself, its unit.

Years, dates, hours, ages, shares in words and numbers that name something are none
(`not_counted.py`). What cannot be decided ("1.000", "5m") is returned with all its readings.
Precision and recall on sentences labelled by hand: tests/test_quantities.py, docs/analysis.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from claimtrack.analysis.not_counted import counts_nothing
from claimtrack.analysis.nothing_counted import nothing_at
from claimtrack.analysis.number_ranges import Text, range_from
from claimtrack.analysis.number_words import HYPHENS, WORD, english, tokens
from claimtrack.analysis.numerals import Numeral, decimal_point
from claimtrack.analysis.surroundings import Surroundings, is_headline
from claimtrack.vocabulary import Comparator

_LONGEST_PHRASE = 5
_UPPER = (Comparator.AT_MOST, Comparator.LESS_THAN)
_LOWER = (Comparator.AT_LEAST, Comparator.MORE_THAN)
_MEASURED = frozenset(("high", "long", "wide", "deep", "tall", "above", "below", "away", "from"))
_HYPHENED = {"odd": "~", "plus": ">="}
_COUNTRIES = ("US", "AU", "CA", "NZ", "HK")
_COUNTED_WITHIN = 3


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it is meant.

    `low` and `high` are exact: both for "=", "~" and "between", one of them for an open range,
    neither for "none". `unit` is "%", a sign of money or letters that measure; None where none.
    """

    comparator: Comparator
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a text: `words` are `text[start:end]`, without what is counted.

    `readings` is one amount, or several where the text does not decide which is meant. `counted`
    are the words behind it that say of what ("Russian soldiers"), as far as they can be told.
    """

    start: int
    end: int
    words: str
    readings: tuple[Amount, ...]
    counted: str = ""

    @property
    def amount(self) -> Amount | None:
        """What is meant, or None where that is undecided."""
        return self.readings[0] if len(self.readings) == 1 else None


def quantities(
    text: str, *, language: str | None = None, everything: bool = False
) -> tuple[Quantity, ...]:
    """Return the quantities of a text in order.

    `language` is a BCP 47 tag of the text, which may say what its decimal point is. With
    `everything`, numbers that look like years, ages and names count too: somebody has said that the
    words are a quantity.
    """
    return tuple(_Reader(text, language, everything).read())


class _Reader:
    """One walk through the tokens of a text."""

    def __init__(self, text: str, language: str | None, everything: bool) -> None:
        pieces = tokens(text)
        self._source = text
        self._text = Text(pieces, english(), decimal_point(pieces, language))
        self._tokens = pieces
        self._words = self._text.words
        self._everything = everything
        self._is_headline = is_headline(pieces)

    def read(self) -> Iterator[Quantity]:
        place = 0
        while place < len(self._tokens):
            nought = nothing_at(self._tokens, place, self._words, everything=self._everything)
            numeral = None if nought else self._text.numeral(place)
            if nought:
                yield self._quantity(place, nought, (Amount(Comparator.NONE),))
                place = nought
            elif numeral is None:
                place += 1
            else:
                found, place = self._stated(numeral)
                if found is not None:
                    yield found

    def _stated(self, numeral: Numeral) -> tuple[Quantity | None, int]:
        """Return the quantity that a numeral states, if it does, and where to read on."""
        ranged = range_from(self._text, numeral)
        first, last = ranged or (numeral, numeral)
        unit, behind = self._text.unit(last)
        unit = unit or self._text.unit(first)[0]
        start, factor = self._start(first)
        sign, opened = self._before(start, is_range=ranged is not None)
        if ranged is None and not sign:
            sign, closed = self._behind(behind)
        else:
            closed = self._behind(behind)[1]
        around = Surroundings(
            self._tokens, self._words, first, opened, closed, sign, range_before=False,
            range_behind=ranged is not None, has_unit=unit is not None,
            is_headline=self._is_headline,
        )  # fmt: skip
        end = replace(around, numeral=last, first=last.first, range_before=True, range_behind=False)
        nothing = counts_nothing(around) or (ranged is not None and counts_nothing(end))
        if nothing and not self._everything:
            return None, last.after
        amounts = self._amounts(first, last, sign, unit, factor, closed)
        return self._quantity(opened, closed, amounts), max(closed, last.after)

    def _start(self, numeral: Numeral) -> tuple[int, int]:
        """Return where a number begins, with its sign of money and its minus, and 1 or -1."""
        start = numeral.first
        if self._text.is_money(start - 1):
            start -= 1
            country = self._tokens[start - 1].text if start else ""
            start -= country in _COUNTRIES and not self._tokens[start].apart
        minus = self._tokens[start - 1] if start else None
        if minus is None or minus.text not in ("-", "−") or self._tokens[start].apart:
            return start, 1
        return (start - 1, -1) if minus.apart else (start, 1)

    def _before(self, start: int, *, is_range: bool) -> tuple[str, int]:
        """Return the comparator before a number, and where its words begin."""
        sign, place = "", start
        if is_range and self._text.word(place - 1) in ("between", "from"):
            place -= 1
        opened = place
        while place > 0:
            found = self._phrase(place)
            if found:
                sign = found[0] if sign in ("", "~") else sign
                place = opened = place - found[1]
            elif self._words.has("before.skipped", self._tokens[place - 1]):
                place -= 1
            else:
                break
        return sign, opened

    def _phrase(self, place: int) -> tuple[str, int] | None:
        """Return the comparator that ends right before a place, and how many tokens say it."""
        for length in range(min(_LONGEST_PHRASE, place), 0, -1):
            phrase = tuple(token.lower for token in self._tokens[place - length : place])
            if phrase in self._words.before:
                return self._words.before[phrase], length
        return None

    def _behind(self, after: int) -> tuple[str, int]:
        """Return the comparator behind a number ("or more", "-odd"), and where its words end."""
        words = self._text.word
        if words(after) in HYPHENS and words(after + 1) in _HYPHENED:
            return _HYPHENED[words(after + 1)], after + 2
        for start in (after, after + 1):
            for length in (2, 1) if start == after else (2,):
                phrase = tuple(words(place) for place in range(start, start + length))
                if phrase in self._words.behind:
                    return self._words.behind[phrase], start + length
            if start >= len(self._tokens) or self._tokens[start].kind != WORD:
                break
        return "", after

    def _amounts(
        self, first: Numeral, last: Numeral, sign: str, unit: str | None, factor: int, behind: int
    ) -> tuple[Amount, ...]:
        unit = unit or last.letters or first.letters or None
        low = tuple(value.copy_negate() if factor < 0 else value for value in first.readings)
        if last is not first:
            how = Comparator.ABOUT if sign == Comparator.ABOUT else Comparator.BETWEEN
            return (Amount(how, low[0], last.readings[0], unit),)
        if first.dubious:
            plain, scaled = low[: len(low) // 2], low[len(low) // 2 :]
            letter = self._tokens[first.first].behind
            if letter == "m" and self._text.word(behind) in _MEASURED:
                low, unit = plain, "m"
            elif unit or letter.lower() == "b" or self._follows_several(behind):
                low = scaled
        return tuple(amount(Comparator(sign or "="), value, unit) for value in low)

    def _follows_several(self, place: int) -> bool:
        return place < len(self._tokens) and self._words.is_plural(self._tokens[place])

    def _quantity(self, first: int, after: int, amounts: tuple[Amount, ...]) -> Quantity:
        start, end = self._tokens[first].start, self._tokens[after - 1].end
        return Quantity(start, end, self._source[start:end], amounts, self._counted(after))

    def _counted(self, after: int) -> str:
        """Return the words behind a number up to the first plural among the next three."""
        for token in self._tokens[after : after + _COUNTED_WITHIN]:
            if token.kind != WORD or not token.text[0].isalpha():
                break
            if self._words.is_plural(token):
                return self._source[self._tokens[after].start : token.end]
        return ""


def amount(how: Comparator, value: Decimal, unit: str | None = None) -> Amount:
    """Return one number as it is meant: the bound or bounds that its comparator has."""
    low = None if how in _UPPER else value
    return Amount(how, low, None if how in _LOWER else value, unit)
