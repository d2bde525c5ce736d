"""Which sources a search finds: by their words and dates, and by the claims they are cited for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, not_, or_, select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from claimtrack.history.log import changesets_of
from claimtrack.models import Actor, Citation, Claim, Origin, Source
from claimtrack.queries.filter_syntax import Filter, Query
from claimtrack.queries.filters import conditions, live_citation, reaches_back, reaches_on
from claimtrack.queries.sources import matching_sources, source_rows
from claimtrack.schemas.id_list import IdList
from claimtrack.schemas.rows import SourceRow
from claimtrack.similarity import leads_to
from claimtrack.store.bulk import packed_ids
from claimtrack.words import Sought, held_words

_AT_ONCE = 500
_MOST_UNDATED = 2_000


def source_order(session: Session, query: Query, *, cap: int | None = None) -> IdList:
    """Return the sources that a search finds, the newest published first; `cap` is the most.

    The undated come last, in the order in which they were entered, unless they are very many.

    Words are those of title, outlet, issuer and address. `source:`, `since:`, `until:` and
    `import:` ask the source itself; all other filters ask for a claim that it is cited for and
    that meets all of them at once, and with `-` that there is none.
    """
    statement = (
        select(col(Source.id))
        .where(*_conditions(session, query))
        .order_by(col(Source.published_earliest).desc().nulls_last(), col(Source.id))
    )
    undated = _undated(session)
    if undated and cap is not None:  # all are needed to know which of these come first
        return source_order(session, query)[:cap]
    if not query.sought:
        found = packed_ids(session.connection(), statement.limit(cap) if cap else statement)
        return _as_entered(session, IdList(found), undated)
    named = statement.add_columns(
        col(Source.url), col(Source.title), col(Source.outlet), col(Actor.name)
    ).join(Actor, col(Actor.id) == col(Source.issuer_id), isouter=True)
    listed: list[UUID] = []
    for source_id, url, *names in session.connection().execute(named):
        held = held_words(" ".join(filter(None, (*names, url))))
        if all(_has(each, held, url) for each in query.sought):
            listed.append(source_id)
        if cap is not None and len(listed) == cap:
            break
    return _as_entered(session, IdList.of(listed), undated)


def _undated(session: Session) -> set[UUID]:
    """Return the undated sources; none where they are more than a person reads."""
    query = select(col(Source.id)).where(col(Source.published_earliest).is_(None))
    found = set(session.connection().execute(query.limit(_MOST_UNDATED + 1)).scalars())
    return found if len(found) <= _MOST_UNDATED else set()


def _as_entered(session: Session, order: IdList, undated: set[UUID]) -> IdList:
    """Return an order with its undated, which come last, as they were entered."""
    last = [id_ for id_ in order[max(0, len(order) - len(undated)) :] if id_ in undated]
    if len(last) < 2:
        return order
    steps = changesets_of(session.connection(), last)
    last.sort(key=lambda id_: (steps.get(id_, [id_])[0], id_))
    return IdList.of((*order[: len(order) - len(last)], *last))


@dataclass(frozen=True, slots=True)
class SourceBeside:
    """The source that comes next to another, and how many without a text were passed over."""

    source: SourceRow | None
    passed_over: int


def source_beside(session: Session, query: Query, source_id: UUID, direction: int) -> SourceBeside:
    """Return the next (1) or the previous (-1) source of which a copy is kept, in a search's order.

    Beside a source that the search does not find stands the first that it finds.
    """
    ids = list(source_order(session, query))
    here = ids.index(source_id) if source_id in ids else -1
    rest = ids[here + 1 :] if direction > 0 else ids[: max(here, 0)][::-1]
    passed_over = 0
    for row in found_sources(session, rest):
        if row.snapshots:
            return SourceBeside(row, passed_over)
        passed_over += 1
    return SourceBeside(None, passed_over)


def found_sources(session: Session, ids: Sequence[UUID]) -> Iterator[SourceRow]:
    """Yield these sources in their order."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows = {row.id: row for row in source_rows(session, some)}
        yield from (rows[id_] for id_ in some)


def _has(each: Sought, held: str, url: str | None) -> bool:
    is_there = each.is_in(held)
    if each.address is not None and url:
        is_there = is_there or leads_to(each.address, url, is_open=True)
    return is_there != each.negated


def _conditions(session: Session, query: Query) -> list[ColumnElement[bool]]:
    listed: list[ColumnElement[bool]] = []
    if not query.retracted:
        listed.append(col(Source.retracted).is_(False))
    of_claims = [each for each in query.filters if each.name not in _OWN]
    for filter_ in (each for each in query.filters if each.name in _OWN):
        own = or_(*(_OWN[filter_.name](session, value) for value in filter_.values))
        listed.append(not_(own) if filter_.negated else own)
    together = tuple(each for each in of_claims if not each.negated)
    if together:
        listed.append(col(Source.id).in_(_cited_for(session, together)))
    for each in of_claims:
        if each.negated:
            asked = Filter(each.name, each.values)
            listed.append(col(Source.id).not_in(_cited_for(session, (asked,))))
    return listed


def _cited_for(session: Session, filters: tuple[Filter, ...]) -> Select[Any]:
    found = select(col(Claim.id)).where(*conditions(session, Query(filters=filters)))
    cited = select(col(Citation.source_id)).where(live_citation())
    return cited.where(col(Citation.claim_id).in_(found))


def _since(_: Session, value: str) -> ColumnElement[bool]:
    return reaches_on(col(Source.published), col(Source.published_latest), value)


def _until(_: Session, value: str) -> ColumnElement[bool]:
    return reaches_back(col(Source.published), col(Source.published_earliest), value)


def _source(session: Session, value: str) -> ColumnElement[bool]:
    return col(Source.id).in_(matching_sources(session, value))


def _import(_: Session, value: str) -> ColumnElement[bool]:
    came = select(col(Origin.entity_id)).where(
        col(Origin.dataset) == value, col(Origin.retracted).is_(False)
    )
    return col(Source.id).in_(came)


_OWN = {"since": _since, "until": _until, "source": _source, "import": _import}
"""The filters that ask the source itself."""
