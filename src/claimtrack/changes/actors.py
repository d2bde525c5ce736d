"""Who is named: found by name, or added where nobody is called so."""

from uuid import UUID

from claimtrack import ids
from claimtrack.changes.recorder import Recording
from claimtrack.changes.slips import refuse_id_as_name
from claimtrack.errors import UnknownActorError
from claimtrack.queries.lookup import actor_called, actors_close_to
from claimtrack.text import visible
from claimtrack.vocabulary import ActorKind, SourceKind

_ISSUERS: dict[str, ActorKind] = {
    SourceKind.ARTICLE: ActorKind.OUTLET,
    SourceKind.BROADCAST: ActorKind.OUTLET,
    SourceKind.REPORT: ActorKind.ORGANIZATION,
    SourceKind.DATASET: ActorKind.ORGANIZATION,
    SourceKind.DOCUMENT: ActorKind.ORGANIZATION,
}
"""Who mostly issues a source of this kind; a person does the others."""


def ensure_actor(
    changeset: Recording,
    name: str,
    *,
    is_full: bool = False,
    kind: ActorKind = ActorKind.PERSON,
) -> UUID:
    """Return the actor that goes by this name; one of this kind is added if none does.

    Of actors that were united, the one that stands for all. Raises AmbiguousIdError where several
    share the name, InvalidRecordError where it looks like an id, and UnknownActorError where it is
    only a part of names that are there, unless `is_full` says that it is a whole name.
    """
    known = actor_called(changeset.connection, name)
    if known is not None:
        return known
    refuse_id_as_name("actor", name)
    near = [] if is_full else actors_close_to(changeset.connection, name)
    if near:
        raise UnknownActorError(name, [f"“{visible(other)}”" for other in near])
    return changeset.add(
        "actor", ids.actor_id(kind.value, name), {"name": name, "kind": kind.value}
    )


def issuer_kind(source_kind: str) -> ActorKind:
    """Return what kind of actor mostly issues sources of a kind."""
    return _ISSUERS.get(source_kind, ActorKind.PERSON)


def add_alias(changeset: Recording, actor: UUID, name: str) -> UUID:
    """Enter another name of an actor into a changeset that is open."""
    return changeset.add("alias", ids.alias_id(actor, name), {"actor_id": actor, "name": name})
