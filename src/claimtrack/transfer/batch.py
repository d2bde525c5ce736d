"""Writing one batch of planned records: what is new in bulk, what changed row by row."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from claimtrack import ids
from claimtrack.changes import Recording
from claimtrack.changes.projection import FLAGS, existing, read_row
from claimtrack.entities import ENTITIES
from claimtrack.history import log
from claimtrack.history.fold import RETRACTED, fields_of, group_of
from claimtrack.models import Change, Origin
from claimtrack.transfer.plan import RecordPlan, Row
from claimtrack.vocabulary import DateBasis

_SHARED = frozenset(("actor", "source", "tag", "snapshot", "alias"))
"""What many records mention; only a record of its own revises one that is there."""

_EDGES = frozenset(("citation", "rebuttal", "tagging", "annotation", "assessment", "alias"))
"""What a record takes back by no longer naming it; a claim or a source it does not."""


There = Mapping[str, Mapping[UUID, bool]]
"""The rows that the file has, by entity and id, and whether each is retracted."""


@dataclass(frozen=True, slots=True)
class Before:
    """The last import of a record: the changeset that made it, and the record's hash."""

    changeset_id: UUID
    sha256: str


@dataclass(slots=True)
class Work:
    """One planned record on its way into the file."""

    plan: RecordPlan
    raw: str
    sha256: str
    before: Before | None = None
    base: RecordPlan | None = None
    revived: bool = False


