"""Claims divided by speaker, topic, standing, source or month: how many are in each group.

All of it is one grouped query, and the ids of all groups are one more, in the same order. A claim
with several topics, or cited from several sources, counts in each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from claimtrack.models import Actor, Citation, Claim, Source, Standing, Tag, Tagging
from claimtrack.queries.claim_list import count
from claimtrack.queries.filter_syntax import Query, quoted
from claimtrack.queries.filters import conditions, live_citation
from claimtrack.queries.orders import ordered
from claimtrack.schemas.id_list import Group, GroupedIds
from claimtrack.store.bulk import packed_ids
from claimtrack.vocabulary import Grouping, Label, Sort


@dataclass(frozen=True, slots=True)
class _Division:
    """How claims are divided: what is joined to them, and what a group is known and called by.

    `group` turns what a row has as key and name into what people read, and into the filter that
    finds the group's claims.
    """

    join: Callable[[Select[Any]], Select[Any]]
    key: Any
    name: Any
    group: Callable[[Any, Any], tuple[str, str]]


def group_counts(session: Session, query: Query, by: Grouping) -> list[Group]:
    """Return each group with the number of its claims, in the order in which a list has them."""
    division = _DIVISIONS[by]()
    key, name = division.key.label("key"), func.min(division.name).label("name")
    counted = division.join(select(key, name, func.count().label("number")))
    counted = counted.where(*conditions(session, query)).group_by(division.key)
    found = counted.subquery()
    rows = session.connection().execute(
        select(*found.c).order_by(*_in_order(found.c.name, found.c.key))
    )
    return [Group(*division.group(*row[:2]), row[2]) for row in rows]


def grouped(session: Session, query: Query, by: Grouping, sort: Sort) -> GroupedIds:
    """Return the ids of all claims, group by group, each group in the given order."""
    division = _DIVISIONS[by]()
    statement = division.join(select(col(Claim.id))).where(*conditions(session, query))
    in_groups = statement.order_by(*_in_order(division.name, division.key))
    statement = ordered(in_groups, sort, session.connection())
    ids = packed_ids(session.connection(), statement)
    return GroupedIds(ids, group_counts(session, query, by), count(session, query))


def _in_order(name: Any, key: Any) -> tuple[Any, ...]:
    """Return what groups are put in order by: their names, and what has none at the end."""
    return name.nulls_last(), key.nulls_last()


def _by_speaker() -> _Division:
    actor, first = aliased(Actor), aliased(Actor)
    is_one_with = and_(col(first.id) == actor.same_as_id, col(actor.retracted).is_(False))
    name = func.coalesce(first.name, actor.name)
    return _Division(
        lambda claims: (
            claims.select_from(Claim)
            .outerjoin(actor, col(actor.id) == col(Claim.speaker_id))
            .outerjoin(first, is_one_with)
        ),
        name,
        name,
        lambda _, name: (name, _filter("speaker", name)) if name else ("unknown", "-has:speaker"),
    )


def _by_topic() -> _Division:
    is_live = and_(col(Tagging.claim_id) == col(Claim.id), col(Tagging.retracted).is_(False))
    return _Division(
        lambda claims: (
            claims.select_from(Claim)
            .outerjoin(Tagging, is_live)
            .outerjoin(Tag, col(Tag.id) == col(Tagging.tag_id))
        ),
        col(Tag.id),
        col(Tag.name),
        lambda _, name: (name, _filter("tag", name)) if name else ("no topic", "-has:tag"),
    )


def _by_source() -> _Division:
    once: Any = select(col(Citation.source_id).label("source_id"), col(Citation.claim_id))
    cited = once.where(live_citation()).distinct().subquery()
    name = func.coalesce(col(Source.title), col(Source.url))
    return _Division(
        lambda claims: (
            claims.select_from(Claim)
            .outerjoin(cited, cited.c.claim_id == col(Claim.id))
            .outerjoin(Source, col(Source.id) == cited.c.source_id)
        ),
        col(Source.id),
        name,
        lambda key, name: (
            (name or key.hex[:8], f"source:{key.hex}") if key else ("no source", "-has:citation")
        ),
    )


def _by_standing() -> _Division:
    label = func.coalesce(col(Standing.label), Label.UNANSWERED.value)
    return _Division(
        lambda claims: claims.select_from(Claim).outerjoin(
            Standing, col(Standing.claim_id) == col(Claim.id)
        ),
        label,
        label,
        lambda _, label: (label, f"standing:{label}"),
    )


def _by_month() -> _Division:
    year = func.extract("year", col(Claim.said_earliest))
    month = func.extract("month", col(Claim.said_earliest))
    key = year * 12 + month - 1
    return _Division(lambda claims: claims.select_from(Claim), key, key, _month)


def _month(_: Any, number: Any) -> tuple[str, str]:
    if number is None:
        return "without a first day", "-month:0001/.."  # undated, or with a last day alone
    year, month = divmod(int(number), 12)
    return f"{date(year, month + 1, 1):%B %Y}", f"month:{year:04}-{month + 1:02}"


def _filter(name: str, value: str) -> str:
    return f"{name}:{quoted(value)}"


_DIVISIONS: dict[Grouping, Callable[[], _Division]] = {
    Grouping.SPEAKER: _by_speaker,
    Grouping.TOPIC: _by_topic,
    Grouping.STANDING: _by_standing,
    Grouping.SOURCE: _by_source,
    Grouping.MONTH: _by_month,
}
