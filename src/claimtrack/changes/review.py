"""What a team adds to claims: notes and replies, judgements, topics."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from claimtrack import ids
from claimtrack.changes.recorder import Recording, recording
from claimtrack.changes.tagging import put_tag
from claimtrack.entities import TARGETS
from claimtrack.errors import DanglingReferenceError
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
    verdict: str,
    *,
    likelihood: str | None = None,
    confidence: str | None = None,
    rationale: str | None = None,
) -> list[UUID]:
    """Judge claims as they are worded now; judging one again revises one's own judgement."""
    with recording(store, author) as changeset:
        assessment_ids = []
        for claim_id in claim_ids:
            words = _text_of(changeset, claim_id).encode("utf-8")
            values = {
                "claim_id": claim_id,
                "reviewer": author,
                "verdict": verdict,
                "likelihood": likelihood,
                "confidence": confidence,
                "rationale": rationale,
                "text_sha256": hashlib.sha256(words).hexdigest(),
            }
            assessment_id = ids.assessment_id(claim_id, author)
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


def _text_of(changeset: Recording, claim_id: UUID) -> str:
    text = changeset.connection.execute(
        select(col(Claim.text)).where(col(Claim.id) == claim_id)
    ).scalar()
    if text is None:
        raise DanglingReferenceError("assessment", "claim_id", str(claim_id))
    return text
