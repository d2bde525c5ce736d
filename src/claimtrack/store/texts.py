"""Kept texts: once per content, under the SHA-256 of their UTF-8 bytes, in packs."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from claimtrack.models import METADATA
from claimtrack.store.bulk import insert_many
from claimtrack.store.text_packs import FaultyPackError, packed, unpacked

_KEPT, _PACKS = METADATA.tables["kept_text"], METADATA.tables["text_pack"]
T = TypeVar("T")

_AT_ONCE = 500
_READ_BYTES = 4_000_000
"""Packs are read together that unpack to no more than this: one statement for many texts."""

_LEAST = _READ_BYTES // _AT_ONCE
"""What the smallest pack counts as, so that no statement names too many."""

_of_several = lru_cache(maxsize=16)(unpacked)
"""What reads the texts of many rows one by one meets a pack again."""


def keep(connection: Connection, texts: Mapping[str, str]) -> None:
    """Keep texts under their SHA-256 in hexadecimal, those that are not kept yet."""
    known = held(connection, texts)
    fresh = [(key, text) for key, text in texts.items() if key not in known]
    if not fresh:
        return
    first = (connection.execute(select(func.max(_PACKS.c.number))).scalar() or 0) + 1
    packs: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    for number, pack in enumerate(packed(fresh), start=first):
        packs.append(
            {"number": number, "texts": len(pack.keys), "size": pack.size, "data": pack.data}
        )
        places += [
            {"sha256": bytes.fromhex(key), "pack": number, "place": place}
            for place, key in enumerate(pack.keys)
        ]
    insert_many(connection, _PACKS, packs)
    insert_many(connection, _KEPT, sorted(places, key=lambda row: row["sha256"]))


def held(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return which of these texts are kept, by their SHA-256 in hexadecimal."""
    known: set[str] = set()
    for part in _parts(keys):
        query = select(_KEPT.c.sha256).where(_KEPT.c.sha256.in_(part))
        known.update(key.hex() for key in connection.execute(query).scalars())
    return known


def kept_texts(connection: Connection, keys: Collection[str]) -> dict[str, str]:
    """Return kept texts by their SHA-256 in hexadecimal; what is not kept is left out."""
    return dict(each_text(connection, keys))


def each_text(connection: Connection, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield kept texts, each after its SHA-256 in hexadecimal, in the order of their packs.

    What is not kept is left out, and so is what stands in a pack that cannot be unpacked, which
    `check` names.
    """
    wanted: dict[int, list[tuple[int, str]]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for row in _places(connection, keys):
        wanted[row.pack].append((row.place, row.sha256.hex()))
        sizes[row.pack] = row.size
    for part in parts_by_size(wanted, lambda number: max(sizes[number], _LEAST), _READ_BYTES):
        query = select(_PACKS).where(_PACKS.c.number.in_(part))
        for pack in connection.execute(query).all():
            texts = _texts_in(pack)
            held_here = wanted[pack.number]
            yield from ((key, texts[place]) for place, key in held_here if 0 <= place < len(texts))


def sizes_of(connection: Connection, keys: Collection[str]) -> dict[str, int]:
    """Return about how many bytes each text takes that is kept; of one that is long, how many."""
    return {row.sha256.hex(): row.size // max(row.texts, 1) for row in _places(connection, keys)}


def parts_by_size(
    items: Iterable[T], size_of: Callable[[T], int], most_bytes: int
) -> Iterator[list[T]]:
    """Yield items in parts that are together of `most_bytes` at most, or of one item."""
    part: list[T] = []
    room = most_bytes
    for item in items:
        size = size_of(item)
        if part and size > room:
            yield part
            part, room = [], most_bytes
        part.append(item)
        room -= size
    if part:
        yield part


def _places(connection: Connection, keys: Collection[str]) -> Iterator[Any]:
    """Yield where these texts are kept, and how large those packs are."""
    joined = _KEPT.join(_PACKS, _PACKS.c.number == _KEPT.c.pack)
    query = select(_KEPT, _PACKS.c.size, _PACKS.c.texts).select_from(joined)
    for part in _parts(keys):
        yield from connection.execute(query.where(_KEPT.c.sha256.in_(part))).all()


def altered(connection: Connection) -> Iterator[str]:
    """Yield the SHA-256, in hexadecimal, of each text that does not fit it or cannot be read."""
    listed = select(_KEPT).order_by(_KEPT.c.pack, _KEPT.c.place)
    rows: Any = connection.execute(listed.execution_options(yield_per=2000))
    for number, places in groupby(rows, key=lambda row: row.pack):
        pack = connection.execute(select(_PACKS).where(_PACKS.c.number == number)).first()
        texts = () if pack is None else _texts_in(pack)
        for place in places:
            text = texts[place.place] if 0 <= place.place < len(texts) else None
            key = place.sha256
            if text is None or hashlib.sha256(text.encode("utf-8")).digest() != key:
                yield key.hex()


def _texts_in(pack: Any) -> tuple[str, ...]:
    """Return the texts of a pack; none of one that cannot be unpacked, which `check` tells."""
    try:
        read = _of_several if pack.texts > 1 else unpacked
        return read(pack.data, pack.size, pack.texts)
    except FaultyPackError:
        return ()


def _parts(keys: Collection[str]) -> Iterator[list[bytes]]:
    """Yield the keys of texts as they are held; what can be the key of none is left out."""
    known = []
    for key in keys:
        with suppress(ValueError):  # in a row that another program wrote
            known.append(bytes.fromhex(key))
    for start in range(0, len(known), _AT_ONCE):
        yield known[start : start + _AT_ONCE]
