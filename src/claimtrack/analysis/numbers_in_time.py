"""Numbers that say when, or how old somebody is: years, days, hours, places in time, ages."""

from claimtrack.analysis.number_words import DIGITS, HYPHENS, MARK
from claimtrack.analysis.surroundings import Surroundings

_FIRST_YEAR, _LAST_YEAR, _YEAR_DIGITS = 1100, 2100, 4
_LAST_DAY, _LAST_HOUR, _LAST_MINUTE, _OLDEST = 31, 24, 59, 110
_RANGE = frozenset(("to", "and", "or", "-", "–", ",", "/"))
_CLOCK = frozenset(("am", "pm", "o'clock", "gmt", "hrs"))
_ENDS = frozenset(("on", "in", "and", "the", ""))
_LIMITS = frozenset(("over", "under", "above", "below", "from"))
_I_AM = frozenset(("i'm", "you're", "he's", "she's"))
_AM, _WHO = frozenset(("is", "was", "are", "were", "am")), frozenset(("i", "you", "he", "she"))
_OLD = (["old"], ["olds"]), (["-", "old"], ["-", "olds"], ["of", "age"])


def is_date(around: Surroundings) -> bool:
    """Say whether a number is a day of a month: "14 June", "May 2", "9 to 11 June"."""
    if not around.numeral.digits or around.value > _LAST_DAY:
        return False
    before, after = around.before, around.after
    second = around.at(after + 1)
    places = [before - 1 if around.is_mark(before, ".") else before, after, around.behind]
    if around.word(after) in _RANGE and second is not None and second.kind == DIGITS:
        places.append(after + 2)
    if around.word(after) in (".", "of"):
        places.append(after + 1)
    return any(_is_month(around, place) for place in places)


def _is_month(around: Surroundings, place: int) -> bool:
    return around.has("nouns.months", place) and around.is_capital(place)


def is_hour(around: Surroundings) -> bool:
    """Say whether a number is an hour of the day: "6 pm", "9 o'clock", "at 10.30"."""
    after, letters = around.after, around.numeral.letters.lower()
    if letters in ("am", "pm", "h") or around.word(after) in _CLOCK:
        return True
    if around.word(after) in ("a", "p") and around.is_mark(after + 1, "."):
        return True
    if not around.has("places.hour", around.before):
        return False
    hour, point, minute = around.token.text.partition(".")
    if point:
        is_clock = len(minute) == 2 and int(minute) <= _LAST_MINUTE and int(hour) <= _LAST_HOUR
        return is_clock and not around.is_plural(after)
    ends = around.is_mark(after, around.word(after)) or around.word(after) in _ENDS
    is_bare = around.numeral.digits and around.value <= _LAST_HOUR
    return around.word(around.before) == "at" and is_bare and ends


def is_year(around: Surroundings) -> bool:
    """Say whether a number is a bare year; "examined 2016 photographs" is a count."""
    if not around.numeral.digits or not _FIRST_YEAR <= around.value <= _LAST_YEAR:
        return False
    if len(around.token.text) != _YEAR_DIGITS:
        return False
    if not around.is_plural(around.behind):
        return True
    if around.is_compared and around.sign:
        return around.has("nouns.yearly", around.behind)
    return around.has("places.year", around.before) or _is_month(around, around.before)


def is_age(around: Surroundings) -> bool:
    """Say whether it is how old somebody is: "aged 11", "29 years old", "children under 5"."""
    if _is_old(around):
        return True
    if around.has_unit or around.value > _OLDEST:
        return False
    first, before = around.first, around.before
    near = [around.word(place) for place in range(max(0, first - 4), around.numeral.first)]
    if any(word in around.words.lists["places.ages"] for word in near[-4:]):
        return "and" not in near[-4:-1] or "ages" in near
    if near[-2:] in (["older", "than"], ["younger", "than"]):
        return True
    if _is_behind_a_name(around):
        return True
    alone = not around.is_plural(around.behind)
    if alone and around.word(before) == "at" and around.near("verbs.aging", 4):
        return True
    is_somebody = around.word(before) in _AM and around.word(before - 1) in _WHO
    if alone and (is_somebody or around.word(before) in _I_AM):
        return True
    alone = alone or around.has("nouns.times", around.behind)
    return alone and around.word(before) in _LIMITS and around.has("nouns.persons", before - 1)


def _is_behind_a_name(around: Surroundings) -> bool:
    """Say whether a number stands between commas behind a name: "Petrova, 34, told"."""
    before, after = around.before, around.after
    if not around.numeral.digits or not around.is_mark(before, ",("):
        return False
    if around.is_mark(after, ",)"):
        named = around.at(before - 1)
        return named is not None and named.kind not in (MARK, DIGITS)
    return around.is_mark(after, ".") and around.is_capital(before - 1)


def _is_old(around: Surroundings) -> bool:
    """Say whether years or months behind a number are an age, across a range."""
    for place in range(around.after, min(around.after + 8, len(around.tokens))):
        token = around.tokens[place]
        if around.has("nouns.times", place):
            rest = [around.word(place + 1), around.word(place + 2)]
            return rest[:1] in _OLD[0] or rest in _OLD[1]
        if token.lower == "and" and around.word(place + 1) == "older":
            return True
        is_joined = token.text in HYPHENS or token.lower in _RANGE or token.kind == DIGITS
        if not is_joined and token.lower not in around.words.values:
            return False
    return False


def is_in_time(around: Surroundings) -> bool:
    """Say whether a length of time lies in time ("ten years ago"), and was not spent."""
    behind = around.behind
    if not around.has("nouns.times", behind):
        return False
    if around.has("places.behind", behind + 1):
        return around.word(behind + 1) != "on" or not _was_spent(around)
    if around.reads(behind + 1, ["to", "go"]):
        return True
    if _was_spent(around) or (around.word(around.before) == "by" and around.near("verbs.change")):
        return False
    place = around.before
    while place >= 0 and (place >= around.first or around.has("places.between", place)):
        if around.has("places.before", place):
            return True
        place -= 1
    return around.has("places.before", place)


def _was_spent(around: Surroundings) -> bool:
    if around.word(around.before) in ("last", "past", "next", "previous", "within"):
        return False
    return around.near("verbs.spent", 4)
