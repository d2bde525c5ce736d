"""Where the words for a speaker stand beside a cue: runs of tokens, found without a grammar.

A sentence is a sequence of tokens; a run is a pair of places in it, the end exclusive.
"""

from collections.abc import Sequence

from claimtrack.attribution.lexicon import Form, Lexicon
from claimtrack.attribution.tokens import MARK, QUOTE, WORD, Token

Run = tuple[int, int]
Sentence = Sequence[Token]

_LONGEST_NAME = 30
_LONGEST_APPOSITION = 35
_LONGEST_SCARE_QUOTE = 60
_APART = (",", "—", "–")
_DATELINE = 6
_FINITE = frozenset((Form.PAST, Form.PRESENT))


class Phrases:
    """Finds runs of words in the sentences of one language."""

    def __init__(self, words: Lexicon) -> None:
        self.words = words

    def before(self, s: Sentence, place: int) -> tuple[Run, Run] | None:
        """Return who stands before the verb at `place`: the name alone, and with its apposition.

        Auxiliaries, adverbs and days between them are passed over: "Kerry on Monday also said".
        """
        last = self.over_small_words(s, place - 1)
        if last < 0:
            return None
        low = s[last].low
        if s[last].text in _APART:
            return self._with_apposition(s, last)
        if low in self.words.lists["relatives"] and last:
            document = self._document_before(s, last) if self.words.has("things", low) else None
            if document is not None:
                return document, document
            relative = last
            last -= 1
            if s[last].text == ",":
                last -= 1
            name = self.name_ending(s, last, alone=True)
            return None if name is None else (name, (name[0], relative + 1))
        if (
            self.words.has("infinitive", low)
            and last
            and self.words.has("raising", s[last - 1].low)
        ):
            return self.before(s, last - 1)
        name = self.name_ending(s, last)
        return None if name is None else (name, name)

    def _document_before(self, s: Sentence, place: int) -> Run | None:
        """Return the report or survey that "that said" speaks of, with its article."""
        for earlier in range(place - 1, max(place - _LONGEST_APPOSITION, -1), -1):
            if s[earlier].kind == MARK and s[earlier].text in ",;:":
                return None
            if self.words.has("documents", s[earlier].low):
                start = earlier
                while start and not self.words.has("determiners", s[start].low):
                    start -= 1
                    if s[start].kind != WORD or earlier - start > 5:
                        return (earlier, earlier + 1)
                return (start, earlier + 1)
        return None

    def over_small_words(self, s: Sentence, last: int) -> int:
        """Return the place of the last token before `last` that is no auxiliary, adverb or day."""
        has = self.words.has
        while last >= 0 and s[last].kind == WORD:
            low = s[last].low
            if has("times", low) or (low.isdigit() and last and has("times", s[last - 1].low)):
                last -= 1
                while last >= 0 and has("before_times", s[last].low):
                    last -= 1
            elif has("auxiliaries", low) or self.words.is_adverb(low):
                last -= 1
            else:
                break
        return last

    def _with_apposition(self, s: Sentence, comma: int) -> tuple[Run, Run] | None:
        """Return the name before "…, the minister, said", where `comma` is the second one."""
        opening = comma - 1
        while opening > 0 and s[opening].text not in _APART:
            if s[opening].text in ";:" or comma - opening > _LONGEST_APPOSITION:
                return None
            opening -= 1
        opening = self._first_comma(s, opening)
        if opening <= 0 or s[opening - 1].kind == QUOTE:
            return None
        inside = s[opening + 1].low
        if self.words.has("joining", inside):
            return None
        name = self.name_ending(s, opening - 1)
        return None if name is None else (name, (name[0], comma))

    def _first_comma(self, s: Sentence, opening: int) -> int:
        """Pass over the commas of an age or a place: "Ann Lee, 59, of Ashton, Md., who"."""
        while True:
            place = opening - 1
            while place > 0 and s[place].kind == WORD and opening - place <= 3:
                place -= 1
            inside = s[place + 1 : opening]
            if place <= 0 or s[place].text != "," or not inside:
                return opening
            aged = all(token.text.isdigit() or token.capital for token in inside)
            if not aged and not self.words.has("genitive", inside[0].low):
                return opening
            opening = place

    def name_ending(self, s: Sentence, last: int, *, alone: bool = False) -> Run | None:
        """Return the run of words for a person or body whose last word is at `last`.

        With `alone` it is one, not several joined by "and".
        """
        if s[last].low in self.words.pronouns:
            return (last, last + 1)
        place: int | None = last
        first = last + 1
        while place is not None and place >= 0 and last - place < _LONGEST_NAME:
            place = self._inside(s, place, alone=alone)
            if place is not None:
                first = place
                place -= 1
        return self._trimmed(s, first, last + 1)

    def _inside(self, s: Sentence, place: int, *, alone: bool) -> int | None:
        """Return how far back a name reaches that includes the token at `place`, None if not it."""
        has = self.words.has
        token = s[place]
        if token.kind == QUOTE:
            is_short = len(token.text) <= _LONGEST_SCARE_QUOTE
            return place if is_short and token.inner_end not in ".,?!" else None
        if token.kind == MARK:
            return self._bracket(s, place)
        if has("openers", token.low):
            return place if self._in_relative(s, place) else None
        if token.low in self.words.pronouns:
            return place if has("determiners", token.low) else None
        if self._is_verb(s, place):
            return self._relative_before(s, place)
        if has("joining", token.low) and (alone or not self._joins_names(s, place)):
            return None
        return place

    def name_starting(self, s: Sentence, first: int) -> Run | None:
        """Return the run of words for a person or body that begins at `first`."""
        has = self.words.has
        if first >= len(s) or s[first].kind != WORD:
            return None
        low = s[first].low
        if low in self.words.pronouns:
            return None if has("speechless", low) else (first, first + 1)
        if has("prepositions", low) or has("openers", low) or has("times", low):
            return None
        place = first
        while place < len(s) and s[place].kind == WORD and place - first < _LONGEST_NAME:
            low = s[place].low
            stops = has("openers", low) or has("times", low) or has("relatives", low)
            if stops or (has("setting", low) and not has("name_links", low)):
                break
            place += 1
        return (first, place) if place > first else None

    def dateline(self, s: Sentence) -> int:
        """Return where a sentence begins after its dateline: "LEEDS, England — The mayor"."""
        for place, token in enumerate(s[:_DATELINE]):
            if token.text in ("—", "–", "-", "--"):
                return place + 1 if place and s[0].text.isupper() else 0
        return 0

    def first(self, s: Sentence, limit: int) -> Run | None:
        """Return the first name of the sentence: the subject that later verbs share."""
        place = 0
        while place < limit and (s[place].kind != WORD or self.words.has("joining", s[place].low)):
            place += 1
        place = self._over_opening(s, place, limit)
        name = self.name_starting(s, place)
        if name is None or name[0] >= limit:
            return None
        end = name[0]
        while end < min(name[1], limit) and not self.looks_verbal(s, end):
            end += 1
        return (name[0], end) if end > name[0] else None

    def _over_opening(self, s: Sentence, place: int, limit: int) -> int:
        """Pass over what stands before the subject: "On Monday", "Speaking in Brussels,"."""
        low = s[place].low if place < limit else ""
        aside = low.endswith(tuple(self.words.lists["ing_endings"]))
        if self.words.has("prepositions", low) and self.words.has("times", s[place + 1].low):
            place += 1
            while place < limit and self.words.has("times", s[place].low):
                place += 1
        elif aside or self.words.has("prepositions", low) or self.words.has("openers", low):
            while place < limit and s[place].text != ",":
                place += 1
        return place + 1 if place < limit and s[place].text == "," else place

    def looks_verbal(self, s: Sentence, place: int) -> bool:
        """Say whether the word at `place` is probably a verb."""
        low = s[place].low
        if s[place].capital or self.words.has("possessive_marks", low):
            return False
        small = self.words.has("small_verbs", low) or self.words.has("auxiliaries", low)
        past = low.endswith(tuple(self.words.lists["past_endings"])) and len(low) > 4
        return small or low in self.words.cues or past

    def _bracket(self, s: Sentence, place: int) -> int | None:
        """Return where a short bracket that closes at `place` opens: "Pence (R-IN)"."""
        text = s[place].text
        if text in "&.'/’":
            return place
        if text != ")":
            return None
        for opening in range(place - 1, max(place - 8, -1), -1):
            if s[opening].text == "(":
                return opening
        return None

    def _is_verb(self, s: Sentence, place: int) -> bool:
        low = s[place].low
        if self.words.has("small_verbs", low):
            return True
        known = self.words.cues.get(low, ())
        if any(cue.form is Form.NOUN for cue in known):
            return False
        return any(cue.form in _FINITE and not cue.after for cue in known)

    def _in_relative(self, s: Sentence, place: int) -> bool:
        """Say whether "that" at `place` begins a relative clause: "the states that sued say"."""
        if not self.words.has("that", s[place].low) or place == 0 or s[place - 1].kind != WORD:
            return False
        before = s[place - 1].low
        return before not in self.words.cues and not self.words.has("joining", before)

    def _relative_before(self, s: Sentence, place: int) -> int | None:
        """Return the place of the "who" that the verb at `place` belongs to, if any."""
        for earlier in range(place - 1, max(place - 8, 0), -1):
            if s[earlier].kind != WORD:
                return None
            low = s[earlier].low
            if self.words.has("relatives", low) and not self.words.has("that", low):
                return earlier
        return None

    def _joins_names(self, s: Sentence, place: int) -> bool:
        """Say whether the "and" at `place` stands between names, not between clauses."""
        if not self.words.has("listing", s[place].low) or place == 0:
            return False
        for earlier in range(place - 1, max(place - 16, -1), -1):
            token = s[earlier]
            if token.kind != WORD:
                return token.text not in (";", ":")
            if self._is_verb(s, earlier):
                return self._relative_before(s, earlier) is not None
            if self.words.has("openers", token.low):
                return True
        return True

    def _trimmed(self, s: Sentence, start: int, end: int) -> Run | None:
        """Take what only says when or where off the front: "last week Kerry"."""
        has = self.words.has
        while start < end and (
            s[start].kind == MARK
            or has("joining", s[start].low)
            or (self.words.is_adverb(s[start].low) and start + 1 < end)
        ):
            start += 1
        if start < end and (has("prepositions", s[start].low) or has("times", s[start].low)):
            days = [p for p in range(start, end - 1) if has("times", s[p].low)]
            start = days[-1] + 1 if days else self._last_capitals(s, start, end)
        return (start, end) if start < end else None

    def _last_capitals(self, s: Sentence, start: int, end: int) -> int:
        place = end
        while place > start and s[place - 1].capital:
            place -= 1
        return place if place < end else start
