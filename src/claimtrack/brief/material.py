"""What a brief is made from: the rows of a file as they were read, before anything is held back.

Rows have the names of the file's own fields; ids only say what belongs to what.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from claimtrack.analysis.comparing import Number, number_of
from claimtrack.analysis.lineage import Document, Passage
from claimtrack.argument import Answer, Statement
from claimtrack.dates import bounds
from claimtrack.vocabulary import Label


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """An actor, as it is called; `names` are all of its own, of its other names, and of rows
    that it was united with.
    """

    id: UUID
    name: str
    kind: str
    role: str | None
    part_of_id: UUID | None
    confidential: bool
    pseudonym: str | None
    note: str | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source, with the name of whoever issued it."""

    id: UUID
    title: str | None
    kind: str
    issuer_id: UUID | None
    outlet: str | None
    url: str | None
    archive_url: str | None
    published: str | None
    published_words: str | None
    published_basis: str
    language: str | None
    reliability: str | None
    derived_from_id: UUID | None
    lineage: str | None
    search_words: str | None
    search_found: str | None
    searched_by: str | None
    confidential: bool
    pseudonym: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """A kept copy of a source; `recorded_at` is when it was added to the file."""

    id: UUID
    source_id: UUID
    captured_at: str | None
    captured_by: str | None
    address: str | None
    tool: str | None
    media_type: str
    extractor: str | None
    transcript: bool
    text_sha256: str
    file_name: str | None
    file_size: int | None
    file_sha256: str | None
    is_kept: bool
    """Whether the original file is kept beside its text."""


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """A claim; `key` is the record key that it was imported under."""

    id: UUID
    text: str
    speaker_id: UUID | None
    capacity: str | None
    said: str | None
    said_words: str | None
    said_basis: str
    occasion: str | None
    repeats_id: UUID | None
    place: str | None
    period: str | None
    nature: str | None
    language: str | None
    stage: str | None
    owner: str | None
    part_of_id: UUID | None
    note: str | None
    key: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitationFacts:
    """Where a source carries a claim, and how its words fare in the newest copy."""

    id: UUID
    claim_id: UUID
    source_id: UUID
    snapshot_id: UUID | None
    exact: str | None
    left_out: str | None
    wording: str | None
    role: str
    derived_from_id: UUID | None
    lineage: str | None
    translation: str | None
    translator: str | None
    locator: str | None
    credibility: str | None
    note: str | None
    state: str | None = None
    now: str | None = None
    """What the words have become there, where they differ."""
    cut_away: tuple[tuple[str, str], ...] = ()
    """Kind and words of what stands beside them in their sentence and turns or limits them."""


@dataclass(frozen=True, slots=True)
class RebuttalFacts:
    """An answer: the counterclaim answers the claim."""

    id: UUID
    claim_id: UUID
    counterclaim_id: UUID
    kind: str
    aim: str | None
    link: str | None
    citation_id: UUID | None
    note: str | None


@dataclass(frozen=True, slots=True)
class SupportFacts:
    """A claim that speaks for another; those of a group hold only together."""

    id: UUID
    claim_id: UUID
    supporter_id: UUID
    group: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """A judgement: with a `source_id` one that was published there by somebody outside."""

    id: UUID
    claim_id: UUID
    reviewer: str | None
    source_id: UUID | None
    verdict: str | None
    rating: str | None
    scale: str | None
    date: str | None
    likelihood: str | None
    confidence: str | None
    rationale: str | None
    is_stale: bool
    """Whether the claim was reworded since."""


@dataclass(frozen=True, slots=True)
class QuantityFacts:
    """A number in a claim; `low` and `high` are decimals as text."""

    id: UUID
    claim_id: UUID
    words: str
    comparator: str
    low: str | None
    high: str | None
    unit: str | None
    measure: str | None
    counted_by: str | None
    period: str | None
    note: str | None

    @property
    def number(self) -> Number:
        """The number as it is compared, with the days that it is about."""
        return number_of(self, bounds(self.period) if self.period else (None, None))


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """A note on a row, or a reply to one; `target` is the row."""

    id: UUID
    target: UUID
    author: str | None
    body: str
    settled: bool
    reply_to_id: UUID | None


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What happened to a row of the brief, and when: of its history, or of a copy's custody."""

    target: UUID
    what: str
    at: str | None
    who: str | None
    detail: str


