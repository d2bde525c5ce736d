"""The fold: the state of an entity is a pure function of the set of its changes.

Per group of fields, the latest write in id order among those that no other write has seen; two or
more unseen writes with different values are a conflict, with all of them. So the order in which
changes arrive never matters, and nothing that anybody wrote is dropped in silence. A settlement
that was undone counts as not made.

A retraction hides only what its author had seen. What others wrote to the row, or to a row that
hangs on it (a note on a claim), without the retraction's author having seen it, keeps the row in
sight: `retracted` is then in conflict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from claimtrack.entities import ENTITIES
from claimtrack.history.seen import (
    GroupsSeen,
    groups_seen,
    marks_of_earlier,
    marks_of_later,
    one_mark_each,
    seen_by,
)
from claimtrack.history.spelling import NAME, later_spellings, spelled

Value = str | int | bool | None
"""What a field of a patch may hold."""

_GROUP_OF = {
    name: {field.name: field.group for field in entity.fields if field.group}
    for name, entity in ENTITIES.items()
}
_GROUPS = {
    name: {
        group: tuple(field for field, its_group in groups.items() if its_group == group)
        for group in groups.values()
    }
    for name, groups in _GROUP_OF.items()
}
RETRACTED = "retracted"


def group_of(entity: str, field_name: str) -> str:
    """Return the name under which a field folds: its group's, or its own."""
    return _GROUP_OF.get(entity, {}).get(field_name, field_name)


def fields_of(entity: str, group: str) -> tuple[str, ...]:
    """Return the fields that fold under this name."""
    return _GROUPS.get(entity, {}).get(group, (group,))


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one entity: who had seen what, and the fields that were written."""

    changeset_id: UUID
    parents: frozenset[UUID]
    patch: Mapping[str, Value]
    is_import: bool = False
    settles: bool = False
    undoes: UUID | None = None
    """The changeset that this one takes back, where it is an undo."""
    author: str = ""
    is_old: bool = False
    """Whether it was made before retractions said what they had seen (schema 7 and older)."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """A row that hangs on another, directly or through others, as all its changes."""

    entity: str
    edits: Sequence[Edit]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the values that a field in conflict was given, and the changeset that wrote it."""

    changeset_id: UUID
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Folded:
    """The state of an entity, and per group in conflict its candidates, the shown one first."""

    state: dict[str, Value]
    conflicts: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)


def fold(entity: str, edits: Iterable[Edit], hanging: Sequence[Hanging] = ()) -> Folded:
    """Fold all changes of one entity into its state and its conflicts.

    `hanging` is what hangs on it; it matters only where the entity is retracted.
    """
    ordered = _in_effect(edits)
    if not hanging and _is_chain(ordered):
        state: dict[str, Value] = {}
        for edit in ordered:
            state.update(edit.patch)
        return Folded(state)
    return _fold_branches(entity, ordered, hanging)


def retractions(edits: Iterable[Edit]) -> list[Edit]:
    """Return the retractions in effect: those that no later word on the matter has seen."""
    ordered = _in_effect(edits)
    seen = marks_of_later(
        ordered, {edit.changeset_id: 1 for edit in ordered if RETRACTED in edit.patch}
    )
    return [edit for edit in ordered if edit.patch.get(RETRACTED) and not seen[edit.changeset_id]]


def unseen_work(row: Hanging, retractions: Sequence[Edit]) -> list[Edit]:
    """Return what others did to a live row that none of these retractions has seen, in order.

    A retraction has seen what its author wrote, and on each row what the change has seen that its
    changeset holds there. One that is old says nothing of that: it counts as having seen what
    sorts before it, and all that is as old.
    """
    ordered = _in_effect(row.edits)
    if fold(row.entity, ordered).state.get(RETRACTED):
        return []
    work = [edit for edit in ordered if _is_work(edit)]
    for retraction in retractions:
        own = retraction.changeset_id
        seen = {own, *seen_by(ordered, own)}
        known = [
            edit
            for edit in ordered
            if edit.changeset_id in seen
            or edit.author == retraction.author
            or (retraction.is_old and (edit.is_old or edit.changeset_id < own))
        ]
        seen.update(edit.changeset_id for edit in known)
        written = _writes((edit, 1) for edit in known)
        work = [e for e in work if e.changeset_id not in seen and not _repeated(e, written)]
    return work


def writers(entity: str, edits: Iterable[Edit]) -> dict[str, UUID]:
    """Return which change each field (or group of fields) has its value from."""
    ordered = _in_effect(edits)
    written = _by_group(entity, ordered)
    if _is_chain(ordered):
        return {group: listed[-1].changeset_id for group, listed in written.items()}
    groups = groups_seen(ordered, written)
    return {
        group: _heads_of(entity, group, listed, groups)[0].changeset_id
        for group, listed in written.items()
    }


