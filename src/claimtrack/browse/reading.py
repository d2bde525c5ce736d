"""A source as one reads it: the text of a kept copy, and each passage that is marked in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from claimtrack import quotes
from claimtrack.browse.rows import row_fields
from claimtrack.browse.sources import source_rows
from claimtrack.errors import UnknownIdError
from claimtrack.models import (
    Actor,
    Annotation,
    Citation,
    Claim,
    Snapshot,
    SnapshotText,
    Source,
    Standing,
)
from claimtrack.search.conditions import live_citation
from claimtrack.shapes.rows import Found, SourceRow
from claimtrack.vocabulary import Label


@dataclass(frozen=True, slots=True)
class Copy:
    """One kept copy of a source, without its text."""

    id: UUID
    captured_at: str | None
    media_type: str
    extractor: str | None


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
    copies: tuple[Copy, ...]
    shown: Copy | None
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
    copies = copies_of(session, source_id)
    shown = next((one for one in copies if one.id == copy_id), copies[0] if copies else None)
    text = _text(session, shown.id) if shown is not None else ""
    cited = list(_cited(session, source_id))
    marked = [*cited, *_noted(session, source_id)]
    located = [_passage(text if shown else None, row) for row in marked if row["exact"]]
    located.sort(key=lambda one: (one.start is None, one.start or 0, one.id.hex))
    wordless = sum(not row["exact"] for row in cited)
    return Reading(found[0], copies, shown, text, tuple(located), wordless)


def where_read(session: Session, found: Found) -> tuple[UUID, UUID | None] | None:
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


def copies_of(session: Session, source_id: UUID) -> tuple[Copy, ...]:
    """Return the kept copies of a source, the newest first."""
    query = (
        select(
            col(Snapshot.id),
            col(Snapshot.captured_at),
            col(Snapshot.media_type),
            col(Snapshot.extractor),
        )
        .where(col(Snapshot.source_id) == source_id, col(Snapshot.retracted).is_(False))
        .order_by(col(Snapshot.captured_at).desc().nulls_last(), col(Snapshot.id))
    )
    found = session.connection().execute(query)
    return tuple(Copy(row[0], row[1], row[2], row[3]) for row in found)


def place_of(text: str, exact: str, start: int | None) -> tuple[str, int | None, int | None]:
    """Return the state of a quote in a text, and where its words begin and end there."""
    if start is not None and start >= 0 and text.startswith(exact, start):
        return "exact", start, start + len(exact)
    places = quotes.occurrences(text, exact, 2)
    if len(places) == 1:
        return ("moved" if start is not None else "exact"), places[0], places[0] + len(exact)
    return ("ambiguous" if places else "missing"), None, None


def _passage(text: str | None, row: Any) -> Passage:
    given = dict(row)
    anchored = given.pop("anchored")
    found = ("no copy", None, None) if text is None else place_of(text, given["exact"], anchored)
    state, start, end = found
    return Passage(**given, state=state, start=start, end=end)


def _text(session: Session, copy_id: UUID) -> str:
    query = (
        select(col(SnapshotText.text))
        .join(Snapshot, col(Snapshot.sha256) == col(SnapshotText.sha256))
        .where(col(Snapshot.id) == copy_id)
    )
    return str(session.connection().execute(query).scalar() or "")


def _cited(session: Session, source_id: UUID) -> Iterable[dict[str, Any]]:
    query: Any = (
        select(
            col(Citation.id),
            col(Citation.claim_id),
            col(Citation.exact),
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
