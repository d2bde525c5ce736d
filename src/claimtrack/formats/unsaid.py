"""What a writer of somebody else's format leaves out of our records, counted by field."""

from collections.abc import Iterator
from typing import Any

from claimtrack.formats.format import Account, Records

_MARKS = {"id", "key", "dataset", "retracted"}
"""What names a record to us is no loss to others."""


def standing(records: Records, account: Account) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the records that are not taken back, without the parts that are; count the others."""
    for kind, values in records:
        if values.get("retracted"):
            account.lose(f"{kind} taken back")
        else:
            yield kind, {name: _live(name, value, account) for name, value in values.items()}


def _live(name: str, value: Any, account: Account) -> Any:
    if not isinstance(value, list) or not any(isinstance(part, dict) for part in value):
        return value
    live = [part for part in value if not (isinstance(part, dict) and part.get("retracted"))]
    if len(live) < len(value):
        account.lose(f"{name} taken back", len(value) - len(live))
    return live


def count_unsaid(
    kind: str, values: dict[str, Any], said: frozenset[str] | set[str], account: Account
) -> None:
    """Count the fields of a record that a writer has no place for, as `claim.place`."""
    for name, value in values.items():
        if name not in said and name not in _MARKS and value not in (None, "", [], {}):
            account.lose(f"{kind}.{name}")
