"""What a sheet shows of a number: by its number format, and no more of a date than the cell says.

Number formats are those of ECMA-376 part 1, 18.8.31. What is rare in them (fractions, conditions)
is shown as the plain number.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

_LITERAL = re.compile(
    r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I
)
_CLOCK = re.compile(
    r"\[h+\]|\[m+\]|\[s+\]|h+|(?<=:)m+|(?<=h)m+|m+(?=:?s)|s+(\.0+)?|am/pm|a/p", re.I
)
_MINUTES = re.compile(r"(\[?h+\]?[:. ]?)m+|m+(?=[:. ]?s)", re.I)
_DIGITS = re.compile(r"[0#?][0#?,.]*")
_MONTHS = "January February March April May June July August September October November December"
_MOST_DIGITS = 15
"""So many digits of a number are certain (IEEE 754); a sheet shows no more."""


def plain_number(value: float) -> str:
    """Return a number as a cell without a format shows it, but never in powers of ten."""
    if value == int(value) and abs(value) < 10**_MOST_DIGITS:
        return str(int(value))
    return f"{value:.{_MOST_DIGITS}g}"


def number(value: float, number_format: str) -> str:
    """Return what a cell shows of a number that is no date."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    if number_format in ("General", "@", ""):
        return plain_number(value)
    section, is_signed = _section(value, number_format)
    literals: list[str] = []
    bare = _LITERAL.sub(lambda found: _kept(found, literals), section)
    if literals and not bare.strip("\0 -()"):
        return " ".join("".join(literals).split())
    if "/" in bare or not _DIGITS.search(bare) or "general" in bare.casefold():
        return plain_number(value)
    try:
        shown = _in_digits(Decimal(repr(abs(value))), bare)
    except (InvalidOperation, OverflowError):
        return plain_number(value)
    for literal in literals:
        shown = shown.replace("\0", literal, 1)
    negative = value < 0 and not is_signed and any(each in "123456789" for each in shown)
    return f"{'-' if negative else ''}{' '.join(shown.split())}"


def _kept(found: re.Match[str], literals: list[str]) -> str:
    text = found[1] or found[2] or found[3]
    if not text:
        return ""
    literals.append(text)
    return "\0"


def _section(value: float, number_format: str) -> tuple[str, bool]:
    """Return the part of a format for a number of this sign, and whether it shows the sign."""
    sections = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", number_format)
    if any(re.match(r"\s*\[[<>=]", each) for each in sections):
        return "General", False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    return sections[2 if value == 0 and len(sections) > 2 else 0], False


def _in_digits(value: Decimal, bare: str) -> str:
    """Return digits in the places of a format; what is no place stays as it is."""
    value *= 100 ** bare.count("%")
    if scientific := re.search(r"([0#?.]+)E[+-]0+", bare, re.I):
        precision = len(scientific[1].partition(".")[2])
        return f"{bare[: scientific.start()]}{value:.{precision}E}{bare[scientific.end() :]}"
    first, last = bare.index(_first_of(bare)), max(bare.rfind(each) for each in "0#?")
    places, behind = bare[first : last + 1], bare[last + 1 :]
    thousands = len(behind) - len(behind.lstrip(","))
    value, behind = value / 1000**thousands, behind[thousands:]
    whole, _, part = places.partition(".")
    most, fewest = len(re.findall(r"[0#?]", part)), part.count("0")
    rounded = value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    digits, _, decimals = f"{rounded:f}".partition(".")
    while len(decimals) > fewest and decimals.endswith("0"):
        decimals = decimals[:-1]
    return bare[:first] + _whole(digits, whole) + (f".{decimals}" if decimals else "") + behind


def _first_of(bare: str) -> str:
    found = _DIGITS.search(bare)
    return found[0] if found else "0"


def _whole(digits: str, places: str) -> str:
    """Return the digits before the point, from the right, in their places."""
    digits = digits.lstrip("0")
    grouped = re.search(r"[0#?],[0#?]", places) is not None
    places = places.replace(",", "")
    shown: list[str] = []
    rest, count = list(digits), 0
    for place in reversed(places):
        if place not in "0#?":
            shown.append(place)
            continue
        if rest or place == "0":
            if grouped and count and count % 3 == 0:
                shown.append(",")
            shown.append(rest.pop() if rest else "0")
            count += 1
    filled = [at for at, each in enumerate(shown) if each.isdigit()]
    at_first = filled[-1] if filled else len(shown) - 1
    more = []
    while rest:
        if grouped and count and count % 3 == 0:
            more.append(",")
        more.append(rest.pop())
        count += 1
    shown[at_first + 1 : at_first + 1] = more
    return "".join(reversed(shown))


@lru_cache(maxsize=512)
def _parts(number_format: str) -> tuple[bool, bool, bool, bool]:
    """Return whether a date's format shows its year, month, day and time of day."""
    bare = _LITERAL.sub("", number_format.split(";")[0])
    clock = re.search(r"h|s|\[m", bare, re.I) is not None
    rest = _CLOCK.sub("", _MINUTES.sub(r"\1", bare)).lower()
    days = re.findall(r"d+", rest)
    return "y" in rest or "e" in rest, "m" in rest, any(len(each) < 3 for each in days), clock


def moment(value: datetime | date | time | timedelta, number_format: str) -> str:
    """Return what a cell shows of a date or a time of day: "2015-05" where it shows "May 2015"."""
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, time):
        return _clock(value)
    year, month, day, clock = _parts(number_format)
    if year and month and day:
        shown = f"{value.year:04}-{value.month:02}-{value.day:02}"
    elif year and month:
        shown = f"{value.year:04}-{value.month:02}"
    elif year:
        shown = f"{value.year:04}"
    else:
        shown = " ".join(
            [
                *([str(value.day)] if day else []),
                *([_MONTHS.split()[value.month - 1]] if month else []),
            ]
        )
    if not clock or not isinstance(value, datetime):
        return shown or f"{value.year:04}-{value.month:02}-{value.day:02}"
    has_time = value.time() != time()
    return f"{shown} {_clock(value.time())}".strip() if has_time or not shown else shown


def _clock(value: time) -> str:
    rounded = value if value.microsecond < 500_000 else _later(value)
    return f"{rounded:%H:%M:%S}" if rounded.second else f"{rounded:%H:%M}"


def _later(value: time) -> time:
    moved = datetime(2000, 1, 1, value.hour, value.minute, value.second) + timedelta(seconds=1)  # noqa: DTZ001 — a time of day of nowhere
    return moved.time()
