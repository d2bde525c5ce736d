"""The table of fields agrees with the tables, with what is checked, and with the records."""

from enum import StrEnum
from typing import Any, get_args
from uuid import UUID

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sqlalchemy import Boolean, CheckConstraint, Date, Integer, Table, Uuid
from sqlalchemy.types import TypeEngine
from sqlmodel import AutoString

from claimtrack.dates import canonical
from claimtrack.entities import BOUNDS, ENTITIES, Field, Kind
from claimtrack.models import METADATA, TRACKED
from claimtrack.models.columns import words
from claimtrack.schemas import records
from claimtrack.schemas.fields import FIELDS
from claimtrack.vocabulary import DateBasis

COLUMN_TYPES: dict[Any, type[TypeEngine[Any]]] = {
    Kind.ID: Uuid,
    Kind.NUMBER: Integer,
    Kind.FLAG: Boolean,
}
"""What a column is of; of every other kind it is text."""

RECORDS: dict[str, type[BaseModel]] = {
    "actor": records.ActorRecord,
    "alias": records.AliasRecord,
    "annotation": records.AnnotationRecord,
    "assessment": records.AssessmentRecord,
    "citation": records.CitationRecord,
    "claim": records.ClaimRecord,
    "rebuttal": records.RebuttalRecord,
    "snapshot": records.SnapshotRecord,
    "source": records.SourceRecord,
}


def test_the_kinds_of_row_are_those_that_have_a_history_and_a_shape() -> None:
    assert set(ENTITIES) == set(TRACKED) == set(FIELDS)


@pytest.mark.parametrize("entity", ENTITIES)
def test_no_field_is_named_twice(entity: str) -> None:
    names = [field.name for field in ENTITIES[entity].fields]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_columns_are_the_fields_and_the_bounds_of_the_dates(entity: str) -> None:
    columns = METADATA.tables[entity].columns

    expected: dict[str, type[TypeEngine[Any]]] = {"id": Uuid}
    for field in ENTITIES[entity].fields:
        expected[field.name] = COLUMN_TYPES.get(field.kind, AutoString)
        if field.kind is Kind.DATE:
            expected |= {f"{field.name}{end}": Date for end in BOUNDS}
    assert {column.name: type(column.type) for column in columns} == expected


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_columns_point_where_the_fields_point(entity: str) -> None:
    keys = METADATA.tables[entity].foreign_keys

    pointing = {field.name: field.to for field in ENTITIES[entity].fields if field.to}
    assert {key.parent.name: key.column.table.name for key in keys} == pointing
    assert {field.to for field in ENTITIES[entity].fields if field.kind is not Kind.ID} == {""}


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_columns_are_kept_inside_the_word_lists_of_the_fields(entity: str) -> None:
    checks = _checks(METADATA.tables[entity])

    fields = ENTITIES[entity].fields
    assert checks == {
        str(words(field.name, field.words).sqltext) for field in fields if field.words
    }


def _checks(table: Table) -> set[str]:
    """Return the conditions that keep a column inside a word list."""
    checks = (check for check in table.constraints if isinstance(check, CheckConstraint))
    return {str(check.sqltext) for check in checks if " IN (" in str(check.sqltext)}


@pytest.mark.parametrize("entity", ENTITIES)
def test_what_is_checked_has_the_fields_of_the_table(entity: str) -> None:
    names = {field.name for field in ENTITIES[entity].fields}

    assert set(FIELDS[entity].model_fields) == names - {"retracted"}


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_field_is_checked_as_what_the_table_says(entity: str) -> None:
    shapes = FIELDS[entity].model_fields

    checked = {name: _kind(shape) for name, shape in shapes.items()}
    assert checked == {name: _as_checked(ENTITIES[entity][name]) for name in shapes}


def _as_checked(field: Field) -> Any:
    return Kind.TEXT if field.kind is Kind.DIGEST else field.kind


def _kind(shape: FieldInfo) -> Any:
    """Return what a shape takes for a field, as the table calls it."""
    parts = _parts(shape.annotation) + [part for one in shape.metadata for part in _parts(one)]
    lists = [part for part in parts if isinstance(part, type) and issubclass(part, StrEnum)]
    kinds = {UUID: Kind.ID, bool: Kind.FLAG, int: Kind.NUMBER, canonical: Kind.DATE}
    known = [kinds[part] for part in parts if part in kinds]
    return next(iter([*lists, *known]), Kind.TEXT)


def _parts(annotation: Any) -> list[Any]:
    """Return the classes that an annotation is made of, and the functions that check it."""
    inner = [*get_args(annotation), *getattr(annotation, "__metadata__", ())]
    if not inner:
        return [getattr(annotation, "func", annotation)]
    return [part for one in inner for part in _parts(one)]


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_value_that_says_nothing_is_the_one_that_a_shape_puts_there(entity: str) -> None:
    unsaid = {
        field.name: field.unsaid
        for field in ENTITIES[entity].fields
        if field.unsaid is not None and field.name != "retracted"
    }

    assert {name: FIELDS[entity].model_fields[name].default for name in unsaid} == unsaid


@pytest.mark.parametrize("entity", RECORDS)
def test_a_record_has_the_fields_that_the_table_names_there(entity: str) -> None:
    recorded = {field.recorded for field in ENTITIES[entity].fields if field.recorded}

    assert recorded <= set(RECORDS[entity].model_fields)


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_basis_of_a_date_stands_in_the_group_of_that_date(entity: str) -> None:
    bases = [field for field in ENTITIES[entity].fields if field.kind is DateBasis]

    assert all(field.name == f"{field.group}_basis" for field in bases)
    assert all(ENTITIES[entity][field.group].kind is Kind.DATE for field in bases)


def test_a_filter_is_a_word_in_small_letters_for_a_field_of_claims() -> None:
    filters = {
        (entity, field.filter)
        for entity in ENTITIES
        for field in ENTITIES[entity].fields
        if field.filter
    }

    assert all(entity == "claim" and name.isascii() and name.isalpha() and name.islower()
               for entity, name in filters)  # fmt: skip
