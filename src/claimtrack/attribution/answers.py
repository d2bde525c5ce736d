"""Which statement answers which, and how sure it is that one is a claim."""

import re
from collections.abc import Sequence
from dataclasses import replace

from claimtrack.attribution.lexicon import Form, Lexicon
from claimtrack.attribution.statement import Answer, Kind, Statement, Voice
from claimtrack.vocabulary import Aim, RebuttalKind

_KINDS = {
    Kind.DENIAL: RebuttalKind.DENIES,
    Kind.CONTRADICTION: RebuttalKind.CONTRADICTS,
    Kind.DOUBT: RebuttalKind.UNDERMINES,
    Kind.CONCESSION: RebuttalKind.CONCEDES,
    Kind.WITHDRAWAL: RebuttalKind.WITHDRAWS,
}
_AIMS = {"about_number": Aim.NUMBER, "about_date": Aim.DATE, "about_source": Aim.SOURCE}
_LOOKED_BACK = 12
"""How many statements back an answer may reach; a reader has forgotten what is farther away."""
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_STEM = 5
_LEAST_WORDS, _MOST_WORDS = 4, 60


def with_answers(text: str, found: Sequence[Statement], words: Lexicon) -> list[Statement]:
    """Return the statements with a score each, and with the rebuttals that denials propose."""
    bags = [_bag(one.content, words) for one in found]
    said_of: dict[str, frozenset[str]] = {}
    for one in found:
        if one.speaker and one.mention:
            called = _bag(f"{one.speaker} {text[slice(*one.mention)]}", words)
            said_of[one.speaker] = said_of.get(one.speaker, frozenset()) | called
    names = [said_of.get(one.speaker or "", frozenset()) for one in found]
    done: list[Statement] = []
    for place, one in enumerate(found):
        kind = _rebuttal_kind(one)
        answer = None
        if kind is not None:
            to = _answered(place, found, bags, names, charge=_names_charge(one, words))
            shared = to is not None and bool(bags[place] & bags[to])
            answer = Answer(kind, _aim(one, kind, bags[place], words, shared=shared), to)
        answered = replace(one, answer=answer)
        done.append(replace(answered, score=_score(answered)))
    return done


def _rebuttal_kind(one: Statement) -> RebuttalKind | None:
    if one.counters and one.kind is Kind.ACCUSATION:
        return RebuttalKind.COUNTER_ACCUSES
    return _KINDS.get(one.kind)


def _bag(text: str, words: Lexicon) -> frozenset[str]:
    """Return the words of a text that mean something, by their beginnings: Russia, Russian."""
    found = (word.lower() for word in _WORDS.findall(text))
    return frozenset(
        word[:_STEM] for word in found if word not in words.pronouns and not words.is_small(word)
    )


def _answered(
    place: int,
    found: Sequence[Statement],
    bags: Sequence[frozenset[str]],
    names: Sequence[frozenset[str]],
    *,
    charge: bool,
) -> int | None:
    """Return the earlier statement that is probably meant, or None where nothing points to one.

    It is said by somebody whom the answer names, or speaks of whoever answers, or shares words
    with the answer; where nothing speaks for another, it is the one before. A `charge` that the
    answer speaks of is an accusation. Nobody answers himself, unless to take something back.
    """
    own = found[place]
    if own.aside and place:
        return place - 1
    best, best_points = None, 0.0
    for earlier in range(max(0, place - _LOOKED_BACK), place):
        other = found[earlier]
        is_own = other.speaker is not None and other.speaker == own.speaker
        if other.kind in _KINDS or is_own != (own.kind is Kind.WITHDRAWAL):
            continue
        if own.counters and other.kind is not Kind.ACCUSATION:
            continue
        points = 1.5 * bool(names[earlier] & bags[place])
        points += 1.0 * bool(bags[earlier] & names[place])
        points += 0.5 * len(bags[earlier] & bags[place])
        points += (1.5 if charge else 0.5) * (other.kind is Kind.ACCUSATION)
        points += 0.5 * (place - earlier == 1)
        points -= 0.05 * (place - earlier)
        if points > max(best_points, 0.4):
            best, best_points = earlier, points
    return best


def _names_charge(one: Statement, words: Lexicon) -> bool:
    """Say whether a content speaks of a charge or an accusation."""
    cues = (cue for word in _WORDS.findall(one.content.lower()) for cue in words.cues.get(word, ()))
    return any(cue.form is Form.NOUN and cue.kind is Kind.ACCUSATION for cue in cues)


def _aim(
    one: Statement, kind: RebuttalKind, own: frozenset[str], words: Lexicon, *, shared: bool
) -> Aim | None:
    """Return what part of it is denied: a number, a date, its source, what it presupposes."""
    if kind is RebuttalKind.COUNTER_ACCUSES:
        return None
    for name, aim in _AIMS.items():
        if own & {word[:_STEM] for word in words.lists[name]}:
            return aim
    return Aim.PREMISE if one.aside and not shared else Aim.WHOLE


def _score(one: Statement) -> float:
    """Return how likely a researcher takes this as a claim, from 0 to 1."""
    said = _WORDS.findall(one.content)
    points = one.score
    if any(word[0].isdigit() for word in said):
        points += 0.1
    if not one.named:
        points -= 0.1 if one.speaker else 0.25
    if len(said) < _LEAST_WORDS and one.answer is None:
        points -= 0.3
    elif len(said) > _MOST_WORDS:
        points -= 0.15
    if "?" in one.content:
        points -= 0.4
    if one.voice is Voice.DIRECT:
        points -= 0.05
    return round(min(max(points / 1.1, 0.0), 1.0), 3)
