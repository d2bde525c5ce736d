"""The ids of a listing, packed: a million fit in 16 MB. Apart, as queries and screen share it."""

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
