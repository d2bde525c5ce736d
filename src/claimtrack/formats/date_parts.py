"""The words of one date, taken apart: "Tue, 10 Jun 2003 04:00:00 GMT", "12 de mayo de 2015"."""

import re
from dataclasses import dataclass, replace

from claimtrack.months import folded_name, longer_names, month_of, weekday_of

# A time of day with what stands behind it, wherever that is: in RFC 1123 behind the date, in the
# dates of JavaScript and of Unix inside it.
_TIME = re.compile(
    r"(?<![0-9])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[ap]\.?m\.?(?!\w))?"
    r"(?: ?(?:\b[A-Z]{1,4}\b)?(?:[+-][0-9]{1,2}:?[0-9]{2})?)?(?: ?\([^)]*\))?"
)
_PIECE = re.compile(r"[0-9]+|[^\W\d_](?:[^\W\d_]|[\u0900-\u0dff\u0300-\u036f])*")
_BETWEEN = re.compile(r"[\s.,'’/()\[\]:\u200c\u200d-]*")
# Small words inside dates: of, the, endings of ordinals, "year", "day", in the languages of
# `months.toml`; folded.
_FILLERS = frozenset((
    "the", "of", "on", "in", "st", "nd", "rd", "th", "de", "del", "do", "da", "d", "di", "le",
    "la", "el", "il", "lo", "den", "der", "vom", "am", "em", "a", "as", "os", "er", "ere", "e",
    "eme", "o", "og", "dan", "y", "ar", "an", "en", "jen", "г", "год", "года", "годзе", "году",
    "гада", "року", "р", "го", "й", "є", "е", "ta", "m", "gada", "gads", "ais", "g", "r",
    "roku", "let", "rok", "ad", "t", "at", "vid", "kl", "om", "um", "klo", "godine", "godina",
    "leto", "η", "του", "της", "την", "წლის", "წ", "ծ", "թ", "թվականի", "ili", "ci", "cu",
    "uncu", "م", "عام", "سنه", "في", "ka", "ko", "ke", "को", "के", "का", "की"
))  # fmt: skip
_ABOUT = frozenset(("c", "ca", "circa", "about", "around", "approximately", "approx"))
_LONGEST_DAY, _WHOLE_YEAR = 2, 4
_ONE_WORD = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """What words say of one date; the year as it is written, with two figures or four."""

    year: str | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    is_about: bool = False

    def completed(self, last: "Parts") -> "Parts":
        """Return the first date of a range, which borrows the month and year of the last."""
        month = last.month if self.month is None and self.day is not None else self.month
        return replace(self, month=month, year=self.year or last.year)


def parts_of(text: str, *, is_end: bool = False) -> Parts | None:
    """Return what the words of one date say; None where anything else stands among them.

    The end of a range may be a day, or a month without a year; else month and year are needed.
    """
    pieces = _pieces(_TIME.sub(" ", text))
    if pieces is None:
        return None
    parts = Parts()
    for word in (piece for piece in pieces if not piece.isdecimal()):
        named = _named(parts, word)
        if named is None:
            return None
        parts = named
    whole = _with_figures(parts, [piece for piece in pieces if piece.isdecimal()])
    if whole is None or is_end:
        return whole
    is_year_alone = whole.month is None and whole.day is None and whole.weekday is None
    return whole if whole.year and (whole.month or is_year_alone) else None


def _pieces(text: str) -> list[str] | None:
    """Return the words and figures of a text; None where it has signs that no date has."""
    for name, month in longer_names().items():
        if name in (folded := folded_name(text)):
            text = folded.replace(name, f" {_ONE_WORD[month - 1]} ")
    if _BETWEEN.sub("", _PIECE.sub("", text)):
        return None
    return _PIECE.findall(text)


def _named(parts: Parts, word: str) -> Parts | None:
    """Return the parts with what a word adds to them; None for a word that dates do not have."""
    month, weekday = month_of(word), weekday_of(word)
    if month is not None and parts.month is None:
        return replace(parts, month=month)
    if weekday is not None and parts.weekday is None:
        return replace(parts, weekday=weekday)
    folded = folded_name(word)
    if folded in _ABOUT and parts == Parts():
        return replace(parts, is_about=True)
    return parts if folded in _FILLERS else None


def _with_figures(parts: Parts, figures: list[str]) -> Parts | None:
    """Tell the day from the year: by four figures, else the year is behind the day."""
    years = [figure for figure in figures if len(figure) == _WHOLE_YEAR]
    others = [figure for figure in figures if len(figure) <= _LONGEST_DAY]
    if len(years) + len(others) != len(figures) or len(years) > 1 or len(others) > 2 - len(years):
        return None
    if len(others) == 2:  # 12 May 15, as Excel and RFC 822 write it
        years = [others.pop()]
    if parts.month is None and others and len(years) == 1:
        return None
    return replace(parts, day=int(others[0]) if others else None, year=years[0] if years else None)
