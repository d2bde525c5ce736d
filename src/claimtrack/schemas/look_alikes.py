"""Rows that look like one, as the faces hold them."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Two rows of a kind that may be one, and why; a person decides.

    `score` is from 0 to 1, to sort by. `conflicts` counts the open conflicts about which of the two
    it is, which uniting them settles.
    """

    entity: str
    one: UUID
    other: UUID
    one_name: str
    other_name: str
    why: str
    score: float
    conflicts: int = 0
