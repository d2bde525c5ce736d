"""What somebody records as a number: the words of a claim, read, with what is said otherwise."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from re import escape, finditer

from claimtrack.analysis.comparing import Number, words_of
from claimtrack.analysis.numerals import plain
from claimtrack.analysis.quantities import Amount, Quantity, quantities
from claimtrack.errors import InvalidRecordError
from claimtrack.text import clip, normalise, visible
from claimtrack.vocabulary import Comparator

_LOWER = (Comparator.AT_LEAST, Comparator.MORE_THAN)
_UPPER = (Comparator.AT_MOST, Comparator.LESS_THAN)
_SHOWN = 60
_MOST_DIGITS = 40
"""More digits than a number may be kept with: no count of anything."""


def amount_said(
    words: str,
    *,
    language: str | None = None,
    comparator: str | None = None,
    low: str | None = None,
    high: str | None = None,
    unit: str | None = None,
) -> dict[str, str | None]:
    """Return the comparator, low, high and unit that words say, or that are given instead.

    `language` is that of the claim. Raises InvalidRecordError where the words state no number, or
    several, or leave open which, and nothing is given that decides.
    """
    read = quantities(words, language=language, everything=True)
    found = read[0].amount if len(read) == 1 else None
    if found is None and low is None and high is None and comparator != Comparator.NONE:
        raise InvalidRecordError("words", _why_unread(words, read))
    how = Comparator(comparator) if comparator else _how(read, low, high)
    own = unit or (read[0].readings[0].unit if read else None)
    least, most = (low, high) if low or high else _ends(found)
    if how is Comparator.NONE:
        least = most = None
    elif how in _LOWER:
        least, most = least or most, None
    elif how in _UPPER:
        least, most = None, most or least
    else:
        least, most = least or most, most or least
    return {"comparator": how.value, "low": least, "high": most, "unit": own}


def _how(read: tuple[Quantity, ...], low: str | None, high: str | None) -> Comparator:
    """Return how a number is meant that is read, or given by its ends."""
    if low and high and low != high:
        return Comparator.BETWEEN
    return read[0].readings[0].comparator if len(read) == 1 else Comparator.EQUAL


def _ends(amount: Amount | None) -> tuple[str | None, str | None]:
    low, high = (amount.low, amount.high) if amount else (None, None)
    return (None if low is None else plain(low), None if high is None else plain(high))


def _why_unread(words: str, read: tuple[Quantity, ...]) -> str:
    shown = f"“{clip(visible(words), _SHOWN)}”"
    if not read:
        return f"no number is read in {shown}: say it with --low or --high, or --comparator none"
    if len(read) > 1:
        told = ", ".join(f"“{visible(found.words)}”" for found in read[:3])
        return f"{shown} states {len(read)} numbers ({told}): give the words of one"
    return f"{shown} may be {' or '.join(readings_told(read[0]))}: say which with --low or --high"


def readings_told(found: Quantity) -> list[str]:
    """Return in words and digits what a number may be."""
    return [told(reading) for reading in found.readings]


def told(amount: Amount) -> str:
    """Return an amount in words and digits."""
    return words_of(Number(amount.comparator, amount.low, amount.high, amount.unit))


def unrecorded(
    text: str, language: str | None = None, recorded: Collection[str] = ()
) -> tuple[Quantity, ...]:
    """Return the numbers that a text states and of which no words are recorded, each with its own.

    Where the same words stand twice, what is counted is added to them.
    """
    found = quantities(text, language=language)
    times = Counter(normalise(each.words) for each in found)
    own = [_longer(text, each) if times[normalise(each.words)] > 1 else each for each in found]
    taken = _places(text, recorded)
    return tuple(
        each
        for each in own
        if _is_keepable(each)
        and not any(each.start < end and start < each.end for start, end in taken)
    )


def _places(text: str, recorded: Collection[str]) -> list[tuple[int, int]]:
    """Return where recorded words stand in a text, the longest first, no two at one place."""
    folded = text.lower()
    taken: list[tuple[int, int]] = []
    for words in sorted(recorded, key=len, reverse=True):
        for place in finditer(escape(words.lower()), folded):
            if not any(place.start() < end and start < place.end() for start, end in taken):
                taken.append(place.span())
                break
    return taken


def _longer(text: str, found: Quantity) -> Quantity:
    """Return a number with what is counted among its words: "two women", beside "two men"."""
    if not found.counted:
        return found
    end = text.index(found.counted, found.end) + len(found.counted)
    return replace(found, end=end, words=text[found.start : end])


def _is_keepable(found: Quantity) -> bool:
    """Say whether a number has no more digits than one may be kept with."""
    ends = (end for each in found.readings for end in (each.low, each.high) if end is not None)
    return all(len(end.as_tuple().digits) <= _MOST_DIGITS > end.adjusted() for end in ends)
