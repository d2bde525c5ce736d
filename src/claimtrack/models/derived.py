"""What is the store's own, and never logged: standings, the text that search reads, arrivals."""

from uuid import UUID

from sqlalchemy import Column, Integer, Text
from sqlmodel import Field, SQLModel

from claimtrack.models.columns import words
from claimtrack.vocabulary import Label


class Standing(SQLModel, table=True):
    """The label of a claim, where it is not `unanswered` or has partial labels.

    `partial` is "number disputed, date defeated" in vocabulary order, or empty.
    """

    __table_args__ = (words("label", Label),)

    claim_id: UUID = Field(primary_key=True)
    label: str = Field(index=True)
    partial: str | None = None


class SearchText(SQLModel, table=True):
    """The folded words of a claim, for full text; `key` is the index's own integer."""

    __tablename__ = "search_text"

    key: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    claim_id: UUID = Field(unique=True)
    words: str = Field(sa_type=Text)


class Arrival(SQLModel, table=True):
    """A changeset that a merge brought in late, in the order in which they came; the last only.

    Its id is older than the newest that was there: only this says that it is news.
    """

    number: int = Field(primary_key=True)
    changeset_id: UUID
