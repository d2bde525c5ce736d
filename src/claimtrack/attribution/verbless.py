"""Statements without a verb of saying: "according to X", "X's claim that", "X: …", "“…” — X"."""

from claimtrack.attribution.contents import Contents, without_marks
from claimtrack.attribution.lexicon import Cue, Lexicon
from claimtrack.attribution.phrases import Phrases, Sentence
from claimtrack.attribution.statement import Draft, Span, StatementKind
from claimtrack.attribution.tokens import WORD

_LONGEST_NAME = 25
_LONGEST_NOUN_REACH = 14
_DASHES = "—–―-"
_PLANNED = 0.4
_TO = (StatementKind.PROMISE, StatementKind.DEMAND)
"""Kinds whose nouns take an infinitive: "a plan to close the bridge"."""
_OF = (StatementKind.DENIAL, StatementKind.ACCUSATION)
"""Kinds whose nouns take what is said after "of": "denials of involvement"."""


class Verbless:
    """Reads what stands without a verb of saying."""

    def __init__(self, lexicon: Lexicon, phrases: Phrases, contents: Contents) -> None:
        self.lexicon = lexicon
        self.phrases = phrases
        self.contents = contents

    def phrase(self, sentence: Sentence, place: int, done: int) -> Draft | None:
        """Read `According to X, …` and `…, according to X`."""
        length = self.contents.phrase(sentence, place)
        if not length:
            return None
        cue_span = (place, place + length)
        kind = self.lexicon.phrases[tuple(token.low for token in sentence[slice(*cue_span)])]
        name = self._complement(sentence, cue_span[1])
        if name is None:
            return None
        start, end = done, place
        if place <= done + 2:
            start = name[1] + 1
            if start >= len(sentence):
                return None
            end = self.contents.end(sentence, start)
        start, end = without_marks(sentence, start, end)
        if end - start < 2:
            return None
        return Draft([(start, end)], cue_span, kind, 0.9, name, name, whole=True)

    def _complement(self, sentence: Sentence, start: int) -> Span | None:
        end = start
        limit = min(len(sentence), start + _LONGEST_NAME)
        while end < limit and sentence[end].text[0] not in ",;:—–.!?":
            end += 1
        return (start, end) if end > start else None

    def noun(self, sentence: Sentence, cue_span: Span, cue: Cue) -> Draft | None:
        """Read `X's claim that …`, `X's denials of …`, `X renewed the charge: …`."""
        first, after = cue_span
        low = self.contents.low(sentence, after)
        is_that = low in self.lexicon.lists["that"]
        start = after + 1
        owner = self._owner(sentence, first)
        if cue.kind in _TO and self.lexicon.has("infinitive", low):
            parts = [(after, self.contents.end(sentence, after))]
            return Draft(parts, cue_span, cue.kind, _PLANNED, owner, owner, whole=False)
        takes_of = cue.kind in _OF and self.lexicon.has("about", low)
        if low == ":" or (owner and not is_that and not takes_of):
            mark = self._mark_after(sentence, after)
            if mark is None:
                return None
            start, owner, is_that = mark + 1, owner or self._subject(sentence, first), True
            if owner is None:
                return None
        elif not (is_that or takes_of):
            return None
        end = self.contents.end(sentence, start)
        if end - start < 1:
            return None
        kind = cue.kind
        is_answer = self.lexicon.has("answering", sentence[first].low)
        if is_answer and self.contents.has_negation(sentence, start, end):
            kind = StatementKind.DENIAL
        before = self.contents.low(sentence, (owner or cue_span)[0] - 1)
        aside = self.lexicon.has("despite", before)
        weight = cue.weight * 0.8
        return Draft([(start, end)], cue_span, kind, weight, owner, owner, is_that, aside=aside)

    def _mark_after(self, sentence: Sentence, place: int) -> int | None:
        """Return the colon or dash that what was said follows: "its answer was the same: …"."""
        for ahead in range(place, min(place + _LONGEST_NOUN_REACH, len(sentence) - 1)):
            if sentence[ahead].text in (":", "—"):
                return ahead
            if sentence[ahead].kind != WORD:
                return None
        return None

    def _subject(self, sentence: Sentence, place: int) -> Span | None:
        """Return who does something with the noun at `place`: "X renewed an old charge"."""
        for earlier in range(place - 1, max(place - 6, 0), -1):
            if self.phrases.looks_verbal(sentence, earlier):
                subject = self.phrases.subject_before(sentence, earlier)
                return None if subject is None else subject[0]
        return None

    def _owner(self, sentence: Sentence, place: int) -> Span | None:
        """Return whose claim, denial or charge stands at `place`."""
        for earlier in range(place - 1, max(place - 5, -1), -1):
            low = sentence[earlier].low
            if self.lexicon.has("possessive_marks", low) and earlier:
                return self.phrases.name_ending(sentence, earlier - 1)
            if self.lexicon.has("possessives", low):
                return (earlier, earlier + 1)
            if sentence[earlier].kind != WORD:
                return None
        return None

    def credit(self, sentence: Sentence, place: int) -> Draft | None:
        """Read `“…” — X`."""
        if place + 2 >= len(sentence) or sentence[place + 1].text[0] not in _DASHES:
            return None
        name = self.phrases.name_starting(sentence, place + 2)
        if name is None or not sentence[name[0]].capital:
            return None
        if not self.contents.is_over(sentence, name[1]):
            return None
        cue_span = (place + 1, place + 2)
        return Draft(
            [(place, place + 1)], cue_span, StatementKind.ASSERTION, 0.9, name, name, whole=True
        )
