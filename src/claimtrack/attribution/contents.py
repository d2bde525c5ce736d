"""Where what was said begins and ends beside a cue, as far as words and commas show it."""

from claimtrack.attribution.lexicon import Cue, Form, Lexicon
from claimtrack.attribution.phrases import Run, Sentence
from claimtrack.attribution.statement import Kind
from claimtrack.attribution.tokens import MARK, QUOTE

_LONGEST_SETTING = 16
_LONGEST_ADDRESSEE = 7
_ENDS = ".!?…"
PAUSES = (",", "—", "–", "--")
_TURN_REACH, _NAME_REACH, _LEAST_BEFORE = 6, 4, 4
_THING = frozenset(("object", "quote"))
_REPORTING = frozenset((Form.PAST, Form.PRESENT))


class Contents:
    """Finds contents in the sentences of one language."""

    def __init__(self, words: Lexicon) -> None:
        self.words = words

    def start(self, s: Sentence, place: int, told: Cue) -> int | None:
        """Return where what was said begins, or None where nothing of a shape it takes follows."""
        if "person" in told.takes:
            place = self.over_addressee(s, place)
        elif "to" in told.takes and self._is_infinitive(s, place):
            return place
        start = self.over_setting(s, place)
        if start < len(s) and s[start].text in (":", ","):
            following = start + 1
            is_quoted = following < len(s) and s[following].kind == QUOTE
            has_that = self.low(s, following) in self.words.lists["that"]
            if not (is_quoted or has_that or s[start].text == ":"):
                return None
            start = following
        if start >= len(s) or s[start].kind == MARK:
            return None
        if s[start].kind == QUOTE:
            return start
        low = s[start].low
        if low in self.words.lists["that"] and told.takes != _THING:
            start += 2 if self._is_mark(s, start + 1) else 1
            return start if start < len(s) and s[start].kind != MARK else None
        if any(self.words.has(name, low) for name in ("joining", "particles", "being")):
            return None
        if "clause" not in told.takes and self.words.has("prepositions", low):
            return None
        return start if told.takes & {"clause", "object"} else None

    def _is_mark(self, s: Sentence, place: int) -> bool:
        return place < len(s) and s[place].kind == MARK

    def _is_infinitive(self, s: Sentence, place: int) -> bool:
        """Say whether "to …" or "not to …" stands at `place`."""
        place += self.words.has("negations", self.low(s, place))
        return self.words.has("infinitive", self.low(s, place))

    def end(self, s: Sentence, start: int, *, thing: bool = False) -> int:
        """Return where what was said ends, if it begins at `start`.

        A `thing` ("denied the charges") ends at a comma, unless that stands in a list of things.
        """
        end = len(s)
        for place in range(start, len(s)):
            token = s[place]
            if token.kind == QUOTE:
                last = token.inner_end
                joined = self.words.has("joining", self.low(s, place + 1))
                if last and (last in ".!?…" or (place == start and last == "," and not joined)):
                    end = place + 1
                    break
            elif (
                token.text == ";"
                or (
                    token.text == ","
                    and (self._closes(s, place + 1, start) or (thing and not self._lists(s, place)))
                )
                or (place > start + 1 and self._turns(s, place))
            ):
                end = place
                break
        while end > start and s[end - 1].kind == MARK and s[end - 1].text not in ")%":
            end -= 1
        return end

    def _lists(self, s: Sentence, comma: int) -> bool:
        """Say whether things are listed around a comma: "the source, date, and wording"."""
        for ahead in range(comma + 1, min(comma + 8, len(s))):
            if s[ahead].kind == MARK and s[ahead].text != ",":
                return False
            if self.words.has("listing", s[ahead].low):
                return True
        return False

    def _closes(self, s: Sentence, place: int, start: int = 0) -> bool:
        """Say whether what follows a comma belongs to the reporter again."""
        low = self.low(s, place)
        if self.words.has("closers", low) or self.phrase(s, place):
            return True
        if self._is_gerund(low) or self._says(low):
            return True
        if self.words.has("turning", low):
            return self._says_within(s, place + 1, _TURN_REACH)
        is_name = low in self.words.pronouns or (place < len(s) and s[place].capital)
        opened = self.words.has("prepositions", s[start].low) or self.words.has(
            "openers", s[start].low
        )
        is_new = is_name and not opened and place - start > _LEAST_BEFORE
        return is_new and self._says_within(s, place + 1, _NAME_REACH)

    def _says_within(self, s: Sentence, place: int, reach: int) -> bool:
        """Say whether one of the next words tells that something was said."""
        return any(self._says(token.low) for token in s[place : place + reach])

    def _adds(self, low: str) -> bool:
        """Say whether a word tells that something was said, and nothing of what it does."""
        cues = self.words.cues.get(low, ())
        return any(cue.kind is Kind.ASSERTION for cue in cues) and self._says(low)

    def _turns(self, s: Sentence, place: int) -> bool:
        """Say whether the reporter goes on to what else was said: "and also said"."""
        if not self.words.has("joining", s[place].low):
            return False
        place += 1
        has, low = self.words.has, self.low(s, place)
        while has("auxiliaries", low) or self.words.is_adverb(low):
            place += 1
            low = self.low(s, place)
        return self._adds(low)

    def _is_gerund(self, low: str) -> bool:
        """Say whether a word looks like "adding"."""
        endings = tuple(self.words.lists["ing_endings"])
        return len(low) > 4 and low.endswith(endings) and not self.words.has("not_gerunds", low)

    def _says(self, low: str) -> bool:
        cues = self.words.cues.get(low, ())
        return any("quote" in cue.takes and cue.form in _REPORTING for cue in cues)

    def over_addressee(self, s: Sentence, place: int) -> int:
        """Pass over who was told: "told reporters that", "told the BBC he"."""
        for ahead in range(place, min(place + _LONGEST_ADDRESSEE, len(s))):
            if s[ahead].low in self.words.lists["that"] or s[ahead].kind == QUOTE:
                return ahead
            if s[ahead].kind == MARK and s[ahead].text not in "&.'":
                return ahead
        start = place
        if self.words.has("determiners", self.low(s, place)):
            place += 1
        while place < len(s) and s[place].capital and s[place].low not in self.words.pronouns:
            place += 1
        return place if place > start + 1 or (place > start and s[start].capital) else start + 1

    def over_setting(self, s: Sentence, place: int) -> int:
        """Pass over when and where it was said: "on Monday", "in a statement"."""
        has = self.words.has
        while place < len(s):
            low = s[place].low
            following = self.low(s, place + 1)
            is_time = has("times", low) or (has("determiners", low) and has("times", following))
            if is_time or (self.words.is_adverb(low) and not has("degrees", low)):
                place += 1
            elif has("setting", low) and not has("degrees", following):
                over = self._setting_end(s, place)
                if over is None:
                    return place
                place = over
            else:
                return place
        return place

    def _setting_end(self, s: Sentence, place: int) -> int | None:
        """Return where "in an interview with the BBC" ends: at a "that", a quotation, a time."""
        has = self.words.has
        over: int | None = None
        for ahead in range(place + 1, min(place + _LONGEST_SETTING, len(s))):
            token = s[ahead]
            if token.low in self.words.lists["that"] or token.kind == QUOTE or token.text == ":":
                return ahead
            if token.text[0] in _ENDS:
                return ahead
            if token.text == ",":
                return ahead if over is not None or ahead - place <= 6 else None
            if has("times", token.low) or has("occasions", token.low) or token.text.isdigit():
                over = ahead + 1
            elif over is not None:
                return over
        return over

    def negated(self, s: Sentence, start: int, end: int) -> bool:
        """Say whether there is a "not" in it."""
        return any(self.words.has("negations", token.low) for token in s[start:end])

    def is_over(self, s: Sentence, place: int) -> bool:
        """Say whether the reporting clause is over at `place`."""
        if place >= len(s) or s[place].kind == QUOTE or s[place].text[0] in _ENDS:
            return True
        return s[place].text in (";", ")", *PAUSES)

    def goes_on(self, s: Sentence, comma: int) -> bool:
        """Say whether what was said goes on after "…, he said," whose second comma is given."""
        return s[comma].text == "," and comma + 2 < len(s) and not self._closes(s, comma + 1)

    def phrase(self, s: Sentence, place: int) -> int:
        """Return how many words of a phrase such as "according to" stand at `place`."""
        for words in self.words.phrases:
            if tuple(token.low for token in s[place : place + len(words)]) == words:
                return len(words)
        return 0

    def low(self, s: Sentence, place: int) -> str:
        """Return the word at `place` in lower case, "" beyond the end."""
        return s[place].low if 0 <= place < len(s) else ""


def unmarked(s: Sentence, start: int, end: int) -> Run:
    """Return a run without the commas and dashes at its ends."""
    while end > start and s[end - 1].kind == MARK:
        end -= 1
    while start < end and s[start].kind == MARK:
        start += 1
    return start, end
