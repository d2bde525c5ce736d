"""A numeral among the tokens of its text: what stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from claimtrack.analysis.number_words import MARK, WORD, NumberWords, Token
from claimtrack.analysis.numerals import Numeral

_NEAR = 6
_HEADLINE = 0.7
"""The share of longer words with a capital that makes a headline."""
_SHORT = 3


def is_headline(tokens: Sequence[Token]) -> bool:
    """Say whether a text writes most of its words with a capital, as headlines do."""
    words = [token for token in tokens if token.kind == WORD and len(token.text) > _SHORT]
    return sum(token.text[0].isupper() for token in words) > _HEADLINE * len(words)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A numeral among the tokens of its text.

    `first` is where the words begin that say how it is meant, `behind` where what follows its unit
    begins. `sign` is the comparator, or "" where no word says one. `range_before` and
    `range_behind` say that it ends a range, and that it begins one; `has_unit`, that it is of money
    or a share; `is_headline`, that the text writes most of its words with a capital.
    """

    tokens: Sequence[Token]
    words: NumberWords
    numeral: Numeral
    first: int
    behind: int
    sign: str
    range_before: bool
    range_behind: bool
    has_unit: bool
    is_headline: bool

    def at(self, place: int) -> Token | None:
        """Return the token at a place, if there is one."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def word(self, place: int) -> str:
        """Return the token at a place in lower case, or ""."""
        return self.tokens[place].lower if 0 <= place < len(self.tokens) else ""

    def has(self, name: str, place: int) -> bool:
        """Say whether the token at a place is in a list."""
        return self.words.has(name, self.at(place))

    def is_mark(self, place: int, marks: str) -> bool:
        """Say whether one of some marks stands at a place."""
        token = self.at(place)
        return token is not None and token.kind == MARK and token.text in marks

    def is_capital(self, place: int) -> bool:
        """Say whether a word with a capital stands at a place."""
        token = self.at(place)
        return token is not None and token.kind == WORD and token.text[0].isupper()

    def is_plural(self, place: int) -> bool:
        """Say whether a word for several of a thing stands at a place."""
        return self.words.is_plural(self.at(place))

    def reads(self, place: int, words: Sequence[str]) -> bool:
        """Say whether some words stand from a place on."""
        stretch = self.tokens[place : place + len(words)] if place >= 0 else ()
        return [token.lower for token in stretch] == list(words)

    @property
    def token(self) -> Token:
        """The first token of the numeral."""
        return self.tokens[self.numeral.first]

    @property
    def before(self) -> int:
        """The place right before the numeral."""
        return self.numeral.first - 1

    @property
    def after(self) -> int:
        """The place right behind the numeral."""
        return self.numeral.after

    @property
    def value(self) -> Decimal:
        """The number, or the first of its readings."""
        return self.numeral.readings[0]

    @property
    def is_compared(self) -> bool:
        """Whether words say how it is meant."""
        return self.first < self.numeral.first

    def near(self, name: str, count: int = _NEAR) -> bool:
        """Say whether one of the last words of the sentence before the numeral is in a list."""
        for token in reversed(self.tokens[max(0, self.numeral.first - count) : self.numeral.first]):
            if token.text in (".", ";", "?", "!"):
                return False
            if self.words.has(name, token):
                return True
        return False
