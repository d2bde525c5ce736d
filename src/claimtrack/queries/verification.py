"""The state of quotes: each against the newest copy of its source and the copy it is from."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, literal, select
from sqlmodel import col

from claimtrack.models import Annotation, Citation, Claim, Snapshot
from claimtrack.queries.filters import live_citation
from claimtrack.queries.snapshots import snapshots_of
from claimtrack.quotes import IndexedText, Located, Quote
from claimtrack.quotes.corrections import is_struck
from claimtrack.schemas.copies import STRUCK, CutRow, PassageRow, QuoteRow, SnapshotRow
from claimtrack.store.texts import kept_texts
from claimtrack.vocabulary import QuoteState


def verify_quotes(
    connection: Connection,
    *,
    source_id: UUID | None = None,
    ids: Sequence[UUID] | None = None,
) -> Iterator[QuoteRow]:
    """Yield every live quote of the file, of one source, or of citations and notes by id.

    They come in the order of their sources and of their places there; nothing is changed.
    """
    rows = connection.execute(_quotes(source_id, ids)).mappings().all()
    kept = set(connection.execute(select(col(Snapshot.source_id)).distinct()).scalars())
    for source, group in groupby(rows, key=lambda row: row["source_id"]):
        verifier = _QuoteVerifier(
            connection, snapshots_of(connection, source) if source in kept else []
        )
        for row in group:
            yield verifier.judged(row)


def count_unquoted(connection: Connection, source_id: UUID | None = None) -> int:
    """Return how many live citations quote no words, so that there is nothing to verify."""
    query = _live_citations().where(col(Citation.exact).is_(None))
    if source_id is not None:
        query = query.where(col(Citation.source_id) == source_id)
    return len(connection.execute(query).all())


def quotes_of_claim(connection: Connection, claim_id: UUID, source_id: UUID) -> list[UUID]:
    """Return the live citations with words of a claim from one source."""
    query = _live_citations().where(
        col(Citation.claim_id) == claim_id,
        col(Citation.source_id) == source_id,
        col(Citation.exact).is_not(None),
    )
    return list(connection.execute(query).scalars())


def _live_citations(*columns: Any) -> Any:
    return (
        select(*(columns or (col(Citation.id),)))
        .join(Claim, col(Claim.id) == col(Citation.claim_id))
        .where(live_citation(), col(Claim.retracted).is_(False))
    )


def _quotes(source_id: UUID | None, ids: Sequence[UUID] | None) -> Any:
    """Return the query for quoted words: of citations, and of notes on a passage of a copy."""
    cited = _live_citations(
        literal("citation").label("entity"),
        col(Citation.id).label("id"),
        col(Citation.claim_id).label("claim"),
        col(Citation.source_id).label("source_id"),
        *_selector(Citation),
    ).where(col(Citation.exact).is_not(None))
    noted = (
        select(
            literal("annotation"),
            col(Annotation.id),
            col(Annotation.claim_id),
            col(Snapshot.source_id),
            *_selector(Annotation),
        )
        .join(Snapshot, col(Snapshot.id) == col(Annotation.snapshot_id))
        .where(col(Annotation.exact).is_not(None), col(Annotation.retracted).is_(False))
    )
    if source_id is not None:
        cited = cited.where(col(Citation.source_id) == source_id)
        noted = noted.where(col(Snapshot.source_id) == source_id)
    if ids is not None:
        cited = cited.where(col(Citation.id).in_(list(ids)))
        noted = noted.where(col(Annotation.id).in_(list(ids)))
    both = cited.union_all(noted).subquery()
    return select(both).order_by(both.c.source_id, both.c.start.nulls_last(), both.c.id)


def _selector(table: Any) -> list[Any]:
    names = ("snapshot_id", "exact", "prefix", "suffix", "start", "left_out")
    return [col(getattr(table, name)).label(name) for name in names]


def cut_rows(text: str, located: Located) -> tuple[CutRow, ...]:
    """Return what was cut away beside a passage of a text; nothing where it has no one place."""
    place = located.candidate
    if place is None:
        return ()
    from claimtrack.attribution import words_cut_away  # reads its lists of words, when wanted

    end = place.start + len(place.exact)
    struck = (CutRow(STRUCK, "its words"),) if is_struck(text, place.start, end) else ()
    cut = words_cut_away(text, place.start, end)
    return (*struck, *(CutRow(words.kind.value, words.words) for words in cut))


class _QuoteVerifier:
    """The copies of one source, each read and indexed once, to verify its quotes."""

    def __init__(self, connection: Connection, snapshots: Sequence[SnapshotRow]) -> None:
        self._connection = connection
        self._newest = next((snapshot for snapshot in snapshots if snapshot.has_text), None)
        self._sha256s = {snapshot.id: snapshot.text_sha256 for snapshot in snapshots}
        self._copies: dict[str, IndexedText | None] = {}

    def judged(self, row: Any) -> QuoteRow:
        """Return the state of a quote."""
        quote = Quote(row["exact"], row["prefix"], row["suffix"], row["start"])
        origin = self._copy_with_id(row["snapshot_id"])
        newest = None if self._newest is None else self._copy(self._newest.text_sha256)
        anchored = _located(quote, origin, origin)
        located = anchored if newest is origin else _located(quote, newest, origin)
        return QuoteRow(
            row["entity"],
            row["id"],
            row["claim"],
            row["source_id"],
            row["exact"],
            located.state.value,
            anchored.state.value,
            self._passage(located),
            located.places if located.state is QuoteState.AMBIGUOUS else (),
            row["left_out"],
            () if newest is None else cut_rows(newest.text, located),
        )

    def _passage(self, located: Located) -> PassageRow | None:
        if located.candidate is None or self._newest is None or located.state is QuoteState.EXACT:
            return None
        passage = located.candidate
        return PassageRow(
            self._newest.id,
            passage.exact,
            passage.prefix,
            passage.suffix,
            passage.start,
            located.similarity,
            located.only_typography,
            located.is_struck,
        )

    def _copy_with_id(self, snapshot_id: UUID | None) -> IndexedText | None:
        if snapshot_id is None:
            return None
        if snapshot_id not in self._sha256s:  # retracted since, or of another source
            query = select(col(Snapshot.sha256)).where(col(Snapshot.id) == snapshot_id)
            self._sha256s[snapshot_id] = self._connection.execute(query).scalar() or ""
        return self._copy(self._sha256s[snapshot_id])

    def _copy(self, sha256: str) -> IndexedText | None:
        if sha256 not in self._copies:
            text = kept_texts(self._connection, [sha256]).get(sha256)
            self._copies[sha256] = None if text is None else IndexedText(text)
        return self._copies[sha256]


def _located(quote: Quote, copy: IndexedText | None, origin: IndexedText | None) -> Located:
    return Located(QuoteState.NO_COPY) if copy is None else copy.locate(quote, origin)
