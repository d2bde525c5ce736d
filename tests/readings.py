"""What a file must show, read slowly from its whole log: for tests of random histories."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from claimtrack.changes import projection
from claimtrack.history import log
from claimtrack.history.fold import Hanging, fold, retractions
from claimtrack.models import METADATA, Changeset
from claimtrack.queries.conflicts import open_conflicts
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.hanging import HANGS
from claimtrack.store import Store
from claimtrack.store.united import UNITABLE, united
from conftest import tables
from test_unseen_work import unseen_authors

_LOG = {"changeset", "change", "change_block"}


def assert_nobodys_work_is_hidden(store: Store) -> None:
    """Read the rule slowly, from the whole log: what others wrote unseen keeps a row in sight."""
    with store.reading() as session:
        connection = session.connection()
        edits = {row_id: (entity, listed) for entity, row_id, listed in log.all_edits(connection)}
        rows = {
            row_id: projection.read_row(connection, entity, row_id)
            for row_id, (entity, _) in edits.items()
        }
        in_conflict = {(one.entity_id, one.field) for one in open_conflicts(session)}
    hangs_on: dict[UUID, set[UUID]] = {row_id: set() for row_id in edits}
    for row_id, (entity, _) in edits.items():
        hangs_on[row_id] |= {(rows[row_id] or {})[field] for field in HANGS[entity]} - {None}
    everything_above = {row_id: above(row_id, hangs_on) for row_id in edits}
    for row_id, (entity, listed) in edits.items():
        hanging = [Hanging(*edits[other]) for other in edits if row_id in everything_above[other]]
        unseen = unseen_authors(retractions(listed), hanging)
        row = rows[row_id] or {}
        if unseen:
            assert not row["retracted"]
            assert (row_id, "retracted") in in_conflict
        else:
            assert row["retracted"] == bool(fold(entity, listed).state.get("retracted"))


def above(row_id: UUID, hangs_on: dict[UUID, set[UUID]]) -> set[UUID]:
    """Return all that a row hangs on; it never changes, so nothing runs in circles."""
    return hangs_on[row_id].union(*(above(other, hangs_on) for other in hangs_on[row_id]))


def links_of(session: Session, entity: str) -> dict[UUID, UUID]:
    """Return what each row of a kind says that it is the same as."""
    table = METADATA.tables[entity]
    query = select(table.c.id, table.c.same_as_id).where(
        table.c.same_as_id.is_not(None), table.c.retracted.is_(False)
    )
    return {row[0]: row[1] for row in session.connection().execute(query)}


def circles_of_united(store: Store) -> set[frozenset[UUID]]:
    """Return the circles among united rows: sets from which each row leads to all of them."""
    found = set()
    with store.reading() as session:
        for entity in UNITABLE:
            links = links_of(session, entity)
            for start in links:
                path = [start]
                while len(path) <= len(links) and path[-1] in links:
                    path.append(links[path[-1]])
                if start in path[1:]:
                    found.add(frozenset(path))
    return found


def assert_united_as_linked(store: Store) -> None:
    """Flood each group of rows that are one, circles too, and show the claims among them."""
    with store.reading() as session:
        for entity in UNITABLE:
            links = {frozenset(link) for link in links_of(session, entity).items()}
            groups = united(session.connection(), entity)
            for row_id in {row_id for link in links for row_id in link}:
                group = flooded(row_id, links)
                assert groups.all_of([row_id]) == group
                assert groups.first(row_id) in group
                assert {groups.first(other) for other in group} == {groups.first(row_id)}
                if entity == "claim":
                    same = {row.id for row in claim_detail(session, row_id).same}
                    assert same == in_sight(session, group) - {row_id}


def in_sight(session: Session, claims: set[UUID]) -> set[UUID]:
    """Return those of some claims that are not retracted."""
    table = METADATA.tables["claim"]
    query = select(table.c.id).where(table.c.id.in_(claims), table.c.retracted.is_(False))
    return set(session.connection().execute(query).scalars())


def flooded(row_id: UUID, links: set[frozenset[UUID]]) -> set[UUID]:
    """Return all that links lead to, either way."""
    group = {row_id}
    while more := {one for link in links if link & group for one in link} - group:
        group |= more
    return group


def said_by(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of what a file says, without the log of how it came to say so."""
    return {name: rows for name, rows in tables(store).items() if name not in _LOG}


def written_by(store: Store, author: str) -> set[UUID]:
    """Return the changesets that stand under a name."""
    with store.reading() as session:
        query = select(col(Changeset.id)).where(col(Changeset.author) == author)
        return set(session.connection().execute(query).scalars())
