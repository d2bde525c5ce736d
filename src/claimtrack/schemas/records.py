"""The records of dossiers and JSON Lines: one schema for both, described in docs/dossier.md.

A record names what it points to in words (a speaker's name, a source's key); `transfer` finds the
rows. Nested records may carry an `id`, which exports do, so that ids survive.
"""

from hashlib import sha256
from typing import Annotated, Any, Literal, Self, TypeVar
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator

from claimtrack.schemas.fields import (
    ActorScalars,
    AnnotationScalars,
    AssessmentScalars,
    CitationScalars,
    ClaimScalars,
    RebuttalScalars,
    SnapshotScalars,
    SourceScalars,
    SupportScalars,
    refuse_derived_original,
)
from claimtrack.schemas.review_fields import QuantityScalars
from claimtrack.schemas.values import (
    NO_NAME,
    SAME_AS_TEXT,
    DocumentText,
    Flag,
    OptionalId,
    OptionalKey,
    OptionalText,
    OriginalFile,
    Schema,
    Text,
    empty_as,
    none_if_empty,
)
from claimtrack.vocabulary import ActorKind


def _list_if_empty(value: Any) -> Any:
    return [] if value in (None, "") else value


T = TypeVar("T")
OptionalList = Annotated[list[T], BeforeValidator(_list_if_empty), Field(default_factory=list)]
"""A list that may be missing, or empty."""


class AliasRecord(Schema):
    """Another name of an actor."""

    id: OptionalId = None
    name: Text
    note: OptionalText = None
    retracted: Flag = False


class ActorRecord(ActorScalars):
    """An actor; `part_of`, `same_as` and those in `never_same` are names or ids."""

    type: Literal["actor"] = "actor"
    id: OptionalId = None
    key: OptionalKey = None
    dataset: OptionalText = None
    part_of: OptionalText = None
    same_as: OptionalText = None
    never_same: OptionalList[Text]
    aliases: OptionalList[AliasRecord]
    annotations: OptionalList["AnnotationRecord"]
    retracted: Flag = False


class SpeakerRecord(ActorScalars):
    """A speaker named inside a claim, where a bare name would not do.

    With `as_shown` a table showed who of this `id`, or else the claim's own speaker, was called so:
    he is meant where the file has him and he ever had that name, and by another name another.
    """

    id: OptionalId = None
    as_shown: Flag = False


class AnnotationRecord(AnnotationScalars):
    """A note, with the replies to it.

    `key` is its name in the data set. A reply that stands apart names what it answers, by key or
    id, in `reply_to`. Without a `snapshot` its words are looked for in the newest copy, unless the
    file has a copy of its source with the text of `copy_sha256`.
    """

    id: OptionalId = None
    key: OptionalKey = None
    reply_to: OptionalText = None
    snapshot: OptionalId = None
    copy_sha256: OptionalText = None
    replies: OptionalList["AnnotationRecord"]
    retracted: Flag = False


class SnapshotRecord(SnapshotScalars):
    """A snapshot; `text` is the document's own text, `original` the Base64 of its file."""

    id: OptionalId = None
    text: DocumentText
    original: Annotated[OriginalFile | None, BeforeValidator(none_if_empty)] = None
    retracted: Flag = False

    def texts(self) -> dict[str, str]:
        """Return what is kept outside the row, by its SHA-256: the text, and the file."""
        kept = [self.text]
        if self.original not in (None, SAME_AS_TEXT):
            kept.append(str(self.original))
        return {sha256(text.encode()).hexdigest(): text for text in kept}

    def identity(self) -> str:
        """Return which copy of its source it is: by its text, or of a file without text by that."""
        return (not self.text and self.file_sha256) or sha256(self.text.encode()).hexdigest()

    def columns(self) -> dict[str, Any]:
        """Return the fields of the row that the record itself says."""
        keys = list(self.texts())
        columns = {
            "sha256": keys[0],
            **{name: getattr(self, name) for name in SnapshotScalars.model_fields},
            "transcript": self.transcript or None,
            "original": keys[-1] if self.original else None,
        }
        return {name: value for name, value in columns.items() if value is not None}


class ExhibitRecord(Schema):
    """The mark of a source as an exhibit, or that of one `snapshot` of it."""

    id: OptionalId = None
    snapshot: OptionalId = None
    mark: Text
    retracted: Flag = False


