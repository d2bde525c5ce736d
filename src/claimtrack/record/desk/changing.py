"""Changes of rows that are there: revise, retract, bring back."""

from collections.abc import Sequence
from uuid import UUID

from claimtrack.record.desk.statements import Values, ensure_actor
from claimtrack.record.recording import recording
from claimtrack.shapes.rows import Found
from claimtrack.store import Store


def revise(
    store: Store,
    author: str,
    target: Found,
    values: Values,
    *,
    speaker: str | None = None,
    seen: frozenset[UUID] | None = None,
    reason: str | None = None,
) -> bool:
    """Change fields of a row; `speaker` by name. Returns whether anything differed."""
    with recording(store, author, reason=reason) as opened:
        changed = dict(values)
        if speaker is not None:
            changed["speaker_id"] = ensure_actor(opened, speaker) if speaker else None
        return opened.revise(target.entity, target.id, changed, seen=seen)


def revise_all(
    store: Store,
    author: str,
    targets: Sequence[Found],
    values: Values,
    *,
    reason: str | None = None,
) -> int:
    """Change the same fields of several rows, as one step; return how many differed."""
    with recording(store, author, reason=reason) as opened:
        return sum(opened.revise(one.entity, one.id, values) for one in targets)


def retract(
    store: Store, author: str, targets: Sequence[Found], *, reason: str | None = None
) -> int:
    """Take rows out of sight; return how many were in sight. `restore` brings them back."""
    with recording(store, author, reason=reason) as opened:
        return sum(opened.retract(one.entity, one.id) for one in targets)


def restore(
    store: Store, author: str, targets: Sequence[Found], *, reason: str | None = None
) -> int:
    """Bring retracted rows back; return how many were out of sight."""
    with recording(store, author, reason=reason) as opened:
        return sum(opened.restore(one.entity, one.id) for one in targets)
