"""What a record means: the rows that it stands for, by id. Names are looked up in a `Resolver`."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from claimtrack import ids
from claimtrack.entities import Field, pointing
from claimtrack.errors import AmbiguousIdError, InvalidRecordError
from claimtrack.quotes import Selector
from claimtrack.schemas.fields import (
    ActorScalars,
    AnnotationScalars,
    AssessmentScalars,
    CitationScalars,
    ClaimScalars,
    RebuttalScalars,
    Schema,
    SourceScalars,
)
from claimtrack.schemas.records import (
    ActorRecord,
    AnnotationRecord,
    AnswerRecord,
    CitationRecord,
    ClaimRecord,
    PassageRecord,
    RebuttalRecord,
    Record,
    SourceRecord,
    SpeakerRecord,
)
from claimtrack.text import normalise
from claimtrack.transfer.identity import Origins, main_id, source_id_of

Row = tuple[str, UUID]


class Resolver(Origins, Protocol):
    """Who and what the names in a record stand for."""

    dataset: str

    def actor(self, name: str, kind: str) -> tuple[UUID, dict[str, Any] | None]:
        """Return the actor of this name, and its row where this import makes it, of this kind.

        Raises AmbiguousIdError where several share the name.
        """
        ...

    def tag(self, name: str) -> UUID:
        """Return the topic of this name, whether it is there yet or not."""
        ...

    def source(self, words: str) -> UUID | None:
        """Return the source with this key or id."""
        ...

    def claim(self, words: str) -> UUID:
        """Return the claim with this key or id, whether it is there yet or not."""
        ...

    def hold_snapshot(self, source: UUID, snapshot: UUID, text: str) -> None:
        """Take note of a snapshot that the import brings."""
        ...

    def anchored(self, source: UUID, exact: str, start: int | None) -> tuple[UUID, Selector] | None:
        """Return the newest snapshot and where these words stand in it; None without one."""
        ...


class UnknownSourceError(Exception):
    """A source that is not known yet; it may come later in the same import."""

    def __init__(self, field_name: str, words: str) -> None:
        super().__init__(words)
        self.field = field_name
        self.words = words


@dataclass(slots=True)
class RecordPlan:
    """The rows of one record, in the order in which it names them, and what it points to."""

    main: Row
    key: str | None = None
    dataset: str = ""
    rows: dict[Row, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    keyed: list[tuple[str, Row]] = field(default_factory=list)
    needs: dict[Row, tuple[str, str]] = field(default_factory=dict)
    """Rows of other records that are pointed to, with the field and the words that do."""
    mended: int = 0
    """Quotes that are taken in the document's own wording, not in that of the record."""


_SCALARS: dict[type[Schema], tuple[str, ...]] = {
    schema: tuple(schema.model_fields)
    for schema in (
        ActorScalars,
        AnnotationScalars,
        AssessmentScalars,
        CitationScalars,
        ClaimScalars,
        RebuttalScalars,
        SourceScalars,
    )
}
Passage = UUID | PassageRecord


def plan_record(record: Record, resolver: Resolver) -> RecordPlan:
    """Return the rows that a checked record means.

    Raises InvalidRecordError, QuoteNotFoundError, AmbiguousQuoteError, UnknownSourceError.
    """
    dataset = record.dataset or resolver.dataset
    main = main_id(record, dataset, resolver)
    if isinstance(record, ClaimRecord):
        plan = RecordPlan(("claim", main), record.key, dataset)
        _Planner(plan, resolver).claim(record, plan.main[1], "")
    elif isinstance(record, SourceRecord):
        plan = RecordPlan(("source", main), record.key, dataset)
        _Planner(plan, resolver).source(record, main)
    else:
        plan = RecordPlan(("actor", main), record.key, dataset)
        _Planner(plan, resolver).actor(record)
    return plan


