"""Where the words for a speaker stand beside a cue: spans of tokens, found without a grammar."""

from collections.abc import Sequence

from claimtrack.attribution.lexicon import CueForm, Lexicon
from claimtrack.attribution.statement import Span
from claimtrack.attribution.tokens import MARK, QUOTE, WORD, Token

Sentence = Sequence[Token]

_LONGEST_NAME = 30
_LONGEST_APPOSITION = 35
_LONGEST_SCARE_QUOTE = 60
_APART = (",", "—", "–")
_DATELINE = 6
_FINITE = frozenset((CueForm.PAST, CueForm.PRESENT))


class Phrases:
    """Finds runs of words in the sentences of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def subject_before(self, sentence: Sentence, place: int) -> tuple[Span, Span] | None:
        """Return who stands before the verb at `place`: the name alone, and with its apposition.

        Auxiliaries, adverbs and days between them are passed over: "Kerry on Monday also said".
        """
        last = self.skip_small_words(sentence, place - 1)
        if last < 0:
            return None
        low = sentence[last].low
        if sentence[last].text in _APART:
            return self._with_apposition(sentence, last)
        if low in self.lexicon.lists["relatives"] and last:
            if self.lexicon.has("things", low):
                document = self._document_before(sentence, last)
                if document is not None:
                    return document, document
            relative = last
            last -= 1
            if sentence[last].text == ",":
                last -= 1
            name = self.name_ending(sentence, last, alone=True)
            return None if name is None else (name, (name[0], relative + 1))
        is_infinitive = last > 0 and self.lexicon.has("infinitive", low)
        if is_infinitive and self.lexicon.has("raising", sentence[last - 1].low):
            return self.subject_before(sentence, last - 1)
        name = self.name_ending(sentence, last)
        return None if name is None else (name, name)

    def _document_before(self, sentence: Sentence, place: int) -> Span | None:
        """Return the report or survey that "that said" speaks of, with its article."""
        for earlier in range(place - 1, max(place - _LONGEST_APPOSITION, -1), -1):
            token = sentence[earlier]
            if token.kind == MARK and token.text in ",;:":
                return None
            if self.lexicon.has("documents", token.low):
                start = earlier
                while start and not self.lexicon.has("determiners", sentence[start].low):
                    start -= 1
                    if sentence[start].kind != WORD or earlier - start > 5:
                        return (earlier, earlier + 1)
                return (start, earlier + 1)
        return None

    def skip_small_words(self, sentence: Sentence, last: int) -> int:
        """Return the place of the last token before `last` that is no auxiliary, adverb or day."""
        has = self.lexicon.has
        while last >= 0 and sentence[last].kind == WORD:
            low = sentence[last].low
            is_day = low.isdigit() and last > 0 and has("times", sentence[last - 1].low)
            if is_day or has("times", low):
                last -= 1
                while last >= 0 and has("before_times", sentence[last].low):
                    last -= 1
            elif self._is_small(low) or (last and has("between_verbs", low)):
                last -= 1
            elif has("longer", low) and has("no_longer", sentence[last - 1].low):
                last -= 2
            else:
                break
        return last

    def _is_small(self, low: str) -> bool:
        return self.lexicon.has("auxiliaries", low) or self.lexicon.is_adverb(low)

    def _with_apposition(self, sentence: Sentence, comma: int) -> tuple[Span, Span] | None:
        """Return the name before "…, the minister, said", where `comma` is the second one."""
        opening = comma - 1
        while opening > 0 and sentence[opening].text not in _APART:
            if sentence[opening].text in ";:" or comma - opening > _LONGEST_APPOSITION:
                return None
            opening -= 1
        opening = self._first_comma(sentence, opening)
        if opening <= 0 or sentence[opening - 1].kind == QUOTE:
            return None
        inside = sentence[opening + 1].low
        if self.lexicon.has("joining", inside):
            return None
        name = self.name_ending(sentence, opening - 1)
        return None if name is None else (name, (name[0], comma))

    def _first_comma(self, sentence: Sentence, opening: int) -> int:
        """Pass over the commas of an age or a place: "Ann Lee, 59, of Ashton, Md., who"."""
        while True:
            place = opening - 1
            while place > 0 and sentence[place].kind == WORD and opening - place <= 3:
                place -= 1
            inside = sentence[place + 1 : opening]
            if place <= 0 or sentence[place].text != "," or not inside:
                return opening
            aged = all(token.text.isdigit() or token.capital for token in inside)
            if not aged and not self.lexicon.has("genitive", inside[0].low):
                return opening
            opening = place

    def name_ending(self, sentence: Sentence, last: int, *, alone: bool = False) -> Span | None:
        """Return the span of words for a person or body whose last word is at `last`.

        With `alone` it is one, not several joined by "and".
        """
        if sentence[last].low in self.lexicon.pronouns:
            return (last, last + 1)
        place: int | None = last
        first = last + 1
        while place is not None and place >= 0 and last - place < _LONGEST_NAME:
            place = self._inside(sentence, place, alone=alone)
            if place is not None:
                first = place
                place -= 1
        return self._trimmed(sentence, first, last + 1)

    def _inside(self, sentence: Sentence, place: int, *, alone: bool) -> int | None:
        """Return how far back a name reaches that includes the token at `place`, None if not it."""
        has = self.lexicon.has
        token = sentence[place]
        if token.kind == QUOTE:
            is_short = len(token.text) <= _LONGEST_SCARE_QUOTE
            return place if is_short and token.inner_end not in ".,?!" else None
        if token.kind == MARK:
            return self._bracket(sentence, place)
        if has("openers", token.low):
            return place if self._in_relative(sentence, place) else None
        if token.low in self.lexicon.pronouns:
            return place if has("determiners", token.low) else None
        if self._is_verb(sentence, place):
            return self._relative_before(sentence, place)
        if has("joining", token.low) and (alone or not self._joins_names(sentence, place)):
            return None
        return place

    def name_starting(self, sentence: Sentence, first: int) -> Span | None:
        """Return the span of words for a person or body that begins at `first`."""
        has = self.lexicon.has
        if first >= len(sentence) or sentence[first].kind != WORD:
            return None
        low = sentence[first].low
        if low in self.lexicon.pronouns:
            return None if has("speechless", low) else (first, first + 1)
        if has("prepositions", low) or has("openers", low) or has("times", low):
            return None
        place = first
        limit = min(len(sentence), first + _LONGEST_NAME)
        while place < limit and sentence[place].kind == WORD:
            low = sentence[place].low
            stops = has("openers", low) or has("times", low) or has("relatives", low)
            if stops or (has("setting", low) and not has("name_links", low)):
                break
            place += 1
        return (first, place) if place > first else None

    def dateline(self, sentence: Sentence) -> int:
        """Return where a sentence begins after its dateline: "LEEDS, England — The mayor"."""
        for place, token in enumerate(sentence[:_DATELINE]):
            if token.text in ("—", "–", "-", "--"):
                return place + 1 if place and sentence[0].text.isupper() else 0
        return 0

    def first_subject(self, sentence: Sentence, limit: int) -> Span | None:
        """Return the first name of the sentence: the subject that later verbs share."""
        has, place = self.lexicon.has, 0
        while place < limit:
            if sentence[place].kind == WORD and not has("joining", sentence[place].low):
                break
            place += 1
        place = self._skip_opening(sentence, place, limit)
        name = self.name_starting(sentence, place)
        if name is None or name[0] >= limit:
            return None
        end = name[0]
        while end < min(name[1], limit) and not self.looks_verbal(sentence, end):
            if end > name[0] and self.lexicon.has("between_verbs", sentence[end].low):
                break
            end += 1
        return (name[0], end) if end > name[0] else None

    def _skip_opening(self, sentence: Sentence, place: int, limit: int) -> int:
        """Pass over what stands before the subject: "On Monday", "Speaking in Brussels,"."""
        has = self.lexicon.has
        low = sentence[place].low if place < limit else ""
        is_gerund = low.endswith(tuple(self.lexicon.lists["ing_endings"]))
        if has("prepositions", low) and has("times", sentence[place + 1].low):
            place += 1
            while place < limit and has("times", sentence[place].low):
                place += 1
        elif is_gerund or has("prepositions", low) or has("openers", low):
            while place < limit and sentence[place].text != ",":
                place += 1
        return place + 1 if place < limit and sentence[place].text == "," else place

    def looks_verbal(self, sentence: Sentence, place: int) -> bool:
        """Say whether the word at `place` is probably a verb."""
        low = sentence[place].low
        if sentence[place].capital or self.lexicon.has("possessive_marks", low):
            return False
        small = self.lexicon.has("small_verbs", low) or self.lexicon.has("auxiliaries", low)
        past = low.endswith(tuple(self.lexicon.lists["past_endings"])) and len(low) > 4
        return small or low in self.lexicon.cues or past

    def _bracket(self, sentence: Sentence, place: int) -> int | None:
        """Return where a short bracket that closes at `place` opens: "Pence (R-IN)"."""
        text = sentence[place].text
        if text in "&.'/’":
            return place
        if text != ")":
            return None
        for opening in range(place - 1, max(place - 8, -1), -1):
            if sentence[opening].text == "(":
                return opening
        return None

    def _is_verb(self, sentence: Sentence, place: int) -> bool:
        low = sentence[place].low
        if self.lexicon.has("small_verbs", low):
            return True
        known = self.lexicon.cues.get(low, ())
        if any(cue.form is CueForm.NOUN for cue in known):
            return False
        return any(cue.form in _FINITE and not cue.after for cue in known)

    def _in_relative(self, sentence: Sentence, place: int) -> bool:
        """Say whether "that" at `place` begins a relative clause: "the states that sued say"."""
        if place == 0 or not self.lexicon.has("that", sentence[place].low):
            return False
        if sentence[place - 1].kind != WORD:
            return False
        before = sentence[place - 1].low
        return before not in self.lexicon.cues and not self.lexicon.has("joining", before)

    def _relative_before(self, sentence: Sentence, place: int) -> int | None:
        """Return the place of the "who" that the verb at `place` belongs to, if any."""
        for earlier in range(place - 1, max(place - 8, 0), -1):
            if sentence[earlier].kind != WORD:
                return None
            low = sentence[earlier].low
            if self.lexicon.has("relatives", low) and not self.lexicon.has("that", low):
                return earlier
        return None

    def _joins_names(self, sentence: Sentence, place: int) -> bool:
        """Say whether the "and" at `place` stands between names, not between clauses."""
        if not self.lexicon.has("listing", sentence[place].low) or place == 0:
            return False
        for earlier in range(place - 1, max(place - 16, -1), -1):
            token = sentence[earlier]
            if token.kind != WORD:
                return token.text not in (";", ":")
            if self._is_verb(sentence, earlier):
                return self._relative_before(sentence, earlier) is not None
            if self.lexicon.has("openers", token.low):
                return True
        return True

    def _trimmed(self, sentence: Sentence, start: int, end: int) -> Span | None:
        """Take what only says when or where off the front: "last week Kerry"."""
        has, is_adverb = self.lexicon.has, self.lexicon.is_adverb
        while start < end:
            token = sentence[start]
            is_leading = token.kind == MARK or has("joining", token.low)
            if not (is_leading or (is_adverb(token.low) and start + 1 < end)):
                break
            start += 1
        if start == end:
            return None
        low = sentence[start].low
        if has("prepositions", low) or has("times", low):
            days = [at for at in range(start, end - 1) if has("times", sentence[at].low)]
            start = days[-1] + 1 if days else self._last_capitals(sentence, start, end)
        return (start, end) if start < end else None

    def _last_capitals(self, sentence: Sentence, start: int, end: int) -> int:
        place = end
        while place > start and sentence[place - 1].capital:
            place -= 1
        return place if place < end else start
