"""Values of fields as a person reads them: names instead of ids, a group of fields as one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from claimtrack.history.fold import RETRACTED
from claimtrack.models import METADATA
from claimtrack.queries.lookup import said
from claimtrack.schemas.listing import RowRef


class Wording:
    """Puts values into words; what they name is looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._names: dict[tuple[str, str], str] = {}

    def of(self, entity: str, group: str, values: Mapping[str, Any]) -> str:
        """Return the value of a field, or of a group of fields, in words."""
        if group == RETRACTED:
            return "retracted" if values.get(RETRACTED) else "in sight"
        if len(values) > 1:
            return group_words(group, values)
        (value,) = values.values()
        table = next(
            (key.column.table.name for key in METADATA.tables[entity].c[group].foreign_keys), None
        )
        if value is None or table is None:
            return "nothing" if value is None else str(value)
        return self._name(table, str(value))

    def _name(self, table: str, value: str) -> str:
        if (table, value) not in self._names:
            told = said(self._connection, RowRef(table, UUID(value)))
            short = UUID(value).hex[:8]
            self._names[table, value] = f"{told} ({short})" if told else f"{table} {short}"
        return self._names[table, value]


def group_words(group: str, values: Mapping[str, Any]) -> str:
    """Return a group of fields as a person reads it: a date, a quote with its place, a verdict."""
    if group == "quote":
        if values.get("exact") is None:
            return "no quoted words"
        copy = values.get("snapshot_id")
        place = "" if values.get("start") is None else f" at {values['start']}"
        return f"“{values['exact']}”{place}" + (f" of copy {copy[:8]}" if copy else "")
    if group == "judgement":
        sure = values.get("confidence")
        parts = (values.get("verdict"), values.get("likelihood"), sure and f"{sure} confidence")
        rationale = values.get("rationale")
        told = ", ".join(part for part in parts if part)
        return told + (f" — {rationale}" if rationale else "")
    words = values.get(f"{group}_words")
    told = str(values.get(group) or "undated")
    basis = values.get(f"{group}_basis")
    return told + (f", “{words}”" if words else "") + (f" ({basis})" if basis else "")
