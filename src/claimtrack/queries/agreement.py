"""The judgements of the desk's own people, each with why it counts apart; and how they agree."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import Session, col

from claimtrack.analysis.agreement import Agreement, Apart, Judgement, agreement
from claimtrack.history import log
from claimtrack.history.fold import Edit
from claimtrack.models import Assessment, Claim
from claimtrack.queries.filter_syntax import Query
from claimtrack.queries.filters import conditions
from claimtrack.vocabulary import Compared

_INDEPENDENT = "independent"
_APART = {_INDEPENDENT: None, "informed": Apart.INFORMED, None: Apart.UNKNOWN}


def agreement_on(session: Session, query: Query, on: Compared = Compared.VERDICT) -> Agreement:
    """Return how far the desk's own people agree on the claims that a query finds."""
    rows = _assessments(session, query)
    inside = [row for row in rows if row["source_id"] is None]
    apart = Counter({Apart.OUTSIDE: len(rows) - len(inside)})
    wordings = _wordings(session, {row["claim_id"] for row in inside})
    again = [row["id"] for row in inside if _why_apart(row, wordings) is not None]
    independent = _independent(session.connection(), again)
    judgements: list[Judgement] = []
    for row in inside:
        wording, reason = wordings[row["claim_id"]], _why_apart(row, wordings)
        found: list[tuple[str | None, Apart | None]] = [(row[on.value], reason)]
        earlier = independent.get(row["id"], {}).get(wording)
        if reason is not None and earlier is not None:
            found.append((earlier.get(on.value), None))
        apart[Apart.EMPTY] += all(word is None for word, _ in found)
        judgements += (
            Judgement(row["claim_id"], row["reviewer"], word, why)
            for word, why in found
            if word is not None
        )
    return agreement(judgements, on, apart=apart)


def _assessments(session: Session, query: Query) -> Sequence[Any]:
    """Return the live judgements of the claims that a query finds, with their claims' ids."""
    claims = select(col(Claim.id)).where(*conditions(session, query))
    judged = select(Assessment.__table__).where(  # type: ignore[attr-defined]  # not declared
        col(Assessment.retracted).is_(False), col(Assessment.claim_id).in_(claims)
    )
    return session.connection().execute(judged).mappings().all()


def _wordings(session: Session, claim_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the hash of how each claim is worded now, as judgements name their wordings."""
    judged = select(col(Assessment.claim_id))
    query = select(col(Claim.id), col(Claim.text)).where(col(Claim.id).in_(judged))
    return {
        row[0]: hashlib.sha256((row[1] or "").encode("utf-8")).hexdigest()
        for row in session.connection().execute(query)
        if row[0] in claim_ids
    }


def _why_apart(row: Mapping[str, Any], wordings: Mapping[UUID, str]) -> Apart | None:
    if row["text_sha256"] != wordings[row["claim_id"]]:
        return Apart.STALE
    return _APART[row.get("basis")]


def _independent(
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
            if edit.patch.get("basis") == _INDEPENDENT and "text_sha256" in edit.patch
        }
        for row_id, edits in log.edits_of(connection, ids).items()
    }


def _in_effect(edits: Iterable[Edit]) -> list[Edit]:
    """Return changes, the oldest first, without those that were undone, and without undos."""
    ordered = sorted(edits, key=lambda edit: edit.changeset_id)
    undone: set[UUID] = set()
    for edit in reversed(ordered):
        if edit.undoes is not None and edit.changeset_id not in undone:
            undone.add(edit.undoes)
    return [edit for edit in ordered if edit.changeset_id not in undone and not edit.undoes]