def names_in(record: Schema, entity: str, to: str) -> Iterator[tuple[Field, str]]:
    """Yield the fields of a record that name a row of kind `to`, each with the name."""
    for pointer in pointing(entity, to):
        words = getattr(record, pointer.record_name)
        if words is not None:
            yield pointer, words


def _scalars(schema: type[Schema], record: Schema) -> dict[str, Any]:
    """Return the given scalars of a record as column values."""
    values = record.__dict__
    return {name: values[name] for name in _SCALARS[schema] if values[name] is not None}


class _Planner:
    """Walks one record and writes its rows into the plan."""

    def __init__(self, plan: RecordPlan, resolver: Resolver) -> None:
        self.plan = plan
        self.resolver = resolver

    def actor(self, record: ActorRecord) -> None:
        actor = self.plan.main[1]
        values = _scalars(ActorScalars, record)
        for pointer, words in names_in(record, "actor", "actor"):
            values[pointer.name] = self._actor_id(words, "organization", pointer.record_name)
        self._add_row("actor", actor, values, retracted=record.retracted)
        if record.key is not None:
            self.plan.keyed.append((record.key, ("actor", actor)))
        for alias in record.aliases:
            row = {"actor_id": actor, "name": alias.name}
            if alias.note:
                row["note"] = alias.note
            alias_id = alias.id or ids.alias_id(actor, alias.name)
            self._add_row("alias", alias_id, row, retracted=alias.retracted)
        for place, words in enumerate(record.never_same):
            other = self._actor_id(words, "organization", f"never_same.{place}")
            self._never_same(("actor", actor), other, f"never_same.{place}")
        self._annotations(record.annotations, "actor_id", actor)

    def source(self, record: SourceRecord, source: UUID) -> UUID:
        values = _scalars(SourceScalars, record)
        for pointer, words in names_in(record, "source", "actor"):
            values[pointer.name] = self._actor_id(words, "organization", pointer.record_name)
        for pointer, words in names_in(record, "source", "source"):
            values[pointer.name] = self._source_id(words, pointer.record_name)
        self._add_row("source", source, values, retracted=record.retracted)
        if record.key is not None:
            self.plan.keyed.append((record.key, ("source", source)))
        for snapshot in record.all_snapshots():
            self.plan.texts |= snapshot.texts()
            row = {"source_id": source, **snapshot.columns()}
            snapshot_id = snapshot.id or ids.snapshot_id(source, snapshot.identity())
            self._add_row("snapshot", snapshot_id, row, retracted=snapshot.retracted)
            self.resolver.hold_snapshot(source, snapshot_id, snapshot.text)
        for place, words in enumerate(record.never_same):
            other = self._source_id(words, f"never_same.{place}")
            self._never_same(("source", source), other, f"never_same.{place}")
        self._annotations(record.annotations, "source_id", source)
        return source

    def claim(self, record: ClaimRecord, claim: UUID, path: str) -> None:
        values = _scalars(ClaimScalars, record)
        for pointer, words in names_in(record, "claim", "claim"):
            values[pointer.name] = self._claim_id(words, f"{path}{pointer.record_name}")
        self._add_row("claim", claim, values, retracted=record.retracted)
        if record.key is not None:
            self.plan.keyed.append((record.key, ("claim", claim)))
        sources = [
            self._citation(citation, claim, f"{path}citations.{place}.")
            for place, citation in enumerate(record.citations)
        ]
        if record.speaker is not None:
            values["speaker_id"] = self._speaker(record.speaker, sources)
        for place, words in enumerate(record.never_same):
            other = self._claim_id(words, f"{path}never_same.{place}")
            self._never_same(("claim", claim), other, f"{path}never_same.{place}")
        for name in record.tags:
            self._tag(name, claim)
        for place, answer in enumerate(record.answers):
            self._answer(answer, claim, f"{path}answers.{place}.")
        for place, rebuttal in enumerate(record.rebuttals):
            self._rebuttal(rebuttal, claim, f"{path}rebuttals.{place}.")
        for assessment in record.assessments:
            self._assessment(record, assessment, claim)
        self._annotations(record.annotations, "claim_id", claim)

    def _speaker(self, speaker: str | SpeakerRecord, sources: Sequence[UUID]) -> UUID:
        if isinstance(speaker, str):
            return self._actor_id(speaker, "person", "speaker")
        said_in = sources[0] if sources else self.plan.main[1]
        actor = speaker.id or ids.actor_id(str(speaker.kind), speaker.name, said_in)
        self._add_row("actor", actor, _scalars(ActorScalars, speaker))
        return actor

    def _citation(self, record: CitationRecord, claim: UUID, path: str) -> UUID:
        if isinstance(record.source, SourceRecord):
            nested = record.source
            dataset = nested.dataset or self.plan.dataset
            source = self.source(
                nested, source_id_of(nested, dataset, self.resolver, cited_by=claim)
            )
        else:
            source = self._source_id(record.source, f"{path}source")
        values = _scalars(CitationScalars, record)
        values |= {"claim_id": claim, "source_id": source}
        if record.snapshot is not None:
            values["snapshot_id"] = self._require("snapshot", record.snapshot, f"{path}snapshot")
        elif record.exact is not None:
            quote, page = self._quote(source, record.exact, record.start)
            values |= quote
            if page is not None and record.locator is None:
                values["locator"] = page
        if record.derived_from is not None:
            values["derived_from_id"] = self._require(
                "citation", record.derived_from, f"{path}derived_from"
            )
        citation = record.id or ids.citation_id(claim, source, record.exact, record.locator)
        self._add_row("citation", citation, values, retracted=record.retracted)
        self._annotations(record.annotations, "citation_id", citation)
        return source

    def _quote(
        self, source: UUID, exact: str, start: int | None
    ) -> tuple[dict[str, Any], str | None]:
        """Return the fields that anchor a quote in the kept copy, and its page, where known."""
        anchor = self.resolver.anchored(source, exact, start)
        if anchor is None:
            return {}, None
        snapshot, quote = anchor
        self.plan.mended += quote.exact != exact
        fields = {name: value for name, value in quote.as_fields().items() if value is not None}
        return {"snapshot_id": snapshot, **fields}, quote.page

    def _answer(self, record: AnswerRecord, counterclaim: UUID, path: str) -> None:
        for place, words in enumerate(record.claims):
            claim = self._claim_id(words, f"{path}claims.{place}")
            self._edge(record, record.citation, claim, counterclaim, record.id, path)

    def _rebuttal(self, record: RebuttalRecord, claim: UUID, path: str) -> None:
        if isinstance(record.claim, ClaimRecord):
            nested = record.claim
            speaker = nested.speaker if isinstance(nested.speaker, str) else None
            dataset = nested.dataset or self.plan.dataset
            if nested.id is not None or nested.key is not None:
                counterclaim = main_id(nested, dataset, self.resolver)
            else:
                content = (normalise(nested.text), normalise(speaker or ""))
                counterclaim = ids.nested_id(claim, "claim", *content)
            self.claim(nested, counterclaim, f"{path}claim.")
        else:
            counterclaim = self._claim_id(record.claim, f"{path}claim")
        self._edge(record, record.citation, claim, counterclaim, record.id, path)

    def _edge(
        self,
        record: RebuttalRecord | AnswerRecord,
        citation: Passage | None,
        claim: UUID,
        counterclaim: UUID,
        own_id: UUID | None,
        path: str,
    ) -> None:
        if claim == counterclaim:
            raise InvalidRecordError(f"{path}claim", "a claim cannot answer itself")
        values = _scalars(RebuttalScalars, record)
        values |= {"claim_id": claim, "counterclaim_id": counterclaim}
        if isinstance(citation, PassageRecord):
            source = self._source_id(citation.source, f"{path}citation.source")
            citation = ids.citation_id(claim, source, citation.exact)
        if citation is not None:
            values["citation_id"] = self._require("citation", citation, f"{path}citation")
        rebuttal = own_id or ids.rebuttal_id(claim, counterclaim, values["kind"], values.get("aim"))
        self._add_row("rebuttal", rebuttal, values, retracted=record.retracted)
        self._annotations(record.annotations, "rebuttal_id", rebuttal)

    def _assessment(self, claim_record: ClaimRecord, record: Any, claim: UUID) -> None:
        values = _scalars(AssessmentScalars, record)
        judged = claim_record.text.encode("utf-8")
        values["claim_id"] = claim
        values["text_sha256"] = record.text_sha256 or hashlib.sha256(judged).hexdigest()
        assessment = record.id or ids.assessment_id(claim, record.reviewer)
        self._add_row("assessment", assessment, values, retracted=record.retracted)
        self._annotations(record.annotations, "assessment_id", assessment)

    def _annotations(
        self,
        records: Iterable[AnnotationRecord],
        target: str,
        target_id: UUID,
        reply_to: UUID | None = None,
    ) -> None:
        for record in records:
            values = _scalars(AnnotationScalars, record)
            values[target] = target_id
            if not values["settled"]:
                del values["settled"]
            if reply_to is not None:
                values["reply_to_id"] = reply_to
                values["motivation"] = "replying"
            elif target == "source_id" and record.exact is not None and record.prefix is None:
                values |= self._quote(target_id, record.exact, record.start)[0]
            parent = reply_to or target_id
            note = record.id or ids.nested_id(parent, "annotation", record.author, record.body)
            self._add_row("annotation", note, values, retracted=record.retracted)
            self._annotations(record.replies, target, target_id, note)

    def _never_same(self, row: Row, other: UUID, path: str) -> None:
        """Say that a row and another of its kind are never one, whichever of them says so."""
        entity, row_id = row
        if row_id == other:
            raise InvalidRecordError(path, f"names the {entity} itself")
        first, second = sorted((row_id, other))
        values = {"entity": entity, "one_id": first, "other_id": second}
        self._add_row("distinction", ids.distinction_id(first, second), values)

    def _tag(self, name: str, claim: UUID) -> None:
        tag = self.resolver.tag(name)
        self._add_row("tag", tag, {"name": name})
        self._add_row("tagging", ids.tagging_id(tag, claim), {"tag_id": tag, "claim_id": claim})

    def _actor_id(self, name: str, kind: str, path: str) -> UUID:
        """Return an actor by name or id; one that nobody knows yet is added."""
        known = as_uuid(name)
        if known is not None:
            return self._require("actor", known, path, name)
        try:
            actor, row = self.resolver.actor(name, kind)
        except AmbiguousIdError as error:
            raise InvalidRecordError(path, str(error)) from None
        if row is not None:
            self._add_row("actor", actor, dict(row))
        return actor

    def _source_id(self, words: str, path: str) -> UUID:
        for key, (entity, row_id) in self.plan.keyed:
            if entity == "source" and key == words:
                return row_id
        source = self.resolver.source(words)
        if source is None:
            raise UnknownSourceError(path, words)
        return self._require("source", source, path, words)

    def _claim_id(self, words: str, path: str) -> UUID:
        return self._require("claim", self.resolver.claim(words), path, words)

    def _require(self, entity: str, row_id: UUID, path: str, words: str | None = None) -> UUID:
        """Note that a row must be there: in the file, or in this import."""
        self.plan.needs.setdefault((entity, row_id), (path, words or str(row_id)))
        return row_id

    def _add_row(
        self, entity: str, row_id: UUID, values: dict[str, Any], *, retracted: bool = False
    ) -> None:
        if retracted:
            values["retracted"] = True
        self.plan.rows.setdefault((entity, row_id), values)


def as_uuid(words: str) -> UUID | None:
    """Return the UUID that a text is, in either of its usual spellings, or None."""
    if len(words) not in (32, 36):
        return None
    try:
        return UUID(words)
    except ValueError:
        return None
