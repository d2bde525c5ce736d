"""How the file is reviewed: its settings, and who is asked to judge what."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlmodel import Session, col

from claimtrack.models import Assignment, Claim, Setting
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
    claims, reviewers = connection.execute(
        select(
            func.count(func.distinct(col(Assignment.claim_id))),
            func.count(func.distinct(func.lower(col(Assignment.reviewer)))),
        )
        .join_from(Assignment, Claim, of)
        .where(*live)
    ).one()
    return ReviewRow(blind_of(connection), editors_of(connection), claims, reviewers)


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


def reviewers_of(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return who is asked to judge claims, in the order of letters."""
    query = select(col(Assignment.claim_id), col(Assignment.reviewer)).where(
        col(Assignment.claim_id).in_(list(claim_ids)), col(Assignment.retracted).is_(False)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for claim_id, name in session.connection().execute(query):
        found[claim_id].append(name)
    return {claim_id: tuple(sorted(names)) for claim_id, names in found.items()}
