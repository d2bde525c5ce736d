"""Claims that speak for others: FOR beside AGAINST."""

from collections.abc import Sequence
from uuid import UUID

from claimtrack import ids
from claimtrack.changes.recorder import Recording, recording
from claimtrack.changes.statements import Values, add_or_agree, enter_citation, enter_claim
from claimtrack.errors import InvalidRecordError
from claimtrack.schemas.fields import SupportScalars
from claimtrack.schemas.validation import checked
from claimtrack.store import Store


def support(
    store: Store,
    author: str,
    claim_ids: Sequence[UUID],
    values: Values,
    *,
    supporter_id: UUID | None = None,
    supporter: Values | None = None,
    speaker: str | None = None,
    source_id: UUID | None = None,
    citation: Values | None = None,
    reason: str | None = None,
) -> list[UUID]:
    """Record that one claim speaks for others: `group`, `note`. Return the supports.

    It is `supporter_id`, or a new claim made of `supporter`; `source_id` with `citation` cites it
    in one go. It attacks nothing and documents nothing. Raises InvalidRecordError.
    """
    with recording(store, author, reason=reason) as changeset:
        given = checked(SupportScalars, dict(values)).model_dump()
        own = supporter_id
        if own is None:
            own = enter_claim(changeset, supporter or {}, speaker, (), source_id, citation)
        elif source_id is not None:
            enter_citation(changeset, own, source_id, citation or {})
        return [_enter_support(changeset, claim_id, own, given) for claim_id in claim_ids]


def _enter_support(changeset: Recording, claim_id: UUID, supporter: UUID, given: Values) -> UUID:
    if claim_id == supporter:
        raise InvalidRecordError("with", "a claim cannot support itself")
    known = {name: value for name, value in given.items() if value is not None}
    values = {**known, "claim_id": claim_id, "supporter_id": supporter}
    support_id = ids.support_id(claim_id, supporter, known.get("group"))
    return add_or_agree(changeset, "support", support_id, values)
