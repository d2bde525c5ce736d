"""What reviewers judged of a claim: the newest word of each, and the independent one before it."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import Session, col

from claimtrack.history import log
from claimtrack.history.clock import minted_at
from claimtrack.history.fold import Edit
from claimtrack.models import Assessment, Citation, Rebuttal, Source
from claimtrack.queries.blind import covered, masked
from claimtrack.queries.filters import live_citation, live_rebuttal
from claimtrack.queries.naming import own_name
from claimtrack.schemas.judgements import AssessmentRow
from claimtrack.vocabulary import AssessmentBasis


def assessments_of(session: Session, claim_id: UUID, text: str) -> tuple[AssessmentRow, ...]:
    """Return the live judgements of a claim that is worded so, by reviewer; outside ones last.

    Of one that is covered to whoever reads there is no more than who gave it, and when.
    """
    query = (
        select(Assessment.__table__)  # type: ignore[attr-defined]  # not declared
        .where(col(Assessment.claim_id) == claim_id, col(Assessment.retracted).is_(False))
        .order_by(col(Assessment.id))
    )
    connection = session.connection()
    rows: Sequence[Any] = connection.execute(query).mappings().all()
    if not rows:
        return ()
    hidden = covered(connection, [row["id"] for row in rows])
    names = _names_of(connection, {row["source_id"] for row in rows if row["source_id"]})
    current = sha256_of(text)
    made = log.changesets_of(connection, [row["id"] for row in rows])
    began = _began(connection, claim_id)
    earlier = independent_judgements(
        connection,
        [
            row["id"]
            for row in rows
            if row["source_id"] is None
            and row["id"] not in hidden
            and (row["basis"] != AssessmentBasis.INDEPENDENT or row["text_sha256"] != current)
        ],
    )
    listed = []
    for row in sorted(rows, key=lambda row: (row["source_id"] is not None, row["reviewer"])):
        changesets = made.get(row["id"], [])
        before = earlier.get(row["id"], {}).get(current)
        of_the_desk = row["source_id"] is None and bool(changesets)
        since = _since(began, changesets[-1]) if of_the_desk else Counter[str]()
        listed.append(
            _row(
                masked("assessment", row) if row["id"] in hidden else row,
                outdated=row["text_sha256"] != current,
                at=minted_at(changesets[0]) if changesets else None,
                source=names.get(row["source_id"]),
                answers_since=since["rebuttal"],
                citations_since=since["citation"],
                covered=row["id"] in hidden,
                earlier=None if before is None else _row({**row, **before}, outdated=False),
            )
        )
    return tuple(listed)


def independent_judgements(
    connection: Connection, ids: Collection[UUID]
) -> dict[UUID, dict[str, Mapping[str, Any]]]:
    """Return what reviewers judged independently, last of each wording, from the log.

    By row, and by the hash of the wording. A later judgement that was informed takes none of it
    away; what was undone is none.
    """
    return {
        row_id: {
            str(edit.patch["text_sha256"]): edit.patch
            for edit in _in_effect(edits)
            if edit.patch.get("basis") == AssessmentBasis.INDEPENDENT
            and "text_sha256" in edit.patch
        }
        for row_id, edits in (log.edits_of(connection, ids) if ids else {}).items()
    }


def sha256_of(text: str) -> str:
    """Return the hash by which a judgement names the wording that it is of."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _row(values: Mapping[str, Any], **more: Any) -> AssessmentRow:
    names = (
        "id", "reviewer", "verdict", "likelihood", "confidence", "rationale", "rating", "scale",
        "date", "source_id", "basis",
    )  # fmt: skip
    return AssessmentRow(**{"at": None, **{name: values.get(name) for name in names}, **more})


def _in_effect(edits: Iterable[Edit]) -> list[Edit]:
    """Return changes, the oldest first, without those that were undone, and without undos."""
    ordered = sorted(edits, key=lambda edit: edit.changeset_id)
    undone: set[UUID] = set()
    for edit in reversed(ordered):
        if edit.undoes is not None and edit.changeset_id not in undone:
            undone.add(edit.undoes)
    return [edit for edit in ordered if edit.changeset_id not in undone and not edit.undoes]


def _began(connection: Connection, claim_id: UUID) -> list[tuple[UUID, str]]:
    """Return which changesets added the live answers to a claim, and the citations of it."""
    kinds: dict[UUID, str] = {}
    on_claims = ((Rebuttal, "rebuttal", live_rebuttal()), (Citation, "citation", live_citation()))
    for table, name, is_live in on_claims:
        query = select(col(table.id)).where(col(table.claim_id) == claim_id, is_live)
        kinds.update(dict.fromkeys(connection.execute(query).scalars(), name))
    made = log.changesets_of(connection, list(kinds))
    return [(changesets[0], kinds[row_id]) for row_id, changesets in made.items()]


def _since(began: Iterable[tuple[UUID, str]], judged: UUID) -> "Counter[str]":
    return Counter(kind for changeset, kind in began if changeset > judged)


def _names_of(connection: Connection, sources: Collection[UUID]) -> dict[UUID, str]:
    query = select(col(Source.id), own_name("source")).where(col(Source.id).in_(sources))
    return {row[0]: row[1] for row in connection.execute(query)} if sources else {}
