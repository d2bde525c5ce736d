"""Values of fields as a person reads them: names instead of ids, a group of fields as one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from claimtrack.entities import REFERENCES
from claimtrack.history.fold import RETRACTED
from claimtrack.queries.lookup import name_of
from claimtrack.schemas.listing import RowRef
from claimtrack.text import counted


class ValueFormatter:
    """Puts values into words; the name of each row that they point to is looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._names: dict[tuple[str, str], str] = {}

    def format(self, entity: str, group: str, values: Mapping[str, Any]) -> str:
        """Return the value of a field, or of a group of fields, in words."""
        if group == RETRACTED:
            return "retracted" if values.get(RETRACTED) else "in sight"
        if len(values) > 1:
            return format_group(group, values)
        (value,) = values.values()
        table = REFERENCES[entity].get(group)
        if value is None or table is None:
            return "nothing" if value is None else str(value)
        return self._name(table, str(value))

    def _name(self, table: str, value: str) -> str:
        if (table, value) not in self._names:
            name = name_of(self._connection, RowRef(table, UUID(value)))
            short_id = UUID(value).hex[:8]
            self._names[table, value] = f"{name} ({short_id})" if name else f"{table} {short_id}"
        return self._names[table, value]


def format_group(group: str, values: Mapping[str, Any]) -> str:
    """Return a group of fields as a person reads it: a date, a quote with its place, a verdict."""
    if group == "quote":
        if values.get("exact") is None:
            return "no quoted words"
        snapshot_id = values.get("snapshot_id")
        place = "" if values.get("start") is None else f" at {values['start']}"
        return f"“{values['exact']}”{place}" + (
            f" of copy {snapshot_id[:8]}" if snapshot_id else ""
        )
    if group == "judgement":
        confidence = values.get("confidence")
        judgement = _joined(
            values.get("verdict"),
            values.get("likelihood"),
            confidence and f"{confidence} confidence",
        )
        rationale = values.get("rationale")
        return judgement + (f" — {rationale}" if rationale else "")
    if group == "capture":
        return _joined(
            values.get("captured_at") or "at an unknown time",
            values.get("captured_by") and f"by {values['captured_by']}",
            values.get("address") and f"from {values['address']}",
            values.get("tool") and f"with {values['tool']}",
        )
    if group == "file":
        size = values.get("file_size")
        sha256 = values.get("file_sha256")
        return _joined(
            values.get("file_name") or "a file without a name",
            None if size is None else counted(size, "byte"),
            sha256 and f"SHA-256 {sha256[:12]}",
            "kept" if values.get("original") else "not kept",
        )
    date = str(values.get(group) or "undated")
    words = values.get(f"{group}_words")
    basis = values.get(f"{group}_basis")
    return date + (f", “{words}”" if words else "") + (f" ({basis})" if basis else "")


def _joined(*parts: str | None) -> str:
    """Return what is known of several things, with commas between."""
    return ", ".join(part for part in parts if part)
