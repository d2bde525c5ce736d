"""Dates as uncertain as the sources give them: EDTF text to its first and last day.

EDTF is ISO 8601-2:2019, annex A (Library of Congress, Extended Date/Time Format). Dates, intervals
and qualifiers are read here, because nearly every date is one of them and they come in hundreds of
thousands; library `edtf` reads the rest and is imported only then. Bounds are strict: `2015-05~`
is May exactly, because a widened bound would be an invented day.
"""

import re
import warnings
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple, NoReturn

from claimtrack.errors import InvalidValueError

# A date with every uncertainty that EDTF knows stays far below this; the library's parser is slow.
_LIMIT = 100
_EXAMPLES = "2015, 2015-05, 2015-05-12, 2015-04-20/2015-04-30, 2015-02/.., 2015-05~ or 201X"

_YEARS = "only the years 0001 to 9999 are kept"

_PLAIN = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?[~?%]?")
_WITH_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
)

# Shapes that the library misreads, prints about or fails on (tested with 5.0.2), with the reason
# that the person is given. The first that fits counts.
_REFUSED = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"Y.*|-[0-9X].*|[~?%]?0000.*|[X0]XXX.*|00XX.*|000X.*", _YEARS),
        (r".*S[0-9]+", "significant digits give no bounds; write 19XX or 195X"),
        (
            r"[0-9X]{4}-2[1-4].*",
            "a season lies in other months in each hemisphere; write its months (2015-03/2015-05)",
        ),
        (
            r"[0-9X]{4}-(?:28|30).*",
            "a season over the new year has two years; write its months (2014-12/2015-02)",
        ),
        (
            r".*-[~?%]?(?:[0-9]X|X[0-9]).*",
            "a half-known month or day gives no bounds; write XX or an interval",
        ),
        (r"[0-9]{4}-(?:00|1[3-9]|20|4[2-9]|[5-9][0-9]).*", "there is no such month"),
    )
)
# What is left of EDTF for one date: unspecified digits, inner qualifiers, quarters and halves.
_PART = r"[~?%]?(?:XX|[0-4][0-9])[~?%]?"
_FOR_LIBRARY = re.compile(rf"[~?%]?[0-9X]{{4}}[~?%]?(?:-{_PART}(?:-{_PART})?)?")


class Bounds(NamedTuple):
    """The first and the last day that a date may mean, both included.

    None is an end that is open (`2015-02/..`) or unknown (`2015-02/`).
    """

    earliest: date | None
    latest: date | None


def bounds(edtf: str) -> Bounds:
    """Return the first and the last day that `edtf` may mean, never widened by `~`, `?` or `%`.

    A time of day is dropped, a set spans from its first to its last member. Raises
    `InvalidValueError` for what is not EDTF, lies outside the years 0001 to 9999, ends before it
    starts, has more than 100 characters, or has no sound bounds (a season without a hemisphere,
    a half-known day such as `2015-04-2X`, significant digits).
    """
    # A whole day is by far the most frequent; the other ten-letter ISO forms have no second dash.
    if len(edtf) == 10 and edtf[4] == "-" == edtf[7]:
        try:
            day = date.fromisoformat(edtf)
        except ValueError:
            pass
        else:
            return Bounds(day, day)
    return _bounds(_trimmed(edtf))


def canonical(edtf: str) -> str:
    """Return `edtf` as it is stored: checked, without spaces around it or between set members.

    Nothing else is changed, so that the text still says what its author wrote. Raises
    `InvalidValueError` as `bounds` does.
    """
    text = _trimmed(edtf)
    bounds(text)
    return text


def _trimmed(edtf: str) -> str:
    """Return `edtf` without the spaces that carry no meaning; nothing is checked but the length."""
    text = edtf.strip()
    if len(text) > _LIMIT:
        _refuse(f"{text[:20]}…", f"it has {len(text):,} characters, and {_LIMIT} are the limit")
    return text.replace(", ", ",") if text[:1] in ("{", "[") else text


@lru_cache(maxsize=8192)
def _bounds(text: str) -> Bounds:
    if "/" in text:
        return _interval(text)
    if text[:1] in ("{", "["):
        return _set(text)
    return _single(text, text)


def _interval(text: str) -> Bounds:
    first, _, last = text.partition("/")
    if first in ("", "..") and last in ("", ".."):
        _refuse(text, "an interval needs at least one known end")
    if "T" in text:
        _refuse(text, "an interval runs between days, not times")
    earliest = None if first in ("", "..") else _single(first, text).earliest
    latest = None if last in ("", "..") else _single(last, text).latest
    return _ordered(earliest, latest, text)


