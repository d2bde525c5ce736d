"""Numbers that count nothing: names, dates, ages, shares in words, and "one" as a pronoun."""

from decimal import Decimal
from itertools import pairwise

from claimtrack.analysis.number_words import WORD
from claimtrack.analysis.numbers_in_time import is_age, is_date, is_hour, is_in_time, is_year
from claimtrack.analysis.numbers_that_name import is_glued, is_name
from claimtrack.analysis.surroundings import Surroundings

_MOST_ODDS = 1100
"""Above it, a number behind "in" is a year and no share."""
_JOINS = (("in",), ("of",), ("out", "of"), ("of", "every"), ("to",))
_OTHERS = {("to", "another"), ("than", "another"), ("or", "another"), ("after", "another")}
_LONG = 5
_LIMITED = frozenset(("only", "just", "exactly"))
_NEVER = frozenset(("of", "day", "another"))


def counts_nothing(around: Surroundings) -> bool:
    """Say whether a numeral is none of the quantities that a text states."""
    if is_glued(around) or is_name(around) or is_age(around):
        return True
    if _is_share(around) or _is_pronoun(around):
        return True
    if around.has_unit:
        return False
    return is_date(around) or is_hour(around) or is_year(around) or is_in_time(around)


def _is_share(around: Surroundings) -> bool:
    """Say whether it is a share or multiple: "two thirds", "one in five", "three times"."""
    behind = around.behind
    if around.has("nouns.shares", behind) or around.has("nouns.multiples", behind):
        return True
    if around.word(behind) == "more" and around.has("nouns.multiples", behind + 1):
        return True
    if around.has_unit:
        return False
    first, after = around.numeral.first, around.after
    for join in _JOINS:
        size = len(join)
        other = _number(around, after + size)
        if around.reads(after, join) and _are_odds(around, join, first, around.value, other):
            return True
        place = first - size - 1
        one, own = _number(around, place), _number(around, first)
        if around.reads(place + 1, join) and one and _are_odds(around, join, place, one, own):
            return True
    return False


def _number(around: Surroundings, place: int) -> int:
    word = around.word(place)
    return int(word) if word.isdecimal() and len(word) < _LONG else around.words.values.get(word, 0)


def _are_odds(
    around: Surroundings, join: tuple[str, ...], first: int, one: Decimal | int, other: int
) -> bool:
    """Say whether two joined numbers are a share or a score: "8 of 10", "2 to 1"."""
    if not 0 < other < _MOST_ODDS or one >= _MOST_ODDS:
        return False
    if join == ("of",):
        return around.word(first) != "one"
    return join != ("to",) or (around.word(first - 1) != "from" and one > other)


def _is_pronoun(around: Surroundings) -> bool:
    """Say whether "one" stands where no other number could."""
    before, after = around.before, around.after
    if around.token.lower != "one" or after != around.numeral.first + 1:
        return False
    if around.behind > after:
        return False
    if around.has("nouns.not_one", after):
        is_limited = bool(around.sign) or around.word(before) in _LIMITED
        return not is_limited or around.word(after) in _NEVER
    if around.is_compared:
        return False
    is_noun = around.has("nouns.ing", after) or around.has("verbs.helping", after + 1)
    is_doing = around.word(around.behind).endswith("ing") and not is_noun
    if is_doing or around.has("nouns.no_one", before):
        return True
    pairs = set(pairwise(around.word(place) for place in range(after, after + 4)))
    if pairs & _OTHERS or (around.word(before) == "from" and ("to", "the") in pairs):
        return True
    following = around.at(around.behind)
    return following is None or following.kind != WORD
