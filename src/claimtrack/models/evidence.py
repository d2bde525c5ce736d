"""Where it stands written: sources, their snapshots, citations."""

from datetime import date
from uuid import UUID

from sqlalchemy import false
from sqlmodel import Field, SQLModel

from claimtrack.models.columns import Tracked, foreign_key, partial_index, word_list
from claimtrack.vocabulary import (
    CitationRole,
    Credibility,
    DateBasis,
    Lineage,
    Reliability,
    SourceKind,
    Wording,
)


class Source(Tracked, table=True):
    """A document, a speech, a broadcast, an interview; or a search.

    Of a search, `search_words` are what was looked for, `search_found` what was found, and
    `searched_by` who looked; where is its outlet and url, when is `published`.
    """

    __table_args__ = (
        word_list("kind", SourceKind),
        word_list("published_basis", DateBasis),
        word_list("reliability", Reliability),
        word_list("lineage", Lineage),
        partial_index("same_as_id"),
    )

    title: str | None = None
    kind: str
    issuer_id: UUID | None = foreign_key("actor", index=True)
    outlet: str | None = None
    url: str | None = None
    archive_url: str | None = None
    published: str | None = None
    published_words: str | None = None
    published_basis: str
    published_earliest: date | None = None
    published_latest: date | None = None
    language: str | None = None
    reliability: str | None = None
    derived_from_id: UUID | None = foreign_key("source")
    lineage: str | None = None
    search_words: str | None = None
    search_found: str | None = None
    searched_by: str | None = None
    confidential: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    pseudonym: str | None = None
    same_as_id: UUID | None = foreign_key("source")
    note: str | None = None


class Snapshot(Tracked, table=True):
    """The kept copy of a source; immutable. `captured_at` is ISO text, or unknown.

    `captured_by` is who captured it, from which `address` and with which `tool` and version of it;
    `extractor` is what made text of the file. `sha256` is that of the text. `transcript` says that
    the text was written down by somebody, and is not what the file holds.
    `original` is the SHA-256 of the text under which the file itself is kept, where it is: its
    Base64, or the copy's own text where that has the very bytes of the file. `file_name`,
    `file_size` (in bytes) and `file_sha256` (of its bytes) are the file's own, kept or not.
    """

    source_id: UUID = foreign_key("source", required=True, index=True)
    captured_at: str | None = None
    captured_by: str | None = None
    address: str | None = None
    tool: str | None = None
    media_type: str
    extractor: str | None = None
    transcript: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    sha256: str
    original: str | None = None
    file_name: str | None = None
    file_size: int | None = None
    file_sha256: str | None = None


class Exhibit(Tracked, table=True):
    """The mark of a source, or of one kept copy of it, as an exhibit: "AL3"."""

    __table_args__ = (partial_index("snapshot_id"),)

    source_id: UUID = foreign_key("source", required=True, index=True)
    snapshot_id: UUID | None = foreign_key("snapshot")
    mark: str


class KeptText(SQLModel, table=True):
    """Where a text is kept, once per content: of a snapshot, or of an import record.

    `sha256` is that of the text's UTF-8 bytes, and `place` counts from 0 in its pack.
    """

    __tablename__ = "kept_text"
    __table_args__ = {"sqlite_with_rowid": False}

    sha256: bytes = Field(primary_key=True)
    pack: int
    place: int


class TextPack(SQLModel, table=True):
    """Some texts, compressed together (`store/text_packs.py`); a long one is alone.

    `texts` counts them, and `size` the bytes that `data` unpacks to. Outside the log's patches.
    """

    __tablename__ = "text_pack"

    number: int = Field(primary_key=True)
    texts: int
    size: int
    data: bytes


class Citation(Tracked, table=True):
    """Where a source carries a claim, word for word: the selectors of W3C Web Annotation.

    `start` counts code points from 0 in the snapshot's text; `prefix` and `suffix` are what
    stands before and after `exact` there. `left_out` are the spans of `exact`, as "30-66 70-72",
    that are no part of the quote: a running head where a page ends, the mark of a footnote.
    """

    __table_args__ = (
        word_list("role", CitationRole),
        word_list("wording", Wording),
        word_list("credibility", Credibility),
        word_list("lineage", Lineage),
    )

    claim_id: UUID = foreign_key("claim", required=True, index=True)
    source_id: UUID = foreign_key("source", required=True, index=True)
    snapshot_id: UUID | None = foreign_key("snapshot")
    exact: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None
    left_out: str | None = None
    wording: str | None = None
    role: str
    derived_from_id: UUID | None = foreign_key("citation")
    lineage: str | None = None
    translation: str | None = None
    translator: str | None = None
    locator: str | None = None
    credibility: str | None = None
    note: str | None = None
