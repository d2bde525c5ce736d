"""Checking a value against a schema, with a sentence for each thing that is wrong."""

from collections.abc import Container, Mapping, Sequence
from copy import deepcopy
from typing import Any, TypeVar

from pydantic import ValidationError

from claimtrack.errors import InvalidRecordError
from claimtrack.schemas.values import NO_NAME, Fault, Schema
from claimtrack.vocabulary import RebuttalKind

S = TypeVar("S", bound=Schema)

_SHOWN = 60
_MISSING = "is missing"
_NEEDED = {"text": "?", "name": "?", "body": "?", "kind": str(RebuttalKind.CONTRADICTS)}
"""What stands in for fields that no record is without, where one is looked through for faults."""


def checked(schema: type[S], values: Any) -> S:
    """Return `values` as that schema.

    Raises InvalidRecordError with the path of each field that is wrong, and the reason in plain
    words; the most telling comes first.
    """
    try:
        return schema.model_validate(values)
    except ValidationError as error:
        entries = sorted(_of_fitting_branches(error.errors(include_url=False)), key=_telling)
        faults = [(_path(entry), _reason(dict(entry))) for entry in reversed(entries)]
        raise InvalidRecordError(*faults[0], *faults[1:]) from None
    except RecursionError:
        raise InvalidRecordError("", "nested too deeply") from None


def mended(schema: type[S], values: Any, faults: Sequence[Fault]) -> S | None:
    """Return a record without the fields that are wrong, to see what else is; None if that fails.

    It is there to be looked through, and never to be kept.
    """
    rest = deepcopy(values)
    for field, reason in faults:
        *path, last = field.split(".")
        inner = rest
        for part in path:
            inner = _inside(inner, part)
        if not isinstance(inner, dict):
            return None
        if last in _NEEDED and (last != "kind" or {"rebuttals", "answers"} & set(path)):
            inner[last] = _NEEDED[last]
        elif reason == _MISSING:
            return None
        else:
            inner.pop(last, None)
    try:
        return schema.model_validate(rest)
    except (ValidationError, RecursionError):
        return None


def _inside(values: Any, part: str) -> Any:
    if isinstance(values, list) and part.isdecimal() and int(part) < len(values):
        return values[int(part)]
    return values.get(part) if isinstance(values, dict) else None


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


def _telling(entry: Any) -> tuple[int, bool]:
    """Return how much an error tells: the deeper it lies, the more nearly its branch fitted.

    What fits but for a rule of the whole fits more nearly than what is of another type.
    """
    return len(entry["loc"]), entry["type"] == "value_error"


def _of_fitting_branches(entries: Sequence[Any], depth: int = 0) -> list[Any]:
    """Return the errors without those of a union's branches that fitted less than another."""
    unions: dict[tuple[Any, ...], dict[Any, list[Any]]] = {}
    kept = []
    for entry in entries:
        place = next(
            (at for at, part in enumerate(entry["loc"]) if at >= depth and _is_branch(part)), None
        )
        if place is None:
            kept.append(entry)
        else:
            branches = unions.setdefault(entry["loc"][:place], {})
            branches.setdefault(entry["loc"][place], []).append(entry)
    for at, branches in unions.items():
        best = max(branches.values(), key=lambda errors: max(map(_telling, errors)))
        kept += _of_fitting_branches(best, len(at) + 1)
    return kept


def _path(entry: Any) -> str:
    return ".".join(str(part) for part in entry["loc"] if not _is_branch(part))


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
            return _MISSING
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
