"""Writing one batch of planned records: what is new in bulk, what changed row by row."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self
from uuid import UUID

from claimtrack import ids
from claimtrack.changes import Recording
from claimtrack.changes.projection import FLAGS, existing, read_row
from claimtrack.formats.format import Base
from claimtrack.history import log
from claimtrack.history.fold import RETRACTED, fields_of, group_of, heads
from claimtrack.history.spelling import repeats
from claimtrack.transfer.before import as_then
from claimtrack.transfer.changed_rows import is_another
from claimtrack.transfer.forms import said_before, says_nothing, stated_anew
from claimtrack.transfer.last_imports import LastImport, last_imports, latest
from claimtrack.transfer.record_plan import RecordPlan, Row
from claimtrack.transfer.report import Report
from claimtrack.transfer.unchanged import Content

_SHARED = frozenset(("actor", "source", "tag", "snapshot", "alias"))
"""What many records mention; only a record of its own revises one that is there."""

_EDGES = frozenset(("citation", "rebuttal", "tagging", "annotation", "assessment", "alias",
                    "support", "distinction", "assignment", "quantity", "exhibit"))  # fmt: skip
"""What a record takes back by no longer naming it; a claim or a source it does not."""

_ORDER = ("actor", "alias", "tag", "source", "snapshot", "exhibit", "claim", "citation", "support",
          "rebuttal", "tagging", "assignment", "quantity", "assessment", "annotation",
          "distinction", "origin")  # fmt: skip
"""What is pointed to comes first: SQLite looks at each new row for rows that wait for others."""

ExistingRows = Mapping[str, Mapping[UUID, bool]]
"""The rows that the file has, by entity and id, and whether each is retracted."""


PlanOf = Callable[[str, str], RecordPlan | None]
"""Returns what a record that was imported means, by its hash and dataset."""


@dataclass(slots=True)
class PlannedRecord:
    """One planned record on its way into the file."""

    plan: RecordPlan
    text: str
    sha256: str
    last_import: LastImport | None = None
    last_plan: RecordPlan | None = None
    base: Base | None = None
    said: frozenset[str] | None = None
    """The fields that the record says, where it says nothing of the others."""
    revived: bool = False
    only_names: bool = False
    """Whether the record only says what it is on, so that a row that is there stays."""
    repeats: bool = False
    """Whether another record of the same import means this row: what that says of it stays."""
    is_form: bool = False
    """Whether the record is one of several forms of its thing, and so takes nothing back."""
    stand_ins: tuple[str, ...] = ()
    """Fields that a form fills for want of better."""
    earlier: list[RecordPlan] = field(default_factory=list)
    """What other forms said that came in before, the last at the end."""

    @classmethod
    def of(cls, content: Content, main: UUID, last: LastImport | None, *, is_form: bool) -> Self:
        """Return what is known of a record before it is planned; its row is that of a claim."""
        raw, plan = content.raw, RecordPlan(("claim", main))
        item = cls(plan, content.text, content.sha256, last, is_form=is_form)
        item.said = frozenset(raw.values) if raw.is_part else None
        item.only_names, item.stand_ins = raw.only_names, raw.stand_ins
        return item

    @property
    def name_before(self) -> str | None:
        """Return the name that the record gave its row when it was last imported, an actor's."""
        plan = self.last_plan
        return None if plan is None else plan.rows.get(plan.main, {}).get("name")


