"""Spellings of one name: what imports wrote of it in other case or spacing is no conflict. Pure."""

from collections.abc import Mapping
from uuid import UUID

from claimtrack.text import normalise

NAME = "name"
"""The field of actors, their other names and topics; once normalised it is what their id says."""


def spelled(value: object) -> str:
    """Return what all spellings of a name have in common."""
    return normalise(str(value))


def later_spellings(names: Mapping[UUID, str]) -> set[UUID]:
    """Return the writes of names, normalised, that an earlier write spells otherwise."""
    first: dict[str, UUID] = {}
    for write in sorted(names):
        first.setdefault(names[write], write)
    return {write for write, name in names.items() if first[name] != write}


def repeats(field: str, before: object, value: object) -> bool:
    """Say whether an import says what is there already, be it in another spelling of a name."""
    if before == value:
        return True
    return field == NAME and None not in (before, value) and spelled(before) == spelled(value)
