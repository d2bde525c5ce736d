"""Blind review: which verdicts are covered to whoever reads, and what stands in their place.

The one rule of it. A judgement is covered to a person where another of the desk gave it on a claim
that is this person's to judge, and this person has not judged yet, nor uncovered it. What others
published outside is never covered; nor is anything to editors, or to machines. So every read that
people get words from asks here; docs/analysis.md says what it is for.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from claimtrack.errors import ClaimtrackError
from claimtrack.models import METADATA, Annotation, Assessment, Assignment
from claimtrack.queries.reviewing import blind_of, editors_of, spellings
from claimtrack.schemas.listing import RowRef
from claimtrack.store.bulk import among
from claimtrack.store.reader import Reader, present_of, reader_of
from claimtrack.text import normalise
from claimtrack.vocabulary import Blind


class CoveredError(ClaimtrackError):
    """Something that is covered to whoever reads, where its words would be shown to work on."""

    def __init__(self, entity: str, short_id: str) -> None:
        super().__init__(
            f"{entity} {short_id}: is covered until you judge its claim; V on the claim uncovers "
            "it, and so does `claimtrack show --uncover`."
        )


COVERED = "(covered)"
"""What stands where a covered verdict, or a note on one, would be read."""

_HIDDEN = {
    "assessment": (
        "verdict", "rating", "scale", "date", "likelihood", "confidence", "rationale", "basis",
    ),
    "annotation": ("body", "exact", "prefix", "suffix", "left_out"),
}  # fmt: skip
"""The fields that say what was judged, or noted about it; the first is what is said instead."""


def covered_judgements(connection: Connection) -> Select[Any] | None:
    """Return a query for the ids of all judgements that are covered to whoever reads.

    None where nothing can be: the reader is a machine or an editor, or the review is not blind.
    It is for `present_of(connection)`.
    """
    reader = reader_of(connection)
    present = present_of(connection)
    mode = None if reader is None else _mode(present, reader)
    if reader is None or mode is None:
        return None
    yours = _of_others(present, reader).where(
        ~among(present, col(Assessment.claim_id), reader.seen(present))
    )
    if mode is Blind.ASSIGNED:
        asked = select(col(Assignment.id)).where(
            col(Assignment.claim_id) == col(Assessment.claim_id),
            col(Assignment.reviewer).in_(spellings(present, col(Assignment.reviewer), reader.name)),
            col(Assignment.retracted).is_(False),
        )
        yours = yours.where(asked.correlate(Assessment).exists())
    return yours


def covered_notes(connection: Connection) -> Select[Any] | None:
    """Return a query for the ids of all notes on covered judgements; None where there are none."""
    judgements = covered_judgements(connection)
    if judgements is None:
        return None
    return select(col(Annotation.id)).where(col(Annotation.assessment_id).in_(judgements))


def is_blind(connection: Connection) -> bool:
    """Say whether anything may be covered to whoever reads."""
    reader = reader_of(connection)
    return reader is not None and _mode(present_of(connection), reader) is not None


def covered(connection: Connection, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return which of these judgements, and notes on judgements, are covered to whoever reads.

    The others are shown by this: it is noted that the reader has seen them, where it matters.
    """
    reader = reader_of(connection)
    wanted = frozenset(ids)
    if reader is None or not wanted:
        return frozenset()
    present = present_of(connection)
    targets = _judgements_of(present, wanted)
    hidden = _covered_of(connection, frozenset(targets.values()))
    reader.left_out |= hidden
    _note_seen(present, reader, frozenset(targets.values()) - hidden)
    return frozenset(id_ for id_, judgement in targets.items() if judgement in hidden)


