"""What the team adds: assessments, annotations, tags; and where imported rows came from."""

import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from claimtrack.entities import TARGETS
from claimtrack.models.columns import Digest, Id, Tracked, foreign_key, partial_index, word_list
from claimtrack.vocabulary import (
    AssessmentBasis,
    Confidence,
    Likelihood,
    Motivation,
    Verdict,
)


class Assessment(Tracked, table=True):
    """One reviewer's judgement of a claim.

    `text_sha256` is of the wording that was judged, so that a later rewording shows. One with a
    `source_id` was published there by an outside organisation, in whose own words its `rating`
    and `scale` are; its verdict is empty where only the rating is known. `basis` says whether the
    reviewer had seen the verdicts of others; the program sets it.
    """

    __table_args__ = (
        word_list("verdict", Verdict),
        word_list("likelihood", Likelihood),
        word_list("confidence", Confidence),
        word_list("basis", AssessmentBasis),
        partial_index("source_id"),
    )

    claim_id: UUID = foreign_key("claim", required=True, index=True)
    reviewer: str
    source_id: UUID | None = foreign_key("source")
    verdict: str | None = None
    rating: str | None = None
    scale: str | None = None
    date: str | None = None
    date_earliest: datetime.date | None = None
    date_latest: datetime.date | None = None
    likelihood: str | None = None
    confidence: str | None = None
    rationale: str | None = None
    basis: str | None = None
    text_sha256: str


class Assignment(Tracked, table=True):
    """Who is asked to judge a claim."""

    claim_id: UUID = foreign_key("claim", required=True, index=True)
    reviewer: str


class Setting(Tracked, table=True):
    """What holds for everybody who works on the file: logged and merged like any row.

    `blind` has the value off, assigned or all; `editor` with a name as its subject has yes.
    """

    name: str
    subject: str = Field(default="", sa_column_kwargs={"server_default": ""})
    value: str


class Annotation(Tracked, table=True):
    """A note on anything, or on a span of a snapshot; threads by reply.

    One that was imported may have no author: its file names none.
    """

    __table_args__ = (
        word_list("motivation", Motivation),
        CheckConstraint(
            " + ".join(f"CASE WHEN {target} IS NULL THEN 0 ELSE 1 END" for target in TARGETS)
            + " = 1",
            name="one_target",
        ),
        partial_index("reply_to_id"),
    )

    author: str | None = None
    body: str
    motivation: str
    claim_id: UUID | None = foreign_key("claim", index=True)
    source_id: UUID | None = foreign_key("source", index=True)
    citation_id: UUID | None = foreign_key("citation", index=True)
    rebuttal_id: UUID | None = foreign_key("rebuttal", index=True)
    actor_id: UUID | None = foreign_key("actor", index=True)
    assessment_id: UUID | None = foreign_key("assessment", index=True)
    snapshot_id: UUID | None = foreign_key("snapshot")
    exact: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None
    left_out: str | None = None
    reply_to_id: UUID | None = foreign_key("annotation")
    settled: bool = False


class Tag(Tracked, table=True):
    """A topic."""

    name: str = Field(index=True)


class Tagging(Tracked, table=True):
    """A topic on a claim."""

    tag_id: UUID = foreign_key("tag", required=True, index=True)
    claim_id: UUID = foreign_key("claim", required=True, index=True)


class Distinction(Tracked, table=True):
    """Two rows of a kind, the lesser id first, of which somebody said that they are never one."""

    entity: str
    one_id: UUID = Field(sa_type=Id)
    other_id: UUID = Field(sa_type=Id)


class Origin(Tracked, table=True):
    """Which import record a row came from; append-only.

    `dataset` is the dossier's case or `--dataset`; `importer` the format; `sha256` finds the
    record's own text in `kept_text`, kept there once instead of here and in the log.
    """

    __table_args__ = (Index(None, "key"), Index(None, "entity_id"), Index(None, "dataset"))

    dataset: str
    importer: str
    key: str
    entity: str
    entity_id: UUID = Field(sa_type=Id)
    sha256: str = Field(sa_type=Digest)
