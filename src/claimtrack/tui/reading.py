"""What the screen asks of the store; each call runs in a worker thread, never at a keypress."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from claimtrack.browse import claim_detail
from claimtrack.history import log
from claimtrack.models import Changeset
from claimtrack.search import Query, claims, parse
from claimtrack.search.listing import ids as found_ids
from claimtrack.search.listing import rows_by_id
from claimtrack.shapes.rows import ClaimDetail, ClaimRow
from claimtrack.store import Store

FIRST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a filter: every id in order, and the first rows.

    `newest` is the newest changeset at that moment; what comes later is news.
    """

    ids: list[UUID]
    rows: dict[UUID, ClaimRow]
    newest: UUID | None


def first_rows(store: Store, words: str) -> list[ClaimRow]:
    """Return the first rows of a listing, before the whole of it is known."""
    with store.reading() as session:
        return list(claims(session, query_of(words), limit=FIRST_ROWS))


def found(store: Store, words: str) -> Found:
    """Return all that a filter finds."""
    with store.reading() as session:
        ids = found_ids(session, query_of(words))
        rows = rows_by_id(session, ids[:FIRST_ROWS])
        return Found(ids, rows, log.newest_id(session.connection()))


def window(store: Store, ids: list[UUID]) -> dict[UUID, ClaimRow]:
    """Return the rows of a part of the list."""
    with store.reading() as session:
        return rows_by_id(session, ids)


def detail(store: Store, claim_id: UUID) -> ClaimDetail:
    """Return one claim with everything on it."""
    with store.reading() as session:
        return claim_detail(session, claim_id)


def news_since(store: Store, newest: UUID | None, me: str) -> dict[str, int]:
    """Return how many changesets others have written since, by author."""
    with store.reading() as session:
        query = select(col(Changeset.author)).where(col(Changeset.author) != me)
        if newest is not None:
            query = query.where(col(Changeset.id) > newest)
        counts: dict[str, int] = {}
        for author in session.connection().execute(query).scalars():
            counts[author] = counts.get(author, 0) + 1
        return counts


def query_of(words: str) -> Query:
    """Read a filter as it is typed. Raises BadQueryError."""
    return parse(words)
