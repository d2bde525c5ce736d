"""What others did since one last looked that concerns one's own work, claim by claim.

What is asked of the file is small, and independent of its size where one's own part of it is: the
rows on claims that one owns or judged, replies to one's notes, copies of sources that have several,
conflicts. Which of those others wrote to is asked of the log.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, func, or_, select
from sqlmodel import Session, col

from claimtrack.entities import label_of
from claimtrack.history import clock
from claimtrack.history.fold import RETRACTED
from claimtrack.history.log import Made
from claimtrack.models import (
    METADATA,
    Annotation,
    Assessment,
    Assignment,
    Citation,
    Claim,
    Conflict,
    Origin,
    Snapshot,
)
from claimtrack.queries.fresh import Fresh, Step
from claimtrack.queries.reviewing import spellings
from claimtrack.queries.sentences import sentence
from claimtrack.queries.snapshots import newest_texts
from claimtrack.queries.telling import called, known_rows, without_covered
from claimtrack.queries.verification import verify_quotes
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.since import ClaimEvents, EventRow, SinceRows
from claimtrack.store.bulk import among
from claimtrack.store.last_look import Look, last_look, look_at
from claimtrack.store.united import united
from claimtrack.text import clip, visible
from claimtrack.vocabulary import EventKind, QuoteState

_HUNG = {
    "rebuttal": (EventKind.ANSWER, "counterclaim_id"),
    "support": (EventKind.SUPPORT, "supporter_id"),
    "citation": (EventKind.CITATION, "source_id"),
}
"""What hangs on a claim and bears on it, and the other row that has to be live with it."""

_NO_LONGER = frozenset((QuoteState.ALTERED, QuoteState.MISSING))
_QUOTED = ("exact", "start", "snapshot_id")
_BRIEF = 60


class _Event(NamedTuple):
    """An event with its words, or with the changes of its row, which tell it where it is shown."""

    kind: EventKind
    claim: UUID | None
    row: RowRef
    step: Step
    told: str | Sequence[Made]


def since(session: Session, me: str, limit: int | None = None) -> tuple[SinceRows, Look]:
    """Return what others did since `me` last looked, and the look that this was.

    Of many claims only the first `limit` are listed; all are counted.
    """
    connection = session.connection()
    now, before = look_at(connection, clock.now()), last_look(connection, me)
    fresh = Fresh(connection, me, now.beyond(before))
    by_claim: dict[UUID | None, list[_Event]] = defaultdict(list)
    for event in _events(connection, me, fresh):
        by_claim[event.claim].append(event)
    for listed in by_claim.values():
        listed.sort(key=lambda event: (event.step.id, event.kind, event.row.id))
    order = sorted(by_claim, key=lambda claim: by_claim[claim][-1].step.id, reverse=True)
    counts = Counter(event.kind for listed in by_claim.values() for event in listed)
    shown = [by_claim[claim] for claim in order[:limit]]
    groups = tuple(_told(session, fresh, shown))
    last = None if before is None else before.at
    in_order = {kind: counts[kind] for kind in EventKind if counts[kind]}
    return SinceRows(last, groups, in_order, len(order)), now


def _events(connection: Connection, me: str, fresh: Fresh) -> Iterator[_Event]:
    if not fresh.ids:
        return
    judged = _judged(connection, me)
    yield from _on_own_claims(connection, me, fresh, judged)
    yield from _stale(connection, fresh, judged)
    yield from _replies(connection, me, fresh)
    yield from _assignments(connection, me, fresh)
    yield from _lost_quotes(connection, fresh)
    yield from _conflicts(connection, fresh)


def _judged(connection: Connection, me: str) -> dict[UUID, str]:
    """Return the claims that one judged, with the SHA-256 of the wording that one judged."""
    query = select(col(Assessment.claim_id), col(Assessment.text_sha256)).where(
        col(Assessment.reviewer).in_(spellings(connection, col(Assessment.reviewer), me)),
        col(Assessment.source_id).is_(None),
        col(Assessment.retracted).is_(False),
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _on_own_claims(
    connection: Connection, me: str, fresh: Fresh, judged: Collection[UUID]
) -> Iterator[_Event]:
    """Yield answers, supports and citations of claims that one owns or judged."""
    owned = select(col(Claim.id)).where(col(Claim.owner) == me, col(Claim.retracted).is_(False))
    groups = united(connection, "claim")
    claims = groups.all_of({*connection.execute(owned).scalars(), *judged})
    hung: dict[UUID, tuple[str, UUID, bool]] = {}
    for entity, (_, other_name) in _HUNG.items():
        table = METADATA.tables[entity]
        other = METADATA.tables["source" if other_name == "source_id" else "claim"].alias("other")
        query = (
            select(table.c.id, table.c.claim_id, table.c.retracted, other.c.retracted)
            .join(other, other.c.id == table.c[other_name])
            .where(among(connection, table.c.claim_id, claims))
        )
        for row_id, claim, is_gone, other_is_gone in connection.execute(query):
            hung[row_id] = (entity, groups.first(claim), not (is_gone or other_is_gone))
    for row_id, made in fresh.written(hung).items():
        entity, claim, is_live = hung[row_id]
        step = fresh.step(made, is_live=is_live)
        if step is not None:
            yield _Event(_HUNG[entity][0], claim, RowRef(entity, row_id), step, made)


def _stale(connection: Connection, fresh: Fresh, judged: dict[UUID, str]) -> Iterator[_Event]:
    """Yield the claims of which others changed the wording that one judged."""
    query = select(col(Claim.id), col(Claim.text)).where(
        among(connection, col(Claim.id), judged), col(Claim.retracted).is_(False)
    )
    now = {row[0]: row[1] for row in connection.execute(query)} if judged else {}
    reworded = [claim for claim, text in now.items() if _sha256(text) != judged[claim]]
    for claim, made in fresh.written(reworded).items():
        step = fresh.wrote(made, ("text",))
        if step is not None:
            was = _wording(made, judged[claim])
            words = f"You judged {_quoted(was)}; " if was else "You judged another wording; "
            words += f"it reads {_quoted(now[claim])} now"
            yield _Event(EventKind.STALE, claim, RowRef("claim", claim), step, words)


def _wording(made: Iterable[Made], sha256: str) -> str | None:
    """Return the wording of a claim that has this hash, from its history."""
    written = (json.loads(change.patch).get("text") for change in made)
    return next((text for text in written if text and _sha256(text) == sha256), None)


def _replies(connection: Connection, me: str, fresh: Fresh) -> Iterator[_Event]:
    """Yield the replies to one's notes, each with the claim that the note is about."""
    note, own = Annotation.__table__, Annotation.__table__.alias("own")  # type: ignore[attr-defined]  # not declared
    on_rows = {
        name: METADATA.tables[name].alias(f"on_{name}")
        for name in ("citation", "rebuttal", "assessment")
    }
    claim = func.coalesce(note.c.claim_id, *(row.c.claim_id for row in on_rows.values()))
    joined = note.join(own, own.c.id == note.c.reply_to_id)
    for name, row in on_rows.items():
        joined = joined.outerjoin(row, row.c.id == note.c[f"{name}_id"])
    query = select(note.c.id, claim, note.c.retracted).select_from(joined)
    query = query.where(own.c.author == me, or_(note.c.author.is_(None), note.c.author != me))
    replies = {row[0]: (row[1], not row[2]) for row in connection.execute(query)}
    for row_id, made in fresh.written(replies).items():
        on, is_live = replies[row_id]
        step = fresh.step(made, is_live=is_live)
        if step is not None:
            yield _Event(EventKind.REPLY, on, RowRef("annotation", row_id), step, made)


