"""What a record means: the rows that it stands for, by id. Names are looked up in a `Resolver`."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from claimtrack import ids
from claimtrack.entities import Field, pointing
from claimtrack.errors import AmbiguousIdError
from claimtrack.schemas.fields import (
    ActorScalars,
    AnnotationScalars,
    AssessmentScalars,
    CitationScalars,
    ClaimScalars,
    RebuttalScalars,
    SourceScalars,
    SupportScalars,
)
from claimtrack.schemas.records import (
    ActorRecord,
    AnnotationRecord,
    AnswerRecord,
    AssessmentRecord,
    CitationRecord,
    ClaimRecord,
    PassageRecord,
    RebuttalRecord,
    Record,
    SourceRecord,
    SpeakerRecord,
    SupporterRecord,
    SupportRecord,
)
from claimtrack.schemas.values import Schema
from claimtrack.text import normalise
from claimtrack.transfer.anchors import named_copy, passage_fields, quote_fields
from claimtrack.transfer.faults import NO_ROW, Faults
from claimtrack.transfer.identity import main_id, source_id_of
from claimtrack.transfer.parts import add_parts, parts_of_claim, parts_of_source
from claimtrack.transfer.record_plan import RecordPlan, Resolver, Row, as_uuid

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
        SupportScalars,
    )
}
Passage = UUID | PassageRecord


def plan_record(record: Record, resolver: Resolver, main: UUID | None = None) -> RecordPlan:
    """Return the rows that a checked record means; `main` is its `main_id`, where that is known.

    Raises UnplannableError with all that is wrong.
    """
    dataset, faults = record.dataset or resolver.dataset, Faults()
    row = main or faults.identified("", lambda: main_id(record, dataset, resolver))
    plan = RecordPlan((record.type, row), record.key, dataset)
    planner = _Planner(plan, resolver, faults)
    if isinstance(record, ClaimRecord):
        planner.claim(record, row, "")
    elif isinstance(record, SourceRecord):
        planner.source(record, row, "")
    else:
        planner.actor(record)
    faults.refuse(plan)
    return plan


def names_in(record: Schema, entity: str, to: str) -> Iterator[tuple[Field, str]]:
    """Yield the fields of a record that name a row of kind `to`, each with the name."""
    for pointer, name in _named_pointers(entity, to):
        words = getattr(record, name)
        if words is not None:
            yield pointer, words


@cache
def _named_pointers(entity: str, to: str) -> list[tuple[Field, str]]:
    return [(pointer, pointer.record_name) for pointer in pointing(entity, to)]


def _scalars(schema: type[Schema], record: Schema) -> dict[str, Any]:
    """Return the given scalars of a record as column values."""
    values = record.__dict__
    return {
        name: value
        for name in _SCALARS[schema]
        if (value := values[name]) is not None and value is not False
    }


class _Planner:
    """Walks one record and writes its rows into the plan.

    What is wrong is noted, and `NO_ROW` stands for its row, so that everything is told at once.
    """

    def __init__(self, plan: RecordPlan, resolver: Resolver, faults: Faults) -> None:
        self.plan = plan
        self.resolver = resolver
        self.faults = faults

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

    def source(self, record: SourceRecord, source: UUID, path: str) -> UUID:
        values = _scalars(SourceScalars, record)
        for pointer, words in names_in(record, "source", "actor"):
            named = f"{path}{pointer.record_name}"
            values[pointer.name] = self._actor_id(words, record.issuer_kind, named)
        for at, words in names_in(record, "source", "source"):
            values[at.name] = self._source_id(words, f"{path}{at.record_name}", later=True)
        self._add_row("source", source, values, retracted=record.retracted)
        if record.key is not None:
            self.plan.keyed.append((record.key, ("source", source)))
        for snapshot in record.all_snapshots():
            self.plan.texts |= snapshot.texts()
            row = {"source_id": source, **snapshot.columns()}
            snapshot_id = snapshot.id or ids.snapshot_id(source, snapshot.identity())
            self._add_row("snapshot", snapshot_id, row, retracted=snapshot.retracted)
            if source != NO_ROW:
                self.resolver.hold_snapshot(source, snapshot_id, snapshot.text)
        add_parts(self.plan, parts_of_source(record, source))
        for place, words in enumerate(record.never_same):
            other = self._source_id(words, f"{path}never_same.{place}")
            self._never_same(("source", source), other, f"{path}never_same.{place}")
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
            values["speaker_id"] = self._speaker(record.speaker, sources, f"{path}speaker")
        for place, words in enumerate(record.never_same):
            other = self._claim_id(words, f"{path}never_same.{place}")
            self._never_same(("claim", claim), other, f"{path}never_same.{place}")
        for name in record.tags:
            self._tag(name, claim)
        for place, answer in enumerate(record.answers):
            self._answer(answer, claim, f"{path}answers.{place}.")
        for place, rebuttal in enumerate(record.rebuttals):
            self._rebuttal(rebuttal, claim, f"{path}rebuttals.{place}.")
        for place, support in enumerate(record.supports):
            self._support(support, claim, f"{path}supports.{place}.")
        for place, assessment in enumerate(record.assessments):
            self._assessment(record, assessment, claim, f"{path}assessments.{place}.")
        add_parts(self.plan, parts_of_claim(record, claim))
        self._annotations(record.annotations, "claim_id", claim)

    def _speaker(self, speaker: str | SpeakerRecord, sources: Sequence[UUID], path: str) -> UUID:
        if isinstance(speaker, str):
            return self._actor_id(speaker, "person", path)
        main = self.plan.main[1]
        actor: UUID | str = ids.actor_id(
            str(speaker.kind), speaker.name, sources[0] if sources else main
        )
        if speaker.as_shown:
            actor = self.resolver.shown_speaker(speaker, main)
        if isinstance(actor, str):
            return self._actor_id(speaker.name, actor, path)
        actor = speaker.id or actor
        self._add_row("actor", actor, _scalars(ActorScalars, speaker))
        return actor

    def _citation(self, record: CitationRecord, claim: UUID, path: str) -> UUID:
        if isinstance(record.source, SourceRecord):
            nested = record.source
            dataset = nested.dataset or self.plan.dataset
            own = f"{path}source."
            source = self.source(
                nested,
                self.faults.identified(
                    own, lambda: source_id_of(nested, dataset, self.resolver, cited_by=claim)
                ),
                own,
            )
        else:
            source = self._source_id(record.source, f"{path}source")
        values = _scalars(CitationScalars, record)
        values |= {"claim_id": claim, "source_id": source}
        if record.snapshot is not None:
            values["snapshot_id"] = self._require("snapshot", record.snapshot, f"{path}snapshot")
        elif copy := named_copy(self.resolver, source, record):
            values["snapshot_id"] = copy
        elif record.exact is not None and record.id is None:  # what was exported stays as it was
            quote, page = self.faults.quoted(
                f"{path}exact", lambda: quote_fields(self.plan, self.resolver, source, record)
            )
            values |= quote
            if page is not None and record.locator is None:
                values["locator"] = page
        if record.derived_from is not None:
            passage = self._passage(record.derived_from, claim, f"{path}derived_from")
            values["derived_from_id"] = passage
        citation = record.id or ids.citation_id(claim, source, record.exact, record.locator)
        self._add_row("citation", citation, values, retracted=record.retracted)
        self._annotations(record.annotations, "citation_id", citation)
        return source

    def _answer(self, record: AnswerRecord, counterclaim: UUID, path: str) -> None:
        for place, words in enumerate(record.claims):
            claim = self._claim_id(words, f"{path}claims.{place}")
            self._edge(record, claim, counterclaim, path)

    def _rebuttal(self, record: RebuttalRecord, claim: UUID, path: str) -> None:
        if isinstance(record.claim, ClaimRecord):
            nested = record.claim
            speaker = nested.speaker if isinstance(nested.speaker, str) else None
            dataset = nested.dataset or self.plan.dataset
            if nested.id is not None or nested.key is not None:
                counterclaim = self.faults.identified(
                    f"{path}claim.", lambda: main_id(nested, dataset, self.resolver)
                )
            else:
                content = (normalise(nested.text), normalise(speaker or ""))
                counterclaim = ids.nested_id(claim, "claim", *content)
            self.claim(nested, counterclaim, f"{path}claim.")
        else:
            counterclaim = self._claim_id(record.claim, f"{path}claim")
        self._edge(record, claim, counterclaim, path)

    def _edge(
        self, record: RebuttalRecord | AnswerRecord, claim: UUID, counterclaim: UUID, path: str
    ) -> None:
        if claim == counterclaim != NO_ROW:
            self.faults.note(f"{path}claim", "a claim cannot answer itself")
        values = _scalars(RebuttalScalars, record)
        values |= {"claim_id": claim, "counterclaim_id": counterclaim}
        if record.citation is not None:
            values["citation_id"] = self._passage(record.citation, claim, f"{path}citation")
        if record.support is not None:
            support = self._named_support(record.support, claim, f"{path}support")
            values["support_id"] = self._require("support", support, f"{path}support")
        rebuttal = record.id or ids.rebuttal_id(
            claim, counterclaim, values["kind"], values.get("aim")
        )
        self._add_row("rebuttal", rebuttal, values, retracted=record.retracted)
        self._annotations(record.annotations, "rebuttal_id", rebuttal)

    def _passage(self, named: Passage, claim: UUID, path: str) -> UUID:
        if isinstance(named, PassageRecord):
            source = self._source_id(named.source, f"{path}.source")
            named = ids.citation_id(claim, source, named.exact, named.locator)
        return self._require("citation", named, path)

    def _named_support(self, named: UUID | SupporterRecord, claim: UUID, path: str) -> UUID:
        if isinstance(named, UUID):
            return named
        supporter = self._claim_id(named.claim, f"{path}.claim")
        return ids.support_id(claim, supporter, named.group)

    def _support(self, record: SupportRecord, supporter: UUID, path: str) -> None:
        claim = self._claim_id(record.claim, f"{path}claim")
        if claim == supporter != NO_ROW:
            self.faults.note(f"{path}claim", "a claim cannot support itself")
        values = {**_scalars(SupportScalars, record), "claim_id": claim, "supporter_id": supporter}
        support = record.id or ids.support_id(claim, supporter, record.group)
        self._add_row("support", support, values, retracted=record.retracted)

    def _assessment(
        self, claim_record: ClaimRecord, record: AssessmentRecord, claim: UUID, path: str
    ) -> None:
        values = _scalars(AssessmentScalars, record)
        source = None if record.source is None else self._source_id(record.source, f"{path}source")
        if source is not None:
            values["source_id"] = source
        judged = claim_record.text.encode("utf-8")
        values["claim_id"] = claim
        values["text_sha256"] = record.text_sha256 or hashlib.sha256(judged).hexdigest()
        assessment = record.id or ids.assessment_id(claim, record.reviewer, source)
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
            answered = self._answered_note(record) or reply_to
            if answered is not None:
                values["reply_to_id"] = answered
                values["motivation"] = "replying"
            elif record.snapshot is not None:
                values["snapshot_id"] = self._require("snapshot", record.snapshot, "snapshot")
            elif target == "source_id" and (copy := named_copy(self.resolver, target_id, record)):
                values["snapshot_id"] = copy
            elif target == "source_id" and record.exact is not None and record.id is None:
                values |= passage_fields(self.plan, self.resolver, target_id, record)
            if record.key is not None:
                own = ids.annotation_id(self.plan.dataset, record.key)
            else:
                parent = answered or target_id
                own = ids.nested_id(parent, "annotation", record.author, record.body)
            note = record.id or own
            self._add_row("annotation", note, values, retracted=record.retracted)
            self._annotations(record.replies, target, target_id, note)

    def _answered_note(self, record: AnnotationRecord) -> UUID | None:
        """Return the note that a reply names by key or id, which may stand in another record."""
        words = record.reply_to
        if words is None:
            return None
        note = as_uuid(words) or ids.annotation_id(self.plan.dataset, words)
        return self._require("annotation", note, "reply_to", words)

    def _never_same(self, row: Row, other: UUID, path: str) -> None:
        """Say that a row and another of its kind are never one, whichever of them says so."""
        entity, row_id = row
        if row_id == other != NO_ROW:
            self.faults.note(path, f"names the {entity} itself")
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
            return self.faults.note(path, str(error))
        if row is not None:
            self._add_row("actor", actor, dict(row))
        return actor

    def _source_id(self, words: str, path: str, *, later: bool = False) -> UUID:
        words = words.strip()
        for key, (entity, row_id) in self.plan.keyed:
            if entity == "source" and key == words:
                return row_id
        source = self.resolver.source(words) or (as_uuid(words) if later else None)
        if source is None:
            return self.faults.lack(path, words)
        return self._require("source", source, path, words)

    def _claim_id(self, words: str, path: str) -> UUID:
        words = words.strip()
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
