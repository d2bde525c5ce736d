"""A row as a form shows it: its fields as words, and the changes that the form has seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from claimtrack.history import log
from claimtrack.history.fold import heads
from claimtrack.models import Actor
from claimtrack.queries.rows import row_fields
from claimtrack.schemas.listing import RowRef


@dataclass(frozen=True, slots=True)
class Editable:
    """The fields by name, "" where one is unknown; `seen` says against what they are revised."""

    values: Mapping[str, str]
    seen: frozenset[UUID]


def editable(session: Session, found: RowRef, names: Sequence[str]) -> Editable:
    """Return a row for a form; `speaker` is the speaker's name. Raises UnknownIdError."""
    fields = row_fields(session, found.entity, found.id)
    if "speaker" in names and fields.get("speaker_id") is not None:
        query = select(col(Actor.name)).where(col(Actor.id) == fields["speaker_id"])
        fields["speaker"] = session.connection().execute(query).scalar()
    values = {name: str(fields[name]) if fields.get(name) else "" for name in names}
    edits = log.edits_of(session.connection(), [found.id]).get(found.id, [])
    return Editable(values, heads(edits))


def claim_of(session: Session, found: RowRef) -> UUID | None:
    """Return the claim that a row is, or is on; None for a source, an actor or a topic."""
    if found.entity == "claim":
        return found.id
    claim_id: UUID | None = row_fields(session, found.entity, found.id).get("claim_id")
    return claim_id
