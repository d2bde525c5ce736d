"""What the faces hold: frozen rows, detached from any session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from claimtrack.schemas.copies import CutRow
from claimtrack.schemas.judgements import AssessmentRow
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.numbers import Stated


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """A note with the replies to it, oldest first; `quote` is the passage that it is on.

    One that was imported may have no author.

    Of one that is retracted, and was replied to, there is only the author: a stub.
    """

    id: UUID
    author: str | None
    body: str
    motivation: str
    settled: bool
    at: datetime | None
    quote: str | None = None
    replies: tuple["AnnotationRow", ...] = ()
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class CitationRow:
    """Where a source carries a claim, with what is needed of the source to show it."""

    id: UUID
    source_id: UUID
    source: str
    source_kind: str
    outlet: str | None
    url: str | None
    published: str | None
    reliability: str | None
    exact: str | None
    prefix: str | None
    suffix: str | None
    start: int | None
    snapshot_id: UUID | None
    role: str
    wording: str | None
    locator: str | None
    credibility: str | None
    note: str | None
    annotations: tuple[AnnotationRow, ...] = ()
    state: str | None = None
    """How its words fare in the newest snapshot, where it has words; see docs/quotes.md."""
    left_out: str | None = None
    """The spans of `exact` that are no part of the quote, as "30-66 70-72"."""
    cut_away: tuple[CutRow, ...] = ()
    """What stands beside its words in their sentence and turns or limits them."""

    @property
    def grade(self) -> str:
        """Return the Admiralty code, as "B3"; a part that is missing is left out."""
        return f"{self.reliability or ''}{self.credibility or ''}"


@dataclass(frozen=True, slots=True)
class CitedWords:
    """A citation where one is chosen: the source, where in it, the words, and of which claim."""

    id: UUID
    source: str
    published: str | None
    locator: str | None
    exact: str | None
    claim: str


@dataclass(frozen=True, slots=True)
class SupportRow:
    """A claim that speaks for another, or that another speaks for.

    Those of one `group` hold only together.
    """

    id: UUID
    group: str | None
    note: str | None
    claim: ClaimRow


@dataclass(frozen=True, slots=True)
class RebuttalRow:
    """One answer to a claim, with the answers to that answer.

    `again` marks a claim that the tree has shown already; what hangs on it is not repeated. An
    answer that is retracted, and was replied to, is a stub: `author` recorded it. `more` is the
    number of answers to it that are left out.
    """

    id: UUID
    kind: str
    aim: str | None
    link: str | None
    note: str | None
    claim: ClaimRow
    rebuttals: tuple["RebuttalRow", ...] = ()
    annotations: tuple[AnnotationRow, ...] = ()
    again: bool = False
    retracted: bool = False
    author: str | None = None
    more: int = 0
    premise: str | None = None
    """The words of the supporting claim from which, as an undercutting answer says, it does not
    follow."""


@dataclass(frozen=True, slots=True)
class BranchRow:
    """Where a tree of answers goes on: the answers to one of its claims, which is at this level."""

    claim: ClaimRow
    level: int
    rebuttals: tuple[RebuttalRow, ...]


@dataclass(frozen=True, slots=True)
class MoreRow:
    """How many answers to a claim, claims that it answers, and changes a view of it leaves out."""

    rebuttals: int = 0
    answers: int = 0
    history: int = 0


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A claim that this one answers, and how."""

    id: UUID
    kind: str
    aim: str | None
    link: str | None
    claim: ClaimRow


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change: who, when, why, and the fields with what they were before and became.

    `sentence` says what it did, in names and words; `told` has each field so: what it is called,
    what it was (None where there was nothing yet), and what it became.
    """

    changeset_id: UUID
    author: str
    kind: str
    reason: str | None
    at: datetime
    entity: str
    entity_id: UUID
    fields: Mapping[str, tuple[Any, Any]]
    sentence: str = ""
    told: tuple[tuple[str, str | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BlameRow:
    """A field, or a group of fields, as it stands: its value, and the change that it is from."""

    field: str
    values: Mapping[str, Any]
    words: str
    changeset_id: UUID
    author: str
    kind: str
    reason: str | None
    at: datetime
    in_conflict: bool


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One of the values of a field in conflict: who wrote it, when, why, and as what.

    `words` is how a person reads the value: names instead of ids, a date with its source's words.
    `is_shown` says that the row has this value until the conflict is settled.
    """

    changeset_id: UUID
    author: str
    kind: str
    reason: str | None
    at: datetime
    values: Mapping[str, Any]
    words: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Flip:
    """A standing that a step turned: what it was before, and what it is now."""

    claim_id: UUID
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FlipRow:
    """A standing that a step turned.

    Its claim is told by its record key; `words` are the first of what it says where it has none.
    """

    claim: UUID
    key: str | None
    before: str
    after: str
    words: str | None = None

    def __str__(self) -> str:
        """Return it as people read it: "soldiers-220: disputed → defeated"."""
        return f"{self.key or f'“{self.words}”'}: {self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A field that two people wrote without seeing each other.

    The candidates stand in the order of their changesets, the latest first: so their numbers, from
    1, are the same for everybody who has them. `about` tells the row in a few words. `before` is
    what all had seen, as values and as words; None where there was nothing yet. `both` is the text
    that keeps what all wrote, where it is text. One that is `covered` says nothing to whoever
    reads before they judge.
    """

    entity: str
    entity_id: UUID
    field: str
    about: str
    before: Mapping[str, Any] | None
    before_words: str | None
    candidates: tuple[CandidateRow, ...]
    both: str | None = None
    covered: bool = False

    @property
    def shown(self) -> CandidateRow:
        """Return the candidate whose value the row has until the conflict is settled."""
        shown = (candidate for candidate in self.candidates if candidate.is_shown)
        return next(shown, self.candidates[0])


@dataclass(frozen=True, slots=True)
class ArrivedClaim:
    """A claim that came in or changed, and by whom.

    `changes` has each field, or group of fields, of a claim that was here: its value before and
    now, in words. `on_it` counts the rows of each kind on the claim that came in or changed.
    """

    id: UUID
    key: str | None
    text: str
    is_new: bool
    authors: tuple[str, ...]
    changes: Mapping[str, tuple[str, str]]
    on_it: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What a merge brought, each list up to a limit, with the number of all."""

    claims: list[ArrivedClaim]
    claim_count: int
    conflicts: list[ConflictRow]
    conflict_count: int
    changesets: frozenset[UUID] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class PointedRow:
    """A claim that another points to, and by which field; what names it, and no more.

    Its counts are its own affair: a claim as of a day would need all that hung on the other then.
    """

    field: str
    id: UUID
    speaker: str | None
    text: str


