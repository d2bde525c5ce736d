"""What the tables share: naming of constraints, references, word lists, moments in UTC."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    String,
    Uuid,
    false,
    text,
)
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine, UserDefinedType
from sqlmodel import Field, SQLModel

from claimtrack.dates import bounds
from claimtrack.entities import Kind, names_where
from claimtrack.ids import uuid_of

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = SQLModel.metadata

_SHA256_DIGITS = 64

DATED = names_where(lambda field: field.kind is Kind.DATE)
"""The EDTF columns of each table; each has `_earliest` and `_latest` beside it."""


def bounds_of(entity: str, values: Mapping[str, Any]) -> dict[str, date | None]:
    """Return the bound columns that follow from the EDTF columns present in `values`.

    Bounds are derived: they are computed when a row is written and are never in the log.
    """
    derived: dict[str, date | None] = {}
    for column in DATED[entity]:
        if column in values:
            text = values[column]
            earliest, latest = bounds(text) if text else (None, None)
            derived[f"{column}_earliest"] = earliest
            derived[f"{column}_latest"] = latest
    return derived


def bound_columns(entity: str, columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Return the same for rows as columns."""
    derived: dict[str, Sequence[Any]] = {}
    for column in DATED[entity]:
        if column in columns:
            pairs = [bounds(text) if text else (None, None) for text in columns[column]]
            earliest, latest = zip(*pairs, strict=True)
            derived |= {f"{column}_earliest": earliest, f"{column}_latest": latest}
    return derived


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time, on a database that keeps time zones and on one that does not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: nobody could say which moment it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone was about to be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_ID_BYTES = 16


def _id_of(value: Any) -> UUID | None:
    """Return the id of sixteen bytes; of anything else `UUID` says what is wrong with it."""
    if value.__class__ is bytes and len(value) == _ID_BYTES:
        return uuid_of(int.from_bytes(value, "big"))
    return None if value is None else UUID(bytes=value)


class _Sixteen(UserDefinedType[UUID]):
    """An id as the sixteen bytes that it is, which is how SQLite keeps one."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return what a column of them is called."""
        return "BLOB"

    def bind_processor(self, _: Dialect) -> Callable[[UUID | None], bytes | None]:
        """Return what makes bytes of an id."""
        return lambda value: None if value is None else value.int.to_bytes(_ID_BYTES, "big")

    def result_processor(self, _: Dialect, __: object) -> Callable[[Any], UUID | None]:
        """Return what makes an id of bytes; text that another program wrote there is none."""
        return _id_of


_IDS: dict[str, TypeEngine[Any]] = {"sqlite": _Sixteen()}
"""One object for all columns: SQLAlchemy keeps what it worked out by object."""

_ELSEWHERE: TypeEngine[Any] = Uuid()


class Id(TypeDecorator[UUID]):
    """An id: sixteen bytes on SQLite, a `uuid` on PostgreSQL. Half of what its digits take."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return how the database at hand keeps an id."""
        return dialect.type_descriptor(_IDS.get(dialect.name, _ELSEWHERE))


class Digest(TypeDecorator[str]):
    """A SHA-256 in hexadecimal; SQLite keeps its 32 bytes, or what is none as it is."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return how the database at hand keeps one."""
        return dialect.type_descriptor(_DIGESTS.get(dialect.name, String)())


class _BytesOfDigits(UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "BLOB"

    def bind_processor(self, _: Dialect) -> Callable[[str | None], bytes | str | None]:
        return _bytes_of_digits

    def result_processor(self, _: Dialect, __: object) -> Callable[[Any], Any]:
        return lambda value: value.hex() if isinstance(value, bytes) else value


_DIGESTS: dict[str, type[TypeEngine[Any]]] = {"sqlite": _BytesOfDigits}


def _bytes_of_digits(value: str | None) -> bytes | str | None:
    if value is None or len(value) != _SHA256_DIGITS:
        return value
    try:
        held = bytes.fromhex(value)
    except ValueError:
        return value
    return held if held.hex() == value else value


RAW = NullType()
"""The type of a value that is read as the driver gives it: `ids.digits_of` makes sense of an id."""


class Tracked(SQLModel):
    """A row with a history: its id is made in Python, and it is retracted, never deleted."""

    id: UUID = Field(primary_key=True, sa_type=Id)
    retracted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


def foreign_key(table: str, *, required: bool = False, index: bool = False) -> Any:
    """Return a field that points to a row of `table`, checked when the transaction ends.

    Deferred, because a merge or an import may bring the child before its parent.
    """
    key = ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")
    if required:
        return Field(sa_type=Id, sa_column_args=[key], nullable=False, index=index)
    return Field(default=None, sa_type=Id, sa_column_args=[key], nullable=True, index=index)


def partial_index(column: str) -> Index:
    """Return an index over a field that few rows have; the others take no room in it.

    `store` says the condition to the database at hand when it makes the tables: as a word of the
    index it would load every dialect that it names, whenever claimtrack starts.
    """
    return Index(None, column, info={"where": text(f"{column} IS NOT NULL")})


WORDS = "words"
"""Under this name a CHECK has its column and the values that pass it, where it is of a list."""


def word_list(column: str, allowed: type[StrEnum]) -> CheckConstraint:
    """Return the CHECK that keeps `column` inside its word list (or empty, where it may be)."""
    words = [word.value for word in allowed]
    listed = ", ".join(f"'{word}'" for word in words)
    known = {WORDS: (column, frozenset((*words, None)))}
    return CheckConstraint(f"{column} IN ({listed})", name=column, info=known)
