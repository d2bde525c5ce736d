"""The kept copies of sources, the newest first, and their texts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.errors import ClaimtrackError
from claimtrack.formats.document import original_bytes
from claimtrack.history.clock import minted_at
from claimtrack.models import Change, Snapshot, SnapshotText
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import CopyRow


class NoCopyError(ClaimtrackError):
    """There is no kept copy, or the file that it was made from was not kept with it."""

    def __init__(self, what: str, *, is_original: bool) -> None:
        """Write the sentence; `what` is the source or the copy that was asked for."""
        super().__init__(
            f"{what}: the file itself was not kept; `claimtrack snapshot --keep-original` keeps it."
            if is_original
            else f"{what}: no copy is kept; `claimtrack snapshot` keeps one."
        )


def copies_of(connection: Connection, source_id: UUID) -> list[CopyRow]:
    """Return the kept copies of a source that are in sight, the newest first.

    The last one added is the newest, but for those that say when they were captured: of two that
    do, the one captured later.
    """
    added = (
        select(col(Change.changeset_id))
        .where(col(Change.entity_id) == col(Snapshot.id))
        .order_by(col(Change.changeset_id))
        .limit(1)
        .correlate(Snapshot)
        .scalar_subquery()
    )
    query = select(
        col(Snapshot.id),
        col(Snapshot.source_id),
        col(Snapshot.captured_at),
        col(Snapshot.media_type),
        col(Snapshot.extractor),
        col(Snapshot.sha256),
        col(Snapshot.original),
        added,
    ).where(col(Snapshot.source_id) == source_id, col(Snapshot.retracted).is_(False))
    found = [
        CopyRow(*row[:-1], None if row[-1] is None else minted_at(row[-1]))
        for row in connection.execute(query)
    ]
    ordered: list[CopyRow] = []
    for one in sorted(found, key=_added):
        later = (
            place
            for place, other in enumerate(ordered)
            if one.captured_at and other.captured_at and other.captured_at > one.captured_at
        )
        ordered.insert(next(later, len(ordered)), one)
    return ordered[::-1]


def _added(one: CopyRow) -> tuple[object, ...]:
    """Return the order in which copies were added; what is not written yet is the last."""
    when = 0.0 if one.recorded_at is None else one.recorded_at.timestamp()
    return one.recorded_at is None, when, one.captured_at or "", one.id


def newest_copy(
    connection: Connection, source_id: UUID, only: UUID | None = None
) -> tuple[UUID, str] | None:
    """Return the newest kept copy of a source, as its id and text, or None where there is none.

    With `only`, the copy of that id, if it is one of this source.
    """
    copies = [one for one in copies_of(connection, source_id) if only in (None, one.id)]
    texts = texts_of(connection, [one.sha256 for one in copies[:1]])
    found = next(((one.id, texts.get(one.sha256)) for one in copies), None)
    return None if found is None or found[1] is None else (found[0], found[1])


def texts_of(connection: Connection, sha256s: Sequence[str]) -> dict[str, str]:
    """Return kept texts by their SHA-256; one that the file does not have is left out."""
    if not sha256s:
        return {}
    query = select(col(SnapshotText.sha256), col(SnapshotText.text)).where(
        col(SnapshotText.sha256).in_(list(sha256s))
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def copy_called(connection: Connection, found: RowRef, *, original: bool = False) -> bytes:
    """Return a kept copy, or the newest of a source: its text in UTF-8, or its original file.

    Raises NoCopyError.
    """
    query = select(col(Snapshot.sha256), col(Snapshot.original))
    if found.entity == "source":
        newest = copies_of(connection, found.id)[:1]
        query = query.where(col(Snapshot.id).in_([one.id for one in newest]))
    else:
        query = query.where(col(Snapshot.id) == found.id)
    row = connection.execute(query).first()
    wanted = None if row is None else row[1] if original else row[0]
    kept = texts_of(connection, [wanted]).get(wanted) if wanted else None
    if row is None or kept is None:
        raise NoCopyError(f"{found.entity} {found.id.hex[:8]}", is_original=original)
    return original_bytes(kept, is_text=wanted == row[0])
