"""The log of changesets: writing one with its digest, reading what it says. Rows never change."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    SelectBase,
    String,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    type_coerce,
)
from sqlmodel import col

from claimtrack.errors import InvalidRecordError, InvalidValueError
from claimtrack.history.fold import Edit, Value
from claimtrack.models import Change, Changeset
from claimtrack.text import check_text
from claimtrack.vocabulary import ChangesetKind

_CHANGES = Change.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_CHANGESETS = Changeset.__table__  # type: ignore[attr-defined]  # as above
_BATCH = 500
_EMPTY = "{}"
"""The patch of a change that wrote nothing: it says what its author had seen."""

_SAY_WHAT_THEY_SAW = 8
"""The schema version since which a retraction says what it has seen of the work of others."""

AUTHOR_LIMIT = 200
REASON_LIMIT = 10_000
"""Of the author and the reason of a changeset, in code points."""

# Made once: to put a statement together anew takes as long as SQLite takes to answer it.
_NEWEST_ID = select(_CHANGESETS.c.id).order_by(_CHANGESETS.c.id.desc()).limit(1)
_EDITS = (
    select(
        col(Change.entity),
        col(Change.entity_id),
        col(Change.changeset_id),
        col(Change.parents),
        col(Change.patch),
        col(Changeset.kind),
        col(Changeset.undoes_id),
        col(Changeset.author),
        col(Changeset.schema_version),
    )
    .join(Changeset, col(Changeset.id) == col(Change.changeset_id))
    .order_by(col(Change.entity_id), col(Change.changeset_id))
)
_EDITS_OF = _EDITS.where(col(Change.entity_id).in_(bindparam("ids", expanding=True)))
_STORED = (
    select(
        type_coerce(col(Change.entity_id), String),  # a UUID object each would cost a third
        col(Change.entity),
        col(Change.parents),
        col(Change.patch),
    )
    .where(col(Change.changeset_id) == bindparam("id"))
    .order_by(col(Change.entity_id))
    .execution_options(yield_per=5000)
)

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class ChangesetHeader:
    """What is known of a changeset besides its changes."""

    id: UUID
    author: str
    kind: str
    reason: str | None
    undoes_id: UUID | None
    schema_version: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change with who made it, when and why; newest first in a listing."""

    changeset_id: UUID
    author: str
    kind: str
    reason: str | None
    recorded_at: datetime
    undoes_id: UUID | None
    entity: str
    entity_id: UUID
    patch: Mapping[str, Value]


def check_header(author: str, reason: str | None) -> None:
    """Refuse who and why a changeset could not name. Raises InvalidRecordError."""
    if not author.strip():
        raise InvalidRecordError("author", "is missing: say who writes, with --as NAME")
    for name, text, limit in (("author", author, AUTHOR_LIMIT), ("reason", reason, REASON_LIMIT)):
        try:
            check_text(text or "", limit)
        except InvalidValueError as error:
            raise InvalidRecordError(name, str(error)) from None


def as_patch(patch: Mapping[str, Value]) -> str:
    """Return the canonical JSON of a patch: the bytes that the digest covers."""
    return _canonical(patch)


def as_parents(parents: Iterable[UUID]) -> str:
    """Return parents as the log keeps them."""
    return ",".join(sorted(parent.hex for parent in parents))


def parents_of(text: str) -> frozenset[UUID]:
    """Read parents as the log keeps them."""
    return frozenset(UUID(part) for part in text.split(",")) if text else frozenset()


def newest_id(connection: Connection) -> UUID | None:
    """Return the greatest changeset id in the file."""
    return connection.execute(_NEWEST_ID).scalar()


def write_changeset(connection: Connection, header: ChangesetHeader) -> str:
    """Append the changeset of the changes already written under its id; return its digest."""
    digest = digest_of(header, _stored(connection, header.id))
    connection.execute(insert(_CHANGESETS).values(as_values(header, digest)))
    return digest


def as_values(header: ChangesetHeader, digest: str) -> dict[str, Any]:
    """Return the values of a changeset's row: its header and its digest."""
    return {**{name: getattr(header, name) for name in ChangesetHeader.__slots__}, "digest": digest}


class Digest:
    """The BLAKE2b-128 over a header and its changes in id order, taken as they pass.

    A change is (entity id in hexadecimal, entity, parents, patch). Every part is preceded by its
    length, so that no two different changesets read alike.
    """

    def __init__(self, header: ChangesetHeader) -> None:
        self._hash = hashlib.blake2b(digest_size=16)
        undoes = header.undoes_id.hex if header.undoes_id else ""
        moment = header.recorded_at.astimezone(UTC).isoformat(timespec="microseconds")
        self.update(
            (
                header.id.hex,
                header.author,
                header.kind,
                header.reason or "",
                undoes,
                str(header.schema_version),
                moment,
            )
        )

    def update(self, parts: Sequence[str]) -> None:
        """Take in the next change."""
        for part in parts:
            data = part.encode("utf-8")
            self._hash.update(len(data).to_bytes(8, "big"))
            self._hash.update(data)

    def __str__(self) -> str:
        """Return it in hexadecimal."""
        return self._hash.hexdigest()


def digest_of(header: ChangesetHeader, changes: Iterable[tuple[str, str, str, str]]) -> str:
    """Return the digest of a header and all its changes."""
    digest = Digest(header)
    for change in changes:
        digest.update(change)
    return str(digest)


