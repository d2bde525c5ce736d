"""Changesets that are dated ahead of this computer's clock, and whose clock it was.

An id is above all that its author had seen, so one wrong clock dates what others write after it
ahead as well. Who caused it is told by the author's own clock, which stands in `recorded_at`.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from claimtrack.models import Changeset
from claimtrack.text import counted

TOLERANCE_MS = 5 * 60 * 1000
"""So far apart are clocks that nobody set wrong (as RFC 4120, section 8.2, has it: 5 minutes)."""

_MOST = 10_000
"""So many are looked at when a store is opened."""

_AHEAD = (
    select(col(Changeset.id), col(Changeset.author), col(Changeset.recorded_at))
    .where(col(Changeset.id) > bindparam("bound"))
    .order_by(col(Changeset.id))
    .limit(_MOST)
)


@dataclass(frozen=True, slots=True)
class DatedAhead:
    """What one author dated ahead of the clock: how many changesets, and the last of them."""

    author: str
    count: int
    newest: UUID
    latest: datetime

    def sentence(self, present_ms: int) -> str:
        """Say it; the clock that is wrong may be either."""
        clock = f"{datetime.fromtimestamp(present_ms / 1000, UTC):%Y-%m-%d %H:%M}"
        return (
            f"{self.author} dated {counted(self.count, 'changeset')} ahead of this computer's "
            f"clock ({clock} UTC), up to {self.latest:%Y-%m-%d %H:%M} (UTC): one of the two clocks "
            "is wrong, or was. What is written on top of that is dated after it, too."
        )


def dated_ahead(
    connection: Connection,
    present_ms: int,
    accepted: UUID | None,
    among: Container[UUID] | None = None,
) -> list[DatedAhead]:
    """Return who dated changesets of a store ahead, be it only those `among` some.

    Those up to what was `accepted` here count as known. It costs one look into the index of
    changesets.
    """
    bound_ms = present_ms + TOLERANCE_MS
    bound = UUID(int=bound_ms << 80)
    is_pushed = accepted is not None and accepted > bound
    limit = _date(bound)
    by_author: dict[str, list[UUID]] = {}
    after = max(bound, accepted) if accepted is not None else bound
    for changeset_id, author, recorded_at in connection.execute(_AHEAD, {"bound": after}):
        # The first was pushed by nobody, whatever its author's clock is said to have shown.
        is_cause = recorded_at > limit or not is_pushed
        is_pushed = True
        if is_cause and (among is None or changeset_id in among):
            by_author.setdefault(author, []).append(changeset_id)
    return [
        DatedAhead(author, len(ids), ids[-1], _date(ids[-1]))
        for author, ids in sorted(by_author.items())
    ]


def _date(changeset_id: UUID) -> datetime:
    return datetime.fromtimestamp((changeset_id.int >> 80) / 1000, UTC)
