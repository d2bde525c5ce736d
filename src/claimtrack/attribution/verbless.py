"""Statements without a verb of saying: "according to X", "X's claim that", "X: …", "“…” — X"."""

from claimtrack.attribution.contents import Contents, unmarked
from claimtrack.attribution.drafts import Draft
from claimtrack.attribution.lexicon import Cue, Lexicon
from claimtrack.attribution.phrases import Phrases, Run, Sentence
from claimtrack.attribution.statement import Kind
from claimtrack.attribution.tokens import WORD

_LONGEST_NAME = 25
_LONGEST_NOUN_REACH = 14
_DASHES = "—–―-"
_PLANNED = 0.4
_TO = (Kind.PROMISE, Kind.DEMAND)
"""Kinds whose nouns take an infinitive: "a plan to close the bridge"."""
_OF = (Kind.DENIAL, Kind.ACCUSATION)
"""Kinds whose nouns take what is said after "of": "denials of involvement"."""


class Verbless:
    """Reads what stands without a verb of saying."""

    def __init__(self, words: Lexicon, phrases: Phrases, contents: Contents) -> None:
        self.words = words
        self.phrases = phrases
        self.contents = contents

    def phrase(self, s: Sentence, place: int, done: int) -> Draft | None:
        """Read `According to X, …` and `…, according to X`."""
        length = self.contents.phrase(s, place)
        if not length:
            return None
        cue = (place, place + length)
        kind = self.words.phrases[tuple(token.low for token in s[slice(*cue)])]
        name = self._complement(s, cue[1])
        if name is None:
            return None
        start, end = done, place
        if place <= done + 2:
            start = name[1] + 1
            if start >= len(s):
                return None
            end = self.contents.end(s, start)
        start, end = unmarked(s, start, end)
        if end - start < 2:
            return None
        return Draft([(start, end)], cue, kind, 0.9, name, name, whole=True)

    def _complement(self, s: Sentence, start: int) -> Run | None:
        end = start
        while end < len(s) and end - start < _LONGEST_NAME and s[end].text[0] not in ",;:—–.!?":
            end += 1
        return (start, end) if end > start else None

    def noun(self, s: Sentence, cue: Run, told: Cue) -> Draft | None:
        """Read `X's claim that …`, `X's denials of …`, `X renewed the charge: …`."""
        low = self.contents.low(s, cue[1])
        is_that = low in self.words.lists["that"]
        start = cue[1] + 1
        owner = self._owner(s, cue[0])
        if told.kind in _TO and self.words.has("infinitive", low):
            end = self.contents.end(s, cue[1])
            return Draft([(cue[1], end)], cue, told.kind, _PLANNED, owner, owner, whole=False)
        takes_of = told.kind in _OF and self.words.has("about", low)
        if low == ":" or (owner and not is_that and not takes_of):
            mark = self._mark_after(s, cue[1])
            if mark is None:
                return None
            start, owner, is_that = mark + 1, owner or self._subject(s, cue[0]), True
            if owner is None:
                return None
        elif not (is_that or takes_of):
            return None
        end = self.contents.end(s, start)
        if end - start < 1:
            return None
        kind = told.kind
        if self.words.has("answering", s[cue[0]].low) and self.contents.negated(s, start, end):
            kind = Kind.DENIAL
        aside = self.words.has("despite", self.contents.low(s, (owner or cue)[0] - 1))
        weight = told.weight * 0.8
        return Draft([(start, end)], cue, kind, weight, owner, owner, is_that, aside=aside)

    def _mark_after(self, s: Sentence, place: int) -> int | None:
        """Return the colon or dash that what was said follows: "its answer was the same: …"."""
        for ahead in range(place, min(place + _LONGEST_NOUN_REACH, len(s) - 1)):
            if s[ahead].text in (":", "—"):
                return ahead
            if s[ahead].kind != WORD:
                return None
        return None

    def _subject(self, s: Sentence, place: int) -> Run | None:
        """Return who does something with the noun at `place`: "X renewed an old charge"."""
        for earlier in range(place - 1, max(place - 6, 0), -1):
            if self.phrases.looks_verbal(s, earlier):
                who = self.phrases.before(s, earlier)
                return None if who is None else who[0]
        return None

    def _owner(self, s: Sentence, place: int) -> Run | None:
        """Return whose claim, denial or charge stands at `place`."""
        for earlier in range(place - 1, max(place - 5, -1), -1):
            low = s[earlier].low
            if self.words.has("possessive_marks", low) and earlier:
                return self.phrases.name_ending(s, earlier - 1)
            if self.words.has("possessives", low):
                return (earlier, earlier + 1)
            if s[earlier].kind != WORD:
                return None
        return None

    def credited(self, s: Sentence, place: int) -> Draft | None:
        """Read `“…” — X`."""
        if place + 2 >= len(s) or s[place + 1].text[0] not in _DASHES:
            return None
        name = self.phrases.name_starting(s, place + 2)
        if name is None or not self.contents.is_over(s, name[1]) or not s[name[0]].capital:
            return None
        cue = (place + 1, place + 2)
        return Draft([(place, place + 1)], cue, Kind.ASSERTION, 0.9, name, name, whole=True)
