"""Which rows are one: what people united (`same_as_id`), followed to the end."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import Connection, select

from claimtrack.models import METADATA

UNITABLE = ("actor", "source", "claim")
"""The kinds of row that can be united."""


class United:
    """Groups of rows that are one; a row that nobody united is a group of its own.

    A circle, which two copies can make, is a group like any other: its first is its least id.
    """

    def __init__(self, links: Mapping[UUID, UUID]) -> None:
        self._links = links
        self._first: dict[UUID, UUID] = {}
        self._members: dict[UUID, set[UUID]] = {}
        for row_id in {*links, *links.values()}:
            self._members.setdefault(self.first(row_id), set()).add(row_id)

    def first(self, row_id: UUID) -> UUID:
        """Return the row that stands for all of a group: the end of the chain."""
        if row_id not in self._links:
            return row_id
        passed: dict[UUID, None] = {}  # in order
        end = row_id
        while end in self._links and end not in self._first and end not in passed:
            passed[end] = None
            end = self._links[end]
        end = self._least_of_circle(end) if end in passed else self._first.get(end, end)
        for row in passed:
            self._first[row] = end
        return end

    def rows(self) -> set[UUID]:
        """Return the rows that are united with others."""
        return {*self._links, *self._links.values()}

    def same(self, row_id: UUID | None, other: UUID | None) -> bool:
        """Say whether two rows are one; nothing is the same as an unknown."""
        return row_id is not None and other is not None and self.first(row_id) == self.first(other)

    def all_of(self, row_ids: Iterable[UUID]) -> set[UUID]:
        """Return these rows with all that are united with them."""
        members: set[UUID] = set()
        for row_id in row_ids:
            members |= self._members.get(self.first(row_id), {row_id}) if self._links else {row_id}
        return members

    def chained(self) -> dict[UUID, UUID]:
        """Return the rows that do not point straight at the one that stands for them, with it."""
        return {
            row_id: self.first(row_id)
            for row_id, target in self._links.items()
            if self.first(row_id) != target
        }

    def _least_of_circle(self, start: UUID) -> UUID:
        least, row_id = start, self._links[start]
        while row_id != start:
            least, row_id = min(least, row_id), self._links[row_id]
        return least


def united(connection: Connection, entity: str) -> United:
    """Return which rows of a kind are one; what was retracted unites nothing."""
    table = METADATA.tables[entity]
    query = select(table.c.id, table.c.same_as_id).where(
        table.c.same_as_id.is_not(None), table.c.retracted.is_(False)
    )
    return United({row[0]: row[1] for row in connection.execute(query)})
