"""A document read from beginning to end: what it says that somebody said."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from claimtrack.attribution.answers import with_answers
from claimtrack.attribution.frames import Frames
from claimtrack.attribution.lexicon import Lexicon, load_lexicon
from claimtrack.attribution.phrases import Sentence
from claimtrack.attribution.speakers import Speakers
from claimtrack.attribution.statement import (
    AttributedStatement,
    Draft,
    Proposition,
    Span,
    StatementKind,
    Voice,
)
from claimtrack.attribution.tokens import QUOTE, Paragraph, Token, paragraphs

_WORDS = re.compile(r"[^\W\d_]+")


def _do_nothing() -> None:
    """Do nothing between two paragraphs."""


def statements(
    text: str, language: str = "english", between: Callable[[], None] = _do_nothing
) -> list[AttributedStatement]:
    """Return what a document says that somebody said, in its own order.

    Linear in the length of the text. A text in another language gives few or none. `between` is
    called before every paragraph; what it raises ends the reading.
    """
    lexicon = load_lexicon(language)
    reading = _Reading(text, lexicon)
    for paragraph in paragraphs(text, lexicon):
        between()
        reading.take(paragraph)
    return with_answers(text, reading.statements, lexicon)


_MARKS = re.compile("[“”\"«»„]|''")
_LABEL = re.compile(r"[“\"]?([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}):\s+")
_LEAST_LABELLED = 10
_FARTHEST, _LEAST_ALONE, _ALONE = 800, 40, 0.8
_LEAST_COMMON = 0.1
_SAMPLE = 20_000


def is_readable(text: str, language: str = "english") -> bool:
    """Say whether a text has enough of the language's commonest words to be in that language."""
    common = load_lexicon(language).lists["common"]
    words = _WORDS.findall(text[:_SAMPLE].lower())
    return sum(word in common for word in words) > _LEAST_COMMON * len(words)


