"""Taking a changeset back: its rows as they were before it, but for what others need or work on."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.changes.projection import TABLES, existing
from claimtrack.changes.recorder import Recording
from claimtrack.entities import REFERENCES
from claimtrack.history import log
from claimtrack.history.fold import (
    RETRACTED,
    Edit,
    Value,
    common_ancestors,
    fields_of,
    fold,
    group_of,
)
from claimtrack.models import Changeset
from claimtrack.queries.hanging import Work, describe_work
from claimtrack.queries.telling import called
from claimtrack.queries.untouched import untouched
from claimtrack.schemas.listing import RowRef
from claimtrack.store.bulk import selection
from claimtrack.text import counted
from claimtrack.vocabulary import ChangesetKind

_BATCH = 4000
MANY = 100
"""Of so many rows that a changeset made, those that nobody touched since are told apart first."""

_MOST_TOLD = 3
"""So many of the rows that are left are named; a machine reads all of them."""

_SHARED = ("snapshot", "source", "tag", "actor")
"""What rows of others may point to; taken back last, and only where nothing live needs it."""


@dataclass(frozen=True, slots=True)
class OwnChangesets:
    """An author's changesets: those in effect, and those taken back (with the undos themselves)."""

    in_effect: frozenset[UUID]
    taken_back: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Left:
    """A row that an undo would have retracted and left in sight: what it carries, in words.

    `name` is what it is called.
    """

    entity: str
    id: UUID
    work: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """The changeset that was undone, the one that undid it, and what was left in sight.

    `retracted` counts the rows that are out of sight now, and `held` those that are not because
    another import wrote them too; both are of the undo of an import, else 0. `next_elsewhere` is
    the author's step that comes next, where that was not made on this computer. `told` says
    what was done, in a sentence without its full stop: "Undone: stage open of 3 claims".
    """

    target: UUID
    changeset: UUID
    left: tuple[Left, ...] = ()
    retracted: int = 0
    held: int = 0
    next_elsewhere: UUID | None = None
    told: str = ""

    def sentences(self) -> list[str]:
        """Say what is not as one may expect: what was left, what is hidden, what comes next."""
        sentences = [f"{row.name} stays: it carries {row.work}." for row in self.left]
        if len(sentences) > _MOST_TOLD:
            sentences[_MOST_TOLD:] = [
                f"{len(sentences) - _MOST_TOLD:,} more rows stay for such work."
            ]
        if self.held:
            sentences.append(
                f"{counted(self.held, 'row')} in sight still: another import wrote it too."
            )
        if self.retracted:
            sentences.append(
                f"{counted(self.retracted, 'row')} out of sight now, also where a later import of "
                "the same records found them here already; importing again brings them back."
            )
        if self.next_elsewhere is not None:
            sentences.append(
                "The last change by your name that is left was made on another computer, or before "
                f"this one marked its own: `claimtrack undo {self.next_elsewhere.hex[:16]}` takes "
                "that back."
            )
        return sentences


