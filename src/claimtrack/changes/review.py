"""What a team adds to claims: notes and replies, judgements, topics."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from claimtrack import ids
from claimtrack.changes.recorder import Recording, recording
from claimtrack.changes.statements import anchored, put_tag
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
    with recording(store, author) as opened:
        passage = (exact, start, snapshot_id)
        return _annotate(opened, author, target, body, motivation, passage, reply_to_id)


def annotate_all(
    store: Store,
    author: str,
    targets: Sequence[RowRef],
    body: str,
    *,
    motivation: str | None = None,
) -> list[UUID]:
    """Write the same note on several rows, as one step."""
    with recording(store, author) as opened:
        return [_annotate(opened, author, one, body, motivation) for one in targets]


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
    with recording(store, author) as opened:
        made = []
        for claim_id in claim_ids:
            words = _text_of(opened, claim_id).encode("utf-8")
            values = {
                "claim_id": claim_id,
                "reviewer": author,
                "verdict": verdict,
                "likelihood": likelihood,
                "confidence": confidence,
                "rationale": rationale,
                "text_sha256": hashlib.sha256(words).hexdigest(),
            }
            one = ids.assessment_id(claim_id, author)
            made.append(opened.add("assessment", one, values))
        return made


def tag(store: Store, author: str, claim_ids: Sequence[UUID], names: Sequence[str]) -> list[UUID]:
    """Put topics on claims; return the taggings. A topic that is there already stays."""
    with recording(store, author) as opened:
        return [put_tag(opened, claim_id, name) for claim_id in claim_ids for name in names]


def untag(store: Store, author: str, claim_ids: Sequence[UUID], names: Sequence[str]) -> int:
    """Take topics off claims; return how many were there."""
    with recording(store, author) as opened:
        taggings = [
            ids.tagging_id(ids.tag_id(name), claim_id) for claim_id in claim_ids for name in names
        ]
        return sum(
            opened.retract("tagging", one) for one in taggings if opened.exists("tagging", one)
        )


def retag(
    store: Store,
    author: str,
    claim_ids: Sequence[UUID],
    on: Sequence[str],
    off: Sequence[str],
) -> None:
    """Put topics on claims and take others off, as one step."""
    with recording(store, author) as opened:
        for claim_id in claim_ids:
            for name in on:
                put_tag(opened, claim_id, name)
            for name in off:
                tagging = ids.tagging_id(ids.tag_id(name), claim_id)
                if opened.exists("tagging", tagging):
                    opened.retract("tagging", tagging)


def _annotate(
    opened: Recording,
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
        values |= _target_of_note(opened, reply_to_id)
        values |= {"reply_to_id": reply_to_id, "motivation": Motivation.REPLYING.value}
    else:
        values[f"{target.entity}_id"] = target.id
    if motivation is not None:
        values["motivation"] = motivation
    if exact is not None:
        source = target.id if target.entity == "source" else None
        values |= anchored(opened, source, exact, start, snapshot_id)
    return opened.add("annotation", ids.random_id(), values)


def _target_of_note(opened: Recording, annotation_id: UUID) -> dict[str, Any]:
    table = Annotation.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    row = (
        opened.connection.execute(select(table).where(table.c.id == annotation_id))
        .mappings()
        .first()
    )
    if row is None:
        raise DanglingReferenceError("annotation", "reply_to", str(annotation_id))
    return {name: row[name] for name in TARGETS if row[name] is not None}


def _text_of(opened: Recording, claim_id: UUID) -> str:
    text = opened.connection.execute(
        select(col(Claim.text)).where(col(Claim.id) == claim_id)
    ).scalar()
    if text is None:
        raise DanglingReferenceError("assessment", "claim_id", str(claim_id))
    return text
