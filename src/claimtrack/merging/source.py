"""A store as the source of a merge: its frozen tables, as streams; what it says is only claimed.

Queries are plain SQL without column types, so that a hostile value reaches our own checks and not
those of a type's decoder. Both databases understand them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from heapq import merge
from itertools import groupby, islice
from typing import Any, Self
from uuid import UUID

from sqlalchemy import (
    Connection,
    Integer,
    LargeBinary,
    Result,
    String,
    TextClause,
    Uuid,
    bindparam,
    inspect,
    text,
)

from claimtrack.errors import DamagedFileError
from claimtrack.files import open_plain
from claimtrack.history.log import AUTHOR_LIMIT, REASON_LIMIT
from claimtrack.history.packing import FaultyBlockError, Squeezer, unpacked
from claimtrack.ids import digits_of
from claimtrack.merging.errors import FaultError, NotAClaimsFileError
from claimtrack.merging.plan import Fingerprint
from claimtrack.models.columns import Id
from claimtrack.store import text_packs
from claimtrack.store.errors import driver_errors
from claimtrack.store.foreign import (
    binary_collation,
    foreign_errors,
    id_as_digits,
    in_due_time,
    keeps_digits,
    open_foreign,
    quick_check,
)
from claimtrack.store.location import Location
from claimtrack.store.text_packs import FaultyPackError
from claimtrack.text import check_text

_AT_ONCE = 2000
_LARGE_AT_ONCE = 8
_TEXTS_AT_ONCE = 500


def _of_ids(sql: str) -> TextClause:
    """Return a query for the rows of some changesets, which reads no more of a text than it may."""
    bounds: list[Any] = [
        bindparam(name, limit + 1) for name, limit in _LIMITS.items() if f":{name}" in sql
    ]
    return text(sql).bindparams(*bounds)


_LIMITS = {"author": AUTHOR_LIMIT, "reason": REASON_LIMIT}

_FINGERPRINTS = "SELECT {digits}, substr(digest, 1, 33) FROM changeset ORDER BY id"
_HEADERS = _of_ids(
    "SELECT id, substr(author, 1, :author) AS author, substr(kind, 1, 33) AS kind, "
    "substr(reason, 1, :reason) AS reason, undoes_id, schema_version, recorded_at, "
    "substr(digest, 1, 33) AS digest FROM changeset WHERE id IN :ids ORDER BY id"
)
_CHANGES = _of_ids(
    "SELECT changeset_id, entity_id, substr(entity, 1, 33), parents, patch "
    "FROM change WHERE changeset_id IN :ids ORDER BY changeset_id, entity_id"
)
_BLOCKS = _of_ids(
    "SELECT changeset_id, changes, size, CASE WHEN length(data) <= 4000000 THEN data END "
    "FROM change_block WHERE changeset_id IN :ids ORDER BY changeset_id, first_id"
)
_AUTHORS = _of_ids(
    "SELECT substr(s.author, 1, :author), count(DISTINCT s.id), count(c.entity_id) "
    "FROM changeset s LEFT JOIN change c ON c.changeset_id = s.id WHERE s.id IN :ids GROUP BY 1"
)
_PACKED_BY = _of_ids(
    "SELECT substr(s.author, 1, :author), 0, sum(b.changes) FROM changeset s "
    "JOIN change_block b ON b.changeset_id = s.id WHERE s.id IN :ids GROUP BY 1"
)
_WORKSPACES = text("SELECT id, substr(name, 1, 1000) FROM workspace LIMIT 2")
_HEADERLESS = (
    "WITH RECURSIVE ids (id) AS (SELECT (SELECT changeset_id FROM {table} ORDER BY 1 LIMIT 1) "
    "UNION ALL SELECT (SELECT changeset_id FROM {table} WHERE changeset_id > ids.id ORDER BY 1 "
    "LIMIT 1) FROM ids WHERE ids.id IS NOT NULL) SELECT id FROM ids "
    "WHERE id IS NOT NULL AND id NOT IN (SELECT changeset.id FROM changeset) LIMIT 1"
)
"""From one id to the next: of a million changes only a few are read."""

_TEXT_KEYS = text("SELECT sha256 FROM kept_text WHERE length(sha256) = 32 ORDER BY sha256")
_PLACES = text("SELECT sha256, pack, place FROM kept_text WHERE sha256 IN :keys").bindparams(
    bindparam("keys", expanding=True, type_=LargeBinary())
)
_PACKS = text(
    "SELECT number, texts, size, data FROM text_pack WHERE number IN :numbers ORDER BY number"
).bindparams(bindparam("numbers", expanding=True, type_=Integer()))

_OLD_KEYS = 'SELECT substr(sha256, 1, 65) FROM snapshot_text ORDER BY sha256 COLLATE "{binary}"'
_OLD_TEXTS = text("SELECT sha256, text FROM snapshot_text WHERE sha256 IN :keys").bindparams(
    bindparam("keys", expanding=True, type_=String())
)
"""As they were kept before schema 16."""

Raw = Any
"""A row as the driver gives it: nothing is known of its values."""


class Log:
    """The history in a store, behind a connection that somebody else keeps open.

    Its streams end with its block: one that was left half read would keep its lock. Whatever the
    driver has against a `foreign` file is a fault of that file.
    """

    def __init__(
        self, location: Location, connection: Connection, *, foreign: bool = False
    ) -> None:
        self.location = location
        self.connection = connection
        self._errors = foreign_errors if foreign else driver_errors
        with self._errors(location):
            self._has_blocks = inspect(connection).has_table("change_block")
            self._has_packs = inspect(connection).has_table("text_pack")
            is_older = keeps_digits(connection)
        self._ids: Id | Uuid[Any] = Uuid() if is_older else Id()
        """How ids are kept: before schema 17 SQLite kept their digits."""
        self._open: set[Result[Any]] = set()

    def __enter__(self) -> Self:
        """Begin to read."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close what was not read to its end."""
        for result in self._open:
            result.close()

    def workspace(self) -> tuple[UUID, str]:
        """Return the identity of the store: its id, and its name for people."""
        rows = list(self._rows(_WORKSPACES))
        if len(rows) != 1:
            count = "no workspace" if not rows else "more than one workspace"
            raise DamagedFileError(str(self.location), f"it has {count}")
        try:
            return UUID(digits_of(rows[0][0])), check_text(str(rows[0][1]))
        except ValueError:
            what = "its workspace has no id, or no name"
            raise DamagedFileError(str(self.location), what) from None

    def is_empty(self) -> bool:
        """Say whether nobody has written anything yet."""
        return not list(self._rows(text("SELECT id FROM changeset LIMIT 1")))

    def fingerprints(self) -> Iterator[Fingerprint]:
        """Yield id and digest of every changeset, in the order of ids."""
        digits = id_as_digits(self.connection, is_older=isinstance(self._ids, Uuid))
        query = text(_FINGERPRINTS.format(digits=digits))
        return ((str(row[0] or ""), row[1]) for row in self._rows(query))

    def authors(self, ids: Sequence[UUID]) -> Iterator[tuple[str, int, int]]:
        """Yield who made these changesets, how many each, and how many changes are in them."""
        for query in (_AUTHORS, _PACKED_BY) if self._has_blocks else (_AUTHORS,):
            for author, changesets, changes in self._rows(query, ids=ids):
                yield str(author), changesets, changes if isinstance(changes, int) else 0

    def changesets(
        self, ids: Sequence[UUID], squeezer: Squeezer | None = None
    ) -> Iterator[tuple[Raw, Iterator[Raw]]]:
        """Yield these changesets in the order of ids, each with its changes as a stream.

        `squeezer` learns the blocks that they stand in.
        Rows and blocks are one stream, in the order of ids that they are kept in: whoever reads on
        asks whether they are in order.
        """
        rows = _grouped(self._rows(_CHANGES, ids=ids))
        found = self._rows(_BLOCKS, _LARGE_AT_ONCE, ids=ids) if self._has_blocks else iter(())
        blocks = _grouped(found)
        for header in list(self._rows(_HEADERS, ids=ids)):
            packed = _unpacked(digits_of(header[0]), blocks(header[0]), squeezer)
            yield header, merge(rows(header[0]), packed, key=lambda row: digits_of(row[1]))

    def text_keys(self) -> Iterator[str]:
        """Yield the SHA-256 of every kept text, in binary order."""
        if self._has_packs:
            rows = self._rows(_TEXT_KEYS)
            return (row[0].hex() for row in rows if isinstance(row[0], bytes))
        sql = _OLD_KEYS.format(binary=binary_collation(self.connection))
        return (row[0] for row in self._rows(text(sql)) if isinstance(row[0], str))

    def texts(self, keys: Sequence[str]) -> Iterator[tuple[str, Any]]:
        """Yield these kept texts, each with its key; one may be a whole book or file.

        What unpacks to is bounded. Raises DamagedFileError.
        """
        for part in _parts(keys) if not self._has_packs else ():
            for row in self._rows(_OLD_TEXTS, _LARGE_AT_ONCE, keys=part):
                yield row[0], row[1]
        if not self._has_packs:
            return
        places = self._places(keys)
        for numbers in _parts(sorted(places), _LARGE_AT_ONCE):
            for number, texts, size, data in self._rows(_PACKS, 1, numbers=numbers):
                listed = self._unpacked_texts(number, texts, size, data)
                for place, key in places[number]:
                    yield key, listed[place] if 0 <= place < len(listed) else None

    def _places(self, keys: Sequence[str]) -> dict[int, list[tuple[int, str]]]:
        """Return where texts stand: by pack, their places and keys."""
        places: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for part in _parts(keys):
            for key, number, place in self._rows(_PLACES, keys=[bytes.fromhex(k) for k in part]):
                if not (isinstance(number, int) and isinstance(place, int)):
                    what = f"the kept text {key.hex():.12} is nowhere"
                    raise DamagedFileError(str(self.location), what)
                places[number].append((place, key.hex()))
        return places

    def _unpacked_texts(self, number: int, texts: Any, size: Any, data: Any) -> tuple[str, ...]:
        reason = "is none"
        if isinstance(texts, int) and isinstance(size, int) and isinstance(data, bytes):
            try:
                return text_packs.unpacked(data, size, texts)
            except FaultyPackError as error:
                reason = error.reason
        raise DamagedFileError(str(self.location), f"pack {number} of its kept texts {reason}")

    def examine(self) -> None:
        """Look through the file before anything of it is read.

        Raises DamagedFileError, also for changes without their changeset, and ForeignFileError.
        """
        with in_due_time(self.connection, self.location):
            quick_check(self.connection, self.location)
            for table in ("change", "change_block") if self._has_blocks else ("change",):
                for (digits,) in self._rows(text(_HEADERLESS.format(table=table))):
                    name = digits_of(digits)[:16]
                    what = f"changeset {name} is gone from it, and its changes are not"
                    raise DamagedFileError(str(self.location), what)

    def _rows(self, sql: TextClause, at_once: int = _AT_ONCE, **parameters: Any) -> Iterator[Raw]:
        """Yield rows as the driver gives them; its errors name this store."""
        with self._errors(self.location):
            options = {"yield_per": at_once}
            if "ids" in parameters:
                sql = sql.bindparams(bindparam("ids", expanding=True, type_=self._ids))
            result = self.connection.execute(sql, parameters, execution_options=options)
            self._open.add(result)
            for rows in result.partitions(at_once):
                yield from rows
            self._open.discard(result)


