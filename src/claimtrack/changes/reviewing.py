"""Who is asked to judge which claims, and the settings that hold for everybody in the file."""

from collections.abc import Sequence
from uuid import UUID

from claimtrack import ids
from claimtrack.changes.recorder import Recording, recording
from claimtrack.changes.slips import refuse_id_as_name
from claimtrack.errors import InvalidRecordError
from claimtrack.history.fold import RETRACTED
from claimtrack.store import Store


def assign(
    store: Store, author: str, claim_ids: Sequence[UUID], reviewers: Sequence[str]
) -> list[UUID]:
    """Ask reviewers, by name, to judge claims; return the assignments, old ones too.

    Raises InvalidRecordError where a name is empty or looks like an id.
    """
    with recording(store, author) as changeset:
        return [
            _assign(changeset, claim_id, name)
            for claim_id in claim_ids
            for name in _names(reviewers)
        ]


def unassign(store: Store, author: str, claim_ids: Sequence[UUID], reviewers: Sequence[str]) -> int:
    """Ask them no longer; return how many assignments there were."""
    with recording(store, author) as changeset:
        assignments = [
            ids.assignment_id(claim_id, name)
            for claim_id in claim_ids
            for name in _names(reviewers)
        ]
        live = [one for one in assignments if changeset.is_live("assignment", one)]
        return sum(changeset.retract("assignment", one) for one in live)


def reassign(
    store: Store, author: str, claim_ids: Sequence[UUID], on: Sequence[str], off: Sequence[str]
) -> None:
    """Ask some reviewers to judge claims, and others no longer, in one step; as `assign`."""
    with recording(store, author) as changeset:
        for claim_id in claim_ids:
            for name in _names(on) if on else ():
                _assign(changeset, claim_id, name)
            for name in _names(off) if off else ():
                assignment = ids.assignment_id(claim_id, name)
                if changeset.is_live("assignment", assignment):
                    changeset.retract("assignment", assignment)


def _assign(changeset: Recording, claim_id: UUID, reviewer: str) -> UUID:
    assignment = ids.assignment_id(claim_id, reviewer)
    there = changeset.row("assignment", assignment)
    if there is None:
        values = {"claim_id": claim_id, "reviewer": reviewer}
        return changeset.add("assignment", assignment, values)
    if there[RETRACTED]:
        changeset.restore("assignment", assignment)
    return assignment


def _names(reviewers: Sequence[str]) -> list[str]:
    names = [name.strip() for name in reviewers]
    if not names or "" in names:
        raise InvalidRecordError("reviewer", "is missing: name who is to judge it")
    for name in names:
        refuse_id_as_name("reviewer", name)
    return names


def set_setting(store: Store, author: str, name: str, value: str | None, subject: str = "") -> bool:
    """Set a setting of the file, or take it back with None; return whether that changed anything.

    `name` is a `SettingName`; of `blind` the value is a word of `Blind`, of `editor`, with the
    name of the editor as `subject`, it is "yes". Raises InvalidRecordError.
    """
    subject = subject.strip()
    setting = ids.setting_id(name, subject)
    with recording(store, author) as changeset:
        there = changeset.row("setting", setting)
        if value is None:
            return changeset.is_live("setting", setting) and changeset.retract("setting", setting)
        if there is None:
            changeset.add("setting", setting, {"name": name, "subject": subject, "value": value})
            return True
        return changeset.revise("setting", setting, {"value": value, RETRACTED: False})
