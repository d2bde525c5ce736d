"""What is computed from the rest, and never logged: standings, and the text that search reads."""

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
