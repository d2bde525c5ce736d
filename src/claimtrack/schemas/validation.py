"""Checking a value against a schema, with one sentence for the first thing that is wrong."""

from collections.abc import Container, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from claimtrack.errors import InvalidRecordError
from claimtrack.schemas.values import NO_NAME, Schema

S = TypeVar("S", bound=Schema)

_SHOWN = 60


def checked(schema: type[S], values: Any) -> S:
    """Return `values` as that schema.

    Raises InvalidRecordError with the path of the field and the reason in plain words.
    """
    try:
        return schema.model_validate(values)
    except ValidationError as error:
        first = _most_telling(error)
        field = ".".join(str(part) for part in first["loc"] if not _is_branch(part))
        raise InvalidRecordError(field, _reason(dict(first))) from None
    except RecursionError:
        raise InvalidRecordError("", "nested too deeply") from None


def fault_of(schema: type[Schema], values: Any) -> str:
    """Return what is wrong with values, as `checked` says it; "" where nothing is."""
    try:
        checked(schema, values)
    except InvalidRecordError as error:
        return str(error)
    return ""


def refuse_nameless(entity: str, written: Container[str], row: Mapping[str, Any]) -> None:
    """Refuse to write to a row of `source` so that it has neither a title nor an address.

    Where it has neither already, everything else of it may be written. Raises InvalidRecordError.
    """
    if entity != "source" or row["title"] or row["url"]:
        return
    if "title" in written or "url" in written:
        raise InvalidRecordError("", NO_NAME)


def _most_telling(error: ValidationError) -> Any:
    """Return the error that lies deepest: of a union, the branch that nearly fitted.

    What fits but for a rule of the whole fits more nearly than what is of another type.
    """
    return max(
        error.errors(include_url=False),
        key=lambda entry: (len(entry["loc"]), entry["type"] == "value_error"),
    )


def _is_branch(part: object) -> bool:
    """Say whether a part of the path names a branch of a union instead of a field."""
    return isinstance(part, str) and (
        part.endswith("Record") or "[" in part or part in ("str", "uuid", "none")
    )


_SHOULD_BE = {
    "string_type": "text",
    "list_type": "a list",
    "model_type": "a mapping of fields",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number, and no longer",
    "int_from_float": "a whole number",
    "uuid_type": "an id",
    "uuid_parsing": "an id",
}
"""What Pydantic's kinds of error want, in the words of the records."""


def _reason(entry: dict[str, Any]) -> str:
    shown = _shown(entry.get("input"))
    kind, context = entry["type"], entry.get("ctx", {})
    if kind in _SHOULD_BE:
        return f"{shown} should be {_SHOULD_BE[kind]}"
    match kind:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a field of this record"
        case "enum":
            return f"{shown} is not one of {context['expected']}"
        case "value_error":
            return str(context["error"])
        case "too_short":
            return "must not be empty"
        case "greater_than_equal":
            return f"{shown} should be {context['ge']} or more"
        case "string_unicode":
            return "holds a lone surrogate, which is no character"
    return f"{shown}: {str(entry['msg']).lower()}"


def _shown(value: Any) -> str:
    """Return a value as its file has it, in short."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    given = repr(value)
    return given if len(given) <= _SHOWN else given[:_SHOWN] + "…"
