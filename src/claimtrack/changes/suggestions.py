"""Suggested statements taken as claims: each with its speaker and its exact words, as one step."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from claimtrack import ids
from claimtrack.attribution import StatementKind, Voice
from claimtrack.changes.recorder import Recording, recording
from claimtrack.changes.statements import (
    ensure_actor,
    enter_citation,
    enter_claim,
    enter_rebuttal,
)
from claimtrack.queries.suggestions import Suggestion, Suggestions
from claimtrack.store import Store
from claimtrack.vocabulary import ActorKind, Link, Nature, Wording

_NATURES = {
    StatementKind.FORECAST: Nature.FORECAST,
    StatementKind.PROMISE: Nature.INTENTION,
    StatementKind.DEMAND: Nature.POSITION,
    StatementKind.POSITION: Nature.POSITION,
    StatementKind.OPINION: Nature.OPINION,
}


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person wrote instead of what a suggestion proposes.

    `claim` are fields of the claim, `citation` fields of each of its citations, and `rebuttal`
    those of the rebuttal of the claim `against`, None for no rebuttal.
    """

    claim: Mapping[str, Any]
    speaker: str | None
    citation: Mapping[str, Any]
    tags: Sequence[str] = ()
    against: UUID | None = None
    rebuttal: Mapping[str, Any] = field(default_factory=dict)


def accept(
    store: Store,
    author: str,
    offered: Suggestions,
    chosen: Sequence[Suggestion],
    *,
    corrected: Mapping[int, Correction] | None = None,
    reason: str | None = None,
) -> tuple[list[UUID], list[UUID]]:
    """Enter suggestions as claims in one changeset; return the claims and the rebuttals made.

    A speaker whom the file knows is that actor, another name is a new actor, and "a senior
    official" an unnamed one of this source. Where a denial and what it answers are both claims
    now, whichever came first, the rebuttal that it proposes is entered too. `corrected` has by
    number what is entered instead. Raises QuoteNotFoundError where the newest copy is no longer
    the one that was read.
    """
    given = corrected or {}
    with recording(store, author, reason=reason) as changeset:
        claims = {
            row.number: _enter(changeset, offered, row, given.get(row.number)) for row in chosen
        }
        rebuttals = [
            enter_rebuttal(changeset, correction.against, claims[number], correction.rebuttal)
            for number, correction in given.items()
            if correction.against is not None
        ]
        rebuttals += _answers(changeset, offered, claims, given.keys())
        return list(claims.values()), rebuttals


def claim_text(row: Suggestion) -> str:
    """Return what a claim that is made of a suggestion says."""
    return row.statement.wording[:1].upper() + row.statement.wording[1:]


def wording_of(row: Suggestion) -> Wording:
    """Return whose words the citation holds: the speaker's only where all of it is quoted."""
    return Wording.VERBATIM if row.statement.voice is Voice.DIRECT else Wording.PARAPHRASE


def _enter(
    changeset: Recording, offered: Suggestions, row: Suggestion, instead: Correction | None
) -> UUID:
    statement = row.statement
    speaker = row.speaker if instead is None else instead.speaker
    values: dict[str, Any] = {"text": claim_text(row)}
    if statement.kind in _NATURES:
        values["nature"] = _NATURES[statement.kind]
    if speaker is not None:
        values["speaker_id"] = _speaker(changeset, offered.source_id, row, speaker)
    cited: dict[str, Any] = {"wording": wording_of(row)}
    if instead is not None:
        values |= instead.claim
        cited = dict(instead.citation)
    tags = instead.tags if instead is not None else ()
    claim = enter_claim(changeset, values, None, tags, None, None)
    for start, end in statement.parts:
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
        if is_new and row.number not in settled and answered != claims[row.number]:
            values = {"kind": proposed.kind, "aim": proposed.aim, "link": Link.DESK}
            made.append(enter_rebuttal(changeset, answered, claims[row.number], values))
    return made
