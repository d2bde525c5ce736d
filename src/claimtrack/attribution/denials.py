"""What a cue does to the words beside it: "denied that", "could not confirm that", "no claim that".

Without this the content alone would be the claim, which says the opposite.
"""

from claimtrack.attribution.contents import Contents
from claimtrack.attribution.lexicon import Cue, CueForm, Lexicon
from claimtrack.attribution.phrases import Phrases, Sentence
from claimtrack.attribution.propositions import Propositions
from claimtrack.attribution.statement import Draft, Span, StatementKind
from claimtrack.attribution.tokens import QUOTE
from claimtrack.attribution.verb_groups import VerbGroups

_TURNING = frozenset((StatementKind.DENIAL, StatementKind.CONTRADICTION, StatementKind.DOUBT))
"""Kinds whose cue takes back the clause that follows it."""
_KEPT = _TURNING | {StatementKind.WITHDRAWAL, StatementKind.WITHHELD}
"""Kinds whose cue is no less than half of what is said."""
_STANCES = frozenset((StatementKind.POSITION, StatementKind.OPINION, StatementKind.FORECAST))
"""Kinds that a negation leaves what they are: who does not believe it takes a position too."""
_WITHHELD_SHARE = 0.5
_NOUN_REACH, _ASKED = 4, 4