def common_ancestors(edits: Iterable[Edit], changeset_ids: Iterable[UUID]) -> list[Edit]:
    """Return the changes that the authors of all these changesets had seen.

    One that holds no change of this entity, but of what hangs on it, says nothing of that.
    """
    listed = sorted(edits, key=lambda edit: edit.changeset_id)
    marks = one_mark_each({edit.changeset_id for edit in listed} & set(changeset_ids))
    later = marks_of_later(listed, marks)
    by_all = (1 << len(marks)) - 1
    return [edit for edit in listed if marks and later[edit.changeset_id] == by_all]


def heads(edits: Iterable[Edit]) -> frozenset[UUID]:
    """Return the changes that no other change has seen: what a reader of the entity sees now."""
    known = list(edits)
    seen = frozenset(parent for edit in known for parent in edit.parents)
    return frozenset(edit.changeset_id for edit in known) - seen


def _in_effect(edits: Iterable[Edit]) -> list[Edit]:
    """Return the changes in id order; what counts as not written is left out of their patches.

    A settlement that was undone counts as not made: so its undo brings the conflict back, with all
    candidates and their authors, and the undo of that undo settles it again. The undo of an import
    does not take back what another import wrote too, without its having been seen.
    """
    ordered = sorted(edits, key=lambda edit: edit.changeset_id)
    if not any(edit.settles or edit.undoes for edit in ordered):
        return ordered
    by_id = {edit.changeset_id: edit for edit in ordered}
    undone: set[UUID] = set()
    for edit in reversed(ordered):
        if edit.undoes in by_id and edit.changeset_id not in undone:
            undone.add(edit.undoes)
    counted = [
        replace(edit, patch={}) if edit.settles and edit.changeset_id in undone else edit
        for edit in ordered
    ]
    takes_back = {
        undo: taken for undo, taken in _undone_imports(ordered).items() if undo not in undone
    }
    return _without_held_retractions(counted, takes_back) if takes_back else counted


def _undone_imports(ordered: Sequence[Edit]) -> dict[UUID, UUID]:
    """Return the import that each undo takes back, itself or by undoing what brought it back."""
    reached: dict[UUID, tuple[Edit, bool]] = {}  # what began it, and whether it is taken back
    for edit in ordered:
        if edit.undoes is None:
            reached[edit.changeset_id] = edit, False
        elif edit.undoes in reached:  # what is undone sorts before its undo
            began, is_taken = reached[edit.undoes]
            reached[edit.changeset_id] = began, not is_taken
    return {
        undo: began.changeset_id
        for undo, (began, is_taken) in reached.items()
        if is_taken and began.is_import
    }


def _without_held_retractions(ordered: list[Edit], takes_back: Mapping[UUID, UUID]) -> list[Edit]:
    """Leave out the retractions by the undo of an import where another import holds the row."""
    undos = [e for e in ordered if e.changeset_id in takes_back and e.patch.get(RETRACTED)]
    marks = one_mark_each(undo.changeset_id for undo in undos)
    later, earlier = marks_of_later(ordered, marks), marks_of_earlier(ordered, marks)
    taken = set(takes_back.values())
    old = sum(marks[undo.changeset_id] for undo in undos if undo.is_old)
    held = 0
    for edit in ordered:
        if edit.is_import and _is_work(edit) and edit.changeset_id not in taken:
            known = later[edit.changeset_id] | earlier[edit.changeset_id]
            held |= ~(known | (old if edit.is_old else 0))

    def is_held(undo: Edit) -> bool:
        return bool(held & marks[undo.changeset_id])

    return [
        replace(edit, patch={key: v for key, v in edit.patch.items() if key != RETRACTED})
        if edit.changeset_id in marks and edit.patch.get(RETRACTED) and is_held(edit)
        else edit
        for edit in ordered
    ]


def _is_chain(ordered: list[Edit]) -> bool:
    """Say whether each change has seen exactly the one before it."""
    before: frozenset[UUID] = frozenset()
    for edit in ordered:
        if edit.parents != before:
            return False
        before = frozenset((edit.changeset_id,))
    return True


def _fold_branches(entity: str, ordered: list[Edit], hanging: Sequence[Hanging]) -> Folded:
    written = _by_group(entity, ordered)
    groups = groups_seen(ordered, written)
    state: dict[str, Value] = {}
    conflicts: dict[str, tuple[Candidate, ...]] = {}
    for group in sorted(written):
        candidates = _heads_of(entity, group, written[group], groups)
        state.update(candidates[0].values)
        if any(candidate.values != candidates[0].values for candidate in candidates):
            conflicts[group] = candidates
    _let_work_beat_retractions(ordered, groups, hanging, state, conflicts)
    return Folded(state, conflicts)


def _by_group(entity: str, ordered: list[Edit]) -> dict[str, list[Edit]]:
    """Return the changes that wrote each field, or group of fields, in order."""
    written: dict[str, list[Edit]] = {}
    for edit in ordered:
        for group in {group_of(entity, name) for name in edit.patch}:
            written.setdefault(group, []).append(edit)
    return written


