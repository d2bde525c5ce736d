"""What speaks for a claim, and for what it speaks; and what outside organisations judged of it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from claimtrack.models import Assessment, Claim, Standing, Support
from claimtrack.queries.arguments import batches
from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.field_words import rated
from claimtrack.queries.rows import describe_claim, row_fields
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.rows import SupportRow
from claimtrack.text import visible
from claimtrack.vocabulary import Label

_NAMED = 3
"""So many outside verdicts are named beside a reason; of more, how many there are."""


def supports_of(session: Session, claim_id: UUID) -> tuple[SupportRow, ...]:
    """Return the live claims that speak for a claim, those of a group together."""
    return _listed(session, col(Support.claim_id), col(Support.supporter_id), claim_id)


def supported_by(session: Session, claim_id: UUID) -> tuple[SupportRow, ...]:
    """Return the live claims that a claim speaks for."""
    return _listed(session, col(Support.supporter_id), col(Support.claim_id), claim_id)


def _listed(session: Session, here: Any, there: Any, claim_id: UUID) -> tuple[SupportRow, ...]:
    query = _live(there).where(here == claim_id)
    found = session.connection().execute(query).all()
    rows: dict[UUID, ClaimRow] = {}
    for part in batches({row[3] for row in found}):
        rows.update(rows_by_id(session, list(part)))
    listed = [SupportRow(row[0], row[1], row[2], rows[row[3]]) for row in found]
    return tuple(sorted(listed, key=lambda row: (row.group is None, row.group or "", row.id.hex)))


def _live(other: Any) -> Select[Any]:
    """Select the live supports, with the claim in one of their columns, which is live too."""
    return (
        select(col(Support.id), col(Support.group), col(Support.note), other)
        .join(Claim, col(Claim.id) == other)
        .where(col(Support.retracted).is_(False), col(Claim.retracted).is_(False))
    )


def premises_of(session: Session, support_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the words of the claims that support, by these supports, whatever became of them."""
    query = select(col(Support.id), col(Claim.text)).join(
        Claim, col(Claim.id) == col(Support.supporter_id)
    )
    words: dict[UUID, str] = {}
    for part in batches(support_ids):
        rows = session.connection().execute(query.where(col(Support.id).in_(part)))
        words.update((row[0], row[1]) for row in rows)
    return words


def support_sentence(session: Session, support_id: UUID) -> tuple[str, UUID]:
    """Return what a support says, `Russia (“…”) supports NATO (“…”)`, and the claim that does."""
    row = row_fields(session, "support", support_id)
    claims = rows_by_id(session, [row["claim_id"], row["supporter_id"]])
    one, other = (describe_claim(claims[row[name]]) for name in ("supporter_id", "claim_id"))
    group = f" (with others of “{visible(row['group'])}”)" if row["group"] else ""
    return f"{one} supports {other}{group}", row["supporter_id"]


class Beside:
    """What is said beside the reasons of claims: supporters that are defeated, outside verdicts.

    Most files have neither: that is asked once.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._has: tuple[bool, bool] | None = None

    def of(self, claim_id: UUID) -> list[str]:
        """Return the clauses that follow a claim's reason."""
        connection = self._session.connection()
        if self._has is None:
            outside = select(col(Assessment.id)).where(col(Assessment.source_id).is_not(None))
            self._has = (
                connection.execute(select(col(Support.id)).limit(1)).first() is not None,
                connection.execute(outside.limit(1)).first() is not None,
            )
        supports, judgements = self._has
        clauses = self._defeated(claim_id) if supports else []
        return clauses + (self._outside(claim_id) if judgements else [])

    def _defeated(self, claim_id: UUID) -> list[str]:
        supporter = col(Support.supporter_id)
        query = (
            _live(supporter)
            .join(Standing, col(Standing.claim_id) == supporter)
            .where(col(Support.claim_id) == claim_id, col(Standing.label) == Label.DEFEATED.value)
            .order_by(col(Support.id))
        )
        ids = list(dict.fromkeys(row[3] for row in self._session.connection().execute(query)))
        if not ids:
            return []
        rows = rows_by_id(self._session, ids[:_NAMED])
        told = [describe_claim(rows[row_id]) for row_id in ids[:_NAMED]]
        more = f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else ""
        are = "is" if len(ids) == 1 else "are"
        return [f"what supports it {are} defeated: {', '.join(told)}{more}"]

    def _outside(self, claim_id: UUID) -> list[str]:
        query = (
            select(
                col(Assessment.reviewer),
                col(Assessment.rating),
                col(Assessment.scale),
                col(Assessment.verdict),
            )
            .where(
                col(Assessment.claim_id) == claim_id,
                col(Assessment.source_id).is_not(None),
                col(Assessment.retracted).is_(False),
            )
            .order_by(col(Assessment.reviewer), col(Assessment.id))
        )
        rows = self._session.connection().execute(query).all()
        told = [f"{visible(row[0])}: {visible(rated(row[1], row[2], row[3]))}" for row in rows]
        more = f" and {len(rows) - _NAMED:,} more" if len(rows) > _NAMED else ""
        return [f"judged outside by {', '.join(told[:_NAMED])}{more}"] if told else []
