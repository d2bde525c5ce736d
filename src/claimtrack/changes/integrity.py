"""Proof that a store is sound: pages, references, digests, and rows that follow from the log."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlmodel import col

from claimtrack.changes import standings
from claimtrack.changes.clock_mending import implausible_dates
from claimtrack.changes.drift import Drift, DriftKind, drifts
from claimtrack.changes.leftovers import leftovers
from claimtrack.changes.projection import TABLES
from claimtrack.changes.sealing import Against, compare
from claimtrack.entities import REFERENCES
from claimtrack.history import blocks, log
from claimtrack.models import Changeset, Claim, Snapshot, Source, Workspace
from claimtrack.queries.naming import own_name
from claimtrack.queries.snapshots import file_bytes
from claimtrack.store import Store, index, schema, texts
from claimtrack.store.header import SCHEMA_VERSION
from claimtrack.store.origins import origins
from claimtrack.store.salvage import Damage, newest_sound, survey
from claimtrack.store.strange import StrangeValue, strange_columns, strange_values
from claimtrack.text import counted

_MOST = 100
"""So many problems are named; a file with more needs its backup, not a longer list."""


_NAMED = 3
"""So many of many claims."""


@dataclass(slots=True)
class CheckReport:
    """What was found: problems as sentences (none: sound), and how much was looked at."""

    problems: list[str] = field(default_factory=list)
    claims: int = 0
    changesets: int = 0
    next: list[str] = field(default_factory=list)
    """What to do, where something is to be done at once."""
    seals: list[str] = field(default_factory=list)
    """Of each seal that fits: over how much it is, and what was added since."""


def check(store: Store, against: Sequence[Against] = ()) -> CheckReport:
    """Examine a whole store, and what became of what was sealed; it is only read."""
    report = CheckReport()
    path = store.location.path
    damage = survey(path) if path is not None else None
    if path is not None and damage:
        return damage_report(path, damage)
    with store.reading(tells_loss=False) as session:
        connection = session.connection()
        report.problems += islice(_problems(connection, path, against, report), _MOST)
        report.claims = connection.execute(select(func.count(col(Claim.id)))).scalar_one()
        report.changesets = connection.execute(select(func.count(col(Changeset.id)))).scalar_one()
    return report


def damage_report(path: Path, damage: Damage) -> CheckReport:
    """Return what can still be read of a damaged file, and what to do next."""
    report = CheckReport(list(damage.sentences()))
    report.claims, report.changesets = (
        damage.readable.get(name, (0, None))[0] for name in ("claim", "changeset")
    )
    copy = newest_sound(path)
    if copy is None:
        report.next.append("No backup of it is kept here. A teammate's copy has what you shared.")
    else:
        report.next.append(
            f"The newest sound backup is of {copy.made_at:%Y-%m-%d %H:%M} (UTC). "
            "`claimtrack restore` puts it in place, and sets the damaged file aside beside it."
        )
    return report


def _problems(
    connection: Connection, path: Path | None, against: Sequence[Against], report: CheckReport
) -> Iterator[str]:
    """Yield what is wrong: first what may keep the rest from being looked at."""
    strange = [*strange_columns(connection)]
    values = [*strange_values(connection)]
    yield from strange
    yield from map(_about, values)
    is_logged = any(value.is_logged for value in values)
    faulty = [] if strange or is_logged else [*islice(blocks.faults(connection), _MOST)]
    yield from faulty
    if strange or is_logged or faulty:
        yield "What follows from these was not looked at."
        return
    yield from _identity(connection)
    yield from schema.misstated_versions(connection)
    if path is not None:
        yield from origins(connection, path)
    if against:
        compared = compare(connection, path, against)
        report.seals, report.next = compared.sound, compared.next
        yield from compared.problems
    yield from _history(connection)
    for drift in drifts(connection):
        if not values or drift.kind not in (DriftKind.UNREADABLE, DriftKind.STRANGE):
            yield f"{drift} {_advice(drift)}"
    yield from map(str, schema.broken_keys(connection))
    yield from leftovers(connection)
    yield from _nameless(connection)
    if not values:
        yield from _texts(connection)
        yield from _derived(connection)


def _about(value: StrangeValue) -> str:
    if value.is_logged:
        return f"{value} Compare with a teammate's copy, or restore a backup."
    return f"{value} `claimtrack check --adopt` puts it right."


def _advice(drift: Drift) -> str:
    if drift.kind is DriftKind.BROKEN:
        return "Compare with a teammate's copy."
    return "`claimtrack check --adopt` takes it in, or puts it right."


def _identity(connection: Connection) -> Iterator[str]:
    count = connection.execute(select(func.count(col(Workspace.id)))).scalar_one()
    if count != 1:
        yield f"The file has {count} workspace rows; it should have one."


def _history(connection: Connection) -> Iterator[str]:
    for changeset_id in log.headerless(connection):
        yield (
            f"Changeset {changeset_id.hex[:16]} is gone and its changes are not, or another "
            "program wrote them. Merge a teammate's copy, or restore a backup."
        )
    for changeset_id in log.verify(connection):
        yield (
            f"Changeset {changeset_id.hex[:16]} does not fit its digest: it or its changes were "
            "altered after they were written. Compare with a teammate's copy."
        )
    yield from _newer(connection)
    yield from _order(connection)
    yield from implausible_dates(connection)


def _newer(connection: Connection) -> Iterator[str]:
    number = col(Changeset.schema_version)
    query = select(col(Changeset.id), number).where((number > SCHEMA_VERSION) | (number < 1))
    for changeset_id, schema_version in connection.execute(query):
        yield (
            f"Changeset {changeset_id.hex[:16]} says that it is of schema {schema_version}; "
            f"the file is of schema {SCHEMA_VERSION}."
        )


def _order(connection: Connection) -> Iterator[str]:
    """Yield where the history runs backwards, or builds on what is gone."""
    changesets = set(connection.execute(select(col(Changeset.id))).scalars())
    for entity, entity_id, edits in log.all_edits(connection):
        name = f"{entity} {entity_id.hex[:8]}"
        known = {edit.changeset_id for edit in edits}
        if any(parent >= edit.changeset_id for edit in edits for parent in edit.parents & known):
            yield f"{name}: a change is older than one that it had seen."
        gone = [parent for edit in edits for parent in sorted(edit.parents - known)]
        gone += [edit.undoes for edit in edits if edit.undoes and edit.undoes not in changesets]
        if gone:
            yield (
                f"{name}: a change builds on {gone[0].hex[:16]}, which is gone. "
                "Merge a teammate's copy, or restore a backup."
            )


def _nameless(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each source in sight of which nobody can tell which document it is."""
    query = select(col(Source.id), own_name("source")).where(
        col(Source.title).is_(None), col(Source.url).is_(None), col(Source.retracted).is_(False)
    )
    for source_id, name in connection.execute(query.order_by(col(Source.id))):
        digits = source_id.hex[:8]
        yield (
            f"source {digits} ({name}) has neither a title nor an address: two people took one "
            f"away each. `claimtrack revise {digits} --title TITLE` gives it one."
        )


