"""The kept copies of sources, the newest first, and their texts."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.errors import LostTextError, NoSnapshotError
from claimtrack.formats.document import original_bytes
from claimtrack.history.clock import minted_at
from claimtrack.history.log import changesets_of
from claimtrack.models import Snapshot
from claimtrack.schemas.copies import EMPTY_SHA256, SnapshotRow
from claimtrack.schemas.listing import RowRef
from claimtrack.store.texts import kept_texts

PAGED = "application/pdf"

_AT_ONCE = 500


def snapshots_of(connection: Connection, source_id: UUID) -> list[SnapshotRow]:
    """Return the live kept copies of a source, the newest first.

    Of two with a time of capture, the one captured later is newer; else the one added later.
    """
    query: Any = select(
        col(Snapshot.id),
        col(Snapshot.source_id),
        col(Snapshot.captured_at),
        col(Snapshot.captured_by),
        col(Snapshot.address),
        col(Snapshot.tool),
        col(Snapshot.media_type),
        col(Snapshot.extractor),
        col(Snapshot.transcript),
        col(Snapshot.sha256).label("text_sha256"),
        col(Snapshot.file_name),
        col(Snapshot.file_size),
        col(Snapshot.file_sha256),
        col(Snapshot.original),
    ).where(col(Snapshot.source_id) == source_id, col(Snapshot.retracted).is_(False))
    found = connection.execute(query).all()
    added = changesets_of(connection, [row.id for row in found])
    return _newest_first([_row(row, added.get(row.id, ())) for row in found])


def newest_texts(
    connection: Connection, source_ids: Collection[UUID]
) -> dict[UUID, tuple[UUID, str]]:
    """Return the newest copy with text of each of many sources, as its id and its text's SHA-256.

    It is the first of `snapshots_of` that has text; a source that has none is left out.
    """
    listed: dict[UUID, list[_Copy]] = {}
    ordered = sorted(source_ids)
    for start in range(0, len(ordered), _AT_ONCE):
        query = select(
            col(Snapshot.source_id),
            col(Snapshot.id),
            col(Snapshot.captured_at),
            col(Snapshot.sha256),
        ).where(
            col(Snapshot.source_id).in_(ordered[start : start + _AT_ONCE]),
            col(Snapshot.retracted).is_(False),
        )
        for source, copy_id, captured_at, sha256 in connection.execute(query).all():
            listed.setdefault(source, []).append(_Copy(copy_id, captured_at, sha256))
    _date_rivals(connection, listed)
    found: dict[UUID, tuple[UUID, str]] = {}
    for source, copies in listed.items():
        readable = (copy for copy in _newest_first(copies) if copy.text_sha256 != EMPTY_SHA256)
        found.update((source, (copy.id, copy.text_sha256)) for copy in islice(readable, 1))
    return found


class _Copy(NamedTuple):
    """What of a copy says whether it is the newest."""

    id: UUID
    captured_at: str | None
    text_sha256: str
    recorded_at: datetime | None = None


C = TypeVar("C", SnapshotRow, _Copy)


def _date_rivals(connection: Connection, listed: dict[UUID, list[_Copy]]) -> None:
    """Put beside each copy of a source with several when it was added; of one, nothing asks it."""
    several = {source: copies for source, copies in listed.items() if len(copies) > 1}
    rivals = sorted(copy.id for copies in several.values() for copy in copies)
    recorded: dict[UUID, datetime] = {}
    for start in range(0, len(rivals), _AT_ONCE):  # in the order of ids, as blocks are read once
        part = rivals[start : start + _AT_ONCE]
        for copy_id, changesets in changesets_of(connection, part).items():
            recorded[copy_id] = minted_at(changesets[0])
    for source, copies in several.items():
        listed[source] = [copy._replace(recorded_at=recorded.get(copy.id)) for copy in copies]


def _newest_first(copies: Iterable[C]) -> list[C]:
    ordered: list[C] = []
    for copy in sorted(copies, key=_addition_key):
        later = (
            place
            for place, other in enumerate(ordered)
            if copy.captured_at and other.captured_at and other.captured_at > copy.captured_at
        )
        ordered.insert(next(later, len(ordered)), copy)
    return ordered[::-1]


def _row(row: Any, changesets: Sequence[UUID]) -> SnapshotRow:
    known: dict[str, Any] = dict(row._mapping)
    original = known.pop("original")
    recorded_at = minted_at(changesets[0]) if changesets else None
    return SnapshotRow(**known, original=original is not None, recorded_at=recorded_at)


def snapshots_with_files(connection: Connection, source_id: UUID) -> list[SnapshotRow]:
    """Return the copies of a source as `snapshots_of`, each with the hash of its file.

    That of a file which was kept before files had hashes is worked out: the whole file is read.
    """
    return [_with_hash(connection, row) for row in snapshots_of(connection, source_id)]


def _with_hash(connection: Connection, copy: SnapshotRow) -> SnapshotRow:
    if not copy.original or copy.file_sha256 is not None:
        return copy
    query = select(col(Snapshot.original)).where(col(Snapshot.id) == copy.id)
    original = connection.execute(query).scalar()
    data = None if original is None else file_bytes(connection, copy.text_sha256, original)
    if data is None:
        return copy
    return replace(copy, file_size=len(data), file_sha256=hashlib.sha256(data).hexdigest())


def file_bytes(connection: Connection, text_sha256: str, original: str) -> bytes | None:
    """Return the bytes of a kept file, None where what keeps it is missing or no file."""
    kept = kept_texts(connection, [original]).get(original)
    if kept is None:
        return None
    try:
        return original_bytes(kept, is_text=original == text_sha256)
    except ValueError:
        return None


def _addition_key(snapshot: SnapshotRow | _Copy) -> tuple[object, ...]:
    """Return the key to sort copies as they were added; one that is not written yet comes last."""
    when = 0.0 if snapshot.recorded_at is None else snapshot.recorded_at.timestamp()
    return snapshot.recorded_at is None, when, snapshot.captured_at or "", snapshot.id


def newest_snapshot(
    connection: Connection, source_id: UUID, only: UUID | None = None
) -> tuple[UUID, str] | None:
    """Return the newest kept copy of a source, as its id and text, or None where there is none.

    Copies without text are passed over. With `only`, the copy of that id, if it is one of this
    source.
    """
    snapshots = [
        snapshot
        for snapshot in snapshots_of(connection, source_id)
        if snapshot.has_text and only in (None, snapshot.id)
    ]
    texts = kept_texts(connection, [snapshot.text_sha256 for snapshot in snapshots[:1]])
    text = texts.get(snapshots[0].text_sha256) if snapshots else None
    return None if text is None else (snapshots[0].id, text)


def has_pages(connection: Connection, snapshot_id: UUID) -> bool:
    """Say whether a copy was made from a document that has pages, be it one: a PDF."""
    query = select(col(Snapshot.media_type)).where(col(Snapshot.id) == snapshot_id)
    return connection.execute(query).scalar() == PAGED


def copy_named(connection: Connection, ref: RowRef) -> SnapshotRow:
    """Return a kept copy, or the newest of a source. Raises NoSnapshotError."""
    source = ref.id
    if ref.entity == "snapshot":
        query = select(col(Snapshot.source_id)).where(col(Snapshot.id) == ref.id)
        source = connection.execute(query).scalar_one()
    for copy in snapshots_of(connection, source):
        if ref.entity == "source" or copy.id == ref.id:
            return copy
    raise NoSnapshotError(f"{ref.entity} {ref.id.hex[:8]}", is_original=False)


def snapshot_bytes(connection: Connection, ref: RowRef, *, original: bool = False) -> bytes:
    """Return a kept copy, or the newest of a source: its text in UTF-8, or its original file.

    Raises NoSnapshotError and LostTextError.
    """
    query = select(col(Snapshot.sha256), col(Snapshot.original))
    if ref.entity == "source":
        newest = snapshots_of(connection, ref.id)[:1]
        query = query.where(col(Snapshot.id).in_([snapshot.id for snapshot in newest]))
    else:
        query = query.where(col(Snapshot.id) == ref.id)
    row = connection.execute(query).first()
    wanted = None if row is None else row[1] if original else row[0]
    kept = kept_texts(connection, [wanted]).get(wanted) if wanted else None
    what = f"{ref.entity} {ref.id.hex[:8]}"
    if row is None or not wanted:
        raise NoSnapshotError(what, is_original=original)
    if kept is None:
        raise LostTextError(what)
    return original_bytes(kept, is_text=wanted == row[0])
