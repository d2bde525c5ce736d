"""Texts as packs: several short ones compressed together, a long one alone (pure).

A pack is the length in bytes of each text, four bytes each and the lowest first, then the texts in
UTF-8, one after another; all through zlib. Records of one import repeat each other: together they
take a tenth of their bytes, each by itself half.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claimtrack.errors import ClaimtrackError

MOST_TEXTS, MOST_BYTES = 4096, 4_000_000
"""The most that a pack of several texts may hold, and may be unpacked."""

LONGEST_BYTES = 150_000_000
"""The most that a text which stands alone may be unpacked; no kept copy is longer."""

_TEXTS = 128
_FULL_BYTES = 262_144
_ALONE_BYTES = 16_384
_LONG_BYTES = 1_000_000
_LEVEL, _LEVEL_OF_LONG = 6, 1
"""What is long is a file in Base64, mostly, of which no level makes less than another."""


class FaultyPackError(ClaimtrackError):
    """A pack that is none, or not what its own row says; `reason` says what is wrong with it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Pack:
    """Some texts, by their `keys` in their order; `size` is of the bytes unpacked."""

    keys: tuple[str, ...]
    size: int
    data: bytes


def packed(texts: Iterable[tuple[str, str]]) -> Iterator[Pack]:
    """Yield texts, each after its key, as packs."""
    part: list[tuple[str, bytes]] = []
    size = 0
    for key, text in texts:
        content = text.encode("utf-8")
        if len(content) > _ALONE_BYTES:
            yield _pack([(key, content)])
            continue
        part.append((key, content))
        size += len(content)
        if len(part) == _TEXTS or size >= _FULL_BYTES:
            yield _pack(part)
            part, size = [], 0
    if part:
        yield _pack(part)


def _pack(part: Sequence[tuple[str, bytes]]) -> Pack:
    keys, contents = zip(*part, strict=True)
    plain = struct.pack(f"<{len(contents)}I", *map(len, contents)) + b"".join(contents)
    level = _LEVEL if len(plain) < _LONG_BYTES else _LEVEL_OF_LONG
    return Pack(keys, len(plain), zlib.compress(plain, level))


def unpacked(data: bytes, size: int, texts: int) -> tuple[str, ...]:
    """Return so many texts of a pack of which nothing is known: what it unpacks to is bounded.

    Raises FaultyPackError.
    """
    if not (0 < texts <= MOST_TEXTS and 4 * texts <= size):
        raise FaultyPackError("says that it holds what no pack can hold")
    if size > (MOST_BYTES if texts > 1 else LONGEST_BYTES):
        raise FaultyPackError(f"says that it unpacks to {size:,} bytes, which none may")
    plain = _inflated(data, size)
    lengths = struct.unpack_from(f"<{texts}I", plain)
    if 4 * texts + sum(lengths) != size:
        raise FaultyPackError(f"does not hold {texts:,} texts, as it says")
    try:
        return tuple(_cut(plain, lengths))
    except UnicodeDecodeError:
        raise FaultyPackError("holds what is no text") from None


def _cut(plain: bytes, lengths: Sequence[int]) -> Iterator[str]:
    start = 4 * len(lengths)
    for length in lengths:
        yield plain[start : start + length].decode("utf-8")
        start += length


def _inflated(data: bytes, size: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(data, size + 1)
    except zlib.error:
        raise FaultyPackError("cannot be unpacked") from None
    if len(plain) != size or not inflater.eof or inflater.unused_data:
        raise FaultyPackError(f"does not unpack to {size:,} bytes, as it says")
    return plain
