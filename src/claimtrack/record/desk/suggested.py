"""Suggested statements taken as claims: each with its speaker and its exact words, as one step."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from claimtrack import ids
from claimtrack.browse.suggestions import Suggestion, Suggestions
from claimtrack.record.desk.statements import (
    ensure_actor,
    enter_citation,
    enter_claim,
    enter_rebuttal,
)
from claimtrack.record.recording import Recording, recording
from claimtrack.store import Store
from claimtrack.suggest import Kind, Voice
from claimtrack.vocabulary import ActorKind, Link, Nature, Wording

_NATURES = {
    Kind.FORECAST: Nature.FORECAST,
    Kind.PROMISE: Nature.INTENTION,
    Kind.DEMAND: Nature.POSITION,
    Kind.POSITION: Nature.POSITION,
    Kind.OPINION: Nature.OPINION,
}


def accept(
    store: Store,
    author: str,
    offered: Suggestions,
    chosen: Sequence[Suggestion],
    *,
    reason: str | None = None,
) -> tuple[list[UUID], list[UUID]]:
    """Enter suggestions as claims in one changeset; return the claims and the rebuttals made.

    A speaker whom the file knows is that actor, another name is a new actor, and "a senior
    official" an unnamed one of this source. Where a denial and what it answers are both claims
    now, the rebuttal that it proposes is entered too. Raises QuoteNotFoundError where the newest
    copy is no longer the one that was read.
    """
    with recording(store, author, reason=reason) as opened:
        claims = {row.number: _enter(opened, offered, row) for row in chosen}
        known = {row.number: row.claim_id for row in offered.rows if row.claim_id is not None}
        rebuttals = _answers(opened, chosen, known | claims)
        return list(claims.values()), rebuttals


def _enter(opened: Recording, offered: Suggestions, row: Suggestion) -> UUID:
    one = row.statement
    values: dict[str, Any] = {"text": one.wording[:1].upper() + one.wording[1:]}
    if one.kind in _NATURES:
        values["nature"] = _NATURES[one.kind]
    if row.speaker is not None:
        values["speaker_id"] = _speaker(opened, offered.source_id, row)
    claim = enter_claim(opened, values, None, (), None, None)
    wording = Wording.VERBATIM if one.voice is Voice.DIRECT else Wording.PARAPHRASE
    for start, end in one.parts:
        quote = {"exact": offered.text[start:end], "start": start, "wording": wording}
        enter_citation(opened, claim, offered.source_id, quote)
    return claim


def _speaker(opened: Recording, source_id: UUID, row: Suggestion) -> UUID:
    name = row.speaker or ""
    if row.statement.named:
        return ensure_actor(opened, name)
    kind = ActorKind.UNNAMED.value
    actor = ids.actor_id(kind, name, source_id)
    return opened.add("actor", actor, {"name": name, "kind": kind})


def _answers(
    opened: Recording, chosen: Sequence[Suggestion], claims: Mapping[int, UUID]
) -> list[UUID]:
    """Enter the rebuttals that are proposed, where what they answer is a claim by now."""
    made = []
    for row in chosen:
        proposed, answered = row.statement.answer, claims.get(row.answers or 0)
        if proposed is not None and answered is not None:
            values = {"kind": proposed.kind, "aim": proposed.aim, "link": Link.DESK}
            made.append(enter_rebuttal(opened, answered, claims[row.number], values))
    return made
