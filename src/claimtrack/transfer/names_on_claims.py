"""What a record of a claim has as mere names: its topics, and who is asked to judge it."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, Select, select
from sqlmodel import col

from claimtrack.models import Assignment, Tag, Tagging


def tags_on(connection: Connection, claims: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return the topics of claims, in the order of letters."""
    query = (
        select(col(Tagging.claim_id), col(Tag.name))
        .join(Tag, col(Tag.id) == col(Tagging.tag_id))
        .where(
            col(Tagging.claim_id).in_(claims),
            col(Tagging.retracted).is_(False),
            col(Tag.retracted).is_(False),
        )
    )
    return _by_claim(connection, query)


def assigned_to(connection: Connection, claims: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return who is asked to judge claims, in the order of letters."""
    query = select(col(Assignment.claim_id), col(Assignment.reviewer)).where(
        col(Assignment.claim_id).in_(claims), col(Assignment.retracted).is_(False)
    )
    return _by_claim(connection, query)


def _by_claim(connection: Connection, query: Select[UUID, str]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for claim_id, name in connection.execute(query):
        found[claim_id].append(name)
    for names in found.values():
        names.sort()
    return found
