"""Reading changesets that somebody else's file claims to hold: nothing is taken on trust (pure).

A digest shows that a changeset was altered; it is no signature, so what fits its digest is checked
as well: ids, kinds, the clock, what each field may hold, and whether a row can stand as it folds.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from claimtrack.changes.projection import LOGGED, TABLES
from claimtrack.entities import TARGETS
from claimtrack.errors import InvalidValueError
from claimtrack.history.clock import milliseconds
from claimtrack.history.dating import LAST_MS, words
from claimtrack.history.digest import ChangesetHeader, Digest
from claimtrack.history.fold import RETRACTED, Edit
from claimtrack.history.log import AUTHOR_LIMIT, REASON_LIMIT
from claimtrack.history.packing import StoredChange
from claimtrack.ids import digits_of
from claimtrack.merging.errors import ClockFaultError, FaultError
from claimtrack.schemas.fields import FIELDS
from claimtrack.text import check_text
from claimtrack.vocabulary import ChangesetKind

_HEX = re.compile(r"[0-9a-f]{32}")
_KINDS = frozenset(kind.value for kind in ChangesetKind)
_INTEGER_MAX = 2**31 - 1
_TEXT_LIMIT = 10_000_000
"""Longer than any patch that claimtrack writes, in code points."""


def header_of(row: Any, *, latest_ms: int, newest_schema: int) -> ChangesetHeader:
    """Return the header that a row of `changeset` holds.

    Raises FaultError, and ClockFaultError where it is dated after `latest_ms`.
    """
    changeset_id, author, kind, reason, undoes, schema, moment, _ = row
    digits = _digits(changeset_id)
    if digits is None:
        raise FaultError(str(changeset_id), "has no id of a changeset")
    dated_ms = milliseconds(UUID(digits))
    if dated_ms > LAST_MS:
        raise FaultError(digits, "is dated after the year 9999")
    if not isinstance(schema, int) or schema < 1:
        raise FaultError(digits, "has no schema number")
    if schema > newest_schema:
        raise FaultError(digits, "was written by a newer claimtrack, which must do the merge")
    if kind not in _KINDS:
        raise FaultError(digits, "is of an unknown kind")
    if not (author and _is_text(author, AUTHOR_LIMIT)):
        raise FaultError(digits, "has an author that is no name, or a long one")
    if dated_ms > latest_ms:
        raise ClockFaultError(digits, author, words(dated_ms))
    if not (reason is None or _is_text(reason, REASON_LIMIT)):
        raise FaultError(digits, "has a reason that is no text, or a long one")
    undone = None if undoes is None else _digits(undoes)
    if undoes is not None and undone is None:
        raise FaultError(digits, "undoes something that is no changeset")
    return ChangesetHeader(
        UUID(digits), author, kind, reason, UUID(undone) if undone else None, schema,
        _moment(digits, moment),
    )  # fmt: skip


def verified(
    header: ChangesetHeader, digest: object, rows: Iterator[Any]
) -> Iterator[StoredChange]:
    """Yield the changes of a changeset, each checked; raises FaultError at the first that is not.

    The digest is compared at the end, so whoever keeps them must take them back if this raises.
    """
    name = header.id.hex
    counted = Digest(header)
    before = ""
    for _, entity_id, entity, parents, patch in rows:
        digits = _digits(entity_id)
        if digits is None or not ((parents == "" or _is_text(parents)) and _is_text(patch)):
            raise FaultError(name, "has a change that is no change")
        if digits <= before:
            raise FaultError(name, "has changes that are out of order, or twice")
        before = digits
        if entity not in TABLES:
            raise FaultError(name, f"writes to {entity!r:.40}, which claimtrack does not know")
        if parents:
            _check_parents(name, parents)
        _check_patch(name, entity, patch)
        change = (digits, entity, parents, patch)
        counted.update(change)
        yield change
    if str(counted) != digest:
        raise FaultError(name, "does not fit its digest: it was altered after it was written")


def check_folded(
    entity: str, edits: list[Edit], row: Mapping[str, Any], incoming: Callable[[UUID], bool]
) -> None:
    """Refuse what does not hang together: a change of something unknown, a row that cannot stand.

    `row` is what `edits` fold to; `incoming` says which changesets the source brought.
    """
    known = {edit.changeset_id for edit in edits}
    for edit in edits:
        if not edit.parents <= known and incoming(edit.changeset_id):
            raise FaultError(
                edit.changeset_id.hex, f"builds on a change of a {entity} that is gone"
            )
    missing = next((name for name in _required(entity) if row[name] is None), None)
    targets = sum(row[name] is not None for name in TARGETS) if entity == "annotation" else 1
    if missing is not None or targets != 1:
        newest = max(edit.changeset_id for edit in edits if incoming(edit.changeset_id))
        what = f"without {missing}" if missing else f"on {targets} things at once"
        raise FaultError(newest.hex, f"leaves a {entity} {what}")


def _check_parents(name: str, parents: str) -> None:
    listed = parents.split(",")
    if listed != sorted(set(listed)) or not all(_HEX.fullmatch(parent) for parent in listed):
        raise FaultError(name, "has parents that are no changesets")
    if listed[-1] >= name:
        raise FaultError(name, "is older than a change that it has seen")


def _check_patch(name: str, entity: str, patch: str) -> None:
    try:
        fields = json.loads(patch)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise FaultError(name, f"writes something to a {entity} that is no patch")
    checks = _checks(entity)
    for field, value in fields.items():
        check = checks.get(field)
        if check is None:
            raise FaultError(name, f"writes {field!r:.40}, which a {entity} has not")
        if not _holds(check, value):
            raise FaultError(name, f"writes {value!r:.40} to {field} of a {entity}")


def _holds(check: Callable[[Any], Any], value: Any) -> bool:
    """Say whether a field may hold a value, exactly as it stands."""
    try:
        kept = check(value)
    except (ValidationError, ValueError):
        return False
    if kept is value and (value is None or value.__class__ is str):
        return True  # nearly all
    if isinstance(kept, UUID):
        return bool(str(kept) == value)
    if isinstance(value, int) and not -_INTEGER_MAX <= value <= _INTEGER_MAX:
        return False  # PostgreSQL could not hold it
    if isinstance(value, bool) is not isinstance(kept, bool):
        return False  # 1 is no truth value
    return isinstance(kept, type(value)) and bool(kept == value)


@cache
def _checks(entity: str) -> dict[str, Callable[[Any], Any]]:
    """Return what checks each field of an entity that the log may write: the shape's own rules."""
    checks: dict[str, Callable[[Any], Any]] = {
        RETRACTED: TypeAdapter(bool).validator.validate_python
    }
    for name, field in FIELDS[entity].model_fields.items():
        kind: Any = field.annotation
        for rule in field.metadata:
            kind = Annotated[kind, rule]
        checks[name] = TypeAdapter(kind).validator.validate_python
    return checks


@cache
def _required(entity: str) -> tuple[str, ...]:
    columns = TABLES[entity].columns
    return tuple(name for name in LOGGED[entity] if not columns[name].nullable)


def _digits(value: Any) -> str | None:
    """Return an id as 32 hexadecimal digits, from either database, or None if it is none."""
    if isinstance(value, UUID) or (isinstance(value, bytes) and len(value) == 16):
        return digits_of(value)
    return value if isinstance(value, str) and _HEX.fullmatch(value) else None


def _is_text(value: Any, limit: int = _TEXT_LIMIT) -> bool:
    if not isinstance(value, str):
        return False
    try:
        check_text(value, limit)
    except InvalidValueError:
        return False
    return True


def _moment(name: str, value: Any) -> datetime:
    """Return a time as either database gives it: aware, or text in UTC."""
    try:
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        raise FaultError(name, "was recorded at no time") from None
