"""History and merge: the log format, frozen once released; its rows are never updated."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from claimtrack.models.columns import Moment, words
from claimtrack.vocabulary import ChangesetKind


class Workspace(SQLModel, table=True):
    """The identity of the file: one row; a merge asks for equal ids."""

    id: UUID = Field(primary_key=True)
    name: str


class Changeset(SQLModel, table=True):
    """One transaction of one author. Its id is a UUIDv7 minted as a hybrid logical clock.

    `digest` is BLAKE2b-128, hexadecimal, over the header and the changes in id order;
    `recorded_at` is the author's wall clock, for display only.
    """

    __table_args__ = (words("kind", ChangesetKind), {"sqlite_with_rowid": False})

    id: UUID = Field(primary_key=True)
    author: str
    kind: str
    reason: str | None = None
    undoes_id: UUID | None = None
    schema_version: int
    recorded_at: datetime = Field(sa_type=Moment)
    digest: str


class Change(SQLModel, table=True):
    """What a changeset did to one entity.

    `parents` are the changesets whose changes of this entity the author had seen: their ids in
    hexadecimal, sorted, with commas between; "" for none. `patch` is a JSON object of the fields
    written, its keys sorted. On SQLite these rows and
    the changesets stand in the order of their keys, without row numbers of their own and an index
    beside them: that is a quarter of what an edit costs.
    """

    __table_args__ = (Index(None, "entity_id", "changeset_id"), {"sqlite_with_rowid": False})

    changeset_id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(primary_key=True)
    entity: str
    parents: str
    patch: str = Field(sa_type=Text)


class Conflict(SQLModel, table=True):
    """A field that two people wrote without seeing each other; derived from the log.

    `candidates` is a JSON list of `[changeset id, value]`, the one that is shown first.
    """

    entity_id: UUID = Field(primary_key=True)
    field: str = Field(primary_key=True)
    entity: str
    candidates: str = Field(sa_type=Text)
