"""What was written since somebody last looked, and by whom: row by row, from the log."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.history import blocks, log
from claimtrack.history.fold import RETRACTED, Value
from claimtrack.history.log import EMPTY, Made
from claimtrack.models import Change, Changeset
from claimtrack.queries.sentences import RowChange
from claimtrack.store.bulk import among


class Step(NamedTuple):
    """A changeset by somebody else: its id, who made it, and when on that person's clock."""

    id: UUID
    by: str
    at: datetime


class Fresh:
    """The changesets that came in since a look; `others` are those that `me` did not make.

    Whatever bears one's own name counts as one's own, on whichever computer it was made.
    """

    def __init__(self, connection: Connection, me: str, ids: Sequence[UUID]) -> None:
        self._connection = connection
        self.ids = frozenset(ids)
        self.others: dict[UUID, Step] = {}
        columns = (col(Changeset.id), col(Changeset.author), col(Changeset.recorded_at))
        chosen = select(*columns).where(col(Changeset.author) != me)
        if ids:
            of_these = among(connection, columns[0], ids)
            for row in connection.execute(chosen.where(of_these)):
                self.others[row[0]] = Step(row[0], row[1], row[2])

    def written(self, rows: Collection[UUID]) -> dict[UUID, list[Made]]:
        """Return all changes of those of these rows that others wrote to, in the order of ids."""
        if not self.others:
            return {}
        touched = self._in_rows.intersection(rows)
        for changeset, ids in blocks.may_be_touched(self._connection, rows).items():
            if UUID(changeset) in self.others:
                touched |= ids
        changes: dict[UUID, list[Made]] = defaultdict(list)
        for change in log.changes_of(self._connection, touched):
            if change.patch != EMPTY:
                changes[change.entity_id].append(change)
        return {row_id: made for row_id, made in changes.items() if self._by_others(made)}

    def rows_of(self, entity: str) -> frozenset[UUID]:
        """Return the rows of a kind that others wrote to, as far as it is no large import's."""
        of_others = among(self._connection, col(Change.changeset_id), list(self.others))
        query = select(col(Change.entity_id)).where(
            col(Change.entity) == entity, of_others, log.wrote_something()
        )
        return frozenset(self._connection.execute(query).scalars()) if self.others else frozenset()

    def step(self, made: Sequence[Made], *, is_live: bool) -> Step | None:
        """Return the step of others that tells what became of a row, from all changes of it.

        That is the one that made it, where they made it since; else the last that wrote to it, or
        took it back. What came and went since is None.
        """
        began = [change for change in made if not change.parents]
        is_new = all(change.changeset_id in self.others for change in began)
        if is_new:
            return self.others[began[0].changeset_id] if began and is_live else None
        told = self._by_others(made)
        if not is_live:
            told = [change for change in told if json.loads(change.patch).get(RETRACTED)]
        return self.others[told[-1].changeset_id] if told else None

    def change(self, made: Sequence[Made], step: Step) -> RowChange:
        """Return what a step did to a row, from all changes of it, as sentences take it."""
        was: dict[str, Value] = {}
        for change in made:
            patch: dict[str, Value] = json.loads(change.patch)
            if change.changeset_id == step.id:
                break
            was.update(patch)
        return RowChange(
            change.entity,
            {**was, **patch},
            {name: (was.get(name), value) for name, value in patch.items()},
            not was,
            step.by,
        )

    def wrote(self, made: Sequence[Made], names: Collection[str]) -> Step | None:
        """Return the last step of others that wrote one of these fields to a row that was there."""
        told = [
            change
            for change in self._by_others(made)
            if change.parents and not json.loads(change.patch).keys().isdisjoint(names)
        ]
        return self.others[told[-1].changeset_id] if told else None

    def _by_others(self, made: Sequence[Made]) -> list[Made]:
        return [change for change in made if change.changeset_id in self.others]

    @cached_property
    def _in_rows(self) -> frozenset[UUID]:
        """The rows that others wrote to, without those whose changes are in blocks."""
        of_others = among(self._connection, col(Change.changeset_id), list(self.others))
        query = select(col(Change.entity_id)).where(of_others, log.wrote_something())
        return frozenset(self._connection.execute(query).scalars())
