"""The rows that only a claim or a source has: numbers, who is asked to judge, exhibit marks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from claimtrack import ids
from claimtrack.schemas.records import ClaimRecord, SourceRecord
from claimtrack.schemas.review_fields import QuantityScalars
from claimtrack.transfer.record_plan import RecordPlan


@dataclass(frozen=True, slots=True)
class Part:
    """A row that a record means beside its own."""

    entity: str
    id: UUID
    values: dict[str, Any]
    retracted: bool = False


def add_parts(plan: RecordPlan, parts: Iterable[Part]) -> None:
    """Put rows into the plan of their record, and note the copies that they need."""
    for part in parts:
        if copy := part.values.get("snapshot_id"):
            plan.needs.setdefault(("snapshot", copy), ("exhibits.snapshot", str(copy)))
        values = {**part.values, "retracted": True} if part.retracted else part.values
        plan.rows.setdefault((part.entity, part.id), values)


def parts_of_claim(record: ClaimRecord, claim: UUID) -> Iterator[Part]:
    """Yield the numbers in a claim, and who is asked to judge it."""
    for quantity in record.quantities:
        said = quantity.model_dump(include=set(QuantityScalars.model_fields), exclude_none=True)
        own = quantity.id or ids.quantity_id(claim, quantity.words)
        yield Part("quantity", own, {**said, "claim_id": claim}, quantity.retracted)
    for name in record.assigned:
        values = {"claim_id": claim, "reviewer": name}
        yield Part("assignment", ids.assignment_id(claim, name), values)


def parts_of_source(record: SourceRecord, source: UUID) -> Iterator[Part]:
    """Yield the exhibit marks of a source and of its copies."""
    for exhibit in record.exhibits:
        values = {"source_id": source, "mark": exhibit.mark}
        if exhibit.snapshot is not None:
            values["snapshot_id"] = exhibit.snapshot
        own = exhibit.id or ids.exhibit_id(source, exhibit.snapshot)
        yield Part("exhibit", own, values, exhibit.retracted)