def undo_history(connection: Connection, author: str) -> list[tuple[UUID, UUID | None]]:
    """Return the changesets of an author, each with the one that it undoes, if it undoes one."""
    query = select(col(Changeset.id), col(Changeset.undoes_id)).where(
        col(Changeset.author) == author
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def holding(history: Sequence[tuple[UUID, UUID | None]]) -> set[UUID]:
    """Return the changesets that no undo, itself not undone, has taken back."""
    in_effect = {changeset_id for changeset_id, _ in history}
    for changeset_id, undoes in sorted(history, reverse=True):
        if undoes is not None and changeset_id in in_effect:
            in_effect.discard(undoes)
    return in_effect


class Reversal:
    """The undo of one changeset at work."""

    def __init__(self, changeset: Recording, target: UUID) -> None:
        self._changeset = changeset
        self._target = target
        history = undo_history(changeset.connection, changeset.author)
        held = holding(history)
        in_effect = frozenset(made for made, undoes in history if made in held and undoes is None)
        self._own = OwnChangesets(in_effect, frozenset(made for made, _ in history) - in_effect)
        self._chain = _undone_in_turn(changeset.connection, target)
        self._untouched: Container[UUID] = frozenset()
        self._folded: dict[UUID, Mapping[str, Value]] = {}
        self._left: list[Left] = []
        self._retracted: dict[str, list[UUID]] = {}
        self._hidden_again: set[tuple[str, UUID]] = set()

    def write(self) -> None:
        """Write every row of the changeset as it was before it."""
        touched: dict[str, list[tuple[str, UUID]]] = {}
        made: dict[str, list[UUID]] = {}
        for digits, entity, parents, _ in log.stored(self._changeset.connection, self._target):
            kept = entity if entity in _SHARED else ""
            row_id = UUID(digits)
            touched.setdefault(kept, []).append((entity, row_id))
            if not parents:
                made.setdefault(entity, []).append(row_id)
        if sum(map(len, made.values())) >= MANY and not self._undoes_settlement:
            self._untouched = untouched(
                self._changeset.connection, self._changeset.author, self._target, made
            )
        for shared in ("", *_SHARED):
            for rows in _batches(touched.get(shared, [])):
                self._write_rows(rows)
        self._changeset.acknowledge(self._hidden_again)

    def _write_rows(self, rows: Sequence[tuple[str, UUID]]) -> None:
        """Write rows of any kinds, which stand together in the log, so that it is read once."""
        touched = [row_id for _, row_id in rows if row_id not in self._untouched]
        edits = log.edits_of(self._changeset.connection, touched)
        if self._undoes_settlement:
            for entity, row_id in rows:
                known = self._known(edits[row_id])
                self._changeset.overlay(entity, row_id, {}, known, edits[row_id])
            return
        by_kind: dict[str, list[UUID]] = {}
        for entity, row_id in rows:
            by_kind.setdefault(entity, []).append(row_id)
        for entity, ids in by_kind.items():
            self._restore_rows(entity, ids, edits)

    @property
    def _undoes_settlement(self) -> bool:
        return any(kind == ChangesetKind.SETTLE for kind in self._chain.values())

    def outcome(self) -> Undone:
        """Return what came of it, once it is written."""
        told = [RowRef(row.entity, row.id) for row in self._left[:_MOST_TOLD]]
        names = dict(zip(told, called(self._changeset.connection, told), strict=True))
        left = (replace(row, name=names.get(RowRef(row.entity, row.id), "")) for row in self._left)
        done = Undone(self._target, self._changeset.id, tuple(left))
        if self._chain[self._target] != ChangesetKind.IMPORT:
            return done
        counts = Counter(
            is_retracted
            for entity, ids in self._retracted.items()
            if entity != "origin"  # a note of where a row is from is no row to a reader
            for is_retracted in existing(self._changeset.connection, entity, ids).values()
        )
        return replace(done, retracted=counts[True], held=counts[False])

    def _known(self, edits: Sequence[Edit]) -> frozenset[UUID]:
        """Return what the undo of a change of a row has seen: that, and what was undone since."""
        seen = self._own.taken_back & {edit.changeset_id for edit in edits}
        return frozenset((self._target, *(later for later in seen if later > self._target)))

    def _restore_rows(
        self, entity: str, ids: Sequence[UUID], edits: Mapping[UUID, Sequence[Edit]]
    ) -> None:
        patches = {
            entity_id: patch
            for entity_id in ids
            if entity_id in edits
            and (patch := restoring_patch(entity, edits[entity_id], self._target, self._own))
        }
        hiding = {row_id for row_id, patch in patches.items() if patch.get(RETRACTED)}
        needed = _still_needed(self._changeset.connection, entity, ids, self._folded)
        for row_id in needed:
            if row_id in hiding:
                hiding.remove(row_id)
                del patches[row_id]
        for row_id, work in self._carried(dict.fromkeys(hiding, entity), edits).items():
            hiding.remove(row_id)
            del patches[row_id][RETRACTED]
            self._left.append(Left(entity, row_id, describe_work(work)))
        untouched = [id_ for id_ in ids if id_ in self._untouched and id_ not in needed]
        self._changeset.retract_untouched(entity, untouched, self._target)
        self._retracted.setdefault(entity, []).extend((*hiding, *untouched))
        for entity_id, patch in patches.items():
            known = self._known(edits[entity_id])
            self._changeset.overlay(entity, entity_id, patch, known, edits[entity_id])
            if len(edits[entity_id]) > 1:  # or it is written already
                author = self._changeset.author
                undone = Edit(self._changeset.id, known, patch, undoes=self._target, author=author)
                self._folded[entity_id] = fold(entity, [*edits[entity_id], undone]).state

    def _carried(
        self, hiding: Mapping[UUID, str], edits: Mapping[UUID, Sequence[Edit]]
    ) -> dict[UUID, list[Work]]:
        """Return the work of others on what would be retracted.

        What the same author had seen and hidden before, and brings out of sight again, is hidden
        again: the undo of the undo of a retraction.
        """
        before = {
            row_id: [
                edit
                for edit in edits[row_id]
                if edit.changeset_id in self._chain and edit.patch.get(RETRACTED)
            ]
            for row_id in hiding
        }
        carried = self._changeset.work_of_others(hiding, before)
        again = {row_id: entity for row_id, entity in hiding.items() if before[row_id]}
        for row_id, work in self._changeset.work_of_others(again).items() if again else ():
            if row_id not in carried:
                self._hidden_again.update((row.entity, row.id) for row in work)
        return carried


def _undone_in_turn(connection: Connection, changeset_id: UUID | None) -> dict[UUID, str]:
    """Return a changeset with what it undoes, what that undoes, and so on: ids and kinds."""
    chain: dict[UUID, str] = {}
    while changeset_id is not None:
        row = connection.execute(
            select(col(Changeset.kind), col(Changeset.undoes_id)).where(
                col(Changeset.id) == changeset_id
            )
        ).first()
        if row is None:
            break
        chain[changeset_id] = row[0]
        older = row[1] is not None and row[1] < changeset_id  # or a stranger's log runs in circles
        changeset_id = row[1] if older else None
    return chain


def _still_needed(
    connection: Connection,
    entity: str,
    ids: Sequence[UUID],
    folded: Mapping[UUID, Mapping[str, Value]],
) -> set[UUID]:
    """Return those rows that live rows of others still point to: a speaker, a source, a tag.

    `folded` are rows as the same undo leaves them: some are written only at the end of the step.
    """
    needed: set[UUID] = set()
    if entity in _SHARED:
        for name, references in REFERENCES.items():
            table = TABLES[name]
            for column in (field for field, target in references.items() if target == entity):
                query = select(table.c.id, table.c[column]).where(
                    table.c[column].in_(selection(connection, ids)), table.c.retracted.is_(False)
                )
                for row_id, shared in connection.execute(query):
                    after = folded.get(row_id)
                    if after is None or _points(after, column, shared):
                        needed.add(shared)
    return needed


def _points(state: Mapping[str, Value], column: str, shared: UUID) -> bool:
    return not state.get(RETRACTED) and state.get(column) == str(shared)


def restoring_patch(
    entity: str, edits: Sequence[Edit], target: UUID, own: OwnChangesets
) -> dict[str, Value]:
    """Return the patch that takes one change of an entity back (pure).

    Fields that the same author wrote again later are left as they are now.
    """
    change = next(edit for edit in edits if edit.changeset_id == target)
    later_own = {
        group_of(entity, name)
        for edit in edits
        if edit.changeset_id > target and edit.changeset_id in own.in_effect
        for name in edit.patch
    }
    if not change.parents:
        return {} if later_own else {RETRACTED: True}
    before = fold(entity, common_ancestors(edits, [target])).state
    patch: dict[str, Value] = {}
    for name in change.patch:
        group = group_of(entity, name)
        if group not in later_own:
            for member in fields_of(entity, group):
                patch[member] = before.get(member, False if member == RETRACTED else None)
    return patch


def _batches(rows: Sequence[tuple[str, UUID]]) -> Iterable[Sequence[tuple[str, UUID]]]:
    return (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))
