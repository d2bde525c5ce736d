"""What a team adds to claims: notes and replies, judgements, topics."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from claimtrack import ids
from claimtrack.changes.basis import bases, unchanged
from claimtrack.changes.recorder import Recording, recording
from claimtrack.changes.tagging import put_tag
from claimtrack.entities import TARGETS
from claimtrack.errors import DanglingReferenceError, InvalidRecordError
from claimtrack.models import Annotation, Claim
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.vocabulary import Motivation


def annotate(
    store: Store,
    author: str,
    target: RowRef,
    body: str,
    *,
    motivation: str | None = None,
    exact: str | None = None,
    start: int | None = None,
    snapshot_id: UUID | None = None,
    reply_to_id: UUID | None = None,
) -> UUID:
    """Write a note on a row, or on a passage (`exact`) of a source; or answer a note.

    The passage stands in the newest copy, unless `snapshot_id` names another.
    A reply is on what the note that it answers is on. `target` of kind `annotation` is a reply.
    """
    with recording(store, author) as changeset:
        passage = (exact, start, snapshot_id)
        return _annotate(changeset, author, target, body, motivation, passage, reply_to_id)


def annotate_all(
    store: Store,
    author: str,
    targets: Sequence[RowRef],
    body: str,
    *,
    motivation: str | None = None,
) -> list[UUID]:
    """Write the same note on several rows, as one step."""
    with recording(store, author) as changeset:
        return [_annotate(changeset, author, target, body, motivation) for target in targets]


def assess(
    store: Store,
    author: str,
    claim_ids: Sequence[UUID],
    verdict: str | None,
    *,
    likelihood: str | None = None,
    confidence: str | None = None,
    rationale: str | None = None,
    rating: str | None = None,
    scale: str | None = None,
    date: str | None = None,
    source_id: UUID | None = None,
    reviewer: str | None = None,
) -> list[UUID]:
    """Judge claims as they are worded now; judging one again revises one's own judgement.

    With a `source_id` it is what an outside organisation, the `reviewer`, published there: its own
    `rating`, on its `scale`, on that `date`; `verdict` is our word for it, None where there is
    none. What is not given again stays there. Of one's own it is noted whether it is independent:
    whether one had seen what others of the desk judged. The reviewer of a published one is the
    source's issuer, else its outlet, unless named. Raises InvalidRecordError where nobody is
    known, and for a reviewer without a source.
    """
    if reviewer and source_id is None:
        raise InvalidRecordError("reviewer", "published it somewhere: name the source, too")
    with recording(store, author) as changeset:
        if source_id is not None:
            author = reviewer or _publisher(changeset, source_id)
        apart = {} if source_id is not None else bases(store, changeset, author, claim_ids)
        assessment_ids = []
        for claim_id in claim_ids:
            words = _text_of(changeset, claim_id).encode("utf-8")
            values = {
                "claim_id": claim_id,
                "reviewer": author,
                "source_id": source_id,
                "verdict": verdict,
                "rating": rating,
                "scale": scale,
                "date": date,
                "likelihood": likelihood,
                "confidence": confidence,
                "rationale": rationale,
                "text_sha256": hashlib.sha256(words).hexdigest(),
            }
            assessment_id = ids.assessment_id(claim_id, author, source_id)
            there = changeset.row("assessment", assessment_id)
            if source_id is not None:
                values = _kept(there, values)
            elif not unchanged(there, values):
                values["basis"] = apart[claim_id]
            assessment_ids.append(changeset.add("assessment", assessment_id, values))
        return assessment_ids


def tag(store: Store, author: str, claim_ids: Sequence[UUID], names: Sequence[str]) -> list[UUID]:
    """Put topics on claims; return the taggings. A topic that is there already stays."""
    with recording(store, author) as changeset:
        return [put_tag(changeset, claim_id, name) for claim_id in claim_ids for name in names]


def untag(store: Store, author: str, claim_ids: Sequence[UUID], names: Sequence[str]) -> int:
    """Take topics off claims; return how many were there."""
    with recording(store, author) as changeset:
        taggings = [
            ids.tagging_id(ids.tag_id(name), claim_id) for claim_id in claim_ids for name in names
        ]
        return sum(
            changeset.retract("tagging", tagging_id)
            for tagging_id in taggings
            if changeset.exists("tagging", tagging_id)
        )


def retag(
    store: Store,
    author: str,
    claim_ids: Sequence[UUID],
    on: Sequence[str],
    off: Sequence[str],
) -> None:
    """Put topics on claims and take others off, as one step."""
    with recording(store, author) as changeset:
        for claim_id in claim_ids:
            for name in on:
                put_tag(changeset, claim_id, name)
            for name in off:
                tagging = ids.tagging_id(ids.tag_id(name), claim_id)
                if changeset.exists("tagging", tagging):
                    changeset.retract("tagging", tagging)


def _annotate(
    changeset: Recording,
    author: str,
    target: RowRef,
    body: str,
    motivation: str | None = None,
    passage: tuple[str | None, int | None, UUID | None] = (None, None, None),
    reply_to_id: UUID | None = None,
) -> UUID:
    exact, start, snapshot_id = passage
    if target.entity == "annotation":
        reply_to_id = target.id
    values: dict[str, Any] = {"author": author, "body": body}
    if reply_to_id is not None:
        values |= _target_of_note(changeset, reply_to_id)
        values |= {"reply_to_id": reply_to_id, "motivation": Motivation.REPLYING.value}
    else:
        values[f"{target.entity}_id"] = target.id
    if motivation is not None:
        values["motivation"] = motivation
    if exact is not None:
        from claimtrack.changes.statements import anchored  # reads quotes; few notes are on one

        source = target.id if target.entity == "source" else None
        values |= anchored(changeset, source, exact, start, snapshot_id)[0]
    return changeset.add("annotation", ids.random_id(), values)


def _target_of_note(changeset: Recording, annotation_id: UUID) -> dict[str, Any]:
    table = Annotation.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    row = (
        changeset.connection.execute(select(table).where(table.c.id == annotation_id))
        .mappings()
        .first()
    )
    if row is None:
        raise DanglingReferenceError("annotation", "reply_to", str(annotation_id))
    return {name: row[name] for name in TARGETS if row[name] is not None}


def _kept(there: dict[str, Any] | None, values: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of a published judgement now, with what was said before and stays."""
    return {name: (there or {}).get(name) if new is None else new for name, new in values.items()}


def _publisher(changeset: Recording, source_id: UUID) -> str:
    """Return who published a source: its issuer's name, else its outlet."""
    source = changeset.row("source", source_id) or {}
    issuer = changeset.row("actor", source["issuer_id"]) if source.get("issuer_id") else None
    name = (issuer or {}).get("name") or source.get("outlet")
    if not name:
        raise InvalidRecordError("reviewer", "is not known: the source names neither an issuer nor "
                                 "an outlet; say who judged")  # fmt: skip
    return str(name)


def _text_of(changeset: Recording, claim_id: UUID) -> str:
    text = changeset.connection.execute(
        select(col(Claim.text)).where(col(Claim.id) == claim_id)
    ).scalar()
    if text is None:
        raise DanglingReferenceError("assessment", "claim_id", str(claim_id))
    return text
