"""What is in conflict: as a list, and in full with what each wrote, who, when and why."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Connection, and_, case, func, null, or_, select
from sqlmodel import Session, col

from claimtrack.diff import merge_wordings
from claimtrack.entities import ENTITIES, label_of
from claimtrack.history import log
from claimtrack.history.fold import (
    RETRACTED,
    Edit,
    common_ancestors,
    fields_of,
    fold,
    retractions,
)
from claimtrack.models import METADATA, Conflict
from claimtrack.queries.blind import (
    COVERED,
    can_be_covered,
    covered,
    covered_judgements,
    covered_notes,
)
from claimtrack.queries.change_history import changeset_headers
from claimtrack.queries.field_values import ValueFormatter
from claimtrack.queries.hanging import describe_rows, work_of_others
from claimtrack.queries.lookup import NAMED, describe
from claimtrack.queries.naming import own_name
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import CandidateRow, ConflictRow

_SEPARATORS = {
    (name, field.name): field.separator
    for name, entity in ENTITIES.items()
    for field in entity.fields
    if field.separator
}
"""The fields that are text in a person's own words: what two wrote there can both be kept."""

_ABOUT_LENGTH = 200
"""So many characters of a text tell it from others."""


@dataclass(frozen=True, slots=True)
class ConflictKey:
    """The row and the field that are in conflict, with the id of the conflict."""

    id: UUID
    entity: str
    entity_id: UUID
    field: str


@dataclass(frozen=True, slots=True)
class ConflictListRow:
    """A conflict as a list shows it: its key, what its row or claim says, and who wrote there."""

    key: ConflictKey
    about: str
    claim_id: UUID | None
    authors: tuple[str, ...]


def conflict_id(entity_id: UUID, field: str) -> UUID:
    """Return the id of a conflict: the same wherever the row and the field are."""
    return uuid5(entity_id, field)


def count_conflicts(session: Session) -> int:
    """Return how many fields are in conflict."""
    query = select(func.count()).select_from(Conflict)
    return int(session.connection().execute(query).scalar() or 0)


def conflict_keys(
    session: Session, words: str = "", *, cap: int | None = None
) -> list[ConflictKey]:
    """Return the keys of the conflicts, those of claims first, those of one row together.

    With `words`, of those that have each word in the field, the entity or a candidate.
    """
    entity, entity_id, field = col(Conflict.entity), col(Conflict.entity_id), col(Conflict.field)
    claims_first = case((entity == "claim", 0), else_=1)
    query = select(entity, entity_id, field).order_by(claims_first, entity, entity_id, field)
    candidates, uncovered = func.lower(col(Conflict.candidates)), _uncovered(session.connection())
    for word in words.lower().split():
        wrote_it = and_(candidates.contains(word, autoescape=True), *uncovered)
        named_so = (column.contains(word, autoescape=True) for column in (entity, field))
        query = query.where(or_(*named_so, wrote_it))
    rows: Iterable[Any] = session.connection().execute(query.limit(cap) if cap else query)
    return [ConflictKey(conflict_id(row[1], row[2]), *row) for row in rows]


def conflict_list_rows(
    session: Session, keys: Sequence[ConflictKey]
) -> dict[UUID, ConflictListRow]:
    """Return conflicts as a list shows them; one that was settled meanwhile has no authors."""
    connection = session.connection()
    entities = {key.entity_id: key.entity for key in keys}
    abouts: dict[UUID, tuple[str, UUID | None]] = {}
    for entity in set(entities.values()):
        ids = [entity_id for entity_id, other in entities.items() if other == entity]
        abouts.update(_abouts(connection, entity, ids))
    query = select(col(Conflict.entity_id), col(Conflict.field), col(Conflict.candidates)).where(
        col(Conflict.entity_id).in_(list(entities))
    )
    rows: Iterable[Any] = connection.execute(query)
    candidates = {(row[0], row[1]): [UUID(id_) for id_, _ in json.loads(row[2])] for row in rows}
    headers = changeset_headers(connection, {id_ for ids in candidates.values() for id_ in ids})
    listed = {}
    for key in keys:
        changesets = candidates.get((key.entity_id, key.field), ())
        authors = dict.fromkeys(headers[id_].author for id_ in changesets if id_ in headers)
        about, claim_id = abouts.get(key.entity_id, ("", None))
        listed[key.id] = ConflictListRow(key, about, claim_id, tuple(authors))
    return listed


