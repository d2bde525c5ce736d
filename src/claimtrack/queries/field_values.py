"""Values of fields as a person reads them: names instead of ids, a group of fields as one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session

from claimtrack.entities import REFERENCES, label_of
from claimtrack.history.fold import RETRACTED
from claimtrack.queries.blind import covered, masked
from claimtrack.queries.field_words import format_group
from claimtrack.queries.lookup import name_of
from claimtrack.queries.rows import row_fields
from claimtrack.schemas.listing import RowRef


def told_fields(session: Session, row: RowRef) -> list[tuple[str, str]]:
    """Return what a row says, field by field: what each is called, and its value in words.

    Fields that say nothing, and those that follow from others, are left out.
    """
    connection = session.connection()
    formatter = ValueFormatter(connection)
    fields = row_fields(session, row.entity, row.id)
    if row.id in covered(connection, [row.id]):
        fields = masked(row.entity, fields)
    return [
        (label_of(row.entity, name), formatter.format(row.entity, name, {name: value}))
        for name, value in fields.items()
        if value not in (None, False, "") and name != "id"
    ]


class ValueFormatter:
    """Puts values into words; the name of each row that they point to is looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._names: dict[tuple[str, str], str] = {}

    def format(self, entity: str, group: str, values: Mapping[str, Any]) -> str:
        """Return the value of a field, or of a group of fields, in words."""
        if group == RETRACTED:
            return "retracted" if values.get(RETRACTED) else "in sight"
        if group == "lineage" and values.get("derived_from_id"):
            return f"derived from {self._name(entity, str(values['derived_from_id']))}"
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
