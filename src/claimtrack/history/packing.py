"""Changes of a large changeset as blocks: packed, compressed, in the order of ids (pure).

A block is the ids of its rows, 16 bytes each, then in UTF-8, with U+0000 between them (no change
holds one), the kinds of all its changes, their parents, and their patches; all through zlib.
Column by column it compresses best. What a person wrote is never made again from anything else: a
patch is read from the bytes of its block, to the letter.

Measured on the 100,501 changes of an import of 20,000 claims (`benchmarks/blocks.py`; as rows and
their index they take 39.6 MB). Half of what is left are ids and hashes, which nothing compresses:

    changes in a block    64           128          256          512          1024
    zlib 1               8.98 MB      8.72 MB      8.57 MB      8.28 MB      7.92 MB    0.17 s
    zlib 6               8.44 MB      8.03 MB      7.77 MB      7.39 MB      7.01 MB    0.37 s
    zlib 9               8.43 MB      8.01 MB      7.73 MB      7.34 MB      6.95 MB    0.58 s
    zstandard 3          8.33 MB      7.79 MB      7.55 MB      7.39 MB      7.42 MB    0.06 s
    zstandard 19         8.13 MB      7.71 MB      7.45 MB      6.96 MB      6.77 MB    6.0 s

zstandard saves 3 % of this part, 0.3 s of an import of 13, and 0.1 ms for each block that is read;
it would be one more compiled library on every computer that opens a file, and none that Python
brings before 3.14. zlib has been everywhere for thirty years. Larger blocks save another 5 %, and
double what it takes to read one row's history.
"""

import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from json import loads
from sys import byteorder
from uuid import UUID

from claimtrack.entities import REFERENCES
from claimtrack.errors import ClaimtrackError

StoredChange = tuple[str, str, str, str]
"""Entity id in hexadecimal, entity, parents, patch: as the log keeps them and the digest reads."""

PACKED_FROM = 1000
"""Changesets of so many changes and more are packed; of smaller ones each change is a row."""

MOST_CHANGES, MOST_BYTES = 4096, 4_000_000
"""The most that any block may hold, and may be unpacked: of what a stranger wrote no more is."""

_LEVEL = 6
_CHANGES = 256
_REMEMBERED = 16
_FULL_BYTES = 262_144
_LONGEST_BYTES = 65_536
"""A change that is longer stays a row: then one long text is not read for the sake of another."""

_EMPTY = "{}"
_UNITES = "same_as_id"
_OWN_KIND = {
    entity: tuple(f'"{name}":"' for name, target in fields.items() if target == entity)
    for entity, fields in REFERENCES.items()
}
"""How it reads in a patch that a row names another of its kind."""


class FaultyBlockError(ClaimtrackError):
    """A block that is none, or not what its own row says; `reason` says what is wrong with it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Block:
    """Some changes, packed; `size` is of the bytes unpacked, `written` counts what wrote something.

    `filter` has four bytes for each id of a row in it, and for each row of the same kind that is
    named in a patch: what it does not have is not in the block.
    """

    first_id: UUID
    last_id: UUID
    changes: int
    written: int
    size: int
    filter: bytes
    data: bytes


class Squeezer:
    """Compresses, and remembers for a while what others had compressed to less than half.

    So the blocks of a copy that is merged in are not compressed again.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, bytes] = OrderedDict()

    def learn(self, plain: bytes, data: bytes) -> None:
        """Remember bytes, and what was unpacked to them."""
        if 2 * len(data) <= len(plain) <= _FULL_BYTES + _LONGEST_BYTES:
            self._known[plain] = data
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)

    def squeezed(self, plain: bytes) -> bytes:
        """Return what unpacks to these bytes."""
        return self._known.pop(plain, None) or zlib.compress(plain, _LEVEL)


def packed(
    changes: Iterable[StoredChange], squeezer: Squeezer | None = None
) -> Iterator[Block | StoredChange]:
    """Yield changes, which come in the order of ids, as blocks; those that fit in none as they are.

    Each is told by its own length alone, so the same changes make the same blocks everywhere.
    """
    part: list[StoredChange] = []
    size = 0
    for change in changes:
        length = _length(change)
        if length > _LONGEST_BYTES or "\x00" in change[1] + change[2] + change[3]:
            yield change
            continue
        part.append(change)
        size += length
        if len(part) == _CHANGES or size >= _FULL_BYTES:
            yield block_of(part, squeezer)
            part, size = [], 0
    if part:
        yield block_of(part, squeezer)


def _length(change: StoredChange) -> int:
    text = change[1] + change[2] + change[3]
    return 19 + (len(text) if text.isascii() else len(text.encode("utf-8")))


