"""Why a claim stands as it does, in a sentence; an argument is read once for all of its claims."""

from collections.abc import Hashable, Iterable
from uuid import UUID

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from claimtrack.argument import Argument
from claimtrack.models import Actor, Claim
from claimtrack.queries.arguments import batches, connected, load
from claimtrack.text import clip, visible

_NAME_CELLS = 40


def standing_reason(session: Session, claim_id: UUID) -> str:
    """Return the sentence that says why a claim stands as it does."""
    return Reasons(session).of(claim_id)


class Reasons:
    """The reasons of many claims, as the file is in this session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._latest: tuple[set[UUID], Argument, _Names] | None = None

    def of(self, claim_id: UUID) -> str:
        """Return the reason of one claim; quick for claims of the same argument in turn."""
        if self._latest is None or claim_id not in self._latest[0]:
            connection = self._session.connection()
            statements, answers = load(connection, connected(connection, {claim_id}))
            ids: set[UUID] = {statement.id for statement in statements}  # type: ignore[misc]  # ours
            if claim_id not in ids:
                return "retracted: it takes no part in the argument"
            names = _Names(self._session, ids)
            self._latest = (ids, Argument(statements, answers), names)
        _, argument, names = self._latest
        return argument.reason(claim_id, names.of)


class _Names:
    """What to call the claims of an argument in a sentence; read only where one is called."""

    def __init__(self, session: Session, ids: Iterable[UUID]) -> None:
        self._session = session
        self._ids = ids
        self._names: dict[Hashable, str] = {}

    def of(self, claim_id: Hashable) -> str:
        """Return the name of its speaker, or its first words."""
        if not self._names:
            first = aliased(Actor)  # whom the speaker was united with
            is_one_with = and_(
                col(first.id) == col(Actor.same_as_id), col(Actor.retracted).is_(False)
            )
            speaker = func.coalesce(col(first.name), col(Actor.name))
            query = (
                select(col(Claim.id), speaker, case((speaker.is_(None), col(Claim.text))))
                .join(Actor, col(Actor.id) == col(Claim.speaker_id), isouter=True)
                .join(first, is_one_with, isouter=True)
            )
            for part in batches(self._ids):
                rows = self._session.connection().execute(query.where(col(Claim.id).in_(part)))
                for id_, name, words in rows:
                    self._names[id_] = visible(name or f"“{clip(words or '', _NAME_CELLS)}”")
        return self._names.get(claim_id, "unknown")
