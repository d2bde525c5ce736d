"""The log of changesets: writing one with its digest, reading what it says. Rows never change."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    exists,
    select,
    type_coerce,
)
from sqlmodel import col

from claimtrack.errors import InvalidRecordError, InvalidValueError
from claimtrack.history import blocks
from claimtrack.history.digest import ChangesetHeader, digest_of
from claimtrack.history.fold import Edit, Value
from claimtrack.history.packing import StoredChange
from claimtrack.ids import digits_of
from claimtrack.models import Change, Changeset
from claimtrack.models.columns import RAW
from claimtrack.store.bulk import selection
from claimtrack.text import check_text
from claimtrack.vocabulary import ChangesetKind

_CHANGES = Change.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_CHANGESETS = Changeset.__table__  # type: ignore[attr-defined]  # as above
_BATCH = 500
_MANY = 4000
EMPTY = "{}"
"""The patch of a change that wrote nothing: it says what its author had seen."""

_SAY_WHAT_THEY_SAW = 8
"""The schema version since which a retraction says what it has seen of the work of others."""

AUTHOR_LIMIT = 200
REASON_LIMIT = 10_000
"""Of the author and the reason of a changeset, in code points."""

# Made once: to put a statement together anew takes as long as SQLite takes to answer it.
_NEWEST_ID = select(_CHANGESETS.c.id).order_by(_CHANGESETS.c.id.desc()).limit(1)
_CHANGES_MADE = (
    select(
        col(Change.changeset_id),
        col(Change.entity_id),
        col(Change.entity),
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
_CHANGES_OF = _CHANGES_MADE.where(col(Change.entity_id).in_(bindparam("ids", expanding=True)))
_AUTHORS_OF = (
    select(col(Change.entity_id), col(Changeset.author), col(Changeset.schema_version))
    .join(Changeset, col(Changeset.id) == col(Change.changeset_id))
    .where(col(Change.entity_id).in_(bindparam("ids", expanding=True)), col(Change.patch) != EMPTY)
    .distinct()
)
_MADE = select(
    col(Changeset.id),
    col(Changeset.kind),
    col(Changeset.undoes_id),
    col(Changeset.author),
    col(Changeset.schema_version),
).where(col(Changeset.id).in_(bindparam("ids", expanding=True)))
_STORED = (
    select(
        type_coerce(col(Change.entity_id), RAW),  # a UUID object each would cost a third
        col(Change.entity),
        col(Change.parents),
        col(Change.patch),
    )
    .where(col(Change.changeset_id) == bindparam("id"))
    .order_by(col(Change.entity_id))
    .execution_options(yield_per=5000)
)

_CHANGES_IN = select(
    col(Change.changeset_id),
    type_coerce(col(Change.entity_id), RAW),
    col(Change.entity),
    col(Change.parents),
    col(Change.patch),
).where(col(Change.changeset_id).in_(bindparam("ids", expanding=True)))

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Made(NamedTuple):
    """A change with what is known of the changeset that made it."""

    changeset_id: UUID
    entity_id: UUID
    entity: str
    parents: str
    patch: str
    kind: str
    undoes_id: UUID | None
    author: str
    schema_version: int


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


def as_values(header: ChangesetHeader, digest: str) -> dict[str, Any]:
    """Return the values of a changeset's row: its header and its digest."""
    return {**{name: getattr(header, name) for name in ChangesetHeader.__slots__}, "digest": digest}


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
        try:
            fits = digest_of(header, stored(connection, row.id)) == row.digest
        except blocks.UnreadableHistoryError:
            fits = False
        if not fits:
            yield row.id


def headerless(connection: Connection) -> Iterator[UUID]:
    """Yield the id of each changeset whose changes are there and which itself is not."""
    known = exists().where(_CHANGESETS.c.id == _CHANGES.c.changeset_id)
    query = select(_CHANGES.c.changeset_id).where(~known).distinct()
    found = set(connection.execute(query).scalars())
    packed = blocks.changesets_packed(connection)
    for start in range(0, len(packed), _BATCH):
        part = packed[start : start + _BATCH]
        query = select(_CHANGESETS.c.id).where(_CHANGESETS.c.id.in_(part))
        found |= set(part) - set(connection.execute(query).scalars())
    yield from sorted(found)


def changes_of(connection: Connection, entity_ids: Collection[UUID]) -> list[Made]:
    """Return all changes of these rows, in the order of rows and then of changesets."""
    listed = list(entity_ids)
    made: list[Made] = []
    for start in range(0, len(listed), _BATCH):
        part = listed[start : start + _BATCH]
        made += (Made(*row) for row in connection.execute(_CHANGES_OF, {"ids": part}))
    if len(listed) == 1:
        made += (
            Made(header[0], listed[0], *change[1:], *header[1:])
            for change, header in blocks.made_of(connection, listed[0])
        )
    else:
        found = blocks.changes_of(connection, listed)
        made += with_headers(connection, found) if found else ()
    made.sort(key=lambda change: (change.entity_id.int, change.changeset_id.int))
    return made


