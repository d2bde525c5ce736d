"""Which claims hold the rarer words of a sentence: by the full-text index of either database.

How many claims hold a word is exact up to `FEW`, and known by steps from there on: to count what
nearly every claim holds would take longer than the whole answer. SQLite's index also has keys that
are no claim's any more, of claims whose words changed since; no count has them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlmodel import col

from claimtrack.models import SearchText
from claimtrack.store import index
from claimtrack.words import Form, Sought

FEW = 2_000
"""The claims of a word that no more have are looked at one by one."""

_STEPS = (FEW, 8_000, 32_000)
"""Of a word that more claims have it is known which of these they exceed."""

_WORDS = 16
"""So many of the rarest words of a sentence find claims."""

_KEPT_STATES = 8
_BATCH = 4_000


@dataclass(frozen=True, slots=True)
class Holding:
    """Claims that hold words of a sentence, the likeliest first, and what its words weigh.

    A weight is the logarithm of how rare a word is: log(1 + claims / claims that hold it).
    """

    claims: list[UUID]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, how many claims hold it, and their keys; of a common one the step they exceed."""

    word: str
    claims: int
    keys: frozenset[int] | None

    def weight(self, of: int) -> float:
        """Return what it weighs among so many claims; a common one as in the midst of its step."""
        if self.keys is not None:
            return log(1 + of / (self.claims or 0.5))
        likely = max(2 * self.claims, of // 8) if self.claims == _STEPS[-1] else 2 * self.claims
        return log(1 + of / min(of, likely))


def holding(connection: Connection, words: Sequence[str], most: int) -> Holding:
    """Return at most so many claims that hold the rarest of these words; each is given once.

    They are held words (`words.held_words`). Claims come in the order of the sum of what the words
    weigh that they hold, then of their ids.
    """
    state = _state(connection)
    counted = [state.counted(word) for word in words]
    weights = {each.word: each.weight(state.claims) for each in counted}
    known = [each for each in counted if each.keys is None or each.keys]
    chosen = sorted(known, key=lambda each: (each.claims, each.keys is None, each.word))[:_WORDS]
    scores: dict[int, float] = defaultdict(float)
    for each in chosen:
        for key in each.keys or ():
            scores[key] += weights[each.word]
    rare = [each.word for each in chosen if each.keys is not None]
    common = [each.word for each in chosen if each.keys is None]
    telling = [each.word for each in chosen if each.keys is None and each.claims < _STEPS[-1]]
    if len(scores) < most:  # a claim may share the common words alone
        both, held = state.holding_most(telling or ([] if scores else common))
        for key in held if not scores or len(held) <= most else ():
            scores.setdefault(key, sum(weights[word] for word in both))
    if len(scores) > most and rare:  # the common words tell which of these are the likelier
        for word in telling:
            for key in state.keys([rare, [word]], len(scores)):
                scores[key] += weights[word]
    return Holding(_likeliest(connection, scores, most), weights)


@dataclass(frozen=True, slots=True)
class _State:
    """The index as it stands: how many claims it has, and the keys that are no claim's any more."""

    connection: Connection
    claims: int
    litter: frozenset[int]

    def keys(self, groups: Iterable[Iterable[str]], most: int) -> set[int]:
        """Return the keys of claims that hold a word of each group; at most so many."""
        wanted = [Sought(tuple(Form(word) for word in group)) for group in groups]
        query = index.keys(self.connection, wanted).limit(most + len(self.litter))
        return {row[0] for row in self.connection.execute(query).all()} - self.litter

    def counted(self, word: str) -> _Word:
        """Return how many claims hold a word."""
        keys = self.keys([[word]], FEW + 1)
        if len(keys) <= FEW:
            return _Word(word, len(keys), frozenset(keys))
        query = index.keys(self.connection, [Sought((Form(word),))])
        rows = query.limit(_STEPS[-1] + len(self.litter) + 1).subquery()
        held = self.connection.execute(select(func.count()).select_from(rows)).scalar_one()
        if any(step < held <= step + len(self.litter) for step in _STEPS):
            held = len(self.keys([[word]], _STEPS[-1] + 1))
        return _Word(word, max(step for step in _STEPS if held > step), None)

    def holding_most(self, words: Sequence[str]) -> tuple[Sequence[str], set[int]]:
        """Return the claims that hold all of some common words, or the rarer half of these, ….

        None where too many do: then the words tell nothing. The words that they hold come first.
        """
        while words:
            keys = self.keys([[word] for word in words], _STEPS[-1] + 1)
            if keys:
                return words, keys if len(keys) <= _STEPS[-1] else set()
            words = words[: len(words) // 2]
        return (), set()


_KEPT: dict[tuple[str, int, UUID], tuple[int, frozenset[int]]] = {}
"""What takes long to count in a large file, for as long as nothing is written to the index.

Whatever is written there gives a claim a key above all others.
"""


def _state(connection: Connection) -> _State:
    newest = select(col(SearchText.key), col(SearchText.claim_id)).order_by(
        col(SearchText.key).desc()
    )
    row = connection.execute(newest.limit(1)).first()
    if row is None or row[0] is None:
        return _State(connection, 0, frozenset())
    at = (str(connection.engine.url), row[0], row[1])
    kept = _KEPT.get(at)
    if kept is None:
        claims = connection.execute(select(func.count()).select_from(SearchText)).scalar_one()
        kept = (claims, frozenset(index.litter(connection)))
        if len(_KEPT) >= _KEPT_STATES:
            _KEPT.clear()
        _KEPT[at] = kept
    return _State(connection, *kept)


def _likeliest(connection: Connection, scores: Mapping[int, float], most: int) -> list[UUID]:
    """Return the claims of the best keys; of equal ones those with the lesser ids."""
    if len(scores) > most:
        least = sorted(scores.values(), reverse=True)[most - 1]
        scores = {key: score for key, score in scores.items() if score >= least}
    claim_of: dict[int, UUID] = {}
    pending = list(scores)
    for start in range(0, len(pending), _BATCH):
        part = pending[start : start + _BATCH]
        query = select(col(SearchText.key), col(SearchText.claim_id)).where(
            col(SearchText.key).in_(part)
        )
        claim_of.update((row[0], row[1]) for row in connection.execute(query) if row[0])
    ranked = sorted(claim_of, key=lambda key: (-scores[key], claim_of[key]))
    return [claim_of[key] for key in ranked[:most]]
