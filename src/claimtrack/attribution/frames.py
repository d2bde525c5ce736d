"""The shapes in which a sentence says who said what; each looks at one cue word.

"X said that …", "“…,” X said", "“…,” said X", "X told Y that …", "…, saying that …"; those without
a verb are in verbless.py. A frame never looks at more than a bounded number of tokens but for the
end of its content, and a sentence is read once from left to right, so that the time grows with the
length of the document.
"""

from claimtrack.attribution.contents import PAUSES, Contents, unmarked
from claimtrack.attribution.drafts import Draft
from claimtrack.attribution.lexicon import Cue, Form, Lexicon
from claimtrack.attribution.phrases import Phrases, Run, Sentence
from claimtrack.attribution.statement import Kind
from claimtrack.attribution.tokens import QUOTE, WORD
from claimtrack.attribution.verbless import Verbless
from claimtrack.attribution.verbs import Verbs

_QUOTE_REACH = 14
_LEAST_LEFT_OVER, _LEFT_OVER = 40, 0.6
_NAMING = frozenset(("object", "quote"))
_WEAK = 0.82
"""A statement of at most this weight gives way to one whose content would hold it."""
_LEAST_CLAUSE = 3
_LEAST_OPINION = 4
_LEAST_CHARGE = 2
_UNSAID = 0.6
_QUOTE_ENDS = ",?!…—–-."