class Denials:
    """Settles what is said, and what is denied, where a cue or its negation turns the content."""

    def __init__(self, lexicon: Lexicon, phrases: Phrases, contents: Contents) -> None:
        self.lexicon = lexicon
        self.phrases = phrases
        self.groups = VerbGroups(lexicon)
        self.propositions = Propositions(lexicon, phrases, contents)

    def settled(self, sentence: Sentence, draft: Draft, cue: Cue) -> Draft | None:
        """Return a statement with what its cue does to it; None where it is only supposed."""
        if cue.form is CueForm.NOUN:
            if self._is_relative(sentence, draft):
                return None
            self._settle_noun(sentence, draft, cue)
            return draft
        group = self.groups.before(sentence, draft.cue[0])
        begins = min(group.begin, (draft.mention or draft.cue)[0])
        is_turning = draft.kind in _TURNING
        if is_turning and self.groups.is_supposed(sentence, begins):
            return None
        subject = self.groups.subject(sentence, draft.mention)
        neither = self.groups.neither(sentence, begins)
        turned = self.groups.turned(sentence, begins) if neither is None else neither
        if subject or turned is not None:
            self._withhold(draft, begins if turned is None else turned)
            if subject == "nobodies" or neither is not None:
                draft.speaker = draft.mention = None
        elif group.negated or (group.open and is_turning):
            self._withhold(draft, group.begin)
        elif draft.kind in _KEPT:
            self._settle_verb(sentence, draft)
        elif draft.kind is StatementKind.ASSERTION:
            self._settle_flat(sentence, draft)
        return draft

    def _withhold(self, draft: Draft, begin: int) -> None:
        """Keep what is before the cue in the words; what is not said answers nothing."""
        draft.worded = _around(draft, begin)
        draft.whole = False
        if draft.kind not in _STANCES:
            draft.kind = StatementKind.WITHHELD
            draft.weight *= _WITHHELD_SHARE

    def _settle_verb(self, sentence: Sentence, draft: Draft) -> None:
        first, start = draft.cue[0], draft.parts[0][0]
        replies = self.lexicon.has("replying", sentence[first].low)
        if draft.kind in (StatementKind.WITHDRAWAL, StatementKind.WITHHELD):
            draft.worded, draft.whole = _around(draft, first), False
            return
        if start < first:
            self._settle_before(sentence, draft)
            return
        is_clause = self.propositions.is_clause(sentence, start, first)
        is_own = sentence[start - 1].text in (":", ",") and sentence[start].kind == QUOTE
        if is_own or (replies and draft.whole):
            return
        if not is_clause and self.lexicon.negates(sentence[start].low, ""):
            self._withhold(draft, self.groups.before(sentence, first).begin)
            return
        draft.worded, draft.whole = _around(draft, first), False
        draft.denied = self.propositions.denied(sentence, draft.cue, draft.parts[0], is_clause)
        if draft.denied is not None or is_clause:
            return
        draft.points = self.propositions.points_to_words(sentence, draft.parts[0])
        if self.propositions.is_refusal(sentence, draft.cue, draft.parts[0]):
            draft.kind = StatementKind.POSITION  # whoever rejects an offer denies nothing

    def _settle_before(self, sentence: Sentence, draft: Draft) -> None:
        """Read `The dam had leaked, a charge that Lee denied`; a quotation is whose words it is."""
        parts = [sentence[at] for part in draft.parts for at in range(*part)]
        if all(token.kind == QUOTE for token in parts):
            return
        draft.worded, draft.whole = _around(draft, draft.cue[0]), False
        is_clause = any(self.phrases.looks_verbal(sentence, at) for at in range(*draft.parts[0]))
        if is_clause and len(draft.parts) == 1:
            draft.denied = self.propositions.clause(sentence, draft.parts[0])

    def _settle_flat(self, sentence: Sentence, draft: Draft) -> None:
        """Read `asked whether the dam had leaked, Lee said no` and `Lee said it never happened`."""
        start, end = draft.parts[-1]
        if sentence[end - 1].kind == QUOTE and self._asked(sentence, end - 1):
            start = end - 1
        elif len(draft.parts) > 1:
            return
        if self.propositions.is_flat_denial(sentence, start, end):
            draft.parts = [(start, end)]
            draft.kind = StatementKind.DENIAL
            asked = self._asked(sentence, min(start, draft.cue[0]))
            draft.worded, draft.whole = _around(draft, draft.cue[0]), False
            draft.answers = asked is not None
            if asked is not None:
                draft.worded, draft.denied = (asked[0], draft.worded[1]), asked[1]
        elif self.propositions.is_flat(sentence, start, end) and self._takes_back(
            sentence, start, end
        ):
            draft.kind = StatementKind.DENIAL

    def _takes_back(self, sentence: Sentence, start: int, end: int) -> bool:
        words = (token.low for token in sentence[start:end])
        return any(self.lexicon.negates(low, "") or low in ("lie", "nonsense") for low in words)

    def _asked(self, sentence: Sentence, end: int) -> tuple[int, Span] | None:
        """Return where a question before `end` begins, and what it asks: "asked whether …,"."""
        for place in range(end - 1, 0, -1):
            if not self.lexicon.has("whether", sentence[place].low):
                continue
            for asks in range(place - 1, max(place - 1 - _ASKED, -1), -1):
                if self.lexicon.has("asking", sentence[asks].low):
                    over = range(place, end)
                    comma = next((at for at in over if sentence[at].text == ","), end)
                    clause = self.propositions.clause(sentence, (place + 1, comma))
                    return None if clause is None else (asks, clause)
        return None

    def _is_relative(self, sentence: Sentence, draft: Draft) -> bool:
        """Say whether no claim follows, but which it is: "a charge that Lee denied"."""
        after, (_, end) = draft.cue[1], draft.parts[0]
        low = sentence[after].low if after < len(sentence) else ""
        if not self.lexicon.has("that", low):
            return False
        last = self.lexicon.cues.get(sentence[end - 1].low, ())
        return any(cue.kind in _TURNING and cue.form is not CueForm.NOUN for cue in last)

    def _settle_noun(self, sentence: Sentence, draft: Draft, cue: Cue) -> None:
        """Read `no claim that …` and `his denial that …`; after a colon stand his own words."""
        first, after = draft.cue
        has, low = self.lexicon.has, sentence[after].low if after < len(sentence) else ""
        negation = self._negation_of_noun(sentence, first)
        if negation is not None:
            is_plain = all(has("determiners", each.low) for each in sentence[negation + 1 : first])
            if draft.kind is StatementKind.DOUBT and is_plain:  # "no doubt that" is none
                draft.kind = StatementKind.POSITION
            else:
                self._withhold(draft, negation)
            return
        if draft.kind in _TURNING and cue.kind in _TURNING and has("that", low):
            draft.worded, draft.whole = _around(draft, first), False
            is_object = any(self.phrases.looks_verbal(sentence, at) for at in range(first))
            start, end = draft.parts[0]
            if draft.aside:
                end = next((at for at in range(start, end) if sentence[at].text == ","), end)
            if draft.aside or is_object:
                draft.denied = self.propositions.clause(sentence, (start, end))

    def _negation_of_noun(self, sentence: Sentence, first: int) -> int | None:
        """Return what denies a noun: "no claim that", or the verb it is: "nor did Lee claim"."""
        has = self.lexicon.has
        for earlier in range(first - 1, max(first - 1 - _NOUN_REACH, -1), -1):
            word, following = sentence[earlier].low, sentence[earlier + 1].low
            if self.lexicon.negates(word, "" if earlier == first - 1 else following):
                return earlier
            small = has("determiners", word) or has("auxiliaries", word) or has("infinitive", word)
            small = small or has("longer", word) or self.lexicon.is_adverb(word)
            if not (small or sentence[earlier].capital):
                return None
        return None


def _around(draft: Draft, begin: int) -> Span:
    """Return the span from `begin` over the cue and all that was said."""
    first = min(begin, draft.cue[0], *(start for start, _ in draft.parts))
    return first, max(draft.cue[1], *(end for _, end in draft.parts))
