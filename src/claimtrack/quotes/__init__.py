"""Quotes: the exact words of a source, anchored where they stand in its kept text, and found again.

The selectors are those of the W3C Web Annotation Data Model (2017, sections 4.2.4 and 4.2.5): a
quote with its context, and a position. Positions count code points from 0, not bytes and not
cells, and an end is exclusive. The text is taken as it came; nothing here changes it.
"""

from claimtrack.quotes.anchoring import AmbiguousQuoteError, QuoteNotFoundError, same_words, select
from claimtrack.quotes.selecting import (
    CONTEXT,
    Selector,
    left_out_spans,
    occurrences,
    page_of,
    quoted_words,
    selector_at,
    whole_characters,
)
from claimtrack.quotes.snapshot_text import IndexedText, Located, Quote
from claimtrack.quotes.typography import Variant

__all__ = [
    "CONTEXT",
    "AmbiguousQuoteError",
    "IndexedText",
    "Located",
    "Quote",
    "QuoteNotFoundError",
    "Selector",
    "Variant",
    "left_out_spans",
    "occurrences",
    "page_of",
    "quoted_words",
    "same_words",
    "select",
    "selector_at",
    "whole_characters",
]
