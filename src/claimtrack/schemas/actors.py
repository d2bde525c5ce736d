"""Whoever asserts or issues, as a listing and a page of their own show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.rows import AnnotationRow, AnswerRow, SourceRow


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor with what is recorded of it; actors that were united are one row, and count as one.

    `name` tells it from namesakes. `standings` counts its claims by their standing; `answered` are
    the answers to its claims, `answers` those that it gives; `sources` are those that it issued,
    `united` how many other rows are the same.
    """

    id: UUID
    key: str | None
    name: str
    kind: str
    role: str | None
    part_of: str | None
    aliases: tuple[str, ...]
    claims: int
    standings: Mapping[str, int]
    answered: int
    answers: int
    sources: int
    annotations: int
    united: int
    retracted: bool


@dataclass(frozen=True, slots=True)
class AliasRow:
    """Another name of an actor, and what is noted on it."""

    id: UUID
    actor_id: UUID
    name: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Another actor, where a page names it: one of the same, or one that is a part of it."""

    id: UUID
    name: str
    kind: str
    role: str | None


@dataclass(frozen=True, slots=True)
class DenialRow:
    """An answer between two claims: how the one meets the other; each with its speaker."""

    answer: AnswerRow
    by: ClaimRow


@dataclass(frozen=True, slots=True)
class ActorDetail:
    """An actor with everything that it says, that answers it, and that it issued.

    Claims stand in the order in which they were said, the undated last. Of a very busy actor there
    are the first of each; the counts of `actor` are of all. `denied` are the answers to its claims,
    `denials` those that it gives. `apart` are those of which somebody said that they are never the
    same.
    """

    actor: ActorRow
    fields: Mapping[str, Any]
    whole: ActorMention | None
    aliases: tuple[AliasRow, ...]
    same: tuple[ActorMention, ...]
    parts: tuple[ActorMention, ...]
    apart: tuple[ActorMention, ...]
    claims: tuple[ClaimRow, ...]
    denied: tuple[DenialRow, ...]
    denials: tuple[DenialRow, ...]
    sources: tuple[SourceRow, ...]
    annotations: tuple[AnnotationRow, ...]
