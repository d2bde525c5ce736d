"""Suggested statements taken as claims: each with its speaker and its exact words, as one step."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from claimtrack import ids
from claimtrack.attribution import ProposedAnswer, Proposition, StatementKind, Voice
from claimtrack.changes.actors import ensure_actor
from claimtrack.changes.recorder import Recording, recording
from claimtrack.changes.statements import (
    enter_citation,
    enter_claim,
    enter_rebuttal,
)
from claimtrack.queries.suggestions import Suggestion, Suggestions, answers_nothing, denied_claim
from claimtrack.store import Store
from claimtrack.vocabulary import ActorKind, Link, Nature, Wording

_NATURES = {
    StatementKind.FORECAST: Nature.FORECAST,
    StatementKind.PROMISE: Nature.INTENTION,
    StatementKind.DEMAND: Nature.POSITION,
    StatementKind.POSITION: Nature.POSITION,
    StatementKind.OPINION: Nature.OPINION,
}

ANSWERS_NOTHING = "Answers no claim."
"""What the note on a claim says whose proposed answer a person emptied."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person wrote instead of what a suggestion proposes.

    `claim` are fields of the claim, `citation` fields of each of its citations, and `rebuttal`
    those of the rebuttal of the claim `against`, or of a new claim that says `denied`. With neither
    it answers nothing, now and later, unless it `waits` for the statement that it answers.
    """

    claim: Mapping[str, Any]
    speaker: str | None
    citation: Mapping[str, Any]
    tags: Sequence[str] = ()
    against: UUID | None = None
    denied: str | None = None
    waits: bool = False
    rebuttal: Mapping[str, Any] = field(default_factory=dict)


def accept(
    store: Store,
    author: str,
    offered: Suggestions,
    chosen: Sequence[Suggestion],
    *,
    corrected: Mapping[int, Correction] | None = None,
    repeats: Mapping[int, UUID] | None = None,
    reason: str | None = None,
) -> tuple[list[UUID], list[UUID]]:
    """Enter suggestions as claims in one changeset; return the claims and the rebuttals made.

    A speaker whom the file knows is that actor, another name is a new actor, and "a senior
    official" an unnamed one of this source. Where a denial and what it answers are both claims
    now, whichever came first, the rebuttal that it proposes is entered too; a clause that is
    denied, and that nobody says, becomes a claim without a speaker with the denial. `corrected`
    has by number what is entered instead, `repeats` the earlier claim that one repeats. Raises
    QuoteNotFoundError where the newest copy is no longer the one that was read.
    """
    given, earlier = corrected or {}, repeats or {}
    with recording(store, author, reason=reason) as changeset:
        claims = {
            row.number: _enter(
                changeset, offered, row, given.get(row.number), earlier.get(row.number)
            )
            for row in chosen
        }
        made: dict[Proposition, UUID] = {}
        rebuttals = []
        for row in chosen:
            claim, correction = claims[row.number], given.get(row.number)
            if correction is not None and not correction.waits:
                rebuttals += _corrected_answer(changeset, offered, row, claim, correction)
            elif (proposed := row.statement.answer) and proposed.proposition is not None:
                proposition = proposed.proposition
                denied = denied_claim(changeset.connection, offered, row) or made.get(proposition)
                if denied is None:
                    denied = _deny(changeset, offered, proposition, denied_text(proposition))
                made[proposition] = denied
                rebuttals.append(enter_rebuttal(changeset, denied, claim, _as_proposed(proposed)))
        settled = {number for number, one in given.items() if not one.waits}
        rebuttals += _answers(changeset, offered, claims, settled)
        return list(claims.values()), rebuttals


def _corrected_answer(
    changeset: Recording, offered: Suggestions, row: Suggestion, claim: UUID, given: Correction
) -> list[UUID]:
    """Enter the rebuttal that a person says it is; where it is none, the note that says so."""
    answer = row.statement.answer
    against = given.against
    if against is None and given.denied is not None and answer is not None:
        quoted = answer.proposition
        if quoted is not None and given.denied == denied_text(quoted):
            against = denied_claim(changeset.connection, offered, row)
        against = against or _deny(changeset, offered, quoted, given.denied)
    if against is not None:
        return [enter_rebuttal(changeset, against, claim, given.rebuttal)]
    if answer is not None and (answer.to is not None or answer.proposition is not None):
        note = {"claim_id": claim, "author": changeset.author, "body": ANSWERS_NOTHING}
        changeset.add("annotation", ids.no_answer_id(claim), note)
    return []


def _deny(
    changeset: Recording, offered: Suggestions, proposition: Proposition | None, says: str
) -> UUID:
    """Enter what is denied as a claim of nobody's, quoted with the words that deny it."""
    claim = enter_claim(changeset, {"text": says}, None, (), None, None)
    if proposition is not None:
        start, end = proposition.quoted
        quote = {"exact": offered.text[start:end], "start": start, "wording": Wording.PARAPHRASE}
        enter_citation(changeset, claim, offered.source_id, quote)
    return claim


