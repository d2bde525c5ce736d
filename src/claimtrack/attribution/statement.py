"""What a reading of a document gives: statements that it attributes to somebody."""

from dataclasses import dataclass
from enum import StrEnum

from claimtrack.vocabulary import Aim, RebuttalKind

Span = tuple[int, int]
"""Where something begins and ends, the end exclusive: in tokens of a sentence, or in characters."""


class StatementKind(StrEnum):
    """What somebody does by saying it, as far as the cue word shows."""

    ASSERTION = "assertion"
    DENIAL = "denial"
    CONTRADICTION = "contradiction"
    ACCUSATION = "accusation"
    CONFIRMATION = "confirmation"
    CONCESSION = "concession"
    WITHDRAWAL = "withdrawal"
    DOUBT = "doubt"
    FORECAST = "forecast"
    PROMISE = "promise"
    DEMAND = "demand"
    OPINION = "opinion"
    POSITION = "position"
    WITHHELD = "withheld"
    """Not said, or not denied: "has never denied", "could not confirm", "refused to say"."""


class Voice(StrEnum):
    """Whose words the content is in: the speaker's, the reporter's, or both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Proposition:
    """What somebody denies or doubts, where the text says it as a clause of its own.

    Nobody asserts it there. `text[start:end]` are its words, `quoted` the span that says too that
    it is denied, and `wording` what a claim of it would say.
    """

    start: int
    end: int
    quoted: Span
    wording: str


@dataclass(frozen=True, slots=True)
class ProposedAnswer:
    """The rebuttal that a statement proposes.

    `to` is the place in the list of the statement that it probably answers; where the text has no
    such statement, but says what is denied, that is the `proposition`: of two denials of the same
    the first one's. With neither it is unknown.
    """

    kind: RebuttalKind
    aim: Aim | None
    to: int | None
    proposition: Proposition | None = None


@dataclass(frozen=True, slots=True)
class AttributedStatement:
    """Something that a document says somebody said.

    Positions are code points from 0 with exclusive ends, and `content == text[start:end]`.
    `parts` are all the pieces of a quotation that the reporter interrupts, in order; start and
    end are those of its longest. `mention` is where the speaker's words stand, None where nobody
    is named; `speaker` is the name that they stand for ("he" is the man spoken of before), and
    `named` is False for "a senior official". `wording` is what a claim would say, and `quoted` the
    pieces of the text that it quotes: the content, or the content with its cue where it is no
    sentence of its own ("denied the charges"), or where the cue turns it ("denied that he knew",
    "has never denied it"). `score` is between 0 and 1, the most claim-like high. `aside` is True
    for what is only mentioned ("despite denials of involvement"), `counters` for a charge against
    the accuser. `denied` is what it denies or doubts, where that is a clause, and `answers` whether
    its words can answer anything: a mere "No" does not. `points` says that they speak of something
    that was said: "the charge", and not "any part in it".
    """

    start: int
    end: int
    content: str
    parts: tuple[Span, ...]
    cue: str
    speaker: str | None
    named: bool
    mention: Span | None
    kind: StatementKind
    voice: Voice
    score: float
    wording: str
    quoted: tuple[Span, ...]
    aside: bool = False
    counters: bool = False
    denied: Proposition | None = None
    answers: bool = True
    points: bool = True
    answer: ProposedAnswer | None = None


@dataclass(slots=True)
class Draft:
    """A statement while its sentence is being read: spans of tokens, not yet of characters.

    `parts` are the pieces of the content, `whole` whether it reads as a sentence of its own.
    `speaker` is the name, `mention` the name with its apposition. `opens` says that quotations
    which follow the sentence may belong to it, `aside` that it is only mentioned ("despite …"),
    `counters` that it answers with a charge of its own ("countered by accusing").
    `worded` is what its claim takes from the text where the cue turns the content, `denied` the
    clause that is denied, and `answers` and `points` what they are in a statement.
    What stands before `reach` cannot belong to another statement.
    """

    parts: list[Span]
    cue: Span
    kind: StatementKind
    weight: float
    speaker: Span | None
    mention: Span | None
    whole: bool
    opens: bool = False
    aside: bool = False
    counters: bool = False
    worded: Span | None = None
    denied: Span | None = None
    answers: bool = True
    points: bool = True
    reach: int = 0

    @property
    def end(self) -> int:
        """Return the place after everything that belongs to it."""
        return max(self.cue[1], self.reach, *(end for _, end in self.parts))
