"""Changeset ids: UUIDv7 (RFC 9562, section 5.7) minted as a hybrid logical clock.

48 bits of milliseconds, 12 bits of counter, 62 random bits. An id is always above every id that
the file holds and every parent that it names, so a change sorts after what its author had seen,
whatever the wall clock says. There is no clock state outside the log.
"""

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from claimtrack.errors import ClaimtrackError

_COUNTER_MAX = 0xFFF
_TEN_YEARS_MS = 10 * 366 * 24 * 3600 * 1000


class ClockTooFarAheadError(ClaimtrackError):
    """The file holds an id from so far in the future that it would exhaust the clock."""

    def __init__(self, newest: UUID) -> None:
        super().__init__(
            f"the newest change in the file ({newest}) is dated more than ten years ahead; "
            "check this computer's clock, or restore a backup."
        )


def now_ms() -> int:
    """Return the wall clock in milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def now() -> datetime:
    """Return the wall clock, in UTC."""
    return datetime.fromtimestamp(now_ms() / 1000, UTC)


def milliseconds(changeset_id: UUID) -> int:
    """Return the milliseconds inside an id: when it was minted, unless the clock was pushed."""
    return changeset_id.int >> 80


def minted_at(changeset_id: UUID) -> datetime:
    """Return the time inside an id, in UTC."""
    return datetime.fromtimestamp(milliseconds(changeset_id) / 1000, UTC)


def is_far_ahead(changeset_id: UUID, present_ms: int) -> bool:
    """Say whether an id lies more than ten years ahead: one such would exhaust the clock."""
    return milliseconds(changeset_id) - present_ms > _TEN_YEARS_MS


def newest_before(moment: datetime) -> UUID:
    """Return a bound: the ids minted before a moment are below it, and no others."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def mint(
    last: UUID | None,
    *,
    now: Callable[[], int] = now_ms,
    entropy: Callable[[int], int] = secrets.randbits,
) -> UUID:
    """Return a new id above `last`, the greatest id that the author can know.

    Raises ClockTooFarAheadError where `last` lies more than ten years after `now`.
    """
    present = now()
    counter = 0
    if last is not None:
        seen = milliseconds(last)
        if is_far_ahead(last, present):
            raise ClockTooFarAheadError(last)
        if seen >= present:
            present = seen
            counter = ((last.int >> 64) & _COUNTER_MAX) + 1
            if counter > _COUNTER_MAX:
                present, counter = present + 1, 0
    number = (present << 80) | (0x7 << 76) | (counter << 64) | (0b10 << 62) | entropy(62)
    return UUID(int=number)
