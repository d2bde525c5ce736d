"""Kept texts: once per content, under the SHA-256 of their UTF-8 bytes, in packs."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select

from claimtrack.models import METADATA
from claimtrack.store.bulk import insert_many
from claimtrack.store.text_packs import FaultyPackError, packed, unpacked

_KEPT, _PACKS = METADATA.tables["kept_text"], METADATA.tables["text_pack"]
_AT_ONCE = 500

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
    """Return kept texts by their SHA-256 in hexadecimal; what is not kept is left out.

    So is what stands in a pack that cannot be unpacked, which `check` names.
    """
    wanted: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for part in _parts(keys):
        query = select(_KEPT).where(_KEPT.c.sha256.in_(part))
        for row in connection.execute(query):
            wanted[row.pack].append((row.place, row.sha256.hex()))
    found: dict[str, str] = {}
    for number, places in wanted.items():
        texts = _texts_in(connection, number)
        found.update((key, texts[place]) for place, key in places if 0 <= place < len(texts))
    return found


def altered(connection: Connection) -> Iterator[str]:
    """Yield the SHA-256, in hexadecimal, of each text that does not fit it or cannot be read."""
    listed = select(_KEPT).order_by(_KEPT.c.pack, _KEPT.c.place)
    rows: Any = connection.execute(listed.execution_options(yield_per=2000))
    for number, places in groupby(rows, key=lambda row: row.pack):
        texts = _texts_in(connection, number)
        for place in places:
            text = texts[place.place] if 0 <= place.place < len(texts) else None
            key = place.sha256
            if text is None or hashlib.sha256(text.encode("utf-8")).digest() != key:
                yield key.hex()


def _texts_in(connection: Connection, number: int) -> tuple[str, ...]:
    """Return the texts of a pack; none of one that cannot be unpacked, which `check` tells."""
    pack: Any = connection.execute(select(_PACKS).where(_PACKS.c.number == number)).first()
    if pack is None:
        return ()
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
