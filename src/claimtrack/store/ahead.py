"""Changesets that are dated ahead of this computer's clock, and whose clock it was.

An id is above all that its author had seen, so one wrong clock dates what others write after it
ahead as well. Who caused it is told by the author's own clock, which stands in `recorded_at`.
"""

from collections.abc import Iterable
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
            f"{self.author}: {counted(self.count, 'changeset')} dated ahead of this computer's "
            f"clock ({clock} UTC), up to {self.latest:%Y-%m-%d %H:%M} (UTC). One of the two clocks "
            "is wrong, or was. Until then all that is written is dated after that."
        )


def is_ahead(changeset_id: UUID, present_ms: int) -> bool:
    """Say whether an id is dated ahead of the clock, by more than clocks differ."""
    return (changeset_id.int >> 80) > present_ms + TOLERANCE_MS


def dated_ahead(
    changesets: Iterable[tuple[UUID, str, datetime]], present_ms: int
) -> list[DatedAhead]:
    """Return who dated changesets ahead, from ids with their authors and the authors' own clocks.

    Where no author's clock was ahead, it is the author of the first that is.
    """
    ahead = sorted(row for row in changesets if is_ahead(row[0], present_ms))
    limit = datetime.fromtimestamp((present_ms + TOLERANCE_MS) / 1000, UTC)
    by_author: dict[str, list[UUID]] = {}
    for changeset_id, author, recorded_at in ahead:
        if recorded_at > limit:
            by_author.setdefault(author, []).append(changeset_id)
    if ahead and not by_author:
        by_author[ahead[0][1]] = [ahead[0][0]]
    return [
        DatedAhead(author, len(ids), ids[-1], _date(ids[-1]))
        for author, ids in sorted(by_author.items())
    ]


def dated_ahead_in(
    connection: Connection, present_ms: int, accepted: UUID | None
) -> list[DatedAhead]:
    """Return who dated changesets of a store ahead; those that were accepted here count as known.

    It costs one look into the index of changesets.
    """
    bound = UUID(int=(present_ms + TOLERANCE_MS) << 80)
    after = max(bound, accepted) if accepted is not None else bound
    rows = connection.execute(_AHEAD, {"bound": after})
    return dated_ahead(((row[0], row[1], row[2]) for row in rows), present_ms)


def _date(changeset_id: UUID) -> datetime:
    return datetime.fromtimestamp((changeset_id.int >> 80) / 1000, UTC)
