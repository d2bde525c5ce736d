"""Which row a record is about: its own id, the row that its origin names, else by what it says."""

from base64 import b64decode
from collections.abc import Iterator
from typing import Protocol
from uuid import UUID

from claimtrack import ids
from claimtrack.errors import InvalidRecordError
from claimtrack.schemas.records import ClaimRecord, Record, SourceRecord
from claimtrack.schemas.values import SAME_AS_TEXT
from claimtrack.vocabulary import SourceKind


class Origins(Protocol):
    """What is known of earlier imports."""

    def imported(self, entity: str, dataset: str, key: str) -> UUID | None:
        """Return the row that a record with this key made when it was last imported."""
        ...

    def cites(self, claim: UUID, source: UUID) -> bool:
        """Say whether an earlier import has a claim cited from a source."""
        ...


def main_id(record: Record, dataset: str, origins: Origins) -> UUID:
    """Return the id of the row that a top-level record is about.

    A record that was imported before keeps its row, whatever the rules say by now. Raises
    InvalidRecordError where nothing says which row it is.
    """
    if record.id is not None:
        return record.id
    if isinstance(record, SourceRecord):
        return source_id_of(record, dataset, origins)
    entity = "claim" if isinstance(record, ClaimRecord) else "actor"
    if record.key is not None:
        before = origins.imported(entity, dataset, record.key)
        if before is not None:
            return before
    if not isinstance(record, ClaimRecord):
        return ids.actor_id(str(record.kind), record.name)
    if record.key is None:
        raise InvalidRecordError("key", "is missing: without it (or an id) nobody can find it")
    return ids.claim_id(dataset, record.key)


def source_id_of(
    record: SourceRecord, dataset: str, origins: Origins, cited_by: UUID | None = None
) -> UUID:
    """Return the id of a source as its record describes it; `cited_by` is the claim around it.

    Raises InvalidRecordError where nothing but a title says which source it is.
    """
    if record.id is not None:
        return record.id
    for name in _names_of_origin(record):
        before = origins.imported("source", dataset, name)
        if before is not None:
            return before
    if _is_bare(record) and cited_by is not None and origins.cites(cited_by, _card(record)):
        return _card(record)
    if record.kind == SourceKind.SEARCH:
        return ids.search_id(
            place=record.url or record.outlet or record.title or "",
            words=record.search_words or "",
            by=record.searched_by or "",
            when=record.published or "",
        )
    own = ids.source_id(
        url=record.url,
        kind=str(record.kind),
        issuer=record.issuer,
        title=record.title,
        published=record.published,
        record=None if record.key is None else (dataset, record.key),
        original=_original(record),
    )
    if own is not None:
        return own
    if cited_by is not None:
        return ids.nested_id(cited_by, "source", str(record.kind), record.title)
    raise InvalidRecordError(
        "key", "is missing: a title alone says of no source which it is; give it a key or an url"
    )


def _names_of_origin(record: SourceRecord) -> Iterator[str]:
    """Yield the keys under which an earlier import may have noted this record."""
    if record.key is not None:
        yield record.key
    elif _is_bare(record):
        yield _card(record).hex  # what only its id named


def _is_bare(record: SourceRecord) -> bool:
    return not (record.url or record.issuer or record.published)


def _card(record: SourceRecord) -> UUID:
    return ids.card_id(
        kind=str(record.kind), issuer=record.issuer, title=record.title, published=record.published
    )


def _original(record: SourceRecord) -> bytes | None:
    """Return the bytes of the file of the first kept copy, where the record has them."""
    for snapshot in record.all_snapshots():
        if snapshot.original not in (None, SAME_AS_TEXT):
            return b64decode(str(snapshot.original))
        if snapshot.original == SAME_AS_TEXT or snapshot.extractor is None:
            return snapshot.text.encode()
    return None


def keys_of(record: Record) -> Iterator[tuple[str, str]]:
    """Yield kind and key of every origin that may tell a row of this record."""
    if isinstance(record, SourceRecord):
        yield from (("source", name) for name in _names_of_origin(record))
        return
    if record.key is not None:
        yield ("claim" if isinstance(record, ClaimRecord) else "actor"), record.key
    if isinstance(record, ClaimRecord):
        for citation in record.citations:
            if isinstance(citation.source, SourceRecord):
                yield from keys_of(citation.source)
        for rebuttal in record.rebuttals:
            if isinstance(rebuttal.claim, ClaimRecord):
                yield from keys_of(rebuttal.claim)


def sources_in(record: Record) -> Iterator[SourceRecord]:
    """Yield the sources that a claim brings along inside its citations."""
    if isinstance(record, ClaimRecord):
        for citation in record.citations:
            if isinstance(citation.source, SourceRecord):
                yield citation.source
        for rebuttal in record.rebuttals:
            if isinstance(rebuttal.claim, ClaimRecord):
                yield from sources_in(rebuttal.claim)
