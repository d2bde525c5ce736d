"""Each filter as a condition on `claim`; words through the full-text index."""

from collections.abc import Collection, Sequence
from functools import cache, partial
from typing import Any
from uuid import UUID

from sqlalchemy import and_, false, not_, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from claimtrack.dates import bounds
from claimtrack.entities import BOUNDS, FILTERED, Field, Kind
from claimtrack.models import (
    Actor,
    Annotation,
    Assessment,
    Citation,
    Claim,
    Conflict,
    Origin,
    Rebuttal,
    SearchText,
    Source,
    Standing,
    Tagging,
)
from claimtrack.queries import gaps, number_filters, verdict_filters
from claimtrack.queries.brought import arrived_claims
from claimtrack.queries.criteria import (
    Condition,
    Criterion,
    among_claims,
    any_of,
    asked,
    by_name,
    opposite,
    plain,
)
from claimtrack.queries.filter_syntax import Query
from claimtrack.queries.lineage_filters import by_lineage
from claimtrack.queries.namesakes import qualified_actors
from claimtrack.queries.naming import called, names_of
from claimtrack.queries.sources import matching_sources, sources_at
from claimtrack.store import index
from claimtrack.store.united import united
from claimtrack.text import visible
from claimtrack.vocabulary import Label, Motivation, Nature, RebuttalKind
from claimtrack.words import Sought

_NATURES = frozenset(word.value for word in Nature)
_NAMED = 3
_ANSWERS = frozenset(word.value for word in RebuttalKind)

_HAS = {**verdict_filters.HAS, **number_filters.HAS, **gaps.HAS}
_SAID_OF_CLAIMS = {"owner": "owner", "speaker": "speaker_id"}


def criteria(session: Session, query: Query) -> list[Criterion]:
    """Return the criteria that a claim must meet to be found."""
    every = _sought(session, query.sought)
    for filter_ in query.filters:
        listed = [by_name(filter_.name)(session, value) for value in filter_.values]
        criterion = listed[0] if len(listed) == 1 else any_of(listed)
        every.append(opposite(criterion) if filter_.negated else criterion)
    return every


def conditions(session: Session, query: Query) -> list[Condition]:
    """Return the conditions that a claim must meet, each criterion in its gathered form."""
    return [*live(query), *(criterion.gathered for criterion in criteria(session, query))]


def live(query: Query) -> list[Condition]:
    """Return the condition that a claim is not retracted, unless retracted ones are wanted too."""
    return [] if query.retracted else [col(Claim.retracted).is_(False)]


def _sought(session: Session, wanted: Sequence[Sought]) -> list[Criterion]:
    """Return the criteria of what is sought in words; what must be there is looked up at once."""
    together = [each for each in wanted if not each.negated and each.address is None]
    every = [_words(session, together)] if together else []
    for each in wanted:
        if each not in together:
            criterion = _words(session, [each])
            if each.address is not None:
                cited = _cited_from(sources_at(session, each.address, is_open=True))
                criterion = any_of([criterion, cited])
            every.append(opposite(criterion) if each.negated else criterion)
    return every


def _words(session: Session, wanted: Sequence[Sought]) -> Criterion:
    members = index.matching(session.connection(), wanted)
    probe = (
        select(col(SearchText.claim_id))
        .where(col(SearchText.claim_id) == col(Claim.id), index.probe(session.connection(), wanted))
        .correlate(Claim)
        .exists()
    )
    return Criterion(col(Claim.id).in_(members), probe, members)


@cache
def live_rebuttal() -> Condition:
    """Return the condition that a rebuttal and its counterclaim are live."""
    return _is_live(Rebuttal)


def _is_live(rebuttal: Any) -> Condition:
    answer = aliased(Claim)
    gone = (
        select(col(answer.id))
        .where(col(answer.id) == col(rebuttal.counterclaim_id), col(answer.retracted).is_(True))
        .correlate(rebuttal)
        .exists()
    )
    return and_(col(rebuttal.retracted).is_(False), not_(gone))


@cache
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


@asked("speaker")
def _speaker(session: Session, value: str) -> Criterion:
    return plain(col(Claim.speaker_id).in_(matching_actors(session, value)))


