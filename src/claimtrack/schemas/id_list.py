"""The ids of a listing in order, packed: sixteen bytes a claim, so that a million fit in 16 MB."""

from collections.abc import Iterable, Sequence
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
        return cls(b"".join(one.bytes for one in ids))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._packed) // _SIZE

    @overload
    def __getitem__(self, place: int) -> UUID: ...
    @overload
    def __getitem__(self, place: slice) -> "IdList": ...
    def __getitem__(self, place: int | slice) -> "UUID | IdList":
        """Return an id, or a part as an order of its own."""
        if isinstance(place, slice):
            start, stop, step = place.indices(len(self))
            if step != 1:
                return IdList.of(self[one] for one in range(start, stop, step))
            return IdList(self._packed[start * _SIZE : max(start, stop) * _SIZE])
        if place < 0:
            place += len(self)
        if not 0 <= place < len(self):
            raise IndexError(place)
        return UUID(bytes=self._packed[place * _SIZE : (place + 1) * _SIZE])

    def index_of(self, one: UUID) -> int | None:
        """Return where an id stands, or None."""
        at = self._packed.find(one.bytes)
        while at >= 0 and at % _SIZE:
            at = self._packed.find(one.bytes, at + 1)
        return at // _SIZE if at >= 0 else None

    def with_first(self, one: UUID) -> "IdList":
        """Return the same order with one more id at its beginning."""
        return IdList(one.bytes + self._packed)
