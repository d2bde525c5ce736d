"""The rows that one large changeset made, and nothing else wrote to: they stand as it made them.

Nothing needs to be folded for them. Of a copy with a large import that somebody merges into a file
without it, that is nearly all.
"""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from uuid import UUID

from sqlalchemy import Connection, delete

from claimtrack.changes import projection
from claimtrack.changes.projection import FoldedRows, as_row
from claimtrack.history import log
from claimtrack.history.fold import RETRACTED, Edit, Value
from claimtrack.ids import as_uuid
from claimtrack.models import METADATA
from claimtrack.store.bulk import selection

_CONFLICTS = METADATA.tables["conflict"]
_AT_ONCE = 4000


def write_fresh(
    connection: Connection, changeset_id: UUID, inspect: Callable[[FoldedRows], None]
) -> Iterator[FoldedRows]:
    """Write the rows of a changeset that no other has a change of, and yield them by kind.

    All that came in is in the log already. What was retracted at once, or stands as a row though
    the log had nothing of it, is left to the fold. `inspect` is shown each part before it is
    written, and may refuse it.
    """
    pending = log.stored(connection, changeset_id)
    while part := list(islice(pending, _AT_ONCE)):
        ids = [as_uuid(change[0]) for change in part]
        others = log.may_have_others(connection, ids, changeset_id)
        made: dict[str, dict[UUID, dict[str, Value]]] = {}
        for row_id, (_, entity, parents, patch) in zip(ids, part, strict=True):
            if not parents and row_id not in others:
                state = json.loads(patch)
                if not state.get(RETRACTED):
                    made.setdefault(entity, {})[row_id] = state
        for entity, states in made.items():
            for row_id in projection.existing(connection, entity, list(states)):
                del states[row_id]
            yield _written(connection, changeset_id, entity, states, inspect)


def _written(
    connection: Connection,
    changeset_id: UUID,
    entity: str,
    states: dict[UUID, dict[str, Value]],
    inspect: Callable[[FoldedRows], None],
) -> FoldedRows:
    edits = {row_id: [Edit(changeset_id, frozenset(), state)] for row_id, state in states.items()}
    after = [as_row(entity, row_id, state) for row_id, state in states.items()]
    rows = FoldedRows(entity, edits, {}, after)
    inspect(rows)
    projection.insert_rows(connection, entity, after)
    stray = _CONFLICTS.c.entity_id.in_(selection(connection, list(states)))
    connection.execute(delete(_CONFLICTS).where(stray))
    return rows
