"""A document read from beginning to end: what it says that somebody said."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from claimtrack.attribution.answers import with_answers
from claimtrack.attribution.drafts import Draft
from claimtrack.attribution.frames import Frames
from claimtrack.attribution.lexicon import Lexicon, lexicon
from claimtrack.attribution.phrases import Run, Sentence
from claimtrack.attribution.speakers import Speakers
from claimtrack.attribution.statement import Kind, Statement, Voice
from claimtrack.attribution.tokens import QUOTE, Paragraph, Token, paragraphs

_WORDS = re.compile(r"[^\W\d_]+")


def _go_on() -> None:
    """Do nothing between two paragraphs."""


def statements(
    text: str, language: str = "english", between: Callable[[], None] = _go_on
) -> list[Statement]:
    """Return what a document says that somebody said, in its own order.

    Linear in the length of the text. A text in another language gives few or none. `between` is
    called before every paragraph; what it raises ends the reading.
    """
    words = lexicon(language)
    reading = _Reading(text, words)
    for paragraph in paragraphs(text, words):
        between()
        reading.take(paragraph)
    return with_answers(text, reading.found, words)


_MARKS = re.compile("[“”\"«»„]|''")
_LABEL = re.compile(r"[“\"]?([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}):\s+")
_LEAST_LABELLED = 10
_FARTHEST, _LEAST_ALONE, _ALONE = 800, 40, 0.8
_LEAST_COMMON = 0.1
_SAMPLE = 20_000


def is_readable(text: str, language: str = "english") -> bool:
    """Say whether a text has enough of the language's commonest words to be in that language."""
    small = lexicon(language).lists["common"]
    found = _WORDS.findall(text[:_SAMPLE].lower())
    return sum(word in small for word in found) > _LEAST_COMMON * len(found)


class _Reading:
    """The state of a reading: what was found, and whose quotation is still open."""

    def __init__(self, text: str, words: Lexicon) -> None:
        self.text = text
        self.words = words
        self.frames = Frames(words)
        self.speakers = Speakers(text, words)
        self.found: list[Statement] = []
        self._open = False
        self._begins: int | None = None

    def take(self, paragraph: Paragraph) -> None:
        """Read one paragraph."""
        going_on = paragraph.continued and self._open
        self._open = False
        if self._labelled(paragraph):
            return
        opened = len(self.found) - 1 if going_on else None
        for number, s in enumerate(paragraph.sentences):
            self.speakers.meet(s)
            if opened is not None and s[0].kind == QUOTE and self._is_alone(s):
                self._continue(opened, s, joined=number == 0)
                continue
            if s[0].kind == QUOTE and self._is_alone(s) and self._is_spoken(s[0]):
                opened = len(self.found)
                self.found.append(self._unsaid(s[0]))
                continue
            found = self.frames.read(s)
            opening = [place for place, one in enumerate(found) if one.opens]
            opened = len(self.found) + opening[-1] if opening else None
            self.found += [self._statement(s, one) for one in found]
        self._open = paragraph.opened and opened is not None

    def _labelled(self, paragraph: Paragraph) -> bool:
        """Read a headline `X: …` and a turn of a talk `NAME: …`; its words are all that follows."""
        found = _LABEL.match(self.text, paragraph.start, paragraph.end)
        is_headline = paragraph.start == self._first(paragraph)
        if found is None or not (is_headline or found[1].isupper()):
            return False
        start, end = found.end(), paragraph.end
        while end > start and self.text[end - 1] in '.”" ':
            end -= 1
        if end - start < _LEAST_LABELLED:
            return False
        name, mention = found[1], found.span(1)
        self.found.append(
            Statement(
                start=start, end=end, content=self.text[start:end], parts=((start, end),),
                cue=":", speaker=name, named=True, mention=mention, kind=Kind.ASSERTION,
                voice=Voice.INDIRECT if is_headline else Voice.DIRECT, score=0.9,
                wording=self._worded([(start, end)], quoted=False),
            )
        )  # fmt: skip
        return True

    def _first(self, paragraph: Paragraph) -> int:
        """Return where the document's first paragraph begins."""
        if self._begins is None:
            self._begins = paragraph.start
        return self._begins

    def _is_alone(self, s: Sentence) -> bool:
        return all(token.kind == QUOTE or not token.text[0].isalnum() for token in s)

    def _is_spoken(self, quote: Token) -> bool:
        """Say whether a quotation that stands alone is somebody's: of whoever spoke just before."""
        near = bool(self.found) and quote.start - self.found[-1].end < _FARTHEST
        return near and quote.end - quote.start > _LEAST_ALONE

    def _unsaid(self, quote: Token) -> Statement:
        """Return a quotation that stands alone, as said by whoever spoke last."""
        last = self.found[-1]
        return replace(
            self._with_parts(replace(last, voice=Voice.DIRECT), [(quote.start, quote.end)]),
            kind=Kind.ASSERTION,
            score=_ALONE,
            aside=False,
        )

    def _continue(self, place: int, s: Sentence, *, joined: bool) -> None:
        """Add a quotation that follows to the statement at `place`."""
        last = self.found[place]
        pieces = [*last.parts]
        if joined:
            pieces[-1] = (pieces[-1][0], s[0].end)
        else:
            pieces.append((s[0].start, s[0].end))
        self.found[place] = self._with_parts(last, pieces)

    def _with_parts(self, one: Statement, pieces: Sequence[Run]) -> Statement:
        """Return a statement whose content is these quotations."""
        start, end = _longest(pieces)
        return replace(
            one, start=start, end=end, content=self.text[start:end], parts=tuple(pieces),
            wording=self._worded(pieces, quoted=one.voice is Voice.DIRECT),
        )  # fmt: skip

    def _worded(self, pieces: Sequence[Run], *, quoted: bool) -> str:
        """Return pieces of the text as one sentence, without the marks of a whole quotation."""
        said = [self.text[slice(*piece)] for piece in pieces]
        if quoted:
            said = [_MARKS.sub("", piece) for piece in said]
        for at in range(1, len(said)):
            if said[at][:1].isupper() and said[at - 1].endswith(","):
                said[at - 1] = f"{said[at - 1][:-1]}."
        return " ".join(" ".join(said).split()).rstrip(",")

    def _statement(self, s: Sentence, found: Draft) -> Statement:
        parts = [(s[start].start, s[end - 1].end) for start, end in found.parts]
        start, end = _longest(parts)
        speaker, named = self.speakers.resolve(s, found.speaker)
        cue = (s[found.cue[0]].start, s[found.cue[1] - 1].end)
        mention = found.mention and (s[found.mention[0]].start, s[found.mention[1] - 1].end)
        inside = [token for first, last in found.parts for token in s[first:last]]
        quoted = sum(token.kind == QUOTE for token in inside)
        voice = Voice.MIXED if quoted else Voice.INDIRECT
        voice = Voice.DIRECT if quoted == len(inside) else voice
        worded = parts if found.whole else [(cue[0], max(end, cue[1]))]
        return Statement(
            start=start,
            end=end,
            content=self.text[start:end],
            parts=tuple(parts),
            cue=self.text[slice(*cue)],
            speaker=speaker,
            named=named,
            mention=mention,
            kind=found.kind,
            voice=voice,
            score=found.weight,
            wording=self._worded(worded, quoted=voice is Voice.DIRECT),
            aside=found.aside,
            counters=found.counters,
        )


def _longest(pieces: Sequence[Run]) -> Run:
    return max(pieces, key=lambda piece: piece[1] - piece[0])
