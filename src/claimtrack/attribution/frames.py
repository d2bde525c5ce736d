"""The shapes in which a sentence says who said what; each looks at one cue word.

"X said that …", "“…,” X said", "“…,” said X", "X told Y that …", "…, saying that …"; those without
a verb are in verbless.py. A frame never looks at more than a bounded number of tokens but for the
end of its content, and a sentence is read once from left to right, so that the time grows with the
length of the document.
"""

from claimtrack.attribution.contents import PAUSES, Contents, without_marks
from claimtrack.attribution.denials import Denials
from claimtrack.attribution.lexicon import Cue, CueForm, Lexicon
from claimtrack.attribution.phrases import Phrases, Sentence
from claimtrack.attribution.statement import Draft, Span, StatementKind
from claimtrack.attribution.tokens import QUOTE, WORD
from claimtrack.attribution.verbless import Verbless
from claimtrack.attribution.verbs import Verbs

_QUOTE_REACH = 14
_LEAST_UNCUED, _UNCUED_WEIGHT = 40, 0.6
_PASSIVE_FORMS = frozenset((CueForm.PAST, CueForm.PARTICIPLE))
_NAMING = frozenset(("object", "quote"))
_WEAK = 0.82
"""A statement of at most this weight gives way to one whose content would hold it."""
_LEAST_CLAUSE = 3
_LEAST_OPINION = 4
_LEAST_PASSIVE = 2
_PASSIVE_SHARE = 0.6
_QUOTE_ENDS = ",?!…—–-."


