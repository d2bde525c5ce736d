"""Each filter as a condition on `claim`; words through the full-text index."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy import and_, false, not_, or_, select, true
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from claimtrack.dates import bounds
from claimtrack.models import (
    Actor,
    Alias,
    Annotation,
    Assessment,
    Citation,
    Claim,
    Conflict,
    Origin,
    Rebuttal,
    Source,
    Standing,
    Tag,
    Tagging,
)
from claimtrack.search.query import Query
from claimtrack.store import index
from claimtrack.text import fold, normalise
from claimtrack.vocabulary import ActorKind, Label, Motivation, Nature, RebuttalKind

_NATURES = frozenset(word.value for word in Nature)
_ANSWERS = frozenset(word.value for word in RebuttalKind)
_SPEAKERS = frozenset(word.value for word in ActorKind)

Condition = ColumnElement[bool]


def conditions(session: Session, query: Query) -> list[Condition]:
    """Return everything that a claim must fulfil to be found."""
    dialect = session.connection().dialect.name
    found: list[Condition] = []
    if not query.retracted:
        found.append(col(Claim.retracted).is_(False))
    if query.words or query.prefix:
        found.append(index.contains(dialect, query.words, query.prefix))
    found += [index.has_phrase(phrase) for phrase in query.phrases]
    for one in query.filters:
        condition = or_(*(_BY_NAME[one.name](session, value) for value in one.values))
        # A condition on an empty column is neither true nor false: its opposite must be true.
        found.append(or_(not_(condition), condition.is_(None)) if one.negated else condition)
    return found


def live_rebuttal() -> Condition:
    """Return the condition that a rebuttal and its counterclaim are live."""
    answer = aliased(Claim)
    gone = (
        select(col(answer.id))
        .where(col(answer.id) == col(Rebuttal.counterclaim_id), col(answer.retracted).is_(True))
        .correlate(Rebuttal)
        .exists()
    )
    return and_(col(Rebuttal.retracted).is_(False), not_(gone))


def live_citation() -> Condition:
    """Return the condition that a citation and its source are live."""
    cited = aliased(Source)
    gone = (
        select(col(cited.id))
        .where(col(cited.id) == col(Citation.source_id), col(cited.retracted).is_(True))
        .correlate(Citation)
        .exists()
    )
    return and_(col(Citation.retracted).is_(False), not_(gone))


def _speaker(session: Session, value: str) -> Condition:
    return col(Claim.speaker_id).in_(matching_actors(session, value))


def matching_actors(session: Session, value: str) -> list[UUID]:
    """Return the actors that go by this name; else those whose names hold its word beginnings.

    Other names count ("Moscow"), and so does whoever was united with an actor that matches.
    """
    wanted = fold(value).split()
    if not wanted:
        return []
    names = (
        session.connection()
        .execute(
            select(col(Actor.id), col(Actor.name), col(Actor.same_as_id)).where(
                col(Actor.retracted).is_(False)
            )
        )
        .all()
    )
    others = (
        session.connection()
        .execute(
            select(col(Alias.actor_id), col(Alias.name)).where(col(Alias.retracted).is_(False))
        )
        .all()
    )
    folded = [(row[0], fold(row[1]).split()) for row in names]
    folded += [(row[0], fold(row[1]).split()) for row in others]
    exact = {actor for actor, words in folded if words == wanted}
    found = exact or {actor for actor, words in folded if _begins(wanted, words)}
    united = {row[0] for row in names if row[2] in found}
    onward = {row[2] for row in names if row[0] in found and row[2] is not None}
    return list(found | united | onward)


def _begins(wanted: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)


def _tag(session: Session, value: str) -> Condition:
    wanted = normalise(value)
    tags = session.connection().execute(select(col(Tag.id), col(Tag.name)))
    ids = [row[0] for row in tags if normalise(row[1]) == wanted]
    return col(Claim.id).in_(
        select(col(Tagging.claim_id)).where(
            col(Tagging.tag_id).in_(ids), col(Tagging.retracted).is_(False)
        )
    )


def _stage(session: Session, value: str) -> Condition:
    return col(Claim.stage) == value


def _owner(session: Session, value: str) -> Condition:
    return col(Claim.owner) == value


def _kind(session: Session, value: str) -> Condition:
    if value in _NATURES:
        return col(Claim.nature) == value
    if value in _ANSWERS:
        return col(Claim.id).in_(
            select(col(Rebuttal.claim_id)).where(live_rebuttal(), col(Rebuttal.kind) == value)
        )
    return col(Claim.speaker_id).in_(select(col(Actor.id)).where(col(Actor.kind) == value))


def _standing(session: Session, value: str) -> Condition:
    if value == Label.UNANSWERED:
        answered = select(col(Standing.claim_id)).where(col(Standing.label) != value)
        return col(Claim.id).not_in(answered)
    return col(Claim.id).in_(select(col(Standing.claim_id)).where(col(Standing.label) == value))


def _since(session: Session, value: str) -> Condition:
    earliest = bounds(value).earliest
    return true() if earliest is None else col(Claim.said_latest) >= earliest


def _until(session: Session, value: str) -> Condition:
    latest = bounds(value).latest
    return true() if latest is None else col(Claim.said_earliest) <= latest


def _source(session: Session, value: str) -> Condition:
    cited = select(col(Citation.claim_id)).where(
        live_citation(), col(Citation.source_id).in_(matching_sources(session, value))
    )
    return col(Claim.id).in_(cited)


def matching_sources(session: Session, value: str) -> list[UUID]:
    """Return the sources with this key, this id prefix, or these words in title or outlet."""
    keyed = (
        session.connection()
        .execute(
            select(col(Origin.entity_id)).where(
                col(Origin.key) == value,
                col(Origin.entity) == "source",
                col(Origin.retracted).is_(False),
            )
        )
        .all()
    )
    if keyed:
        return [row[0] for row in keyed]
    wanted = fold(value).split()
    prefix = value.replace("-", "").lower()
    rows = session.connection().execute(
        select(col(Source.id), col(Source.title), col(Source.outlet))
    )
    return [
        row[0]
        for row in rows
        if (len(prefix) >= 4 and row[0].hex.startswith(prefix))
        or (wanted and _begins(wanted, fold(f"{row[1]} {row[2] or ''}").split()))
    ]


def _import(session: Session, value: str) -> Condition:
    return col(Claim.id).in_(
        select(col(Origin.entity_id)).where(
            col(Origin.dataset) == value, col(Origin.retracted).is_(False)
        )
    )


def _annotated(*more: Condition) -> Condition:
    return col(Claim.id).in_(
        select(col(Annotation.claim_id)).where(
            col(Annotation.claim_id).is_not(None), col(Annotation.retracted).is_(False), *more
        )
    )


def _has(session: Session, value: str) -> Condition:
    match value:
        case "rebuttal":
            return col(Claim.id).in_(select(col(Rebuttal.claim_id)).where(live_rebuttal()))
        case "answer":
            answers = col(Rebuttal.retracted).is_(False)
            return col(Claim.id).in_(select(col(Rebuttal.counterclaim_id)).where(answers))
        case "citation":
            return col(Claim.id).in_(select(col(Citation.claim_id)).where(live_citation()))
        case "quote":
            quoted = and_(live_citation(), col(Citation.exact).is_not(None))
            return col(Claim.id).in_(select(col(Citation.claim_id)).where(quoted))
        case "note":
            return _annotated()
        case "question":
            asks = col(Annotation.motivation) == Motivation.QUESTIONING.value
            return _annotated(asks, col(Annotation.settled).is_(False))
        case "assessment":
            judged = col(Assessment.retracted).is_(False)
            return col(Claim.id).in_(select(col(Assessment.claim_id)).where(judged))
        case "tag":
            tagged = col(Tagging.retracted).is_(False)
            return col(Claim.id).in_(select(col(Tagging.claim_id)).where(tagged))
        case "owner":
            return col(Claim.owner).is_not(None)
        case "date":
            return col(Claim.said).is_not(None)
        case "conflict":
            return col(Claim.id).in_(select(col(Conflict.entity_id)))
    return false()


_BY_NAME: dict[str, Callable[[Session, str], Condition]] = {
    "speaker": _speaker,
    "tag": _tag,
    "stage": _stage,
    "owner": _owner,
    "kind": _kind,
    "standing": _standing,
    "since": _since,
    "until": _until,
    "source": _source,
    "import": _import,
    "has": _has,
}
