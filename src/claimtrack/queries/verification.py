"""The state of quotes: each against the newest copy of its source and the copy it is from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Connection, func, literal, select
from sqlmodel import col

from claimtrack.models import Annotation, Citation, Claim, Snapshot
from claimtrack.queries.filters import live_citation
from claimtrack.queries.snapshots import newest_texts
from claimtrack.quotes import IndexedText, Located, Quote
from claimtrack.quotes.corrections import is_struck
from claimtrack.schemas.copies import STRUCK, CutRow, PassageRow, QuoteRow
from claimtrack.store.texts import kept_texts, parts_by_size, sizes_of
from claimtrack.vocabulary import QuoteState

_AT_ONCE = 500
_SOURCES = 4096
_READ_BYTES = 8_000_000
"""So much text is read together: texts of one pack mostly once, and memory stays flat."""


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
    copies = _Copies.of(connection, rows)
    by_source = (list(group) for _, group in groupby(rows, key=lambda row: row["source_id"]))
    for batch in _batches(by_source):
        sizes = sizes_of(connection, {sha256 for group in batch for sha256 in copies.texts(group)})

        def size(group: Sequence[Any], sizes: dict[str, int] = sizes) -> int:
            return sum(sizes.get(sha256, 0) for sha256 in copies.texts(group))

        for part in parts_by_size(batch, size, _READ_BYTES):
            wanted = {sha256 for group in part for sha256 in copies.texts(group)}
            texts = kept_texts(connection, wanted)
            for group in part:
                verifier = _QuoteVerifier(copies, texts, group[0]["source_id"])
                yield from map(verifier.judged, group)


def count_unquoted(connection: Connection, source_id: UUID | None = None) -> int:
    """Return how many live citations quote no words, so that there is nothing to verify."""
    query = _live_citations(func.count(col(Citation.id))).where(col(Citation.exact).is_(None))
    if source_id is not None:
        query = query.where(col(Citation.source_id) == source_id)
    return int(connection.execute(query).scalar_one())


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


@dataclass(frozen=True, slots=True)
class _Copies:
    """Which copies some quotes are looked for in: of sources the newest, and those they are from.

    A quote's own copy may be retracted since, or be of another source.
    """

    newest: Mapping[UUID, tuple[UUID, str]]
    sha256s: Mapping[UUID, str]

    @classmethod
    def of(cls, connection: Connection, rows: Sequence[Any]) -> Self:
        """Find the copies for rows of quotes."""
        newest = newest_texts(connection, {row["source_id"] for row in rows})
        own = sorted({row["snapshot_id"] for row in rows} - {None})
        sha256s: dict[UUID, str] = {}
        for start in range(0, len(own), _AT_ONCE):
            query = select(col(Snapshot.id), col(Snapshot.sha256))
            query = query.where(col(Snapshot.id).in_(own[start : start + _AT_ONCE]))
            sha256s.update((row[0], row[1]) for row in connection.execute(query))
        return cls(newest, sha256s)

    def texts(self, group: Sequence[Any]) -> set[str]:
        """Return the SHA-256 of the texts that the quotes of one source are looked for in."""
        texts = {self.sha256s.get(row["snapshot_id"], "") for row in group}
        newest = self.newest.get(group[0]["source_id"])
        return (texts if newest is None else texts | {newest[1]}) - {""}


class _QuoteVerifier:
    """The copies of one source, each indexed once, to verify its quotes."""

    def __init__(self, copies: _Copies, texts: Mapping[str, str], source: UUID) -> None:
        newest = copies.newest.get(source)
        self._newest = None if newest is None else newest[0]
        self._newest_text = "" if newest is None else newest[1]
        self._sha256s = copies.sha256s
        self._texts = texts
        self._copies: dict[str, IndexedText | None] = {}

    def judged(self, row: Any) -> QuoteRow:
        """Return the state of a quote."""
        quote = Quote(row["exact"], row["prefix"], row["suffix"], row["start"])
        origin = self._copy(self._sha256s.get(row["snapshot_id"], ""))
        newest = self._copy(self._newest_text)
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
            self._newest,
            passage.exact,
            passage.prefix,
            passage.suffix,
            passage.start,
            located.similarity,
            located.only_typography,
            located.is_struck,
        )

    def _copy(self, sha256: str) -> IndexedText | None:
        if sha256 not in self._copies:
            text = self._texts.get(sha256)
            self._copies[sha256] = None if text is None else IndexedText(text)
        return self._copies[sha256]


def _batches(groups: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    """Yield so many groups at a time that what is asked of each batch is asked seldom."""
    while batch := list(islice(groups, _SOURCES)):
        yield batch


def _located(quote: Quote, copy: IndexedText | None, origin: IndexedText | None) -> Located:
    return Located(QuoteState.NO_COPY) if copy is None else copy.locate(quote, origin)
