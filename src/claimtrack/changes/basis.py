"""Whether a judgement is independent of those of others: the program says so, nobody types it."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from claimtrack.changes.recorder import Recording
from claimtrack.history.fold import fields_of
from claimtrack.queries.blind import seen_before_judging
from claimtrack.store import Store
from claimtrack.store.reader import seen_by
from claimtrack.text import normalise
from claimtrack.vocabulary import AssessmentBasis

_JUDGED = frozenset(fields_of("assessment", "judgement")) - {"basis", "text_sha256"}


def bases(
    store: Store, changeset: Recording, reviewer: str, claim_ids: Collection[UUID]
) -> dict[UUID, str]:
    """Return of each claim whether what somebody judges of it now is independent or informed."""
    connection, reader = changeset.connection, store.reader
    if reader is not None and normalise(reader.name) == normalise(reviewer):
        seen = reader.seen(connection)  # with what could not be kept
    else:
        seen = seen_by(connection, reviewer)
    informed = seen_before_judging(connection, reviewer, seen, claim_ids)
    return {
        claim: str(AssessmentBasis.INFORMED if claim in informed else AssessmentBasis.INDEPENDENT)
        for claim in claim_ids
    }


def unchanged(there: Mapping[str, Any] | None, values: Mapping[str, Any]) -> bool:
    """Say whether somebody judges as they did before, and of the same wording."""
    names = (*_JUDGED, "text_sha256")
    if there is None or there["retracted"]:
        return False
    return all(there.get(name) == values.get(name) for name in names)


def revised_basis(
    store: Store, changeset: Recording, assessment_id: UUID, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the basis that a judgement has once these fields of it are revised; {} if as it was.

    What somebody else revises is nobody's independent judgement any more: its basis is unknown.
    """
    there = changeset.row("assessment", assessment_id)
    if there is None or there["source_id"] is not None or _JUDGED.isdisjoint(values):
        return {}
    if normalise(there["reviewer"]) != normalise(changeset.author):
        return {"basis": None}
    claim: UUID = there["claim_id"]
    return {"basis": bases(store, changeset, changeset.author, [claim])[claim]}
