"""Dates as people type them, read as EDTF: "28 Jan 2003", "last month", "28.1.2003".

English words, names of months in other languages, and figures where they can mean one day only:
3/4/2003 is refused with both its readings. Nothing is guessed: a day without a year is no date.
Pure: what is relative to today gets today handed in.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

from claimtrack.dates import canonical
from claimtrack.errors import InvalidValueError
from claimtrack.months import month_of, weekday_of

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_WORD = re.compile(r"[0-9]+|[^\W\d_]+")
_SPOKEN = re.compile(r"[\w\s.,–-]+")
_FIGURES = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_TWO_DIGITS = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2}")
_YEAR_FIRST = re.compile(r"([0-9]{4})([./])([0-9]{1,2})\2([0-9]{1,2})")
_AGO = re.compile(r"(\w+) (day|month|year)s? ago")
_DECADE = re.compile(r"(?:the )?([0-9]{3})0s")
_ABOUT = re.compile(r"(?:about|around|circa|approximately|ca?\.) ?(?=\S)", re.IGNORECASE)
_TYPED = re.compile(r"[^\W\d_]{2}|[0-9]s|[0-9][./-][0-9]")
"""What only a date in words has, or one in figures: what has none of it is EDTF, or nothing."""
_RANGE = re.compile(r"\s+(?:to|until|till|through|and)\s+|\s*[–—]\s*|\s+-\s+", re.IGNORECASE)
_RANGE_OF_DAYS = re.compile(r"(?<![0-9-])([0-9]{1,2})-(?=[0-9]{1,2}\s)")
_EDTF = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_LEAD = re.compile(r"^(?:on|in|from|between)\s+", re.IGNORECASE)
_FILLERS = frozenset(("the", "of", "st", "nd", "rd", "th"))

WAYS = "28 Jan 2003, January 2003, yesterday, last month"
"""How a date may be typed besides EDTF, for a hint."""


class _Parts(NamedTuple):
    """What words say of one date."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None


def read_date(typed: str, today: date) -> str:
    """Return the EDTF of a date as it was typed: EDTF as it is, words and figures where clear.

    `today` is the day that "yesterday" and the like are counted from. Raises InvalidValueError
    for what is no date, for figures that may be two days, and for a weekday that the day was not.
    """
    text = " ".join(typed.split())
    about = _ABOUT.match(text)
    if about is not None:
        return canonical(f"{_read(text[about.end() :], today, typed)}~")
    return _read(text, today, typed)


def _read(text: str, today: date, typed: str) -> str:
    if not _TYPED.search(text):
        return canonical(text)
    plain = _LEAD.sub("", _RANGE_OF_DAYS.sub(r"\1 – ", text))
    single = _single(plain, today, typed)
    if single is not None:
        return canonical(single)
    first, *last = _RANGE.split(plain)
    if len(last) == 1:
        ends = _ends(first, last[0], today, typed)
        if ends is not None:
            return canonical("/".join(ends))
    try:
        return canonical(text)
    except InvalidValueError as error:
        if not re.search(r"[^\W\d_]{3}", text):
            raise
        raise InvalidValueError(f"{error} Words do as well: {WAYS}.") from None


def _single(text: str, today: date, typed: str) -> str | None:
    lower = text.lower()
    if match := _FIGURES.fullmatch(text):
        return _figures(match, typed)
    if _TWO_DIGITS.fullmatch(text):
        raise InvalidValueError(f"{typed!r} leaves the century out; write the year in four digits.")
    if match := _YEAR_FIRST.fullmatch(text):
        return f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"
    if match := _DECADE.fullmatch(lower):
        return f"{match[1]}X"
    return _relative(lower, today) or _written(lower, typed)


def _figures(match: re.Match[str], typed: str) -> str:
    """Read day, month and year in figures. Raises InvalidValueError where it may be two days."""
    first, second, year = int(match[1]), int(match[3]), match[4]
    day_first = f"{year}-{second:02}-{first:02}"
    month_first = f"{year}-{first:02}-{second:02}"
    both = first <= len(_MONTHS) and second <= len(_MONTHS)
    if both and first != second:
        raise InvalidValueError(
            f"{typed!r} may be {day_first} ({first} {_named(second)}) or {month_first} "
            f"({second} {_named(first)}); write which."
        )
    return day_first if second <= len(_MONTHS) else month_first


