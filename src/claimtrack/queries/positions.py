"""What a speaker said over time: its claims, how they answer each other, their numbers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlmodel import Session, col

from claimtrack.analysis.comparing import Number, number_of
from claimtrack.analysis.positions import TURNS, Answer, Positions, Turn, positions
from claimtrack.analysis.said import Said, Voice
from claimtrack.models import (
    Actor,
    Citation,
    Claim,
    Origin,
    Quantity,
    Rebuttal,
    Source,
    Tag,
    Tagging,
)
from claimtrack.queries.filters import live_citation
from claimtrack.queries.namesakes import told_apart
from claimtrack.queries.naming import own_name
from claimtrack.quotes import quoted_words
from claimtrack.schemas.positions import PositionRows, RepeatRow, StatementRow, TurnRow
from claimtrack.store.bulk import among
from claimtrack.store.united import united


def positions_of(
    session: Session, actor_id: UUID, *, topic_id: UUID | None = None, with_parts: bool = False
) -> PositionRows:
    """Return what an actor said, all that are united with it as one; on one topic, or on all.

    On a topic is what bears it, and what answers or repeats that. `with_parts` the parts of a body
    speak for it. Of the bodies that it is part of there is only what turns from its own claims.
    """
    reader = _Reader(session)
    voices = reader.voices(actor_id, with_parts=with_parts)
    claims = reader.claims(voices)
    answers = reader.answers(claims)
    if topic_id is not None:
        claims = _on_topic(claims, answers, reader.tagged(topic_id))
    numbers = reader.numbers(claims)
    said = [
        Said(
            claim.id,
            claim.speaker,
            voices[claim.speaker],
            claim.earliest,
            claim.latest,
            claim.repeats,
            tuple(numbers.get(claim.id, ())),
        )
        for claim in claims.values()
    ]
    return reader.told(actor_id, topic_id, voices, claims, positions(said, answers))


def speaker_of(session: Session, row_id: UUID) -> UUID | None:
    """Return who said a claim, None where nobody is known; of any other row the row itself."""
    query = select(col(Claim.id), col(Claim.speaker_id)).where(col(Claim.id) == row_id)
    row = session.connection().execute(query).first()
    return row_id if row is None else row[1]


def _topics_of(connection: Connection, own: Collection[UUID]) -> tuple[UUID, ...]:
    """Return the topics of what these actors said, by name."""
    query = (
        select(col(Tag.id), col(Tag.name))
        .join(Tagging, col(Tagging.tag_id) == col(Tag.id))
        .join(Claim, col(Claim.id) == col(Tagging.claim_id))
        .where(col(Claim.speaker_id).in_(own), col(Claim.retracted).is_(False))
        .where(col(Tagging.retracted).is_(False), col(Tag.retracted).is_(False))
        .distinct()
        .order_by(col(Tag.name))
    )
    return tuple(row[0] for row in connection.execute(query))


@dataclass(frozen=True, slots=True)
class _Claim:
    id: UUID
    speaker: UUID
    text: str
    said: str | None
    earliest: Any
    latest: Any
    repeats: UUID | None


def _on_topic(
    claims: Mapping[UUID, _Claim], answers: Iterable[Answer], tagged: Collection[UUID]
) -> dict[UUID, _Claim]:
    """Return the claims that bear a topic, with those that repeat or answer one that does."""
    links = [(claim.repeats, claim.id) for claim in claims.values() if claim.repeats in claims]
    links += [(answer.answered, answer.answer) for answer in answers]
    onward: dict[UUID, list[UUID]] = defaultdict(list)
    for target, claim in links:
        if target is not None:
            onward[target].append(claim)
    found = {claim for claim in tagged if claim in claims}
    pending = list(found)
    while pending:
        new = [claim for claim in onward[pending.pop()] if claim not in found]
        found.update(new)
        pending += new
    return {id_: claim for id_, claim in claims.items() if id_ in found}


class _Reader:
    """Reads what is live; of claims and actors that were united, the one that stands for all."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()
        self._actors = united(self._connection, "actor")
        self._claims = united(self._connection, "claim")

    def voices(self, actor_id: UUID, *, with_parts: bool) -> dict[UUID, Voice]:
        """Return whose claims count, by the actor that stands for each, and as whose."""
        first = self._actors.first(actor_id)
        voices = {first: Voice.OWN}
        query = select(col(Actor.id), col(Actor.part_of_id)).where(
            col(Actor.part_of_id).is_not(None), col(Actor.retracted).is_(False)
        )
        wholes: dict[UUID, set[UUID]] = defaultdict(set)
        parts: dict[UUID, set[UUID]] = defaultdict(set)
        for part, whole in self._connection.execute(query):
            if part is not None and whole is not None:
                part, whole = self._actors.first(part), self._actors.first(whole)
                wholes[part].add(whole)
                parts[whole].add(part)
        for links, voice, is_wanted in (
            (parts, Voice.PART, with_parts), (wholes, Voice.BODY, True),
        ):  # fmt: skip
            pending = [first] if is_wanted else []
            while pending:
                for other in links[pending.pop()]:
                    if other not in voices:
                        voices[other] = voice
                        pending.append(other)
        return voices

    def claims(self, voices: Mapping[UUID, Voice]) -> dict[UUID, _Claim]:
        """Return what these said, one of those that were united."""
        speakers = self._actors.all_of(voices)
        speaker: Any = col(Claim.speaker_id)
        query = select(
            col(Claim.id), col(Claim.speaker_id), col(Claim.text), col(Claim.said),
            col(Claim.said_earliest), col(Claim.said_latest), col(Claim.repeats_id),
        ).where(
            among(self._connection, speaker, speakers), col(Claim.retracted).is_(False)
        )  # fmt: skip
        rows: Iterable[Any] = self._connection.execute(query.order_by(col(Claim.id)))
        found: dict[UUID, _Claim] = {}
        for row in rows:
            first = self._claims.first(row[0])
            repeats = None if row[6] is None else self._claims.first(row[6])
            claim = _Claim(
                first, self._actors.first(row[1]), row[2], row[3], row[4], row[5],
                None if repeats == first else repeats,
            )  # fmt: skip
            if first not in found or row[0] == first:
                found[first] = claim
        return found

    def answers(self, claims: Collection[UUID]) -> list[Answer]:
        """Return how these claims turn from each other."""
        members = self._claims.all_of(claims)
        query = select(
            col(Rebuttal.claim_id), col(Rebuttal.counterclaim_id), col(Rebuttal.kind),
            col(Rebuttal.aim),
        ).where(
            col(Rebuttal.retracted).is_(False), col(Rebuttal.kind).in_(TURNS),
            among(self._connection, col(Rebuttal.counterclaim_id), members),
        ).order_by(col(Rebuttal.id))  # fmt: skip
        rows = self._connection.execute(query)
        first = self._claims.first
        listed = (Answer(first(row[0]), first(row[1]), row[2], row[3]) for row in rows)
        return [one for one in listed if one.answered in claims and one.answer in claims]

    def tagged(self, topic_id: UUID) -> set[UUID]:
        """Return the claims that bear a topic."""
        query = select(col(Tagging.claim_id)).where(
            col(Tagging.tag_id) == topic_id, col(Tagging.retracted).is_(False)
        )
        return set(map(self._claims.first, self._connection.execute(query).scalars()))

    def numbers(self, claims: Collection[UUID]) -> dict[UUID, list[Number]]:
        """Return the numbers that are recorded of these claims."""
        query = select(Quantity.__table__).where(  # type: ignore[attr-defined]  # not declared
            self._of(claims, Quantity), col(Quantity.retracted).is_(False)
        )
        found: dict[UUID, list[Number]] = defaultdict(list)
        for row in self._connection.execute(query.order_by(col(Quantity.id))):
            found[self._claims.first(row.claim_id)].append(
                number_of(row, (row.period_earliest, row.period_latest))
            )
        return found

    def told(
        self,
        actor_id: UUID,
        topic_id: UUID | None,
        voices: Mapping[UUID, Voice],
        claims: Mapping[UUID, _Claim],
        found: Positions,
    ) -> PositionRows:
        """Return positions with the words, names and quotes of what they are made of."""
        ids = [statement.id for statement in found.statements]
        names = self._names(voices)
        quotes, keys, topics = self._quotes(ids), self._keys(ids), self._topics(ids)

        def turns(of: Iterable[Turn]) -> dict[UUID, list[TurnRow]]:
            rows: dict[UUID, list[TurnRow]] = defaultdict(list)
            for turn in of:
                one, other = claims[turn.earlier], claims[turn.later]
                row = TurnRow(
                    one.id, other.id, turn.how, turn.aim, turn.why, turn.answer,
                    quotes.get(one.id, (one.text, None))[0],
                    quotes.get(other.id, (other.text, None))[0],
                    names[one.speaker], names[other.speaker],
                )  # fmt: skip
                rows[turn.later].append(row)
            return rows

        shifts, differences = turns(found.shifts), turns(found.differences)
        statements = tuple(
            StatementRow(
                statement.id,
                keys.get(statement.id),
                names[claims[statement.id].speaker],
                voices[claims[statement.id].speaker].value,
                claims[statement.id].said,
                claims[statement.id].text,
                quotes[statement.id][0] if statement.id in quotes else None,
                quotes[statement.id][1] if statement.id in quotes else None,
                tuple(topics.get(statement.id, ())),
                tuple(RepeatRow(again, claims[again].said) for again in statement.repeats),
                tuple(shifts[statement.id]),
                tuple(differences[statement.id]),
            )
            for statement in found.statements
        )
        first = self._actors.first(actor_id)
        return PositionRows(
            first,
            names[first],
            self._topic(topic_id),
            tuple(names[id_] for id_, voice in voices.items() if voice is Voice.PART),
            tuple(names[id_] for id_, voice in voices.items() if voice is Voice.BODY),
            _topics_of(self._connection, self._actors.all_of([first])),
            statements,
        )

    def _of(self, claims: Collection[UUID], entity: type[Any]) -> Any:
        """Return the condition that a row is on one of these claims, or what is one with it."""
        return among(self._connection, col(entity.claim_id), self._claims.all_of(claims))

    def _names(self, actors: Collection[UUID]) -> dict[UUID, str]:
        query = select(col(Actor.id), col(Actor.name)).where(
            among(self._connection, col(Actor.id), list(actors))
        )
        return told_apart(
            self._connection, {row[0]: row[1] for row in self._connection.execute(query)}
        )

    def _topic(self, topic_id: UUID | None) -> str | None:
        query = select(col(Tag.name)).where(col(Tag.id) == topic_id)
        return None if topic_id is None else self._connection.execute(query).scalar()

    def _quotes(self, claims: Collection[UUID]) -> dict[UUID, tuple[str, str | None]]:
        """Return what a source has of each claim word for word, and the source: the first."""
        query = (
            select(col(Citation.claim_id), col(Citation.exact), col(Citation.left_out),
                   own_name("source"))
            .join(Source, col(Source.id) == col(Citation.source_id))
            .where(self._of(claims, Citation), live_citation(), col(Citation.exact).is_not(None))
            .order_by(col(Citation.id).desc())
        )  # fmt: skip
        rows: Iterable[Any] = self._connection.execute(query)
        first = self._claims.first
        return {first(row[0]): (quoted_words(row[1], row[2]), row[3]) for row in rows}

    def _keys(self, claims: Collection[UUID]) -> dict[UUID, str]:
        query = (
            select(col(Origin.entity_id), func.min(col(Origin.key)))
            .where(among(self._connection, col(Origin.entity_id), claims))
            .where(col(Origin.retracted).is_(False))
            .group_by(col(Origin.entity_id))
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def _topics(self, claims: Collection[UUID]) -> dict[UUID, list[str]]:
        query = (
            select(col(Tagging.claim_id), col(Tag.name))
            .join(Tag, col(Tag.id) == col(Tagging.tag_id))
            .where(self._of(claims, Tagging), col(Tagging.retracted).is_(False))
            .order_by(col(Tag.name))
        )
        topics: dict[UUID, list[str]] = defaultdict(list)
        for claim, name in self._connection.execute(query):
            topics[self._claims.first(claim)].append(name)
        return topics
