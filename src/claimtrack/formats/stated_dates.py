"""Dates as the files of others state them, at the precision in which they are stated.

Figures whose order may be two are read by the evidence of their column, or by a person's word;
else they are none, and both readings are told. Nothing is guessed and nothing raises: what is no
date gives none, and its words stay.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from claimtrack.dates import canonical
from claimtrack.errors import InvalidValueError
from claimtrack.formats.date_parts import Parts, parts_of

Order = Literal["dmy", "mdy"]

CENTURY = "year of two figures read as one of four"
OFFSET = "offset of a time written as none, day kept"
SHORT_OFFSET = "offset +5:30 read as +05:30"
TIME = "time that no clock shows left out, day kept"
ZEROS = "month or day of zeros read as not stated"
REST = "words behind a date left out"
WEEKDAY = "weekday that the day was not left out"

_LONGEST = 100
_LAST_OF_20XX = 29
_MONTHS = 12

_ISO = re.compile(
    r"\+?([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ] ?([0-9]{1,2}):?([0-9]{2})(?::?([0-9]{2})(?:[.,][0-9]+)?)?"
    r" ?(Z|UTC|GMT|(?:UTC|GMT)?([+-\u2212])([0-9]{1,2})(?::?([0-9]{2}))?)?(?:\[[\w/]+\])?)?",
    re.I,
)
_COMPACT = re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])(?:T[0-9]{4,6}Z?)?")
_TIME_BEHIND = re.compile(
    r"(?:,? |T)[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?: ?[ap]\.?m\.?)?"
    r"(?: ?(?:Z|[A-Z]{2,4}|(?:UTC|GMT)?[+-][0-9]{1,2}:?[0-9]{2}))?$",
    re.I,
)
_YEAR_LAST = re.compile(
    r"([0-9]{1,2}) ?([./-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})(?: ?(?:г|р|y|j|m)\.?)?"
)
_YEAR_FIRST = re.compile(r"([0-9]{4}) ?([./-]) ?([0-9]{1,2})(?: ?\2 ?([0-9]{1,2})\.?)?")
_RIS = re.compile(r"([0-9]{4})/([0-9]{1,2})?/([0-9]{1,2})?(?:/(.*))?")
_MONTH_OF_YEAR = re.compile(r"([0-9]{1,2}) ?([./-]) ?([0-9]{4})")
_IDEOGRAPHS = re.compile(
    r"([0-9]{4}) ?[年년] ?(?:([0-9]{1,2}) ?[月월] ?(?:([0-9]{1,2}) ?[日日일号])?)?(?: ?\([^)]*\))?"
)
_RANGE = re.compile(r" ?(?:–|—|--) ?| - ")


@dataclass(frozen=True, slots=True)
class StatedDate:
    """What a field says of a date.

    `edtf` is None where it is no date, or may be two; then `readings` are those. `words` are the
    field's own. `repair` says, as a kind that a report counts, what was taken otherwise than it is
    written.
    """

    edtf: str | None
    words: str
    repair: str | None = None
    readings: tuple[str, ...] = ()


def column_order(values: Iterable[str | None]) -> Order | None:
    """Return whether the dates of a column have the day or the month first, by its own evidence.

    That is a part above 12. None where no date has one, and where they disagree.
    """
    orders: set[Order] = set()
    for value in values:
        match = _YEAR_LAST.fullmatch(_plain(value or "")) if value else None
        if match is None or _may_begin_with_year(match):
            continue
        first, second = int(match[1]), int(match[3])
        if first > _MONTHS >= second and _day(match[4], second, first):
            orders.add("dmy")
        elif second > _MONTHS >= first and _day(match[4], first, second):
            orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


@lru_cache(maxsize=4096)
def stated(words: str, order: Order | None = None) -> StatedDate:
    """Return the date that a field states; `order` is that of its column (`column_order`).

    A time of day and its offset are dropped: the day is the one that is stated, not the one it was
    in Greenwich.
    """
    kept = words.strip()
    text = _with_plain_digits(" ".join(kept.split()))
    if not text or len(text) > _LONGEST:
        return StatedDate(None, kept)
    found = _iso(text, kept) or _edtf(text, kept) or _in_figures(_plain(text), kept, order)
    return found or _in_words(text, kept) or StatedDate(None, kept)


def _with_plain_digits(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    digits = ((one, unicodedata.decimal(one, None)) for one in text)
    return "".join(one if digit is None else str(digit) for one, digit in digits)


def _edtf(text: str, kept: str) -> StatedDate | None:
    try:
        return StatedDate(canonical(text), kept)
    except InvalidValueError:
        return None


def _iso(text: str, kept: str) -> StatedDate | None:
    """Read a whole day, with a time or without one."""
    match = _ISO.fullmatch(text)
    if match is None:
        return _compact(text, kept)
    day, hour, minute, second, zone, _, zone_hours, zone_minutes = match.groups()
    year, month, of_month = day.split("-")
    if "00" in (month, of_month):
        return _of(year, month, of_month, kept)
    repair = None
    if hour is not None and not (int(hour) <= 24 and int(minute) < 60 and int(second or 0) <= 60):
        repair = TIME
    elif zone_hours is not None and (int(zone_hours) > 14 or int(zone_minutes or 0) > 59):
        repair = OFFSET
    elif zone_hours is not None and len(zone_hours) == 1 and zone is not None:
        repair = SHORT_OFFSET
    return StatedDate(day if _is_day(day) else None, kept, repair if _is_day(day) else None)


def _compact(text: str, kept: str) -> StatedDate | None:
    match = _COMPACT.fullmatch(text)
    return None if match is None else StatedDate(_day(*match.groups()), kept)


def _plain(text: str) -> str:
    """Return a text without the time of day at its end."""
    return _TIME_BEHIND.sub("", " ".join(text.split()))


def _in_figures(text: str, kept: str, order: Order | None) -> StatedDate | None:
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(match, kept, order)
    if match := _RIS.fullmatch(text):
        found = _of(match[1], match[2], match[3], kept)
        has_rest = found.edtf and match[4] and match[4].strip()
        return StatedDate(found.edtf, kept, REST) if has_rest else found
    if match := _YEAR_FIRST.fullmatch(text) or _IDEOGRAPHS.fullmatch(text):
        return _of(match[1], match[match.re.groups - 1], match[match.re.groups], kept)
    if match := _MONTH_OF_YEAR.fullmatch(text):
        return _of(match[3], match[1], None, kept)
    return None


def _year_last(match: re.Match[str], kept: str, order: Order | None) -> StatedDate:
    first, second = int(match[1]), int(match[3])
    repair = CENTURY if len(match[4]) == 2 else None
    days = {"dmy": _day(match[4], second, first), "mdy": _day(match[4], first, second)}
    if order is None and _may_begin_with_year(match):
        days["ymd"] = _day(match[1], second, int(match[4]))
    readings = tuple(dict.fromkeys(day for day in days.values() if day))
    if len(readings) == 1:
        return StatedDate(readings[0], kept, repair)
    if readings and order is not None:
        return StatedDate(days[order], kept, repair)
    return StatedDate(None, kept, None, readings)


def _may_begin_with_year(match: re.Match[str]) -> bool:
    """Say whether 15-05-12 may be written as ISO was with years of two figures."""
    return match[2] == "-" and len(match[4]) == 2


def _of(year: str, month: str | None, day: str | None, kept: str) -> StatedDate:
    """Return a date of figures; a month or a day of zeros, and what is empty, is not stated."""
    month_number, day_number = int(month or 0), int(day or 0)
    repair = ZEROS if (month and not month_number) or (day and not day_number) else None
    if not month_number and day_number:
        return StatedDate(None, kept)
    edtf = _day(year, month_number or None, day_number or None)
    return StatedDate(edtf, kept, repair if edtf else None)


def _day(year: str, month: int | str | None, day: int | str | None) -> str | None:
    """Return EDTF of figures, or None where there is no such day."""
    if len(year) == 2:
        year = f"{20 if int(year) <= _LAST_OF_20XX else 19}{year}"
    text = "-".join((year, *(f"{int(part):02}" for part in (month, day) if part is not None)))
    if month is not None and not 1 <= int(month) <= _MONTHS:
        return None
    try:
        return canonical(text)
    except InvalidValueError:
        return None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _in_words(text: str, kept: str) -> StatedDate | None:
    """Read a date whose month is a word, or from one such date or year to another."""
    parts = parts_of(text)
    if parts is not None:
        return _dated(parts, kept)
    ends = _RANGE.split(text)
    if len(ends) != 2:
        return None
    first, last = (parts_of(end, is_end=True) for end in ends)
    if first is None or last is None or last.year is None:
        return None
    opening = _dated(first.completed(last), kept)
    closing = _dated(last, kept)
    if not opening.edtf or not closing.edtf:
        return None
    try:
        return StatedDate(
            canonical(f"{opening.edtf}/{closing.edtf}"), kept, opening.repair or closing.repair
        )
    except InvalidValueError:
        return None


def _dated(parts: Parts, kept: str) -> StatedDate:
    if parts.year is None or (parts.month is None and parts.day is not None):
        return StatedDate(None, kept)
    edtf = _day(parts.year, parts.month, parts.day)
    if edtf is None:
        return StatedDate(None, kept)
    repair = CENTURY if len(parts.year) == 2 else None
    if parts.weekday is not None and _is_day(edtf):
        is_right = date.fromisoformat(edtf).weekday() == parts.weekday
        repair = repair or (None if is_right else WEEKDAY)
    return StatedDate(f"{edtf}~" if parts.is_about else edtf, kept, repair)
