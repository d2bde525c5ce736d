"""The digest of a changeset: what shows that it is still what its author wrote (pure)."""

import hashlib
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from claimtrack.history.packing import StoredChange

_LENGTH = struct.Struct(">Q").pack
_HASH_DIGITS = 32
_HASHES_PATCHES = 15
"""The schema version since which a digest covers the hashes of patches, and not their words."""


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


class Digest:
    """The BLAKE2b-128 over a header and its changes in id order, taken as they pass.

    A change is (entity id in hexadecimal, entity, parents, patch). Every part is preceded by its
    length, so that no two different changesets read alike. How changes are kept, as rows or in
    blocks, it does not see.

    Since schema 15 the BLAKE2b-128 of a patch, in hexadecimal, stands for the patch: so a later
    version can take the words of a change out of all copies and leave this hash in their place,
    and the changeset fits its digest as before. Whoever has the hash can try guesses against it,
    so it is no secret of a few words. The header names the schema, so each changeset keeps the
    digest that it was made with.
    """

    def __init__(self, header: ChangesetHeader) -> None:
        self._hash = hashlib.blake2b(digest_size=16)
        self._hashes_patches = header.schema_version >= _HASHES_PATCHES
        undoes = header.undoes_id.hex if header.undoes_id else ""
        moment = header.recorded_at.astimezone(UTC).isoformat(timespec="microseconds")
        self._take(
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

    def update(self, change: StoredChange) -> None:
        """Take in the next change."""
        if self._hashes_patches:
            digits, entity, parents, patch = change
            own = digits.encode("utf-8")
            told = _of_kind(entity, parents) + patch_hash(patch).encode("ascii")
            self._hash.update(_LENGTH(len(own)) + own + told)
        else:
            self._take(change)

    def _take(self, parts: Sequence[str]) -> None:
        self._hash.update(_with_lengths(parts))

    def __str__(self) -> str:
        """Return it in hexadecimal."""
        return self._hash.hexdigest()


def _with_lengths(parts: Sequence[str]) -> bytes:
    encoded = [part.encode("utf-8") for part in parts]
    return b"".join(_LENGTH(len(data)) + data for data in encoded)


@lru_cache(maxsize=256)
def _of_kind(entity: str, parents: str) -> bytes:
    """Return what stands between the id and the hash of a change: of an import, mostly the same."""
    return _with_lengths((entity, parents)) + _LENGTH(_HASH_DIGITS)


def patch_hash(patch: str) -> str:
    """Return what stands for a patch in a digest."""
    return hashlib.blake2b(patch.encode("utf-8"), digest_size=16).hexdigest()


def digest_of(header: ChangesetHeader, changes: Iterable[StoredChange]) -> str:
    """Return the digest of a header and all its changes."""
    digest = Digest(header)
    for change in changes:
        digest.update(change)
    return str(digest)
