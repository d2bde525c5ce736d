"""Changeset ids: UUIDv7 (RFC 9562, section 5.7) minted as a hybrid logical clock.

48 bits of milliseconds, 12 bits of counter, 30 random bits, and 32 bits of mark. An id is always
above every id that the file holds and every parent that it names, so a change sorts after what its
author had seen, whatever the wall clock says.

The mark is a hash of the other bits, keyed with a secret of the installation: to whoever has the
secret it says that the id was made here, and to everybody else it is chance (one strange id in
2**32 passes for one's own). So an installation knows its own changes, and no file names a machine.
"""

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from uuid import UUID

from claimtrack.history import dating

_COUNTER_MAX = 0xFFF
_MARK_BITS = 32
_RANDOM_BITS = 30


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


def is_made_by(changeset_id: UUID, secret: bytes) -> bool:
    """Say whether an id was minted with a secret: by this installation, and since it has one."""
    rest = changeset_id.int >> _MARK_BITS
    return changeset_id.int & ((1 << _MARK_BITS) - 1) == _mark(rest, secret)


def _mark(rest: int, secret: bytes) -> int:
    """Return the keyed hash of all other bits of an id."""
    digest = blake2b(rest.to_bytes(12, "big"), key=secret, digest_size=_MARK_BITS // 8).digest()
    return int.from_bytes(digest, "big")


def mint(
    last: UUID | None,
    secret: bytes,
    *,
    accepted: Callable[[], UUID | None] = lambda: None,
    now: Callable[[], int] = now_ms,
    entropy: Callable[[int], int] = secrets.randbits,
) -> UUID:
    """Return a new id above `last`, the greatest id that the author can know, marked as ours.

    `accepted` returns the id up to which all are accepted here; it is asked only where ten years
    lie between `last` and the clock. Raises ImplausibleDateError.
    """
    present = max(now(), 0)
    counter = 0
    seen = present if last is None else milliseconds(last)
    if dating.is_suspect(seen, present):
        known = accepted()
        dating.refuse_implausible(seen, present, None if known is None else milliseconds(known))
    if last is not None and seen >= present:
        present = seen
        counter = ((last.int >> 64) & _COUNTER_MAX) + 1
        if counter > _COUNTER_MAX:
            present, counter = present + 1, 0
    number = (present << 80) | (0x7 << 76) | (counter << 64) | (0b10 << 62)
    rest = number >> _MARK_BITS | entropy(_RANDOM_BITS)
    return UUID(int=rest << _MARK_BITS | _mark(rest, secret))
