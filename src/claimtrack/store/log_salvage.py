"""What can still be read of the log in a damaged file: its rows stand in the order of their keys.

Nothing numbers them, so nobody can ask for the rows after a damaged page, only for what follows a
key; and SQLite reads on from a key until it meets a damaged page. So we read from keys that the
index of changes knows, and farther and farther from where a damaged page stopped us.
"""

import sqlite3
from collections.abc import Iterator
from itertools import pairwise

_KEYS = {
    "changeset": ("id",),
    "change": ("changeset_id", "entity_id"),
    "kept_text": ("sha256",),
    "standing": ("claim_id",),
}
_SOME_KEYS = """
SELECT changeset_id, entity_id, (SELECT count(*) FROM change) / 1000 AS step
FROM change INDEXED BY ix_change_entity_id_changeset_id
"""
_DIGITS = {"changeset": 32, "change": 32, "kept_text": 64, "standing": 32}
"""Of an id in hexadecimal; a key is taken for a number, one id's digits after another's."""

_GAPS = 1000
"""After so many gaps in which nothing was found, each looked at some 250 times, we give up."""


def is_keyed(table: str) -> bool:
    """Say whether the rows of a table stand in the order of their keys."""
    return table in _KEYS


def readable_by_key(connection: sqlite3.Connection, table: str) -> int:
    """Return how many rows of such a table can be read, at the least."""
    return _Keyed(connection, table).readable()


class _Keyed:
    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection = connection
        keys = _KEYS[table]
        self._parts = len(keys)
        self._table = table
        self._digits = _DIGITS[table]
        names, marks = ", ".join(keys), ", ".join("?" for _ in keys)
        # All columns are asked for, because the end of a long row stands on a page of its own.
        self._rising, self._falling = (
            f"SELECT {names}, * FROM {table} "  # noqa: S608 — our own names
            f"WHERE ({names}) >= ({marks}) AND ({names}) <= ({marks}) "
            f"ORDER BY {', '.join(f'{key} {way}' for key in keys)}"
            for way in ("ASC", "DESC")
        )

    def readable(self) -> int:
        """Read what stands between known keys, and then what stands between damaged pages."""
        read = fruitless = 0
        known = sorted({0, *self._known(), 16 ** (self._digits * self._parts)})
        gaps = [(low, high - 1) for low, high in pairwise(known)]
        while gaps and fruitless < _GAPS:
            count, left = self._search(*gaps.pop())
            read += count
            fruitless += bool(left) and not count
            gaps += left if count else []
        return read

    def _known(self) -> Iterator[int]:
        """Yield some 1,000 keys, evenly spread, as far as the index of changes can be read."""
        if self._table not in ("changeset", "change"):
            return
        try:
            for at, row in enumerate(self._connection.execute(_SOME_KEYS)):
                if at % max(row[-1], 1) == 0:
                    yield _number(row[: self._parts])
        except (sqlite3.Error, ValueError, TypeError):
            return

    def _search(self, low: int, high: int) -> tuple[int, list[tuple[int, int]]]:
        """Return how many rows were read between two keys, and between which there may be more."""
        distance = 0
        while low + distance <= high:
            for start in (low + distance, high - distance):
                above, top = self._read(self._rising, start, high)
                below, bottom = self._read(self._falling, low, start - 1)
                left = [gap for gap in ((top, high), (low, bottom)) if gap[0] <= gap[1]]
                if above or below or not left:
                    return above + below, left
            distance = 16 * distance or 1
        return 0, [(low, high)]

    def _read(self, query: str, low: int, high: int) -> tuple[int, int]:
        """Read from one end; return how many rows, and the key where reading on would begin.

        That is beyond the other end where nothing is left.
        """
        step, last = (1, low - 1) if query == self._rising else (-1, high + 1)
        count = 0
        if low > high:
            return count, low - 1
        try:
            for row in self._connection.execute(query, (*self._ids(low), *self._ids(high))):
                key = _number(row[: self._parts])
                if not (low <= key <= high and (key - last) * step > 0):
                    return count, last + step  # a damaged page leads back, or elsewhere
                count, last = count + 1, key
        except (sqlite3.Error, ValueError, TypeError):
            return count, last + step
        return count, high + 1 if step > 0 else low - 1

    def _ids(self, key: int) -> list[bytes]:
        """Return the ids whose digits make a number."""
        digits = f"{key:0{self._digits * self._parts}x}"
        ids = [digits[at : at + self._digits] for at in range(0, len(digits), self._digits)]
        return [bytes.fromhex(each) for each in ids]


def _number(ids: tuple[bytes, ...]) -> int:
    return int.from_bytes(b"".join(ids), "big")
