"""Sources whose kept texts look like copies of each other; nothing is linked here."""

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import Session, col

from claimtrack.analysis.copies import Alike, Shingles, Texts, shared_passage, shingles
from claimtrack.analysis.lineage import Document
from claimtrack.models import Snapshot, Source
from claimtrack.queries.lineage import read_documents
from claimtrack.queries.naming import own_name
from claimtrack.schemas.lineage import CopyRow
from claimtrack.store.bulk import among
from claimtrack.store.texts import each_text, kept_texts
from claimtrack.store.united import United, united

_AT_ONCE = 200
"""So many texts are read together."""


def look_alike_copies(
    session: Session,
    source_id: UUID | None = None,
    *,
    most: int | None = None,
    between: Callable[[], None] = lambda: None,
) -> list[CopyRow]:
    """Return the sources that look like copies, each with what it is likeliest a copy of.

    The surest first, and no more than the `most`; with a source only the pairs that have it.
    Sources that were united are one, with all their kept texts. A copy whose lineage somebody has
    recorded is left out. Of two, the origin is the one recorded as original, else the one that was
    published earlier; what has no date comes last. `between` is called at times, and may raise.
    """
    connection = session.connection()
    unions = united(connection, "source")
    documents = read_documents(connection, unions)
    kept = _kept(connection, unions, documents)
    read: dict[str, Shingles] = {}
    for key, text in each_text(connection, set(chain.from_iterable(kept.values()))):
        between()
        read[key] = shingles(text)
    sources = _in_order(connection, documents, kept)
    texts = {source: _joined(read, kept[source]) for source in sources}
    compared = Texts(texts, between)
    listed = sorted(
        compared.look_alikes(
            lambda one, other: _is_settled(documents, one, other),
            lambda source: _way(documents, source)[-1],
        ),
        key=lambda each: (-max(each.of_copy, each.of_origin), -each.shared),
    )
    if source_id is not None:
        wanted = unions.first(source_id)
        listed = [each for each in listed if wanted in (each.copy, each.origin)]
    rows: list[CopyRow] = []
    for start in range(0, len(listed[:most]), _AT_ONCE):
        between()
        part = listed[:most][start : start + _AT_ONCE]
        wording = kept_texts(connection, {key for each in part for key in kept[each.copy]})
        for each in part:
            own = [(wording[key], read[key]) for key in kept[each.copy] if key in wording]
            passage = _passage(own, texts[each.origin], compared.boilerplate)
            rows.append(_row(each, sources, passage))
    return rows


def _kept(
    connection: Connection, unions: United, documents: Mapping[UUID, Document]
) -> dict[UUID, list[str]]:
    """Return under which SHA-256 the texts of live sources are kept, each once."""
    rows = select(col(Snapshot.source_id), col(Snapshot.sha256)).where(
        col(Snapshot.retracted).is_(False)
    )
    kept: dict[UUID, dict[str, None]] = {}
    for source, sha256 in connection.execute(rows.order_by(col(Snapshot.id))):
        if unions.first(source) in documents:
            kept.setdefault(unions.first(source), {})[sha256] = None
    return {source: list(keys) for source, keys in kept.items()}


def _in_order(
    connection: Connection, documents: Mapping[UUID, Document], kept: Collection[UUID]
) -> dict[UUID, tuple[str, str | None]]:
    """Return what sources are called and when they were published, in the order of origins."""
    columns = (col(Source.id), own_name("source"), col(Source.published))
    query = select(*columns, col(Source.published_earliest))
    rows = connection.execute(query.where(among(connection, col(Source.id), list(kept)))).all()
    ranked = sorted(
        rows,
        key=lambda row: (
            not documents[row[0]].original, row[3] is None, str(row[3] or ""), row[0].hex
        ),
    )  # fmt: skip
    return {row[0]: (row[1], row[2]) for row in ranked}


def _joined(read: Mapping[str, Shingles], keys: Sequence[str]) -> Shingles:
    """Return the shingles of all the texts of one source."""
    there = [read[key] for key in keys if key in read]
    return there[0] if len(there) == 1 else array("q", chain.from_iterable(there))


def _is_settled(documents: Mapping[UUID, Document], copy: UUID, origin: UUID) -> bool:
    """Say whether somebody has recorded already what a source is, or that it is the other's."""
    own = documents[copy]
    return own.original or own.derived_from in documents or copy in _way(documents, origin)


def _way(documents: Mapping[UUID, Document], source: UUID) -> list[UUID]:
    """Return a source, what it was derived from, and so on, as far as that is recorded."""
    passed: dict[UUID, None] = {}
    at: Any = source
    while at in documents and at not in passed:
        passed[at] = None
        at = None if documents[at].original else documents[at].derived_from
    return list(passed)


def _passage(
    own: Sequence[tuple[str, Shingles]], other: Shingles, boilerplate: Collection[int]
) -> str:
    """Return the longest passage of one of several texts that stands in another source's."""
    longest = ""
    for text, sequence in own:
        begins, ends = shared_passage(text, sequence, other, boilerplate)
        longest = max(longest, text[begins:ends], key=len)
    return longest


def _row(each: Alike, sources: Mapping[UUID, tuple[str, str | None]], passage: str) -> CopyRow:
    return CopyRow(
        each.copy,
        *sources[each.copy],
        each.origin,
        *sources[each.origin],
        each.of_copy,
        each.of_origin,
        len(passage.split()),
        passage,
    )
