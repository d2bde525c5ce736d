"""What was changed, a changeset at a time, the newest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, String, and_, cast, exists, func, or_, select
from sqlmodel import Session, col

from claimtrack.history import blocks
from claimtrack.history.log import EMPTY, wrote_something
from claimtrack.models import Change, Changeset
from claimtrack.queries.blind import covered, covered_judgements, covered_notes, is_blind
from claimtrack.queries.change_history import history
from claimtrack.queries.telling import step_sentences
from claimtrack.schemas.id_list import IdList
from claimtrack.schemas.rows import HistoryRow
from claimtrack.store.arrivals import LogPosition, came_after
from claimtrack.store.bulk import packed_ids
from claimtrack.vocabulary import ChangesetKind

SHOWN_CHANGES = 200
_MOST_NEWS = 1000


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One changeset: who, when, how, and why; what it did, in a sentence."""

    id: UUID
    author: str
    kind: str
    reason: str | None
    at: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class News:
    """What others wrote since: claims that are new, and rows that were changed, by author."""

    added: Mapping[str, int]
    changed: Mapping[str, int]

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.added or self.changed)


@dataclass(frozen=True, slots=True)
class ForeignChange:
    """The newest changeset from elsewhere: who made it, when, and whether by an import."""

    author: str
    at: datetime
    is_import: bool


def feed_order(session: Session, words: str = "", *, cap: int | None = None) -> IdList:
    """Return changesets, the newest first: all, or those with `words` in author, kind or reason.

    `by:NAME` selects the changesets of one author.
    """
    query = select(col(Changeset.id)).order_by(col(Changeset.id).desc())
    for word in words.split():
        name, colon, value = word.partition(":")
        if colon and name == "by":
            query = query.where(func.lower(col(Changeset.author)).startswith(value.lower()))
            continue
        columns = (col(Changeset.author), col(Changeset.kind), col(Changeset.reason))
        lowered = [func.lower(cast(column, String)) for column in columns]
        *named_so, says_why = (column.contains(word.lower(), autoescape=True) for column in lowered)
        query = query.where(or_(*named_so, and_(says_why, *_uncovered(session.connection()))))
    return IdList(packed_ids(session.connection(), query.limit(cap) if cap else query))


def _uncovered(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions that a changeset wrote nothing that is covered to whoever reads."""
    queries = (covered_judgements(connection), covered_notes(connection))
    of_it = exists().where(col(Change.changeset_id) == col(Changeset.id))
    return [
        ~of_it.where(col(Change.entity_id).in_(query)) for query in queries if query is not None
    ]


def _covered_steps(connection: Connection, ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these changesets wrote something that is covered to whoever reads."""
    if not is_blind(connection):
        return set()
    query = select(col(Change.changeset_id), col(Change.entity_id)).where(
        col(Change.changeset_id).in_(list(ids)),
        col(Change.entity).in_(("assessment", "annotation")),
    )
    written = connection.execute(query).all()
    hidden = covered(connection, (row[1] for row in written))
    return {row[0] for row in written if row[1] in hidden}


def feed_rows(session: Session, ids: Sequence[UUID]) -> dict[UUID, FeedRow]:
    """Return changesets by id."""
    connection = session.connection()
    query = select(
        col(Changeset.id),
        col(Changeset.author),
        col(Changeset.kind),
        col(Changeset.reason),
        col(Changeset.recorded_at),
    ).where(col(Changeset.id).in_(list(ids)))
    told = step_sentences(connection, ids)
    hidden = _covered_steps(connection, ids)
    return {
        id_: FeedRow(id_, author, kind, None if id_ in hidden else reason, at, told[id_])
        for id_, author, kind, reason, at in connection.execute(query)
    }


def first_changes(session: Session, changeset_id: UUID) -> list[HistoryRow]:
    """Return the first 200 changes of a changeset, with what was before and after."""
    return history(session, changeset_ids=[changeset_id], limit=SHOWN_CHANGES)


def news_since(session: Session, arrival: LogPosition, me: str) -> News:
    """Return what came in by others since (`last_arrival`), of the newest 1000 changes."""
    connection = session.connection()
    made = select(col(Changeset.id), col(Changeset.author)).order_by(col(Changeset.id).desc())
    made = made.where(col(Changeset.author) != me)
    if arrival is not None:
        made = made.where(came_after(arrival))
    query = made.join(Change, col(Change.changeset_id) == col(Changeset.id))
    query = query.where(wrote_something()).limit(_MOST_NEWS)
    plain = connection.execute(query.add_columns(col(Change.entity), col(Change.parents)))
    packed = _packed(connection, made)
    newest = merge(plain, packed, key=lambda change: -change[0].int)
    added: dict[str, int] = {}
    changed: dict[str, int] = {}
    for _, author, entity, parents in islice(newest, _MOST_NEWS):
        if entity == "claim" and not parents:
            added[author] = added.get(author, 0) + 1
        else:
            changed[author] = changed.get(author, 0) + 1
    return News(added, changed)


def _packed(connection: Connection, made: Any) -> Iterator[tuple[UUID, str, str, str]]:
    """Yield the changes in blocks of those changesets that `made` selects, in its order."""
    if not blocks.are_there(connection):
        return
    has_blocks = exists().where(blocks.BLOCKS.c.changeset_id == col(Changeset.id))
    for changeset_id, author in connection.execute(made.where(has_blocks).limit(_MOST_NEWS)).all():
        for _, entity, parents, patch in blocks.changes_in(connection, changeset_id):
            if patch != EMPTY:
                yield changeset_id, author, entity, parents


def last_foreign_change(session: Session, me: str) -> ForeignChange | None:
    """Return the newest changeset that somebody else made, or that was an import."""
    import_kind = ChangesetKind.IMPORT.value
    query = (
        select(col(Changeset.author), col(Changeset.recorded_at), col(Changeset.kind))
        .where(or_(col(Changeset.author) != me, col(Changeset.kind) == import_kind))
        .order_by(col(Changeset.id).desc())
        .limit(1)
    )
    row: Any = session.connection().execute(query).first()
    return None if row is None else ForeignChange(row[0], row[1], row[2] == import_kind)