def _assignments(connection: Connection, me: str, fresh: Fresh) -> Iterator[_Event]:
    """Yield the claims that others asked one to judge, or no longer."""
    columns = (col(Assignment.id), col(Assignment.claim_id), col(Assignment.retracted))
    names = spellings(connection, col(Assignment.reviewer), me)
    query = select(*columns).where(col(Assignment.reviewer).in_(names))
    asked = {row[0]: (row[1], not row[2]) for row in connection.execute(query)}
    for row_id, made in fresh.written(asked).items():
        claim, is_live = asked[row_id]
        step = fresh.step(made, is_live=is_live)
        if step is not None:
            yield _Event(EventKind.ASSIGNMENT, claim, RowRef("assignment", row_id), step, made)


def _lost_quotes(connection: Connection, fresh: Fresh) -> Iterator[_Event]:
    """Yield the quotes that stood, and that do not since others kept a copy, or wrote them anew."""
    requoted = _requoted(connection, fresh)
    steps = {**_copied_again(connection, fresh), **requoted}
    if not steps:
        return
    for row in verify_quotes(connection, ids=list(steps)):
        stands_in_its_own = row.anchored_state not in _NO_LONGER
        if row.state not in _NO_LONGER or not (stands_in_its_own or row.id in requoted):
            continue
        step, where = steps[row.id], "the newest copy" if stands_in_its_own else "its copy"
        how = "is not" if row.state == QuoteState.MISSING else "stands altered"
        words = f"The quote {_quoted(row.exact)} {how} in {where} of its source"
        yield _Event(EventKind.QUOTE, row.claim, RowRef(row.entity, row.id), step, words)