def changesets_of(connection: Connection, entity_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return which changesets wrote to each of these rows, or saw it, in the order of ids."""
    by_row: dict[UUID, list[UUID]] = {}
    for change in changes_of(connection, entity_ids):
        by_row.setdefault(change.entity_id, []).append(change.changeset_id)
    return by_row


def may_be_by(
    connection: Connection, entity_ids: Collection[UUID]
) -> dict[UUID, set[tuple[str, int]]]:
    """Return who may have written to each of these rows, and in which schemas.

    Whoever did is named. One whose changes are packed may be named too many: no block is read.
    """
    by_row: dict[UUID, set[tuple[str, int]]] = {}
    listed = list(entity_ids)
    for start in range(0, len(listed), _BATCH):
        part = {"ids": listed[start : start + _BATCH]}
        for row_id, author, schema_version in connection.execute(_AUTHORS_OF, part):
            by_row.setdefault(row_id, set()).add((author, schema_version))
    touched = blocks.may_be_touched(connection, listed)
    headers = _headers(connection, touched)
    for changeset, ids in touched.items():
        if changeset in headers:
            *_, author, schema_version = headers[changeset]
            for row_id in ids:
                by_row.setdefault(row_id, set()).add((author, schema_version))
    return by_row


def may_have_others(
    connection: Connection, entity_ids: Sequence[UUID], changeset_id: UUID
) -> set[UUID]:
    """Return which of these rows another changeset than this one may have a change of.

    It is for very many, in the order of ids. Those that have one are named; no block is read, so
    one may be named too many.
    """
    found: set[UUID] = set()
    for start in range(0, len(entity_ids), _MANY):
        part = entity_ids[start : start + _MANY]
        query = select(col(Change.entity_id)).where(
            col(Change.entity_id).in_(selection(connection, part)),
            col(Change.changeset_id) != changeset_id,
        )
        found.update(connection.execute(query).scalars())
        for changeset, ids in blocks.may_be_touched(connection, part).items():
            if changeset != changeset_id.hex:
                found |= ids
    return found


def edits_of(connection: Connection, entity_ids: Collection[UUID]) -> dict[UUID, list[Edit]]:
    """Return the changes of each of these entities, oldest first."""
    by_entity: dict[UUID, list[Edit]] = {}
    for change in changes_of(connection, entity_ids):
        by_entity.setdefault(change.entity_id, []).append(_edit(change))
    return by_entity


def all_edits(connection: Connection) -> Iterator[tuple[str, UUID, list[Edit]]]:
    """Yield every entity with all its changes, as a stream."""
    rows = (
        Made(*row) for row in connection.execute(_CHANGES_MADE.execution_options(yield_per=5000))
    )
    packed = with_headers(connection, blocks.all_changes(connection))
    made = merge(rows, packed, key=lambda change: (change.entity_id, change.changeset_id))
    for entity_id, changes in groupby(made, key=lambda change: change.entity_id):
        listed = list(changes)
        yield listed[0].entity, entity_id, [_edit(change) for change in listed]


def with_headers(connection: Connection, found: Iterable[blocks.Found]) -> Iterator[Made]:
    """Yield changes that were found in blocks with what is known of their changesets."""
    pending = iter(found)
    while part := list(islice(pending, _BATCH)):
        headers = _headers(connection, {one.changeset for one in part})
        for changeset, (digits, entity, parents, patch) in part:
            if changeset in headers:
                changeset_id, *header = headers[changeset]
                yield Made(changeset_id, UUID(digits), entity, parents, patch, *header)


def _headers(connection: Connection, changesets: Iterable[str]) -> dict[str, Any]:
    ids = [UUID(digits) for digits in changesets]
    headers: dict[str, Any] = {}
    for start in range(0, len(ids), _BATCH):
        named = {"ids": ids[start : start + _BATCH]}
        headers.update((row[0].hex, row) for row in connection.execute(_MADE, named))
    return headers


def stored(connection: Connection, changeset_id: UUID) -> Iterator[StoredChange]:
    """Yield the changes of a changeset, in the order of ids, as the digest reads them; a stream."""
    rows = (
        (digits_of(row[0]), row[1], row[2], row[3])
        for row in connection.execute(_STORED, {"id": changeset_id})
    )
    return merge(rows, blocks.changes_in(connection, changeset_id), key=itemgetter(0))


def changes_in(
    connection: Connection, changeset_ids: Sequence[UUID]
) -> Iterator[tuple[UUID, StoredChange]]:
    """Yield the changes of these changesets, each with its changeset; in no particular order."""
    for start in range(0, len(changeset_ids), _BATCH):
        part = {"ids": list(changeset_ids[start : start + _BATCH])}
        for changeset_id, row_id, entity, parents, patch in connection.execute(_CHANGES_IN, part):
            yield changeset_id, (digits_of(row_id), entity, parents, patch)
    for changeset_id in blocks.changesets_packed(connection):
        if changeset_id in changeset_ids:
            for packed in blocks.changes_in(connection, changeset_id):
                yield changeset_id, packed


def is_old(schema_version: int | None) -> bool:
    """Say whether a changeset is from before retractions said what they had seen."""
    return schema_version is None or schema_version < _SAY_WHAT_THEY_SAW


def wrote_something() -> ColumnElement[bool]:
    """Return the condition that a change wrote something: an empty patch says what was seen."""
    return col(Change.patch) != EMPTY


def _edit(change: Made) -> Edit:
    return Edit(
        change.changeset_id,
        parents_of(change.parents),
        json.loads(change.patch),
        change.kind == ChangesetKind.IMPORT,
        change.kind == ChangesetKind.SETTLE,
        change.undoes_id,
        change.author or "",
        is_old(change.schema_version),
    )
