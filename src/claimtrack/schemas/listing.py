"""What lookups and listings find; apart from the other rows, since a screen begins with these."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RowRef:
    """What an id, an id prefix, a key or a name stands for."""

    entity: str
    id: UUID


USUAL_COLUMNS = ("standing", "said", "answers", "notes", "owner", "stage")
"""What a row of it shows, as far as there is room, where nobody chose."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as a listing shows it.

    `standing` is the computed label, `partial` its partial labels ("number disputed"), `key` the
    record key that it was imported under. A speaker of the kind `unnamed` ("a senior official") is
    somebody else in every source. The counts leave out what is retracted or inert.
    """

    id: UUID
    key: str | None
    text: str
    speaker: str | None
    speaker_id: UUID | None
    said: str | None
    said_words: str | None
    stage: str
    owner: str | None
    standing: str
    partial: str | None
    rebuttals: int
    citations: int
    annotations: int
    assessments: int
    retracted: bool
    in_conflict: bool
    speaker_kind: str | None
