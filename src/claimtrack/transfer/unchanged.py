"""Records that stand in an input just as they were imported: told by their hash, before all else.

What was checked and planned once need not be again; so an import that brings nothing new costs
little more than to read it.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.errors import InvalidValueError
from claimtrack.formats import Raw
from claimtrack.models import Origin
from claimtrack.schemas.values import LINE_LIMIT
from claimtrack.text import check_text
from claimtrack.transfer.resolver import NameResolver

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_AT_ONCE = 500
ORIGINAL = "original"
"""Under this name a kept record has what its file had, where the record was made from that."""


@dataclass(slots=True)
class Content:
    """A record as read, its canonical text, and the SHA-256 of that.

    `unchanged` is the row that it means, where it is known to stand as it was imported.
    """

    raw: Raw
    text: str
    sha256: str
    unchanged: UUID | None = None


def canonical(raw: Raw) -> str:
    """Return a record as text that is the same however its fields were ordered and spaced."""
    values = {**raw.values, "type": raw.type}
    if raw.original is not None:
        values[ORIGINAL] = raw.original
    return _ENCODER.encode(values)


def contents(connection: Connection, raws: Iterable[Raw], names: NameResolver) -> list[Content]:
    """Return the records of a batch in their order, those marked that are as they were imported.

    That is told by the record's key, where there is one import under it, and the hash. Of all
    others (no key, imported twice with different content, or by an id under another row) nothing
    is said here. Nor of a dataset of which the file had none before.
    """
    found = []
    for raw in raws:
        text = canonical(raw)
        sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        found.append(Content(raw, text, sha256))
    keyed = {
        place: key
        for place, one in enumerate(found)
        if (key := _key(one.raw, names.dataset)) and names.was_imported(key[1])
    }
    origins = _origins(connection, [key for _, _, key in keyed.values()])
    for place, key in keyed.items():
        imports = origins.get(key, ())
        if len(imports) == 1 and imports[0][1] == found[place].sha256:
            row_id, own = imports[0][0], found[place].raw.values.get("id")
            if own in (None, "", str(row_id), row_id.hex):
                found[place].unchanged = row_id
    return found


def _key(raw: Raw, dataset: str) -> tuple[str, str, str] | None:
    """Return under what the import of a record was noted, where it says so in plain text."""
    key, own = raw.values.get("key"), raw.values.get("dataset") or dataset
    if not key or not isinstance(key, str) or not isinstance(own, str):
        return None
    try:
        return raw.type, own, check_text(key.strip(), LINE_LIMIT)
    except InvalidValueError:
        return None


def _origins(
    connection: Connection, keys: Sequence[str]
) -> dict[tuple[str, str, str], list[tuple[UUID, str]]]:
    """Return the live imports under these keys: the row and the hash of each, by kind and key."""
    found: dict[tuple[str, str, str], list[tuple[UUID, str]]] = defaultdict(list)
    pending = iter(dict.fromkeys(keys))
    while part := list(islice(pending, _AT_ONCE)):
        query = select(
            col(Origin.entity),
            col(Origin.dataset),
            col(Origin.key),
            col(Origin.entity_id),
            col(Origin.sha256),
        ).where(col(Origin.key).in_(part), col(Origin.retracted).is_(False))
        for entity, dataset, key, row_id, sha256 in connection.execute(query):
            found[entity, dataset, key].append((row_id, sha256))
    return found
