"""Keeping standings true: after every write, for the connected part of what changed.

`argument` decides; this finds the part of the argument that it must see, and writes what differs.
"""

from collections.abc import Iterable, Mapping
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, delete, select

from claimtrack.argument import standings
from claimtrack.models import METADATA
from claimtrack.queries.arguments import all_ends, batches, connected, live_speakers, load
from claimtrack.schemas.rows import Flip
from claimtrack.store.bulk import among, insert_many
from claimtrack.vocabulary import Label

_STANDINGS = METADATA.tables["standing"]
_AT_ONCE = 4000


def refresh(
    connection: Connection, claim_ids: Iterable[UUID], was_live: Mapping[UUID, bool]
) -> list[Flip]:
    """Compute the standings of these claims, and of all that are connected with them, again.

    Returns what was turned, by claim; `was_live` says which claims were there and in sight before,
    of those that are new or were retracted or brought back: a new standing turns none.
    """
    start = set(claim_ids)
    if not start:
        return []
    part = connected(connection, start)
    computed = compute(connection, part)
    return _write(connection, part, computed, was_live)


def refresh_all(connection: Connection) -> None:
    """Compute every standing again."""
    connection.execute(delete(_STANDINGS))
    part = all_ends(connection)
    _write(connection, part, compute(connection, part), {})


def stale(connection: Connection) -> list[UUID]:
    """Return the claims with another standing than the argument gives them (for `check`)."""
    computed = {
        claim_id: row for claim_id, row in compute(connection, all_ends(connection)).items() if row
    }
    held = {
        row.claim_id: (row.label, row.partial) for row in connection.execute(select(_STANDINGS))
    }
    ids = computed.keys() | held.keys()
    return [claim_id for claim_id in sorted(ids) if computed.get(claim_id) != held.get(claim_id)]


def compute(connection: Connection, part: set[UUID]) -> dict[UUID, tuple[str, str | None] | None]:
    """Return label and partial labels of each live claim of a part; None for plain unanswered."""
    statements, answers = load(connection, live_speakers(connection, part))
    return {
        cast("UUID", claim_id): None
        if standing.label is Label.UNANSWERED and not standing.partial
        else (
            standing.label.value,
            ", ".join(f"{aim.value} {label.value}" for aim, label in standing.partial) or None,
        )
        for claim_id, standing in standings(statements, answers).items()
    }


def _write(
    connection: Connection,
    part: set[UUID],
    computed: dict[UUID, tuple[str, str | None] | None],
    was_live: Mapping[UUID, bool],
) -> list[Flip]:
    """Bring the rows of a part up to date, touching only those that differ."""
    flips = []
    for ids in batches(part, _AT_ONCE):
        query = select(_STANDINGS).where(among(connection, _STANDINGS.c.claim_id, ids))
        held = {row.claim_id: (row.label, row.partial) for row in connection.execute(query)}
        wanted = {claim_id: row for claim_id in ids if (row := computed.get(claim_id))}
        gone = [claim_id for claim_id in held if held[claim_id] != wanted.get(claim_id)]
        if gone:
            chosen = among(connection, _STANDINGS.c.claim_id, gone)
            connection.execute(delete(_STANDINGS).where(chosen))
        rows = [
            {"claim_id": claim_id, "label": row[0], "partial": row[1]}
            for claim_id, row in wanted.items()
            if held.get(claim_id) != row
        ]
        insert_many(connection, _STANDINGS, rows)
        flips += [
            Flip(claim_id, _words(held.get(claim_id)), _words(wanted.get(claim_id)))
            for claim_id in sorted({*gone, *(row["claim_id"] for row in rows)})
            if claim_id in computed and was_live.get(claim_id, True)
        ]
    return flips


def _words(row: tuple[str, str | None] | None) -> str:
    """Return a standing in words, its partial labels in brackets."""
    if row is None:
        return Label.UNANSWERED.value
    return f"{row[0]} ({row[1]})" if row[1] else row[0]
