"""What pictures show, from a store: the argument around a claim, a line of time, a measure."""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from claimtrack.analysis.comparing import grouped, interval_of, number_of
from claimtrack.analysis.scale import bar_of, scale_of
from claimtrack.models import Claim
from claimtrack.pictures.argument import Relation, Statement
from claimtrack.pictures.numbers import Measured
from claimtrack.pictures.timeline import Saying
from claimtrack.queries.claim_list import order, rows_by_id
from claimtrack.queries.filter_syntax import Query
from claimtrack.queries.outline import SUPPORTS, Node, outline
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.numbers import MeasureRows
from claimtrack.store.bulk import among
from claimtrack.vocabulary import Comparator, RebuttalKind

MOST = 60
"""Of more claims a picture shows the nearest, or the first: a page holds no more."""
_NO_ATTACK = {
    RebuttalKind.NARROWS.value,
    RebuttalKind.CONCEDES.value,
    RebuttalKind.COUNTER_ACCUSES.value,
}


@dataclass(frozen=True, slots=True)
class Around:
    """The statements around a claim, the nearest first, what joins them, how many are missing."""

    statements: tuple[Statement, ...]
    relations: tuple[Relation, ...]
    left_out: int


def around(session: Session, claim_id: UUID, most: int = MOST) -> Around:
    """Return the argument that a claim is part of, as much of it as a picture holds."""
    whole = outline(session, claim_id)
    rows = {node.claim.id: node.claim for node in whole.nodes}
    joined = list(_joined(whole.nodes))
    near = _nearest(claim_id, [(one.id, other.id) for one, other, _ in joined], most)
    shown = {id_: rows[id_] for id_ in near if id_ in rows}
    relations = [
        Relation(str(one.id), str(other.id), _word(node), _side(node.kind or ""))
        for one, other, node in joined
        if one.id in shown and other.id in shown
    ]
    statements = tuple(_statement(row) for row in shown.values())
    return Around(statements, tuple(relations), len(rows) - len(shown) + whole.missing)


def _joined(nodes: Sequence[Node]) -> Any:
    """Yield each answer or support, what it answers, and its node; none from or to what is gone."""
    above: list[Node] = []
    for node in nodes:
        del above[node.depth :]
        if above and node.stub_author is None and above[-1].stub_author is None:
            yield node.claim, above[-1].claim, node
        above.append(node)


def _nearest(claim_id: UUID, pairs: Sequence[tuple[UUID, UUID]], most: int) -> list[UUID]:
    beside: dict[UUID, list[UUID]] = defaultdict(list)
    for one, other in pairs:
        beside[one].append(other)
        beside[other].append(one)
    near, waiting = {claim_id: None}, deque([claim_id])
    while waiting and len(near) < most:
        for other in beside[waiting.popleft()]:
            if other not in near and len(near) < most:
                near[other] = None
                waiting.append(other)
    return list(near)


def _statement(row: ClaimRow) -> Statement:
    return Statement(
        str(row.id), row.speaker or "", row.said or "", row.text, row.standing, row.standing
    )


def _word(node: Node) -> str:
    kind = (node.kind or "").replace("_", "-")
    aimed = node.aim and node.aim != "whole"
    return f"{kind}: {node.aim}" if aimed and node.kind != SUPPORTS else kind


def _side(kind: str) -> str:
    if kind == SUPPORTS:
        return "for"
    return "neither" if kind in _NO_ATTACK else "against"


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers of a measure on one scale, the names on it, what it is, and how many are missing."""

    measured: tuple[Measured, ...]
    ticks: tuple[tuple[float, str], ...]
    note: str
    left_out: int


def chart(rows: MeasureRows, most: int = MOST) -> Chart:
    """Return the numbers of a measure as a picture shows them: those of its commonest unit."""
    units = Counter(row.unit for row in rows.numbers)
    unit = units.most_common(1)[0][0] if units else None
    shown = [row for row in rows.numbers if row.unit == unit][:most]
    intervals = [interval_of(number_of(row)) for row in shown]
    scale = scale_of(intervals)
    if scale is None:
        return Chart((), (), "", len(rows.numbers))
    found = []
    for row, interval in zip(shown, intervals, strict=True):
        bar = bar_of(interval, scale)
        found.append(
            Measured(
                row.speaker or "", row.said or "", row.words, row.standing, bar.start, bar.end,
                bar.is_open_low, bar.is_open_high, row.comparator == Comparator.ABOUT.value,
            )
        )  # fmt: skip
    told = [unit or "", "each step to the right multiplies" if scale.is_log else ""]
    ticks = tuple((place, grouped(value)) for value, place in scale.ticks(6))
    note = "; ".join(part for part in told if part)
    return Chart(tuple(found), ticks, note, len(rows.numbers) - len(shown))


def sayings(session: Session, query: Query, most: int = MOST) -> tuple[list[Saying], int]:
    """Return the claims that a query finds as they stand on a line of time; and how many more."""
    found = order(session, query)
    ids = list(found)[:most]
    rows = rows_by_id(session, ids)
    days = _days(session, ids)
    listed = [_saying(rows[id_], days) for id_ in ids if id_ in rows]
    listed.sort(key=lambda saying: (not saying.dated, saying.earliest is not None, saying.earliest))
    return listed, len(found) - len(ids)


def _days(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[Any, Any]]:
    connection = session.connection()
    columns: Any = (col(Claim.id), col(Claim.said_earliest), col(Claim.said_latest))
    query = select(*columns).where(among(connection, col(Claim.id), ids))
    return {id_: (earliest, latest) for id_, earliest, latest in connection.execute(query)}


def _saying(row: ClaimRow, days: Mapping[UUID, tuple[Any, Any]]) -> Saying:
    earliest, latest = days[row.id]
    said = row.said or ""
    return Saying(
        speaker=row.speaker or "", words=row.text, standing=row.standing,
        shown=said or "no date known", earliest=earliest, latest=latest,
        dated=bool(earliest or latest), approximate=any(sign in said for sign in "~?%"),
    )  # fmt: skip