def _values(entity: str, group: str, edit: Edit) -> dict[str, Value]:
    """Return what a change wrote to a group; a field that it left out of the group is empty."""
    return {name: edit.patch.get(name) for name in fields_of(entity, group)}


def _heads_of(
    entity: str, group: str, writers: list[Edit], groups: GroupsSeen
) -> tuple[Candidate, ...]:
    """Return the writes of a group that no other writer of it has seen, the latest first.

    A parentless import write is covered by any head that has seen the same value written: two
    people who import the same record, and then edit it on one side, have no conflict. Of import
    writes of one name in several spellings the first in id order counts, whoever merges.
    """
    unseen = [edit for edit in writers if not groups.have_seen(group, edit)]
    by_id = {edit.changeset_id: _values(entity, group, edit) for edit in writers}
    names = {
        edit.changeset_id: spelled(edit.patch[NAME])
        for edit in writers
        if group == NAME and edit.is_import
    }
    # whatever a writer has seen, one of those that are unseen has seen too
    seen = [edit.changeset_id for edit in writers if groups.have_seen(group, edit)]
    covered = {tuple(by_id[old].values()) for old in seen}
    covered_names = {names[old] for old in seen if old in names}

    def is_covered(edit: Edit) -> bool:
        if not edit.is_import or edit.parents:
            return False
        edit_id = edit.changeset_id
        return tuple(by_id[edit_id].values()) in covered or names.get(edit_id) in covered_names

    kept = [edit for edit in unseen if not is_covered(edit)] or unseen
    listed = (edit.changeset_id for edit in kept)
    later = later_spellings({edit_id: names[edit_id] for edit_id in listed if edit_id in names})
    return tuple(
        Candidate(edit.changeset_id, by_id[edit.changeset_id])
        for edit in sorted(kept, key=lambda edit: edit.changeset_id, reverse=True)
        if edit.changeset_id not in later
    )


def _let_work_beat_retractions(
    ordered: list[Edit],
    groups: GroupsSeen,
    hanging: Sequence[Hanging],
    state: dict[str, Value],
    conflicts: dict[str, tuple[Candidate, ...]],
) -> None:
    """Keep an entity in sight where work on it was not seen by whoever retracted it.

    The candidates are the newest unseen change of the entity itself, the newest of each author
    to what hangs on it, and the retractions.
    """
    standing = [
        edit
        for edit in ordered
        if edit.patch.get(RETRACTED) and not groups.have_seen(RETRACTED, edit)
    ]
    if not standing:
        return
    own = _newest_unseen_work(ordered, standing)
    newest: dict[str, UUID] = {}
    for row in hanging:
        for edit in unseen_work(row, standing):
            newest[edit.author] = max(edit.changeset_id, newest.get(edit.author, edit.changeset_id))
    shown = {*newest.values(), *([own] if own else [])}
    if not shown:
        return
    state[RETRACTED] = False
    conflicts[RETRACTED] = (
        *(Candidate(edit_id, {RETRACTED: False}) for edit_id in sorted(shown, reverse=True)),
        *(Candidate(edit.changeset_id, {RETRACTED: True}) for edit in reversed(standing)),
    )


def _newest_unseen_work(ordered: list[Edit], retractions: Sequence[Edit]) -> UUID | None:
    """Return the newest change that the author of one of these retractions did not know of.

    Another retraction is none, nor is an undone settlement, nor an import that only repeats what
    was known.
    """
    marks = one_mark_each(retraction.changeset_id for retraction in retractions)
    later, earlier = marks_of_later(ordered, marks), marks_of_earlier(ordered, marks)
    written = _writes((edit, later[edit.changeset_id]) for edit in ordered)
    for edit in reversed(ordered):
        edit_id = edit.changeset_id
        unaware = ~(later[edit_id] | earlier[edit_id] | _repeated(edit, written))
        if _is_work(edit) and unaware & ((1 << len(marks)) - 1):
            return edit_id
    return None


def _is_work(edit: Edit) -> bool:
    """Say whether a change may be unseen work: it wrote something, and is no retraction."""
    return bool(edit.patch) and not edit.patch.get(RETRACTED)


def _writes(known: Iterable[tuple[Edit, int]]) -> dict[tuple[str, Value], int]:
    """Return which values were written, with the marks of those who knew of it."""
    written: dict[tuple[str, Value], int] = {}
    for edit, marks in known:
        for name, value in edit.patch.items() if marks else ():
            write = name, _as_said(name, value)
            written[write] = written.get(write, 0) | marks
    return written


def _as_said(name: str, value: Value) -> Value:
    """Return what repeats a value is compared by: of a name, what all its spellings share."""
    return spelled(value) if name == NAME and value is not None else value


def _repeated(edit: Edit, written: Mapping[tuple[str, Value], int]) -> int:
    """Return the marks of those who knew all that an import says; 0 of any other change."""
    if not edit.is_import or edit.parents:
        return 0
    marks = -1
    for name, value in edit.patch.items():
        marks &= written.get((name, _as_said(name, value)), 0)
    return marks
