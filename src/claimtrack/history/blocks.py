"""The blocks of a store: which of them a question touches, and what those hold.

A block is found by the changeset and the first id: of each changeset that has blocks, one can hold
a change of a row, and its filter tells, but for one time in ten million, whether it does. So what
asks for a few rows unpacks their blocks and no others. Ids are hexadecimal digits here, as they
stand in a block.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import lru_cache
from heapq import merge
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Connection,
    LargeBinary,
    TextualSelect,
    bindparam,
    column,
    delete,
    func,
    select,
    text,
)

from claimtrack.errors import ClaimtrackError
from claimtrack.history import packing
from claimtrack.history.packing import Block, FaultyBlockError, StoredChange, held_of, mark_of
from claimtrack.ids import as_uuid, digits_of
from claimtrack.models import ChangeBlock
from claimtrack.models.columns import Id
from claimtrack.store.bulk import insert_many, within

BLOCKS = ChangeBlock.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it

_ONE_BY_ONE = 24
"""Of more ids, all blocks between the first and the last are looked at in one go."""

_AT_ONCE = 8
_LAST = UUID(int=2**128 - 1)

_ANY = select(BLOCKS.c.changes).limit(1)
_CHANGESETS = text("""
WITH RECURSIVE packed (id) AS (
  SELECT (SELECT changeset_id FROM change_block ORDER BY changeset_id LIMIT 1)
  UNION ALL
  SELECT (SELECT changeset_id FROM change_block WHERE changeset_id > packed.id
          ORDER BY changeset_id LIMIT 1)
  FROM packed WHERE packed.id IS NOT NULL
)
SELECT id FROM packed WHERE id IS NOT NULL
""")
"""From one changeset to the next: of thousands of blocks only the first of each is looked at."""

_ONE_ROW = """
WITH RECURSIVE packed (id) AS (
  SELECT (SELECT changeset_id FROM change_block ORDER BY changeset_id LIMIT 1)
  UNION ALL
  SELECT (SELECT changeset_id FROM change_block WHERE changeset_id > packed.id
          ORDER BY changeset_id LIMIT 1)
  FROM packed WHERE packed.id IS NOT NULL
)
SELECT header.id, header.kind, header.undoes_id, header.author, header.schema_version,
  block.data, block.size, block.changes
FROM packed
JOIN change_block AS block ON block.changeset_id = packed.id AND block.first_id = (
  SELECT before.first_id FROM change_block AS before
  WHERE before.changeset_id = packed.id AND before.first_id <= :row_id
  ORDER BY before.first_id DESC LIMIT 1
)
JOIN changeset AS header ON header.id = packed.id
WHERE block.last_id >= :row_id AND {in_filter}
"""
"""The blocks that may hold changes of a row, with the headers of their changesets: in one step."""

_SPANS = text("""
WITH RECURSIVE packed (id) AS (
  SELECT (SELECT changeset_id FROM change_block ORDER BY changeset_id LIMIT 1)
  UNION ALL
  SELECT (SELECT changeset_id FROM change_block WHERE changeset_id > packed.id
          ORDER BY changeset_id LIMIT 1)
  FROM packed WHERE packed.id IS NOT NULL
)
SELECT block.changeset_id, block.first_id, block.last_id, block.filter
FROM packed JOIN change_block AS block ON block.changeset_id = packed.id
WHERE block.first_id <= :high AND block.last_id >= :low AND block.first_id >= coalesce((
  SELECT before.first_id FROM change_block AS before
  WHERE before.changeset_id = packed.id AND before.first_id <= :low
  ORDER BY before.first_id DESC LIMIT 1
), :low)
""").bindparams(bindparam("low", type_=Id()), bindparam("high", type_=Id()))

_DATA = select(BLOCKS.c.data, BLOCKS.c.size, BLOCKS.c.changes).where(
    BLOCKS.c.changeset_id == bindparam("changeset_id"), BLOCKS.c.first_id == bindparam("first_id")
)
_FIRST = (
    select(BLOCKS.c.first_id, BLOCKS.c.data, BLOCKS.c.size, BLOCKS.c.changes)
    .where(BLOCKS.c.changeset_id == bindparam("id"))
    .order_by(BLOCKS.c.first_id)
    .limit(bindparam("at_once"))
)
_AFTER = _FIRST.where(BLOCKS.c.first_id > bindparam("after"))


class UnreadableHistoryError(ClaimtrackError):
    """A block of a store's own history that cannot be read."""

    def __init__(self, changeset: str, reason: str) -> None:
        super().__init__(
            f"The history cannot be read: a block of changeset {changeset[:16]} {reason}. "
            "`claimtrack check` tells more; merge a teammate's copy into a new file, or restore "
            "a backup."
        )


