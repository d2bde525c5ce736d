"""The fields of each kind of row, checked on their way in.

`FIELDS[entity]` checks one row of that entity as it will stand in its table: every value is text,
a number, a truth value or a UUID; a word outside its list, an impossible date, U+0000 or a lone
surrogate is refused with the field's name.
"""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator

from claimtrack.schemas.review_fields import (
    AssignmentFields,
    ExhibitFields,
    QuantityFields,
    SettingFields,
)
from claimtrack.schemas.values import (
    Flag,
    OptionalDate,
    OptionalDigest,
    OptionalId,
    OptionalNumber,
    OptionalScale,
    OptionalSpans,
    OptionalSurroundings,
    OptionalText,
    Schema,
    Text,
    empty_as,
    none_if_empty,
)
from claimtrack.vocabulary import (
    ActorKind,
    Aim,
    AssessmentBasis,
    CitationRole,
    Confidence,
    Credibility,
    DateBasis,
    Likelihood,
    Lineage,
    Link,
    Motivation,
    Nature,
    Occasion,
    RebuttalKind,
    Reliability,
    SourceKind,
    Stage,
    Verdict,
    Wording,
)


def _settle_basis(values: Any, field: str) -> None:
    """Fill in the basis of a date, or refuse one that contradicts it."""
    date, basis = getattr(values, field), getattr(values, f"{field}_basis")
    if basis is None:
        setattr(values, f"{field}_basis", (DateBasis.STATED if date else DateBasis.UNKNOWN).value)
    elif bool(date) == (basis == DateBasis.UNKNOWN):
        raise ValueError(
            f"{field}_basis {basis!r} contradicts {field} {date!r}: "
            "a date is stated or inferred, and only a missing one is unknown"
        )


def refuse_derived_original(lineage: str | None, derived_from: object) -> None:
    """Refuse an original that names what it is derived from; raises ValueError."""
    if lineage and derived_from is not None:
        raise ValueError("lineage: an original is derived from nothing; say one of the two")


class ActorScalars(Schema):
    """What is said of an actor besides who it belongs to."""

    name: Text
    kind: Annotated[ActorKind, empty_as(ActorKind.PERSON)] = Field(
        ActorKind.PERSON, validate_default=True
    )
    role: OptionalText = None
    confidential: Flag = False
    pseudonym: OptionalText = None
    note: OptionalText = None


class ActorFields(ActorScalars):
    """A row of `actor`."""

    part_of_id: OptionalId = None
    same_as_id: OptionalId = None


class AliasFields(Schema):
    """A row of `alias`."""

    actor_id: UUID
    name: Text
    note: OptionalText = None


class SourceScalars(Schema):
    """What is said of a source besides what it points to."""

    title: OptionalText = None
    kind: Annotated[SourceKind, empty_as(SourceKind.DOCUMENT)] = Field(
        SourceKind.DOCUMENT, validate_default=True
    )
    outlet: OptionalText = None
    url: OptionalText = None
    archive_url: OptionalText = None
    published: OptionalDate = None
    published_words: OptionalText = None
    published_basis: Annotated[DateBasis | None, BeforeValidator(none_if_empty)] = None
    language: OptionalText = None
    reliability: Annotated[Reliability | None, BeforeValidator(none_if_empty)] = None
    lineage: Annotated[Lineage | None, BeforeValidator(none_if_empty)] = None
    search_words: OptionalText = None
    search_found: OptionalText = None
    searched_by: OptionalText = None
    confidential: Flag = False
    pseudonym: OptionalText = None
    note: OptionalText = None

    @model_validator(mode="after")
    def _basis(self) -> Self:
        _settle_basis(self, "published")
        return self


class SourceFields(SourceScalars):
    """A row of `source`."""

    issuer_id: OptionalId = None
    derived_from_id: OptionalId = None
    same_as_id: OptionalId = None

    @model_validator(mode="after")
    def _lineage(self) -> Self:
        refuse_derived_original(self.lineage, self.derived_from_id)
        return self


class SnapshotScalars(Schema):
    """What is said of a kept copy: how it was captured, what it is, and what its file was."""

    captured_at: OptionalText = None
    captured_by: OptionalText = None
    address: OptionalText = None
    tool: OptionalText = None
    media_type: Annotated[Text, empty_as("text/plain")] = "text/plain"
    extractor: OptionalText = None
    transcript: Flag = False
    file_name: OptionalText = None
    file_size: OptionalNumber = None
    file_sha256: OptionalDigest = None


class SnapshotFields(SnapshotScalars):
    """A row of `snapshot`."""

    source_id: UUID
    sha256: Text
    original: OptionalText = None


class ClaimScalars(Schema):
    """What is said of a claim besides what it points to."""

    text: Text
    capacity: OptionalText = None
    said: OptionalDate = None
    said_words: OptionalText = None
    said_basis: Annotated[DateBasis | None, BeforeValidator(none_if_empty)] = None
    occasion: Annotated[Occasion | None, BeforeValidator(none_if_empty)] = None
    place: OptionalText = None
    period: OptionalDate = None
    nature: Annotated[Nature | None, BeforeValidator(none_if_empty)] = None
    language: OptionalText = None
    stage: Annotated[Stage, empty_as(Stage.INBOX)] = Field(Stage.INBOX, validate_default=True)
    owner: OptionalText = None
    note: OptionalText = None

    @model_validator(mode="after")
    def _basis(self) -> Self:
        _settle_basis(self, "said")
        return self


class ClaimFields(ClaimScalars):
    """A row of `claim`."""

    speaker_id: OptionalId = None
    repeats_id: OptionalId = None
    part_of_id: OptionalId = None
    same_as_id: OptionalId = None


