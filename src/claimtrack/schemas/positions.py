"""What a speaker said over time, as the faces hold it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TurnRow:
    """Two statements that do not go together, the `earlier` and the `later`, each in its words.

    `how` is withdraws, contradicts, denies, narrows, concedes, number or returns. Of a difference
    the dates do not say which is later, or say that it is the other: `why` has it. `answer` is the
    one of the two that is recorded as the answer, None for two numbers.
    """

    earlier: UUID
    later: UUID
    how: str
    aim: str | None
    why: str
    answer: UUID | None
    earlier_words: str
    later_words: str
    earlier_by: str
    later_by: str


@dataclass(frozen=True, slots=True)
class RepeatRow:
    """A claim that only says again what a statement says; `said` is its date, if any."""

    claim: UUID
    said: str | None


@dataclass(frozen=True, slots=True)
class StatementRow:
    """What was said once or several times, by whom and when.

    `voice` is own, part (of the speaker's body) or body (that the speaker is part of). `words` is
    the claim, `quote` what a `source` has of it word for word, if anything. `shifts` and
    `differences` are those that end here.
    """

    claim: UUID
    key: str | None
    speaker: str
    voice: str
    said: str | None
    words: str
    quote: str | None
    source: str | None
    topics: tuple[str, ...]
    repeats: tuple[RepeatRow, ...]
    shifts: tuple[TurnRow, ...]
    differences: tuple[TurnRow, ...]


@dataclass(frozen=True, slots=True)
class PositionRows:
    """The statements of a speaker in the order of dates, undated ones last.

    `topic` is what they are about, None for all topics. `parts` are the names of the parts whose
    claims count as the speaker's, `bodies` of those that it is part of. `topics` are the tags of
    all that the speaker said, by name.
    """

    actor: UUID
    speaker: str
    topic: str | None
    parts: tuple[str, ...]
    bodies: tuple[str, ...]
    topics: tuple[UUID, ...]
    statements: tuple[StatementRow, ...]
