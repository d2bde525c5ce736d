"""Numerals, in digits and in words, as exact decimals; what cannot be decided keeps its readings.

"1.000" is a thousand to one writer and one to another. Other numbers of the same text decide, where
they show which mark is the point ("2,5", "1.000.000"); else both readings are offered, and none is
guessed. "1,000" in an English text is a thousand.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal

from claimtrack.analysis.number_words import DIGITS, HYPHENS, WORD, NumberWords, Token

_EXACT = Context(prec=1_000)
"""Wide enough that no product of a number in a text is rounded."""
_GROUP = 3
_HUNDRED = 100
_COMMA_POINT = (
    " az be bg bs ca cs da de el es et eu fi fr gl hr hu hy id is it ka kk lt lv mk nl no nb nn pl"
    " pt ro ru sk sl sq sr sv tr uk uz vi "
)
"""Languages whose decimal point is a comma (CLDR)."""
_PARTS = {
    ("half", "a"): Decimal("0.5"),
    ("quarter", "of", "a"): Decimal("0.25"),
    ("a", "quarter", "of", "a"): Decimal("0.25"),
    ("three", "quarters", "of", "a"): Decimal("0.75"),
}
"""What may stand before a word for a power of ten: "a quarter of a million"."""
_SPACES = r"[ \u00a0\u202f\u2009'’]"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text: its tokens are `tokens[first:after]`.

    `readings` is one value, or more where the text leaves open which is meant. `digits` says that
    it was written in plain digits and nothing else ("2015"); `scaled`, that a word or letters for a
    power of ten belong to it; `letters` are those that measure it ("30km"); `dubious` is a letter
    that is a scale or a measure ("5m").
    """

    first: int
    after: int
    readings: tuple[Decimal, ...]
    digits: bool = False
    scaled: bool = False
    letters: str = ""
    dubious: bool = False

    def times(self, factor: int) -> "Numeral":
        """Return the numeral with each reading multiplied."""
        return replace(
            self, readings=tuple(_EXACT.multiply(value, factor) for value in self.readings)
        )


