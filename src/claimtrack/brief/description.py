"""The description of a brief: all that it says, in its order, without any markup.

Every format is written from this and nothing else. Sentences are made already; a writer only lays
them out. A line is a run of plain words of ours, of words that people wrote (`Said`: data, which a
writer escapes and sets apart for its own direction of writing), of references inside the brief, of
addresses, and of codes such as hashes. Paragraphs are numbered throughout, from 1; an anchor is the
stable name of a place, by which others link to it.
"""

from dataclasses import dataclass

from claimtrack.pictures.argument import Relation, Statement


@dataclass(frozen=True, slots=True)
class Said:
    """Words that people wrote."""

    words: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A place in this brief, and what it is called."""

    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address; `link` where it may be followed: http and https only."""

    words: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Code:
    """A hash or an id, to be compared letter by letter."""

    words: str


Inline = str | Said | Ref | Address | Code
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph."""

    number: int
    anchor: str
    line: Line


@dataclass(frozen=True, slots=True)
class State:
    """How a claim stands in the recorded argument, in outside words, and why.

    `name` is the label of docs/standing.md, for colour; `sign` never stands without `words`.
    """

    name: str
    sign: str
    words: str
    reason: Line = ()
    parts: tuple["State", ...] = ()
    """How each part stands that is fought over apart: "contested as to its number"."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a quote fares in the kept copy: a sign that never stands without its words.

    The note says it of every quote; what `is_trouble` stands at the quote as well.
    """

    name: str
    sign: str
    words: str
    is_trouble: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that a source carries, or only the place where it does.

    `is_verbatim` alone allows quotation marks. `translation` stands beside the words of the
    original; `note` is the number of the note with source, page, grade and exhibit.
    """

    number: int
    anchor: str
    lead: Line
    words: str | None
    is_verbatim: bool
    translation: str | None
    translator: str | None
    remarks: tuple[Line, ...]
    mark: Mark | None
    note: int
    note_anchor: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note: where the words of a quote are from."""

    number: int
    anchor: str
    back: str
    """The anchor of what it is a note to."""
    line: Line


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in the column for or against a claim: another claim, or a source's words.

    `replies` are drawn to two levels, and `further` refers to those below.
    """

    number: int
    anchor: str
    lead: Line
    words: str | None
    state: State | None = None
    quote: Quote | None = None
    remarks: tuple[Line, ...] = ()
    replies: tuple["Item", ...] = ()
    further: Line = ()
    is_attack: bool = True
    """Whether it attacks what it answers, and does not only narrow it or turn to another."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with all that is shown of it; `place` counts the claims of the brief from 1."""

    place: int
    number: int
    anchor: str
    words: str
    speaker: Inline
    byline: Line
    facts: tuple[tuple[str, Line], ...]
    state_paragraph: int
    state: State
    quotes: tuple[Quote, ...]
    speaks_for: tuple[Item, ...]
    speaks_against: tuple[Item, ...]
    judgements: tuple[Paragraph, ...]
    """Likelihood and confidence, each in a paragraph of its own."""
    ratings: tuple[Paragraph, ...]
    """What others outside published about it."""
    papers: tuple[tuple[str, Line], ...]
    """What only the desk reads: stage, owner, verdicts, notes, history."""
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An argument to be drawn: its statements, what joins them, and how many have no room."""

    anchor: str
    title: str
    statements: tuple[Statement, ...]
    relations: tuple[Relation, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """What an analysis of the claims found: sentences, and a table where there are figures."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What the analyses found, each None where there is nothing to say."""

    numbers: Finding | None = None
    positions: Finding | None = None
    agreement: Finding | None = None
    lineage: Finding | None = None

    @property
    def listed(self) -> tuple[Finding, ...]:
        """Return those that there are, in their order."""
        each = (self.numbers, self.positions, self.agreement, self.lineage)
        return tuple(finding for finding in each if finding is not None)


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that the brief cannot show, and where."""

    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A source with the copy that was quoted from; its hashes stand here and nowhere else."""

    mark: str
    anchor: str
    title: Line
    facts: tuple[tuple[str, Line], ...]
    custody: tuple[Line, ...] = ()
    """Its chain of custody, a step a line; for a court, and for the desk."""


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a brief says."""

    title: str
    dated: str
    """The date of the brief as EDTF; the one thing that the same file does not fix."""
    dated_words: str
    audience: str
    cover: tuple[tuple[str, Line], ...]
    """What it is about, of when, from which state of the file, for whom."""
    about: tuple[Paragraph, ...]
    states: tuple[tuple[State, int], ...]
    """Each state with what it means, and how many claims are in it."""
    caution: Line
    """That a state is none of truth; every first page says so."""
    corrections: tuple[Paragraph, ...]
    findings: Findings
    pictures: tuple[Picture, ...]
    """The arguments as pictures; each says nothing that the claims do not say in words."""
    claims: tuple[Claim, ...]
    drawn_in: tuple[Claim, ...]
    """Claims that were not asked for, and answer or support those."""
    limits: tuple[Limit, ...]
    withheld: tuple[Paragraph, ...]
    exhibits: tuple[Exhibit, ...]
