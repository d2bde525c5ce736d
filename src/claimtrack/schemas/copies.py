"""Kept copies of sources, and how the quotes from them fare: frozen, detached from any session."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
"""That of a text without a character: a copy that is a file only."""


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """The kept copy of a source: how it was captured, its text, and the file it was made from.

    `text_sha256` is the SHA-256 of the text's UTF-8 bytes, `file_sha256` that of the file's own
    bytes, None where the file was not at hand. `original` says whether the file is kept.
    `recorded_at` is when the copy was added; None while that is not written yet.
    """

    id: UUID
    source_id: UUID
    captured_at: str | None
    captured_by: str | None
    address: str | None
    tool: str | None
    media_type: str
    extractor: str | None
    transcript: bool
    text_sha256: str
    file_name: str | None
    file_size: int | None
    file_sha256: str | None
    original: bool
    recorded_at: datetime | None

    @property
    def has_text(self) -> bool:
        """Say whether there is text to quote from; a picture or a recording has none."""
        return self.text_sha256 != EMPTY_SHA256


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage of a snapshot that a quote is, or may be.

    `similarity` is in percent; `only_typography` where nothing else differs from the quote;
    `is_struck` where the document strikes words of it that it did not strike before.
    """

    snapshot: UUID
    exact: str
    prefix: str
    suffix: str
    start: int
    similarity: int
    only_typography: bool
    is_struck: bool


STRUCK = "struck"
"""The kind of a quote whose own words the document strikes."""


@dataclass(frozen=True, slots=True)
class CutRow:
    """Words cut away from a quote that deny it (`negation`) or limit it (`correction`).

    Or, as `struck`, that the document strikes words of the quote itself.
    """

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote of a citation, or of a note on a passage, and how it fares.

    `state` is against the newest snapshot of its source, `anchored_state` against the one that
    it was taken from. `candidate` is where it has moved to or what it has become in the newest;
    of an ambiguous quote None, with the first `places` instead.
    """

    entity: str
    id: UUID
    claim: UUID | None
    source: UUID
    exact: str
    state: str
    anchored_state: str
    candidate: PassageRow | None
    places: tuple[int, ...] = ()
    left_out: str | None = None
    """The spans of `exact` that are no part of the quote, as "30-66 70-72"."""
    cut_away: tuple[CutRow, ...] = ()
    """What stands beside it in its sentence, in the newest snapshot, and turns or limits it."""
