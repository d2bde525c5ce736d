"""The records of dossiers and JSON Lines: one shape for both, described in docs/dossier.md.

A record names what it points to in words (a speaker's name, a source's key); `transfer` finds the
rows. Nested records may carry an `id`, which exports do, so that ids survive.
"""

from hashlib import sha256
from typing import Annotated, Any, Literal, Self, TypeVar
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator

from claimtrack.schemas.fields import (
    SAME_AS_TEXT,
    ActorScalars,
    AnnotationScalars,
    AssessmentScalars,
    CitationScalars,
    ClaimScalars,
    DocumentText,
    MaybeId,
    MaybeWords,
    OriginalFile,
    RebuttalScalars,
    Schema,
    SourceScalars,
    Words,
    _none_if_empty,
    unsaid,
)


def _listed(value: Any) -> Any:
    return [] if value in (None, "") else value


T = TypeVar("T")
Listed = Annotated[list[T], BeforeValidator(_listed), Field(default_factory=list)]
"""A list that may be missing, or empty."""


class AliasRecord(Schema):
    """Another name of an actor."""

    id: MaybeId = None
    name: Words
    note: MaybeWords = None
    retracted: Annotated[bool, unsaid(False)] = False


class ActorRecord(ActorScalars):
    """An actor; `part_of` and `same_as` are names or ids."""

    type: Literal["actor"] = "actor"
    id: MaybeId = None
    key: MaybeWords = None
    dataset: MaybeWords = None
    part_of: MaybeWords = None
    same_as: MaybeWords = None
    aliases: Listed[AliasRecord]
    annotations: Listed["AnnotationRecord"]
    retracted: Annotated[bool, unsaid(False)] = False


class SpeakerRecord(ActorScalars):
    """A speaker named inside a claim, where a bare name would not do."""

    id: MaybeId = None


class AnnotationRecord(AnnotationScalars):
    """A note, with the replies to it."""

    id: MaybeId = None
    replies: Listed["AnnotationRecord"]
    retracted: Annotated[bool, unsaid(False)] = False


class SnapshotRecord(Schema):
    """A kept copy; `text` is the document's own text, `original` the Base64 of its file."""

    id: MaybeId = None
    text: DocumentText
    captured_at: MaybeWords = None
    media_type: Annotated[Words, unsaid("text/plain")] = "text/plain"
    extractor: MaybeWords = None
    original: Annotated[OriginalFile | None, BeforeValidator(_none_if_empty)] = None
    retracted: Annotated[bool, unsaid(False)] = False

    def texts(self) -> dict[str, str]:
        """Return what is kept outside the row, by its SHA-256: the text, and the file."""
        kept = [self.text]
        if self.original not in (None, SAME_AS_TEXT):
            kept.append(str(self.original))
        return {sha256(text.encode()).hexdigest(): text for text in kept}

    def columns(self) -> dict[str, str]:
        """Return the fields of the row that the record itself says."""
        keys = list(self.texts())
        said = {
            "sha256": keys[0],
            "media_type": self.media_type,
            "captured_at": self.captured_at,
            "extractor": self.extractor,
            "original": keys[-1] if self.original else None,
        }
        return {name: value for name, value in said.items() if value is not None}


class SourceRecord(SourceScalars):
    """A source; `text` is short for one kept copy."""

    type: Literal["source"] = "source"
    id: MaybeId = None
    key: MaybeWords = None
    dataset: MaybeWords = None
    issuer: MaybeWords = None
    derived_from: MaybeWords = None
    same_as: MaybeWords = None
    text: DocumentText | None = None
    captured_at: MaybeWords = None
    media_type: Annotated[Words, unsaid("text/plain")] = "text/plain"
    extractor: MaybeWords = None
    snapshots: Listed[SnapshotRecord]
    annotations: Listed["AnnotationRecord"]
    retracted: Annotated[bool, unsaid(False)] = False

    def copies(self) -> list[SnapshotRecord]:
        """Return the kept copies, the short form included."""
        if self.text is None:
            return self.snapshots
        short = SnapshotRecord(
            text=self.text,
            captured_at=self.captured_at,
            media_type=self.media_type,
            extractor=self.extractor,
        )
        return [short, *self.snapshots]


class CitationRecord(CitationScalars):
    """A citation; `source` is a key, an id, or the source itself."""

    id: MaybeId = None
    source: Words | SourceRecord
    snapshot: MaybeId = None
    derived_from: MaybeId = None
    annotations: Listed["AnnotationRecord"]
    retracted: Annotated[bool, unsaid(False)] = False


class PassageRecord(Schema):
    """Names one citation of the answered claim by its source and words."""

    source: Words
    exact: Words


class AnswerRecord(RebuttalScalars):
    """This claim answers those: `claims` are keys or ids."""

    id: MaybeId = None
    claims: Annotated[list[Words], Field(min_length=1)]
    citation: Annotated[UUID | PassageRecord | None, BeforeValidator(_none_if_empty)] = None
    annotations: Listed["AnnotationRecord"]
    retracted: Annotated[bool, unsaid(False)] = False


class RebuttalRecord(RebuttalScalars):
    """That claim answers this one: `claim` is a key, an id, or the counterclaim itself."""

    id: MaybeId = None
    claim: "Words | ClaimRecord"
    citation: Annotated[UUID | PassageRecord | None, BeforeValidator(_none_if_empty)] = None
    annotations: Listed["AnnotationRecord"]
    retracted: Annotated[bool, unsaid(False)] = False


class AssessmentRecord(AssessmentScalars):
    """A reviewer's judgement; `text_sha256` of the wording judged, else of the record's text."""

    id: MaybeId = None
    text_sha256: MaybeWords = None
    annotations: Listed["AnnotationRecord"]
    retracted: Annotated[bool, unsaid(False)] = False


class ClaimRecord(ClaimScalars):
    """A claim with everything that hangs on it."""

    type: Literal["claim"] = "claim"
    id: MaybeId = None
    key: MaybeWords = None
    dataset: MaybeWords = None
    speaker: Annotated[Words | SpeakerRecord | None, BeforeValidator(_none_if_empty)] = None
    repeats: MaybeWords = None
    part_of: MaybeWords = None
    same_as: MaybeWords = None
    tags: Listed[Words]
    citations: Listed[CitationRecord]
    answers: Listed[AnswerRecord]
    rebuttals: Listed[RebuttalRecord]
    assessments: Listed[AssessmentRecord]
    annotations: Listed["AnnotationRecord"]
    retracted: Annotated[bool, unsaid(False)] = False

    @model_validator(mode="after")
    def _itself(self) -> Self:
        if self.key is not None and self.key in (self.repeats, self.part_of, self.same_as):
            raise ValueError("a claim cannot repeat, or be part of, itself")
        return self


Record = ActorRecord | SourceRecord | ClaimRecord
"""What one entry of a dossier or one line of JSON Lines is."""

RECORDS: dict[str, type[ActorRecord] | type[SourceRecord] | type[ClaimRecord]] = {
    "actor": ActorRecord,
    "source": SourceRecord,
    "claim": ClaimRecord,
}
"""The shape of each `type` of record; a record without one is a claim."""
