"""Two numbers that are one range: "200 to 250", "between 2 and 3 million", "two or three"."""

from collections.abc import Sequence
from dataclasses import dataclass

from claimtrack.analysis.number_words import DIGITS, HYPHENS, NumberWords, Token
from claimtrack.analysis.numerals import Numeral, numeral_at

MONEY = frozenset("$€£¥₽₴")
_FAR = 8
"""How many words back a verb of change may stand from its numbers."""


@dataclass(frozen=True, slots=True)
class Text:
    """The tokens of a text, with the words of its language and its decimal point."""

    tokens: Sequence[Token]
    words: NumberWords
    point: str | None

    def word(self, place: int) -> str:
        """Return the token at a place in lower case, or ""."""
        return self.tokens[place].lower if 0 <= place < len(self.tokens) else ""

    def is_money(self, place: int) -> bool:
        """Say whether a sign or code of money stands at a place: "$", "EUR"."""
        word = self.word(place)
        if word in MONEY:
            return True
        return word in self.words.lists["nouns.currencies"] and self.tokens[place].text.isupper()

    def numeral(self, place: int) -> Numeral | None:
        """Return the numeral that begins at a place, if one does."""
        if place >= len(self.tokens):
            return None
        return numeral_at(self.tokens, place, self.words, self.point)

    def near(self, name: str, place: int, count: int) -> bool:
        """Say whether one of the words before a place, in its sentence, is in a list."""
        for token in reversed(self.tokens[max(0, place - count) : place]):
            if token.text in (".", ";"):
                return False
            if self.words.has(name, token):
                return True
        return False

    def unit(self, numeral: Numeral) -> tuple[str | None, int]:
        """Return the share or money that a numeral is of, and where what follows begins."""
        after = numeral.after
        for length in (4, 2, 1):
            stretch = self.tokens[after : after + length]
            joined = " ".join(token.lower for token in stretch)
            if len(stretch) == length and joined in self.words.units:
                return self.words.units[joined], after + length
        if self.word(after) in HYPHENS and self.word(after + 1) in self.words.units:
            return self.words.units[self.word(after + 1)], after + 2
        if self.is_money(numeral.first - 1):
            return self.words.units[self.word(numeral.first - 1)], after
        if self.word(after) == "pounds" and not self.near("verbs.weighing", numeral.first, 4):
            return "£", after + 1
        return None, after


def range_from(text: Text, first: Numeral) -> tuple[Numeral, Numeral] | None:
    """Return the two numerals of the range that begins with one; None where it stands alone.

    "2 to 3 million" is a million twice. What rose from one number to another is no range.
    """
    unit, at = text.unit(first)
    join, start = text.word(at), at + 1
    if join not in ("to", "and", "or") and join not in HYPHENS:
        return None
    if text.is_money(start):
        start += 1
    second = text.numeral(start)
    if second is None or len(first.readings) > 1 or len(second.readings) > 1:
        return None
    first = _with_its_scale(text, first, second)
    other, _ = text.unit(second)
    if first.readings[0] >= second.readings[0] or (unit and other and unit != other):
        return None
    is_one = _is_range(
        text, join, first, second, text.tokens[start - 1].apart or text.tokens[at].apart
    )
    return (first, second) if is_one else None


def _is_range(text: Text, join: str, first: Numeral, second: Numeral, apart: bool) -> bool:
    before = first.first - 1
    if text.is_money(before):
        before -= 1
    opening = text.word(before)
    if join in HYPHENS:
        in_digits = text.tokens[first.first].kind == text.tokens[second.first].kind == DIGITS
        gap = text.tokens[second.first].apart
        return in_digits and not apart and not gap and not text.near("verbs.scores", first.first, 3)
    if join == "or":
        return second.readings[0] - first.readings[0] <= first.readings[0]
    if join == "and":
        return opening == "between"
    if opening in ("between", "by"):
        return True
    return not text.near("verbs.change", first.first, _FAR)


def _with_its_scale(text: Text, first: Numeral, second: Numeral) -> Numeral:
    """Give the first of "2 to 3 million" its million."""
    if first.scaled or not second.scaled:
        return first
    last = text.tokens[second.after - 1]
    scale = text.words.scales.get(last.lower) or text.words.suffixes.get(last.behind.lower())
    if scale and first.readings[0] < second.readings[0] / scale:
        return first.times(scale)
    return first