class BatchWriter:
    """Writes planned records through a recording, and counts what it did."""

    def __init__(self, opened: Recording, importer: str) -> None:
        self.added: Counter[str] = Counter()
        self.retracted = 0
        self._opened = opened
        self._importer = importer
        self._gone: list[tuple[Work, str, UUID]] = []

    def last_imports(self, mains: Iterable[tuple[UUID, str]]) -> dict[UUID, Before]:
        """Return the last live import of each of these rows (id, dataset)."""
        wanted = dict(mains)
        return {
            row_id: before
            for (row_id, dataset), before in self._latest(list(wanted)).items()
            if dataset == wanted[row_id]
        }

    def write(self, works: list[Work]) -> list[str]:
        """Write a batch; return `added`, `revised` or `unchanged` for each record."""
        there = self._existing(works)
        fresh: dict[str, dict[UUID, dict[str, Any]]] = defaultdict(dict)
        outcomes = []
        for work in works:
            if work.plan.texts:
                self._opened.keep_texts(work.plan.texts)
            outcomes.append(self._write_one(work, there, fresh))
        self._opened.keep_texts(
            {
                work.sha256: work.raw
                for work, outcome in zip(works, outcomes, strict=True)
                if outcome != "unchanged" or work.before is not None
            }
        )
        for entity, rows in fresh.items():
            self._opened.add_many(entity, list(rows.items()))
            self.added[entity] += len(rows)
        self._opened.reindex()
        return outcomes

    def _existing(self, works: list[Work]) -> There:
        wanted: dict[str, set[UUID]] = defaultdict(set)
        for work in works:
            for entity, row_id in work.plan.rows:
                wanted[entity].add(row_id)
            for entity, row_id in work.base.rows if work.base else ():
                wanted[entity].add(row_id)
        connection = self._opened.connection
        return {entity: existing(connection, entity, list(ids_)) for entity, ids_ in wanted.items()}

    def _write_one(
        self,
        work: Work,
        there: There,
        fresh: dict[str, dict[UUID, dict[str, Any]]],
    ) -> str:
        changed = False
        is_new = work.plan.main[1] not in there[work.plan.main[0]]
        for row, values in work.plan.rows.items():
            entity, row_id = row
            if row_id not in there[entity]:
                if row_id not in fresh[entity]:
                    fresh[entity][row_id] = values
                    changed = True
            elif self._revise(work, row, values, is_retracted=there[entity][row_id]):
                changed = True
        changed = self._note_gone(work, there) or changed
        if not (is_new or changed or work.before is not None or work.revived):
            return "unchanged"
        for key, (entity, row_id) in work.plan.keyed or [(work.plan.key or "", work.plan.main)]:
            self._origin(work, key, (entity, row_id), there, fresh)
        if is_new or work.revived:
            return "added"
        return "revised" if changed else "unchanged"

    def _revise(self, work: Work, row: Row, values: dict[str, Any], *, is_retracted: bool) -> bool:
        """Bring a row that is there to what the record says now, where the record says so."""
        entity, row_id = row
        if work.base is not None and row in work.base.rows:
            base = work.base.rows[row]
            names = base.keys() | values.keys()
            patch = {
                name: values.get(name, False if name in FLAGS[entity] else None)
                for name in names
                if base.get(name) != values.get(name)
            }
            return self._overlay(work, entity, row_id, patch, values)
        if is_retracted and not values.get(RETRACTED):
            if row == work.plan.main:
                work.revived = True
            return self._opened.restore(entity, row_id)
        if entity in _SHARED and row != work.plan.main:
            return False
        current = read_row(self._opened.connection, entity, row_id) or {}
        patch = {
            name: value
            for name, value in values.items()
            if current.get(name) != value and not _says_nothing(entity, name, value)
        }
        return self._overlay(work, entity, row_id, patch, values)

    def _overlay(
        self, work: Work, entity: str, row_id: UUID, patch: dict[str, Any], values: dict[str, Any]
    ) -> bool:
        """Write a patch as if the record's author had seen only its last import."""
        if not patch:
            return False
        for name in list(patch):
            for other in fields_of(entity, group_of(entity, name)):
                patch.setdefault(other, values.get(other))
        seen: frozenset[UUID] = frozenset()
        if work.before is not None:
            edits = log.edits_of(self._opened.connection, [row_id]).get(row_id, [])
            known = [
                edit.changeset_id
                for edit in edits
                if edit.is_import and edit.changeset_id <= work.before.changeset_id
            ]
            seen = frozenset(known[-1:])
        self._opened.overlay(entity, row_id, patch, seen)
        return True

    def _note_gone(self, work: Work, there: There) -> bool:
        """Note what the record named when it was last imported and names no longer."""
        before = len(self._gone)
        for entity, row_id in work.base.rows if work.base else ():
            gone = (entity, row_id) not in work.plan.rows
            if gone and entity in _EDGES and there[entity].get(row_id) is False:
                self._gone.append((work, entity, row_id))
        return len(self._gone) > before

    def take_back(self, meaning: Callable[[str, str], RecordPlan | None]) -> None:
        """Retract what no record names any longer, once the whole import is in.

        An answer may be told by either of its two claims, so both their records are asked;
        `meaning` returns what a record (by hash and dataset) says.
        """
        for work, entity, row_id in self._gone:
            claims = self._claims_of(entity, row_id)
            named = any(
                plan is not None and (entity, row_id) in plan.rows
                for (_, dataset), before in self._latest(claims).items()
                if (plan := meaning(before.sha256, dataset))
            )
            if not named:
                values = {RETRACTED: True}
                self.retracted += self._overlay(work, entity, row_id, dict(values), values)
        self._gone.clear()

    def _claims_of(self, entity: str, row_id: UUID) -> set[UUID]:
        """Return the claims whose records may name an edge."""
        row = read_row(self._opened.connection, entity, row_id) or {}
        claims = {row[name] for name in ("claim_id", "counterclaim_id") if row.get(name)}
        for name, above in (("citation_id", "citation"), ("rebuttal_id", "rebuttal"),
                            ("assessment_id", "assessment")):  # fmt: skip
            if entity == "annotation" and row.get(name):
                claims |= self._claims_of(above, row[name])
        return claims

    def _latest(self, row_ids: Collection[UUID]) -> dict[tuple[UUID, str], Before]:
        """Return the last live import of each of these rows in every dataset."""
        query = (
            select(
                col(Origin.entity_id),
                col(Origin.dataset),
                col(Origin.sha256),
                col(Change.changeset_id),
            )
            .join(Change, col(Change.entity_id) == col(Origin.id))
            .where(col(Origin.entity_id).in_(list(row_ids)), col(Origin.retracted).is_(False))
            .order_by(col(Change.changeset_id))
        )
        return {
            (row[0], row[1]): Before(row[3], row[2])
            for row in self._opened.connection.execute(query)
        }

    def _origin(
        self,
        work: Work,
        key: str,
        row: Row,
        there: There,
        fresh: dict[str, dict[UUID, dict[str, Any]]],
    ) -> None:
        entity, row_id = row
        key = key or row_id.hex  # nothing but its id names it
        dataset = work.plan.dataset
        origin = ids.origin_id(dataset, row_id, key, work.sha256)
        if row_id in there[entity] and self._opened.exists("origin", origin):
            self._opened.restore("origin", origin)
            return
        fresh["origin"][origin] = {
            "dataset": dataset,
            "importer": self._importer,
            "key": key,
            "entity": entity,
            "entity_id": row_id,
            "sha256": work.sha256,
        }


def _says_nothing(entity: str, name: str, value: Any) -> bool:
    """Say whether a value only stands there because the record said nothing."""
    field = ENTITIES[entity][name]
    return bool(value == (DateBasis.UNKNOWN if field.kind is DateBasis else field.default))
