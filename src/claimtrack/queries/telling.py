"""The rows that sentences name, and the sentences of whole changesets."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, case, func, select
from sqlmodel import col

from claimtrack.entities import REFERENCES, TARGETS
from claimtrack.history import blocks, log
from claimtrack.history.entries import LogEntry, entries
from claimtrack.history.fold import Value
from claimtrack.history.packing import StoredChange
from claimtrack.models import METADATA, Change, Changeset
from claimtrack.queries.blind import COVERED, can_be_covered, covered, is_blind, masked
from claimtrack.queries.row_names import Known, State, as_key, named
from claimtrack.queries.sentences import RowChange
from claimtrack.queries.steps import (
    Bulk,
    bulk_sentence,
    kind_sentence,
    step_sentence,
    undo_sentence,
)
from claimtrack.schemas.listing import RowRef
from claimtrack.vocabulary import ChangesetKind

MOST_COUNTED = 10_000
"""More rows of one changeset are not counted: an import may have written to millions."""

MOST_READ = 12
"""The changes of a step with more are counted by their kinds, and not read one by one."""

_BATCH = 500
_NAMED_BY: dict[str, tuple[str, ...]] = {
    "claim": ("text", "speaker_id"),
    "source": ("title", "url", "kind", "published"),
    "actor": ("name",),
    "alias": ("name", "actor_id"),
    "citation": ("claim_id", "source_id"),
    "rebuttal": ("claim_id", "counterclaim_id", "kind", "aim"),
    "support": ("claim_id", "supporter_id"),
    "assessment": ("claim_id", "reviewer"),
    "annotation": ("author", *TARGETS),
    "snapshot": ("source_id",),
    "tag": ("name",),
    "tagging": ("tag_id", "claim_id"),
    "origin": ("dataset", "entity", "entity_id"),
    "distinction": ("entity", "one_id", "other_id"),
    "assignment": ("reviewer", "claim_id"),
    "quantity": ("words", "claim_id"),
    "exhibit": ("mark", "source_id"),
    "setting": ("name", "subject"),
}
"""The fields that what a row is called is made of."""


def known_rows(connection: Connection, changes: Iterable[RowChange]) -> Known:
    """Return the rows that the sentences of these changes name, and those that these name."""
    wanted: set[tuple[str, str]] = set()
    for change in changes:
        wanted |= _pointed(change.entity, change.state)
        for name in change.fields.keys() & _pointing(change.entity):
            for value in change.fields[name]:
                wanted |= _pointed(change.entity, {**change.state, name: value})
    return _with_named(connection, wanted)


def _with_named(connection: Connection, wanted: set[tuple[str, str]]) -> Known:
    """Return rows by kind and id, with all rows that their names are made of."""
    known: dict[str, tuple[str, State]] = {}
    while wanted:
        found = _read(connection, wanted)
        known.update(found)
        wanted = {
            pointed
            for entity, state in found.values()
            for pointed in _pointed(entity, state)
            if pointed[1] not in known
        }
    return known


@cache
def _pointing(entity: str) -> frozenset[str]:
    """Return the fields by which a row points to others."""
    return frozenset((*REFERENCES[entity], "entity", "entity_id", "one_id", "other_id"))


def _pointed(entity: str, state: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the rows, as kind and id, that a row points to."""
    found = {
        (to, as_key(state[name])) for name, to in REFERENCES[entity].items() if state.get(name)
    }
    if entity == "origin" and state.get("entity") in _NAMED_BY and state.get("entity_id"):
        found.add((state["entity"], as_key(state["entity_id"])))
    if entity == "distinction" and state.get("entity") in _NAMED_BY:
        ends = (state.get("one_id"), state.get("other_id"))
        found |= {(state["entity"], as_key(end)) for end in ends if end}
    return found


def _read(
    connection: Connection, wanted: Iterable[tuple[str, str]]
) -> dict[str, tuple[str, State]]:
    ids: dict[str, list[UUID]] = defaultdict(list)
    for entity, key in wanted:
        ids[entity].append(UUID(key))
    found: dict[str, tuple[str, State]] = {}
    for entity, listed in ids.items():
        table = METADATA.tables[entity]
        columns = [table.c[name] for name in _NAMED_BY[entity]]
        for start in range(0, len(listed), _BATCH):
            query = select(table.c.id, *columns).where(
                table.c.id.in_(listed[start : start + _BATCH])
            )
            for row in connection.execute(query):
                found[row[0].hex] = (entity, dict(zip(_NAMED_BY[entity], row[1:], strict=True)))
    return found


