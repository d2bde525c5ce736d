"""Numbers that name something or are a part of a word: sections, aircraft, houses, compounds."""

from claimtrack.analysis.number_words import DIGITS, HYPHENS, MARK, WORD
from claimtrack.analysis.surroundings import Surroundings

_COUNTRIES = frozenset(("US", "USA", "UK", "EU", "UN", "NATO"))
_EMERGENCY = frozenset(("911", "999", "112"))
_ABBREVIATED = frozenset(("no", "nos", "nr", "p", "pp", "art", "sec", "vol", "para", "fig", "ch"))
_JOINS = frozenset(("and", ",", "to", "or", "-", "–"))
_YEAR_DIGITS = 2


def is_glued(around: Surroundings) -> bool:
    """Say whether a number is a part of a word: "T-72", "two-party", "24/7", "6'3", "MH17"."""
    return _is_glued_before(around) or _is_glued_behind(around)


def _is_glued_before(around: Surroundings) -> bool:
    token, mark, earlier = around.token, around.at(around.before), around.at(around.before - 1)
    if mark is None or token.apart:
        return False
    tight = earlier is not None and not mark.apart
    if mark.text in HYPHENS:
        is_word = tight and earlier is not None and earlier.kind != MARK
        return is_word and not around.range_before
    if mark.text in ("'", "’"):
        if tight and earlier is not None and earlier.kind == DIGITS:
            return True
        doubled = tight and around.word(around.before - 1) == mark.lower
        is_short = token.text.isdecimal() and len(token.text) == _YEAR_DIGITS
        return is_short and not doubled and not around.is_plural(around.behind)
    return mark.kind != MARK or mark.text in "/:._№§¶+="


def _is_glued_behind(around: Surroundings) -> bool:
    letters = around.numeral.letters.lower()
    if letters and letters not in around.words.lists["measures.letters"]:
        return True
    mark, beyond = around.at(around.after), around.at(around.after + 1)
    if mark is None or beyond is None or mark.apart or beyond.apart:
        return False
    if mark.text not in HYPHENS:
        return mark.text in "/:'’_=" and beyond.kind in (DIGITS, WORD)
    if around.has_unit and beyond.kind == WORD:
        return False
    return not around.range_behind and beyond.lower not in ("plus", "odd")


def is_name(around: Surroundings) -> bool:
    """Say whether a number names: "Section 12", "Boeing 737", "Articles 5 and 6", "the top 10"."""
    token, before = around.token, around.at(around.before)
    if around.numeral.digits and token.text.startswith("0") and len(token.text) > 1:
        return True
    if around.has("nouns.ranked", around.before) or _is_of_a_house(around):
        return True
    if before is None or around.has_unit or around.numeral.scaled:
        return False
    if token.text in _EMERGENCY and not around.is_plural(around.behind):
        return True
    if token.kind == WORD and token.text[0].isupper() and before.kind == WORD:
        return not around.is_headline
    return _is_numbered(around) or _follows_a_name(around)


def _is_of_a_house(around: Surroundings) -> bool:
    """Say whether a number is that of a house: "131 West 23rd Street"."""
    places = range(around.after, around.after + 3)
    if around.has_unit or around.is_compared:
        return False
    return any(around.has("nouns.streets", place) and around.is_capital(place) for place in places)


def _is_numbered(around: Surroundings) -> bool:
    """Say whether a number follows what is numbered: "page 7", "no. 4", "sections 3 and 4"."""
    before = around.before
    if around.is_mark(before, ".") and around.word(before - 1) in _ABBREVIATED:
        return not around.tokens[before].apart
    earlier = around.at(before - 1)
    if around.word(before) in _JOINS and earlier is not None and earlier.kind == DIGITS:
        named = before - 2
        return around.has("nouns.named", named) and not around.has("nouns.times", named)
    return around.has("nouns.named", before) and not around.is_compared


def _follows_a_name(around: Surroundings) -> bool:
    """Say whether digits follow a word with a capital, and count nothing: "Airbus 320"."""
    before, first = around.before, around.numeral.first
    if not around.numeral.digits or around.is_compared or not around.is_capital(before):
        return False
    name = around.tokens[before].text
    if name == "I" or first == 1 or around.is_headline:
        return False
    if name.isupper() and name not in _COUNTRIES:
        return True
    is_place = around.has("places.town", before - 1) or around.has("nouns.weekdays", before)
    return not (is_place and around.is_plural(around.behind))