class Frames:
    """Reads sentences of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.phrases = Phrases(lexicon)
        self.verbs = Verbs(lexicon)
        self.contents = Contents(lexicon)
        self.verbless = Verbless(lexicon, self.phrases, self.contents)
        self.denials = Denials(lexicon, self.phrases, self.contents)

    def read(self, sentence: Sentence) -> list[Draft]:
        """Return the statements of a sentence in order; none lies inside another."""
        drafts: list[Draft] = []
        place = done = room = self.phrases.dateline(sentence)
        while place < len(sentence):
            draft = self._draft_at(sentence, place, (room, done), drafts)
            if draft is None:
                place += 1
                continue
            while drafts and drafts[-1].cue[1] > draft.parts[0][0]:
                drafts.pop()
            self._mark_denial(sentence, draft)
            drafts.append(draft)
            done = place = max(draft.end, place + 1)
            room = done if draft.weight > _WEAK else room
        drafts += self._uncued_quotations(sentence, drafts)
        return sorted(drafts, key=lambda draft: draft.parts[0])

    def _uncued_quotations(self, sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
        """Return longer quotations of no statement, as said by whoever acts before them."""
        taken = [(min(draft.cue[0], draft.parts[0][0]), draft.end) for draft in drafts]
        uncued: list[Draft] = []
        for place, token in enumerate(sentence):
            is_long = token.kind == QUOTE and token.end - token.start > _LEAST_UNCUED
            if is_long and place and not any(start <= place < end for start, end in taken):
                speaker = self._acting_subject(sentence, place)
                kind, cue_span, parts = (
                    StatementKind.ASSERTION,
                    (place - 1, place),
                    [(place, place + 1)],
                )
                uncued.append(Draft(parts, cue_span, kind, _UNCUED_WEIGHT, *speaker, whole=True))
        return uncued

    def _acting_subject(self, sentence: Sentence, place: int) -> tuple[Span | None, Span | None]:
        """Return the subject of the nearest verb before `place`."""
        for earlier in range(place - 1, max(place - _QUOTE_REACH, 0), -1):
            if self.phrases.looks_verbal(sentence, earlier):
                speaker = self.phrases.subject_before(sentence, earlier)
                return speaker or (None, None)
        first = self.phrases.first_subject(sentence, place)
        return first, first

    def _mark_denial(self, sentence: Sentence, draft: Draft) -> None:
        """Call it a denial where the sentence does: "in one denial after another, says that"."""
        start, end = draft.parts[0]
        if draft.kind is StatementKind.ASSERTION and self.contents.has_negation(
            sentence, start, end
        ):
            before = sentence[: min(start, draft.cue[0])]
            cues = (cue for token in before for cue in self.lexicon.cues.get(token.low, ()))
            if any(cue.kind is StatementKind.DENIAL and cue.form is CueForm.NOUN for cue in cues):
                draft.kind = StatementKind.DENIAL

    def _draft_at(
        self, sentence: Sentence, place: int, free: Span, drafts: list[Draft]
    ) -> Draft | None:
        """Return the statement whose cue is at `place`, if there is one.

        `free` is from where on what was said may stand before its cue (after the last statement
        that is sure), and where the last statement ends.
        """
        token = sentence[place]
        if token.kind != WORD:
            return self.verbless.credit(sentence, place) if token.kind == QUOTE else None
        phrase = self.verbless.phrase(sentence, place, free[0])
        if phrase is not None:
            return phrase
        for cue in self.lexicon.cues.get(token.low, ()):
            after = place + 1 + len(cue.after)
            if tuple(word.low for word in sentence[place + 1 : after]) != cue.after:
                continue
            draft = None
            if cue.form is CueForm.NOUN:
                draft = self.verbless.noun(sentence, (place, after), cue)
            elif self.verbs.is_verb(sentence, place, cue):
                draft = self._verb_frame(sentence, (place, after), cue, free, drafts)
            settled = None if draft is None else self.denials.settled(sentence, draft, cue)
            if settled is not None:
                return settled
        return None

    def _verb_frame(
        self, sentence: Sentence, cue_span: Span, cue: Cue, free: Span, drafts: list[Draft]
    ) -> Draft | None:
        first, after = cue_span
        passive = cue.form in _PASSIVE_FORMS and self.verbs.is_passive(sentence, first)
        if passive and cue.kind is StatementKind.ACCUSATION and "object" in cue.takes:
            return self._passive(sentence, cue_span, cue)
        by_somebody = self.lexicon.has("agent", self.contents.low(sentence, after))
        if ("state" in cue.takes) != passive or by_somebody:
            return None
        draft = None
        room, done = free
        if cue.takes & {"quote", "clause"}:
            draft = self._inverted(sentence, cue_span, cue, room)
            draft = draft or self._postposed(sentence, cue_span, cue, room)
        return draft or self._preposed(sentence, cue_span, cue, done, drafts)

    def _passive(self, sentence: Sentence, cue_span: Span, cue: Cue) -> Draft | None:
        """Read `Y was accused of … (by X)`."""
        speaker = self.phrases.subject_before(sentence, cue_span[0])
        if speaker is None:
            return None
        start = end = cue_span[1]
        if start < len(sentence):
            end = self.contents.end(sentence, start)
        agent = None
        for place in range(start, end):
            if self.lexicon.has("agent", sentence[place].low):
                agent = self.phrases.name_starting(sentence, place + 1)
                end = end if agent is None else place
                break
        if end - start < _LEAST_PASSIVE:
            return None
        weight = cue.weight * _PASSIVE_SHARE
        return Draft([(speaker[0][0], end)], cue_span, cue.kind, weight, agent, agent, whole=True)

    # The statement stands before the cue, or around it.

    def _inverted(self, sentence: Sentence, cue_span: Span, cue: Cue, done: int) -> Draft | None:
        """Read `“…,” said X`."""
        last = cue_span[0] - 1
        if last < done or cue.form is CueForm.GERUND:
            return None
        if sentence[last].kind != QUOTE and sentence[last].text != ",":
            return None
        name = self.phrases.name_starting(sentence, cue_span[1])
        if name is None or any(self.phrases.looks_verbal(sentence, at) for at in range(*name)):
            return None
        ends = self.contents.is_over(sentence, self.contents.skip_setting(sentence, name[1]))
        if sentence[last].text == "," and not ends:
            return None
        draft = self._around_cue(sentence, (done, cue_span[0]), cue_span, cue, (name, name))
        if draft is not None:
            draft.reach = len(sentence)
        return draft

    def _postposed(self, sentence: Sentence, cue_span: Span, cue: Cue, done: int) -> Draft | None:
        """Read `“…,” X said`, `…, X said.` and `…, X said, …`."""
        following = self.contents.low(sentence, cue_span[1])
        plans = "to" in cue.takes and self.lexicon.has("infinitive", following)
        if plans or cue.form is CueForm.GERUND:
            return None
        speaker = self.phrases.subject_before(sentence, cue_span[0])
        if speaker is None or speaker[0][0] <= done:
            return None
        first = speaker[0][0]
        if self.lexicon.has("comparing", sentence[first - 1].low) and first > done + 1:
            first -= 1
        before = sentence[first - 1]
        is_over = self.contents.is_over(sentence, self._after_cue(sentence, cue_span[1], cue))
        if before.kind == QUOTE:
            fits = before.inner_end in _QUOTE_ENDS and (is_over or sentence[done].kind == QUOTE)
        else:
            fits = before.text in PAUSES and is_over
        return self._around_cue(sentence, (done, first), cue_span, cue, speaker) if fits else None

    def _after_cue(self, sentence: Sentence, place: int, cue: Cue) -> int:
        if "person" in cue.takes and not self.contents.is_over(sentence, place):
            place = self.contents.skip_addressee(sentence, place)
        return self.contents.skip_setting(sentence, place)

    def _around_cue(
        self, sentence: Sentence, room: Span, cue_span: Span, cue: Cue, speaker: tuple[Span, Span]
    ) -> Draft | None:
        """Return what stands before the cue, and what of it goes on after the cue."""
        start, end = room
        start, end = without_marks(sentence, start, end)
        if end <= start:
            return None
        parts = [(start, end)]
        quoted = sentence[end - 1].kind == QUOTE
        rest = self._after_cue(sentence, max(cue_span[1], speaker[1][1]), cue)
        more = self._quote_after(sentence, rest)
        if more is not None:
            is_content = quoted or self._has_verb(sentence, start, end)
            continuation = (more, self.contents.end(sentence, more))
            parts = [*parts, continuation] if is_content else [continuation]
        elif not quoted and rest < len(sentence) and self.contents.continues_after(sentence, rest):
            parts.append((rest + 1, self.contents.end(sentence, rest + 1)))
        opens = sentence[parts[-1][1] - 1].kind == QUOTE
        if sum(b - a for a, b in parts) < _LEAST_CLAUSE and not (quoted or opens):
            return None
        return Draft(parts, cue_span, cue.kind, cue.weight, *speaker, whole=True, opens=opens)

    def _quote_after(self, sentence: Sentence, place: int) -> int | None:
        """Return the quotation that goes on after "he said", if one does before another cue."""
        for ahead in range(place, min(place + _QUOTE_REACH, len(sentence))):
            if sentence[ahead].kind == QUOTE:
                near = ahead == place or sentence[ahead - 1].text in (":", *PAUSES)
                return ahead if near else None
            if sentence[ahead].low in self.lexicon.cues:
                return None
        return None

    def _has_verb(self, sentence: Sentence, start: int, end: int) -> bool:
        return any(self.phrases.looks_verbal(sentence, place) for place in range(start, end))

    # The statement follows the cue.

    def _preposed(
        self, sentence: Sentence, cue_span: Span, cue: Cue, done: int, drafts: list[Draft]
    ) -> Draft | None:
        """Read `X said that …`, `X said “…”`, `X denied …`, `X told Y …`, `…, saying that …`."""
        start = self.contents.start(sentence, cue_span[1], cue)
        if start is None:
            return None
        speaker = self._subject(sentence, cue_span, cue, done, drafts)
        if speaker is None:
            return None
        is_clause = sentence[start - 1].low in self.lexicon.lists["that"]
        is_object = "object" in cue.takes and not is_clause
        end = self.contents.end(sentence, start, is_object=is_object)
        if not self._is_enough(sentence, (start, end), cue):
            return None
        whole = sentence[start].kind == QUOTE or is_clause or "object" not in cue.takes
        opens = sentence[end - 1].kind == QUOTE
        parts = [(start, end)]
        draft = Draft(parts, cue_span, cue.kind, cue.weight, *speaker, whole=whole, opens=opens)
        before = sentence[max(cue_span[0] - 2, 0) : cue_span[0]]
        draft.counters = any(self.lexicon.has("countering", token.low) for token in before)
        return draft

    def _is_enough(self, sentence: Sentence, content: Span, cue: Cue) -> bool:
        """Say whether there is enough in a content to be something that was said."""
        start, end = content
        if end > start and sentence[start].kind == QUOTE:
            return True
        tokens = sentence[start:end]
        if "number" in cue.takes and not any(token.low[:1].isdigit() for token in tokens):
            return False
        if self.denials.propositions.is_flat_denial(sentence, start, end):
            return True
        if cue.takes == _NAMING:
            return end - start >= _LEAST_OPINION
        return end - start > ("object" not in cue.takes)

    def _subject(
        self, sentence: Sentence, cue_span: Span, cue: Cue, done: int, drafts: list[Draft]
    ) -> tuple[Span | None, Span | None] | None:
        """Return the speaker and the mention, or None where nobody can be meant."""
        last = self.phrases.skip_small_words(sentence, cue_span[0] - 1)
        joined = last < 0 or self.lexicon.has("joining", sentence[last].low)
        if cue.form is CueForm.GERUND or joined or sentence[last].text == ",":
            if drafts and done <= cue_span[0]:
                return drafts[-1].speaker, drafts[-1].mention
            if cue.form is CueForm.GERUND or joined:
                first = self.phrases.first_subject(sentence, cue_span[0])
                return None if first is None else (first, first)
        speaker = self.phrases.subject_before(sentence, cue_span[0])
        if speaker is None:
            return None
        speechless = self.lexicon.has("speechless", sentence[speaker[0][0]].low)
        return None if speechless and "object" not in cue.takes else speaker
