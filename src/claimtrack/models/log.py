"""The log of changesets, and what the store derives: conflicts, standings, the text of search.

The format of the log is frozen once released; its rows are never updated. What is derived is
never logged.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Index, Integer, Text
from sqlmodel import Field, SQLModel

from claimtrack.models.columns import Id, UtcDateTime, word_list
from claimtrack.vocabulary import ChangesetKind, Label


class Workspace(SQLModel, table=True):
    """The identity of the file: one row; a merge asks for equal ids."""

    id: UUID = Field(primary_key=True, sa_type=Id)
    name: str


class Changeset(SQLModel, table=True):
    """One transaction of one author. Its id is a UUIDv7 minted as a hybrid logical clock.

    `digest` is BLAKE2b-128, hexadecimal, over the header and the changes in id order;
    `recorded_at` is the author's wall clock, for display only.
    """

    __table_args__ = (word_list("kind", ChangesetKind), {"sqlite_with_rowid": False})

    id: UUID = Field(primary_key=True, sa_type=Id)
    author: str
    kind: str
    reason: str | None = None
    undoes_id: UUID | None = Field(default=None, sa_type=Id)
    schema_version: int
    recorded_at: datetime = Field(sa_type=UtcDateTime)
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

    changeset_id: UUID = Field(primary_key=True, sa_type=Id)
    entity_id: UUID = Field(primary_key=True, sa_type=Id)
    entity: str
    parents: str
    patch: str = Field(sa_type=Text)


class ChangeBlock(SQLModel, table=True):
    """Some changes of a large changeset, packed (`history/packing.py`), in place of their rows.

    The blocks of a changeset stand in the order of ids. `changes` counts what is in it, and
    `size` the bytes that `data` unpacks to. What else there is follows from the changes: the first
    and last id, how many wrote something, and a `filter` that says which rows it cannot hold.
    """

    __tablename__ = "change_block"

    changeset_id: UUID = Field(primary_key=True, sa_type=Id)
    first_id: UUID = Field(primary_key=True, sa_type=Id)
    last_id: UUID = Field(sa_type=Id)
    changes: int
    written: int
    size: int
    filter: bytes
    data: bytes


class Conflict(SQLModel, table=True):
    """A field that two people wrote without seeing each other; derived from the log.

    `candidates` is a JSON list of `[changeset id, value]`, the one that is shown first.
    """

    entity_id: UUID = Field(primary_key=True, sa_type=Id)
    field: str = Field(primary_key=True)
    entity: str
    candidates: str = Field(sa_type=Text)


class Standing(SQLModel, table=True):
    """The label of a claim, where it is not `unanswered` or has partial labels.

    `partial` is "number disputed, date defeated" in vocabulary order, or empty.
    """

    __table_args__ = (word_list("label", Label), {"sqlite_with_rowid": False})

    claim_id: UUID = Field(primary_key=True, sa_type=Id)
    label: str
    partial: str | None = None


class SearchText(SQLModel, table=True):
    """What full text holds of a claim; `key` is the index's own integer.

    SQLite's index has the words itself, and no text of them stands anywhere. A claim whose words
    change gets another key, because an index without text forgets none. PostgreSQL's index follows
    `words`, where they stand once. `digest` is BLAKE2b-64 of the words, which tells at any time
    whether they are what was indexed.
    """

    __tablename__ = "search_text"

    key: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    claim_id: UUID = Field(unique=True, sa_type=Id)
    digest: bytes
    words: str | None = Field(default=None, sa_type=Text)


class Arrival(SQLModel, table=True):
    """A changeset that a merge brought in, in the order in which they came; the last only.

    Its id may be older than the newest that was there: then only this says that it is news. A
    number is left out between one merge and the next.
    """

    number: int = Field(primary_key=True)
    changeset_id: UUID = Field(sa_type=Id)
