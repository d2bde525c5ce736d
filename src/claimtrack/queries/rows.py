"""A row of any entity: its fields as they are or for a form, its claim, and what was united."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from claimtrack.entities import BOUNDS, REFERENCES
from claimtrack.errors import UnknownIdError
from claimtrack.history import log
from claimtrack.history.fold import heads
from claimtrack.models import METADATA, Alias
from claimtrack.queries.blind import CoveredError, covered
from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.lookup import describe
from claimtrack.queries.references import reference_words
from claimtrack.schemas.listing import ClaimRow, RowRef
from claimtrack.schemas.scale import scale_words
from claimtrack.store.united import UNITABLE, united
from claimtrack.text import clip

_VERBS = {
    "denies": "denies",
    "contradicts": "contradicts",
    "undermines": "undermines",
    "undercuts": "undercuts",
    "narrows": "narrows",
    "concedes": "concedes in part",
    "counter_accuses": "counter-accuses, which answers nothing of",
    "withdraws": "withdraws",
}


ALIASES_BETWEEN = "; "
"""Stands between the other names of an actor in a line; names have commas."""


@dataclass(frozen=True, slots=True)
class Editable:
    """The fields by name, "" where one is unknown; `seen` are the changesets that they show."""

    values: Mapping[str, str]
    seen: frozenset[UUID]


def row_fields(session: Session, entity: str, row_id: UUID) -> dict[str, Any]:
    """Return the columns of a row, by name, those that are computed left out.

    Raises UnknownIdError.
    """
    table = METADATA.tables[entity]
    query = select(table).where(table.c.id == row_id)
    row = session.connection().execute(query).mappings().first()
    if row is None:
        raise UnknownIdError(str(row_id), entity)
    return {name: value for name, value in row.items() if not name.endswith(BOUNDS)}


def editable(session: Session, ref: RowRef, names: Sequence[str]) -> Editable:
    """Return a row for a form; other rows by the words that stand for them, an actor's aliases too.

    Raises UnknownIdError.
    """
    connection = session.connection()
    if ref.id in covered(connection, [ref.id]):
        raise CoveredError(ref.entity, ref.id.hex[:8])
    fields = row_fields(session, ref.entity, ref.id)
    for name, to in REFERENCES[ref.entity].items():
        if fields[name] is not None:
            fields[name.removesuffix("_id")] = reference_words(connection, to, fields[name])
    if ref.entity == "actor":
        named = (col(Alias.actor_id) == ref.id, col(Alias.retracted).is_(False))
        query = select(col(Alias.name)).where(*named).order_by(col(Alias.name))
        fields["aliases"] = ALIASES_BETWEEN.join(connection.execute(query).scalars())
    values = {name: _as_typed(name, fields.get(name)) for name in names}
    edits = log.edits_of(session.connection(), [ref.id]).get(ref.id, [])
    return Editable(values, heads(edits))


def _as_typed(name: str, value: Any) -> str:
    """Return a value as a person would type it."""
    if value is True:
        return "yes"
    return scale_words(value) if name == "scale" else str(value or "")


def claim_of(session: Session, ref: RowRef) -> UUID | None:
    """Return the claim that a row is, or is on; None for a source, an actor or a topic."""
    if ref.entity == "claim":
        return ref.id
    claim_id: UUID | None = row_fields(session, ref.entity, ref.id).get("claim_id")
    return claim_id


def rebuttal_sentence(session: Session, rebuttal_id: UUID) -> str:
    """Return what a rebuttal says: `Russia (“…”) denies the premise of NATO (“…”)`."""
    row = row_fields(session, "rebuttal", rebuttal_id)
    claims = rows_by_id(session, [row["claim_id"], row["counterclaim_id"]])
    one, other = (describe_claim(claims[row[name]]) for name in ("counterclaim_id", "claim_id"))
    return f"{one} {how_it_answers(row['kind'], row['aim'])} {other}"


def describe_claim(claim: ClaimRow) -> str:
    """Return who says a claim and its first words, for a sentence."""
    return f"{claim.speaker or 'somebody'} (“{clip(claim.text, 50)}”)"


def how_it_answers(kind: str, aim: str | None) -> str:
    """Return what a rebuttal does to its claim: `denies the premise of`."""
    return _VERBS[kind] if aim in (None, "whole") else f"{_VERBS[kind]} the {aim} of"


def same_as(session: Session, ref: RowRef) -> list[str]:
    """Return a line for each row that was united with this one."""
    if ref.entity not in UNITABLE:
        return []
    connection = session.connection()
    others = united(connection, ref.entity).all_of([ref.id]) - {ref.id}
    return [describe(connection, RowRef(ref.entity, other)) for other in sorted(others)]
