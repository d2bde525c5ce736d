"""Who says what, and what answers it: actors, their names, claims, rebuttals."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, false
from sqlmodel import Field

from claimtrack.models.columns import Tracked, foreign_key, partial_index, word_list
from claimtrack.vocabulary import (
    ActorKind,
    Aim,
    Comparator,
    CountBasis,
    DateBasis,
    Link,
    Nature,
    Occasion,
    RebuttalKind,
    Stage,
)


class Actor(Tracked, table=True):
    """Whoever asserts or issues."""

    __table_args__ = (word_list("kind", ActorKind), partial_index("same_as_id"))

    name: str = Field(index=True)
    kind: str
    role: str | None = None
    part_of_id: UUID | None = foreign_key("actor")
    confidential: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    pseudonym: str | None = None
    same_as_id: UUID | None = foreign_key("actor")
    note: str | None = None


class Alias(Tracked, table=True):
    """Another name of an actor; the note says whose reading that is."""

    actor_id: UUID = foreign_key("actor", required=True, index=True)
    name: str
    note: str | None = None


class Claim(Tracked, table=True):
    """A proposition that somebody asserted."""

    __table_args__ = (
        word_list("said_basis", DateBasis),
        word_list("occasion", Occasion),
        word_list("nature", Nature),
        word_list("stage", Stage),
        Index(None, "said_earliest", "id", "retracted"),  # a listing's order, and its count
        Index(None, "stage", "said_earliest", "id"),
        Index(None, "speaker_id", "said_earliest", "id"),
        partial_index("owner"),
        partial_index("part_of_id"),
        partial_index("same_as_id"),
    )

    text: str
    speaker_id: UUID | None = foreign_key("actor")
    capacity: str | None = None
    said: str | None = None
    said_words: str | None = None
    said_basis: str
    said_earliest: date | None = None
    said_latest: date | None = None
    occasion: str | None = None
    repeats_id: UUID | None = foreign_key("claim")
    place: str | None = None
    period: str | None = None
    period_earliest: date | None = None
    period_latest: date | None = None
    nature: str | None = None
    language: str | None = None
    stage: str
    owner: str | None = None
    part_of_id: UUID | None = foreign_key("claim")
    same_as_id: UUID | None = foreign_key("claim")
    note: str | None = None


class Rebuttal(Tracked, table=True):
    """A claim (`counterclaim_id`) that answers another claim (`claim_id`).

    `citation_id` names the one citation of the answered claim that an undermining answer strikes,
    `support_id` the support of it that an undercutting answer is aimed at.
    """

    __table_args__ = (
        word_list("kind", RebuttalKind),
        word_list("aim", Aim),
        word_list("link", Link),
    )

    claim_id: UUID = foreign_key("claim", required=True, index=True)
    counterclaim_id: UUID = foreign_key("claim", required=True, index=True)
    kind: str
    aim: str | None = None
    link: str | None = None
    citation_id: UUID | None = foreign_key("citation")
    support_id: UUID | None = foreign_key("support")
    note: str | None = None


class Support(Tracked, table=True):
    """A claim (`supporter_id`) that speaks for another (`claim_id`); it attacks nothing.

    Those of one `group` hold only together: each is a premise of one inference.
    """

    claim_id: UUID = foreign_key("claim", required=True, index=True)
    supporter_id: UUID = foreign_key("claim", required=True, index=True)
    group: str | None = None
    note: str | None = None


class Quantity(Tracked, table=True):
    """A number in a claim. `words` are those of the claim that say it: "at least 220".

    `low` and `high` are decimals in one spelling each, as text, because a float would round them;
    which of them there are follows from `comparator`. `measure` says what is counted, `unit` in
    what.
    """

    __table_args__ = (word_list("comparator", Comparator), word_list("counted_by", CountBasis))

    claim_id: UUID = foreign_key("claim", required=True, index=True)
    words: str
    comparator: str
    low: str | None = None
    high: str | None = None
    unit: str | None = None
    measure: str | None = None
    counted_by: str | None = None
    period: str | None = None
    period_earliest: date | None = None
    period_latest: date | None = None
    note: str | None = None
