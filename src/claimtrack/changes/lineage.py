"""Where sources and citations have their words from: originals, and what is derived from what."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from claimtrack.changes.recorder import recording
from claimtrack.errors import WrongKindError
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.vocabulary import Lineage

BEARING = ("source", "citation")
"""The kinds of row that have a lineage."""


def mark_lineage(
    store: Store,
    author: str,
    target: RowRef,
    *,
    original: bool = False,
    derived_from_id: UUID | None = None,
    reason: str | None = None,
) -> bool:
    """Say that a source or citation is an original, or what it is derived from; else neither.

    What it is derived from is of its own kind. Returns whether that changed anything. Raises
    WrongKindError, InvalidRecordError where both are said, and DanglingReferenceError.
    """
    if target.entity not in BEARING:
        raise WrongKindError(target.id.hex[:8], target.entity, " or ".join(BEARING))
    with recording(store, author, reason=reason) as changeset:
        values = {
            "lineage": Lineage.ORIGINAL.value if original else None,
            "derived_from_id": derived_from_id,
        }
        return changeset.revise(target.entity, target.id, values)


def with_one_lineage(entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a row so that one of the two that say its lineage takes the other's place.

    Whoever names what an original is derived from says that it is none, and the other way round.
    """
    given = dict(values)
    if entity in BEARING:
        for name, other in (("derived_from_id", "lineage"), ("lineage", "derived_from_id")):
            if given.get(name) and other not in values:
                given[other] = None
    return given
