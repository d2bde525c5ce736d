"""One scale for the numbers of a measure: where each value lies, from 0 at the left to 1.

Linear, unless the largest value is more than a hundred times the smallest above zero: then each
step to the right multiplies, and zero has a place of its own at the left end. Whoever draws turns
the places into columns of a terminal or a picture.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from claimtrack.analysis.comparing import Interval

_SPREAD = 100
_ZERO_ROOM = 0.08
"""The part of a logarithmic scale that lies between zero and the first number above it."""
_ROUND = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Scale:
    """From the least to the largest value shown; `has_zero` is a place for zero on a log scale."""

    low: Decimal
    high: Decimal
    is_log: bool
    has_zero: bool

    def place(self, value: Decimal) -> float:
        """Return where a value lies, from 0 to 1; in the middle where there is one value only."""
        if self.low == self.high:
            return 0.5
        if not self.is_log:
            return _clamped(float((value - self.low) / (self.high - self.low)))
        if value <= 0:
            return 0.0
        begin = _ZERO_ROOM if self.has_zero else 0.0
        first, last = _log(self.low), _log(self.high)
        return _clamped(begin + (1 - begin) * (_log(value) - first) / (last - first))

    def ticks(self, most: int) -> list[tuple[Decimal, float]]:
        """Return at most `most` round values on the scale with their places."""
        if self.low == self.high or most < 1:
            return [(self.low, self.place(self.low))] if most > 0 else []
        values = self._powers() if self.is_log else self._steps(most)
        if self.is_log and self.has_zero:
            values = [Decimal(0), *values]
        every = max(1, -(-len(values) // most))
        return [(value, self.place(value)) for value in values[::every]]

    def _powers(self) -> list[Decimal]:
        first, last = self.low.adjusted(), self.high.adjusted()
        powers = (Decimal(1).scaleb(power) for power in range(first, last + 1))
        return [value for value in powers if self.low <= value <= self.high]

    def _steps(self, most: int) -> list[Decimal]:
        span = self.high - self.low
        unit = Decimal(1).scaleb((span / most).adjusted())
        step = next(unit * by for by in (*_ROUND, 10) if span / (unit * by) <= most - 1 or by == 10)
        first = (self.low / step).to_integral_value(rounding="ROUND_CEILING")
        values = [first * step + step * place for place in range(most + 1)]
        return [value for value in values if value <= self.high]


def _log(value: Decimal) -> float:
    return math.log10(value)


def _clamped(place: float) -> float:
    return min(1.0, max(0.0, place)) if math.isfinite(place) else 0.5


def scale_of(intervals: Iterable[Interval]) -> Scale | None:
    """Return the scale that shows all the ends of some intervals; None where there are none.

    A linear one begins at zero where that costs less than half of its width.
    """
    ends = [end for one in intervals for end in (one.low, one.high) if end is not None]
    if not ends:
        return None
    low, high = min(ends), max(ends)
    above = [end for end in ends if end > 0]
    if above and low >= 0 and max(above) > _SPREAD * min(above):
        return Scale(min(above), high, is_log=True, has_zero=low == 0)
    if 0 < low < high and low <= (high - low):
        low = Decimal(0)
    return Scale(low, high, is_log=False, has_zero=False)


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on a scale: its places from 0 to 1, and which ends go on without limit.

    `takes_low` and `takes_high` say whether the end itself belongs to it ("at least", "more than").
    """

    start: float
    end: float
    is_open_low: bool
    is_open_high: bool
    takes_low: bool
    takes_high: bool


def bar_of(interval: Interval, scale: Scale) -> Bar:
    """Return where an interval lies on a scale."""
    low, high = interval.low, interval.high
    return Bar(
        start=0.0 if low is None else scale.place(low),
        end=1.0 if high is None else scale.place(high),
        is_open_low=low is None, is_open_high=high is None,
        takes_low=interval.takes_low, takes_high=interval.takes_high,
    )  # fmt: skip
