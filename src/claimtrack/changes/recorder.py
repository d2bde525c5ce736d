"""One changeset in the making: every write of claimtrack goes through here.

The rows, the history and what is computed from them are written in the same transaction, so that
a file never holds one without the other.
"""

import hashlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from claimtrack.changes import projection
from claimtrack.changes.derived import StaleClaims
from claimtrack.changes.own_steps import new_id
from claimtrack.changes.projection import LOGGED, as_logged, as_row
from claimtrack.entities import REFERENCES, names_where
from claimtrack.errors import (
    DanglingReferenceError,
    ForbiddenFieldError,
    InvalidRecordError,
    OpenConflictError,
)
from claimtrack.history import clock, log
from claimtrack.history.digest import ChangesetHeader
from claimtrack.history.fold import RETRACTED, Edit, fields_of, group_of, heads
from claimtrack.history.patches import patches_of
from claimtrack.history.writing import Sorter, write_changeset
from claimtrack.queries.hanging import HANGS, Work, above, work_of_others
from claimtrack.schemas.fields import FIELDS
from claimtrack.schemas.rows import Flip
from claimtrack.schemas.validation import checked, fault_of, refuse_nameless
from claimtrack.store import Store, texts
from claimtrack.store.header import SCHEMA_VERSION
from claimtrack.store.session import WRITTEN
from claimtrack.vocabulary import ChangesetKind, DateBasis

FIXED = names_where(lambda field: field.fixed)
"""What is never changed once it is written: it says which row this is."""

_BASES = names_where(lambda field: field.kind is DateBasis)
"""The fields that say how a date is known; each stands in the group of its date."""


@contextmanager
def recording(
    store: Store,
    author: str,
    *,
    kind: ChangesetKind = ChangesetKind.EDIT,
    reason: str | None = None,
    undoes_id: UUID | None = None,
) -> Iterator["Recording"]:
    """Yield a changeset in the making; it is committed, with its history, when the block ends.

    Where nothing was changed, nothing is written. Where the block fails, nothing is left.
    """
    with store.writing() as session:
        changeset = Recording(
            session.connection(), author, kind=kind, reason=reason, undoes_id=undoes_id
        )
        yield changeset
        changeset.finish()
        if changeset.wrote:
            session.info[WRITTEN] = changeset.id
    store.flips = changeset.flips