def _parts(listed: Sequence[Any], at_once: int = _TEXTS_AT_ONCE) -> Iterator[Sequence[Any]]:
    return (listed[start : start + at_once] for start in range(0, len(listed), at_once))


def _grouped(rows: Iterator[Raw]) -> Callable[[Any], Iterator[Raw]]:
    """Return what gives the rows of one changeset after another, from rows in their order."""
    groups = groupby(rows, key=lambda row: row[0])
    held: list[tuple[Any, Iterator[Raw]]] = []

    def of(changeset_id: Any) -> Iterator[Raw]:
        while not held or digits_of(held[0][0]) < digits_of(changeset_id):
            held[:] = islice(groups, 1)
            if not held:
                return
        if held[0][0] == changeset_id:
            yield from held.pop()[1]

    return of


def _unpacked(changeset: str, blocks: Iterator[Raw], squeezer: Squeezer | None) -> Iterator[Raw]:
    """Yield what stands in blocks as if it stood in rows. Raises FaultError."""
    for changeset_id, changes, size, data in blocks:
        if not (isinstance(changes, int) and isinstance(size, int) and isinstance(data, bytes)):
            raise FaultError(changeset, "has a block that is none, or a long one")
        try:
            listed = unpacked(data, size, changes, squeezer)
        except FaultyBlockError as error:
            raise FaultError(changeset, f"has a block that {error.reason}") from None
        for change in listed:
            yield changeset_id, *change


@contextmanager
def open_source(location: Location) -> Iterator[Log]:
    """Yield the history of somebody else's store, which is only read.

    Raises NotAClaimsFileError for an export, and what `open_foreign` raises.
    """
    if location.path is not None and (location.path.is_dir() or _is_text(location)):
        raise NotAClaimsFileError(str(location))
    with (
        open_foreign(location) as connection,
        Log(location, connection, foreign=True) as log,
    ):
        yield log


def _is_text(location: Location) -> bool:
    assert location.path is not None  # noqa: S101 — the caller asks of files only
    try:
        with open_plain(location.path) as file:
            head = file.read(16)
    except OSError:
        return False
    return bool(head) and not head.startswith(b"SQLite format 3\x00")
