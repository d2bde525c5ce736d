"""The ids of a listing, packed: a million fit in 16 MB. Apart, as queries and screen share it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload
from uuid import UUID

_SIZE = 16


class IdList(Sequence[UUID]):
    """An immutable sequence of ids, over their bytes."""

    __slots__ = ("_packed",)

    def __init__(self, packed: bytes = b"") -> None:
        self._packed = packed

    @classmethod
    def of(cls, ids: Iterable[UUID]) -> "IdList":
        """Pack ids."""
        return cls(b"".join(row_id.bytes for row_id in ids))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._packed) // _SIZE

    @overload
    def __getitem__(self, position: int) -> UUID: ...
    @overload
    def __getitem__(self, position: slice) -> "IdList": ...
    def __getitem__(self, position: int | slice) -> "UUID | IdList":
        """Return an id, or a part as an order of its own."""
        if isinstance(position, slice):
            start, stop, step = position.indices(len(self))
            if step != 1:
                return IdList.of(self[index] for index in range(start, stop, step))
            return IdList(self._packed[start * _SIZE : max(start, stop) * _SIZE])
        if position < 0:
            position += len(self)
        if not 0 <= position < len(self):
            raise IndexError(position)
        return UUID(bytes=self._packed[position * _SIZE : (position + 1) * _SIZE])

    def index_of(self, row_id: UUID) -> int | None:
        """Return where an id stands, or None."""
        offset = self._packed.find(row_id.bytes)
        while offset >= 0 and offset % _SIZE:
            offset = self._packed.find(row_id.bytes, offset + 1)
        return offset // _SIZE if offset >= 0 else None

    def with_first(self, row_id: UUID) -> "IdList":
        """Return the same order with one more id at its beginning."""
        return IdList(row_id.bytes + self._packed)

    def with_one(self, place: int, row_id: UUID) -> "IdList":
        """Return the same order with one more id at a place."""
        at = place * _SIZE
        return IdList(self._packed[:at] + row_id.bytes + self._packed[at:])


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that have something in common: what it is called, and the filter that finds them."""

    name: str
    words: str
    number: int


class GroupedIds(IdList):
    """Ids group by group, each group behind a heading that has a place and an id of its own.

    `number` is how many claims there are: one may stand in several groups. The ids of headings are
    the numbers of their groups from 1 on, which no UUID of a row ever is.
    """

    __slots__ = ("_members", "folded", "groups", "number")

    def __init__(
        self,
        members: bytes,
        groups: Sequence[Group],
        number: int,
        folded: frozenset[int] = frozenset(),
    ) -> None:
        self._members, self.groups, self.number, self.folded = members, groups, number, folded
        parts, end = [], 0
        for place, group in enumerate(groups):
            begin, end = end, end + group.number * _SIZE
            parts.append((place + 1).to_bytes(_SIZE, "big"))
            if place not in folded:
                parts.append(members[begin:end])
        super().__init__(b"".join(parts))

    def by_group(self) -> Iterator[tuple[Group, IdList]]:
        """Yield each group with the ids of its rows, folded or not."""
        end = 0
        for group in self.groups:
            begin, end = end, end + group.number * _SIZE
            yield group, IdList(self._members[begin:end])

    def place_at(self, position: int) -> int:
        """Return which group stands at a position; -1 where there is none."""
        for index in range(min(position, len(self) - 1), -1, -1):
            place = place_of_group(self[index])
            if place is not None:
                return place
        return -1

    def with_folded(self, folded: frozenset[int]) -> "GroupedIds":
        """Return the same groups, of which these are folded."""
        return GroupedIds(self._members, self.groups, self.number, folded)


def place_of_group(row_id: UUID) -> int | None:
    """Return which group an id is the heading of; None for the id of a row."""
    return row_id.int - 1 if row_id.int >> 64 == 0 else None
