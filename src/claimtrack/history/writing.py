"""Appending a changeset to the log: its changes in the order of ids, as rows or in blocks."""

import struct
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import chain, islice
from operator import itemgetter
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from sqlalchemy import Connection, insert

from claimtrack.history import packing
from claimtrack.history.blocks import insert_blocks
from claimtrack.history.digest import ChangesetHeader, Digest
from claimtrack.history.log import as_values
from claimtrack.history.packing import Block, Squeezer, StoredChange
from claimtrack.models import METADATA
from claimtrack.store.bulk import insert_many

_CHANGES, _CHANGESETS = METADATA.tables["change"], METADATA.tables["changeset"]
_INSERT = insert(_CHANGESETS)  # made once, with no values in it: SQLAlchemy knows it again
_ROWS_AT_ONCE = 4000
_BLOCKS_AT_ONCE = 50
_HELD = 50_000
"""So many changes are kept in memory before they are set aside: some 25 MB."""

_RUN = 500
_SIZES = struct.Struct(">II")


class Inserter:
    """Inserts the changes of one changeset after another; what is small waits for company."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[dict[str, Any]] = []

    def insert(
        self,
        header: ChangesetHeader,
        changes: Iterable[StoredChange],
        squeezer: Squeezer | None = None,
    ) -> None:
        """Insert the changes of a changeset, which come in the order of ids and none twice.

        `squeezer` may know blocks of them. Whether they are packed hangs on their number alone,
        so it is the same in every copy.
        """
        pending = iter(changes)
        first = list(islice(pending, packing.PACKED_FROM))
        if len(first) < packing.PACKED_FROM:
            self._add_rows(header, first)
            return
        made: list[Block] = []
        for item in packing.packed(chain(first, pending), squeezer):
            if isinstance(item, Block):
                made.append(item)
            else:
                self._add_rows(header, [item])
            if len(made) == _BLOCKS_AT_ONCE:
                insert_blocks(self._connection, header.id, made)
                made.clear()
        insert_blocks(self._connection, header.id, made)

    def flush(self) -> None:
        """Insert what waits."""
        insert_many(self._connection, _CHANGES, self._rows)
        self._rows.clear()

    def _add_rows(self, header: ChangesetHeader, changes: Iterable[StoredChange]) -> None:
        self._rows += (
            {
                "changeset_id": header.id,
                "entity_id": UUID(digits),
                "entity": entity,
                "parents": parents,
                "patch": patch,
            }
            for digits, entity, parents, patch in changes
        )
        if len(self._rows) >= _ROWS_AT_ONCE:
            self.flush()


def write_changeset(
    connection: Connection, header: ChangesetHeader, changes: Iterable[StoredChange]
) -> str:
    """Append a changeset with its changes, which come in the order of ids; return its digest."""
    digest = Digest(header)

    def counted() -> Iterator[StoredChange]:
        for change in changes:
            digest.update(change)
            yield change

    inserter = Inserter(connection)
    inserter.insert(header, counted())
    inserter.flush()
    connection.execute(_INSERT, as_values(header, str(digest)))
    return str(digest)


class Sorter:
    """Puts the changes of one changeset in the order of ids, however many there are.

    What memory should not hold waits in a temporary file without a name, in runs that are merged.
    """

    def __init__(self) -> None:
        self._held: list[StoredChange] = []
        self._file: IO[bytes] | None = None
        self._runs: list[tuple[int, int]] = []

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self._held or self._runs)

    def add(self, changes: Iterable[StoredChange]) -> None:
        """Take in some changes."""
        pending = iter(changes)
        while part := list(islice(pending, _HELD - len(self._held))):
            self._held += part
            if len(self._held) == _HELD:
                self._set_aside()

    def in_order(self) -> Iterator[StoredChange]:
        """Yield all of them, once; raises ValueError where a row has two."""
        self._held.sort(key=itemgetter(0))
        before = ""
        runs = [self._run(*place) for place in self._runs]
        for change in merge(self._held, *runs, key=itemgetter(0)) if runs else self._held:
            if change[0] == before:
                raise ValueError(f"two changes of row {before} in one changeset")
            before = change[0]
            yield change
        self._held, self._runs = [], []
        if self._file is not None:
            self._file.close()

    def _set_aside(self) -> None:
        self._held.sort(key=itemgetter(0))
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115 — closed when all was read
        begin = self._file.seek(0, 2)
        for start in range(0, len(self._held), _RUN):
            part = self._held[start : start + _RUN]
            plain = packing.as_bytes(part)
            self._file.write(_SIZES.pack(len(part), len(plain)) + plain)
        self._runs.append((begin, self._file.tell()))
        self._held = []

    def _run(self, at: int, end: int) -> Iterator[StoredChange]:
        assert self._file is not None  # noqa: S101 — there is a run in it
        while at < end:
            self._file.seek(at)
            count, size = _SIZES.unpack(self._file.read(_SIZES.size))
            yield from packing.from_bytes(self._file.read(size), count)
            at += _SIZES.size + size