class CitationScalars(Schema):
    """What is said of a citation besides what it joins."""

    exact: OptionalText = None
    prefix: OptionalSurroundings = None
    suffix: OptionalSurroundings = None
    start: OptionalNumber = None
    left_out: OptionalSpans = None
    wording: Annotated[Wording | None, BeforeValidator(none_if_empty)] = None
    role: Annotated[CitationRole, empty_as(CitationRole.REPORTS)] = Field(
        CitationRole.REPORTS, validate_default=True
    )
    locator: OptionalText = None
    credibility: Annotated[
        Credibility | None,
        BeforeValidator(lambda v: str(v) if isinstance(v, int) else none_if_empty(v)),
    ] = None
    lineage: Annotated[Lineage | None, BeforeValidator(none_if_empty)] = None
    translation: OptionalText = None
    translator: OptionalText = None
    note: OptionalText = None


class CitationFields(CitationScalars):
    """A row of `citation`."""

    claim_id: UUID
    source_id: UUID
    snapshot_id: OptionalId = None
    derived_from_id: OptionalId = None

    @model_validator(mode="after")
    def _lineage(self) -> Self:
        refuse_derived_original(self.lineage, self.derived_from_id)
        return self


class RebuttalScalars(Schema):
    """How one claim answers another."""

    kind: RebuttalKind
    aim: Annotated[Aim | None, BeforeValidator(none_if_empty)] = None
    link: Annotated[Link | None, BeforeValidator(none_if_empty)] = None
    note: OptionalText = None

    @model_validator(mode="after")
    def _aim(self) -> Self:
        if self.kind == RebuttalKind.COUNTER_ACCUSES:
            if self.aim is not None:
                raise ValueError("aim: a counter-accusation changes the subject and has no aim")
        elif self.aim is None:
            self.aim = Aim.WHOLE.value  # type: ignore[assignment]  # use_enum_values
        return self


class RebuttalFields(RebuttalScalars):
    """A row of `rebuttal`."""

    claim_id: UUID
    counterclaim_id: UUID
    citation_id: OptionalId = None
    support_id: OptionalId = None


class SupportScalars(Schema):
    """How one claim speaks for another: those of one `group` hold only together."""

    group: OptionalText = None
    note: OptionalText = None


class SupportFields(SupportScalars):
    """A row of `support`."""

    claim_id: UUID
    supporter_id: UUID


class AssessmentScalars(Schema):
    """One reviewer's judgement: a verdict of ours, the reviewer's own rating, or both."""

    reviewer: Text
    verdict: Annotated[Verdict | None, BeforeValidator(none_if_empty)] = None
    rating: OptionalText = None
    scale: OptionalScale = None
    date: OptionalDate = None
    likelihood: Annotated[Likelihood | None, BeforeValidator(none_if_empty)] = None
    confidence: Annotated[Confidence | None, BeforeValidator(none_if_empty)] = None
    rationale: OptionalText = None
    basis: Annotated[AssessmentBasis | None, BeforeValidator(none_if_empty)] = None

    @model_validator(mode="after")
    def _judged(self) -> Self:
        if self.verdict is None and self.rating is None:
            raise ValueError("verdict: give a verdict, or the rating in the reviewer's own words")
        return self


class AssessmentFields(AssessmentScalars):
    """A row of `assessment`; one with a source was published there by an outside organisation."""

    claim_id: UUID
    source_id: OptionalId = None
    text_sha256: Text


class AnnotationScalars(Schema):
    """A note, and the passage that it is on where it is on one."""

    author: OptionalText = None
    body: Text
    motivation: Annotated[Motivation, empty_as(Motivation.COMMENTING)] = Field(
        Motivation.COMMENTING, validate_default=True
    )
    exact: OptionalText = None
    prefix: OptionalSurroundings = None
    suffix: OptionalSurroundings = None
    start: OptionalNumber = None
    left_out: OptionalSpans = None
    settled: Flag = False


class AnnotationFields(AnnotationScalars):
    """A row of `annotation`; exactly one target is set."""

    claim_id: OptionalId = None
    source_id: OptionalId = None
    citation_id: OptionalId = None
    rebuttal_id: OptionalId = None
    actor_id: OptionalId = None
    assessment_id: OptionalId = None
    snapshot_id: OptionalId = None
    reply_to_id: OptionalId = None


class TagFields(Schema):
    """A row of `tag`."""

    name: Text


class TaggingFields(Schema):
    """A row of `tagging`."""

    tag_id: UUID
    claim_id: UUID


class OriginFields(Schema):
    """A row of `origin`."""

    dataset: Text
    importer: Text
    key: Text
    entity: Text
    entity_id: UUID
    sha256: Text


class DistinctionFields(Schema):
    """A row of `distinction`."""

    entity: Text
    one_id: UUID
    other_id: UUID


FIELDS: dict[str, type[Schema]] = {
    "actor": ActorFields,
    "alias": AliasFields,
    "source": SourceFields,
    "snapshot": SnapshotFields,
    "claim": ClaimFields,
    "citation": CitationFields,
    "rebuttal": RebuttalFields,
    "support": SupportFields,
    "assessment": AssessmentFields,
    "annotation": AnnotationFields,
    "tag": TagFields,
    "tagging": TaggingFields,
    "origin": OriginFields,
    "distinction": DistinctionFields,
    "assignment": AssignmentFields,
    "quantity": QuantityFields,
    "exhibit": ExhibitFields,
    "setting": SettingFields,
}
"""The schema of a row of each entity."""
