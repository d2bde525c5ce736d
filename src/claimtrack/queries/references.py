"""Fields that point to another row: what a form or an option says for the row, and back."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlmodel import Session, col

from claimtrack.entities import Field
from claimtrack.models import Actor, Origin
from claimtrack.queries.lookup import find
from claimtrack.queries.namesakes import told_apart

_DIGITS = 12


def reference_words(connection: Connection, to: str, row_id: UUID) -> str:
    """Return the words that stand for a row where one is typed: a name, a key, or an id.

    An actor by its name, told from namesakes; any other row by its record key, else by the
    beginning of its id.
    """
    if to == "actor":
        query = select(col(Actor.name)).where(col(Actor.id) == row_id)
        name = connection.execute(query).scalar()
        return told_apart(connection, {row_id: name})[row_id] if name else row_id.hex[:_DIGITS]
    keys = select(func.min(col(Origin.key)), func.count()).where(
        col(Origin.entity_id) == row_id, col(Origin.retracted).is_(False)
    )
    key: Any = connection.execute(keys).scalar()
    return str(key) if key else row_id.hex[:_DIGITS]


def referred(session: Session, field: Field, words: str) -> UUID | None:
    """Return the row that a field is to point to, as a person names it; None for no words.

    Raises UnknownIdError, AmbiguousIdError and WrongKindError.
    """
    return find(session, words.strip(), (field.to,)).id if words.strip() else None
