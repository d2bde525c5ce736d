"""Krippendorff's alpha by the coincidence matrix, and its interval by the bootstrap; pure.

From K. Krippendorff, *Content Analysis*, 4th edition (2019), chapter 12, where the matrix, both
metrics and the worked example of the tests are.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

Counts = tuple[int, ...]
"""How many judgements of one claim gave each word of a scale, in the order of the scale."""

RESAMPLES = 1000
_MOST_DRAWN, _FEWEST_RESAMPLES = 2_000_000, 200
"""Of more than 2,000 claims fewer resamples do: the interval is narrow, and nobody waits."""
SEED = 17
"""Of the bootstrap: the same judgements have the same interval on every machine."""
MOST_WITHOUT = 0.05
"""The share of resamples without variation above which there is no interval."""
_EDGE = 0.025
"""What is cut off each end of the resampled coefficients: the interval is of 95 %."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The 95 % interval of a coefficient; without ends where too many resamples do not vary.

    `left_out` of the `resamples` held one word only, of which no coefficient can be had.
    """

    low: float | None
    high: float | None
    left_out: int
    resamples: int = RESAMPLES


def alpha(units: Sequence[Counts], *, ordinal: bool = False) -> float | None:
    """Return how far judgements agree beyond chance: 1 wholly, 0 as chance would; or less.

    None where it is not defined: without two judgements of one claim, or where all judgements
    that have a second beside them give one word. What stands alone on its claim does not count.
    """
    return _alpha(Counter(units), ordinal)


def interval(units: Sequence[Counts], *, ordinal: bool = False) -> Interval:
    """Return between what the coefficient lies, by drawing as many claims again and again."""
    times = Counter(unit for unit in units if sum(unit) > 1)
    patterns = sorted(times)  # so that the interval does not hang on the order of the claims
    listed = [place for place, pattern in enumerate(patterns) for _ in range(times[pattern])]
    draw = random.Random(SEED)  # noqa: S311 — a sample, no secret
    found: list[float] = []
    resamples = min(RESAMPLES, max(_FEWEST_RESAMPLES, _MOST_DRAWN // max(1, len(listed))))
    for _ in range(resamples):
        drawn = Counter(draw.choices(listed, k=len(listed)))
        value = _alpha({patterns[place]: count for place, count in drawn.items()}, ordinal)
        if value is not None:
            found.append(value)
    left_out = resamples - len(found)
    if left_out > MOST_WITHOUT * resamples:
        return Interval(None, None, left_out, resamples)
    found.sort()
    return Interval(_quantile(found, _EDGE), _quantile(found, 1 - _EDGE), left_out, resamples)


def divided(unit: Counts, totals: Counts, *, ordinal: bool = False) -> float:
    """Return how far the judgements of one claim are apart, to put claims in order by; 0 if not.

    The mean distance of two of them, drawn with putting back, by the metric of the coefficient.
    """
    size = sum(unit)
    squares = _distances(totals, ordinal)
    apart = sum(
        one * other * squares[a][b] for a, one in enumerate(unit) for b, other in enumerate(unit)
    )
    return apart / (size * size) if size else 0.0


def _alpha(patterns: Mapping[Counts, int], ordinal: bool) -> float | None:
    """Return the coefficient of claims of which so many show each pattern of judgements."""
    width = max(map(len, patterns), default=0)
    coincide = [[0.0] * width for _ in range(width)]
    for unit, times in patterns.items():
        size = sum(unit)
        if size < 2:
            continue
        weight = times / (size - 1)
        shown = [(word, count) for word, count in enumerate(unit) if count]
        for a, one in shown:
            for b, other in shown:
                coincide[a][b] += weight * one * (other - (a == b))
    sums = [
        sum(times * unit[word] for unit, times in patterns.items() if sum(unit) > 1)
        for word in range(width)
    ]
    squares = _distances(tuple(sums), ordinal)
    expected = _weighed(squares, [[one * other for other in sums] for one in sums])
    if not expected:
        return None
    observed = _weighed(squares, coincide)
    return 1 - (sum(sums) - 1) * observed / expected


def _weighed(squares: Sequence[Sequence[float]], weights: Sequence[Sequence[float]]) -> float:
    return sum(
        square * weight
        for row, weighing in zip(squares, weights, strict=True)
        for square, weight in zip(row, weighing, strict=True)
    )


def _distances(sums: Counts, ordinal: bool) -> list[list[float]]:
    """Return the squared distance of each two words: 1 where they differ, or by the ranks between.

    By ranks it is the number of judgements from the one to the other, each end counted by half.
    """
    words = range(len(sums))
    if not ordinal:
        return [[float(a != b) for b in words] for a in words]
    until = [0, *accumulate(sums)]
    return [
        [
            float(until[max(a, b) + 1] - until[min(a, b)] - (sums[a] + sums[b]) / 2) ** 2
            for b in words
        ]
        for a in words
    ]


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which this share of ordered values lies, between two by proportion."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
