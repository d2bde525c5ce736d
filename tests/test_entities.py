"""The table of fields agrees with the tables, with what is checked, and with the records."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest
import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sqlalchemy import Boolean, CheckConstraint, Date, Integer, Table, select
from sqlalchemy.types import TypeEngine
from sqlmodel import AutoString, col

from claimtrack import changes, tui
from claimtrack.cli.app import app
from claimtrack.dates import canonical
from claimtrack.entities import BOUNDS, ENTITIES, Field, Kind, label_of
from claimtrack.models import METADATA, TRACKED, Claim
from claimtrack.models.columns import Digest, Id, word_list
from claimtrack.queries.filters import by_field
from claimtrack.render.conflict import field_label
from claimtrack.schemas import records
from claimtrack.schemas.fields import FIELDS
from claimtrack.store import Store
from claimtrack.vocabulary import DateBasis

COLUMN_TYPES: dict[Any, type[TypeEngine[Any]]] = {
    Kind.ID: Id,
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
    "exhibit": records.ExhibitRecord,
    "quantity": records.QuantityRecord,
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

    expected: dict[str, type[TypeEngine[Any]]] = {"id": Id}
    for field in ENTITIES[entity].fields:
        expected[field.name] = COLUMN_TYPES.get(field.kind, AutoString)
        if (entity, field.name) == ("origin", "sha256"):
            expected[field.name] = Digest
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
        str(word_list(field.name, field.words).sqltext) for field in fields if field.words
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
    defaults = {
        field.name: field.default
        for field in ENTITIES[entity].fields
        if field.default is not None and field.name != "retracted"
    }

    assert {name: FIELDS[entity].model_fields[name].default for name in defaults} == defaults


@pytest.mark.parametrize("entity", RECORDS)
def test_a_record_has_the_fields_that_the_table_names_there(entity: str) -> None:
    recorded = {field.record_name for field in ENTITIES[entity].fields if field.record_name}

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


ENTRIES: dict[str, tuple[str, dict[str, str]]] = {
    "claim": ("add claim", {}),
    "source": ("add source", {}),
    "actor": ("add actor", {}),
    "citation": ("cite", {}),
    "rebuttal": ("rebut", {"strikes": "citation"}),
    "assessment": ("assess", {}),
    "annotation": ("annotate", {"text": "body"}),
}
"""The command that enters each kind of row, and the parameters that it calls otherwise."""

BY_OTHER_COMMANDS = {
    "claim.same_as_id": "unite",
    "source.same_as_id": "unite",
    "actor.same_as_id": "unite",
}
BY_THE_PROGRAM = {"assessment.basis"}
"""What nobody types."""

BY_KEYS = {
    "claim.same_as_id": "unite",
    "source.same_as_id": "unite",
    "actor.same_as_id": "unite",
    "claim.stage": "open, checked, parked",
    "claim.owner": "mine",
    "assessment.verdict": "verdict",
    "assessment.likelihood": "verdict",
    "assessment.confidence": "verdict",
    "assessment.rationale": "verdict",
    "annotation.settled": "settle",
}
"""What the screen does by a key of its own, besides the form that revises."""


def _writable() -> dict[str, tuple[str, Field]]:
    """Return the fields that people may want to write after all, by kind of row and name.

    Left out is what never changes, what retracts, and what follows from something else: a hash,
    and where a quote stands, which is found again in its source.
    """
    return {
        f"{entity}.{field.name}": (entity, field)
        for entity in (*ENTRIES, "alias")
        for field in ENTITIES[entity].fields
        if not field.fixed
        and field.kind is not Kind.DIGEST
        and field.group != "quote"
        and field.name not in ("retracted", "actor_id")
    }


def test_every_field_can_be_written_by_a_command() -> None:
    lacking = {
        name for name, (entity, field) in _writable().items() if field.short not in _taken(entity)
    }

    assert lacking - BY_OTHER_COMMANDS.keys() == BY_THE_PROGRAM


def _taken(entity: str) -> set[str]:
    """Return what the commands take that enter a kind of row or revise it."""
    revised = {field.short for field in ENTITIES[entity].fields if field.revise}
    if entity not in ENTRIES:
        return revised
    words, renamed = ENTRIES[entity]
    command: Any = typer.main.get_command(app)
    for word in words.split():
        command = command.commands[word]
    entered = {renamed.get(parameter.name, parameter.name) for parameter in command.params}
    return entered | revised


def test_every_field_can_be_written_on_the_screen() -> None:
    lacking = {name for name, (_, field) in _writable().items() if not field.form}

    assert lacking - BY_KEYS.keys() == BY_THE_PROGRAM


def test_a_field_is_called_the_same_everywhere() -> None:
    labels: dict[str, set[str]] = defaultdict(set)
    for entity in ENTITIES:
        names = {field.name for field in ENTITIES[entity].fields}
        for field in ENTITIES[entity].fields:
            name = field.name if field.short in names else field.short
            labels[name] |= {field.title, field_label(entity, field.name)}
            labels[field.group] |= {
                label_of(entity, field.group), field_label(entity, field.group),
            }  # fmt: skip
    for name, label in _lines_of_forms():
        labels[name].add(label.lower())

    assert {name: found for name, found in labels.items() if len(found) > 1} == {}


def _lines_of_forms() -> Iterator[tuple[str, str]]:
    """Yield name and label of the lines of forms that the screen writes out."""
    for path in sorted(Path(tui.__file__).parent.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            first = _LABELLED.get(getattr(getattr(call, "func", None), "id", ""))
            if isinstance(call, ast.Call) and first is not None:
                parts = call.args[first : first + 2]
                words = [part.value for part in parts if isinstance(part, ast.Constant)]
                if len(words) == 2:
                    yield str(words[0]), str(words[1])


_LABELLED = {"Field": 0, "choice_field": 1, "date_field": 1}
"""What makes a line of a form, and which of its arguments is the name before the label."""


def test_a_plain_field_is_filtered_by_what_it_holds(sqlite_store: Store) -> None:
    for place, period, nature in (("Kyiv, Rada", "2014", "fact"), ("Minsk", "2015-02", "opinion")):
        values = {"text": place, "place": place, "period": period, "nature": nature}
        changes.add_claim(sqlite_store, "ann", values)

    def found(name: str, value: str) -> list[str]:
        with sqlite_store.reading() as session:
            part = by_field(ENTITIES["claim"][name], session, value)
            rows = session.connection().execute(select(col(Claim.text)).where(part.gathered))
            return list(rows.scalars())

    assert found("place", "rada") == ["Kyiv, Rada"]
    assert found("place", "%") == []
    assert found("period", "2014-06") == ["Kyiv, Rada"]
    assert found("nature", "opinion") == ["Minsk"]


def test_a_command_that_adds_a_row_has_the_options_of_the_table() -> None:
    for entity in ENTRIES:
        offered = {field.short for field in ENTITIES[entity].fields if field.add}

        assert offered <= _taken(entity)
