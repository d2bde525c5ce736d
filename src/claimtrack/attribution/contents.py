"""Where what was said begins and ends beside a cue, as far as words and commas show it."""

from claimtrack.attribution.lexicon import Cue, CueForm, Lexicon
from claimtrack.attribution.phrases import Sentence
from claimtrack.attribution.statement import Span, StatementKind
from claimtrack.attribution.tokens import MARK, QUOTE

_LONGEST_SETTING = 16
_LONGEST_ADDRESSEE = 7
_ENDS = ".!?…"
PAUSES = (",", "—", "–", "--")
_TURN_REACH, _NAME_REACH, _LEAST_BEFORE = 6, 4, 4
_NOMINAL = frozenset(("object", "quote"))
_REPORTING = frozenset((CueForm.PAST, CueForm.PRESENT))


class Contents:
    """Finds contents in the sentences of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def start(self, sentence: Sentence, place: int, cue: Cue) -> int | None:
        """Return where the words said begin, or None where nothing follows that the verb takes."""
        if "person" in cue.takes:
            place = self.skip_addressee(sentence, place)
        elif "to" in cue.takes and self._is_infinitive(sentence, place):
            return place
        start = self.skip_setting(sentence, place)
        if start < len(sentence) and sentence[start].text in (":", ","):
            following = start + 1
            is_quoted = following < len(sentence) and sentence[following].kind == QUOTE
            has_that = self.low(sentence, following) in self.lexicon.lists["that"]
            if not (is_quoted or has_that or sentence[start].text == ":"):
                return None
            start = following
        if start >= len(sentence) or sentence[start].kind == MARK:
            return None
        if sentence[start].kind == QUOTE:
            return start
        low = sentence[start].low
        if low in self.lexicon.lists["that"] and cue.takes != _NOMINAL:
            start += 2 if self._is_mark(sentence, start + 1) else 1
            return start if start < len(sentence) and sentence[start].kind != MARK else None
        if any(self.lexicon.has(name, low) for name in ("joining", "particles", "being")):
            return None
        if "clause" not in cue.takes and self.lexicon.has("prepositions", low):
            return None
        return start if cue.takes & {"clause", "object"} else None

    def _is_mark(self, sentence: Sentence, place: int) -> bool:
        return place < len(sentence) and sentence[place].kind == MARK

    def _is_infinitive(self, sentence: Sentence, place: int) -> bool:
        """Say whether "to …" or "not to …" stands at `place`."""
        place += self.lexicon.has("negations", self.low(sentence, place))
        return self.lexicon.has("infinitive", self.low(sentence, place))

    def end(self, sentence: Sentence, start: int, *, is_object: bool = False) -> int:
        """Return where what was said ends, if it begins at `start`.

        An object ("denied the charges") ends at a comma, unless that stands in a list of things.
        """
        end = len(sentence)
        for place in range(start, len(sentence)):
            token = sentence[place]
            if token.kind == QUOTE:
                last = token.inner_end
                joined = self.lexicon.has("joining", self.low(sentence, place + 1))
                if last and (last in ".!?…" or (place == start and last == "," and not joined)):
                    end = place + 1
                    break
            elif token.text == ",":
                is_over = self._ends_content(sentence, place + 1, start)
                if is_over or (is_object and not self._stands_in_list(sentence, place)):
                    end = place
                    break
            elif token.text == ";" or (
                place > start + 1 and self._coordinates_cue(sentence, place)
            ):
                end = place
                break
        while end > start and sentence[end - 1].kind == MARK and sentence[end - 1].text not in ")%":
            end -= 1
        return end

    def _stands_in_list(self, sentence: Sentence, comma: int) -> bool:
        """Say whether things are listed around a comma: "the source, date, and wording"."""
        for ahead in range(comma + 1, min(comma + 8, len(sentence))):
            if sentence[ahead].kind == MARK and sentence[ahead].text != ",":
                return False
            if self.lexicon.has("listing", sentence[ahead].low):
                return True
        return False

    def _ends_content(self, sentence: Sentence, place: int, start: int = 0) -> bool:
        """Say whether what follows a comma belongs to the reporter again."""
        low = self.low(sentence, place)
        if self.lexicon.has("closers", low) or self.phrase(sentence, place):
            return True
        if self._is_gerund(low) or self._is_quote_verb(low):
            return True
        if self.lexicon.has("turning", low):
            return self._quote_verb_within(sentence, place + 1, _TURN_REACH)
        has, first = self.lexicon.has, sentence[start].low
        is_capital = place < len(sentence) and sentence[place].capital
        is_name = is_capital or low in self.lexicon.pronouns
        opened = has("prepositions", first) or has("openers", first)
        is_new = is_name and not opened and place - start > _LEAST_BEFORE
        return is_new and self._quote_verb_within(sentence, place + 1, _NAME_REACH)

    def _quote_verb_within(self, sentence: Sentence, place: int, reach: int) -> bool:
        """Say whether one of the next words tells that something was said."""
        return any(self._is_quote_verb(token.low) for token in sentence[place : place + reach])

    def _is_assertion_verb(self, low: str) -> bool:
        """Say whether a word tells that something was said, and nothing of what it does."""
        cues = self.lexicon.cues.get(low, ())
        return any(cue.kind is StatementKind.ASSERTION for cue in cues) and self._is_quote_verb(low)

    def _coordinates_cue(self, sentence: Sentence, place: int) -> bool:
        """Say whether the reporter goes on to what else was said: "and also said"."""
        if not self.lexicon.has("joining", sentence[place].low):
            return False
        place += 1
        has, low = self.lexicon.has, self.low(sentence, place)
        while has("auxiliaries", low) or self.lexicon.is_adverb(low):
            place += 1
            low = self.low(sentence, place)
        return self._is_assertion_verb(low)

    def _is_gerund(self, low: str) -> bool:
        """Say whether a word looks like "adding"."""
        endings = tuple(self.lexicon.lists["ing_endings"])
        return len(low) > 4 and low.endswith(endings) and not self.lexicon.has("not_gerunds", low)

    def _is_quote_verb(self, low: str) -> bool:
        cues = self.lexicon.cues.get(low, ())
        return any("quote" in cue.takes and cue.form in _REPORTING for cue in cues)

    def skip_addressee(self, sentence: Sentence, place: int) -> int:
        """Pass over who was told: "told reporters that", "told the BBC he"."""
        for ahead in range(place, min(place + _LONGEST_ADDRESSEE, len(sentence))):
            token = sentence[ahead]
            if self._is_inside_clause(token.low, is_first=ahead == place):
                break
            if token.low in self.lexicon.lists["that"] or token.kind == QUOTE:
                return ahead
            if token.kind == MARK and token.text not in "&.'":
                return ahead
        start, pronouns = place, self.lexicon.pronouns
        if self.lexicon.has("determiners", self.low(sentence, place)):
            place += 1
        while place < len(sentence) and sentence[place].capital:
            if sentence[place].low in pronouns:
                break
            place += 1
        is_name = place > start + 1 or (place > start and sentence[start].capital)
        return place if is_name else start + 1

    def _is_inside_clause(self, low: str, *, is_first: bool) -> bool:
        """Say whether what was said has begun: a "that" behind it belongs to another verb.

        "Told reporters he denied that", "said in Leeds she did not believe that".
        """
        has = self.lexicon.has
        if has("finite", low) or self.lexicon.negates(low, ""):
            return True
        is_subject = has("subjects", low) and not has("pointing", low)
        cues = self.lexicon.cues.get(low, ())
        is_noun = has("nounlike", low) or any(cue.form is CueForm.NOUN for cue in cues)
        is_verb = not is_noun and any(cue.form in _REPORTING and not cue.after for cue in cues)
        return not is_first and (is_subject or is_verb)

    def skip_setting(self, sentence: Sentence, place: int) -> int:
        """Pass over when and where it was said: "on Monday", "in a statement"."""
        has = self.lexicon.has
        while place < len(sentence):
            low = sentence[place].low
            following = self.low(sentence, place + 1)
            is_time = has("times", low) or (has("determiners", low) and has("times", following))
            if is_time or (self.lexicon.is_adverb(low) and not has("degrees", low)):
                place += 1
            elif has("setting", low) and not has("degrees", following):
                end = self._setting_end(sentence, place)
                if end is None:
                    return place
                place = end
            else:
                return place
        return place

    def _setting_end(self, sentence: Sentence, place: int) -> int | None:
        """Return where "in an interview with the BBC" ends: at a "that", a quotation, a time."""
        has = self.lexicon.has
        end: int | None = None
        for ahead in range(place + 1, min(place + _LONGEST_SETTING, len(sentence))):
            token = sentence[ahead]
            if self._is_inside_clause(token.low, is_first=False):
                return end
            if token.low in self.lexicon.lists["that"] or token.kind == QUOTE or token.text == ":":
                return ahead
            if token.text[0] in _ENDS:
                return ahead
            if token.text == ",":
                return ahead if end is not None or ahead - place <= 6 else None
            if has("times", token.low) or has("occasions", token.low) or token.text.isdigit():
                end = ahead + 1
            elif end is not None:
                return end
        return end

    def has_negation(self, sentence: Sentence, start: int, end: int) -> bool:
        """Say whether there is a "not" in it."""
        return any(self.lexicon.has("negations", token.low) for token in sentence[start:end])

    def is_over(self, sentence: Sentence, place: int) -> bool:
        """Say whether the reporting clause is over at `place`."""
        if place >= len(sentence):
            return True
        token = sentence[place]
        is_end = token.kind == QUOTE or token.text[0] in _ENDS
        return is_end or token.text in (";", ")", *PAUSES)

    def continues_after(self, sentence: Sentence, comma: int) -> bool:
        """Say whether what was said goes on after "…, he said," whose second comma is given."""
        if sentence[comma].text != "," or comma + 2 >= len(sentence):
            return False
        return not self._ends_content(sentence, comma + 1)

    def phrase(self, sentence: Sentence, place: int) -> int:
        """Return how many words of a phrase such as "according to" stand at `place`."""
        for words in self.lexicon.phrases:
            if tuple(token.low for token in sentence[place : place + len(words)]) == words:
                return len(words)
        return 0

    def low(self, sentence: Sentence, place: int) -> str:
        """Return the word at `place` in lower case, "" beyond the end."""
        return sentence[place].low if 0 <= place < len(sentence) else ""


def without_marks(sentence: Sentence, start: int, end: int) -> Span:
    """Return a span without the commas and dashes at its ends."""
    while end > start and sentence[end - 1].kind == MARK:
        end -= 1
    while start < end and sentence[start].kind == MARK:
        start += 1
    return start, end
