"""Whether reviewers who judged apart came to the same: agreement, and where they split; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from types import MappingProxyType
from uuid import UUID

from claimtrack.analysis.alpha import Counts, Interval, alpha, divided, interval
from claimtrack.text import counted
from claimtrack.vocabulary import Compared, Confidence, Likelihood, Verdict

FEWEST = 10
"""Of fewer claims judged twice the table stands without a coefficient."""


class Scale(StrEnum):
    """How far apart two words are: they are the same or not; or there are others between them."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"


class Apart(StrEnum):
    """Why a judgement does not count for the coefficient; only the first reason is told."""

    OUTSIDE = "outside"
    EMPTY = "empty"
    STALE = "stale"
    INFORMED = "informed"
    UNKNOWN = "unknown"
    COVERED = "covered"


WORDS: Mapping[Compared, tuple[str, ...]] = {
    Compared.VERDICT: tuple(Verdict),
    Compared.LIKELIHOOD: tuple(Likelihood),
    Compared.CONFIDENCE: tuple(Confidence),
}
"""The words of each scale, in its order."""

MOST_SHOWN = 100
"""So many claims on which reviewers split are listed."""

_SCALES = {Compared.VERDICT: Scale.NOMINAL}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one reviewer said of one claim, in a word; `apart` is why it does not count, if so."""

    claim: UUID
    reviewer: str
    word: str
    apart: Apart | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """How far judgements agree, over the claims that two or more reviewers judged.

    `percent` is the share of pairs of judgements of one claim that are the same; None of no pairs.
    `alpha` is None where it is not defined, or of too few claims: `why` says so in words.
    """

    claims: int
    judgements: int
    percent: float | None
    alpha: float | None
    why: str | None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reviewers: how many claims both judged, and of how many they said the same."""

    one: str
    other: str
    claims: int
    same: int


@dataclass(frozen=True, slots=True)
class Split:
    """A claim on which reviewers differ: who said what."""

    claim: UUID
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far reviewers who judged apart agree.

    `including` is the figure with what stands apart because it is stale, informed or of unknown
    basis; `splits` begin with the claim that is most divided, and so do those of `all_splits`,
    in which what stands apart counts too.
    """

    on: Compared
    scale: Scale
    reviewers: tuple[str, ...]
    figure: Figure
    including: Figure
    excluded: Mapping[Apart, int]
    alone: int
    """Claims that only one reviewer judged, of what counts."""
    pairs: tuple[Pair, ...]
    splits: tuple[Split, ...]
    all_splits: tuple[Split, ...]

    @property
    def shown_splits(self) -> list[Split]:
        """Return the first splits as people see them: what counts, then what only stands apart."""
        counts = {split.claim for split in self.splits}
        others = (split for split in self.all_splits if split.claim not in counts)
        return [*self.splits, *others][:MOST_SHOWN]


def agreement(
    judgements: Iterable[Judgement],
    on: Compared = Compared.VERDICT,
    *,
    apart: Mapping[Apart, int] = MappingProxyType({}),
) -> Agreement:
    """Return how far these judgements agree; `apart` counts those that are not among them.

    Of a reviewer's two judgements of one claim, which only what stands apart can be, the one that
    stands apart is the newest: it takes the other's place in the figure that includes it.
    """
    scale = _SCALES.get(on, Scale.ORDINAL)
    of_claims: dict[UUID, dict[str, Judgement]] = defaultdict(dict)
    newest: dict[UUID, dict[str, Judgement]] = defaultdict(dict)
    excluded = {reason: apart.get(reason, 0) for reason in Apart}
    for judgement in sorted(judgements, key=lambda one: (one.claim, one.reviewer, one.apart or "")):
        newest[judgement.claim][judgement.reviewer] = judgement
        if judgement.apart is None:
            of_claims[judgement.claim][judgement.reviewer] = judgement
        else:
            excluded[judgement.apart] += 1
    twice = {claim: by for claim, by in of_claims.items() if len(by) > 1}
    return Agreement(
        on,
        scale,
        tuple(sorted({reviewer for by in twice.values() for reviewer in by})),
        _figure(twice, on, scale, with_interval=True),
        _figure({claim: by for claim, by in newest.items() if len(by) > 1}, on, scale),
        excluded,
        len(of_claims) - len(twice),
        _pairs(twice),
        _splits(twice, on, scale),
        _splits(newest, on, scale),
    )


_Judged = Mapping[UUID, Mapping[str, Judgement]]


def _figure(judged: _Judged, on: Compared, scale: Scale, *, with_interval: bool = False) -> Figure:
    units = [_counts(by.values(), on) for by in judged.values()]
    pairs = sum(sum(unit) * (sum(unit) - 1) for unit in units)
    same = sum(count * (count - 1) for unit in units for count in unit)
    judgements = sum(map(sum, units))
    percent = 100 * same / pairs if pairs else None
    why = _undefined(units, on)
    if why is not None:
        return Figure(len(units), judgements, percent, None, why)
    ordinal = scale is Scale.ORDINAL
    found = interval(units, ordinal=ordinal) if with_interval else None
    return Figure(len(units), judgements, percent, alpha(units, ordinal=ordinal), None, found)


def _undefined(units: Sequence[Counts], on: Compared) -> str | None:
    """Return why there is no coefficient of these claims; None where there is one."""
    if not units:
        return f"no claim has the {on} of two reviewers"
    if len(units) < 2:
        return f"only one claim has the {on} of two reviewers: nothing varies between claims"
    used = [word for place, word in enumerate(WORDS[on]) if any(unit[place] for unit in units)]
    total = sum(map(sum, units))
    if len(used) == 1:
        return (
            f"all {total:,} judgements of {len(units):,} claims are “{used[0]}”: where nothing "
            "varies, agreement beyond chance is not defined"
        )
    if len(units) < FEWEST:
        return (
            f"{counted(len(units), 'claim')} judged by two or more are too few for a coefficient, "
            f"which takes {FEWEST}"
        )
    return None


def _counts(judgements: Iterable[Judgement], on: Compared) -> Counts:
    said = [judgement.word for judgement in judgements]
    return tuple(said.count(word) for word in WORDS[on])


def _pairs(judged: _Judged) -> tuple[Pair, ...]:
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for by in judged.values():
        for one, other in combinations(sorted(by), 2):
            tally = found[one, other]
            tally[0] += 1
            tally[1] += by[one].word == by[other].word
    return tuple(Pair(*names, *tally) for names, tally in sorted(found.items()))


def _splits(judged: _Judged, on: Compared, scale: Scale) -> tuple[Split, ...]:
    """Return the claims on which reviewers differ, the most divided first."""
    units = {claim: _counts(by.values(), on) for claim, by in judged.items() if len(by) > 1}
    totals = tuple(map(sum, zip(*units.values(), strict=True))) if units else ()
    ordinal = scale is Scale.ORDINAL
    ranked = [
        (-divided(unit, totals, ordinal=ordinal), -sum(unit), claim)
        for claim, unit in units.items()
        if max(unit) < sum(unit)
    ]
    return tuple(
        Split(claim, tuple(by for _, by in sorted(judged[claim].items())))
        for _, _, claim in sorted(ranked)
    )
