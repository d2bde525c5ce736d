"""The form that revises a row: its lines, what they begin with, and what is written from them."""

from typing import TYPE_CHECKING, Any

from claimtrack.explanations import explain
from claimtrack.schemas.listing import RowRef
from claimtrack.tui.asking import Check, Field
from claimtrack.tui.completion import NameSuggester
from claimtrack.tui.new_rows import issuer_sentence
from claimtrack.tui.verbs.verb import (
    LONG,
    NoStep,
    choice_field,
    complete_value,
    date_field,
    describe_row,
    row_field,
)

if TYPE_CHECKING:
    from claimtrack import entities
    from claimtrack.queries.rows import Editable
    from claimtrack.tui.app import Workbench

_ALIASES = "aliases"
_BY_NAME = ("speaker", "issuer")
"""Whoever is named here is added, where nobody is called so yet."""


def form_fields(entity: str) -> "list[entities.Field]":
    """Return the fields that a form for revising asks for, in its order."""
    from claimtrack.entities import ENTITIES

    return [field for field in ENTITIES[entity].fields if field.form]


def read_form(bench: "Workbench", row: RowRef) -> "Editable":
    """Return what the lines of the form begin with, and the changes that this shows."""
    from claimtrack.queries.rows import editable

    names = [field.short for field in form_fields(row.entity)]
    with bench.store.reading() as session:
        return editable(session, row, [*names, *([_ALIASES] if row.entity == "actor" else [])])


def form_lines(bench: "Workbench", row: RowRef) -> list[Field]:
    """Return the lines of the form."""
    lines = [_line(bench, row, field) for field in form_fields(row.entity)]
    if row.entity == "actor":
        lines.insert(
            1,
            Field(
                _ALIASES, "Also called", "with semicolons between", about=explain("alias", "name")
            ),
        )
    return lines


def _line(bench: "Workbench", row: RowRef, field: "entities.Field") -> Field:
    from claimtrack.entities import Kind

    entity = row.entity
    name, label, about = field.short, field.title.capitalize(), explain(entity, field.short)
    if field.kind is Kind.DATE:
        return date_field(entity, name, label)
    if field.words:
        return choice_field(entity, name, label, field.words)
    if field.kind is Kind.FLAG:
        return Field(name, label, "yes or no", about=about)
    if not field.to:
        return Field(name, label, is_long=name in LONG, about=about)
    if name in _BY_NAME:
        suggester = NameSuggester(bench.queries, "speaker")
        return Field(name, label, "a name, or an id", suggester=suggester, about=about)
    check, own = _reference_check(bench, field), row.id if field.to == entity else None
    return row_field(field.to, name, label, check, about, beside=own, none=f"no {field.to}")


def _reference_check(bench: "Workbench", field: "entities.Field") -> Check:
    def check(typed: str) -> None:
        from claimtrack.queries.references import referred

        with bench.store.reading() as session:
            referred(session, field, typed)

    return check


def write_revision(
    bench: "Workbench",
    row: RowRef,
    before: "Editable",
    answers: dict[str, str],
    reason: str | None,
) -> str:
    """Write the fields that the person changed, against what the form had shown."""
    from claimtrack import changes

    changed: dict[str, Any] = {
        name: value or None
        for name, value in answers.items()
        if value != before.values.get(name, "").strip()
    }
    if not changed:
        return NoStep("Nothing was changed.")
    by_name = {name: changed.pop(name) or "" for name in _BY_NAME if name in changed}
    added: list[str] = []
    dropped: list[str] = []
    if _ALIASES in changed:
        added, dropped = _aliases(before.values[_ALIASES], changed.pop(_ALIASES) or "")
    changes.revise(
        bench.store,
        bench.author,
        row,
        _values(bench, row, changed),
        speaker=by_name.get("speaker"),
        issuer=by_name.get("issuer"),
        aliases=added,
        no_aliases=dropped,
        seen=before.seen,
        reason=reason,
    )
    issuer = issuer_sentence(bench, row.id) if by_name.get("issuer") else ""
    return f"Revised {describe_row(bench, row)}.{issuer}"


def _values(bench: "Workbench", row: RowRef, changed: dict[str, Any]) -> dict[str, Any]:
    """Return fields as they are written: a word of a list whole, another row by its id."""
    from claimtrack.queries.references import referred

    values: dict[str, Any] = dict(changed)
    with bench.store.reading() as session:
        for field in form_fields(row.entity):
            typed = changed.get(field.short)
            if field.short in changed and field.to:
                del values[field.short]
                values[field.name] = referred(session, field, typed or "")
            elif field.words is not None and typed:
                values[field.name] = complete_value(field.words, typed)
    return values


def _aliases(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the other names of an actor that are new in its line, and those that are gone."""
    old, new = (
        [name.strip() for name in words.split(";") if name.strip()] for words in (before, after)
    )
    return [name for name in new if name not in old], [name for name in old if name not in new]
