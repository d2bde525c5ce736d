"""The numbers in claims."""

from uuid import UUID

from claimtrack import ids
from claimtrack.changes.recorder import recording
from claimtrack.changes.statements import Values, add_or_agree
from claimtrack.errors import InvalidRecordError
from claimtrack.schemas.review_fields import QuantityScalars
from claimtrack.schemas.validation import checked
from claimtrack.store import Store


def add_number(
    store: Store, author: str, claim_id: UUID, values: Values, *, reason: str | None = None
) -> UUID:
    """Add a number to a claim: its `words`, `comparator`, `low`, `high` and the rest; return it.

    A number of these words that is there and says the same is left as it is; `revise` changes one.
    Raises ThereAlreadyError where it says otherwise, and InvalidRecordError where the ends of the
    range are none that its comparator takes.
    """
    with recording(store, author, reason=reason) as changeset:
        given = checked(
            QuantityScalars, {name: value for name, value in values.items() if value is not None}
        ).model_dump(exclude_none=True)
        words = str(given["words"]).strip()
        if not words:
            raise InvalidRecordError("words", "must not be empty")
        row = {**given, "words": words, "claim_id": claim_id}
        return add_or_agree(changeset, "quantity", ids.quantity_id(claim_id, words), row)