class _Reading:
    """The state of a reading: the statements so far, and whose quotation is still open."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.frames = Frames(lexicon)
        self.speakers = Speakers(text, lexicon)
        self.statements: list[AttributedStatement] = []
        self._open = False
        self._begins: int | None = None

    def take(self, paragraph: Paragraph) -> None:
        """Read one paragraph."""
        going_on = paragraph.continued and self._open
        self._open = False
        if self._labelled(paragraph):
            return
        opened = len(self.statements) - 1 if going_on else None
        for number, sentence in enumerate(paragraph.sentences):
            self.speakers.learn_names(sentence)
            is_quotation = sentence[0].kind == QUOTE and self._is_alone(sentence)
            if opened is not None and is_quotation:
                self._continue(opened, sentence, joined=number == 0)
                continue
            if is_quotation and self._has_speaker(sentence[0]):
                opened = len(self.statements)
                self.statements.append(self._uncued(sentence[0]))
                continue
            drafts = self.frames.read(sentence)
            opening = [place for place, draft in enumerate(drafts) if draft.opens]
            opened = len(self.statements) + opening[-1] if opening else None
            self.statements += [self._statement(sentence, draft) for draft in drafts]
        self._open = paragraph.opened and opened is not None

    def _labelled(self, paragraph: Paragraph) -> bool:
        """Read a headline `X: …` and a turn of a talk `NAME: …`; its words are all that follows."""
        label = _LABEL.match(self.text, paragraph.start, paragraph.end)
        is_headline = paragraph.start == self._first(paragraph)
        if label is None or not (is_headline or label[1].isupper()):
            return False
        start, end = label.end(), paragraph.end
        while end > start and self.text[end - 1] in '.”" ':
            end -= 1
        if end - start < _LEAST_LABELLED:
            return False
        name, mention = label[1], label.span(1)
        self.statements.append(
            AttributedStatement(
                start=start, end=end, content=self.text[start:end], parts=((start, end),),
                cue=":", speaker=name, named=True, mention=mention, kind=StatementKind.ASSERTION,
                voice=Voice.INDIRECT if is_headline else Voice.DIRECT, score=0.9,
                wording=self._wording([(start, end)], quoted=False), quoted=((start, end),),
            )
        )  # fmt: skip
        return True

    def _first(self, paragraph: Paragraph) -> int:
        """Return where the document's first paragraph begins."""
        if self._begins is None:
            self._begins = paragraph.start
        return self._begins

    def _is_alone(self, sentence: Sentence) -> bool:
        return all(token.kind == QUOTE or not token.text[0].isalnum() for token in sentence)

    def _has_speaker(self, quote: Token) -> bool:
        """Say whether a quotation that stands alone is somebody's: of whoever spoke just before."""
        near = bool(self.statements) and quote.start - self.statements[-1].end < _FARTHEST
        return near and quote.end - quote.start > _LEAST_ALONE

    def _uncued(self, quote: Token) -> AttributedStatement:
        """Return a quotation that stands alone, as said by whoever spoke last."""
        last = self.statements[-1]
        return replace(
            self._with_parts(replace(last, voice=Voice.DIRECT), [(quote.start, quote.end)]),
            kind=StatementKind.ASSERTION,
            score=_ALONE,
            aside=False,
            counters=False,
            denied=None,
            answers=True,
            points=True,
        )

    def _continue(self, place: int, sentence: Sentence, *, joined: bool) -> None:
        """Add a quotation that follows to the statement at `place`."""
        last = self.statements[place]
        pieces = [*last.parts]
        if joined:
            pieces[-1] = (pieces[-1][0], sentence[0].end)
        else:
            pieces.append((sentence[0].start, sentence[0].end))
        self.statements[place] = self._with_parts(last, pieces)

    def _with_parts(
        self, statement: AttributedStatement, pieces: Sequence[Span]
    ) -> AttributedStatement:
        """Return a statement whose content is these quotations."""
        start, end = _longest(pieces)
        return replace(
            statement, start=start, end=end, content=self.text[start:end], parts=tuple(pieces),
            wording=self._wording(pieces, quoted=statement.voice is Voice.DIRECT),
            quoted=tuple(pieces),
        )  # fmt: skip

    def _wording(self, pieces: Sequence[Span], *, quoted: bool) -> str:
        """Return pieces of the text as one sentence, without the marks of a whole quotation."""
        texts = [self.text[slice(*piece)] for piece in pieces]
        if quoted:
            texts = [_MARKS.sub("", text) for text in texts]
        for at in range(1, len(texts)):
            if texts[at][:1].isupper() and texts[at - 1].endswith(","):
                texts[at - 1] = f"{texts[at - 1][:-1]}."
        return " ".join(" ".join(texts).split()).rstrip(",")

    def _statement(self, sentence: Sentence, draft: Draft) -> AttributedStatement:
        parts = [_characters(sentence, part) for part in draft.parts]
        start, end = _longest(parts)
        speaker, named = self.speakers.resolve(sentence, draft.speaker)
        cue = _characters(sentence, draft.cue)
        mention = draft.mention and _characters(sentence, draft.mention)
        inside = [token for first, last in draft.parts for token in sentence[first:last]]
        quoted = sum(token.kind == QUOTE for token in inside)
        voice = Voice.MIXED if quoted else Voice.INDIRECT
        voice = Voice.DIRECT if quoted == len(inside) else voice
        worded = parts if draft.whole else [(cue[0], max(end, cue[1]))]
        if draft.worded is not None:
            worded = [_characters(sentence, draft.worded)]
        return AttributedStatement(
            start=start,
            end=end,
            content=self.text[start:end],
            parts=tuple(parts),
            cue=self.text[slice(*cue)],
            speaker=speaker,
            named=named,
            mention=mention,
            kind=draft.kind,
            voice=voice,
            score=draft.weight,
            wording=self._wording(worded, quoted=voice is Voice.DIRECT and worded == parts),
            quoted=tuple(worded),
            aside=draft.aside,
            counters=draft.counters,
            denied=self._proposition(sentence, draft.denied, worded),
            answers=draft.answers,
            points=draft.points,
        )

    def _proposition(
        self, sentence: Sentence, denied: Span | None, worded: Sequence[Span]
    ) -> Proposition | None:
        """Return what is denied, quoted with the words that deny it."""
        if denied is None:
            return None
        start, end = _characters(sentence, denied)
        is_quoted = all(token.kind == QUOTE for token in sentence[slice(*denied)])
        around = min(start, worded[0][0]), max(end, worded[-1][1])
        return Proposition(start, end, around, self._wording([(start, end)], quoted=is_quoted))


def _characters(sentence: Sentence, span: Span) -> Span:
    """Return the span in characters of a span of tokens."""
    return sentence[span[0]].start, sentence[span[1] - 1].end


def _longest(pieces: Sequence[Span]) -> Span:
    return max(pieces, key=lambda piece: piece[1] - piece[0])
