"""Words and filters to rows; reads only, and the same on both databases."""

from claimtrack.search.listing import claim_row, claims, count, row_of
from claimtrack.search.query import FILTERS, Query, parse

__all__ = ["FILTERS", "Query", "claim_row", "claims", "count", "parse", "row_of"]
