"""Whether a statement of the text says already what another denies: by their words alone."""

import re
from collections.abc import Sequence

from claimtrack.attribution.lexicon import Lexicon
from claimtrack.attribution.statement import (
    AttributedStatement,
    ProposedAnswer,
    Proposition,
    StatementKind,
)
from claimtrack.vocabulary import Aim, RebuttalKind

STEM_LENGTH = 5
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MOST_BACK = 12
"""How many statements back one is looked for."""
_LEAST_SHARE, _LEAST_WORDS = 0.75, 2
_NO_CLAIMS = frozenset(
    (
        StatementKind.DENIAL, StatementKind.CONTRADICTION, StatementKind.DOUBT,
        StatementKind.WITHDRAWAL, StatementKind.WITHHELD,
    )
)  # fmt: skip
"""Kinds in which nobody says what their words say."""


def stems_of(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the words of a text that mean something, by their beginnings: Russia, Russian."""
    words = (word.lower() for word in _WORDS.findall(text))
    return frozenset(
        word[:STEM_LENGTH]
        for word in words
        if word not in lexicon.pronouns and not lexicon.is_small(word)
    )


class Denied:
    """Finds what a denial answers, among the statements of a text and what others denied."""

    def __init__(
        self,
        statements: Sequence[AttributedStatement],
        stems: Sequence[frozenset[str]],
        speaker_stems: Sequence[frozenset[str]],
        lexicon: Lexicon,
    ) -> None:
        self._statements = statements
        self._stems = stems
        self._speaker_stems = speaker_stems
        self._lexicon = lexicon
        self._propositions: list[tuple[int, Proposition]] = []

    def answer(self, place: int, denied: Proposition, kind: RebuttalKind) -> ProposedAnswer:
        """Return the rebuttal of a denied clause: of whoever said it before, else of the clause.

        A clause that two deny is one claim, the first one's.
        """
        stems = stems_of(denied.wording, self._lexicon)
        is_negative = self._is_negative(denied.wording)
        for earlier in self._before(place):
            says = self._statements[earlier]
            if says.kind in _NO_CLAIMS or self._is_negative(says.content) != is_negative:
                continue
            is_charge = says.kind is StatementKind.ACCUSATION
            names_him = bool(self._stems[earlier] & self._speaker_stems[place])
            is_same = _hold(stems, self._stems[earlier])
            if is_same or (is_charge and names_him and stems & self._stems[earlier]):
                return ProposedAnswer(kind, Aim.WHOLE, earlier)
        for earlier, other in reversed(self._propositions):
            theirs = stems_of(other.wording, self._lexicon)
            is_same = _hold(stems, theirs) and _hold(theirs, stems)
            same_sense = self._is_negative(other.wording) == is_negative
            if place - earlier <= _MOST_BACK and is_same and same_sense:
                return ProposedAnswer(kind, Aim.WHOLE, None, other)
        self._propositions.append((place, denied))
        return ProposedAnswer(kind, Aim.WHOLE, None, denied)

    def contradicted(self, place: int) -> int | None:
        """Return the statement whose words are said again with a "not", None for none."""
        own = self._statements[place]
        if own.kind is not StatementKind.ASSERTION or not self._is_negative(own.content):
            return None
        for earlier in self._before(place):
            says, theirs = self._statements[earlier], self._stems[earlier]
            both = _hold(self._stems[place], theirs) and _hold(theirs, self._stems[place])
            is_plain = says.kind not in _NO_CLAIMS and not self._is_negative(says.content)
            if both and is_plain:
                return earlier
        return None

    def _before(self, place: int) -> list[int]:
        """Return the places of what others said before, the nearest first."""
        own = self._statements[place].speaker
        return [
            earlier
            for earlier in range(place - 1, max(place - _MOST_BACK, 0) - 1, -1)
            if own is None or self._statements[earlier].speaker != own
        ]

    def _is_negative(self, words: str) -> bool:
        """Say whether an odd number of negations stands in a clause."""
        low = [word.lower().replace("’", "'") for word in _WORDS.findall(words)]
        following = [*low[1:], ""]
        negations = (self._lexicon.negates(*pair) for pair in zip(low, following, strict=True))
        return sum(negations) % 2 == 1


def _hold(stems: frozenset[str], others: frozenset[str]) -> bool:
    """Say whether nearly all words of a clause stand in another, its numbers among them."""
    numbers = {stem for stem in stems if stem[0].isdigit()}
    if len(stems) < _LEAST_WORDS or not numbers <= others:
        return False
    return len(stems & others) >= max(_LEAST_WORDS, _LEAST_SHARE * len(stems))