def block_of(changes: Sequence[StoredChange], squeezer: Squeezer | None = None) -> Block:
    """Return changes, which are in the order of ids, as one block."""
    plain = as_bytes(changes)
    return Block(
        UUID(changes[0][0]),
        UUID(changes[-1][0]),
        len(changes),
        sum(change[3] != _EMPTY for change in changes),
        len(plain),
        filter_of(changes),
        (squeezer or Squeezer()).squeezed(plain),
    )


def as_bytes(changes: Sequence[StoredChange]) -> bytes:
    """Return changes as bytes, column by column; no text in them has U+0000."""
    ids, entities, parents, patches = zip(*changes, strict=True)
    text = "\x00".join([*entities, *parents, *patches])
    return bytes.fromhex("".join(ids)) + text.encode("utf-8")


def from_bytes(plain: bytes, changes: int) -> tuple[StoredChange, ...]:
    """Return so many changes from their bytes; raises ValueError where they hold others."""
    digits = plain[: 16 * changes].hex()
    parts = plain[16 * changes :].decode("utf-8").split("\x00")
    ids = [digits[at : at + 32] for at in range(0, 32 * changes, 32)]
    columns = (parts[at : at + changes] for at in range(0, 3 * changes, changes))
    if len(parts) != 3 * changes:
        raise ValueError(f"{len(parts)} texts for {changes} changes")
    return tuple(zip(ids, *columns, strict=True))


def unpacked(
    data: bytes, size: int, changes: int, squeezer: Squeezer | None = None
) -> tuple[StoredChange, ...]:
    """Return the changes of a block of which nothing is known: what it unpacks to is bounded.

    They are in the order of ids, none twice; then `squeezer` learns them. Raises FaultyBlockError.
    """
    if not (0 < changes <= MOST_CHANGES and 16 * changes < size):
        raise FaultyBlockError("says that it holds what no block can hold")
    if size > MOST_BYTES:
        raise FaultyBlockError(f"says that it unpacks to {size:,} bytes; {MOST_BYTES:,} may be")
    try:
        plain = _inflated(data, size)
        listed = from_bytes(plain, changes)
    except UnicodeDecodeError:
        raise FaultyBlockError("holds what is no text") from None
    except ValueError:
        raise FaultyBlockError(f"does not hold {changes:,} changes, as it says") from None
    if any(one[0] >= other[0] for one, other in pairwise(listed)):
        raise FaultyBlockError("has changes that are out of order, or twice")
    if squeezer is not None:
        squeezer.learn(plain, data)
    return listed


remembered = lru_cache(maxsize=32)(unpacked)
"""The same for blocks of our own making; what reads many rows one by one meets a block again."""


def _inflated(data: bytes, size: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(data, size + 1)
    except zlib.error:
        raise FaultyBlockError("cannot be unpacked") from None
    if len(plain) != size or not inflater.eof or inflater.unused_data:
        raise FaultyBlockError(f"does not unpack to {size:,} bytes, as it says")
    return plain


def ids_in(data: bytes, changes: int) -> list[str]:
    """Return the ids of the rows in a block of our own making: only its beginning is unpacked."""
    try:
        digits = zlib.decompressobj().decompress(data, 16 * min(changes, MOST_CHANGES)).hex()
    except zlib.error:
        raise FaultyBlockError("cannot be unpacked") from None
    return [digits[at : at + 32] for at in range(0, len(digits), 32)]


def filter_of(changes: Iterable[StoredChange]) -> bytes:
    """Return what tells which rows a block cannot hold, nor name."""
    marks = bytearray()
    named: set[bytes] = set()
    for digits, entity, _, patch in changes:
        marks += bytes.fromhex(digits[24:])
        if any(words in patch for words in _OWN_KIND.get(entity, ())):
            named.update(_named_in(entity, patch))
    return bytes(marks) + b"".join(sorted(named))


def _named_in(entity: str, patch: str) -> Iterator[bytes]:
    fields = loads(patch)
    for name, target in REFERENCES[entity].items():
        if target == entity and isinstance(fields.get(name), str):
            yield _hashed(fields[name])
            if name == _UNITES:
                yield _hashed(_UNITES)


def _hashed(words: str) -> bytes:
    return blake2b(words.encode("utf-8"), digest_size=4).digest()


def mark_of(digits: str) -> int:
    """Return what a filter has where its block holds a change of a row."""
    return int.from_bytes(bytes.fromhex(digits[24:]), byteorder)


def mark_of_named(words: str) -> int:
    """Return what a filter has where a patch in its block names a row of the same kind."""
    return int.from_bytes(_hashed(words), byteorder)


MARK_OF_UNITED = mark_of_named(_UNITES)
"""What a filter has where a patch in its block unites its row with another."""


def held_of(filter_: bytes, marks: AbstractSet[int]) -> AbstractSet[int]:
    """Return the marks of what a block may have; of nothing else it has any."""
    return marks & set(memoryview(filter_).cast("I"))
