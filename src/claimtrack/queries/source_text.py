"""A source as one reads it: the text of a kept copy, and each passage that is marked in it."""

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
from claimtrack.queries.snapshots import copies_of, texts_of
from claimtrack.queries.sources import source_rows
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import CopyRow, SourceRow
from claimtrack.vocabulary import Label, QuoteState

_SELECTOR = ("snapshot_id", "prefix", "suffix", "anchored")


@dataclass(frozen=True, slots=True)
class Passage:
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


@dataclass(frozen=True, slots=True)
class Reading:
    """A source with its copies, the newest first; `shown` is the one whose text this is.

    `passages` are in the order of the text, those without a place last. `wordless` counts the
    citations that quote nothing.
    """

    source: SourceRow
    copies: tuple[CopyRow, ...]
    shown: CopyRow | None
    text: str
    passages: tuple[Passage, ...]
    wordless: int = 0


def reading(session: Session, source_id: UUID, copy_id: UUID | None = None) -> Reading:
    """Return a source with the text of one of its copies, the newest unless another is asked for.

    Raises UnknownIdError.
    """
    found = source_rows(session, [source_id])
    if not found:
        raise UnknownIdError(str(source_id), "source")
    connection = session.connection()
    copies = tuple(copies_of(connection, source_id))
    shown = next((one for one in copies if one.id == copy_id), copies[0] if copies else None)
    cited = list(_cited(session, source_id))
    marked = [row for row in (*cited, *_noted(session, source_id)) if row["exact"]]
    text, passages = _passages(connection, copies, shown, marked)
    return Reading(
        found[0],
        copies,
        shown,
        text,
        passages,
        len(cited) - sum(row["entity"] == "citation" for row in marked),
    )


def where_read(session: Session, found: RowRef) -> tuple[UUID, UUID | None] | None:
    """Return the source that something stands in, and its passage: of a source, itself.

    Of a claim it is its first citation, one with words in a kept copy before any other; None
    where it is cited from nowhere, and for what stands in no source.
    """
    if found.entity == "source":
        return found.id, None
    if found.entity in ("citation", "annotation"):
        source = row_fields(session, found.entity, found.id)["source_id"]
        return (source, found.id) if source is not None else None
    query = (
        select(col(Citation.source_id), col(Citation.id))
        .where(col(Citation.claim_id) == found.id, live_citation())
        .order_by(
            col(Citation.snapshot_id).is_(None), col(Citation.exact).is_(None), col(Citation.id)
        )
    )
    row = session.connection().execute(query).first()
    return (row[0], row[1]) if row is not None else None


class _Copies:
    """The copies of a source, each read once, while the passages of one of them are located."""

    def __init__(self, connection: Connection, copies: Sequence[CopyRow], shown: CopyRow) -> None:
        self._connection = connection
        self._sha256s = {one.id: one.sha256 for one in copies}
        self._read: dict[str, quotes.Copy | None] = {}
        self._shown = self._copy(shown.sha256) or quotes.Copy("")
        self.text = self._shown.text

    def located(self, given: Mapping[str, Any], quote: quotes.Quote, taken: UUID | None) -> Passage:
        """Return a passage with the place where its quote stands in the copy that is read."""
        origin = self._copy(self._sha256s[taken]) if taken in self._sha256s else None
        found = self._shown.locate(quote, origin)
        place = found.candidate
        if place is None:
            return Passage(**given, state=found.state.value, start=None, end=None)
        end = place.start + len(place.exact)
        return Passage(**given, state=found.state.value, start=place.start, end=end)

    def _copy(self, sha256: str) -> quotes.Copy | None:
        if sha256 not in self._read:
            text = texts_of(self._connection, [sha256]).get(sha256)
            self._read[sha256] = None if text is None else quotes.Copy(text)
        return self._read[sha256]


def _passages(
    connection: Connection, copies: Sequence[CopyRow], shown: CopyRow | None, rows: Sequence[Any]
) -> tuple[str, tuple[Passage, ...]]:
    """Return the text of a copy, and the passages in the order of their places in it."""
    read = _Copies(connection, copies, shown) if shown is not None else None
    found = []
    for row in rows:
        given = {name: value for name, value in row.items() if name not in _SELECTOR}
        quote = quotes.Quote(row["exact"], row["prefix"], row["suffix"], row["anchored"])
        if read is None:
            found.append(Passage(**given, state=QuoteState.NO_COPY.value, start=None, end=None))
        else:
            found.append(read.located(given, quote, row["snapshot_id"]))
    found.sort(key=lambda one: (one.start is None, one.start or 0, one.id.hex))
    return (read.text if read is not None else ""), tuple(found)


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
