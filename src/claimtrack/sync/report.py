"""What an exchange with a shared file came to, and what is yet to be exchanged."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from claimtrack.merging.plan import MergeReport
from claimtrack.schemas.rows import FlipRow
from claimtrack.sync.conflict_copies import ConflictCopy


@dataclass(slots=True)
class ExchangeReport:
    """The outcome of one exchange: what came in from the shared file and from others beside it.

    `incoming`, `published` and `waiting` count changesets, the last those that the shared file
    lacks because it was published a moment ago; `conflicts` fields that are in conflict now.
    `flips` are the standings that what came in has turned.
    """

    shared: Path
    private: Path
    why: str
    incoming: int = 0
    authors: dict[str, int] = field(default_factory=dict)
    conflicts: int = 0
    published: int = 0
    waiting: int = 0
    copies: list[ConflictCopy] = field(default_factory=list)
    flips: list[FlipRow] = field(default_factory=list)

    def add(self, merged: MergeReport) -> None:
        """Count a merge."""
        self.incoming += merged.incoming
        self.conflicts += merged.conflicts
        self.flips += merged.flips
        for author, count in merged.authors.items():
            self.authors[author] = self.authors.get(author, 0) + count


@dataclass(frozen=True, slots=True)
class ExchangeStatus:
    """What is where: the shared file, the private copy of it, how many changesets wait to be
    shared, and when it was published last from here (UTC; None if never).
    """

    shared: Path
    private: Path
    why: str
    waiting: int
    published_at: datetime | None