def step_sentences(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return what each of these changesets did, in a sentence.

    What an undo took back is told, and so is what the undo of an undo brought back.
    """
    origins = _origins(connection, ids)
    wanted = list(dict.fromkeys(origin for origin, _ in origins.values()))
    bulks = {id_: _bulks(connection, id_) for id_ in wanted}
    small = [id_ for id_, rows in bulks.items() if sum(row.count for row in rows) <= MOST_READ]
    changes = _changes_of(connection, small)
    known = known_rows(connection, [change for rows in changes.values() for change in rows])
    told = {
        id_: step_sentence(changes[id_], known)
        if id_ in changes
        else bulk_sentence(bulks[id_], MOST_COUNTED)
        for id_ in wanted
    }
    kinds = select(col(Changeset.id), col(Changeset.kind)).where(col(Changeset.id).in_(wanted))
    for id_, kind in connection.execute(kinds):
        told[id_] = kind_sentence(kind, told[id_])
    return {id_: undo_sentence(told[origin], depth) for id_, (origin, depth) in origins.items()}


def step_told(connection: Connection, changeset_id: UUID) -> str:
    """Return what one changeset did, in a sentence."""
    return step_sentences(connection, [changeset_id])[changeset_id]


def called(connection: Connection, rows: Sequence[RowRef]) -> list[str]:
    """Return what each of these rows is called in a sentence: “…” for a claim, a name …"""
    known = _with_named(connection, {(row.entity, row.id.hex) for row in rows})
    return [named(row.id, known) for row in rows]


def _origins(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, int]]:
    """Return, for each changeset, the step at the end of a chain of undos, and how long that is."""
    at = {id_: (id_, 0) for id_ in ids}
    pending = set(ids)
    while pending:
        query = select(col(Changeset.id), col(Changeset.undoes_id)).where(
            col(Changeset.id).in_({at[id_][0] for id_ in pending}),
            col(Changeset.kind) == ChangesetKind.UNDO.value,
            col(Changeset.undoes_id) < col(Changeset.id),  # no circle, whatever a file holds
        )
        undoes = {row[0]: row[1] for row in connection.execute(query) if row[1] is not None}
        pending = {id_ for id_ in pending if at[id_][0] in undoes}
        for id_ in pending:
            origin, depth = at[id_]
            at[id_] = (undoes[origin], depth + 1)
    return at


def _bulks(connection: Connection, changeset_id: UUID) -> list[Bulk]:
    """Return how many rows of each kind a changeset wrote to, and what, where that is the same."""
    is_first = case((col(Change.parents) == "", 1), else_=0)
    some = (
        select(col(Change.entity), col(Change.patch), is_first.label("is_first"))
        .where(col(Change.changeset_id) == changeset_id, log.wrote_something())
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    patch = some.c.patch
    query = select(
        some.c.entity, func.count(), func.min(patch), func.max(patch), func.sum(some.c.is_first)
    ).group_by(some.c.entity)
    counted = [*connection.execute(query), *_packed_bulks(connection, changeset_id)]
    by_kind: dict[str, list[Any]] = defaultdict(list)
    for row in counted:
        by_kind[row[0]].append(row)
    return [
        Bulk(
            entity,
            sum(row[1] for row in rows),
            json.loads(rows[0][2])
            if len({*(row[2] for row in rows), *(row[3] for row in rows)}) == 1
            and not (can_be_covered(entity) and is_blind(connection))
            else {},
            sum(int(row[4]) for row in rows),
        )
        for entity, rows in by_kind.items()
    ]


def _packed_bulks(
    connection: Connection, changeset_id: UUID
) -> Iterator[tuple[str, int, str, str, int]]:
    """Yield of what a changeset has in blocks: kind, rows, least and greatest patch, new rows."""
    written = (
        change for change in blocks.changes_in(connection, changeset_id) if change[3] != log.EMPTY
    )
    by_kind: dict[str, list[StoredChange]] = defaultdict(list)
    for change in islice(written, MOST_COUNTED + 1):
        by_kind[change[1]].append(change)
    for entity, changes in by_kind.items():
        patches = [change[3] for change in changes]
        new = sum(not change[2] for change in changes)
        yield entity, len(changes), min(patches), max(patches), new


def _changes_of(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[RowChange]]:
    changes: dict[UUID, list[RowChange]] = {id_: [] for id_ in ids}
    if ids:
        listed = entries(connection, changeset_ids=ids)
        for entry, change in zip(listed, told_changes(connection, listed), strict=True):
            changes[entry.changeset_id].append(change)
    return changes


def told_changes(connection: Connection, listed: Sequence[LogEntry]) -> list[RowChange]:
    """Return changes of the log as sentences take them: of what is covered, without its words."""
    before = values_before(connection, listed)
    changes = [(entry.entity_id, row_change(entry, before)) for entry in listed]
    return without_covered(connection, changes)


def without_covered(
    connection: Connection, changes: Sequence[tuple[UUID, RowChange]]
) -> list[RowChange]:
    """Return changes, each given with its row, without the words of what is covered."""
    judged = {row_id for row_id, change in changes if can_be_covered(change.entity)}
    hidden = covered(connection, judged)
    return [_covered(change) if row_id in hidden else change for row_id, change in changes]


def _covered(change: RowChange) -> RowChange:
    was = masked(change.entity, {name: values[0] for name, values in change.fields.items()})
    now = masked(change.entity, {name: values[1] for name, values in change.fields.items()})
    fields = {name: (None if value == COVERED else was[name], value) for name, value in now.items()}
    return replace(change, state=masked(change.entity, change.state), fields=fields)


Before = Mapping[tuple[UUID, UUID], Mapping[str, Value]]
"""The state that a change was made on, by its changeset and its row; {} at the first."""


def row_change(entry: LogEntry, before: Before) -> RowChange:
    """Return one change of the log as sentences take it."""
    was = before.get((entry.changeset_id, entry.entity_id), {})
    return RowChange(
        entry.entity,
        {**was, **entry.patch},
        {name: (was.get(name), value) for name, value in entry.patch.items()},
        not was,
        entry.author,
    )


def values_before(connection: Connection, listed: Sequence[LogEntry]) -> Before:
    """Return, for each change, the newest state before it in the order of changeset ids."""
    states: dict[tuple[UUID, UUID], dict[str, Value]] = {}
    touched = list({entry.entity_id for entry in listed})
    for entity_id, edits in log.edits_of(connection, touched).items():
        state: dict[str, Value] = {}
        for edit in edits:
            states[edit.changeset_id, entity_id] = dict(state)
            state.update(edit.patch)
    return states
