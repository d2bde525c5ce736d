"""What the file has already: the rows that records point to, and what a record meant last time."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from claimtrack.changes import Recording
from claimtrack.changes.projection import FLAGS, existing, read_row
from claimtrack.errors import ClaimtrackError
from claimtrack.history.fold import fields_of, group_of
from claimtrack.history.spelling import repeats
from claimtrack.schemas.records import RECORDS
from claimtrack.schemas.validation import checked
from claimtrack.transfer.plan import plan_record
from claimtrack.transfer.record_plan import RecordPlan, Row
from claimtrack.transfer.resolver import NameResolver
from claimtrack.transfer.unchanged import ORIGINAL


def rows_in_file(connection: Connection, rows: Iterable[Row]) -> set[Row]:
    """Return those of the rows that the file has."""
    wanted: dict[str, list[UUID]] = {}
    for entity, row_id in rows:
        wanted.setdefault(entity, []).append(row_id)
    return {
        (entity, row_id)
        for entity, listed in wanted.items()
        for row_id in existing(connection, entity, listed)
    }


def last_plan(
    changeset: Recording, now: NameResolver, sha256: str, dataset: str
) -> RecordPlan | None:
    """Return what a record meant when it was last imported, by the names of this import."""
    text = changeset.kept_text(sha256)
    return None if text is None else plan_of(changeset, now, json.loads(text), dataset)


def plan_of(
    changeset: Recording, now: NameResolver, values: dict[str, Any], dataset: str
) -> RecordPlan | None:
    """Return what a record with its `type` meant that was kept; None where it means nothing now."""
    said = {name: value for name, value in values.items() if name not in (ORIGINAL, "type")}
    record = checked(RECORDS[values["type"]], said)
    names = NameResolver(changeset.connection, dataset, now.actors)
    names.learn([record])
    try:
        return plan_record(record, names)
    except ClaimtrackError:
        return None


def as_then(
    connection: Connection,
    entity: str,
    row_id: UUID,
    patch: Mapping[str, Any],
    before: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what of a patch replaces values that stand as they were imported last."""
    current = read_row(connection, entity, row_id) or {}

    def stands(name: str) -> bool:
        nothing = False if name in FLAGS[entity] else None
        return repeats(name, before.get(name, nothing), current.get(name))

    groups = {group_of(entity, name) for name in patch}
    old = {group for group in groups if all(map(stands, fields_of(entity, group)))}
    return {name: value for name, value in patch.items() if group_of(entity, name) in old}
