"""Adopting what other programs did to the file, as a changeset of its own kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlmodel import col

from claimtrack.changes import projection, standings
from claimtrack.changes.drift import Drift, DriftKind, drifts
from claimtrack.changes.projection import LOGGED, TABLES
from claimtrack.changes.recorder import FIXED, Recording, recording
from claimtrack.entities import REFERENCES
from claimtrack.errors import ClaimtrackError, InvalidRecordError
from claimtrack.history.fold import RETRACTED
from claimtrack.models import Claim
from claimtrack.schemas.fields import FIELDS
from claimtrack.schemas.validation import checked
from claimtrack.store import Store, index
from claimtrack.vocabulary import ChangesetKind


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
    it is, and what is in conflict is put back as the history has it, and told in `left`.
    """
    if not reason.strip():
        raise InvalidRecordError("reason", "is missing: say which program wrote, and why it holds")
    found = Adoption()
    with recording(store, author, kind=ChangesetKind.ADOPT, reason=reason.strip()) as opened:
        listed = list(drifts(opened.connection))
        added = [one for one in listed if one.kind is DriftKind.ADDED]
        others = [one for one in listed if one.kind is not DriftKind.ADDED]
        for one in others:
            if one.kind is DriftKind.UNREADABLE:  # it cannot be updated either: it is written anew
                table = TABLES[one.entity]
                opened.connection.execute(delete(table).where(table.c.id == one.entity_id))
        _add(opened, added, found)
        projection.refold(
            opened.connection,
            [(one.entity, one.entity_id) for one in others if one.kind is not DriftKind.STRANGE],
        )
        for one in others:
            _take(opened, one, found)
        if opened.wrote:
            found.changeset = opened.id
            opened.finish()
        _compute_again(opened)
    return found


def _take(opened: Recording, drift: Drift, found: Adoption) -> None:
    """Write what another program made of a row, which stands as the history has it by now."""
    if drift.kind is DriftKind.DELETED:
        found.brought_back += 1
    elif drift.kind is DriftKind.UNREADABLE:
        found.left.append(f"{drift} It is as the history has it.")
    elif drift.kind is DriftKind.STRANGE:
        found.left.append(f"{drift} It was left as it is.")
    elif drift.kind is DriftKind.CHANGED:
        fixed = FIXED[drift.entity]
        logged = [name for name in drift.fields if name in LOGGED[drift.entity]]
        kept = {name: drift.row[name] for name in logged if name not in fixed}
        for name in (name for name in logged if name in fixed):
            found.left.append(f"{_name(drift)}: {name} is never changed; it is as it was.")
        try:
            if kept:
                found.changed += opened.revise(drift.entity, drift.entity_id, kept)
        except ClaimtrackError as error:
            found.left.append(f"{_name(drift)}: {error} It is as the history has it.")


def _add(opened: Recording, added: Sequence[Drift], found: Adoption) -> None:
    """Give the rows that another program wrote a history, each as if it were entered now."""
    refused: set[UUID] = set()
    sound: list[Drift] = []
    for one in added:
        reason = _reason_against(one)
        if reason is None:
            sound.append(one)
        else:
            refused.add(one.entity_id)
            found.left.append(f"{_name(one)}: {reason} It was left as it is.")
    for one in _pointing_to_none_of(sound, refused, found):
        table = TABLES[one.entity]
        opened.connection.execute(delete(table).where(table.c.id == one.entity_id))
        values = {name: one.row[name] for name in LOGGED[one.entity] if name != RETRACTED}
        try:
            opened.add(one.entity, one.entity_id, values)
        except ClaimtrackError as error:
            opened.connection.execute(insert(table).values(dict(one.row)))
            found.left.append(f"{_name(one)}: {error} It was left as it is.")
            continue
        if one.row[RETRACTED]:
            opened.revise(one.entity, one.entity_id, {RETRACTED: True})
        found.added += 1


def _pointing_to_none_of(
    sound: Sequence[Drift], refused: set[UUID], found: Adoption
) -> Iterator[Drift]:
    """Yield the rows that name nothing that was refused, directly or through each other."""
    pending = list(sound)
    while True:
        bad = [one for one in pending if refused & {one.row[n] for n in REFERENCES[one.entity]}]
        if not bad:
            break
        for one in bad:
            found.left.append(f"{_name(one)}: names a row that is refused. It was left as it is.")
        refused |= {one.entity_id for one in bad}
        pending = [one for one in pending if one not in bad]
    yield from pending


def _reason_against(drift: Drift) -> str | None:
    try:
        values = {name: drift.row[name] for name in LOGGED[drift.entity] if name != RETRACTED}
        checked(FIELDS[drift.entity], values)
    except ClaimtrackError as error:
        return f"{error}."
    return None


def _compute_again(opened: Recording) -> None:
    """Bring everything that is computed up to date: words for search, standings."""
    connection = opened.connection
    index.refresh(connection, list(connection.execute(select(col(Claim.id))).scalars()))
    standings.refresh_all(connection)


def _name(drift: Drift) -> str:
    return f"{drift.entity} {drift.entity_id.hex[:8]}"
