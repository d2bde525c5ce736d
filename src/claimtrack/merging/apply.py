"""Taking a plan into a store, in one transaction: the log first, then what follows from it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, select

from claimtrack.changes import projection
from claimtrack.changes.derived import StaleClaims
from claimtrack.changes.projection import FoldedRows
from claimtrack.entities import REFERENCES
from claimtrack.errors import DamagedFileError
from claimtrack.history import log, packing
from claimtrack.history.blocks import remove_blocks
from claimtrack.history.digest import ChangesetHeader
from claimtrack.history.packing import StoredChange
from claimtrack.history.writing import Inserter
from claimtrack.ids import as_uuid
from claimtrack.merging.errors import FaultError
from claimtrack.merging.fresh_rows import write_fresh
from claimtrack.merging.noticing import Noticing
from claimtrack.merging.plan import MergePlan, MergeReport
from claimtrack.merging.source import Log
from claimtrack.merging.verify import check_folded, header_of, verified
from claimtrack.models import METADATA
from claimtrack.queries.hanging import above
from claimtrack.queries.lookup import name_flips
from claimtrack.store import texts
from claimtrack.store.arrivals import note_arrivals
from claimtrack.store.bulk import bulk_work, insert_many
from claimtrack.store.header import SCHEMA_VERSION
from claimtrack.store.united import UNITABLE

_CHANGESETS, _CHANGES = (METADATA.tables[name] for name in ("changeset", "change"))
_AT_ONCE = 500
_LOOKED_UP = 4000
_STEPS = 4000
_TEXT_AT_ONCE = 4_000_000
"""Characters of kept texts that are held before they are written."""

_MOST_ARRIVED = 500
"""Of more rows nobody looks at each."""

Progress = Callable[[int], None]
"""Called with the steps done so far: each change is taken in, and each row then folded."""


class Merger:
    """One merge at work: what comes in, what it touches, what must be computed again."""

    def __init__(
        self,
        connection: Connection,
        source: Log,
        report: MergeReport,
        on_progress: Progress,
        noticing: Noticing,
    ) -> None:
        self._connection = connection
        self._source = source
        self._report = report
        self._on_progress = on_progress
        self._steps = 0
        self._touched: dict[UUID, str] = {}
        self._large: list[UUID] = []
        self._brought: set[UUID] = set()
        self._arrived: list[UUID] = []
        self._pointing: set[tuple[str, str]] = set()
        self._stale = StaleClaims(connection)
        self._noticing = noticing

    def run(self, plan: MergePlan, *, goes_on: bool = False) -> None:
        """Take everything in; raises FaultError, and then the caller takes all of it back.

        With `goes_on`, what arrives counts as brought by one merge with the one before.
        """
        self._report.authors, self._report.changes = {}, 0  # planned so far; now they are counted
        with bulk_work(self._connection):
            self._copy_texts(plan.texts)
            for batch in plan.incoming.batches(_AT_ONCE):
                self._copy_changesets(batch)
            self._report.entities = len(self._touched)
            written, above_these = self._write_fresh()
            rest = {id_: kind for id_, kind in self._touched.items() if id_ not in written}
            self._check_kinds(rest)
            self._report.conflicts = projection.refold(
                self._connection,
                ((entity, entity_id) for entity_id, entity in rest.items()),
                self._examine,
                above_these,
            )
            self._check_references()
            self._report.flips = name_flips(self._connection, self._stale.refresh())
            note_arrivals(self._connection, self._brought, goes_on=goes_on)
            self._noticing.look(self._connection, self._brought)
        self._report.arrived = (
            sorted(self._arrived) if len(self._arrived) <= _MOST_ARRIVED else None
        )

    @property
    def newest_brought(self) -> UUID | None:
        """Return the newest changeset that came in, if any did."""
        return max(self._brought, default=None)

    def _copy_texts(self, keys: Sequence[str]) -> None:
        """Copy kept texts, each proved by its SHA-256."""
        held = texts.held(self._connection, keys)
        fresh: dict[str, str] = {}
        length = 0
        for key, content in self._source.texts([key for key in keys if key not in held]):
            if not _matches_digest(key, content):
                what = f"the kept text {key!r:.14} does not fit its SHA-256"
                raise DamagedFileError(str(self._source.location), what)
            fresh[key] = content
            length += len(content)
            if length > _TEXT_AT_ONCE:
                texts.keep(self._connection, fresh)
                fresh, length = {}, 0
        texts.keep(self._connection, fresh)

    def _copy_changesets(self, batch: Sequence[UUID]) -> None:
        """Verify and insert changesets, except those that somebody merged meanwhile."""
        query = select(_CHANGESETS.c.id).where(_CHANGESETS.c.id.in_(batch))
        held = set(self._connection.execute(query).scalars())
        headers: list[dict[str, Any]] = []
        inserter = Inserter(self._connection)
        missing = [changeset_id for changeset_id in batch if changeset_id not in held]
        # Changes whose changeset is gone stand in the way of the same changes, which are whole.
        self._connection.execute(delete(_CHANGES).where(_CHANGES.c.changeset_id.in_(missing)))
        remove_blocks(self._connection, missing)
        squeezer = packing.Squeezer()
        for raw, rows in self._source.changesets(missing, squeezer):
            latest_ms = self._noticing.latest_ms
            header = header_of(raw, latest_ms=latest_ms, newest_schema=SCHEMA_VERSION)
            changes = self._noted(header, verified(header, raw.digest, rows))
            inserter.insert(header, changes, squeezer)
            headers.append(log.as_values(header, raw.digest))
            self._brought.add(header.id)
            self._noticing.see(header)
            self._report.authors[header.author] = self._report.authors.get(header.author, 0) + 1
        inserter.flush()
        insert_many(self._connection, _CHANGESETS, headers)

    def _noted(
        self, header: ChangesetHeader, changes: Iterable[StoredChange]
    ) -> Iterator[StoredChange]:
        """Yield changes as they pass, and note what they touch."""
        before = self._report.changes
        for change in changes:
            if self._touched.setdefault(as_uuid(change[0]), change[1]) != change[1]:
                raise FaultError(header.id.hex, f"makes a {change[1]} of something else")
            yield change
            self._steps += 1
            self._report.changes += 1
            if self._steps % _STEPS == 0:
                self._on_progress(self._steps)
        if self._report.changes - before >= packing.PACKED_FROM:
            self._large.append(header.id)

    def _write_fresh(self) -> tuple[set[UUID], dict[str, set[UUID]]]:
        """Write what only one large changeset wrote to; return those rows, and what they hang on.

        What was touched itself is left out of the latter: it is folded anyway, or was fresh too.
        """
        written: set[UUID] = set()
        above_these: dict[str, set[UUID]] = {}
        for changeset_id in self._large:
            for part in write_fresh(self._connection, changeset_id, self._examine):
                written.update(row["id"] for row in part.after)
                for row in part.after:
                    for target, row_id in above(part.entity, row):
                        if row_id not in self._touched:
                            above_these.setdefault(target, set()).add(row_id)
        return written, above_these

    def _examine(self, part: FoldedRows) -> None:
        """Examine rows before they are written, and remember what hangs on them."""
        for row in part.after:
            check_folded(part.entity, part.edits[row["id"]], row, self._brought.__contains__)
            for name in REFERENCES[part.entity]:
                if row[name] is not None:
                    self._pointing.add((part.entity, name))
        if part.entity in UNITABLE:
            self._arrived += (row["id"] for row in part.after if row["id"] not in part.before)
        elif part.entity == "alias":  # it may be the name of somebody who is here
            self._arrived += (row["actor_id"] for row in part.after if row["id"] not in part.before)
        self._stale.refolded(part)
        self._steps += len(part.after)
        self._on_progress(self._steps)

    def _check_kinds(self, rows: Mapping[UUID, str]) -> None:
        """Refuse changes that make one kind of row of another."""
        for ids in _batches(rows):
            for change in log.changes_of(self._connection, ids):
                if change.entity != rows[change.entity_id]:
                    what = f"makes a {change.entity} of something else"
                    raise FaultError(change.changeset_id.hex, what)

    def _check_references(self) -> None:
        """Refuse rows that point to what neither store has."""
        for entity, name in sorted(self._pointing):
            ids = (entity_id for entity_id, kind in self._touched.items() if kind == entity)
            for part in _batches(ids, _LOOKED_UP):
                dangling_id = projection.dangling(self._connection, entity, name, part)
                if dangling_id is not None:
                    edits = log.edits_of(self._connection, [dangling_id])[dangling_id]
                    newest = max(edit.changeset_id for edit in edits)
                    raise FaultError(
                        newest.hex, f"leaves a {entity} whose {name} is in neither file"
                    )


def _matches_digest(key: str, content: object) -> bool:
    if not isinstance(content, str) or "\x00" in content:
        return False
    return key == hashlib.sha256(content.encode("utf-8")).hexdigest()


def _batches(ids: Iterable[UUID], size: int = _AT_ONCE) -> Iterator[list[UUID]]:
    pending = iter(ids)
    while part := list(islice(pending, size)):
        yield part