class BatchWriter:
    """Writes planned records to a changeset, and counts what it did."""

    def __init__(self, changeset: Recording, importer: str, plan_of: PlanOf) -> None:
        self.added: Counter[str] = Counter()
        self.retracted = 0
        self.rewritten = 0
        """Claims that say something else than under the same key last time."""
        self.other_works: list[tuple[str, str, str]] = []
        """Sources with another title than under the same key last time: the key and both titles."""
        self._changeset = changeset
        self._importer = importer
        self._plan_of = plan_of
        self._dropped: list[tuple[PlannedRecord, str, UUID]] = []
        self._only_dropped: set[int] = set()
        """Records in `_dropped`, by `id`, that change nothing unless what they dropped goes."""

    def report_to(self, report: Report) -> None:
        """Report what was done."""
        report.count_rows(self.added)
        report.retracted, report.rewritten = self.retracted, self.rewritten
        report.other_works = self.other_works
        report.revised -= len(self._only_dropped)
        report.unchanged += len(self._only_dropped)

    def last_imports(
        self, records: Iterable[tuple[UUID, str, str]]
    ) -> dict[UUID, dict[str, LastImport]]:
        """Return the last live import of each record (row, dataset, hash) by the record's key."""
        return last_imports(self._changeset.connection, self._changeset.id, records)

    def write(self, planned: list[PlannedRecord]) -> list[str]:
        """Write a batch; return `added`, `revised` or `unchanged` for each record."""
        in_file = self._existing(planned)
        self._take_forms(planned, in_file)
        fresh: dict[str, dict[UUID, dict[str, Any]]] = defaultdict(dict)
        outcomes = []
        for item in planned:
            if item.plan.texts:
                self._changeset.keep_texts(item.plan.texts)
            outcomes.append(self._write_one(item, in_file, fresh))
        self._changeset.keep_texts(
            {
                item.sha256: item.text
                for item, outcome in zip(planned, outcomes, strict=True)
                if outcome != "unchanged" or (item.last_import is not None and not item.is_form)
            }
        )
        for entity in sorted(fresh, key=_ORDER.index):
            # In the order of ids, as the tables and their indexes have them.
            rows = sorted(fresh[entity].items(), key=lambda row: row[0].int)
            self._changeset.add_many(entity, rows)
            self.added[entity] += len(rows)
        self._changeset.reindex()
        return outcomes

    def _existing(self, planned: list[PlannedRecord]) -> ExistingRows:
        wanted: dict[str, set[UUID]] = defaultdict(set)
        for item in planned:
            for entity, row_id in item.plan.rows:
                wanted[entity].add(row_id)
            for entity, row_id in item.last_plan.rows if item.last_plan else ():
                wanted[entity].add(row_id)
        connection = self._changeset.connection
        return {
            entity: existing(connection, entity, list(row_ids))
            for entity, row_ids in wanted.items()
        }

    def _take_forms(self, planned: list[PlannedRecord], in_file: ExistingRows) -> None:
        """Give each form of what the file has the forms of it that came in before."""
        forms: dict[tuple[UUID, str], list[PlannedRecord]] = defaultdict(list)
        for item in planned:
            entity, row_id = item.plan.main
            if item.is_form and row_id in in_file[entity]:
                forms[row_id, item.plan.key or row_id.hex].append(item)
        imports = latest(
            self._changeset.connection, self._changeset.id, {row_id for row_id, _ in forms}
        )
        for (row_id, dataset, key), last in sorted(
            imports.items(), key=lambda each: each[1].changeset_id
        ):
            items = forms.get((row_id, key), ())
            for sha256 in last.all_sha256 if items else ():
                plan = self._plan_of(sha256, dataset)
                for item in items:
                    item.earlier += [] if plan is None else [plan]

    def _write_one(
        self,
        item: PlannedRecord,
        in_file: ExistingRows,
        fresh: dict[str, dict[UUID, dict[str, Any]]],
    ) -> str:
        changed = False
        is_new = item.plan.main[1] not in in_file[item.plan.main[0]]
        for row, values in item.plan.rows.items():
            entity, row_id = row
            if row_id not in in_file[entity]:
                if row_id not in fresh[entity]:
                    fresh[entity][row_id] = values
                    changed = True
            elif item.repeats:
                pass
            elif self._revise(item, row, values, is_retracted=in_file[entity][row_id]):
                changed = True
        drops = self._note_dropped(item, in_file)
        if drops and not (is_new or changed or item.revived):
            self._only_dropped.add(id(item))
        changed = changed or drops
        known = item.last_import is not None and not item.is_form
        if not (is_new or changed or item.repeats or known or item.revived):
            return "unchanged"
        for key, (entity, row_id) in item.plan.keyed or [(item.plan.key or "", item.plan.main)]:
            self._origin(item, key, (entity, row_id), in_file, fresh)
        if is_new or item.revived:
            return "added"
        return "revised" if changed else "unchanged"

    def _revise(
        self, item: PlannedRecord, row: Row, values: dict[str, Any], *, is_retracted: bool
    ) -> bool:
        """Bring a row that is there to what the record says now, where the record says so."""
        entity, row_id = row
        before_it = [plan.rows[row] for plan in item.earlier if row in plan.rows]
        known = bool(before_it) or (item.last_plan is not None and row in item.last_plan.rows)
        if item.only_names and row == item.plan.main and (known or not is_retracted):
            return False
        if before_it:
            return not is_retracted and self._revise_form(item, row, values, before_it)
        if item.last_plan is not None and row in item.last_plan.rows:
            before = item.last_plan.rows[row]
            if row == item.plan.main and item.base is None:
                self._note_another(item, entity, before, values)
            names = before.keys() | values.keys()
            patch = {
                name: values.get(name, False if name in FLAGS[entity] else None)
                for name in names
                if not repeats(name, before.get(name), values.get(name))
            }
            return self._overlay(item, entity, row_id, patch, values, before)
        if is_retracted and not values.get(RETRACTED):
            if row == item.plan.main:
                item.revived = True
            return self._changeset.restore(entity, row_id)
        if entity in _SHARED and row != item.plan.main:
            return False
        if item.is_form:
            return self._revise_form(item, row, values, [])
        current = read_row(self._changeset.connection, entity, row_id) or {}
        patch = {
            name: value
            for name, value in values.items()
            if not repeats(name, current.get(name), value)
            and not says_nothing(entity, name, value)
            and (item.said is None or name.removesuffix("_id") in item.said)
        }
        return self._overlay(item, entity, row_id, patch, values)

    def _note_another(
        self, item: PlannedRecord, entity: str, before: Mapping[str, Any], now: Mapping[str, Any]
    ) -> None:
        """Note a claim that says something else now, and a key that is another work's."""
        if entity == "claim":
            self.rewritten += is_another(str(before.get("text")), str(now.get("text")))
        titles = str(before.get("title") or ""), str(now.get("title") or "")
        if entity == "source" and is_another(*titles):
            key = item.plan.keyed[0][0] if item.plan.keyed else item.plan.key
            self.other_works.append((key or "", *titles))

    def _revise_form(
        self,
        item: PlannedRecord,
        row: Row,
        values: Mapping[str, Any],
        before: list[dict[str, Any]],
    ) -> bool:
        """Bring a row to what a form says of it that no form `before` said."""
        current = read_row(self._changeset.connection, *row) or {}
        patch = stated_anew(row[0], values, current, before, item.stand_ins)
        if row == item.plan.main and before:
            self._note_another(item, row[0], before[-1], {**before[-1], **patch})
        return self._overlay(item, *row, patch, patch, said_before(row[0], current, before))

    def _overlay(
        self,
        item: PlannedRecord,
        entity: str,
        row_id: UUID,
        patch: dict[str, Any],
        values: dict[str, Any],
        before: Mapping[str, Any] | None = None,
    ) -> bool:
        """Write a patch as if the record's author had seen only its last import.

        What stands as it was then, as after an undo, is as good as seen: only what is otherwise
        now may be in conflict with it.
        """
        if not patch:
            return False
        for name in list(patch):
            for other in fields_of(entity, group_of(entity, name)):
                patch.setdefault(other, values.get(other))
        if before is not None:
            connection = self._changeset.connection
            easy = as_then(connection, entity, row_id, patch, before)
            if easy:
                all_seen = heads(log.edits_of(connection, [row_id]).get(row_id, []))
                self._changeset.overlay(entity, row_id, easy, all_seen)
            patch = {name: value for name, value in patch.items() if name not in easy}
            if not patch:
                return True
        seen: frozenset[UUID] = frozenset()
        if item.base is not None:
            seen = self._seen_of(item.base, row_id)
        last = self._changeset.id if item.is_form else None
        if last is None and item.last_import is not None:
            last = item.last_import.changeset_id
        if item.base is None and last is not None:
            edits = log.edits_of(self._changeset.connection, [row_id]).get(row_id, [])
            known = [
                edit.changeset_id for edit in edits if edit.is_import and edit.changeset_id <= last
            ]
            seen = frozenset(known[-1:])
        self._changeset.overlay(entity, row_id, patch, seen)
        return True

    def _seen_of(self, base: Base, row_id: UUID) -> frozenset[UUID]:
        """Return the changes of a row that an export showed."""
        if row_id in base.heads:
            return base.heads[row_id]
        edits = log.edits_of(self._changeset.connection, [row_id]).get(row_id, [])
        return heads(edit for edit in edits if edit.changeset_id <= base.seen_at)

    def _note_dropped(self, item: PlannedRecord, in_file: ExistingRows) -> bool:
        """Note what the record named when it was last imported and names no longer."""
        count = len(self._dropped)
        for entity, row_id in item.last_plan.rows if item.last_plan else ():
            dropped = (entity, row_id) not in item.plan.rows
            if dropped and entity in _EDGES and in_file[entity].get(row_id) is False:
                self._dropped.append((item, entity, row_id))
        return len(self._dropped) > count

    def retract_dropped(self) -> None:
        """Retract what no record names any longer, once the whole import is in.

        An answer may be told by either of its two claims, that two rows are never one by either of
        them, and a source may have several records with a note each, so all of them are asked.
        """

        @cache  # one record may have dropped thousands of rows
        def named_by(sha256: str, dataset: str) -> frozenset[Row]:
            plan = self._plan_of(sha256, dataset)
            return frozenset(plan.rows) if plan else frozenset()

        for item, entity, row_id in self._dropped:
            claims = set() if item.base else self._claims_of(entity, row_id)  # a cell was emptied
            named = any(
                (entity, row_id) in named_by(last_import.sha256, dataset)
                for (_, dataset, _), last_import in latest(
                    self._changeset.connection, self._changeset.id, claims
                ).items()
            )
            if not named:
                self._only_dropped.discard(id(item))
                values = {RETRACTED: True}
                self.retracted += self._overlay(item, entity, row_id, dict(values), values)
        self._dropped.clear()

    def _claims_of(self, entity: str, row_id: UUID) -> set[UUID]:
        """Return the claims, or other rows, whose records may name an edge."""
        row = read_row(self._changeset.connection, entity, row_id) or {}
        names = ["claim_id", "counterclaim_id", "supporter_id", "one_id", "other_id"]
        if entity == "annotation":
            names += ["source_id", "actor_id"]
        claims = {row[name] for name in names if row.get(name)}
        for name, above in (("citation_id", "citation"), ("rebuttal_id", "rebuttal"),
                            ("assessment_id", "assessment")):  # fmt: skip
            if entity == "annotation" and row.get(name):
                claims |= self._claims_of(above, row[name])
        return claims

    def _origin(
        self,
        item: PlannedRecord,
        key: str,
        row: Row,
        in_file: ExistingRows,
        fresh: dict[str, dict[UUID, dict[str, Any]]],
    ) -> None:
        entity, row_id = row
        key = key or row_id.hex  # nothing but its id names it
        dataset = item.plan.dataset
        origin = ids.origin_id(dataset, row_id, key, item.sha256)
        last, times = item.last_import, 1
        while row_id in in_file[entity] and (known := self._changeset.row("origin", origin)):
            if known[RETRACTED] or last is None or last.sha256 == item.sha256:
                self._changeset.restore("origin", origin)
                return
            # The record has an older content again. That is an import of its own, which can be
            # undone, and is the last one when the record comes once more.
            times += 1
            origin = ids.origin_id(dataset, row_id, key, f"{item.sha256} {times}")
        fresh["origin"][origin] = {
            "dataset": dataset,
            "importer": self._importer,
            "key": key,
            "entity": entity,
            "entity_id": row_id,
            "sha256": item.sha256,
        }
