"""Where the quoted words of a record stand in the kept copy of their source."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from claimtrack.quotes import CONTEXT, AmbiguousQuoteError, QuoteNotFoundError, Selector
from claimtrack.schemas.records import AnnotationRecord, CitationRecord
from claimtrack.transfer.record_plan import RecordPlan, Resolver
from claimtrack.transfer.report import QUOTE_SPACING, UNPLACED


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

    Where they stand several times, the words around them, or else the number, say which are meant:
    programs count differently. A passage that the copy has not, or not just once, stays as the
    record has it, and the plan says so.
    """
    exact = record.exact or ""
    places: list[int] = []
    try:
        anchor = resolver.anchored(source, exact, None)
        return {} if anchor is None else _fields(anchor)
    except AmbiguousQuoteError as error:
        places = [place for place in error.places if _fits(resolver, source, record, place)]
    except QuoteNotFoundError:
        pass
    if len(places) != 1 and record.start is not None:
        places = [record.start]
    if len(places) == 1:
        with suppress(QuoteNotFoundError, AmbiguousQuoteError):
            anchor = resolver.anchored(source, exact, places[0])
            return {} if anchor is None else _fields(anchor)
    plan.repaired[UNPLACED] += 1
    return {}


def _fits(resolver: Resolver, source: UUID, record: AnnotationRecord, place: int) -> bool:
    """Say whether the words around a place are those that a note has around its own."""
    anchor = resolver.anchored(source, record.exact or "", place)
    if anchor is None or not (record.prefix or record.suffix):
        return False
    before, behind = anchor[1].prefix, anchor[1].suffix
    prefix, suffix = (record.prefix or "")[-CONTEXT:], (record.suffix or "")[:CONTEXT]
    return before.endswith(prefix) and behind.startswith(suffix)


def _fields(anchor: tuple[UUID, Selector]) -> dict[str, Any]:
    snapshot, quote = anchor
    fields = {name: value for name, value in quote.as_fields().items() if value is not None}
    return {"snapshot_id": snapshot, **fields}
