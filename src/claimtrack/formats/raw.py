"""A record as it was read, before anybody checked it."""

from dataclasses import dataclass
from typing import Any

DEEPEST = 64
"""How far records may nest; far beyond any argument, far below what a reader chokes on."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as read: where it stands (line from 1), its type, its values.

    `offset` is the byte at which its line begins, where it can be read again from there.
    """

    where: str
    line: int
    type: str
    values: dict[str, Any]
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that cannot even be read: it refuses itself, not the file."""

    where: str
    line: int
    reason: str
