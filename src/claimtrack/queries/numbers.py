"""The numbers in claims by what they measure, how each two go together, and who denies them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from claimtrack.analysis.amounts import readings_told, unrecorded
from claimtrack.analysis.comparing import Number, number_of, pairs, spelling
from claimtrack.analysis.numerals import plain
from claimtrack.analysis.quantities import Quantity as Words
from claimtrack.models import Actor, Claim, Origin, Quantity, Rebuttal, Standing
from claimtrack.queries.claim_list import rows_by_id
from claimtrack.queries.filter_syntax import Filter, Query
from claimtrack.queries.filters import conditions, live_rebuttal
from claimtrack.queries.namesakes import told_apart
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.numbers import (
    DenialRow,
    MeasureRows,
    NumberRow,
    OfferedNumber,
    PairRow,
    Stated,
)
from claimtrack.store.bulk import among
from claimtrack.store.united import united
from claimtrack.vocabulary import Aim, Label, RebuttalKind

MOST_COMPARED = 100
"""Of a measure with more numbers, so many are compared each with each: the first by date."""
_DENYING = (str(RebuttalKind.DENIES), str(RebuttalKind.CONTRADICTS))
_WHOLLY = (str(Aim.WHOLE), str(Aim.PREMISE), str(Aim.NUMBER))


class _Brief(NamedTuple):
    """What is told of a claim beside its number; `order` is that of the dates."""

    key: str | None
    text: str
    speaker: str | None
    said: str | None
    standing: str
    order: tuple[bool, date]


class _Said(NamedTuple):
    """A number with its claim, as it is read; `group` is the claim that stands for united ones."""

    row: NumberRow
    number: Number
    group: UUID
    order: tuple[bool, date]


def numbers_by_measure(
    session: Session, query: Query, measure: str | None = None
) -> tuple[MeasureRows, ...]:
    """Return the numbers of the claims that a query finds, a measure at a time, by its name.

    Of one `measure` only, as `measure_called` returns it, or of those that the query asks for by
    `measure:`. Numbers without a measure come last, and are compared with nothing.
    """
    by_measure: dict[str, list[_Said]] = defaultdict(list)
    for said in _said(session, query):
        by_measure[spelling(said.row.measure or "")].append(said)
    asked = [value for each in query.filters if _asks_measure(each) for value in each.values]
    listed = [
        name
        for name in sorted(by_measure, key=lambda name: (not name, name))
        if measure in (None, name) and (not asked or any(spelling(v) in name for v in asked))
    ]
    denials = _denials(session, {name: by_measure[name] for name in listed if name})
    return tuple(_measured(by_measure[name], denials.get(name, ())) for name in listed)


def measures(session: Session) -> list[str]:
    """Return the measures of the numbers in live claims, as people wrote them, by their names."""
    query = (
        select(col(Quantity.measure))
        .join(Claim, col(Claim.id) == col(Quantity.claim_id))
        .where(
            col(Quantity.measure).is_not(None),
            col(Quantity.retracted).is_(False),
            col(Claim.retracted).is_(False),
        )
        .distinct()
    )
    return sorted(str(row[0]) for row in session.connection().execute(query))


def measure_called(session: Session, words: str) -> str | None:
    """Return the measure that is called so, as measures are compared; None where none is."""
    wanted = spelling(words)
    return wanted if any(spelling(name) == wanted for name in measures(session)) else None


def measure_meant(session: Session, words: str) -> str | None:
    """Return the measure that is called so, else the only one in whose name the words stand."""
    wanted = spelling(words)
    names = {spelling(name) for name in measures(session)}
    near = [name for name in names if wanted in name] if wanted else []
    return wanted if wanted in names else near[0] if len(near) == 1 else None


def _asks_measure(each: Filter) -> bool:
    return each.name == "measure" and not each.negated


def _measured(listed: Sequence[_Said], denials: Sequence[DenialRow]) -> MeasureRows:
    """Return the numbers of one measure, with how each two of different claims go together."""
    ordered = sorted(listed, key=lambda said: (said.order, said.row.words, said.row.id.hex))
    rows = tuple(said.row for said in ordered)
    names = Counter(row.measure for row in rows if row.measure)
    if not names:
        return MeasureRows(None, rows, (), ())
    name = min(names, key=lambda name: (-names[name], name))
    compared = ordered[:MOST_COMPARED]
    apart = tuple(
        PairRow(compared[one].row.id, compared[other].row.id, relation, why)
        for one, other, relation, why in pairs([said.number for said in compared])
        if compared[one].group != compared[other].group
    )
    return MeasureRows(name, rows, tuple(denials), apart, len(rows) - len(compared))


def _said(session: Session, query: Query) -> list[_Said]:
    connection = session.connection()
    statement = (
        select(Quantity.__table__)  # type: ignore[attr-defined]  # not declared
        .join(Claim, col(Claim.id) == col(Quantity.claim_id))
        .where(col(Quantity.retracted).is_(False), *conditions(session, query))
    )
    rows = connection.execute(statement).all()
    briefs = _briefs(connection, {row.claim_id for row in rows})
    groups = united(connection, "claim")
    return [
        _Said(
            number_row(row, briefs[row.claim_id]),
            number_of(row, (row.period_earliest, row.period_latest)),
            groups.first(row.claim_id),
            briefs[row.claim_id].order,
        )
        for row in rows
    ]


def number_row(row: Any, brief: _Brief) -> NumberRow:
    """Return a row of `quantity` with what is told of its claim."""
    return NumberRow(
        row.id, row.claim_id, brief.key, brief.text, brief.speaker, brief.said, brief.standing,
        row.words, row.comparator, row.low, row.high, row.unit, row.measure, row.counted_by,
        row.period, row.note,
    )  # fmt: skip


def _briefs(connection: Connection, claims: Collection[UUID]) -> dict[UUID, _Brief]:
    """Return what is told of claims, each speaker called so that it is told from namesakes."""
    first: Any = aliased(Actor)  # whom the speaker was united with
    is_one_with = and_(first.id == col(Actor.same_as_id), col(Actor.retracted).is_(False))
    speaker = func.coalesce(first.name, col(Actor.name)).label("speaker")
    query = (
        select(
            col(Claim.id), col(Claim.text), col(Claim.speaker_id), speaker, col(Claim.said),
            col(Claim.said_earliest), col(Standing.label),
        )
        .join(Actor, col(Actor.id) == col(Claim.speaker_id), isouter=True)
        .join(first, is_one_with, isouter=True)
        .join(Standing, col(Standing.claim_id) == col(Claim.id), isouter=True)
        .where(among(connection, col(Claim.id), claims))
    )  # fmt: skip
    rows = connection.execute(query).all() if claims else []
    called = told_apart(connection, {r.speaker_id: r.speaker for r in rows if r.speaker_id})
    keys = _keys(connection, claims) if claims else {}
    return {
        row.id: _Brief(
            keys.get(row.id), row.text or "", called.get(row.speaker_id, row.speaker), row.said,
            row.label or Label.UNANSWERED.value,
            (row.said_earliest is None, row.said_earliest or date.min),
        )
        for row in rows
    }  # fmt: skip


def _keys(connection: Connection, claims: Collection[UUID]) -> dict[UUID, str]:
    """Return the first key that each claim was imported under."""
    query = (
        select(col(Origin.entity_id), func.min(col(Origin.key)))
        .where(col(Origin.retracted).is_(False), among(connection, col(Origin.entity_id), claims))
        .group_by(col(Origin.entity_id))
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _denials(
    session: Session, by_measure: Mapping[str, Sequence[_Said]]
) -> dict[str, list[DenialRow]]:
    """Return, by measure, who denies claims with numbers of it, and gives no number of it."""
    connection = session.connection()
    counted: dict[UUID, set[str]] = defaultdict(set)
    numbers: dict[tuple[str, UUID], list[UUID]] = defaultdict(list)
    for name, listed in by_measure.items():
        for said in listed:
            counted[said.row.claim].add(name)
            numbers[name, said.row.claim].append(said.row.id)
    denied: dict[str, dict[tuple[UUID, str], list[UUID]]] = defaultdict(lambda: defaultdict(list))
    denying = _denying(connection, counted)
    own = _measures_of(connection, {denier for _, denier, _ in denying})
    for claim, denier, how in denying:
        for name in counted[claim] - own.get(denier, set()):
            denied[name][denier, how] += numbers[name, claim]
    briefs = _briefs(connection, {denier for named in denied.values() for denier, _ in named})
    found: dict[str, list[DenialRow]] = {}
    for name, named in denied.items():
        ordered = sorted(named, key=lambda one: (briefs[one[0]].order, one[0].hex, one[1]))
        found[name] = [
            DenialRow(denier, *briefs[denier][:-1], how, tuple(named[denier, how]))
            for denier, how in ordered
        ]
    return found


def _measures_of(connection: Connection, claims: Collection[UUID]) -> dict[UUID, set[str]]:
    """Return of what claims have numbers, whatever is listed."""
    query = select(col(Quantity.claim_id), col(Quantity.measure)).where(
        col(Quantity.retracted).is_(False), among(connection, col(Quantity.claim_id), claims)
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for claim, measure in connection.execute(query) if claims else ():
        found[claim].add(spelling(measure or ""))
    return found


def _denying(connection: Connection, claims: Collection[UUID]) -> list[tuple[UUID, UUID, str]]:
    """Return each claim that is denied, the claim that does it, and what of it that denies."""
    query = (
        select(
            col(Rebuttal.claim_id),
            col(Rebuttal.counterclaim_id),
            col(Rebuttal.kind),
            func.coalesce(col(Rebuttal.aim), str(Aim.WHOLE)),
        )
        .where(
            live_rebuttal(),
            among(connection, col(Rebuttal.claim_id), claims),
            col(Rebuttal.kind).in_(_DENYING),
            or_(col(Rebuttal.aim).is_(None), col(Rebuttal.aim).in_(_WHOLLY)),
        )
        .order_by(col(Rebuttal.id))
    )
    rows = connection.execute(query) if claims else ()
    return [(row[0], row[1], f"{row[2]} the {row[3]}") for row in rows]


def stated_in(session: Session, claim_id: UUID) -> Stated:
    """Return what numbers are recorded of a claim, and what others its text states."""
    language = select(col(Claim.language)).where(col(Claim.id) == claim_id)
    row = rows_by_id(session, [claim_id])[claim_id]
    return stated_by(session, row, session.connection().execute(language).scalar())


def stated_by(session: Session, claim: ClaimRow, language: str | None) -> Stated:
    """Return the same of a claim that was read."""
    query = (
        select(Quantity.__table__)  # type: ignore[attr-defined]  # not declared
        .where(col(Quantity.claim_id) == claim.id, col(Quantity.retracted).is_(False))
        .order_by(col(Quantity.id))
    )
    rows = session.connection().execute(query).all()
    undated = (True, date.min)
    brief = _Brief(claim.key, claim.text, claim.speaker, claim.said, claim.standing, undated)
    found = unrecorded(claim.text, language, [row.words for row in rows])
    return Stated(
        tuple(number_row(row, brief) for row in rows),
        tuple(_offered(each) for each in found),
        claim.text,
        language,
    )


def _offered(found: Words) -> OfferedNumber:
    amount, unit = found.amount, found.readings[0].unit
    counted = found.counted.rsplit(maxsplit=1)[-1:] if found.counted else []
    low, high = (
        None if amount is None or end is None else plain(end)
        for end in ((amount.low, amount.high) if amount else (None, None))
    )
    return OfferedNumber(
        found.words, str(amount.comparator) if amount else None, low, high,
        unit or next(iter(counted), None), tuple(readings_told(found)),
    )  # fmt: skip
