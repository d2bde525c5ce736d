"""Adopting what other programs did to the file, as a changeset of its own kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection, delete, insert

from claimtrack.changes import projection
from claimtrack.changes.drift import Drift, DriftKind, drifts
from claimtrack.changes.leftovers import compute_again, remove_leftovers
from claimtrack.changes.projection import LOGGED, TABLES
from claimtrack.changes.recorder import FIXED, Recording, recording
from claimtrack.entities import REFERENCES
from claimtrack.errors import ClaimtrackError, InvalidRecordError, StrangeFileError
from claimtrack.history.fold import RETRACTED
from claimtrack.schemas.fields import FIELDS
from claimtrack.schemas.validation import checked
from claimtrack.store import Store
from claimtrack.store.strange import DERIVED, strange_values
from claimtrack.vocabulary import ChangesetKind

_LEFT = (DriftKind.STRANGE, DriftKind.BROKEN)
"""What nobody can put right from the history."""


@dataclass(slots=True)
class Adoption:
    """What was adopted (rows), what was brought back from the history, and what was neither."""

    changeset: UUID | None = None
    changed: int = 0
    added: int = 0
    brought_back: int = 0
    left: list[str] = field(default_factory=list)


def adopt(store: Store, author: str, reason: str) -> Adoption:
    """Record what other programs changed and added, and bring back what they deleted.

    What they wrote passes the checks that everything passes. What does not, what says which row
    it is, and what is in conflict is put back as the history has it, and said in `left`.
    """
    if not reason.strip():
        raise InvalidRecordError("reason", "is missing: say which program wrote, and why it holds")
    report = Adoption()
    with recording(store, author, kind=ChangesetKind.ADOPT, reason=reason.strip()) as changeset:
        _make_readable(changeset.connection, store)
        listed = list(drifts(changeset.connection))
        added = [drift for drift in listed if drift.kind is DriftKind.ADDED]
        others = [drift for drift in listed if drift.kind is not DriftKind.ADDED]
        for drift in others:
            if drift.kind is DriftKind.UNREADABLE:  # nor can it be updated: it is written anew
                table = TABLES[drift.entity]
                changeset.connection.execute(delete(table).where(table.c.id == drift.entity_id))
        _adopt_rows(changeset, added, report)
        ours = [drift for drift in others if drift.kind not in _LEFT]
        projection.refold(changeset.connection, [(drift.entity, drift.entity_id) for drift in ours])
        for drift in others:
            _adopt_change(changeset, drift, report)
        if changeset.wrote:
            report.changeset = changeset.id
            changeset.finish()
        compute_again(changeset.connection)
    return report


def _make_readable(connection: Connection, store: Store) -> None:
    """Remove what is computed and cannot be read, which is computed again in the end.

    Raises StrangeFileError where something in the history cannot be read: no row follows from it.
    """
    values = list(strange_values(connection))
    for value in values:
        if value.is_logged:
            raise StrangeFileError(str(store.location), str(value))
    remove_leftovers(connection, {value.table for value in values} & DERIVED)


def _adopt_change(changeset: Recording, drift: Drift, report: Adoption) -> None:
    """Write what another program made of a row, which stands as the history has it by now."""
    if drift.kind is DriftKind.DELETED:
        report.brought_back += 1
    elif drift.kind is DriftKind.UNREADABLE:
        report.left.append(f"{drift} It is as the history has it.")
    elif drift.kind in _LEFT:
        report.left.append(f"{drift} It was left as it is.")
    elif drift.kind is DriftKind.CHANGED:
        fixed = FIXED[drift.entity]
        logged = [name for name in drift.fields if name in LOGGED[drift.entity]]
        kept = {name: drift.row[name] for name in logged if name not in fixed}
        for name in (name for name in logged if name in fixed):
            report.left.append(f"{_name(drift)}: {name} is never changed; it is as it was.")
        try:
            if kept:
                report.changed += changeset.revise(drift.entity, drift.entity_id, kept)
        except ClaimtrackError as error:
            report.left.append(f"{_name(drift)}: {error} It is as the history has it.")


def _adopt_rows(changeset: Recording, added: Sequence[Drift], report: Adoption) -> None:
    """Give the rows that another program wrote a history, each as if it were entered now."""
    refused: set[UUID] = set()
    sound: list[Drift] = []
    for drift in added:
        reason = _reason_against(drift)
        if reason is None:
            sound.append(drift)
        else:
            refused.add(drift.entity_id)
            report.left.append(f"{_name(drift)}: {reason} It was left as it is.")
    for drift in _not_pointing_to(sound, refused, report):
        table = TABLES[drift.entity]
        changeset.connection.execute(delete(table).where(table.c.id == drift.entity_id))
        values = {name: drift.row[name] for name in LOGGED[drift.entity] if name != RETRACTED}
        try:
            changeset.add(drift.entity, drift.entity_id, values)
        except ClaimtrackError as error:
            changeset.connection.execute(insert(table).values(dict(drift.row)))
            report.left.append(f"{_name(drift)}: {error} It was left as it is.")
            continue
        if drift.row[RETRACTED]:
            changeset.revise(drift.entity, drift.entity_id, {RETRACTED: True})
        report.added += 1


def _not_pointing_to(
    sound: Sequence[Drift], refused: set[UUID], report: Adoption
) -> Iterator[Drift]:
    """Yield the rows that name nothing that was refused, directly or through each other."""
    pending = list(sound)
    while True:
        refused_too = [drift for drift in pending if refused & _targets(drift)]
        if not refused_too:
            break
        for drift in refused_too:
            reason = "names a row that is refused."
            report.left.append(f"{_name(drift)}: {reason} It was left as it is.")
        refused |= {drift.entity_id for drift in refused_too}
        pending = [drift for drift in pending if drift not in refused_too]
    yield from pending


def _targets(drift: Drift) -> set[UUID]:
    return {drift.row[name] for name in REFERENCES[drift.entity]}


def _reason_against(drift: Drift) -> str | None:
    try:
        values = {name: drift.row[name] for name in LOGGED[drift.entity] if name != RETRACTED}
        checked(FIELDS[drift.entity], values)
    except ClaimtrackError as error:
        return f"{error}."
    return None


def _name(drift: Drift) -> str:
    return f"{drift.entity} {drift.entity_id.hex[:8]}"