class Found(NamedTuple):
    """A change in a block, and of which changeset it is."""

    changeset: str
    change: StoredChange


class _Span(NamedTuple):
    changeset: str
    first: str
    last: str
    filter: bytes


def are_there(connection: Connection) -> bool:
    """Say whether a store has any."""
    return connection.execute(_ANY).first() is not None


def changesets_packed(connection: Connection) -> list[UUID]:
    """Return the changesets that have blocks, in the order of ids."""
    return [UUID(digits_of(id_)) for id_ in connection.execute(_CHANGESETS).scalars()]


def changes_of(connection: Connection, ids: Iterable[UUID]) -> list[Found]:
    """Return all changes of these rows that stand in blocks."""
    found: list[Found] = []
    for changeset, first, wanted in _touched(connection, ids):
        listed = _block(connection, changeset, first)
        found += [Found(changeset, change) for change in listed if change[0] in wanted]
    return found


def made_of(connection: Connection, row_id: UUID) -> Iterator[tuple[StoredChange, Sequence[Any]]]:
    """Yield the changes of one row that stand in blocks, each with the header of its changeset.

    That is its id, its kind, what it undoes, its author and its schema version.
    """
    digits = row_id.hex
    named = {"row_id": row_id, "mark": bytes.fromhex(digits[24:])}
    for *header, data, size, changes in connection.execute(_one_row(connection), named).all():
        for change in _changes(header[0].hex, data, size, changes):
            if change[0] == digits:
                yield change, header


def ids_held(connection: Connection, ids: Iterable[UUID]) -> set[UUID]:
    """Return those of these rows that have a change in a block."""
    held: set[str] = set()
    for changeset, first, wanted in _touched(connection, ids):
        held |= wanted.intersection(_ids(connection, changeset, first))
    return {UUID(digits) for digits in held}


def may_be_touched(connection: Connection, ids: Iterable[UUID]) -> dict[str, set[UUID]]:
    """Return by changeset which of these rows it may have a change of; no block is unpacked."""
    touched: dict[str, set[UUID]] = {}
    for changeset, _, wanted in _touched(connection, ids):
        touched.setdefault(changeset, set()).update(map(as_uuid, wanted))
    return touched


def changes_in(
    connection: Connection, changeset_id: UUID, at_once: int = _AT_ONCE
) -> Iterator[StoredChange]:
    """Yield the changes of a changeset that stand in blocks, in the order of ids: a stream."""
    for _, listed in _read(connection, changeset_id, at_once):
        yield from listed


def all_changes(connection: Connection) -> Iterator[Found]:
    """Yield all changes that stand in blocks, in the order of rows and then of changesets.

    A stream that holds a block of each changeset at a time.
    """

    def of(changeset_id: UUID) -> Iterator[tuple[str, str, StoredChange]]:
        for change in changes_in(connection, changeset_id, at_once=1):
            yield change[0], changeset_id.hex, change

    streams = [of(changeset_id) for changeset_id in changesets_packed(connection)]
    return (Found(changeset, change) for _, changeset, change in merge(*streams))


def naming(connection: Connection, marks: AbstractSet[int]) -> Iterator[Found]:
    """Yield the changes of all blocks that may have what these marks stand for."""
    for span in _spans(connection, UUID(int=0), _LAST):
        if held_of(span.filter, marks):
            for change in _block(connection, span.changeset, span.first):
                yield Found(span.changeset, change)