class Frames:
    """Reads sentences of one language."""

    def __init__(self, words: Lexicon) -> None:
        self.words = words
        self.phrases = Phrases(words)
        self.verbs = Verbs(words)
        self.contents = Contents(words)
        self.verbless = Verbless(words, self.phrases, self.contents)

    def read(self, s: Sentence) -> list[Draft]:
        """Return the statements of a sentence in order; none lies inside another."""
        found: list[Draft] = []
        place = done = room = self.phrases.dateline(s)
        while place < len(s):
            one = self._at(s, place, (room, done), found)
            if one is None:
                place += 1
                continue
            while found and found[-1].cue[1] > one.parts[0][0]:
                found.pop()
            self._sharpen(s, one)
            found.append(one)
            done = place = max(one.end, place + 1)
            room = done if one.weight > _WEAK else room
        return sorted([*found, *self._left_over(s, found)], key=lambda one: one.parts[0])

    def _left_over(self, s: Sentence, found: list[Draft]) -> list[Draft]:
        """Return longer quotations of no statement, as said by whoever acts before them."""
        taken = [(min(one.cue[0], one.parts[0][0]), one.end) for one in found]
        left = []
        for place, token in enumerate(s):
            is_long = token.kind == QUOTE and token.end - token.start > _LEAST_LEFT_OVER
            if is_long and place and not any(start <= place < end for start, end in taken):
                who = self._doing(s, place)
                cue, run = (place - 1, place), [(place, place + 1)]
                left.append(Draft(run, cue, Kind.ASSERTION, _LEFT_OVER, *who, whole=True))
        return left

    def _doing(self, s: Sentence, place: int) -> tuple[Run | None, Run | None]:
        """Return who does what the nearest verb before `place` says."""
        for earlier in range(place - 1, max(place - _QUOTE_REACH, 0), -1):
            if self.phrases.looks_verbal(s, earlier):
                who = self.phrases.before(s, earlier)
                return who or (None, None)
        first = self.phrases.first(s, place)
        return first, first

    def _sharpen(self, s: Sentence, one: Draft) -> None:
        """Call it a denial where the sentence does: "in one denial after another, says that"."""
        start, end = one.parts[0]
        if one.kind is Kind.ASSERTION and self.contents.negated(s, start, end):
            before = s[: min(start, one.cue[0])]
            cues = (cue for token in before for cue in self.words.cues.get(token.low, ()))
            if any(cue.kind is Kind.DENIAL and cue.form is Form.NOUN for cue in cues):
                one.kind = Kind.DENIAL

    def _at(self, s: Sentence, place: int, free: Run, found: list[Draft]) -> Draft | None:
        """Return the statement whose cue is at `place`, if there is one.

        `free` is from where on what was said may stand before its cue (after the last statement
        that is sure), and where the last statement ends.
        """
        if s[place].kind != WORD:
            return self.verbless.credited(s, place) if s[place].kind == QUOTE else None
        phrase = self.verbless.phrase(s, place, free[0])
        if phrase is not None:
            return phrase
        for cue in self.words.cues.get(s[place].low, ()):
            after = place + 1 + len(cue.after)
            if tuple(token.low for token in s[place + 1 : after]) != cue.after:
                continue
            one = None
            if cue.form is Form.NOUN:
                one = self.verbless.noun(s, (place, after), cue)
            elif self.verbs.says(s, place, cue):
                one = self._verb(s, (place, after), cue, free, found)
            if one is not None:
                return one
        return None

    def _verb(
        self, s: Sentence, cue: Run, told: Cue, free: Run, found: list[Draft]
    ) -> Draft | None:
        passive = told.form in (Form.PAST, Form.PARTICIPLE) and self.verbs.is_passive(s, cue[0])
        if passive and told.kind is Kind.ACCUSATION and "object" in told.takes:
            return self._passive(s, cue, told)
        by_somebody = self.words.has("agent", self.contents.low(s, cue[1]))
        if ("state" in told.takes) != passive or by_somebody:
            return None
        one = None
        if told.takes & {"quote", "clause"}:
            one = self._inverted(s, cue, told, free[0]) or self._postposed(s, cue, told, free[0])
        return one or self._following(s, cue, told, free[1], found)

    def _passive(self, s: Sentence, cue: Run, told: Cue) -> Draft | None:
        """Read `Y was accused of … (by X)`."""
        who = self.phrases.before(s, cue[0])
        if who is None:
            return None
        end = self.contents.end(s, cue[1]) if cue[1] < len(s) else cue[1]
        agent = None
        for place in range(cue[1], end):
            if self.words.has("agent", s[place].low):
                agent = self.phrases.name_starting(s, place + 1)
                end = end if agent is None else place
                break
        if end - cue[1] < _LEAST_CHARGE:
            return None
        weight = told.weight * _UNSAID
        return Draft([(who[0][0], end)], cue, told.kind, weight, agent, agent, whole=True)

    # The statement stands before the cue, or around it.

    def _inverted(self, s: Sentence, cue: Run, told: Cue, done: int) -> Draft | None:
        """Read `“…,” said X`."""
        last = cue[0] - 1
        if last < done or told.form is Form.GERUND:
            return None
        if s[last].kind != QUOTE and s[last].text != ",":
            return None
        name = self.phrases.name_starting(s, cue[1])
        if name is None or any(self.phrases.looks_verbal(s, at) for at in range(*name)):
            return None
        ends = self.contents.is_over(s, self.contents.over_setting(s, name[1]))
        if s[last].text == "," and not ends:
            return None
        one = self._around(s, (done, cue[0]), cue, told, (name, name))
        if one is not None:
            one.over = len(s)
        return one

    def _postposed(self, s: Sentence, cue: Run, told: Cue, done: int) -> Draft | None:
        """Read `“…,” X said`, `…, X said.` and `…, X said, …`."""
        plans = "to" in told.takes and self.words.has("infinitive", self.contents.low(s, cue[1]))
        who = None if plans or told.form is Form.GERUND else self.phrases.before(s, cue[0])
        if who is None or who[0][0] <= done:
            return None
        first = who[0][0]
        if self.words.has("comparing", s[first - 1].low) and first > done + 1:
            first -= 1
        before = s[first - 1]
        is_over = self.contents.is_over(s, self._after(s, cue[1], told))
        if before.kind == QUOTE:
            fits = before.inner_end in _QUOTE_ENDS and (is_over or s[done].kind == QUOTE)
        else:
            fits = before.text in PAUSES and is_over
        return self._around(s, (done, first), cue, told, who) if fits else None

    def _after(self, s: Sentence, place: int, told: Cue) -> int:
        if "person" in told.takes and not self.contents.is_over(s, place):
            place = self.contents.over_addressee(s, place)
        return self.contents.over_setting(s, place)

    def _around(
        self, s: Sentence, room: Run, cue: Run, told: Cue, who: tuple[Run, Run]
    ) -> Draft | None:
        """Return what stands before the cue, and what of it goes on after the cue."""
        start, end = room
        start, end = unmarked(s, start, end)
        if end <= start:
            return None
        parts = [(start, end)]
        quoted = s[end - 1].kind == QUOTE
        rest = self._after(s, max(cue[1], who[1][1]), told)
        more = self._quote_after(s, rest)
        if more is not None:
            going_on = (more, self.contents.end(s, more))
            parts = [*parts, going_on] if quoted or self._has_verb(s, start, end) else [going_on]
        elif not quoted and rest < len(s) and self.contents.goes_on(s, rest):
            parts.append((rest + 1, self.contents.end(s, rest + 1)))
        opens = s[parts[-1][1] - 1].kind == QUOTE
        if sum(b - a for a, b in parts) < _LEAST_CLAUSE and not (quoted or opens):
            return None
        return Draft(parts, cue, told.kind, told.weight, *who, whole=True, opens=opens)

    def _quote_after(self, s: Sentence, place: int) -> int | None:
        """Return the quotation that goes on after "he said", if one does before another cue."""
        for ahead in range(place, min(place + _QUOTE_REACH, len(s))):
            if s[ahead].kind == QUOTE:
                near = ahead == place or s[ahead - 1].text in (":", *PAUSES)
                return ahead if near else None
            if s[ahead].low in self.words.cues:
                return None
        return None

    def _has_verb(self, s: Sentence, start: int, end: int) -> bool:
        return any(self.phrases.looks_verbal(s, place) for place in range(start, end))

    # The statement follows the cue.

    def _following(
        self, s: Sentence, cue: Run, told: Cue, done: int, found: list[Draft]
    ) -> Draft | None:
        """Read `X said that …`, `X said “…”`, `X denied …`, `X told Y …`, `…, saying that …`."""
        start = self.contents.start(s, cue[1], told)
        if start is None:
            return None
        who = self._subject(s, cue, told, done, found)
        if who is None:
            return None
        is_clause = s[start - 1].low in self.words.lists["that"]
        is_thing = "object" in told.takes and not is_clause
        end = self.contents.end(s, start, thing=is_thing)
        if not self._is_enough(s, (start, end), told):
            return None
        whole = s[start].kind == QUOTE or is_clause or "object" not in told.takes
        opens = s[end - 1].kind == QUOTE
        one = Draft([(start, end)], cue, told.kind, told.weight, *who, whole=whole, opens=opens)
        before = s[max(cue[0] - 2, 0) : cue[0]]
        one.counters = any(self.words.has("countering", token.low) for token in before)
        return one

    def _is_enough(self, s: Sentence, content: Run, told: Cue) -> bool:
        """Say whether there is enough in a content to be something that was said."""
        start, end = content
        if end > start and s[start].kind == QUOTE:
            return True
        if "number" in told.takes and not any(token.low[:1].isdigit() for token in s[start:end]):
            return False
        if told.takes == _NAMING:
            return end - start >= _LEAST_OPINION
        return end - start > ("object" not in told.takes)

    def _subject(
        self, s: Sentence, cue: Run, told: Cue, done: int, found: list[Draft]
    ) -> tuple[Run | None, Run | None] | None:
        """Return who says it, or None where nobody can be meant."""
        last = self.phrases.over_small_words(s, cue[0] - 1)
        joined = last < 0 or self.words.has("joining", s[last].low)
        if told.form is Form.GERUND or joined or s[last].text == ",":
            if found and done <= cue[0]:
                return found[-1].speaker, found[-1].mention
            if told.form is Form.GERUND or joined:
                first = self.phrases.first(s, cue[0])
                return None if first is None else (first, first)
        who = self.phrases.before(s, cue[0])
        if who is None:
            return None
        speechless = self.words.has("speechless", s[who[0][0]].low)
        return None if speechless and "object" not in told.takes else who
