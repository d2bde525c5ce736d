"""Numbers of a draft that say more than the claim that they are from: "220" for "at least 220"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from claimtrack.analysis.quantities import quantities
from claimtrack.vocabulary import Comparator

_EXACT = (Comparator.EQUAL, Comparator.NONE)


@dataclass(frozen=True, slots=True)
class StatedNumber:
    """A number as it is recorded of a claim, and the claim's own words for it."""

    words: str
    comparator: Comparator
    low: Decimal | None
    high: Decimal | None


def overstated(sentence: str, recorded: Sequence[StatedNumber]) -> Iterator[str]:
    """Yield what a sentence makes exact that the claim leaves open, and where a bound is turned.

    A number of the sentence is held against the recorded one that has an end in common with it.
    """
    for found in quantities(sentence):
        amount = found.amount
        if amount is None:
            continue
        ends = {end for end in (amount.low, amount.high) if end is not None}
        same = [one for one in recorded if ends & {one.low, one.high}]
        if same and not any(_says_no_more(amount.comparator, one.comparator) for one in same):
            yield f"it says {found.words}; the claim says “{same[0].words}”"


def _says_no_more(said: Comparator, recorded: Comparator) -> bool:
    return said == recorded or recorded in _EXACT
