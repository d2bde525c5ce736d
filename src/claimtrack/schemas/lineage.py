"""Where the citations of a claim come from, as rows; and texts that look like copies."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CitedRow:
    """A citation, followed: `path` are the sources on the way, its own first.

    `lineage` is its own: original, derived, or not examined. `root` is the source in which the way
    ends, None where it ends in none, for it goes round in a circle.
    """

    id: UUID
    source: UUID
    role: str
    lineage: str
    root: UUID | None
    path: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class RootRow:
    """One origin: a source from which nothing leads on, or all such sources of one issuer.

    `lineage` is original where one of them was recorded so, else not examined.
    """

    source: UUID
    sources: tuple[UUID, ...]
    issuer: str | None
    lineage: str


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A source in the tree: `depth` is 0 for a root, and what took from a source is below it.

    `citations` are those that stand in it, with the lineage of each; `lineage` is that of the
    source where it stands for a root, else derived.
    """

    depth: int
    source: UUID
    lineage: str
    citations: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """The citations of one role: how many, from how many sources and origins, and their tree."""

    role: str
    citations: int
    sources: int
    least: int
    most: int
    tree: tuple[TreeRow, ...]


@dataclass(frozen=True, slots=True)
class ClaimLineage:
    """How many independent origins what carries a claim may have, at least and at most.

    The figures are of what supports and reports it together; `roles` has each apart, and what
    disputes it. `circles` are the sources that go round, each circle once.
    """

    claim: UUID
    words: str
    sources: int
    least: int
    most: int
    citations: tuple[CitedRow, ...]
    circles: tuple[tuple[UUID, ...], ...]
    roots: tuple[RootRow, ...]
    roles: tuple[RoleRow, ...]
    names: Mapping[UUID, str]
    """What each source is called."""


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A source whose kept text looks like a copy of another's, with the longest passage of both.

    `of_copy` is which part of the copy's own words the other has, `of_origin` the other way round,
    0 to 1 each; boilerplate is left out. `origin` is the earlier, as far as the dates say.
    """

    copy: UUID
    copy_name: str
    copy_published: str | None
    origin: UUID
    origin_name: str
    origin_published: str | None
    of_copy: float
    of_origin: float
    words: int
    """So many words the passage has."""
    passage: str