def counts(connection: Connection, changeset_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return of these changesets how many changes are in blocks, and how many wrote something."""
    query = (
        select(BLOCKS.c.changeset_id, func.sum(BLOCKS.c.changes), func.sum(BLOCKS.c.written))
        .where(BLOCKS.c.changeset_id.in_(list(changeset_ids)))
        .group_by(BLOCKS.c.changeset_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query)}


def insert_blocks(connection: Connection, changeset_id: UUID, made: Sequence[Block]) -> None:
    """Write blocks of a changeset."""
    rows = [
        {"changeset_id": changeset_id, **{name: getattr(block, name) for name in Block.__slots__}}
        for block in made
    ]
    insert_many(connection, BLOCKS, rows)


def remove_blocks(connection: Connection, changeset_ids: Collection[UUID]) -> None:
    """Remove the blocks of changesets that are not there themselves."""
    connection.execute(delete(BLOCKS).where(BLOCKS.c.changeset_id.in_(list(changeset_ids))))


def faults(connection: Connection) -> Iterator[str]:
    """Yield in sentences which blocks are not what their rows, or the order of ids, say."""
    for changeset_id in changesets_packed(connection):
        name = f"Changeset {changeset_id.hex[:16]}: a block of its history"
        before = ""
        query = select(BLOCKS).where(BLOCKS.c.changeset_id == changeset_id)
        rows = connection.execute(
            query.order_by(BLOCKS.c.first_id).execution_options(yield_per=_AT_ONCE)
        )
        for row in rows:
            try:
                changes = packing.unpacked(row.data, row.size, row.changes)
                reason = _misstated(row, changes, before)
                before = changes[-1][0]
            except FaultyBlockError as error:
                reason = error.reason
            if reason:
                yield f"{name} {reason}. Compare with a teammate's copy, or restore a backup."


def _misstated(row: Any, changes: Sequence[StoredChange], before: str) -> str | None:
    """Return what the row of a block says and its changes do not."""
    if changes[0][0] <= before:
        return "has rows of the one before it"
    try:
        block = packing.block_of(changes)
    except ValueError:
        return "holds a patch that is none"
    for name in ("first_id", "last_id", "written", "filter"):
        if getattr(block, name) != getattr(row, name):
            return f"has another {name} than its row says"
    return None


def _touched(
    connection: Connection, ids: Iterable[UUID]
) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield the blocks that may hold changes of these rows: changeset, first id, and which rows."""
    listed = sorted({id_.hex for id_ in ids})
    if len(listed) > 1 and not are_there(connection):
        return
    if len(listed) > _ONE_BY_ONE:
        by_mark: dict[int, list[str]] = {}
        for digits in listed:
            by_mark.setdefault(mark_of(digits), []).append(digits)
        for span in _spans(connection, UUID(listed[0]), UUID(listed[-1])):
            found = held_of(span.filter, by_mark.keys())
            wanted = [digits for mark in found for digits in by_mark[mark]]
            if wanted:
                yield span.changeset, span.first, frozenset(wanted)
        return
    by_block: dict[tuple[str, str], set[str]] = {}
    for digits in listed:
        marks = frozenset((mark_of(digits),))
        row_id = UUID(digits)
        for span in _spans(connection, row_id, row_id):
            if held_of(span.filter, marks):
                by_block.setdefault((span.changeset, span.first), set()).add(digits)
    for (changeset, first), rows in by_block.items():
        yield changeset, first, frozenset(rows)


def _spans(connection: Connection, low: UUID, high: UUID) -> list[_Span]:
    """Return what is known, without unpacking them, of the blocks between two ids."""
    rows = connection.execute(_SPANS, {"low": low, "high": high})
    return [_Span(digits_of(row[0]), digits_of(row[1]), digits_of(row[2]), row[3]) for row in rows]


def _one_row(connection: Connection) -> TextualSelect:
    return _one_row_where(within(connection, "block.filter", ":mark"))


@lru_cache
def _one_row_where(in_filter: str) -> TextualSelect:
    """Return the question for the blocks of one row, made once for each database."""
    question = text(_ONE_ROW.format(in_filter=in_filter))
    values = bindparam("row_id", type_=Id()), bindparam("mark", type_=LargeBinary())
    ids = {"id": Id(), "undoes_id": Id()}
    names = ("id", "kind", "undoes_id", "author", "schema_version", "data", "size", "changes")
    return question.bindparams(*values).columns(*(column(name, ids.get(name)) for name in names))


def _block(connection: Connection, changeset: str, first: str) -> tuple[StoredChange, ...]:
    return _changes(changeset, *_stored(connection, changeset, first))


def _changes(changeset: str, data: bytes, size: int, changes: int) -> tuple[StoredChange, ...]:
    with _faults_of(changeset):
        return packing.remembered(data, size, changes)


def _ids(connection: Connection, changeset: str, first: str) -> list[str]:
    data, _, changes = _stored(connection, changeset, first)
    with _faults_of(changeset):
        return packing.ids_in(data, changes)


def _stored(connection: Connection, changeset: str, first: str) -> tuple[bytes, int, int]:
    """Return the bytes of a block, what they unpack to, and how many changes that is."""
    key = {"changeset_id": UUID(changeset), "first_id": UUID(first)}
    row = connection.execute(_DATA, key).one()
    return row[0], row[1], row[2]


def _read(
    connection: Connection, changeset_id: UUID, at_once: int
) -> Iterator[tuple[UUID, tuple[StoredChange, ...]]]:
    """Yield the blocks of a changeset in their order, unpacked, with their first ids."""
    after = None
    while True:
        values = {"id": changeset_id, "after": after, "at_once": at_once}
        rows = connection.execute(_FIRST if after is None else _AFTER, values).all()
        for after, data, size, changes in rows:
            with _faults_of(changeset_id.hex):
                listed = packing.unpacked(data, size, changes)
            yield after, listed
        if len(rows) < at_once:
            return


@contextmanager
def _faults_of(changeset: str) -> Iterator[None]:
    """Say of which changeset a faulty block is."""
    try:
        yield
    except FaultyBlockError as error:
        raise UnreadableHistoryError(changeset, error.reason) from None