def _derived(connection: Connection) -> Iterator[str]:
    yield from _circles(connection)
    stale = index.stale(connection)
    if stale:
        yield f"The search index is out of date for {_some(stale)}."
    stale = standings.stale(connection)
    if stale:
        yield f"The standings of {_some(stale)} do not follow from the recorded argument."


def _some(claim_ids: Sequence[UUID]) -> str:
    names = ", ".join(claim_id.hex[:8] for claim_id in claim_ids[:_NAMED])
    more = ", …" if len(claim_ids) > _NAMED else ""
    return f"{counted(len(claim_ids), 'claim')} ({names}{more})"


def _texts(connection: Connection) -> Iterator[str]:
    wanted = connection.execute(select(col(Snapshot.sha256)).distinct()).scalars().all()
    for sha256 in sorted(set(wanted) - texts.held(connection, wanted)):
        yield f"The kept text {sha256[:12]} is missing. A teammate's copy or a backup has it."
    yield from _files(connection)
    for sha256 in texts.altered(connection):
        yield f"The kept text {sha256[:12]} was altered: it does not fit its SHA-256."


def _files(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each kept file that is missing, or not what its copy says."""
    query = select(
        col(Snapshot.id),
        col(Snapshot.sha256),
        col(Snapshot.original),
        col(Snapshot.file_sha256),
        col(Snapshot.file_size),
    ).where(col(Snapshot.original).is_not(None))
    rows: Iterable[Any] = connection.execute(query).all()
    for snapshot_id, text_sha256, original, sha256, size in rows:
        name = f"The file of the kept copy {snapshot_id.hex[:8]}"
        data = file_bytes(connection, text_sha256, original)
        if data is None:
            yield f"{name} is missing. A teammate's copy or a backup has it."
        elif sha256 not in (None, hashlib.sha256(data).hexdigest()):
            yield f"{name} does not fit its SHA-256."
        elif size not in (None, len(data)):
            yield f"{name} has {len(data):,} bytes, not {size:,}."


def _circles(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each circle of rows; two files, each without one, can merge into it.

    They do no harm: whoever follows one stops. But nobody meant them.
    """
    for entity, references in REFERENCES.items():
        table = TABLES[entity]
        for name in (name for name, target in references.items() if target == entity):
            query = select(table.c.id, table.c[name]).where(
                table.c[name].is_not(None), table.c.retracted.is_(False)
            )
            links = {row[0]: row[1] for row in connection.execute(query)}
            for circle in circles(links):
                ids = " → ".join(row_id.hex[:8] for row_id in (*circle, circle[0]))
                yield f"{entity}: {name.removesuffix('_id')} runs in a circle: {ids}. Clear one."


def circles(links: Mapping[UUID, UUID]) -> Iterator[list[UUID]]:
    """Yield the circles in what points to what, each once, from its least id on."""
    done: set[UUID] = set()
    for start in sorted(links):
        path: list[UUID] = []
        node: UUID | None = start
        while node is not None and node not in done:
            done.add(node)
            path.append(node)
            node = links.get(node)
        if node in path:
            circle = path[path.index(node) :]
            least = circle.index(min(circle))
            yield circle[least:] + circle[:least]
