"""Snapshots of sources, and quotes anchored anew in the newest of them."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from claimtrack import ids
from claimtrack.changes.recorder import Recording, recording
from claimtrack.errors import ClaimtrackError
from claimtrack.formats.document import Document
from claimtrack.queries.snapshots import newest_snapshot, snapshots_of
from claimtrack.queries.verification import verify_quotes
from claimtrack.quotes import Selector, select
from claimtrack.schemas.copies import QuoteRow, SnapshotRow
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.records import SnapshotRecord
from claimtrack.schemas.validation import checked
from claimtrack.schemas.values import SAME_AS_TEXT
from claimtrack.store import Store
from claimtrack.vocabulary import QuoteState


class NothingToAcceptError(ClaimtrackError):
    """A quote for which no passage is proposed, so that nobody can accept one."""

    def __init__(self, row: QuoteRow) -> None:
        """Write the sentence; it depends on the quote's state."""
        what = {
            QuoteState.EXACT: "it stands where it says, so there is nothing to accept.",
            QuoteState.AMBIGUOUS: (
                f"it may be any of several places ({', '.join(map(str, row.places))}); "
                "accept it alone, with one of them as --start."
            ),
            QuoteState.MISSING: (
                "nothing in the newest copy is like it. It still stands in the copy that it was "
                "taken from; retract it, or leave it as it is."
            ),
            QuoteState.NO_COPY: (
                "no copy of its source is kept. Keep one with `claimtrack snapshot`."
            ),
        }[QuoteState(row.state)]
        super().__init__(f"{row.entity} {row.id.hex[:8]} is {row.state}: {what}")


@dataclass(frozen=True, slots=True)
class Capture:
    """How a copy was captured: when (ISO text), by whom, from which address, with what."""

    at: str | None = None
    by: str | None = None
    address: str | None = None
    tool: str | None = None


UNKNOWN = Capture()
"""Nothing is known of how it was captured."""