Exhibited = tuple[UUID, UUID | None]
"""What bears an exhibit mark: a source, and which copy of it, where one is kept."""


@dataclass(frozen=True, slots=True)
class FileState:
    """Which state of a file was read: how many changesets, the newest, and the seal over all."""

    changesets: int
    newest: str
    newest_at: datetime | None
    seal: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """How claims stood in an earlier state of the file, where anything of their argument changed.

    `fresh` are the claims of the brief that were not there then, `gone` those that were and no
    longer are; `compared` those whose quotes and answers are here, too.
    """

    name: str
    fresh: frozenset[UUID]
    gone: tuple[UUID, ...]
    compared: frozenset[UUID]
    claims: Mapping[UUID, ClaimFacts]
    citations: tuple[CitationFacts, ...]
    labels: Mapping[UUID, Label]
    answers: frozenset[tuple[UUID, UUID]]
    """Which claim was answered by which."""


@dataclass(frozen=True, slots=True)
class Material:
    """All rows that a brief is made from.

    `chosen` are the claims asked for, in their order; `drawn_in` those that answer or support them,
    directly or further on. `claims` also has those that one of these only names.
    """

    state: FileState
    chosen: tuple[UUID, ...]
    drawn_in: tuple[UUID, ...]
    asked: str | None
    """The search that found them, as it was typed; None where claims were named."""
    claims: Mapping[UUID, ClaimFacts]
    actors: Mapping[UUID, ActorFacts]
    """All that a row names, and all confidential ones of the file: any text may name them."""
    sources: Mapping[UUID, SourceFacts]
    copies: Mapping[UUID, CopyFacts]
    citations: tuple[CitationFacts, ...]
    rebuttals: tuple[RebuttalFacts, ...]
    supports: tuple[SupportFacts, ...]
    assessments: tuple[AssessmentFacts, ...]
    notes: tuple[NoteFacts, ...]
    exhibits: Mapping[Exhibited, str]
    """The marks that were given, to whatever they were given in this file."""
    documents: Mapping[UUID, Document] = field(default_factory=dict, repr=False)
    """What sources say of their lineage, those that were united as one."""
    passages: Mapping[UUID, Passage] = field(default_factory=dict, repr=False)
    """The citations, and those on other claims that they are from, directly or further on."""
    quantities: tuple[QuantityFacts, ...] = ()
    history: tuple[StepFacts, ...] = ()
    custody: tuple[StepFacts, ...] = ()
    earlier: Earlier | None = None
    people: frozenset[str] = frozenset()
    """The desk's own: who wrote to the file or judged a claim in it."""
    statements: tuple[Statement, ...] = field(default=(), repr=False)
    answers: tuple[Answer, ...] = field(default=(), repr=False)
    speakers: Mapping[UUID, UUID | None] = field(default_factory=dict, repr=False)
    """Who says each claim of the arguments that these are part of."""

    def exhibited(self) -> list[Exhibited]:
        """Return what a brief of these rows shows as exhibits, in the order of its claims."""
        places = {claim: place for place, claim in enumerate((*self.chosen, *self.drawn_in))}
        newest = self.newest_copies()
        shown: dict[Exhibited, None] = {}
        for row in sorted(self.citations, key=lambda row: places[row.claim_id]):
            shown[row.source_id, self.copy_of(row, newest)] = None
        for rating in sorted(self.assessments, key=lambda row: places[row.claim_id]):
            if rating.source_id is not None:
                shown[rating.source_id, newest.get(rating.source_id)] = None
        return list(shown)

    def copy_of(self, citation: CitationFacts, newest: Mapping[UUID, UUID]) -> UUID | None:
        """Return the copy that a citation rests on: its own, else the newest of its source."""
        own = citation.snapshot_id
        return own if own in self.copies else newest.get(citation.source_id)

    def newest_copies(self) -> dict[UUID, UUID]:
        """Return the newest copy of each source that has one."""
        newest: dict[UUID, tuple[str, str, UUID]] = {}
        for copy in self.copies.values():
            key = (copy.captured_at or "", copy.id.hex, copy.id)
            newest[copy.source_id] = max(key, newest.get(copy.source_id, key))
        return {source_id: key[2] for source_id, key in newest.items()}
