"""Who had seen what, along the changes of one entity: marks that travel from change to change.

Pure. A mark is a bit of an integer, so that what asks this of thousands of changes goes over them
once, and keeps no set of ancestors for each.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class Seeing(Protocol):
    """A change: its changeset, and the ones that its author had seen last."""

    @property
    def changeset_id(self) -> UUID:
        """The changeset that it is of."""

    @property
    def parents(self) -> Collection[UUID]:
        """The changes of the same entity that nothing else known to the author had seen."""


def marks_of_later(ordered: Sequence[Seeing], marks: Mapping[UUID, int]) -> dict[UUID, int]:
    """Return for each change, in id order, the marks of all that have seen it."""
    later: dict[UUID, int] = {edit.changeset_id: 0 for edit in ordered}
    for edit in reversed(ordered):
        handed_on = later[edit.changeset_id] | marks.get(edit.changeset_id, 0)
        for parent in edit.parents if handed_on else ():
            if parent in later:
                later[parent] |= handed_on
    return later


def marks_of_earlier(ordered: Sequence[Seeing], marks: Mapping[UUID, int]) -> dict[UUID, int]:
    """Return for each change, in id order, the marks of all that its author had seen."""
    earlier: dict[UUID, int] = {}
    for edit in ordered:
        seen = 0
        for parent in edit.parents:
            seen |= earlier.get(parent, 0) | marks.get(parent, 0)
        earlier[edit.changeset_id] = seen
    return earlier


def one_mark_each(changeset_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return a mark of its own for each of these changes."""
    return {id_: 1 << place for place, id_ in enumerate(dict.fromkeys(changeset_ids))}


def seen_by(ordered: Sequence[Seeing], changeset_id: UUID) -> set[UUID]:
    """Return the changes that the author of one had seen."""
    later = marks_of_later(ordered, {changeset_id: 1})
    return {id_ for id_, mark in later.items() if mark}


@dataclass(frozen=True, slots=True)
class GroupsSeen:
    """Which changes a writer of a field, or group of fields, has seen."""

    marks: Mapping[str, int]
    later: Mapping[UUID, int]

    def have_seen(self, group: str, edit: Seeing) -> bool:
        """Say whether a change that wrote the group has seen this one."""
        return bool(self.later[edit.changeset_id] & self.marks.get(group, 0))


def groups_seen(ordered: Sequence[Seeing], written: Mapping[str, Sequence[Seeing]]) -> GroupsSeen:
    """Return who has seen what, from the writers of each field or group of fields."""
    marks = {group: 1 << place for place, group in enumerate(written)}
    own: dict[UUID, int] = {}
    for group, edits in written.items():
        for edit in edits:
            own[edit.changeset_id] = own.get(edit.changeset_id, 0) | marks[group]
    return GroupsSeen(marks, marks_of_later(ordered, own))