@dataclass(frozen=True, slots=True)
class ClaimDetail:
    """A claim with what hangs on it; `same` are those that it was united with.

    Of thousands of answers and changes it has the first, and `more` says how many it lacks;
    `changesets` counts all that the history is of. `deeper` is what the tree of answers, where
    all were asked for, has below its deepest level.
    """

    claim: ClaimRow
    fields: Mapping[str, Any]
    reason: str
    tags: tuple[str, ...]
    citations: tuple[CitationRow, ...]
    rebuttals: tuple[RebuttalRow, ...]
    answers: tuple[AnswerRow, ...]
    annotations: tuple[AnnotationRow, ...]
    assessments: tuple[AssessmentRow, ...]
    history: tuple[HistoryRow, ...]
    conflicts: tuple[ConflictRow, ...] = ()
    points_to: tuple[PointedRow, ...] = ()
    """The claims that it is a part of, or repeats."""
    parts: tuple[ClaimRow, ...] = field(default=())
    same: tuple[ClaimRow, ...] = field(default=())
    deeper: tuple[BranchRow, ...] = ()
    more: MoreRow = field(default=MoreRow())
    changesets: int = 0
    supports: tuple[SupportRow, ...] = ()
    """What speaks for it."""
    supported: tuple[SupportRow, ...] = ()
    """What it speaks for."""
    numbers: Stated | None = None
    assigned: tuple[str, ...] = ()
    """Who is asked to judge it."""
    gap: str | None = None
    """The words that say that something is absent, where no search is cited for it."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as a listing shows it, with how many citations and snapshots it has."""

    id: UUID
    key: str | None
    title: str | None
    kind: str
    issuer: str | None
    outlet: str | None
    url: str | None
    published: str | None
    reliability: str | None
    citations: int
    snapshots: int
    retracted: bool
    name: str
    """Its title, else its address; where a merge left it with neither, its kind and date."""


@dataclass(frozen=True, slots=True)
class SourceDetail:
    """A source with what is cited from it, each with its claim, and the notes on it.

    Of a source that is cited very often, the first citations; `source.citations` counts all.
    """

    source: SourceRow
    fields: Mapping[str, Any]
    cited: tuple[tuple[CitationRow, ClaimRow], ...]
    annotations: tuple[AnnotationRow, ...]
