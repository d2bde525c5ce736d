"""A claim as far as its place among what one speaker says goes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from claimtrack.analysis.comparing import Number


class Voice(StrEnum):
    """Who makes a statement: the speaker, a part of that body, or a body that it is part of."""

    OWN = "own"
    PART = "part"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as far as its place in a position goes.

    It was said between `earliest` and `latest`, None where an end is open or unknown. `repeats` is
    the claim that it says again.
    """

    id: UUID
    speaker: UUID
    voice: Voice
    earliest: date | None
    latest: date | None
    repeats: UUID | None = None
    numbers: tuple[Number, ...] = ()

    def is_before(self, other: "Said") -> bool:
        """Say whether the dates tell that it was said before another."""
        if self.latest is None or other.earliest is None:
            return False
        return self.latest < other.earliest
