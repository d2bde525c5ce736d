"""What a merge brought, in numbers."""

from dataclasses import dataclass, field
from uuid import UUID

from claimtrack.merging.plan import Relation


@dataclass(slots=True)
class MergeReport:
    """The outcome of one merge, or of a dry run.

    `incoming` and `outgoing` count changesets: those that came in, and those that the source
    lacks. `authors` says whose came in, `changes` how many rows they wrote to in all, `entities`
    how many different ones; `conflicts` counts the fields of those that are in conflict now.
    `arrived` lists the actors, sources and claims that are new here, for `unite` to look at; it is
    None where there are too many to look at each.
    """

    source: str
    relation: Relation
    incoming: int
    outgoing: int
    changes: int = 0
    authors: dict[str, int] = field(default_factory=dict)
    entities: int = 0
    conflicts: int = 0
    arrived: list[UUID] | None = field(default_factory=list)
    joined: bool = False
    dry_run: bool = False