def _as_proposed(answer: ProposedAnswer) -> dict[str, Any]:
    """Return the fields of the rebuttal; whose words deny a clause says so himself, in the text."""
    link = Link.DESK if answer.proposition is None else Link.REPORTER
    return {"kind": answer.kind, "aim": answer.aim, "link": link}


def denied_text(proposition: Proposition) -> str:
    """Return what a claim says that is made of what somebody denies."""
    return proposition.wording[:1].upper() + proposition.wording[1:]


def claim_text(row: Suggestion) -> str:
    """Return what a claim that is made of a suggestion says."""
    return row.statement.wording[:1].upper() + row.statement.wording[1:]


def wording_of(row: Suggestion) -> Wording:
    """Return whose words the citation holds: the speaker's only where all of it is quoted."""
    is_all = row.statement.voice is Voice.DIRECT and row.statement.quoted == row.statement.parts
    return Wording.VERBATIM if is_all else Wording.PARAPHRASE


def _enter(
    changeset: Recording,
    offered: Suggestions,
    row: Suggestion,
    instead: Correction | None,
    repeats: UUID | None,
) -> UUID:
    statement = row.statement
    speaker = row.speaker if instead is None else instead.speaker
    values: dict[str, Any] = {"text": claim_text(row)}
    if statement.kind in _NATURES:
        values["nature"] = _NATURES[statement.kind]
    if speaker is not None:
        values["speaker_id"] = _speaker(changeset, offered.source_id, row, speaker)
    if repeats is not None:
        values["repeats_id"] = repeats
    cited: dict[str, Any] = {"wording": wording_of(row)}
    if instead is not None:
        values |= instead.claim
        cited = dict(instead.citation)
    tags = instead.tags if instead is not None else ()
    claim = enter_claim(changeset, values, None, tags, None, None)
    for start, end in statement.quoted:
        quote = {**cited, "exact": offered.text[start:end], "start": start}
        enter_citation(changeset, claim, offered.source_id, quote)
    return claim


def _speaker(changeset: Recording, source_id: UUID, row: Suggestion, name: str) -> UUID:
    if row.statement.named or name != row.speaker:
        # The reader saw whom the document names, and whether that is somebody known.
        return ensure_actor(changeset, name, is_full=name == row.speaker)
    kind = ActorKind.UNNAMED.value
    actor = ids.actor_id(kind, name, source_id)
    return changeset.add("actor", actor, {"name": name, "kind": kind})


def _answers(
    changeset: Recording,
    offered: Suggestions,
    entered: Mapping[int, UUID],
    settled: Collection[int],
) -> list[UUID]:
    """Enter the rebuttals that are proposed, where the second of the two claims is a new one.

    Of the `settled` a person said what they answer.
    """
    known = {row.number: row.claim_id for row in offered.rows if row.claim_id is not None}
    claims = {**known, **entered}
    made = []
    for row in offered.rows:
        proposed, answered = row.statement.answer, claims.get(row.answers or 0)
        if proposed is None or answered is None or row.number not in claims:
            continue
        is_new = row.number in entered or row.answers in entered
        if not is_new or row.number in settled or answered == claims[row.number]:
            continue
        if not answers_nothing(changeset.connection, claims[row.number]):
            values = _as_proposed(proposed)
            made.append(enter_rebuttal(changeset, answered, claims[row.number], values))
    return made
