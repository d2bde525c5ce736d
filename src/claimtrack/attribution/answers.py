"""Which statement answers which, and how sure it is that one is a claim."""

import re
from collections.abc import Sequence
from dataclasses import replace

from claimtrack.attribution.lexicon import CueForm, Lexicon
from claimtrack.attribution.sameness import STEM_LENGTH, Denied, stems_of
from claimtrack.attribution.statement import (
    AttributedStatement,
    ProposedAnswer,
    StatementKind,
    Voice,
)
from claimtrack.vocabulary import Aim, RebuttalKind

_KINDS = {
    StatementKind.DENIAL: RebuttalKind.DENIES,
    StatementKind.CONTRADICTION: RebuttalKind.CONTRADICTS,
    StatementKind.DOUBT: RebuttalKind.UNDERMINES,
    StatementKind.CONCESSION: RebuttalKind.CONCEDES,
    StatementKind.WITHDRAWAL: RebuttalKind.WITHDRAWS,
}
_NO_CLAIMS = frozenset((*_KINDS, StatementKind.WITHHELD))
"""Kinds that a denial does not answer: what is denied is claimed by somebody else."""
_AIMS = {"about_number": Aim.NUMBER, "about_date": Aim.DATE, "about_source": Aim.SOURCE}
_MOST_BACK = 12
"""How many statements back an answer may reach; a reader has forgotten what is farther away."""
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LEAST_WORDS, _MOST_WORDS = 4, 60


def with_answers(
    text: str, statements: Sequence[AttributedStatement], lexicon: Lexicon
) -> list[AttributedStatement]:
    """Return the statements with a score each, and with the rebuttals that denials propose."""
    stems = [stems_of(statement.content, lexicon) for statement in statements]
    of_speaker: dict[str, frozenset[str]] = {}
    for statement in statements:
        if (speaker := statement.speaker) and statement.mention:
            mention = stems_of(f"{speaker} {text[slice(*statement.mention)]}", lexicon)
            of_speaker[speaker] = of_speaker.get(speaker, frozenset()) | mention
    speaker_stems = [of_speaker.get(each.speaker or "", frozenset()) for each in statements]
    denied = Denied(statements, stems, speaker_stems, lexicon)
    scored: list[AttributedStatement] = []
    for place, statement in enumerate(statements):
        kind = _rebuttal_kind(statement)
        answer = None
        if statement.denied is not None and kind is not None:
            answer = denied.answer(place, statement.denied, kind)
        elif (opposite := denied.contradicted(place)) is not None:
            answer = ProposedAnswer(RebuttalKind.DENIES, Aim.WHOLE, opposite)
            statement = replace(statement, kind=StatementKind.DENIAL)
        elif kind is not None and statement.answers:
            is_charge = _speaks_of_charge(statement, lexicon)
            to = _answered(place, statements, stems, speaker_stems, is_charge=is_charge)
            shared = to is not None and bool(stems[place] & stems[to])
            answer = ProposedAnswer(
                kind, _aim(statement, kind, stems[place], lexicon, shared=shared), to
            )
        answering = replace(statement, answer=answer)
        scored.append(replace(answering, score=_score(answering)))
    return scored


def _rebuttal_kind(statement: AttributedStatement) -> RebuttalKind | None:
    if statement.counters and statement.kind is StatementKind.ACCUSATION:
        return RebuttalKind.COUNTER_ACCUSES
    return _KINDS.get(statement.kind)


def _answered(
    place: int,
    statements: Sequence[AttributedStatement],
    stems: Sequence[frozenset[str]],
    speaker_stems: Sequence[frozenset[str]],
    *,
    is_charge: bool,
) -> int | None:
    """Return the earlier statement that is probably meant, or None where nothing points to one.

    It is said by somebody whom the answer names, or speaks of whoever answers, or shares words
    with the answer; where it speaks of what was said ("the charge"), and nothing speaks for
    another, it is the one before. With `is_charge`, the
    answer speaks of an accusation. Nobody answers himself, unless to take something back.
    """
    own = statements[place]
    if own.aside and place:
        return place - 1
    best, best_points = None, 0.0
    for earlier in range(max(0, place - _MOST_BACK), place):
        other = statements[earlier]
        is_own = other.speaker is not None and other.speaker == own.speaker
        if other.kind in _NO_CLAIMS or is_own != (own.kind is StatementKind.WITHDRAWAL):
            continue
        if own.counters and other.kind is not StatementKind.ACCUSATION:
            continue
        points = 1.5 * bool(speaker_stems[earlier] & stems[place])
        points += 1.0 * bool(stems[earlier] & speaker_stems[place])
        points += 0.5 * len(stems[earlier] & stems[place])
        points += (1.5 if is_charge else 0.5) * (other.kind is StatementKind.ACCUSATION)
        points += 0.5 * (place - earlier == 1 and own.points)
        points -= 0.05 * (place - earlier)
        if points > max(best_points, 0.4):
            best, best_points = earlier, points
    return best


def _speaks_of_charge(statement: AttributedStatement, lexicon: Lexicon) -> bool:
    """Say whether a content speaks of a charge or an accusation."""
    words = _WORDS.findall(statement.content.lower())
    cues = (cue for word in words for cue in lexicon.cues.get(word, ()))
    return any(cue.form is CueForm.NOUN and cue.kind is StatementKind.ACCUSATION for cue in cues)


def _aim(
    statement: AttributedStatement,
    kind: RebuttalKind,
    stems: frozenset[str],
    lexicon: Lexicon,
    *,
    shared: bool,
) -> Aim | None:
    """Return what part of it is denied: a number, a date, its source, what it presupposes."""
    if kind is RebuttalKind.COUNTER_ACCUSES:
        return None
    for name, aim in _AIMS.items():
        if stems & {word[:STEM_LENGTH] for word in lexicon.lists[name]}:
            return aim
    return Aim.PREMISE if statement.aside and not shared else Aim.WHOLE


def _score(statement: AttributedStatement) -> float:
    """Return how likely a researcher takes this as a claim, from 0 to 1."""
    words = _WORDS.findall(statement.content)
    points = statement.score
    if any(word[0].isdigit() for word in words):
        points += 0.1
    if not statement.named:
        points -= 0.1 if statement.speaker else 0.25
    if len(words) < _LEAST_WORDS and statement.answer is None:
        points -= 0.3
    elif len(words) > _MOST_WORDS:
        points -= 0.15
    if "?" in statement.content:
        points -= 0.4
    if statement.voice is Voice.DIRECT:
        points -= 0.05
    return round(min(max(points / 1.1, 0.0), 1.0), 3)