def plain(number: Decimal) -> str:
    """Return a number in plain digits, without exponent or needless noughts: "1200000", "0.5"."""
    digits = format(number, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits if number else "0"


def decimal_point(tokens: Iterable[Token], language: str | None = None) -> str | None:
    """Return which mark the numbers of a text show to be its decimal point, or None."""
    shown: set[str] = set()
    for token in tokens:
        if token.kind != DIGITS:
            continue
        marks = re.findall(r"[.,]", token.text)
        if len(set(marks)) > 1:
            shown.add(marks[-1])
        elif len(marks) > 1:
            if all(len(group) == _GROUP for group in re.split(r"[.,]", token.text)[1:]):
                shown.add("," if marks[0] == "." else ".")
        elif marks and not _groups(token.text):
            shown.add(marks[0])
    if len(shown) == 1:
        return shown.pop()
    primary = (language or "").partition("-")[0].lower()
    return "," if not shown and f" {primary} " in _COMMA_POINT else None


def _groups(digits: str) -> bool:
    """Say whether a single mark may part thousands: "1,000", and not "2,5" nor "0.125"."""
    head, _, tail = re.sub(_SPACES, "", digits).replace(",", ".").partition(".")
    return len(tail) == _GROUP and len(head) <= _GROUP and not head.startswith("0")


def digit_readings(digits: str, point: str | None) -> tuple[Decimal, ...]:
    """Return what digits with their marks may say; nothing for what is no number ("12.5.2015")."""
    bare = re.sub(_SPACES, "", digits)
    marks = re.findall(r"[.,]", bare)
    if not marks:
        return (Decimal(bare),)
    if len(marks) > 1:
        whole, part = bare, "0"
        if marks[-1] != marks[0]:
            whole, _, part = bare.rpartition(marks[-1])
        head, *groups = re.split(r"[.,]", whole)
        if len(head) > _GROUP or any(len(group) != _GROUP for group in groups):
            return ()
        return (Decimal(f"{head}{''.join(groups)}.{part}"),)
    as_decimal = Decimal(bare.replace(",", "."))
    if not _groups(digits) or re.search(_SPACES, digits):
        return (as_decimal,)
    as_thousands = Decimal(re.sub(r"[.,]", "", bare))
    if point is not None:
        return (as_decimal,) if marks[0] == point else (as_thousands,)
    return (as_thousands,) if marks[0] == "," else (as_decimal, as_thousands)


def numeral_at(
    tokens: Sequence[Token], first: int, words: NumberWords, point: str | None
) -> Numeral | None:
    """Return the numeral that begins at a token, as long as it goes."""
    token = tokens[first]
    if token.kind == DIGITS:
        return _digits(tokens, first, words, point)
    return _words(tokens, first, words) if token.kind == WORD else None


def _digits(
    tokens: Sequence[Token], first: int, words: NumberWords, point: str | None
) -> Numeral | None:
    token = tokens[first]
    readings = digit_readings(token.text, point)
    if not readings:
        return None
    found = Numeral(first, first + 1, readings, digits=token.text.isdigit() and not token.behind)
    letters = token.behind.lower()
    if letters in ("m", "b"):
        scale = words.scales["million" if letters == "m" else "billion"]
        both = (*readings, *found.times(scale).readings)
        return replace(found, readings=both, dubious=True)
    if letters in words.suffixes:
        return replace(found.times(words.suffixes[letters]), scaled=True)
    if letters in words.scales:
        return replace(found.times(words.scales[letters]), scaled=True)
    if letters:
        return replace(found, letters=token.behind)
    return _scaled(tokens, found, words)


def _scaled(tokens: Sequence[Token], found: Numeral, words: NumberWords) -> Numeral:
    """Take the words for a power of ten that follow: "1.2 million", "2.5-million", "3 dozen"."""
    while True:
        after = found.after
        if after + 1 < len(tokens) and tokens[after].text in HYPHENS and not tokens[after].apart:
            after += 1
        following = tokens[after] if after < len(tokens) else None
        if following is None or following.kind != WORD or following.lower not in words.scales:
            return found
        found = replace(found.times(words.scales[following.lower]), digits=False, scaled=True,
                        after=after + 1)  # fmt: skip


def _words(tokens: Sequence[Token], first: int, words: NumberWords) -> Numeral | None:
    """Read "two hundred and twenty-five thousand", "a dozen", "half a million"."""
    at, part, is_bare = _opening(tokens, first)
    if at >= len(tokens) or tokens[at].lower not in (words.scales if is_bare else words.values):
        return None
    total, current, scaled, after = 0, int(is_bare), False, at
    while True:
        place = _next_word(tokens, after, words, scaled=scaled, begins=after == at)
        if place is None:
            break
        word = tokens[place].lower
        scale, value = words.scales.get(word), words.values.get(word, 0)
        if (scale and not current) or not (scale or _may_follow(current, value)):
            break
        if scale is None:
            current += value
        elif scale == _HUNDRED:
            current *= scale
        else:
            total, current = total + current * scale, 0
        scaled, after = scaled or scale is not None, place + 1
    number = Decimal(total + current)
    return Numeral(first, after, (number * part,), scaled=scaled)


def _opening(tokens: Sequence[Token], first: int) -> tuple[int, Decimal, bool]:
    """Return where the words of a numeral go on behind "a" or "half a", and the part that it is."""
    for words, part in _PARTS.items():
        if tuple(token.lower for token in tokens[first : first + len(words)]) == words:
            return first + len(words), part, True
    is_bare = tokens[first].lower in ("a", "an")
    return first + is_bare, Decimal(1), is_bare


def _next_word(
    tokens: Sequence[Token], after: int, words: NumberWords, *, scaled: bool, begins: bool
) -> int | None:
    """Return where the next word of a numeral is, past a hyphen or an "and"; None where it ends."""
    place = after
    if not begins and place < len(tokens):
        is_and = tokens[place].lower == "and" and scaled
        if is_and and _begins_anew(tokens, place + 1, words):
            return None
        place += is_and or (tokens[place].text in HYPHENS and not tokens[place].apart)
    if place >= len(tokens):
        return None
    word = tokens[place].lower
    return place if word in words.values or word in words.scales else None


def _begins_anew(tokens: Sequence[Token], place: int, words: NumberWords) -> bool:
    """Say whether a number of its own begins: between one hundred and *two hundred*."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    return following is not None and following.lower in words.scales


def _may_follow(current: int, value: int) -> bool:
    """Say whether a word adds to what was read: twenty-two, a hundred (and) five."""
    if not current:
        return True
    tail = current % _HUNDRED
    return (tail == 0 and current >= _HUNDRED) or (tail >= 20 and tail % 10 == 0 and value < 10)
