"""Any row as it stands: its fields, and the sentence that tells what a rebuttal says."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from claimtrack.errors import UnknownIdError
from claimtrack.models import METADATA
from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.lookup import describe
from claimtrack.schemas.listing import RowRef
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


def row_fields(session: Session, entity: str, row_id: UUID) -> dict[str, Any]:
    """Return the columns of a row, by name, those that are computed left out.

    Raises UnknownIdError.
    """
    table = METADATA.tables[entity]
    found = (
        session.connection().execute(select(table).where(table.c.id == row_id)).mappings().first()
    )
    if found is None:
        raise UnknownIdError(str(row_id), entity)
    hidden = ("_earliest", "_latest")
    return {name: value for name, value in found.items() if not name.endswith(hidden)}


def rebuttal_sentence(session: Session, rebuttal_id: UUID) -> str:
    """Return what a rebuttal says: `Russia (“…”) denies the premise of NATO (“…”)`."""
    row = row_fields(session, "rebuttal", rebuttal_id)
    claims = rows_by_id(session, [row["claim_id"], row["counterclaim_id"]])

    def called(claim_id: UUID) -> str:
        claim = claims[claim_id]
        return f"{claim.speaker or 'somebody'} (“{clip(claim.text, 50)}”)"

    how = how_it_answers(row["kind"], row["aim"])
    return f"{called(row['counterclaim_id'])} {how} {called(row['claim_id'])}"


def how_it_answers(kind: str, aim: str | None) -> str:
    """Return what a rebuttal does to its claim: `denies the premise of`."""
    return _VERBS[kind] if aim in (None, "whole") else f"{_VERBS[kind]} the {aim} of"


def same_as(session: Session, found: RowRef) -> list[str]:
    """Return a line for each row that was united with this one."""
    if found.entity not in UNITABLE:
        return []
    connection = session.connection()
    others = united(connection, found.entity).all_of([found.id]) - {found.id}
    return [describe(connection, RowRef(found.entity, one)) for one in sorted(others)]
