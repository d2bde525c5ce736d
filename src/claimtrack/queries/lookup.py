"""What a person means by an id, a unique beginning of one, a record key or a name."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import Session, col

from claimtrack.dates import bounds
from claimtrack.errors import AmbiguousIdError, BadQueryError, UnknownIdError, WrongKindError
from claimtrack.history import clock
from claimtrack.models import METADATA, Changeset, Origin
from claimtrack.schemas.listing import RowRef
from claimtrack.text import clip, visible

FINDABLE = (
    "claim", "source", "citation", "rebuttal", "annotation", "assessment", "actor", "tag",
    "snapshot",
)  # fmt: skip
"""The kinds of row that people name; in this order they are listed."""

NOTABLE = ("claim", "source", "citation", "rebuttal", "actor", "assessment", "annotation")
"""The kinds of row that a note can be on; one on a note answers it."""

_HEX = re.compile(r"[0-9a-f]{1,32}")
_DATE = re.compile(r"((?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?)(?:[T ](\d\d:\d\d(?::\d\d)?)Z?)?")
_SHOWN = 10
NAMED = {
    "actor": "name", "alias": "name", "tag": "name", "source": "title", "claim": "text",
    "annotation": "body",
}  # fmt: skip
"""The field that says what a row is, where one field does."""


def find(session: Session, words: str, kinds: Sequence[str] = FINDABLE) -> RowRef:
    """Return the one row that `words` stand for: a key exactly, else a unique id prefix.

    Raises UnknownIdError, AmbiguousIdError with the candidates, and WrongKindError where the id
    is one of another kind than `kinds`.
    """
    connection = session.connection()
    found = _keyed(connection, words, kinds) or _prefixed(connection, words, kinds)
    if not found and set(kinds) & {"actor", "tag"}:
        found = _called(connection, words, kinds)
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousIdError(words, [describe(connection, one) for one in found[:_SHOWN]])
    others = _keyed(connection, words, FINDABLE) or _prefixed(connection, words, FINDABLE)
    if len(others) == 1:
        raise WrongKindError(words, others[0].entity, " or ".join(kinds))
    raise UnknownIdError(words, " or ".join(kinds) if len(kinds) < len(FINDABLE) else "")


def find_changeset(session: Session, words: str) -> UUID:
    """Return the changeset that begins with these hexadecimal digits."""
    bounds = prefix_bounds(words)
    if bounds is None:
        raise UnknownIdError(words, "changeset")
    query = select(col(Changeset.id), col(Changeset.author)).where(
        col(Changeset.id).between(*bounds)
    )
    rows = session.connection().execute(query.order_by(col(Changeset.id)).limit(_SHOWN)).all()
    if not rows:
        raise UnknownIdError(words, "changeset")
    if len(rows) > 1:
        raise AmbiguousIdError(words, [f"{row[0].hex[:16]} by {row[1]}" for row in rows])
    return rows[0][0]


def find_moment(session: Session, words: str) -> tuple[UUID, str]:
    """Return the greatest changeset id that counts "as of" a date or a changeset, and its name.

    A date is a year, month, day or time in UTC, and counts to its end. Raises UnknownIdError,
    AmbiguousIdError.
    """
    found = _DATE.fullmatch(words.strip())
    if found is None:
        changeset = find_changeset(session, words)
        return changeset, f"changeset {changeset.hex[:16]}"
    try:
        if found[2]:
            start = datetime.fromisoformat(f"{found[1]}T{found[2]}").replace(tzinfo=UTC)
            end = start + timedelta(minutes=1 if found[2].count(":") == 1 else 1 / 60)
        else:
            last = bounds(found[1]).latest or date.max
            end = datetime.combine(last, datetime.min.time(), UTC) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise BadQueryError(words, f"is no date: {error}") from None
    return UUID(int=clock.newest_before(end).int - 1), f"the end of {words.strip()} (UTC)"


def prefix_bounds(words: str) -> tuple[UUID, UUID] | None:
    """Return the least and the greatest UUID that begin with these digits, dashes allowed."""
    digits = words.replace("-", "").lower()
    if not _HEX.fullmatch(digits):
        return None
    return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))


def describe(connection: Connection, found: RowRef) -> str:
    """Return one line that tells a row from others: short id, kind, and what it says."""
    words = said(connection, found)
    return f"{found.id.hex[:12]}  {found.entity}" + (f"  {words}" if words else "")


def said(connection: Connection, found: RowRef) -> str:
    """Return the beginning of what a row says, or its name; "" where it has neither."""
    name = NAMED.get(found.entity)
    if name is None:
        return ""
    table = METADATA.tables[found.entity]
    query = select(table.c[name]).where(table.c.id == found.id)
    return clip(visible(str(connection.execute(query).scalar())), 60)


def _keyed(connection: Connection, words: str, kinds: Sequence[str]) -> list[RowRef]:
    query = (
        select(col(Origin.entity), col(Origin.entity_id))
        .where(
            col(Origin.key) == words,
            col(Origin.entity).in_(kinds),
            col(Origin.retracted).is_(False),
        )
        .distinct()
        .order_by(col(Origin.entity_id))
    )
    return [RowRef(row[0], row[1]) for row in connection.execute(query)]


def _prefixed(connection: Connection, words: str, kinds: Sequence[str]) -> list[RowRef]:
    bounds = prefix_bounds(words)
    if bounds is None:
        return []
    found: list[RowRef] = []
    for kind in kinds:
        table = METADATA.tables[kind]
        query = select(table.c.id).where(table.c.id.between(*bounds)).order_by(table.c.id)
        found += [RowRef(kind, one) for one in connection.execute(query.limit(_SHOWN)).scalars()]
    return found


def _called(connection: Connection, words: str, kinds: Sequence[str]) -> list[RowRef]:
    found = []
    for kind in ("actor", "tag"):
        if kind in kinds:
            table = METADATA.tables[kind]
            query = select(table.c.id).where(table.c.name == words, table.c.retracted.is_(False))
            found += [RowRef(kind, one) for one in connection.execute(query).scalars()]
    return found