class Recording:
    """The changes of one author in one transaction; one change per entity that it touches."""

    def __init__(
        self,
        connection: Connection,
        author: str,
        *,
        kind: ChangesetKind = ChangesetKind.EDIT,
        reason: str | None = None,
        undoes_id: UUID | None = None,
    ) -> None:
        log.check_header(author, reason)
        self.connection = connection
        self.author = author
        self.id = new_id(connection)
        self._kind, self._reason, self._undoes_id = kind, reason, undoes_id
        self.conflicts_found = 0
        """How many fields are in conflict among what this changeset touched, once finished."""
        self._pending: dict[UUID, tuple[str, frozenset[UUID], dict[str, Any]]] = {}
        self._changes = Sorter()
        self._logged = self._finished = False
        self.flips: Sequence[Flip] = ()
        """The standings that this changeset turned, once finished."""
        self._refold: list[tuple[str, UUID]] = []
        self._fresh: set[UUID] = set()
        self._touched: defaultdict[str, set[UUID]] = defaultdict(set)
        self._stale = StaleClaims(connection)

    def add(self, entity: str, entity_id: UUID, values: Mapping[str, Any]) -> UUID:
        """Check and write a new row; return its id.

        A row that is there already (its id follows from what it is) is revised to `values`
        instead, and brought back if it was retracted. Raises InvalidRecordError and
        DanglingReferenceError.
        """
        if self.row(entity, entity_id) is not None:
            self.revise(entity, entity_id, {**values, RETRACTED: False})
            return entity_id
        row = checked(FIELDS[entity], dict(values)).model_dump()
        refuse_nameless(entity, row, row)
        self._check_references(entity, entity_id, row)
        projection.insert_rows(self.connection, entity, [as_row(entity, entity_id, row)])
        self._pending[entity_id] = (entity, frozenset(), as_logged(_present(row)))
        self._touch_above(entity, [row])
        self._fresh.add(entity_id)
        self._stale.added(entity, [(entity_id, row)])
        return entity_id

    def add_many(self, entity: str, rows: Sequence[tuple[UUID, dict[str, Any]]]) -> None:
        """Write new rows that were checked already and have no row yet: the bulk path.

        Each row names the fields that it has; the rest are empty. The history is the same.
        """
        if not rows:
            return
        present = [(entity_id, _present(values)) for entity_id, values in rows]
        for ids, columns in projection.insert_new(self.connection, entity, present):
            self._changes.add(
                (entity_id.hex, entity, "", patch)
                for entity_id, patch in zip(ids, patches_of(columns), strict=True)
            )
            for field, target in HANGS[entity].items():
                self._touched[target].update(columns.get(field, ()))
        self._fresh.update(entity_id for entity_id, _ in rows)
        self._stale.brought(entity, rows)

    def revise(
        self,
        entity: str,
        entity_id: UUID,
        values: Mapping[str, Any],
        *,
        seen: frozenset[UUID] | None = None,
        settles: bool = False,
    ) -> bool:
        """Write the fields that differ; return whether any did.

        `seen` are the changes that the author had before them (a form changeset earlier); without
        it, all. A field that somebody else wrote meanwhile is then in conflict, never lost.
        Raises ForbiddenFieldError, InvalidRecordError, DanglingReferenceError, and
        OpenConflictError where the field is in conflict and this does not settle it.
        """
        current = self.row(entity, entity_id)
        if current is None:
            raise DanglingReferenceError(entity, "id", str(entity_id))
        self._refuse_fixed(entity, current, values)
        wanted = self._checked_revision(entity, entity_id, current, values)
        patch = {
            name: value
            for name, value in wanted.items()
            if name in values and (settles or current[name] != value)
        }
        if not patch:
            return False
        refuse_nameless(entity, patch, wanted)
        for name in list(patch):
            for other in fields_of(entity, group_of(entity, name)):
                patch.setdefault(other, wanted[other])
        self._check_references(entity, entity_id, patch)
        self._write(entity, entity_id, patch, seen, settles=settles, current=current)
        return True

    def retract(self, entity: str, entity_id: UUID) -> bool:
        """Take a row out of sight; nothing is deleted, and `restore` brings it back."""
        return self.revise(entity, entity_id, {RETRACTED: True})

    def restore(self, entity: str, entity_id: UUID) -> bool:
        """Bring a retracted row back."""
        return self.revise(entity, entity_id, {RETRACTED: False})

    def row(self, entity: str, entity_id: UUID) -> dict[str, Any] | None:
        """Return the fields of a row as they stand in this transaction."""
        return projection.read_row(self.connection, entity, entity_id)

    def exists(self, entity: str, entity_id: UUID) -> bool:
        """Say whether there is such a row, retracted or not."""
        return self.row(entity, entity_id) is not None

    def is_live(self, entity: str, entity_id: UUID) -> bool:
        """Say whether there is such a row in sight."""
        row = self.row(entity, entity_id)
        return row is not None and not row[RETRACTED]

    def overlay(
        self,
        entity: str,
        entity_id: UUID,
        patch: Mapping[str, Any],
        seen: frozenset[UUID],
        edits: Sequence[Edit] | None = None,
    ) -> None:
        """Write a patch as if its author had seen only `seen` (an import, an undo).

        What others wrote since is left standing beside it, as a conflict where it differs. An
        empty patch only says what was seen: the undo of a settlement. `edits` are the changes of
        the row, where the caller has read them.
        """
        self._write(entity, entity_id, dict(patch), seen, settles=True, edits=edits)

    def retract_untouched(self, entity: str, ids: Sequence[UUID], made_by: UUID) -> None:
        """Retract rows that stand as one changeset made them (`queries.untouched`): in bulk."""
        self._stale.retracting(entity, ids)
        self._touch_above(entity, projection.retract_rows(self.connection, entity, ids))
        parents, patch = log.as_parents([made_by]), log.as_patch({RETRACTED: True})
        self._changes.add((row_id.hex, entity, parents, patch) for row_id in ids)
        self._fresh.update(ids)  # to weigh what hangs on them would change nothing

    def work_of_others(
        self, rows: Mapping[UUID, str], seen: Mapping[UUID, Sequence[Edit]] = MappingProxyType({})
    ) -> dict[UUID, list[Work]]:
        """Return what others wrote that these rows (ids and kinds) carry, per row that does.

        What the retractions had `seen` that are named for a row is left out.
        """
        return work_of_others(self.connection, self.author, rows, seen)

    def acknowledge(self, rows: Iterable[tuple[str, UUID]], until: UUID | None = None) -> None:
        """Record that the author has seen these rows: a change of each with an empty patch.

        Of what came after `until` nothing was seen. So a retraction says what it knowingly hides.
        """
        seen = {row_id: entity for entity, row_id in rows if row_id not in self._pending}
        edits = log.edits_of(self.connection, list(seen))
        for row_id, entity in seen.items():
            known = [edit for edit in edits[row_id] if until is None or edit.changeset_id <= until]
            if known:
                self._pending[row_id] = (entity, heads(known), {})

    def become_settlement(self) -> None:
        """Make this a settlement of conflicts: its undo takes all of it for not made."""
        self._kind = ChangesetKind.SETTLE

    def keep_text(self, text: str) -> str:
        """Keep a text once per content; return its SHA-256."""
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        self.keep_texts({sha256: text})
        return sha256

    def keep_texts(self, kept: Mapping[str, str]) -> None:
        """Keep texts under their SHA-256, those that are not kept yet."""
        texts.keep(self.connection, kept)

    def kept_text(self, sha256: str) -> str | None:
        """Return a text that was kept, or None."""
        return texts.kept_texts(self.connection, [sha256]).get(sha256)

    @property
    def wrote(self) -> bool:
        """Say whether there is anything to commit."""
        return self._logged or bool(self._pending) or bool(self._changes)

    def reindex(self) -> None:
        """Bring the words of the claims touched so far up to date (bulk writers, now and then).

        What hangs on rows that are as new is looked at no further: nobody else saw them.
        """
        for ids in self._touched.values():
            ids -= self._fresh
        self._fresh.clear()  # one of an earlier batch is weighed in vain, which is soon done
        self._stale.reindex()

    def finish(self) -> None:
        """Write the history, fold what needs it, and refresh what is computed; once."""
        if self._finished:
            return
        self._finished = True
        if not self.wrote:
            return
        self._changes.add(
            (entity_id.hex, entity, log.as_parents(parents), log.as_patch(patch))
            for entity_id, (entity, parents, patch) in self._pending.items()
        )
        header = ChangesetHeader(
            self.id,
            self.author,
            self._kind.value,
            self._reason,
            self._undoes_id,
            SCHEMA_VERSION,
            clock.now(),
        )
        write_changeset(self.connection, header, self._changes.in_order())
        self._logged = True
        touched = {entity: ids - self._fresh for entity, ids in self._touched.items()}
        self.conflicts_found = projection.refold(
            self.connection, sorted(self._refold, key=itemgetter(1)), self._stale.refolded, touched
        )
        self.flips = self._stale.refresh()

    def _write(
        self,
        entity: str,
        entity_id: UUID,
        patch: dict[str, Any],
        seen: frozenset[UUID] | None,
        *,
        settles: bool,
        edits: Sequence[Edit] | None = None,
        current: Mapping[str, Any] | None = None,
    ) -> None:
        current = current or self.row(entity, entity_id) or {}  # or it was read already
        if RETRACTED in patch:
            self._touched[entity].add(entity_id)
        self._touch_above(entity, [current])
        if entity_id in self._pending:
            known, parents, before = self._pending[entity_id]
            self._pending[entity_id] = (known, parents, {**before, **as_logged(patch)})
            self._update(entity, entity_id, patch, current)
        else:
            if edits is None:
                edits = log.edits_of(self.connection, [entity_id]).get(entity_id, [])
            current_heads = heads(edits)
            in_conflict = projection.open_candidates(self.connection, entity_id)
            if not settles:
                self._refuse_conflict(entity, entity_id, patch, in_conflict)
            parents = current_heads if seen is None else seen
            self._pending[entity_id] = (entity, parents, as_logged(patch))
            if patch and parents == current_heads and not in_conflict:
                self._update(entity, entity_id, patch, current)
            else:
                self._refold.append((entity, entity_id))

    def _touch_above(self, entity: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Note what rows hang on: where that is retracted, they may bring it back in sight."""
        if HANGS[entity]:
            for row in rows:
                for target, row_id in above(entity, row):
                    self._touched[target].add(row_id)

    def _update(
        self, entity: str, entity_id: UUID, patch: dict[str, Any], current: Mapping[str, Any]
    ) -> None:
        projection.update_row(self.connection, entity, entity_id, patch)
        self._stale.changed(entity, entity_id, current, patch)

    def _checked_revision(
        self, entity: str, entity_id: UUID, current: Mapping[str, Any], values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the whole row as it would stand, checked by the entity's schema."""
        merged = {**current, **values}
        retracted = bool(merged.pop(RETRACTED))
        for basis in _BASES[entity]:
            if group_of(entity, basis) in values and basis not in values:
                merged[basis] = None  # follows from whether there is a date
        try:
            row = checked(FIELDS[entity], merged).model_dump()
        except InvalidRecordError as error:
            standing = {name: value for name, value in current.items() if name != RETRACTED}
            if str(error) != fault_of(FIELDS[entity], standing):
                raise
            raise InvalidRecordError(
                f"{entity} {entity_id.hex[:8]}, as it stands in the file",
                f"{error}. `claimtrack check` tells how to put that right.",
            ) from None
        return {**row, RETRACTED: retracted}

    def _refuse_fixed(
        self, entity: str, current: Mapping[str, Any], values: Mapping[str, Any]
    ) -> None:
        fixed = FIXED[entity]
        known = [name for name in LOGGED[entity] if name not in fixed]
        for name, value in values.items():
            if name not in LOGGED[entity] or (name in fixed and current[name] != value):
                raise ForbiddenFieldError(entity, name, known)

    def _refuse_conflict(
        self, entity: str, entity_id: UUID, patch: Mapping[str, Any], in_conflict: Container[str]
    ) -> None:
        for name in patch:
            group = group_of(entity, name)
            if group in in_conflict:
                raise OpenConflictError(entity, entity_id.hex[:8], group)

    def _check_references(self, entity: str, entity_id: UUID, values: Mapping[str, Any]) -> None:
        for name, target in REFERENCES[entity].items():
            if (value := values.get(name)) is None:
                continue
            if target == entity and value == entity_id:
                raise DanglingReferenceError(entity, name, "itself")
            if not projection.existing(self.connection, target, [value]):
                raise DanglingReferenceError(entity, name, f"{target} {value}")


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
