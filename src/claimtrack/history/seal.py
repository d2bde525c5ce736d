"""A seal: one word over a whole history, to be kept where nobody can change it (pure).

It is the SHA-256 of a list with a line for each changeset, "ID DIGEST" in hexadecimal, in the order
of ids; so it is the same whatever the order in which they came, and `sha256sum` says it of the file
with the list. Before it stand the number of changesets and the newest id.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Self

from claimtrack.errors import ClaimtrackError

_WORD = re.compile(r"(\d{1,12})-([0-9a-f]{32})-([0-9a-f]{64})")
_LINE = re.compile(rb"([0-9a-f]{32}) ([0-9a-f]{32})\n")
_NO_ID = "0" * 32
"""The newest id of an empty history."""

Fingerprints = Mapping[str, str]
"""The digests of changesets by their ids, both in hexadecimal."""


class UnreadableSealError(ClaimtrackError):
    """What was named as a seal is none."""

    def __init__(self, words: str, what: str) -> None:
        super().__init__(
            f"{words}: {what}. Name the word that `claimtrack seal` printed, or the list that "
            "`claimtrack seal --output` wrote."
        )


@dataclass(frozen=True, slots=True)
class Seal:
    """How many changesets, the newest id, and the SHA-256 over all ids and digests."""

    changesets: int
    newest: str
    digest: str

    @classmethod
    def of(cls, fingerprints: Fingerprints) -> Self:
        """Seal changesets."""
        digest = hashlib.sha256()
        for line in as_lines(fingerprints):
            digest.update(line)
        return cls(len(fingerprints), max(fingerprints, default=_NO_ID), digest.hexdigest())

    @classmethod
    def read(cls, word: str) -> Self | None:
        """Read a seal as it was printed; None where it is none."""
        found = _WORD.fullmatch(word.strip())
        return cls(int(found[1]), found[2], found[3]) if found else None

    def __str__(self) -> str:
        """Return it as one word."""
        return f"{self.changesets}-{self.newest}-{self.digest}"

    def sealed(self, held: Fingerprints, arrivals: Sequence[str] = ()) -> Fingerprints | None:
        """Find the changesets that were sealed among those of a file; None where they are not.

        What was written in that file since has a newer id than all that was there. What merges
        brought since may be older: it came last of the `arrivals`, the ids in the order of coming.
        """
        found = {id_: digest for id_, digest in held.items() if id_ <= self.newest}
        surplus = len(found) - self.changesets
        late = [id_ for id_ in arrivals if id_ in found]
        if not 0 <= surplus <= len(late):
            return None
        for id_ in late[len(late) - surplus :]:
            found.pop(id_, None)
        return found if Seal.of(found) == self else None


def as_lines(fingerprints: Fingerprints) -> Iterator[bytes]:
    """Yield the lines of the list."""
    for id_ in sorted(fingerprints):
        yield f"{id_} {fingerprints[id_]}\n".encode("ascii")


def read_list(name: str, file: BinaryIO) -> dict[str, str]:
    """Read the list of a seal, line by line; raises UnreadableSealError."""
    listed: dict[str, str] = {}
    newest = ""
    for number, line in enumerate(iter(lambda: file.readline(100), b""), 1):
        found = _LINE.fullmatch(line)
        id_, digest = (part.decode("ascii") for part in found.groups()) if found else ("", "")
        if id_ <= newest:
            raise UnreadableSealError(name, f"is no list of a seal, as line {number:,} shows")
        listed[id_], newest = digest, id_
    return listed


def missing(listed: Iterable[str], held: Fingerprints) -> list[str]:
    """Return the ids of a list that are gone."""
    return sorted(id_ for id_ in listed if id_ not in held)


def altered(listed: Fingerprints, held: Fingerprints) -> list[str]:
    """Return the ids under which another digest stands now."""
    return sorted(id_ for id_, digest in listed.items() if held.get(id_, digest) != digest)
