"""The chain of custody of a source's kept copies: captured, kept, read, cited, anchored anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.history import log
from claimtrack.models import Citation
from claimtrack.queries.change_history import changeset_headers
from claimtrack.queries.snapshots import snapshots_with_files
from claimtrack.queries.verification import verify_quotes
from claimtrack.schemas.copies import SnapshotRow
from claimtrack.text import counted

_QUOTE = frozenset({"snapshot_id", "exact", "start"})


@dataclass(frozen=True, slots=True)
class CustodyStep:
    """What happened to a copy, or to a quote from it.

    `what` is "captured", "kept", "extracted", "cited", "re-verified" or "stands". `at` is ISO text
    in UTC as far as it is known, `who` a name; both None for what nobody said.
    """

    snapshot: UUID
    what: str
    at: str | None
    who: str | None
    detail: str
    citation: UUID | None = None
    claim: UUID | None = None


def custody(connection: Connection, source_id: UUID) -> list[CustodyStep]:
    """Return the chain of each live copy of a source, the oldest copy first."""
    copies = snapshots_with_files(connection, source_id)[::-1]
    states = {row.id: row.state for row in verify_quotes(connection, source_id=source_id)}
    return [step for copy in copies for step in _of_copy(connection, copy, states)]


def _of_copy(
    connection: Connection, copy: SnapshotRow, states: dict[UUID, str]
) -> Iterator[CustodyStep]:
    how = [f"from {copy.address}" if copy.address else "", f"with {copy.tool}" if copy.tool else ""]
    yield CustodyStep(
        copy.id,
        "captured",
        copy.captured_at,
        copy.captured_by,
        ", ".join(part for part in how if part) or "nothing more is known of it",
    )
    edits = log.edits_of(connection, [copy.id])[copy.id]
    first = min((edit.changeset_id for edit in edits), default=None)
    header = None if first is None else changeset_headers(connection, [first]).get(first)
    at, who = (None, None) if header is None else (_utc(header.recorded_at), header.author)
    yield CustodyStep(copy.id, "kept", at, who, _file(copy))
    how_read = copy.extractor or ("written down by hand" if copy.transcript else "as it came")
    text = f"text SHA-256 {copy.text_sha256}" if copy.has_text else "it has no text"
    yield CustodyStep(copy.id, "extracted", at, who, f"{how_read}; {text}")
    yield from _quotes(connection, copy, states)


def _file(copy: SnapshotRow) -> str:
    parts = [
        copy.file_name or "a file without a name",
        copy.media_type,
        "" if copy.file_size is None else counted(copy.file_size, "byte"),
        f"file SHA-256 {copy.file_sha256}" if copy.file_sha256 else "no SHA-256 of the file",
        "kept" if copy.original else "not kept",
    ]
    return ", ".join(part for part in parts if part)


def _quotes(
    connection: Connection, copy: SnapshotRow, states: dict[UUID, str]
) -> Iterator[CustodyStep]:
    """Yield when each live citation of a copy was made, anchored anew, and how it stands now."""
    query = select(col(Citation.id), col(Citation.claim_id), col(Citation.exact)).where(
        col(Citation.snapshot_id) == copy.id, col(Citation.retracted).is_(False)
    )
    cited = {row.id: row for row in connection.execute(query.order_by(col(Citation.id)))}
    history = log.edits_of(connection, list(cited))
    wanted = {edit.changeset_id for edits in history.values() for edit in edits}
    headers = changeset_headers(connection, wanted)
    for citation_id, row in cited.items():
        words = f"“{' '.join(row.exact.split())}”" if row.exact else "without words"
        steps = [edit for edit in history[citation_id] if not _QUOTE.isdisjoint(edit.patch)]
        for number, edit in enumerate(sorted(steps, key=lambda edit: edit.changeset_id)):
            header = headers.get(edit.changeset_id)
            yield CustodyStep(
                copy.id,
                "re-verified" if number else "cited",
                None if header is None else _utc(header.recorded_at),
                None if header is None else header.author,
                words,
                citation_id,
                row.claim_id,
            )
        if citation_id in states:
            yield CustodyStep(
                copy.id, "stands", None, None, states[citation_id], citation_id, row.claim_id
            )


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