def hidden_from(connection: Connection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these judgements are covered; nothing of the others is shown by this."""
    reader = reader_of(connection)
    hidden = _covered_of(connection, frozenset(ids)) if reader is not None else frozenset()
    if reader is not None:
        reader.left_out |= hidden
    return hidden


def see(connection: Connection, claims: Collection[UUID]) -> None:
    """Note that whoever reads sees what others judged of these claims, as far as it is open."""
    if reader_of(connection) is not None and claims:
        query = select(col(Assessment.id)).where(
            among(connection, col(Assessment.claim_id), claims)
        )
        covered(connection, connection.execute(query).scalars())


def masked(entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a covered row as they are shown: what was judged is left out."""
    first, *others = _HIDDEN[entity]
    told = {name: value for name, value in values.items() if name not in others}
    return {**told, first: COVERED} if first in values else told


def can_be_covered(entity: str) -> bool:
    """Say whether rows of a kind may be covered."""
    return entity in _HIDDEN


def uncover(connection: Connection, claims: Collection[UUID] | None = None) -> tuple[int, int]:
    """Uncover the verdicts on these claims, or on all; return how many, and on how many claims.

    It is remembered on this computer until the reader judges: what is judged then is informed.
    """
    reader, judgements = reader_of(connection), covered_judgements(connection)
    if reader is None or judgements is None:
        return 0, 0
    query = judgements.add_columns(col(Assessment.claim_id)).where(
        col(Assessment.retracted).is_(False)
    )
    if claims is not None:
        query = query.where(among(connection, col(Assessment.claim_id), claims))
    rows = present_of(connection).execute(query).all()
    found = {row[1] for row in rows}
    reader.note(present_of(connection), found)
    return len(rows), len(found)


def seen_before_judging(
    connection: Connection, name: str, seen: Collection[UUID], claim_ids: Collection[UUID]
) -> frozenset[UUID]:
    """Return on which of these claims somebody's judgement would be informed.

    There is a live judgement by another of the desk, which this person has `seen`; or they have
    judged the claim before, from when on all is open to them.
    """
    others = aliased(Assessment)
    names = spellings(connection, col(Assessment.reviewer), name)
    own = exists().where(
        col(Assessment.claim_id) == others.claim_id,
        col(Assessment.reviewer).in_(names),
        col(Assessment.source_id).is_(None),
    )
    query = (
        select(col(others.claim_id), own)
        .where(
            col(others.claim_id).in_(list(claim_ids)),
            col(others.reviewer).not_in(names),
            col(others.source_id).is_(None),
            col(others.retracted).is_(False),
        )
        .distinct()
    )
    return frozenset(
        claim for claim, judged in connection.execute(query) if judged or claim in seen
    )


def claims_about(session: Session, rows: Iterable[RowRef]) -> set[UUID]:
    """Return the claims that these rows are, or hang on; of a note on a verdict, that one's."""
    connection = session.connection()
    claims: set[UUID] = set()
    judged: set[UUID] = set()
    for row in rows:
        if row.entity == "claim":
            claims.add(row.id)
            continue
        columns = METADATA.tables[row.entity].c
        names = [name for name in ("claim_id", "assessment_id") if name in columns]
        query = select(*(columns[name] for name in names)).where(columns.id == row.id)
        row_found = connection.execute(query).mappings().first() if names else None
        found = dict(row_found or {})
        claims.update(filter(None, [found.get("claim_id")]))
        judged.update(filter(None, [found.get("assessment_id")]))
    of_them = select(col(Assessment.claim_id)).where(among(connection, col(Assessment.id), judged))
    return claims | set(connection.execute(of_them).scalars())


def covered_count(connection: Connection) -> tuple[int, int]:
    """Return how many live judgements are covered to whoever reads, and on how many claims."""
    query = covered_judgements(connection)
    if query is None:
        return 0, 0
    claims = query.where(col(Assessment.retracted).is_(False)).with_only_columns(
        func.count(), func.count(col(Assessment.claim_id).distinct())
    )
    row = present_of(connection).execute(claims).one()
    return row[0], row[1]


def _mode(connection: Connection, reader: Reader) -> Blind | None:
    """Return whether `assigned` claims or `all` are blind to a reader; None where none are."""
    mode = Blind(blind_of(connection))
    if mode is Blind.OFF or normalise(reader.name) in map(normalise, editors_of(connection)):
        return None
    return mode


def _of_others(connection: Connection, reader: Reader) -> Select[Any]:
    """Select the judgements by others of the desk on claims that a reader has not judged."""
    own = aliased(Assessment)
    names = spellings(connection, col(Assessment.reviewer), reader.name)
    judged = select(col(own.id)).where(
        col(own.claim_id) == col(Assessment.claim_id),
        col(own.reviewer).in_(names),
        col(own.source_id).is_(None),
    )
    return select(col(Assessment.id)).where(
        col(Assessment.source_id).is_(None),
        col(Assessment.reviewer).not_in(names),
        ~judged.correlate(Assessment).exists(),
    )


def _judgements_of(connection: Connection, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the judgement that each of these rows is, or is a note on."""
    own = select(col(Assessment.id)).where(among(connection, col(Assessment.id), ids))
    noted = select(col(Annotation.id), col(Annotation.assessment_id)).where(
        among(connection, col(Annotation.id), ids), col(Annotation.assessment_id).is_not(None)
    )
    found: dict[UUID, UUID] = {id_: id_ for id_ in connection.execute(own).scalars()}
    found.update((row[0], row[1]) for row in connection.execute(noted) if row[1])
    return found


def _covered_of(connection: Connection, ids: Collection[UUID]) -> frozenset[UUID]:
    judgements = covered_judgements(connection) if ids else None
    if judgements is None:
        return frozenset()
    present = present_of(connection)
    return frozenset(
        present.execute(judgements.where(among(present, col(Assessment.id), ids))).scalars()
    )


def _note_seen(connection: Connection, reader: Reader, ids: Collection[UUID]) -> None:
    """Note the claims of these judgements as seen, where others gave them before the reader."""
    if ids:
        query = _of_others(connection, reader).where(among(connection, col(Assessment.id), ids))
        claims = connection.execute(query.with_only_columns(col(Assessment.claim_id)).distinct())
        reader.note(connection, claims.scalars())
