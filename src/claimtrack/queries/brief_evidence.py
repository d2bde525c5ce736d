"""The citations, kept copies and notes that a brief is made from."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.brief.material import (
    CitationFacts,
    CopyFacts,
    Exhibited,
    NoteFacts,
    SourceFacts,
)
from claimtrack.entities import TARGETS
from claimtrack.models import Annotation, Citation, Exhibit, Snapshot
from claimtrack.queries.arguments import batches
from claimtrack.queries.filters import live_citation
from claimtrack.queries.snapshots import file_bytes, newest_texts
from claimtrack.queries.verification import verify_quotes
from claimtrack.schemas.copies import QuoteRow
from claimtrack.store.bulk import among

_AT_ONCE = 4000
_DERIVED = ("state", "now", "cut_away")


def citations_of(connection: Connection, claims: Collection[UUID]) -> tuple[CitationFacts, ...]:
    """Return the live citations of claims, in the order of their places, each verified anew."""
    names = [each.name for each in fields(CitationFacts) if each.name not in _DERIVED]
    columns = [col(getattr(Citation, name)) for name in names]
    found: list[CitationFacts] = []
    for part in batches(claims, _AT_ONCE):
        query: Any = (
            select(*columns)
            .where(among(connection, col(Citation.claim_id), part), live_citation())
            .order_by(col(Citation.start).nulls_last(), col(Citation.id))
        )
        found += [CitationFacts(*row) for row in connection.execute(query)]
    quoted = [row.id for row in found if row.exact is not None]
    quotes: dict[UUID, QuoteRow] = {}
    for ids in batches(quoted, _AT_ONCE):
        quotes.update((quote.id, quote) for quote in verify_quotes(connection, ids=ids))
    return tuple(
        replace(
            row,
            state=quote.state,
            now=None if quote.candidate is None else quote.candidate.exact,
            cut_away=tuple((cut.kind, cut.words) for cut in quote.cut_away),
        )
        if (quote := quotes.get(row.id))
        else row
        for row in found
    )


def copies_of(
    connection: Connection, citations: Iterable[CitationFacts], sources: Mapping[UUID, SourceFacts]
) -> dict[UUID, CopyFacts]:
    """Return the copies that are quoted from, and the newest of each source, by their ids."""
    wanted = {row.snapshot_id for row in citations if row.snapshot_id is not None}
    wanted |= {copy_id for copy_id, _ in newest_texts(connection, sources.keys()).values()}
    names = [each.name for each in fields(CopyFacts) if each.name not in ("text_sha256", "is_kept")]
    columns = [col(getattr(Snapshot, name)) for name in names]
    found: dict[UUID, CopyFacts] = {}
    for part in batches(wanted, _AT_ONCE):
        query: Any = select(*columns, col(Snapshot.sha256), col(Snapshot.original)).where(
            among(connection, col(Snapshot.id), part)
        )
        for row in connection.execute(query).mappings():
            copy = CopyFacts(
                **{name: row[name] for name in names},
                text_sha256=row["sha256"],
                is_kept=row["original"] is not None,
            )
            found[copy.id] = _with_hash(connection, copy, row["original"])
    return found


def _with_hash(connection: Connection, copy: CopyFacts, original: str | None) -> CopyFacts:
    """Work out the hash of a file that was kept before files had hashes: it is read whole."""
    if original is None or copy.file_sha256 is not None:
        return copy
    data = file_bytes(connection, copy.text_sha256, original)
    if data is None:
        return copy
    return replace(copy, file_size=len(data), file_sha256=hashlib.sha256(data).hexdigest())


def notes_on(connection: Connection, targets: Collection[UUID]) -> tuple[NoteFacts, ...]:
    """Return the live notes on rows, and the replies to them, in the order of their ids."""
    columns = [
        col(Annotation.id),
        col(Annotation.author),
        col(Annotation.body),
        col(Annotation.settled),
        col(Annotation.reply_to_id),
    ]
    found: list[NoteFacts] = []
    for name in TARGETS:
        target = col(getattr(Annotation, name))
        for part in batches(targets, _AT_ONCE):
            query: Any = select(*columns, target.label("target")).where(
                among(connection, target, part), col(Annotation.retracted).is_(False)
            )
            found += [NoteFacts(**row) for row in connection.execute(query).mappings()]
    return tuple(sorted(found, key=lambda note: note.id.hex))


def marks_of(connection: Connection, sources: Collection[UUID]) -> dict[Exhibited, str]:
    """Return the exhibit marks that were given to sources, or to copies of them."""
    marks: dict[Exhibited, str] = {}
    for part in batches(sources, _AT_ONCE):
        query: Any = select(
            col(Exhibit.source_id), col(Exhibit.snapshot_id), col(Exhibit.mark)
        ).where(among(connection, col(Exhibit.source_id), part), col(Exhibit.retracted).is_(False))
        marks.update(((row[0], row[1]), row[2]) for row in connection.execute(query))
    return marks


def mark_once_given(connection: Connection, exhibit: UUID) -> str | None:
    """Return the mark that an exhibit was given, though it be taken back; None for none."""
    query: Any = select(col(Exhibit.mark)).where(col(Exhibit.id) == exhibit)
    mark: str | None = connection.execute(query).scalar()
    return mark


def numbers_of_marks(connection: Connection, initials: str) -> int:
    """Return the highest number that stands behind initials in any mark, be it taken back; 0."""
    query: Any = select(col(Exhibit.mark)).where(col(Exhibit.mark).startswith(initials))
    behind = (mark.removeprefix(initials) for mark in connection.execute(query).scalars())
    return max(
        (int(number) for number in behind if number.isascii() and number.isdigit()), default=0
    )