def verify(connection: Connection) -> Iterator[UUID]:
    """Yield the id of each changeset whose digest does not fit what stands under it."""
    for row in connection.execute(select(_CHANGESETS).order_by(_CHANGESETS.c.id)):
        header = ChangesetHeader(
            row.id,
            row.author,
            row.kind,
            row.reason,
            row.undoes_id,
            row.schema_version,
            row.recorded_at,
        )
        if digest_of(header, _stored(connection, row.id)) != row.digest:
            yield row.id


def headerless(connection: Connection) -> Iterator[UUID]:
    """Yield the id of each changeset whose changes are there and which itself is not."""
    known = exists().where(_CHANGESETS.c.id == _CHANGES.c.changeset_id)
    query = select(_CHANGES.c.changeset_id).where(~known).distinct()
    yield from connection.execute(query.order_by(_CHANGES.c.changeset_id)).scalars()


def edits_of(connection: Connection, entity_ids: Sequence[UUID]) -> dict[UUID, list[Edit]]:
    """Return the changes of each of these entities, oldest first."""
    by_entity: dict[UUID, list[Edit]] = {}
    for start in range(0, len(entity_ids), _BATCH):
        part = list(entity_ids[start : start + _BATCH])
        for row in connection.execute(_EDITS_OF, {"ids": part}):
            by_entity.setdefault(row.entity_id, []).append(_edit(row))
    return by_entity


def all_edits(connection: Connection) -> Iterator[tuple[str, UUID, list[Edit]]]:
    """Yield every entity with all its changes, as a stream."""
    rows = connection.execute(_EDITS.execution_options(yield_per=5000))
    for entity_id, changes in groupby(rows, key=lambda row: row.entity_id):
        listed = list(changes)
        yield listed[0].entity, entity_id, [_edit(row) for row in listed]


def entries(
    connection: Connection,
    *,
    entity_ids: Sequence[UUID] = (),
    entities: SelectBase | None = None,
    changeset_ids: Sequence[UUID] = (),
    author: str | None = None,
    limit: int | None = None,
) -> list[LogEntry]:
    """Return changes, the newest first: of these entities, of these changesets, by one author.

    `entities` selects the ids of what may be more than one statement can name.

    Those that only say what a retraction had seen are none.
    """
    query = (
        select(_CHANGESETS, _CHANGES.c.entity, _CHANGES.c.entity_id, _CHANGES.c.patch)
        .join(_CHANGES, _CHANGES.c.changeset_id == _CHANGESETS.c.id)
        .where(tells_something())
        .order_by(_CHANGESETS.c.id.desc(), _CHANGES.c.entity_id)
    )
    if entity_ids:
        query = query.where(_CHANGES.c.entity_id.in_(list(entity_ids)))
    if entities is not None:
        query = query.where(_CHANGES.c.entity_id.in_(entities))
    if changeset_ids:
        query = query.where(_CHANGESETS.c.id.in_(list(changeset_ids)))
    if author is not None:
        query = query.where(_CHANGESETS.c.author == author)
    if limit is not None:
        query = query.limit(limit)
    return [
        LogEntry(
            row.id,
            row.author,
            row.kind,
            row.reason,
            row.recorded_at,
            row.undoes_id,
            row.entity,
            row.entity_id,
            json.loads(row.patch),
        )
        for row in connection.execute(query)
    ]


def count_entries(connection: Connection, entities: SelectBase) -> tuple[int, int]:
    """Return how many changes these entities have, and in how many changesets."""
    query = (
        select(func.count(), func.count(_CHANGES.c.changeset_id.distinct()))
        .join(_CHANGESETS, _CHANGES.c.changeset_id == _CHANGESETS.c.id)
        .where(tells_something(), _CHANGES.c.entity_id.in_(entities))
    )
    changes, changesets = connection.execute(query).one()
    return changes, changesets


def is_old(schema_version: int | None) -> bool:
    """Say whether a changeset is from before retractions said what they had seen."""
    return schema_version is None or schema_version < _SAY_WHAT_THEY_SAW


def wrote_something() -> ColumnElement[bool]:
    """Return the condition that a change wrote something: an empty patch says what was seen."""
    return col(Change.patch) != _EMPTY


def tells_something() -> ColumnElement[bool]:
    """Return the condition that a change wrote something, or undoes a settlement (with its header).

    Any other with an empty patch only says what its author had seen.
    """
    others, undone = _CHANGES.alias("others"), _CHANGESETS.alias("undone")

    def wrote(changeset: FromClause) -> ColumnElement[bool]:
        return exists().where(others.c.changeset_id == changeset.c.id, others.c.patch != _EMPTY)

    opens_conflict = exists().where(
        undone.c.id == _CHANGESETS.c.undoes_id,
        or_(undone.c.kind == ChangesetKind.SETTLE.value, ~wrote(undone)),
    )
    return or_(wrote_something(), and_(~wrote(_CHANGESETS), opens_conflict))


def _edit(
    row: Row[str, UUID, UUID, str, str, str, UUID | None, str, int],
) -> Edit:
    return Edit(
        row.changeset_id,
        parents_of(row.parents),
        json.loads(row.patch),
        row.kind == ChangesetKind.IMPORT,
        row.kind == ChangesetKind.SETTLE,
        row.undoes_id,
        row.author or "",
        is_old(row.schema_version),
    )


def _stored(connection: Connection, changeset_id: UUID) -> Iterator[tuple[str, str, str, str]]:
    """Yield the changes under an id, in id order, as the digest reads them; a stream."""
    for row in connection.execute(_STORED, {"id": changeset_id}):
        yield (str(row[0]).replace("-", ""), row[1], row[2], row[3])
