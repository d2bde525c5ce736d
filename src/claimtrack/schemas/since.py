"""What others did since somebody last looked, as the faces hold it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from claimtrack.schemas.listing import RowRef
from claimtrack.vocabulary import EventKind


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing that somebody else did.

    `claim` is the claim that it is about, with its `key`; None for what is about a source alone.
    `by` is who did it, and `when` the time on that person's clock. `row` is what was written, by
    the changeset `step`.
    """

    kind: EventKind
    claim: UUID | None
    key: str | None
    by: str
    when: datetime
    words: str
    row: RowRef
    step: UUID


@dataclass(frozen=True, slots=True)
class ClaimEvents:
    """What was done about one claim, the earliest first; `called` is what the claim is called."""

    claim: UUID | None
    called: str
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class SinceRows:
    """What others did since the last look, the claim with the newest event first.

    `last` is when that look was, None where nothing is known of one. `counts` has how many events
    there are of each kind, and `claims` about how many claims, where only the first are listed.
    """

    last: datetime | None
    groups: tuple[ClaimEvents, ...]
    counts: dict[EventKind, int]
    claims: int
