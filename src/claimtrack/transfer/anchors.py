"""Where the quoted words of a record stand in the kept copy of their source."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from claimtrack.quotes import (
    CONTEXT,
    AmbiguousQuoteError,
    QuoteNotFoundError,
    Selector,
    occurrences,
    select,
)
from claimtrack.schemas.records import AnnotationRecord, CitationRecord
from claimtrack.transfer.record_plan import RecordPlan, Resolver
from claimtrack.transfer.report import QUOTE_SPACING, UNPLACED

_MOST_PLACES = 10_000
_REACH = 8 * CONTEXT
"""So much of a text around a place is compared, its spaces included."""


def named_copy(
    resolver: Resolver, source: UUID, record: AnnotationRecord | CitationRecord
) -> UUID | None:
    """Return the copy that a record names by its text, where the file has it."""
    sha256 = record.copy_sha256
    return None if sha256 is None else resolver.copy_of(source, sha256)


def quote_fields(
    plan: RecordPlan, resolver: Resolver, source: UUID, record: CitationRecord
) -> tuple[dict[str, Any], str | None]:
    """Return the fields that anchor a quote in the kept copy, and its page, where known.

    None where no copy is kept. Raises QuoteNotFoundError and AmbiguousQuoteError.
    """
    anchor = resolver.anchored(source, record.exact or "", record.start)
    if anchor is None:
        return {}, None
    plan.repaired[QUOTE_SPACING] += anchor[1].exact != record.exact
    return _fields(anchor), anchor[1].page


def passage_fields(
    plan: RecordPlan, resolver: Resolver, source: UUID, record: AnnotationRecord
) -> dict[str, Any]:
    """Return the fields that anchor a note in the kept copy of a source, by its words.

    Where they stand several times, the words around them, or else the number, say which are meant.
    A passage that the copy has not, or not just once, stays as the record has it, and the plan says
    so.
    """
    copy = resolver.copy(source)
    if copy is None:
        return {}
    snapshot, text = copy
    try:
        return _fields((snapshot, select(text, record.exact or "")))
    except AmbiguousQuoteError as error:
        place = _meant(text, record, error.places)
    except QuoteNotFoundError:
        place = None
    if place is not None:
        return _fields((snapshot, select(text, record.exact or "", place)))
    plan.repaired[UNPLACED] += 1
    return {}


def _meant(text: str, record: AnnotationRecord, first_places: Sequence[int]) -> int | None:
    """Return which of the places of the words is meant; None where nothing says so.

    A number is believed where the words stand there. Programs count in code points, or in the code
    units of UTF-16, in which an emoji counts twice: where both readings fit, none is.
    """
    exact = record.exact or ""
    places = occurrences(text, exact, _MOST_PLACES) or list(first_places)
    around = [place for place in places if _fits(text, place, record)]
    if len(around) == 1 or record.start is None:
        return around[0] if len(around) == 1 else None
    numbers = {record.start, _code_points(text, record.start)}
    meant = [place for place in around or places if place in numbers]
    return meant[0] if len(meant) == 1 else None


def _fits(text: str, place: int, record: AnnotationRecord) -> bool:
    """Say whether the words around a place are those that a note has around its own.

    Spaces do not count: a page and the text that was made of it break their lines elsewhere.
    """
    if not (record.prefix or record.suffix):
        return False
    prefix, suffix = (_bare(words or "") for words in (record.prefix, record.suffix))
    prefix, suffix = prefix[-CONTEXT:], suffix[:CONTEXT]
    end = place + len(record.exact or "")
    before = _bare(text[max(0, place - _REACH) : place])
    behind = _bare(text[end : end + _REACH])
    return before.endswith(prefix) and behind.startswith(suffix)


def _bare(words: str) -> str:
    return "".join(words.split())


def _code_points(text: str, units: int) -> int:
    """Return how many code points make so many code units of UTF-16."""
    data = text[:units].encode("utf-16-le", "surrogatepass")[: 2 * units]
    return len(data.decode("utf-16-le", "ignore"))


def _fields(anchor: tuple[UUID, Selector]) -> dict[str, Any]:
    snapshot, quote = anchor
    fields = {name: value for name, value in quote.as_fields().items() if value is not None}
    return {"snapshot_id": snapshot, **fields}
