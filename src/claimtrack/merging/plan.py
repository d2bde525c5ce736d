"""What two histories have and lack, from their changesets' ids and digests; the report (pure)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from claimtrack.merging.errors import FaultError
from claimtrack.schemas.rows import Arrivals, FlipRow

Fingerprint = tuple[str, str]
"""A changeset's id, as 32 hexadecimal digits, and its digest."""


class Relation(StrEnum):
    """How one history stands to another."""

    IDENTICAL = "identical"
    AHEAD = "ahead"
    BEHIND = "behind"
    DIVERGED = "diverged"


class Ids:
    """Ids in ascending order, sixteen bytes each: a million of them are 16 MB."""

    def __init__(self) -> None:
        self._packed = bytearray()

    def append(self, digits: str) -> None:
        """Add an id by its hexadecimal digits."""
        self._packed += bytes.fromhex(digits)

    @property
    def newest(self) -> UUID | None:
        """Return the last of them, if there is one."""
        return UUID(bytes=bytes(self._packed[-16:])) if self._packed else None

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._packed) // 16

    def batches(self, size: int) -> Iterator[list[UUID]]:
        """Yield the ids in their order, so many at a time."""
        for start in range(0, len(self._packed), 16 * size):
            part = bytes(self._packed[start : start + 16 * size])
            yield [UUID(bytes=part[at : at + 16]) for at in range(0, len(part), 16)]


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge would bring: the changesets and the kept texts (by SHA-256) that we lack.

    `outgoing` counts the changesets that they lack.
    """

    incoming: Ids = field(default_factory=Ids)
    outgoing: int = 0
    texts: list[str] = field(default_factory=list)

    @property
    def relation(self) -> Relation:
        """Return how we stand to them."""
        if self.incoming:
            return Relation.DIVERGED if self.outgoing else Relation.BEHIND
        return Relation.AHEAD if self.outgoing else Relation.IDENTICAL


@dataclass(slots=True)
class MergeReport:
    """The outcome of one merge, or of a dry run.

    `incoming` and `outgoing` count changesets: those that came in, and those that the source
    lacks. `authors` says whose came in, `changes` how many rows they wrote to in all, `entities`
    how many different ones; `conflicts` counts the fields of those that are in conflict now.
    `arrived` lists the actors, sources and claims that are new here, or have a new name, for
    `unite` to look at; it is None where there are too many to look at each. `preview` says what a
    dry run would bring. `flips` are the standings of claims of this file that it turned.
    `namesakes` counts the changesets by the merger's own name that were not made on this computer;
    `notices` are sentences about those, and about who dated changesets ahead of this computer's
    clock.
    """

    source: str
    relation: Relation
    incoming: int
    outgoing: int
    changes: int = 0
    authors: dict[str, int] = field(default_factory=dict)
    entities: int = 0
    conflicts: int = 0
    arrived: list[UUID] | None = field(default_factory=list)
    joined: bool = False
    dry_run: bool = False
    preview: Arrivals | None = None
    flips: list[FlipRow] = field(default_factory=list)
    namesakes: int = 0
    notices: list[str] = field(default_factory=list)


def compare(ours: Iterable[Fingerprint], theirs: Iterable[Fingerprint]) -> MergePlan:
    """Walk through two histories side by side, each in the order of ids.

    Raises FaultError where theirs is out of order, or has another digest under an id of ours:
    then somebody altered a changeset after it was made.
    """
    incoming = Ids()
    outgoing = 0
    left, right = iter(ours), iter(theirs)
    own, other = next(left, None), next(right, None)
    while other is not None:
        if own == other:
            own, other = next(left, None), _next_above(right, other[0])
        elif own is None or other[0] < own[0]:
            incoming.append(_digits(other[0]))
            other = _next_above(right, other[0])
        elif other[0] == own[0]:
            raise FaultError(other[0], "is not the same in both: one of the two was altered")
        else:
            outgoing += 1
            own = next(left, None)
    while own is not None:
        outgoing += 1
        own = next(left, None)
    return MergePlan(incoming, outgoing)


def missing_keys(ours: Iterable[str], theirs: Iterable[str]) -> Iterator[str]:
    """Yield what stands in theirs and not in ours; both are in order."""
    keys = iter(ours)
    own_key = next(keys, None)
    for key in theirs:
        while own_key is not None and own_key < key:
            own_key = next(keys, None)
        if key != own_key:
            yield key


def _next_above(fingerprints: Iterator[Fingerprint], before: str) -> Fingerprint | None:
    fingerprint = next(fingerprints, None)
    if fingerprint is not None and fingerprint[0] <= before:
        raise FaultError(fingerprint[0], "stands out of its order")
    return fingerprint


def _digits(written: str) -> str:
    try:
        if UUID(written).hex == written:
            return written
    except (ValueError, TypeError):
        pass
    raise FaultError(written, "has no id of a changeset")
