"""The numbers of a brief as they are compared."""

from decimal import Decimal

from claimtrack.analysis.comparing import Number
from claimtrack.brief.material import QuantityFacts
from claimtrack.dates import bounds
from claimtrack.vocabulary import Comparator


def number_of(row: QuantityFacts) -> Number:
    """Return a number that was read, with its exact ends and the days that it is about."""
    earliest, latest = bounds(row.period) if row.period else (None, None)
    low, high = (None if text is None else Decimal(text) for text in (row.low, row.high))
    how = Comparator(row.comparator)
    return Number(how, low, high, row.unit, row.measure, earliest, latest)