def _set(text: str) -> Bounds:
    """Bound a set by its members: the library's own bounds fail where one end is open."""
    members = [_member(member, text) for member in text[1:-1].split(",")]
    _parsed(text)
    first = [member.earliest for member in members if member.earliest]
    last = [member.latest for member in members if member.latest]
    return Bounds(
        min(first) if len(first) == len(members) else None,
        max(last) if len(last) == len(members) else None,
    )


def _member(member: str, text: str) -> Bounds:
    first, dots, last = member.partition("..")
    if not dots:
        return _single(first, text)
    if not first and not last:
        _refuse(text, "a range needs at least one known end")
    earliest = _single(first, text).earliest if first else None
    latest = _single(last, text).latest if last else None
    return _ordered(earliest, latest, text)


def _ordered(earliest: date | None, latest: date | None, text: str) -> Bounds:
    if earliest and latest and latest < earliest:
        _refuse(text, "it ends before it starts")
    return Bounds(earliest, latest)


def _single(part: str, text: str) -> Bounds:
    """Bound one date, which is `part` of the whole `text` that an error names."""
    try:
        if match := _PLAIN.fullmatch(part):
            return _calendar(*match.groups())
        if match := _WITH_TIME.fullmatch(part):
            day = date.fromisoformat(match[1])
            return Bounds(day, day)
    except ValueError:
        _refuse(text, _YEARS if part.startswith("0000") else "the calendar has no such day")
    for pattern, reason in _REFUSED:
        if pattern.fullmatch(part):
            _refuse(text, reason)
    if not _FOR_LIBRARY.fullmatch(part):
        _refuse(text, "it is not written in EDTF")
    return _from_library(part, text)


def _calendar(year: str, month: str | None, day: str | None) -> Bounds:
    if month is None:
        return Bounds(date(int(year), 1, 1), date(int(year), 12, 31))
    first = date(int(year), int(month), int(day or 1))
    if day is not None:
        return Bounds(first, first)
    return Bounds(first, first.replace(day=monthrange(first.year, first.month)[1]))


def _from_library(part: str, text: str) -> Bounds:
    parsed = _parsed(part, text)
    try:
        earliest = date(*parsed.lower_strict()[:3])
        latest = date(*parsed.upper_strict()[:3])
    except (ValueError, TypeError, AttributeError, OverflowError):
        _refuse(text, "it gives no first and last day; write an interval")
    return _ordered(earliest, latest, text)


def _parsed(part: str, text: str = "") -> Any:
    parse, failure = _library()
    try:
        return parse(part)
    except (failure, ValueError, TypeError, AttributeError, LookupError):
        _refuse(text or part, "it is not written in EDTF")


@cache
def _library() -> tuple[Callable[[str], Any], type[Exception]]:
    """Import library `edtf` at its first use: it costs 140 ms, and most files never need it."""
    with warnings.catch_warnings():
        # Under `python -W error` pyparsing reports the names of the library's own grammar.
        warnings.filterwarnings("ignore", module=r"edtf\.")
        from edtf import EDTFParseException, parse_edtf
    return parse_edtf, EDTFParseException


def _refuse(text: str, why: str) -> NoReturn:
    raise InvalidValueError(f"{text!r} is no date: {why}. Accepted is EDTF: {_EXAMPLES}.") from None


_DAY_OR_LESS = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def moment(text: str, now: datetime) -> str:
    """Return when a copy was captured, as it is kept: a year, a month, a day, or a time in UTC.

    The word `now` is `now`; a time without a zone is refused, because it is none that two people
    could order. Raises InvalidValueError with examples.
    """
    wanted = text.strip()
    if _DAY_OR_LESS.fullmatch(wanted):
        return canonical(wanted)
    try:
        given = now if wanted == "now" else datetime.fromisoformat(wanted)
        if given.tzinfo is not None:
            return given.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        pass
    raise InvalidValueError(
        f"{text!r:.60} is no time that a copy can be captured at; write 2015-05-12, "
        "2015-05-12T09:30+02:00 or now."
    )


def precision(said: str | None) -> str:
    """Return how exact an EDTF date is, in a word: "day", "month", "about a year", "span"."""
    if not said:
        return "undated"
    if "/" in said:
        return "open span" if ".." in said or said.endswith("/") or said[0] == "/" else "span"
    sure = said.rstrip("~?%")
    word = {4: "year", 7: "month", 10: "day"}.get(len(sure), "date")
    if "X" in sure:
        word = "part known"
    if said[-1] in "~%":
        return f"about a {word}"
    return f"{word}, unsure" if said[-1] == "?" else word
