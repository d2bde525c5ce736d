"""Changes of rows that are there: revise, retract, bring back."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from claimtrack.changes.actors import add_alias, ensure_actor, issuer_kind
from claimtrack.changes.basis import revised_basis
from claimtrack.changes.lineage import with_one_lineage
from claimtrack.changes.recorder import Recording, recording
from claimtrack.changes.slips import refuse_id_as_name, refuse_id_as_text
from claimtrack.changes.statements import Values
from claimtrack.entities import REFERENCES, label_of
from claimtrack.errors import ClaimtrackError, InvalidRecordError, WrongKindError
from claimtrack.history import log
from claimtrack.history.fold import RETRACTED, heads
from claimtrack.models import Alias
from claimtrack.queries.hanging import Work, describe_work
from claimtrack.queries.lookup import name_of
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.vocabulary import SourceKind


class OthersWorkError(ClaimtrackError):
    """A retraction that would hide what others wrote; `carried` says whose and how much.

    `name` is what the first of the rows is called, "" where it has no name.
    """

    def __init__(self, rows: Sequence[tuple[str, UUID, Sequence[Work]]], name: str) -> None:
        entity, row_id, work = rows[0]
        what = f"{entity} “{name}” ({row_id.hex[:8]})" if name else f"{entity} {row_id.hex[:8]}"
        self.carried = f"{what} carries {describe_work(work)}"
        if len(rows) > 1:
            self.carried += f", and {len(rows) - 1:,} more of these rows carry work of others"
        super().__init__(f"{self.carried}; `--with-others` retracts it all the same.")


def revise(
    store: Store,
    author: str,
    target: RowRef,
    values: Values,
    *,
    speaker: str | None = None,
    issuer: str | None = None,
    aliases: Sequence[str] = (),
    no_aliases: Sequence[str] = (),
    seen: frozenset[UUID] | None = None,
    seen_at: UUID | None = None,
    reason: str | None = None,
) -> bool:
    """Change fields of a row; `speaker` and `issuer` by name. Returns whether anything differed.

    `aliases` are more names of an actor, `no_aliases` those that it has no longer. `seen` are the
    changes that a form showed, or `seen_at` the newest changeset when somebody looked; what others
    wrote since is not overwritten: the same field is then in conflict.
    """
    with recording(store, author, reason=reason) as changeset:
        changed = with_one_lineage(target.entity, values)
        if speaker is not None:
            changed["speaker_id"] = ensure_actor(changeset, speaker) if speaker else None
        if issuer is not None:
            changed["issuer_id"] = _issuer(changeset, target, values, issuer) if issuer else None
        _refuse_circle(target, changed)
        if target.entity == "claim":
            refuse_id_as_text(changed)
        elif target.entity in ("actor", "tag") and changed.get("name"):
            refuse_id_as_name(target.entity, changed["name"])
        elif target.entity == "assessment":
            changed |= revised_basis(store, changeset, target.id, changed)
        known = _seen(changeset, target, seen_at) if seen is None else seen
        if (aliases or no_aliases) and target.entity != "actor":
            raise WrongKindError(target.id.hex[:8], target.entity, "actor")
        for name in aliases:
            add_alias(changeset, target.id, name)
        _drop_aliases(changeset, target.id, no_aliases)
        is_named = changeset.wrote
        return changeset.revise(target.entity, target.id, changed, seen=known) or is_named


def _issuer(changeset: Recording, source: RowRef, values: Values, name: str) -> UUID:
    """Return who issued a source, by name; one who is new is of the kind that issues such."""
    there = changeset.row("source", source.id) if source.entity == "source" else None
    kind = values.get("kind") or (there or {}).get("kind") or SourceKind.DOCUMENT
    return ensure_actor(changeset, name, kind=issuer_kind(kind))


def _refuse_circle(target: RowRef, changed: Values) -> None:
    """Refuse a row that would be a part of itself, repeat itself, or be derived from itself."""
    for name, to in REFERENCES[target.entity].items():
        if to == target.entity and changed.get(name) == target.id:
            label = label_of(target.entity, name)
            raise InvalidRecordError(label, "that is the row itself; name another")


def _drop_aliases(changeset: Recording, actor: UUID, names: Sequence[str]) -> None:
    query = select(col(Alias.id)).where(
        col(Alias.actor_id) == actor, col(Alias.name).in_(names), col(Alias.retracted).is_(False)
    )
    for alias in changeset.connection.execute(query).scalars().all() if names else ():
        changeset.retract("alias", alias)


def revise_all(
    store: Store,
    author: str,
    targets: Sequence[RowRef],
    values: Values,
    *,
    seen_at: UUID | None = None,
    reason: str | None = None,
) -> int:
    """Change the same fields of several rows, as one step; return how many differed."""
    with recording(store, author, reason=reason) as changeset:
        return sum(
            changeset.revise(
                target.entity, target.id, values, seen=_seen(changeset, target, seen_at)
            )
            for target in targets
        )


def retract(
    store: Store,
    author: str,
    targets: Sequence[RowRef],
    *,
    with_others: bool = False,
    seen_at: UUID | None = None,
    reason: str | None = None,
) -> int:
    """Take rows out of sight; return how many were in sight. `restore` brings them back.

    Raises OthersWorkError where they carry live work of others, unless `with_others` says that
    this is meant. What others add later, or elsewhere without this being seen there, keeps a row
    in sight, in conflict.
    """
    with recording(store, author, reason=reason) as changeset:
        retracted: dict[UUID, str] = {}
        for target in targets:
            seen = _seen(changeset, target, seen_at)
            if changeset.revise(target.entity, target.id, {RETRACTED: True}, seen=seen):
                retracted[target.id] = target.entity
        acknowledge_work(changeset, retracted, with_others=with_others, until=seen_at)
        return len(retracted)


def acknowledge_work(
    changeset: Recording,
    retracted: Mapping[UUID, str],
    *,
    with_others: bool,
    until: UUID | None = None,
) -> None:
    """Record that whoever retracts rows (ids and kinds) has seen the work of others on them.

    Raises OthersWorkError where there is any, unless `with_others`.
    """
    carried = changeset.work_of_others(retracted)
    if carried and not with_others:
        rows = [(retracted[row_id], row_id, carried[row_id]) for row_id in carried]
        first = RowRef(*rows[0][:2])
        raise OthersWorkError(rows, name_of(changeset.connection, first))
    work = {(row.entity, row.id) for rows in carried.values() for row in rows}
    changeset.acknowledge(work, until)


def restore(
    store: Store,
    author: str,
    targets: Sequence[RowRef],
    *,
    seen_at: UUID | None = None,
    reason: str | None = None,
) -> int:
    """Bring retracted rows back; return how many were out of sight."""
    values = {RETRACTED: False}
    return revise_all(store, author, targets, values, seen_at=seen_at, reason=reason)


def _seen(changeset: Recording, target: RowRef, seen_at: UUID | None) -> frozenset[UUID] | None:
    """Return the heads that the author saw: of a row's changes up to changeset `seen_at`."""
    if seen_at is None:
        return None
    edits = log.edits_of(changeset.connection, [target.id]).get(target.id, [])
    return heads(edit for edit in edits if edit.changeset_id <= seen_at)
