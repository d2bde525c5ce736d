"""Which claims that an import added likely repeat claims that were in the file before."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from claimtrack.history.log import stored
from claimtrack.models import Claim
from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.seen import Seen, seen
from claimtrack.store.bulk import among

LIKELY = 0.20
"""More than nine first matches of ten are right from it on where there is something to find.

benchmarks/seen.py measures it; docs/analysis.md says what it is where there is nothing.
"""

_MOST = 3
"""So many older claims are named of a new one."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A claim that was added, and the older ones that it likely repeats, the nearest first."""

    id: UUID
    key: str | None
    text: str
    matches: list[Seen]


def likely_repeats(
    session: Session, changeset_id: UUID, on_progress: Callable[[int], None] | None = None
) -> list[Repeat]:
    """Return the claims added in a changeset that likely repeat older ones, the likeliest first.

    Not those of which it is recorded what they repeat, and never as a repeat of one another.
    `on_progress` gets the number of claims that were looked at.
    """
    connection = session.connection()
    changes = stored(connection, changeset_id)
    added = {
        UUID(digits) for digits, entity, parents, _ in changes if (entity, parents) == ("claim", "")
    }
    query = select(Claim.id, Claim.text).where(
        among(connection, col(Claim.id), list(added)),
        col(Claim.repeats_id).is_(None),
        col(Claim.retracted).is_(False),
    )
    found: dict[UUID, list[Seen]] = {}
    for done, (row_id, text) in enumerate(connection.execute(query).all(), start=1):
        near = seen(session, text, _MOST, beside=added)
        if likely := [each for each in near if each.score >= LIKELY]:
            found[row_id] = likely
        if on_progress is not None:
            on_progress(done)
    rows = rows_by_id(session, list(found))
    repeats = [Repeat(row.id, row.key, row.text, found[row.id]) for row in rows.values()]
    return sorted(repeats, key=lambda one: (-one.matches[0].score, one.key or "", one.id))