def matching_actors(session: Session, value: str) -> list[UUID]:
    """Return the actors of this name; else those with a name that has these beginnings of words.

    Aliases count ("Moscow"), and so do actors that were united with one that matches.
    """
    connection = session.connection()
    matches = set(qualified_actors(connection, value))
    matches = matches or names_of(connection, "actor", unnamed=True).found(value)
    return list(united(connection, "actor").all_of(matches))


def left_out(session: Session, query: Query) -> list[str]:
    """Return a sentence for each filter that finds less than it might be taken for.

    Those of speakers that a name of just these words narrows; those by verdicts, some of which
    are covered.
    """
    connection = session.connection()
    sentences = verdict_filters.left_out(session, query)
    for value in (v for each in query.filters if each.name == "speaker" for v in each.values):
        names = names_of(connection, "actor", unnamed=True)
        shown = united(connection, "actor").all_of(names.found(value))
        found = names.beginning(value)
        others = sorted(f"“{visible(name)}”" for id_, name in found.items() if id_ not in shown)
        if others:
            more = f" and {len(others) - _NAMED:,} more" if len(others) > _NAMED else ""
            told = ", ".join(others[:_NAMED])
            sentences.append(f"speaker:{value}: whoever is called just that, not {told}{more}.")
    return sentences


@asked("tag")
def _tag(session: Session, value: str) -> Criterion:
    connection = session.connection()
    tagged = select(col(Tagging.claim_id)).where(
        col(Tagging.tag_id).in_(called(connection, "tag", value)), col(Tagging.retracted).is_(False)
    )
    return among_claims(tagged)


@asked("stage")
def _stage(session: Session, value: str) -> Criterion:
    return plain(col(Claim.stage) == value)


@asked("owner")
def _owner(session: Session, value: str) -> Criterion:
    return plain(col(Claim.owner) == value)


@asked("kind")
def _kind(session: Session, value: str) -> Criterion:
    if value in _NATURES:
        return plain(col(Claim.nature) == value)
    if value in _ANSWERS:
        answered = select(col(Rebuttal.claim_id))
        return among_claims(answered.where(live_rebuttal(), col(Rebuttal.kind) == value))
    speakers = select(col(Actor.id)).where(col(Actor.kind) == value)
    return plain(col(Claim.speaker_id).in_(speakers))


@asked("standing")
def _standing(session: Session, value: str) -> Criterion:
    if value == Label.UNANSWERED:
        return opposite(
            among_claims(select(col(Standing.claim_id)).where(col(Standing.label) != value))
        )
    return among_claims(select(col(Standing.claim_id)).where(col(Standing.label) == value))


@asked("since")
def _since(session: Session, value: str) -> Criterion:
    return _bounded(reaches_on(col(Claim.said), col(Claim.said_latest), value))


@asked("until")
def _until(session: Session, value: str) -> Criterion:
    return _bounded(reaches_back(col(Claim.said), col(Claim.said_earliest), value))


def reaches_on(said: Any, latest: Any, since: str) -> Condition:
    """Return the condition that a date, with its column of last days, reaches on to another.

    Never null: without a date it is false. An end that is open reaches as far as one likes.
    """
    day = bounds(since).earliest
    is_late = true() if day is None else or_(latest >= day, latest.is_(None))
    return and_(said.is_not(None), is_late)


def reaches_back(said: Any, earliest: Any, until: str) -> Condition:
    """Return the condition that a date, with its column of first days, reaches back to another."""
    day = bounds(until).latest
    is_early = true() if day is None else or_(earliest <= day, earliest.is_(None))
    return and_(said.is_not(None), is_early)


def _bounded(condition: Condition) -> Criterion:
    return Criterion(condition, condition, None)  # a walk through the listing's order meets it soon


@asked("source")
def _source(session: Session, value: str) -> Criterion:
    sources = matching_sources(session, value)
    judged = (col(Assessment.retracted).is_(False), col(Assessment.source_id).in_(sources))
    return any_of(
        [_cited_from(sources), among_claims(select(col(Assessment.claim_id)).where(*judged))]
    )