def _copied_again(connection: Connection, fresh: Fresh) -> dict[UUID, Step]:
    """Return the quotes of sources of which others kept a newer copy than the quote is from."""
    several = (
        select(col(Snapshot.source_id))
        .where(col(Snapshot.retracted).is_(False))
        .group_by(col(Snapshot.source_id))
        .having(func.count() > 1)
    )
    newest = newest_texts(connection, set(connection.execute(several).scalars()))
    sources = {copy: source for source, (copy, _) in newest.items()}
    kept: dict[UUID, Step] = {}
    for copy, made in fresh.written(sources).items():
        step = fresh.step(made, is_live=True)
        if step is not None:
            kept[sources[copy]] = step
    query = select(col(Citation.id), col(Citation.source_id), col(Citation.snapshot_id)).where(
        among(connection, col(Citation.source_id), kept), col(Citation.exact).is_not(None)
    )
    rows: Iterable[Any] = connection.execute(query) if kept else ()
    return {row[0]: kept[row[1]] for row in rows if row[2] not in (None, newest[row[1]][0])}


def _requoted(connection: Connection, fresh: Fresh) -> dict[UUID, Step]:
    """Return the citations that were there and whose words or place others wrote anew."""
    changed = fresh.rows_of("citation")
    steps = {row: fresh.wrote(made, _QUOTED) for row, made in fresh.written(changed).items()}
    return {row: step for row, step in steps.items() if step is not None}


def _conflicts(connection: Connection, fresh: Fresh) -> Iterator[_Event]:
    """Yield the fields that are in conflict since, with somebody else's value among them."""
    query = select(
        col(Conflict.entity), col(Conflict.entity_id), col(Conflict.field), col(Conflict.candidates)
    )
    new: list[tuple[RowRef, str, Step]] = []
    for entity, row_id, field, candidates in connection.execute(query):
        ids = [UUID(changeset) for changeset, _ in json.loads(candidates)]
        steps = [fresh.others[id_] for id_ in ids if id_ in fresh.others]
        if steps:
            new.append((RowRef(entity, row_id), field, max(steps)))
    names = called(connection, [row for row, _, _ in new])
    on = _claims_of(connection, [row for row, _, _ in new])
    for (row, field, step), name in zip(new, names, strict=True):
        what = "retraction" if field == RETRACTED else label_of(row.entity, field)
        words = f"The {what} of {name} was written by several who had not seen each other's"
        yield _Event(EventKind.CONFLICT, on.get(row.id), row, step, words)


def _claims_of(connection: Connection, rows: Sequence[RowRef]) -> dict[UUID, UUID]:
    """Return the claim that each of these rows is, or is on."""
    claims = {row.id: row.id for row in rows if row.entity == "claim"}
    for entity in {row.entity for row in rows} - {"claim"}:
        table = METADATA.tables[entity]
        if "claim_id" in table.c:
            ids = [row.id for row in rows if row.entity == entity]
            query = select(table.c.id, table.c.claim_id).where(among(connection, table.c.id, ids))
            claims.update((row[0], row[1]) for row in connection.execute(query) if row[1])
    return claims


def _told(
    session: Session, fresh: Fresh, groups: Sequence[Sequence[_Event]]
) -> Iterator[ClaimEvents]:
    """Yield events in words, with the claims that they are about."""
    connection = session.connection()
    by_row = {
        event.row: fresh.change(event.told, event.step)
        for group in groups
        for event in group
        if not isinstance(event.told, str)
    }
    told = without_covered(connection, [(row.id, change) for row, change in by_row.items()])
    changes = dict(zip(by_row, told, strict=True))
    known = known_rows(connection, changes.values())
    claims = [group[0].claim for group in groups if group[0].claim is not None]
    rows = [RowRef("claim", claim) for claim in claims]
    names = dict(zip(claims, called(connection, rows), strict=True))
    keys = _keys(connection, claims)
    for group in groups:
        claim = group[0].claim
        events = tuple(
            EventRow(
                event.kind,
                claim,
                keys.get(claim) if claim else None,
                event.step.by,
                event.step.at,
                event.told if isinstance(event.told, str) else sentence(changes[event.row], known),
                event.row,
                event.step.id,
            )
            for event in group
        )
        yield ClaimEvents(claim, names[claim] if claim else "Sources, persons and bodies", events)


def _keys(connection: Connection, claims: Collection[UUID]) -> dict[UUID, str]:
    query = (
        select(col(Origin.entity_id), func.min(col(Origin.key)))
        .where(among(connection, col(Origin.entity_id), claims), col(Origin.retracted).is_(False))
        .group_by(col(Origin.entity_id))
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _quoted(words: str) -> str:
    return f"“{clip(visible(words), _BRIEF)}”"