def conflict_at(session: Session, key: ConflictKey) -> ConflictRow | None:
    """Return a conflict in full, or None where it was settled meanwhile."""
    rows = open_conflicts(session, [key.entity_id])
    return next((row for row in rows if row.field == key.field), None)


def open_conflicts(session: Session, entity_ids: Sequence[UUID] = ()) -> list[ConflictRow]:
    """Return what is in conflict: in the whole file, or of these entities."""
    connection = session.connection()
    query = select(
        col(Conflict.entity), col(Conflict.entity_id), col(Conflict.field), col(Conflict.candidates)
    ).order_by(col(Conflict.entity), col(Conflict.entity_id), col(Conflict.field))
    if entity_ids:
        query = query.where(col(Conflict.entity_id).in_(list(entity_ids)))
    rows: Sequence[Any] = connection.execute(query).all()
    if not rows:
        return []
    edits = log.edits_of(connection, list({row.entity_id for row in rows}))
    formatter = _ConflictFormatter(connection, rows)
    told = [formatter.conflict(row, edits.get(row.entity_id, [])) for row in rows]
    hidden = covered(connection, (row.entity_id for row in told if can_be_covered(row.entity)))
    return [_covered(row) if row.entity_id in hidden else row for row in told]


def _uncovered(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions that what a conflict is about is not covered to whoever reads."""
    queries = (covered_judgements(connection), covered_notes(connection))
    return [col(Conflict.entity_id).not_in(query) for query in queries if query is not None]


def _covered(row: ConflictRow) -> ConflictRow:
    """Return a conflict on a covered row: who wrote there, and when, and no more."""
    if row.field == RETRACTED:
        return row
    candidates = tuple(
        replace(candidate, reason=None, values={}, words=COVERED) for candidate in row.candidates
    )
    before = None if row.before_words is None else COVERED
    return replace(
        row, before={}, before_words=before, candidates=candidates, both=None, covered=True
    )


class _ConflictFormatter:
    """Puts conflicts into words; the changesets of all of them are looked up at once."""

    def __init__(self, connection: Connection, rows: Sequence[Any]) -> None:
        self._connection = connection
        self._values = ValueFormatter(connection)
        self._candidates = {
            (row.entity_id, row.field): [
                (UUID(changeset_id), values) for changeset_id, values in json.loads(row.candidates)
            ]
            for row in rows
        }
        self._headers = changeset_headers(
            connection, {id_ for listed in self._candidates.values() for id_, _ in listed}
        )

    def conflict(self, row: Any, edits: Sequence[Edit]) -> ConflictRow:
        """Return one conflict in words."""
        listed = self._candidates[row.entity_id, row.field]
        shown_id = listed[0][0]
        shared = common_ancestors(edits, [changeset_id for changeset_id, _ in listed])
        state = fold(row.entity, shared).state
        before: dict[str, Any] | None = None
        if shared:
            before = {name: state.get(name) for name in fields_of(row.entity, row.field)}
        candidates = tuple(
            self._candidate(row, changeset_id, values, edits, is_shown=changeset_id == shown_id)
            for changeset_id, values in sorted(
                listed, reverse=True, key=lambda candidate: candidate[0]
            )
            if changeset_id in self._headers
        )
        return ConflictRow(
            row.entity,
            row.entity_id,
            row.field,
            describe(self._connection, RowRef(row.entity, row.entity_id)),
            before,
            None if before is None else self._values.format(row.entity, row.field, before),
            candidates,
            joined_text(
                row.entity, row.field, before, [candidate.values for candidate in candidates]
            ),
        )

    def _candidate(
        self,
        row: Any,
        changeset_id: UUID,
        values: Mapping[str, Any],
        edits: Sequence[Edit],
        *,
        is_shown: bool,
    ) -> CandidateRow:
        header = self._headers[changeset_id]
        if row.field == RETRACTED:
            patch = next((edit.patch for edit in edits if edit.changeset_id == changeset_id), None)
            if patch is None:
                words = self._describe_work(row, edits, header.author)
            else:
                words = _describe_retraction(row.entity, values, patch)
        else:
            words = self._values.format(row.entity, row.field, values)
        return CandidateRow(
            changeset_id,
            header.author,
            header.kind,
            header.reason,
            header.recorded_at,
            values,
            words,
            is_shown,
        )

    def _describe_work(self, row: Any, edits: Sequence[Edit], author: str) -> str:
        """Say what an author wrote on what hangs on a row, not seen by those who retracted it."""
        unseen_by = retractions(edits)
        work = work_of_others(
            self._connection,
            unseen_by[0].author,
            {row.entity_id: row.entity},
            {row.entity_id: unseen_by},
        )
        rows = [done.entity for done in work.get(row.entity_id, []) if author in done.authors]
        return f"worked on it ({describe_rows(rows)}), without having seen the retraction"


def joined_text(
    entity: str, group: str, before: Mapping[str, Any] | None, values: Sequence[Mapping[str, Any]]
) -> str | None:
    """Return a text with what all candidates wrote, or None where the field is no free text.

    Changes to different words are merged into the wording that all had seen. Where they touch
    the same words, the wordings follow one another, without those that another contains.
    """
    separator = _SEPARATORS.get((entity, group))
    if separator is None:
        return None
    texts = list(
        dict.fromkeys(str(written[group]) for written in reversed(values) if written.get(group))
    )
    if not texts:
        return None
    base = (before or {}).get(group)
    whole: str | None = texts[0]
    for text in texts[1:]:
        whole = merge_wordings(base, whole, text) if base and whole is not None else None
    if whole is not None:
        return whole
    apart = [text for text in texts if not any(text in other for other in texts if other != text)]
    return separator.join(apart)


def _describe_retraction(entity: str, values: Mapping[str, Any], patch: Mapping[str, Any]) -> str:
    """Describe what a candidate of a conflict about retraction did."""
    if values.get(RETRACTED):
        return "retracted it, without having seen the other"
    if patch.get(RETRACTED) is False:
        return "brought it back"
    names = ", ".join(label_of(entity, name) for name in patch)
    return f"worked on it ({names}), without having seen the retraction"


def _abouts(
    connection: Connection, entity: str, ids: Sequence[UUID]
) -> Mapping[UUID, tuple[str, UUID | None]]:
    """Return the text of each row of an entity, or else that of its claim; and the claim's id."""
    table = METADATA.tables[entity]
    claims = METADATA.tables["claim"].alias("on_claim")
    claim_id = table.c.id if entity == "claim" else table.c.get("claim_id")
    own = own_name(entity) if entity in NAMED else None
    text = own if own is not None else (null() if claim_id is None else claims.c.text)
    query = select(
        table.c.id, func.substr(text, 1, _ABOUT_LENGTH), null() if claim_id is None else claim_id
    ).where(table.c.id.in_(ids))
    if own is None and claim_id is not None:
        query = query.join(claims, claims.c.id == claim_id, isouter=True)
    rows: Sequence[Any] = connection.execute(query).all()
    hidden = covered(connection, ids) if entity == "annotation" else ()
    return {row[0]: (COVERED if row[0] in hidden else row[1] or "", row[2]) for row in rows}
