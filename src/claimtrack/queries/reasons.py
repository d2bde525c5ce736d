"""Why a claim stands as it does, in a sentence; an argument is read once for all of its claims."""

from collections.abc import Collection, Hashable, Mapping
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from claimtrack.argument import Argument
from claimtrack.models import Actor, Claim
from claimtrack.queries.arguments import batches, connected, live_speakers, load
from claimtrack.queries.supports import Beside
from claimtrack.text import clip, visible

_NAME_CELLS = 40


def standing_reason(session: Session, claim_id: UUID) -> str:
    """Return the sentence that says why a claim stands as it does."""
    return Reasons(session).of(claim_id)


class Reasons:
    """The reasons of many claims, as the file is in this session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._beside = Beside(session)
        self._latest: tuple[Collection[UUID], Argument, _Names] | None = None

    def of(self, claim_id: UUID) -> str:
        """Return the reason of one claim; quick for claims of the same argument in turn."""
        if self._latest is None or claim_id not in self._latest[0]:
            connection = self._session.connection()
            speakers = live_speakers(connection, connected(connection, {claim_id}))
            if claim_id not in speakers:
                return "retracted: it takes no part in the argument"
            argument = Argument(*load(connection, speakers))
            self._latest = (speakers.keys(), argument, _Names(self._session, speakers))
        _, argument, names = self._latest
        return "; ".join((argument.reason(claim_id, names.of), *self._beside.of(claim_id)))


class _Names:
    """What to call the claims of an argument in a sentence; read only where one is called.

    There are far fewer speakers than claims, so theirs are the names that are read.
    """

    def __init__(self, session: Session, speakers: Mapping[UUID, UUID | None]) -> None:
        self._session = session
        self._speakers = speakers
        self._people: dict[UUID, str] | None = None
        self._words: dict[UUID, str] | None = None

    def of(self, claim_id: Hashable) -> str:
        """Return the name of its speaker, or its first words."""
        speaker = self._speakers.get(claim_id)  # type: ignore[call-overload]  # ids are ours
        if self._people is None:
            self._people = self._names()
        if speaker in self._people:
            return self._people[speaker]
        if self._words is None:
            self._words = self._first_words(self._people)
        return str(self._words.get(claim_id, "unknown"))  # type: ignore[call-overload]  # ids are ours

    def _names(self) -> dict[UUID, str]:
        first = aliased(Actor)  # whom the speaker was united with
        is_one_with = and_(col(first.id) == col(Actor.same_as_id), col(Actor.retracted).is_(False))
        query = select(col(Actor.id), func.coalesce(col(first.name), col(Actor.name)))
        query = query.join(first, is_one_with, isouter=True)
        names: dict[UUID, str] = {}
        for part in batches({speaker for speaker in self._speakers.values() if speaker}):
            rows = self._session.connection().execute(query.where(col(Actor.id).in_(part)))
            names.update((id_, visible(name)) for id_, name in rows if name)
        return names

    def _first_words(self, people: Collection[UUID]) -> dict[UUID, str]:
        unnamed = [claim for claim, speaker in self._speakers.items() if speaker not in people]
        query = select(col(Claim.id), col(Claim.text))
        words: dict[UUID, str] = {}
        for part in batches(unnamed):
            rows = self._session.connection().execute(query.where(col(Claim.id).in_(part)))
            words.update((id_, visible(f"“{clip(text, _NAME_CELLS)}”")) for id_, text in rows)
        return words