def _relative(lower: str, today: date) -> str | None:
    days = {"today": 0, "yesterday": 1, "the day before yesterday": 2, "day before yesterday": 2}
    if lower in days:
        return (today - timedelta(days=days[lower])).isoformat()
    monday = today - timedelta(days=today.weekday())
    if lower in ("this week", "last week"):
        first = monday - timedelta(days=7 if lower == "last week" else 0)
        return f"{first.isoformat()}/{(first + timedelta(days=6)).isoformat()}"
    words = {"this month": (1, "month"), "last month": (1, "month"), "last year": (1, "year"),
             "this year": (0, "year")}  # fmt: skip
    count, unit = words.get(lower, (None, ""))
    if lower == "this month":
        count = 0
    if count is None and (match := _AGO.fullmatch(lower)):
        count, unit = _number(match[1]), match[2]
    return None if count is None else _ago(count, unit, today)


def _ago(count: int, unit: str, today: date) -> str:
    """Return the day, the month or the year that was so many before today's."""
    try:
        if unit == "day":
            return (today - timedelta(days=count)).isoformat()
        months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        return f"{year:04}" if unit == "year" else f"{year:04}-{month + 1:02}"
    except OverflowError:
        raise InvalidValueError(f"{count:,} {unit}s ago is before the year 1.") from None


def _number(word: str) -> int | None:
    if word in ("a", "an"):
        return 1
    if word in _NUMBERS:
        return _NUMBERS.index(word) + 1
    return int(word) if word.isdecimal() and word.isascii() else None


def _written(lower: str, typed: str) -> str | None:
    """Read a date in which the month is a word, or nothing but a year."""
    parts = _parts(lower)
    if parts is None or parts.month is None:
        return None
    if parts.year is None:
        raise InvalidValueError(f"{typed!r} has no year; write it with one, as in {WAYS}.")
    return _edtf(parts, typed)


def _edtf(parts: _Parts, typed: str) -> str:
    text = f"{parts.year:04}" + (f"-{parts.month:02}" if parts.month else "")
    if parts.day is None:
        return text
    text = canonical(f"{text}-{parts.day:02}")
    weekday = date.fromisoformat(text).weekday()
    if parts.weekday is not None and parts.weekday != weekday:
        raise InvalidValueError(
            f"{typed!r}: {text} was a {_WEEKDAYS[weekday].capitalize()}; one of the two is wrong."
        )
    return text


def _parts(lower: str) -> _Parts | None:
    """Return what the words of one date say; None where there is something else among them."""
    if not _SPOKEN.fullmatch(lower):
        return None
    parts = _Parts()
    for word in _WORD.findall(lower):
        if word in _FILLERS:
            continue
        name, value = _meaning(word)
        if not name or getattr(parts, name) is not None:
            return None
        parts = parts._replace(**{name: value})
    return parts


def _meaning(word: str) -> tuple[str, int]:
    """Return which part of a date a word is, and its value; "" for none."""
    if word.isdecimal() and word.isascii():
        return ("year" if len(word) == 4 else "day" if len(word) <= 2 else ""), int(word)
    month, weekday = month_of(word), weekday_of(word)
    if month is not None:
        return "month", month
    if weekday is not None:
        return "weekday", weekday
    return "", 0


def _ends(first: str, last: str, today: date, typed: str) -> tuple[str, str] | None:
    """Return both ends of a range; the first borrows the month and year that it leaves out."""
    if all(_EDTF.fullmatch(end) for end in (first, last)):
        return first, last
    closing = _parts(last.lower())
    opening = _parts(first.lower())
    if opening is None or closing is None:
        return None
    if closing.year is None or (opening.day and closing.month is None):
        return None
    year = closing.year if opening.year is None else opening.year
    month = closing.month if opening.month is None and opening.day else opening.month
    whole = opening._replace(year=year, month=month)
    return _edtf(whole, typed), _edtf(closing, typed)


def _named(month: int) -> str:
    return _MONTHS[month - 1].capitalize()
