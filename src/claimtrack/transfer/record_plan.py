"""What planning works with: what it asks about names, and the rows that it finds a record means."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from claimtrack.errors import InvalidRecordError
from claimtrack.quotes import Selector
from claimtrack.schemas.records import SpeakerRecord
from claimtrack.schemas.values import Fault
from claimtrack.transfer.identity import Origins

Row = tuple[str, UUID]


class Resolver(Origins, Protocol):
    """Who and what the names in a record stand for."""

    dataset: str

    def actor(self, name: str, kind: str) -> tuple[UUID, dict[str, Any] | None]:
        """Return the actor of this name, and its row where this import makes it, of this kind.

        Raises AmbiguousIdError where several share the name.
        """
        ...

    def shown_speaker(self, speaker: SpeakerRecord, claim: UUID) -> UUID | str:
        """Return whom a table shows as a claim's speaker, or of what kind one of his name is."""
        ...

    def tag(self, name: str) -> UUID:
        """Return the topic of this name, whether it is there yet or not."""
        ...

    def source(self, words: str) -> UUID | None:
        """Return the source with this key or id."""
        ...

    def claim(self, words: str) -> UUID:
        """Return the claim with this key or id, whether it is there yet or not."""
        ...

    def hold_snapshot(self, source: UUID, snapshot: UUID, text: str) -> None:
        """Take note of a snapshot that the import brings."""
        ...

    def copy(self, source: UUID) -> tuple[UUID, str] | None:
        """Return the newest snapshot and its text; None without one."""
        ...

    def copy_of(self, source: UUID, sha256: str) -> UUID | None:
        """Return the snapshot of a source with the text of this hash; None where there is none."""
        ...

    def anchored(self, source: UUID, exact: str, start: int | None) -> tuple[UUID, Selector] | None:
        """Return the newest snapshot and where these words stand in it; None without one."""
        ...


@dataclass(slots=True)
class RecordPlan:
    """The rows of one record, in the order in which it names them, and what it points to."""

    main: Row
    key: str | None = None
    dataset: str = ""
    rows: dict[Row, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    keyed: list[tuple[str, Row]] = field(default_factory=list)
    needs: dict[Row, tuple[str, str]] = field(default_factory=dict)
    """Rows of other records that are pointed to, with the field and the words that do."""
    repaired: Counter[str] = field(default_factory=Counter)
    """What is taken otherwise than the record has it, by the kinds of `report`."""


class UnplannableError(InvalidRecordError):
    """A record of which not all could be planned: what is wrong, and the plan as far as it goes.

    `noted` are its faults. `unknown` are fields that name a source which is not known yet, with
    their words: it may come later in the same import, and then `noted` may be empty.
    """

    def __init__(self, plan: RecordPlan, noted: Sequence[Fault], unknown: Sequence[Fault]) -> None:
        sources = [(field, f"no source has the key {name!r}") for field, name in unknown]
        faults = (*noted, *sources)
        super().__init__(*faults[0], *faults[1:])
        self.plan = plan
        self.noted = tuple(noted)
        self.unknown = tuple(unknown)


def as_uuid(words: str) -> UUID | None:
    """Return the UUID that a text is, in either of its usual spellings, or None."""
    if len(words) not in (32, 36):
        return None
    try:
        return UUID(words)
    except ValueError:
        return None
