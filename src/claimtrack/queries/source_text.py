"""A source for reading: the text of a kept copy, and the passages cited or noted on in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import Session, col

from claimtrack import quotes
from claimtrack.errors import UnknownIdError
from claimtrack.models import (
    Actor,
    Annotation,
    Citation,
    Claim,
    Source,
    Standing,
)
from claimtrack.queries.filters import live_citation
from claimtrack.queries.rows import row_fields
from claimtrack.queries.snapshots import PAGED, snapshots_of
from claimtrack.queries.sources import source_rows
from claimtrack.queries.verification import cut_rows
from claimtrack.schemas.copies import CutRow, SnapshotRow
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import SourceRow
from claimtrack.store.texts import kept_texts
from claimtrack.vocabulary import Label, QuoteState

_SELECTOR = ("snapshot_id", "prefix", "suffix", "anchored")


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """A citation or a note on a passage, and where its words stand in the copy that is read.

    `state` is that of the quote; `start` and `end` are None where the words have no one place.
    `words` are the claim's or the note's, `who` is its speaker or author.
    """

    entity: str
    id: UUID
    claim_id: UUID | None
    exact: str
    state: str
    start: int | None
    end: int | None
    words: str
    who: str | None
    said: str | None = None
    standing: str = ""
    role: str = ""
    wording: str | None = None
    locator: str | None = None
    note: str | None = None
    settled: bool = False
    cut_away: tuple[CutRow, ...] = ()
    page: str | None = None
    """The page of the copy that it stands on, where the copy has pages."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source with its copies, the newest first; `shown` is the one whose text this is.

    `passages` are in the order of the text, those without a place last. `wordless` counts the
    citations that quote nothing.
    """

    source: SourceRow
    snapshots: tuple[SnapshotRow, ...]
    shown: SnapshotRow | None
    text: str
    passages: tuple[MarkedPassage, ...]
    wordless: int = 0


def source_text(session: Session, source_id: UUID, snapshot_id: UUID | None = None) -> SourceText:
    """Return a source with the text of one of its copies, the newest unless another is asked for.

    Raises UnknownIdError.
    """
    sources = source_rows(session, [source_id])
    if not sources:
        raise UnknownIdError(str(source_id), "source")
    connection = session.connection()
    snapshots = tuple(snapshots_of(connection, source_id))
    shown = next(
        (snapshot for snapshot in snapshots if snapshot.id == snapshot_id),
        next((snapshot for snapshot in snapshots if snapshot.has_text), None),
    )
    cited = list(_cited(session, source_id))
    marked = [row for row in (*cited, *_noted(session, source_id)) if row["exact"]]
    text, passages = _passages(connection, snapshots, shown, marked)
    return SourceText(
        sources[0],
        snapshots,
        shown,
        text,
        passages,
        len(cited) - sum(row["entity"] == "citation" for row in marked),
    )


def passage_of(session: Session, ref: RowRef) -> tuple[UUID, UUID | None] | None:
    """Return the source that a row is read in, and the citation or note there, if it has one.

    For a claim that is its first citation, one with words in a kept copy before others. None
    where a claim has no citation, or a note is on no source.
    """
    if ref.entity == "source":
        return ref.id, None
    if ref.entity in ("citation", "annotation"):
        source = row_fields(session, ref.entity, ref.id)["source_id"]
        return (source, ref.id) if source is not None else None
    query = (
        select(col(Citation.source_id), col(Citation.id))
        .where(col(Citation.claim_id) == ref.id, live_citation())
        .order_by(
            col(Citation.snapshot_id).is_(None), col(Citation.exact).is_(None), col(Citation.id)
        )
    )
    row = session.connection().execute(query).first()
    return (row[0], row[1]) if row is not None else None


class _Snapshots:
    """The copies of a source, each read once, to locate passages in the one that is shown."""

    def __init__(
        self, connection: Connection, snapshots: Sequence[SnapshotRow], shown: SnapshotRow
    ) -> None:
        self._connection = connection
        self._sha256s = {snapshot.id: snapshot.text_sha256 for snapshot in snapshots}
        self._read: dict[str, quotes.IndexedText | None] = {}
        self._shown = self._copy(shown.text_sha256) or quotes.IndexedText("")
        self.text = self._shown.text
        self._has_pages = shown.media_type == PAGED

    def located(
        self, given: Mapping[str, Any], quote: quotes.Quote, taken: UUID | None
    ) -> MarkedPassage:
        """Return a passage with the place where its quote stands in the copy that is read."""
        origin = self._copy(self._sha256s[taken]) if taken in self._sha256s else None
        located = self._shown.locate(quote, origin)
        place = located.candidate
        if place is None:
            return MarkedPassage(**given, state=located.state.value, start=None, end=None)
        end = place.start + len(place.exact)
        return MarkedPassage(
            **given,
            state=located.state.value,
            start=place.start,
            end=end,
            cut_away=cut_rows(self.text, located),
            page=quotes.page_of(self.text, place.start, end, has_pages=self._has_pages),
        )

    def _copy(self, sha256: str) -> quotes.IndexedText | None:
        if sha256 not in self._read:
            text = kept_texts(self._connection, [sha256]).get(sha256)
            self._read[sha256] = None if text is None else quotes.IndexedText(text)
        return self._read[sha256]


def _passages(
    connection: Connection,
    snapshots: Sequence[SnapshotRow],
    shown: SnapshotRow | None,
    rows: Sequence[Any],
) -> tuple[str, tuple[MarkedPassage, ...]]:
    """Return the text of a copy, and the passages in the order of their places in it."""
    texts = _Snapshots(connection, snapshots, shown) if shown is not None else None
    passages = []
    for row in rows:
        given = {name: value for name, value in row.items() if name not in _SELECTOR}
        quote = quotes.Quote(row["exact"], row["prefix"], row["suffix"], row["anchored"])
        if texts is None:
            passages.append(
                MarkedPassage(**given, state=QuoteState.NO_COPY.value, start=None, end=None)
            )
        else:
            passages.append(texts.located(given, quote, row["snapshot_id"]))
    passages.sort(key=lambda passage: (passage.start is None, passage.start or 0, passage.id.hex))
    return (texts.text if texts is not None else ""), tuple(passages)


def _cited(session: Session, source_id: UUID) -> Iterable[dict[str, Any]]:
    query: Any = (
        select(
            col(Citation.id),
            col(Citation.claim_id),
            col(Citation.exact),
            col(Citation.snapshot_id),
            col(Citation.prefix),
            col(Citation.suffix),
            col(Citation.start).label("anchored"),
            col(Claim.text).label("words"),
            col(Actor.name).label("who"),
            col(Claim.said),
            col(Standing.label).label("standing"),
            col(Citation.role),
            col(Citation.wording),
            col(Citation.locator),
            col(Citation.note),
        )
        .join(Source, col(Source.id) == col(Citation.source_id))
        .join(Claim, col(Claim.id) == col(Citation.claim_id))
        .join(Actor, col(Actor.id) == col(Claim.speaker_id), isouter=True)
        .join(Standing, col(Standing.claim_id) == col(Claim.id), isouter=True)
        .where(
            col(Citation.source_id) == source_id, live_citation(), col(Claim.retracted).is_(False)
        )
        .order_by(col(Citation.id))
    )
    for row in session.connection().execute(query).mappings():
        standing = row["standing"] or Label.UNANSWERED.value
        yield {**row, "entity": "citation", "standing": standing}


def _noted(session: Session, source_id: UUID) -> Iterable[dict[str, Any]]:
    query: Any = (
        select(
            col(Annotation.id),
            col(Annotation.exact),
            col(Annotation.snapshot_id),
            col(Annotation.prefix),
            col(Annotation.suffix),
            col(Annotation.start).label("anchored"),
            col(Annotation.body).label("words"),
            col(Annotation.author).label("who"),
            col(Annotation.settled),
        )
        .where(
            col(Annotation.source_id) == source_id,
            col(Annotation.retracted).is_(False),
            col(Annotation.exact).is_not(None),
            col(Annotation.reply_to_id).is_(None),
        )
        .order_by(col(Annotation.id))
    )
    for row in session.connection().execute(query).mappings():
        yield {**row, "entity": "annotation", "claim_id": None}
