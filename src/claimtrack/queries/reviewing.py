"""How the file is reviewed: its settings, and who is asked to judge what."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, union
from sqlmodel import Session, col

from claimtrack.models import Assessment, Assignment, Changeset, Claim, Setting
from claimtrack.text import normalise
from claimtrack.vocabulary import Blind, SettingName


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """The settings of review: of which claims verdicts are covered, who is never blind.

    `assigned` counts the live claims that somebody is asked to judge, `reviewers` who that is.
    """

    blind: str
    editors: tuple[str, ...]
    assigned: int
    reviewers: int


def review_settings(session: Session) -> ReviewRow:
    """Return how the file is reviewed; blind review is off unless it was set."""
    connection = session.connection()
    of = col(Assignment.claim_id) == col(Claim.id)
    live = (col(Assignment.retracted).is_(False), col(Claim.retracted).is_(False))
    asked = select(func.count(func.distinct(col(Assignment.claim_id))))
    claims = connection.execute(asked.join_from(Assignment, Claim, of).where(*live)).scalar_one()
    names = select(col(Assignment.reviewer)).distinct().join_from(Assignment, Claim, of)
    reviewers = {normalise(name) for name in connection.execute(names.where(*live)).scalars()}
    return ReviewRow(blind_of(connection), editors_of(connection), claims, len(reviewers))


def blind_of(connection: Connection) -> str:
    """Return of which claims verdicts are covered: a word of `Blind`."""
    query = select(col(Setting.value)).where(
        col(Setting.name) == SettingName.BLIND.value,
        col(Setting.subject) == "",
        col(Setting.retracted).is_(False),
    )
    value = str(connection.execute(query).scalar() or Blind.OFF.value)
    return value if value in list(Blind) else Blind.OFF.value


def editors_of(connection: Connection) -> tuple[str, ...]:
    """Return who is never blind, in the order of letters."""
    query = select(col(Setting.subject)).where(
        col(Setting.name) == SettingName.EDITOR.value, col(Setting.retracted).is_(False)
    )
    return tuple(sorted(connection.execute(query).scalars()))


def spellings(connection: Connection, column: Any, name: str) -> list[str]:
    """Return the names in a column that are the same as this one but for case and spaces."""
    wanted = normalise(name)
    there = connection.execute(select(column).distinct()).scalars()
    return [name, *(one for one in there if one and one != name and normalise(one) == wanted)]


def known_reviewers(session: Session) -> list[str]:
    """Return who judged, was asked to judge or wrote in this file, in the order of letters."""
    judged = select(col(Assessment.reviewer)).where(col(Assessment.source_id).is_(None))
    names = union(judged, select(col(Assignment.reviewer)), select(col(Changeset.author)))
    by_name: dict[str, str] = {}
    for name in sorted(filter(None, session.connection().execute(names).scalars())):
        by_name.setdefault(normalise(name), name)
    return sorted(by_name.values(), key=str.casefold)


def reviewers_of(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return who is asked to judge claims, in the order of letters."""
    query = select(col(Assignment.claim_id), col(Assignment.reviewer)).where(
        col(Assignment.claim_id).in_(list(claim_ids)), col(Assignment.retracted).is_(False)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for claim_id, name in session.connection().execute(query):
        found[claim_id].append(name)
    return {claim_id: tuple(sorted(names)) for claim_id, names in found.items()}