def _cited_from(sources: Collection[UUID]) -> Criterion:
    cited = select(col(Citation.claim_id))
    return among_claims(cited.where(live_citation(), col(Citation.source_id).in_(sources)))


@asked("import")
def _import(session: Session, value: str) -> Criterion:
    came = select(col(Origin.entity_id))
    return among_claims(came.where(col(Origin.dataset) == value, col(Origin.retracted).is_(False)))


asked("lineage")(by_lineage)


@asked("arrived")
def _arrived(session: Session, value: str) -> Criterion:
    """Return the criterion that the last merge wrote to a claim, or to a row on it."""
    return any_of([among_claims(claims) for claims in arrived_claims(session.connection())])


def _annotated(*more: Condition) -> Criterion:
    noted = select(col(Annotation.claim_id)).where(col(Annotation.claim_id).is_not(None))
    return among_claims(noted.where(col(Annotation.retracted).is_(False), *more))


@asked("has")
def _has(session: Session, value: str) -> Criterion:
    if value in _SAID_OF_CLAIMS:
        return plain(col(getattr(Claim, _SAID_OF_CLAIMS[value])).is_not(None))
    if value in _HAS:
        return _HAS[value](session)
    match value:
        case "rebuttal":
            return among_claims(select(col(Rebuttal.claim_id)).where(live_rebuttal()))
        case "answer":
            answers = col(Rebuttal.retracted).is_(False)
            return among_claims(select(col(Rebuttal.counterclaim_id)).where(answers))
        case "citation":
            return among_claims(select(col(Citation.claim_id)).where(live_citation()))
        case "quote":
            quoted = and_(live_citation(), col(Citation.exact).is_not(None))
            return among_claims(select(col(Citation.claim_id)).where(quoted))
        case "note":
            return _annotated()
        case "question":
            asks = col(Annotation.motivation) == Motivation.QUESTIONING.value
            return _annotated(asks, col(Annotation.settled).is_(False))
        case "tag":
            tagged = col(Tagging.retracted).is_(False)
            return among_claims(select(col(Tagging.claim_id)).where(tagged))
        case "date":
            return _bounded(col(Claim.said).is_not(None))
        case "conflict":
            return among_claims(select(col(Conflict.entity_id)))
    return plain(false())


@asked("is")
def _is(_: Session, value: str) -> Criterion:
    """Return the criterion that a claim answers others and nothing answers it."""
    answered, answers = aliased(Rebuttal), aliased(Rebuttal)
    retracted = aliased(Claim)
    gone = select(col(retracted.id)).where(
        col(retracted.id) == col(answers.claim_id), col(retracted.retracted).is_(True)
    )
    answering = select(col(answers.counterclaim_id)).where(
        col(answers.retracted).is_(False), not_(gone.correlate(answers).exists())
    )
    own = select(col(answered.id)).where(col(answered.claim_id) == col(answers.counterclaim_id))
    is_answered = own.where(_is_live(answered)).correlate(answers).exists()
    return among_claims(answering.where(not_(is_answered)))


@asked("month")
def _month(_: Session, value: str) -> Criterion:
    days = bounds(value)
    begins: list[Condition] = [col(Claim.said_earliest).is_not(None)]
    begins += [col(Claim.said_earliest) >= days.earliest] if days.earliest else []
    begins += [col(Claim.said_earliest) <= days.latest] if days.latest else []
    return plain(and_(*begins))


def by_field(field: Field, session: Session, value: str) -> Criterion:
    """Return what the filter of a plain field asks of it: a word, a date, a part of its text."""
    columns = Claim.__table__.c  # type: ignore[attr-defined]  # SQLModel does not declare it
    if field.words:
        return plain(columns[field.name] == value)
    if field.kind is not Kind.DATE:
        return plain(columns[field.name].icontains(value, autoescape=True))
    said = columns[field.name]
    earliest, latest = (columns[f"{field.name}{end}"] for end in BOUNDS)
    begins = reaches_back(said, earliest, value)
    return plain(and_(begins, reaches_on(said, latest, value)))


for _field in FILTERED:
    asked(_field.filter)(partial(by_field, _field))
