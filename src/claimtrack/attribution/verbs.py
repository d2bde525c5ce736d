"""Whether a word of a sentence is a verb there: "they report that" and not "the report that"."""

from claimtrack.attribution.lexicon import Cue, CueForm, Lexicon
from claimtrack.attribution.phrases import Sentence
from claimtrack.attribution.tokens import WORD

_SIMPLE = frozenset((CueForm.BASE, CueForm.PRESENT, CueForm.PAST, CueForm.GERUND))
_AUXILIARY_REACH = 4


class Verbs:
    """Tells verbs from nouns and participles by what stands before them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def is_verb(self, sentence: Sentence, place: int, cue: Cue) -> bool:
        """Say whether the cue at `place` is a verb that somebody does."""
        token = sentence[place]
        nounlike = self._is_nounlike(token.low)
        if place == 0 or (token.capital and (nounlike or not self._is_headline(sentence))):
            return False
        if cue.form not in _SIMPLE and not self._has_perfect(sentence, place):
            return False
        before = sentence[place - 1].low
        has = self.lexicon.has
        if has("determiners", before) and before not in self.lexicon.pronouns:
            return False
        if has("infinitive", before):
            return place > 1 and has("raising", sentence[place - 2].low)
        if has("possessive_marks", before) or has("prepositions", before):
            return cue.form is CueForm.GERUND and has("before_gerunds", before)
        if nounlike and cue.form in (CueForm.BASE, CueForm.PRESENT):
            return self._agrees(sentence, place, plural=cue.form is CueForm.BASE)
        return True

    def is_passive(self, sentence: Sentence, place: int) -> bool:
        """Say whether a participle follows a form of "be": "was accused"."""
        for earlier in range(place - 1, max(place - _AUXILIARY_REACH, -1), -1):
            if self.lexicon.has("being", sentence[earlier].low):
                return True
            if not self.lexicon.is_adverb(sentence[earlier].low):
                return False
        return False

    def _has_perfect(self, sentence: Sentence, place: int) -> bool:
        for earlier in range(place - 1, max(place - 1 - _AUXILIARY_REACH, -1), -1):
            low = sentence[earlier].low
            if self.lexicon.has("having", low):
                return True
            if not (self.lexicon.has("auxiliaries", low) or self.lexicon.is_adverb(low)):
                return False
        return False

    def _is_nounlike(self, low: str) -> bool:
        is_noun = any(cue.form is CueForm.NOUN for cue in self.lexicon.cues[low])
        return is_noun or self.lexicon.has("nounlike", low)

    def _is_headline(self, sentence: Sentence) -> bool:
        """Say whether nearly all longer words are capitalised."""
        longer = [token for token in sentence if token.kind == WORD and len(token.text) > 3]
        return sum(token.capital for token in longer) > 0.7 * len(longer)

    def _agrees(self, sentence: Sentence, place: int, *, plural: bool) -> bool:
        """Say whether a subject of this number stands right before the verb at `place`."""
        has = self.lexicon.has
        last = place - 1
        while last > 0 and self.lexicon.is_adverb(sentence[last].low):
            last -= 1
        token, low = sentence[last], sentence[last].low
        if token.kind != WORD:
            return False
        if has("auxiliaries", low):
            return not has("being", low)
        if low in self.lexicon.pronouns or has("relatives", low):
            return has("singular", low) != plural
        if has("joining", low):
            return True
        if plural:
            return has("plurals", low) or low.endswith(tuple(self.lexicon.lists["plural_endings"]))
        return token.capital