@dataclass(frozen=True, slots=True)
class KeptSnapshot:
    """What keeping a snapshot did: the text before it and its own, and the quotes that it touches.

    `before` is None for the first of a source. `is_new` is False where this very text was
    kept of this source already. `touched` are quotes whose state it changed, before and after.
    `file` is "kept", "too large" (its name, size and SHA-256 are kept), or "not kept" on demand.
    """

    id: UUID
    before: str | None
    text: str
    is_new: bool
    touched: tuple[tuple[QuoteRow, QuoteRow], ...]
    file: str

    @property
    def text_sha256(self) -> str:
        """Return the SHA-256 of its text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def snapshot(
    store: Store,
    author: str,
    source_id: UUID,
    document: Document,
    *,
    capture: Capture = UNKNOWN,
    keep_original: bool = True,
    transcript: bool = False,
    reason: str | None = None,
) -> KeptSnapshot:
    """Keep a document as a snapshot of a source; no quote is moved by it."""
    with recording(store, author, reason=reason) as changeset:
        file = "not kept" if not keep_original else "kept" if document.fits else "too large"
        return _kept(
            changeset,
            source_id,
            document.text,
            file,
            lambda: keep_snapshot(
                changeset,
                source_id,
                document,
                capture,
                keep_original=keep_original,
                transcript=transcript,
            ),
        )


_OF_THE_FILE = (
    "captured_at", "captured_by", "address", "tool", "original", "file_name", "file_size",
    "file_sha256",
)  # fmt: skip
"""What another reading of the same file leaves as it is."""


def snapshot_again(
    store: Store, author: str, copy: SnapshotRow, document: Document, *, reason: str | None = None
) -> KeptSnapshot:
    """Keep what a reader of today makes of the file of a copy; who captured it, and when, stays.

    The older copy stays as it is, and so do the quotes in it.
    """
    with recording(store, author, reason=reason) as changeset:

        def keep() -> UUID:
            checked(SnapshotRecord, {"text": document.text})
            row = changeset.row("snapshot", copy.id) or {}
            sha256 = changeset.keep_text(document.text)
            identity = sha256 if document.text else str(document.sha256)
            again = ids.snapshot_id(copy.source_id, identity)
            if changeset.is_live("snapshot", again):
                return again  # the same text: the copy that has it stays as it is
            values = {name: row[name] for name in _OF_THE_FILE if row[name] is not None}
            values |= {
                "source_id": copy.source_id,
                "sha256": sha256,
                "media_type": document.media_type,
                "extractor": document.extractor,
            }
            return changeset.add("snapshot", again, values)

        return _kept(changeset, copy.source_id, document.text, "kept", keep)


def _kept(
    changeset: Recording, source_id: UUID, text: str, file: str, keep: Callable[[], UUID]
) -> KeptSnapshot:
    """Keep a copy, and tell what that does to the quotes of its source."""
    connection = changeset.connection
    before = newest_snapshot(connection, source_id)
    known = {row.id for row in snapshots_of(connection, source_id)}
    was = {row.id: row for row in verify_quotes(connection, source_id=source_id)}
    kept = keep()
    touched = tuple(
        (was[row.id], row)
        for row in verify_quotes(connection, source_id=source_id)
        if row.state != was[row.id].state
    )
    older = None if before is None else before[1]
    return KeptSnapshot(kept, older, text, kept not in known, touched, file)


def keep_snapshot(
    changeset: Recording,
    source_id: UUID,
    document: Document,
    capture: Capture = UNKNOWN,
    *,
    keep_original: bool = True,
    transcript: bool = False,
) -> UUID:
    """Keep a document as a snapshot of a source; the same text again is the same snapshot.

    What a person says of its capture goes before what the file says itself. A file without text
    (a picture, a recording) is the same by its bytes. A file that is too large to be kept has its
    name, size and SHA-256 kept.
    """
    original = document.original if keep_original and document.fits else None
    file = SAME_AS_TEXT if original == document.text else original
    checked(SnapshotRecord, {"text": document.text, "original": file})
    sha256 = changeset.keep_text(document.text)
    values: dict[str, Any] = {
        "source_id": source_id,
        "sha256": sha256,
        "media_type": document.media_type,
        "captured_at": capture.at or document.captured_at,
        "captured_by": capture.by,
        "address": capture.address or document.address,
        "tool": capture.tool or document.tool,
        "extractor": document.extractor,
        "transcript": transcript or None,
        "original": None if original is None else changeset.keep_text(original),
        "file_name": document.name,
    }
    identity = sha256
    if document.data is not None:
        values["file_size"] = len(document.data)
        values["file_sha256"] = document.sha256
        identity = sha256 if document.text else str(document.sha256)
    known = {name: value for name, value in values.items() if value is not None}
    return changeset.add("snapshot", ids.snapshot_id(source_id, identity), known)


def reanchor(
    store: Store,
    author: str,
    quotes: Sequence[UUID],
    *,
    start: int | None = None,
    reason: str | None = None,
) -> list[RowRef]:
    """Anchor quotes at their candidates in the newest copies, all as one step; return them.

    `start` says which of its places is meant, for one quote that is ambiguous. Raises
    NothingToAcceptError before anything is written where a quote has no candidate.
    """
    with recording(store, author, reason=reason) as changeset:
        rows = list(verify_quotes(changeset.connection, ids=quotes))
        wanted = [(row, _anchor(changeset.connection, row, start)) for row in rows]
        for row, values in wanted:
            changeset.revise(row.entity, row.id, values)
        return [RowRef(row.entity, row.id) for row in rows]


def _anchor(connection: Connection, row: QuoteRow, start: int | None) -> dict[str, Any]:
    """Return the fields that anchor a quote at what it has become."""
    if row.candidate is not None and start in (None, row.candidate.start):
        passage = row.candidate
        quote = Selector(passage.exact, passage.prefix, passage.suffix, passage.start)
        kept = row.left_out if passage.exact == row.exact else None
        return {"snapshot_id": passage.snapshot, **quote.as_fields(), "left_out": kept}
    newest = None if start is None else newest_snapshot(connection, row.source)
    if newest is None:
        raise NothingToAcceptError(row)
    found = select(newest[1], row.exact, start).as_fields()
    kept = row.left_out if found["exact"] == row.exact else None
    return {"snapshot_id": newest[0], **found, "left_out": kept}
