"""Whom a table of ours means that shows a speaker by name, with the id and the kind beside it."""

from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from claimtrack.history import log
from claimtrack.models import Actor, Claim
from claimtrack.queries.naming import Names, names_of
from claimtrack.schemas.records import SpeakerRecord
from claimtrack.text import normalise
from claimtrack.vocabulary import ActorKind


class ShownSpeakers:
    """Looks up in one import whom the speakers of our own tables are."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._names: Names | None = None
        self._ever: dict[UUID, frozenset[str] | None] = {}

    def meant(self, speaker: SpeakerRecord, claim: UUID) -> UUID | str:
        """Return the actor, or the kind of one that is to be found or made by the name alone.

        Whoever had the name at any time is meant still, though others have it, or he has another.
        An id that the file does not know is of somebody new, unless somebody here is called so;
        nobody is met by the name of an unnamed speaker.
        """
        if self._names is None:  # before anything is written, so that all rows see the same
            self._names = names_of(self._connection, "actor")
        shown = speaker.id or self._speaker_of(claim)
        if shown is not None and shown not in self._ever:
            self._ever[shown] = self._ever_called(shown)
        called = None if shown is None else self._ever[shown]
        if called is not None and normalise(speaker.name) in called:
            return shown or claim
        is_unnamed = speaker.kind is ActorKind.UNNAMED
        if called is None and speaker.id and (is_unnamed or not self._names.called(speaker.name)):
            return speaker.id
        return ActorKind.PERSON.value if is_unnamed else str(speaker.kind)

    def _speaker_of(self, claim: UUID) -> UUID | None:
        query = select(col(Claim.speaker_id)).where(col(Claim.id) == claim)
        return self._connection.execute(query).scalar()

    def _ever_called(self, actor: UUID) -> frozenset[str] | None:
        """Return all names that an actor ever had; None of one that the file has not."""
        query = select(col(Actor.name)).where(col(Actor.id) == actor)
        name = self._connection.execute(query).scalar()
        if name is None:
            return None
        edits = log.edits_of(self._connection, [actor]).get(actor, [])
        then = (str(edit.patch["name"]) for edit in edits if edit.patch.get("name"))
        return frozenset(map(normalise, (name, *then)))
