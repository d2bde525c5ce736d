"""Which fields of a row an exported record states: as they are, or as the name of another row."""

from typing import Any

from claimtrack.entities import ENTITIES, Field
from claimtrack.schemas.scale import scale_parts
from claimtrack.schemas.values import SAME_AS_TEXT
from claimtrack.vocabulary import Aim, DateBasis, RebuttalKind

PLAIN = {
    name: {field.name: field for field in entity.fields if field.record_name and not field.to}
    for name, entity in ENTITIES.items()
}
"""The fields that a record states as the row has them."""

POINTING = {
    name: [field for field in entity.fields if field.record_name and field.to]
    for name, entity in ENTITIES.items()
}
"""The fields that a record states as the name or id of another row."""


def follows(field: Field, row: Any) -> bool:
    """Say whether a field only repeats what others make plain: a basis, the aim of an answer."""
    value = row[field.name]
    if field.kind is DateBasis:
        return bool(value == (DateBasis.STATED if row[field.group] else DateBasis.UNKNOWN))
    return field.kind is Aim and value == Aim.WHOLE and row["kind"] != RebuttalKind.COUNTER_ACCUSES


def said(field: Field, value: Any) -> Any:
    """Return how a record says the value of a field: the parts of a scale apart, others as is."""
    return scale_parts(value) if field.name == "scale" else value


def original_of(snapshot: Any, files: dict[str, str]) -> dict[str, str]:
    """Return what a record says of the file that a snapshot was made from, where it is kept."""
    if snapshot["original"] == snapshot["sha256"]:
        return {"original": SAME_AS_TEXT}
    return {"original": files[snapshot["original"]]} if snapshot["original"] in files else {}
