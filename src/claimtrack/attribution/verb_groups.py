"""What stands between who speaks and a verb of saying: "has never", "refused to", "would"."""

from dataclasses import dataclass

from claimtrack.attribution.lexicon import CueForm, Lexicon
from claimtrack.attribution.phrases import Sentence
from claimtrack.attribution.statement import Span
from claimtrack.attribution.tokens import WORD

_LONGEST = 14


@dataclass(slots=True)
class VerbGroup:
    """The words of a verb before its cue: they begin at `begin`.

    `negated` says that it is not done ("has never denied"), `open` that it is not said whether it
    is ("may deny").
    """

    begin: int
    negated: bool = False
    open: bool = False


class VerbGroups:
    """Reads the small words before verbs of saying; never more than a bounded number of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def before(self, sentence: Sentence, first: int) -> VerbGroup:
        """Return the words before the cue at `first` that belong to its verb."""
        group = VerbGroup(first)
        is_listed = False
        place, limit = first - 1, max(first - _LONGEST, 0)
        while place >= limit:
            length = self._undoing_phrase(sentence, place)
            if length:
                group.negated = True
                place -= length - 1
                place -= place > 0 and self._undone(sentence, place - 1)
            elif is_listed and sentence[place].text == ",":
                length = self._listed(sentence, place)
                if not length:
                    break
                place -= length - 1
            elif self.lexicon.has("denied_listing", sentence[place].low):
                length = self._listed(sentence, place)
                if not length:
                    break
                group.negated |= self.lexicon.negates(sentence[place].low, "")
                is_listed = True
                place -= length - 1
            elif not self._belongs(sentence, place, first, group):
                break
            group.begin = place
            place -= 1
        return group

    def _belongs(self, sentence: Sentence, place: int, first: int, group: VerbGroup) -> bool:
        """Say whether a word is one of the verb, and note what it does to it."""
        has, token = self.lexicon.has, sentence[place]
        if token.kind != WORD or (token.capital and place):
            return False
        low = token.low
        is_longer = has("longer", sentence[place + 1].low)
        if has("longer", low):
            return place > 0 and has("no_longer", sentence[place - 1].low)
        if has("nobodies", low) and not has("between_verbs", low) and not is_longer:
            return False
        following = sentence[place + 1].low if place + 1 < first else ""
        if self.lexicon.negates(low, following) or has("avoiding", low):
            group.negated = True
            return True
        if has("unreal", low) or has("seeming", low):
            group.open = True
            return True
        small = has("auxiliaries", low) or has("infinitive", low) or has("raising", low)
        return small or self.lexicon.is_adverb(low)

    def _undoing_phrase(self, sentence: Sentence, place: int) -> int:
        """Return of how many words a phrase such as "short of" ends at `place`."""
        words = " ".join(token.low for token in sentence[max(place - 1, 0) : place + 1])
        return 2 * self.lexicon.has("undoing_phrases", words)

    def _undone(self, sentence: Sentence, place: int) -> bool:
        """Say whether the verb at `place` is what falls short: "stopped short of"."""
        low = sentence[place].low
        past = low.endswith(tuple(self.lexicon.lists["past_endings"]))
        return self.lexicon.has("avoiding", low) or low in self.lexicon.cues or past

    def _listed(self, sentence: Sentence, place: int) -> int:
        """Return how many words "confirm or", ending at `place`, have; 0 where it is none."""
        if place and sentence[place].low == "or" and sentence[place - 1].text == ",":
            return self._listed(sentence, place - 1) and 1
        is_verb = place > 0 and any(
            one.form is not CueForm.NOUN
            for one in self.lexicon.cues.get(sentence[place - 1].low, ())
        )
        return 2 * is_verb

    def subject(self, sentence: Sentence, name: Span | None) -> str:
        """Return the list, `nobodies` or `few`, that the first word for a speaker is in, or ""."""
        low = sentence[name[0]].low if name else ""
        if name and sentence[name[0] + 1 : name[1]] and sentence[name[0] + 1].text.isdigit():
            return ""  # "No 10", which is a house
        lists = (each for each in ("nobodies", "few") if self.lexicon.has(each, low))
        return next(lists, "")

    def is_supposed(self, sentence: Sentence, first: int) -> bool:
        """Say whether a clause that begins at `first` is only supposed, or asked for: "if he"."""
        return first > 0 and self.lexicon.has("supposing", sentence[first - 1].low)

    def turned(self, sentence: Sentence, first: int) -> int | None:
        """Return where a negation before who speaks begins: "nor has he denied"; None for none."""
        for place in range(first - 1, -1, -1):
            low = sentence[place].low
            small = self.lexicon.has("auxiliaries", low)
            if self.lexicon.negates(low, "") and (small or place < first - 1):
                return place
            if not small:
                return None
        return None

    def neither(self, sentence: Sentence, first: int) -> int | None:
        """Return where "neither he nor" or "no one" begins before who speaks; None for neither."""
        if first and sentence[first].low in self.lexicon.lists["ones"]:
            return first - 1 if self.lexicon.has("nobodies", sentence[first - 1].low) else None
        if first == 0 or not self._is_nor(sentence[first - 1].low):
            return None
        for place in range(first - 2, max(first - _LONGEST, -1), -1):
            if self.lexicon.has("between_verbs", sentence[place].low):
                return place
        return first - 1

    def _is_nor(self, low: str) -> bool:
        return self.lexicon.has("denied_listing", low) and self.lexicon.negates(low, "")