class SourceRecord(SourceScalars):
    """A source; `text` is short for one snapshot.

    `issuer_kind` is what the issuer is, where the file has nobody of that name yet.
    """

    type: Literal["source"] = "source"
    id: OptionalId = None
    key: OptionalKey = None
    dataset: OptionalText = None
    issuer: OptionalText = None
    issuer_kind: ActorKind = ActorKind.ORGANIZATION
    derived_from: OptionalText = None
    same_as: OptionalText = None
    never_same: OptionalList[Text]
    text: DocumentText | None = None
    captured_at: OptionalText = None
    media_type: Annotated[Text, empty_as("text/plain")] = "text/plain"
    extractor: OptionalText = None
    snapshots: OptionalList[SnapshotRecord]
    exhibits: OptionalList[ExhibitRecord]
    annotations: OptionalList["AnnotationRecord"]
    retracted: Flag = False

    def all_snapshots(self) -> list[SnapshotRecord]:
        """Return the snapshots, the short form included."""
        if self.text is None:
            return self.snapshots
        short = SnapshotRecord(
            text=self.text,
            captured_at=self.captured_at,
            media_type=self.media_type,
            extractor=self.extractor,
        )
        return [short, *self.snapshots]

    @model_validator(mode="after")
    def _named(self) -> Self:
        # What is exported has an id, also where a merge left it with neither.
        if self.id is None and not (self.title or self.url):
            raise ValueError(NO_NAME)
        refuse_derived_original(self.lineage, self.derived_from)
        return self


class PassageRecord(Schema):
    """Names one citation of a claim by its source and words; without words, by its locator."""

    source: Text
    exact: OptionalText = None
    locator: OptionalText = None


class CitationRecord(CitationScalars):
    """A citation; `source` is a key, an id, or the source itself."""

    id: OptionalId = None
    source: Text | SourceRecord
    snapshot: OptionalId = None
    copy_sha256: OptionalText = None
    derived_from: Annotated[UUID | PassageRecord | None, BeforeValidator(none_if_empty)] = None
    annotations: OptionalList["AnnotationRecord"]
    retracted: Flag = False

    @model_validator(mode="after")
    def _lineage(self) -> Self:
        refuse_derived_original(self.lineage, self.derived_from)
        return self


class SupporterRecord(Schema):
    """Names one support of the answered claim by the claim that supports it."""

    claim: Text
    group: OptionalText = None


class AnswerRecord(RebuttalScalars):
    """This claim answers those: `claims` are keys or ids."""

    id: OptionalId = None
    claims: Annotated[list[Text], Field(min_length=1)]
    citation: Annotated[UUID | PassageRecord | None, BeforeValidator(none_if_empty)] = None
    support: Annotated[UUID | SupporterRecord | None, BeforeValidator(none_if_empty)] = None
    annotations: OptionalList["AnnotationRecord"]
    retracted: Flag = False


class RebuttalRecord(RebuttalScalars):
    """That claim answers this one: `claim` is a key, an id, or the counterclaim itself."""

    id: OptionalId = None
    claim: "Text | ClaimRecord"
    citation: Annotated[UUID | PassageRecord | None, BeforeValidator(none_if_empty)] = None
    support: Annotated[UUID | SupporterRecord | None, BeforeValidator(none_if_empty)] = None
    annotations: OptionalList["AnnotationRecord"]
    retracted: Flag = False


class SupportRecord(SupportScalars):
    """This claim speaks for that one: `claim` is a key or an id."""

    id: OptionalId = None
    claim: Text
    retracted: Flag = False


class QuantityRecord(QuantityScalars):
    """A number in the claim, by the words that say it."""

    id: OptionalId = None
    retracted: Flag = False


class AssessmentRecord(AssessmentScalars):
    """A reviewer's judgement; `text_sha256` of the wording judged, else of the record's text.

    `source`, a key or an id, is where an outside organisation published it.
    """

    id: OptionalId = None
    source: OptionalText = None
    text_sha256: OptionalText = None
    annotations: OptionalList["AnnotationRecord"]
    retracted: Flag = False


class ClaimRecord(ClaimScalars):
    """A claim with everything that hangs on it."""

    type: Literal["claim"] = "claim"
    id: OptionalId = None
    key: OptionalKey = None
    dataset: OptionalText = None
    speaker: Annotated[Text | SpeakerRecord | None, BeforeValidator(none_if_empty)] = None
    repeats: OptionalText = None
    part_of: OptionalText = None
    same_as: OptionalText = None
    never_same: OptionalList[Text]
    tags: OptionalList[Text]
    citations: OptionalList[CitationRecord]
    answers: OptionalList[AnswerRecord]
    rebuttals: OptionalList[RebuttalRecord]
    supports: OptionalList[SupportRecord]
    assessments: OptionalList[AssessmentRecord]
    quantities: OptionalList[QuantityRecord]
    assigned: OptionalList[Text]
    annotations: OptionalList["AnnotationRecord"]
    retracted: Flag = False

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
"""The schema of each `type` of record; a record without one is a claim."""
