"""The numbers in claims, side by side, as the faces hold them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from claimtrack.vocabulary import Relation


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number in a claim, with who claims it, when, and how the claim stands.

    `low` and `high` are exact decimals as text; which are there follows from `comparator`.
    """

    id: UUID
    claim: UUID
    key: str | None
    text: str
    speaker: str | None
    said: str | None
    standing: str
    words: str
    comparator: str
    low: str | None
    high: str | None
    unit: str | None
    measure: str | None
    counted_by: str | None
    period: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class DenialRow:
    """A claim that denies claims with numbers of a measure, and gives no number of it.

    `how` says what it denies ("denies the whole claim"); `denies` are the numbers.
    """

    claim: UUID
    key: str | None
    text: str
    speaker: str | None
    said: str | None
    standing: str
    how: str
    denies: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class PairRow:
    """How two numbers go together, by their ids, and why."""

    a: UUID
    b: UUID
    relation: Relation
    why: str


@dataclass(frozen=True, slots=True)
class MeasureRows:
    """All numbers of one measure, in the order of the dates on which they were said.

    `measure` is None for those of which nobody said what they count. `pairs` are those that were
    compared; `left_out` counts the numbers that are too many to compare each with each.
    """

    measure: str | None
    numbers: tuple[NumberRow, ...]
    denials: tuple[DenialRow, ...]
    pairs: tuple[PairRow, ...]
    left_out: int = 0

    def counts(self) -> Mapping[Relation, int]:
        """Return how many pairs there are of each relation, in the order of the list."""
        found = dict.fromkeys(Relation, 0)
        for pair in self.pairs:
            found[pair.relation] += 1
        return {relation: count for relation, count in found.items() if count}


@dataclass(frozen=True, slots=True)
class OfferedNumber:
    """A number that the text of a claim states and nobody recorded.

    `words` are those of the text; `comparator`, `low` and `high` are what is read, None where the
    text leaves open which of `readings` is meant; `unit` is the last word of what is counted.
    """

    words: str
    comparator: str | None
    low: str | None
    high: str | None
    unit: str | None
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """The numbers of one claim: those that are recorded, and those that its text offers.

    `text` and `language` are those of the claim; the language is None where nobody said.
    """

    recorded: tuple[NumberRow, ...]
    offered: tuple[OfferedNumber, ...]
    text: str
    language: str | None = None

    def has(self, words: str) -> bool:
        """Say whether these words stand in the text of the claim."""
        return " ".join(words.lower().split()) in " ".join(self.text.lower().split())
