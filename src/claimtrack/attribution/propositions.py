"""Which clause is denied, if the text says it as a clause: nothing is made of "denied any fault".

Where it is not sure where a clause begins or ends, there is none: a wrong claim is worse.
"""

from claimtrack.attribution.contents import Contents
from claimtrack.attribution.lexicon import CueForm, Lexicon
from claimtrack.attribution.phrases import Phrases, Sentence
from claimtrack.attribution.statement import Span, StatementKind
from claimtrack.attribution.tokens import MARK, QUOTE, WORD

_SAID = frozenset(
    (
        StatementKind.ASSERTION, StatementKind.ACCUSATION, StatementKind.DENIAL,
        StatementKind.FORECAST, StatementKind.POSITION,
    )
)  # fmt: skip
"""Kinds of nouns for what was said."""
_NOUN_REACH, _VERB_REACH = 8, 6
_LEAST = 2
_MARKS = "“”\"'‘’«»„.,!?; "


class Propositions:
    """Finds what is denied in the content of a denial."""

    def __init__(self, lexicon: Lexicon, phrases: Phrases, contents: Contents) -> None:
        self.lexicon = lexicon
        self.phrases = phrases
        self.contents = contents

    def denied(self, sentence: Sentence, cue: Span, content: Span, is_clause: bool) -> Span | None:
        """Return the clause that the cue denies, of `content`, which "that" may stand before."""
        start, end = content
        if is_clause:
            return self.clause(sentence, content)
        if self.lexicon.has("whether", sentence[start].low):
            return self.clause(sentence, (start + 1, end))
        begin = self._after_said_thing(sentence, start, end)
        if begin is not None:
            return self.clause(sentence, (begin, end))
        is_bare = self.lexicon.has("bare_clauses", sentence[cue[0]].low)
        if is_bare and self._begins_clause(sentence, start, end):
            return self.clause(sentence, content)
        return None

    def is_clause(self, sentence: Sentence, start: int, cue: int) -> bool:
        """Say whether "that" before `start` begins a clause: not in "rejected that argument"."""
        has, token = self.lexicon.has, sentence[start]
        if not has("that", sentence[start - 1].low):
            return False
        if self._is_said_thing(token.low) or has("refused_things", token.low):
            plural = tuple(self.lexicon.lists["plural_endings"])
            return token.low.endswith(plural)
        begins = token.capital or token.kind != WORD or has("determiners", token.low)
        begins = begins or token.low in self.lexicon.pronouns or token.text[0].isdigit()
        return begins or not has("refusing_verbs", sentence[cue].low)

    def clause(self, sentence: Sentence, span: Span) -> Span | None:
        """Return a clause without what is added to it; None where it says nothing by itself."""
        start, end = span
        has = self.lexicon.has
        for place in range(start + 1, end):
            low = sentence[place].low
            following = self.contents.low(sentence, place + 1)
            if sentence[place].text in (":", "—", "–", "--"):
                end = place
                break
            if sentence[place].text == ",":
                adds = has("relatives", following) or has("openers", following)
                if adds or has("turning", following) or has("closers", following):
                    end = place
                    break
            if has("joining", low) and self._goes_on(sentence, place + 1):
                return None
        while end > start and sentence[end - 1].kind == MARK and sentence[end - 1].text not in ")%":
            end -= 1
        if end - start < _LEAST and not (end > start and sentence[start].kind == QUOTE):
            return None
        return None if self.is_flat(sentence, start, end) else (start, end)

    def is_flat(self, sentence: Sentence, start: int, end: int) -> bool:
        """Say whether a clause only points to what was said before: "that this was so"."""
        low = sentence[start].low
        if low not in self.lexicon.pronouns and not self.lexicon.has("pointing", low):
            return False
        if not (self.lexicon.has("subjects", low) or self.lexicon.has("pointing", low)):
            return False
        is_thing = low in ("it",) or self.lexicon.has("pointing", low)
        rest = sentence[start + 1 : end]
        return is_thing and all(
            token.kind == MARK
            or self.lexicon.is_small(token.low)
            or self.lexicon.has("flat_words", token.low)
            or self.lexicon.is_adverb(token.low)
            or self.lexicon.negates(token.low, "")
            for token in rest
        )

    def is_flat_denial(self, sentence: Sentence, start: int, end: int) -> bool:
        """Say whether a content is no more than "No" or "not at all"."""
        words = " ".join(token.text for token in sentence[start:end])
        return self.lexicon.has("flat_denials", words.strip(_MARKS).lower())

    def points_to_words(self, sentence: Sentence, content: Span) -> bool:
        """Say whether the object of a denial is a statement, or stands for one: "the charge"."""
        start, end = content
        tokens = sentence[start:end][:_NOUN_REACH]
        parts = ("about_number", "about_date", "about_source")
        is_part = any(self.lexicon.has(name, token.low) for token in tokens for name in parts)
        is_pointing = self.lexicon.has("pointing", sentence[start].low)
        return is_part or is_pointing or self._said_thing(sentence, start, end) is not None

    def is_refusal(self, sentence: Sentence, cue: Span, content: Span) -> bool:
        """Say whether the object of a denial is nothing that was said: an offer, a person."""
        has, (start, end) = self.lexicon.has, content
        if sentence[start].kind == QUOTE:
            return False
        tokens = sentence[start:end]
        is_given = len(tokens) > 1 and has("refused_people", tokens[0].low)
        if any(has("refused_things", token.low) for token in tokens[:_VERB_REACH]):
            return True
        if is_given and tokens[1].kind == WORD and not has("prepositions", tokens[1].low):
            return True
        if not has("refusing_verbs", sentence[cue[0]].low):
            return False
        is_judged = any(token.low == "as" for token in tokens) and self._is_nonsense(
            sentence, content
        )
        return not (is_judged or self.points_to_words(sentence, content))

    def _is_nonsense(self, sentence: Sentence, content: Span) -> bool:
        words = sentence[slice(*content)]
        return any(self.lexicon.has("flat_words", token.low) for token in words)

    def _said_thing(self, sentence: Sentence, start: int, end: int) -> int | None:
        """Return the place of a noun for what was said: "the claim", "reports"."""
        for place in range(start, min(end, start + _NOUN_REACH)):
            token, has = sentence[place], self.lexicon.has
            if token.kind != WORD or has("relatives", token.low):
                return None
            if self._is_said_thing(token.low):
                return place
        return None

    def _is_said_thing(self, low: str) -> bool:
        has, cues = self.lexicon.has, self.lexicon.cues.get(low, ())
        is_noun = any(cue.form is CueForm.NOUN and cue.kind in _SAID for cue in cues)
        return is_noun or has("documents", low) or has("said_things", low)

    def _after_said_thing(self, sentence: Sentence, start: int, end: int) -> int | None:
        """Return where the clause of "the claim that …" or "allegations he …" begins."""
        noun = self._said_thing(sentence, start, end)
        if noun is None:
            return None
        for place in range(noun + 1, min(noun + _VERB_REACH, end)):
            low = sentence[place].low
            if self.lexicon.has("that", low):
                begin = place + 1
                is_subject = begin < end and self.phrases.looks_verbal(sentence, begin)
                return None if is_subject or self._is_relative(sentence, end) else begin
            if place == noun + 1 and self.lexicon.has("subjects", low):
                is_clause = self._begins_clause(sentence, place, end)
                return place if is_clause and not self._is_relative(sentence, end) else None
            if sentence[place].kind == MARK:
                return None
        return None

    def _is_relative(self, sentence: Sentence, end: int) -> bool:
        """Say whether a clause ends with a verb that lacks its object: "that Lee had made"."""
        last = end - 1
        while last > 0 and (
            sentence[last].kind == MARK
            or self.lexicon.has("times", sentence[last].low)
            or self.lexicon.is_adverb(sentence[last].low)
        ):
            last -= 1
        return self.lexicon.has("relative_ends", sentence[last].low)

    def _begins_clause(self, sentence: Sentence, start: int, end: int) -> bool:
        """Say whether a subject and its verb stand at `start`: "he knew", "the dam had leaked"."""
        has = self.lexicon.has
        first = sentence[start]
        if has("subjects", first.low) and not has("pointing", first.low):
            return end - start > 1 and sentence[start + 1].kind == WORD
        if not (first.capital or has("determiners", first.low) or has("subjects", first.low)):
            return False
        for place in range(start + 1, min(end, start + _VERB_REACH)):
            token = sentence[place]
            if token.kind != WORD or has("relatives", token.low) or has("openers", token.low):
                return False
            if has("finite", token.low):
                return not self._is_relative(sentence, end)
        return False

    def _goes_on(self, sentence: Sentence, place: int) -> bool:
        """Say whether a second clause or another verb of saying follows: "and that", "and said"."""
        has = self.lexicon.has
        if not has("listing", sentence[place - 1].low):  # "but", which turns what was said
            return True
        low = self.contents.low(sentence, place)
        while has("auxiliaries", low) or self.lexicon.is_adverb(low):
            place += 1
            low = self.contents.low(sentence, place)
        if has("that", low):
            return True
        is_noun = any(cue.form is CueForm.NOUN for cue in self.lexicon.cues.get(low, ()))
        is_verbal = place < len(sentence) and self.phrases.looks_verbal(sentence, place)
        return is_verbal and not is_noun
