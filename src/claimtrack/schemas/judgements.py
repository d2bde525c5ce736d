"""What reviewers judged, as the faces hold it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One reviewer's judgement; `outdated` where the claim was reworded since.

    One that is `covered` says nothing but that it is there: whoever reads has not judged yet.
    """

    id: UUID
    reviewer: str
    verdict: str | None
    likelihood: str | None
    confidence: str | None
    rationale: str | None
    outdated: bool
    at: datetime | None
    rating: str | None = None
    """The label of an outside reviewer, word for word."""
    scale: str | None = None
    date: str | None = None
    source_id: UUID | None = None
    """Where an outside reviewer published it; None for one of the desk's own."""
    source: str | None = None
    basis: str | None = None
    """Whether it was `independent` of the verdicts of others, or `informed`; None if unknown."""
    answers_since: int = 0
    """So many answers to the claim, and citations of it, came after it was given."""
    citations_since: int = 0
    covered: bool = False
    earlier: "AssessmentRow | None" = None
    """The last independent judgement of the present wording, where this one is not it."""
