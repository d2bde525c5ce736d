"""Each index is there for a query that uses it, and ARCHITECTURE.md names every one."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, inspect
from sqlmodel import Session

import everything
from claimtrack.history import log
from claimtrack.queries.actor_detail import actor_detail
from claimtrack.queries.claim_list import order, rows_by_id
from claimtrack.queries.detail import claim_detail, source_detail
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.hanging import below
from claimtrack.queries.lookup import find
from claimtrack.queries.naming import called
from claimtrack.store import Store
from claimtrack.store.united import united

ARCHITECTURE = Path(__file__).resolve().parents[1] / "ARCHITECTURE.md"
Look = Callable[[Session], object]


def listed(words: str) -> Look:
    """Return the look that lists claims."""
    return lambda session: list(order(session, parse(words)))


def named(entity: str, words: str) -> Look:
    """Return the look for who or what is called so."""
    return lambda session: called(session.connection(), entity, words)


def one_with(entity: str) -> Look:
    """Return the look for rows that are one."""
    return lambda session: united(session.connection(), entity)


def hanging_on(entity: str) -> Look:
    """Return the look for what hangs on a row, as whoever takes it back or merges it needs it."""
    return lambda session: below(session.connection(), {UUID(int=99): entity})


def claim(session: Session) -> object:
    """Show a claim with all on it."""
    return claim_detail(session, everything.SAFE)


def source(session: Session) -> object:
    """Show a source with all on it."""
    return source_detail(session, everything.PAPER)


def actor(session: Session) -> object:
    """Show an actor with all that it said and issued."""
    return actor_detail(session, everything.MILL)


LOOKS: dict[str, Look] = {
    "claim (said_earliest, id, retracted)": listed(""),
    "claim (stage, said_earliest, id)": listed("stage:inbox"),
    "claim (speaker_id, said_earliest, id)": listed("speaker:mill"),
    "claim (owner)": listed("owner:alice"),
    "claim (part_of_id)": claim,
    "claim (same_as_id)": one_with("claim"),
    "actor (same_as_id)": one_with("actor"),
    "source (same_as_id)": one_with("source"),
    "citation (claim_id)": claim,
    "citation (source_id)": source,
    "rebuttal (claim_id)": claim,
    "rebuttal (counterclaim_id)": claim,
    "support (claim_id)": claim,
    "support (supporter_id)": hanging_on("claim"),
    "assignment (claim_id)": hanging_on("claim"),
    "quantity (claim_id)": hanging_on("claim"),
    "exhibit (source_id)": hanging_on("source"),
    "exhibit (snapshot_id)": hanging_on("snapshot"),
    "assessment (claim_id)": claim,
    "assessment (source_id)": hanging_on("source"),
    "tagging (claim_id)": claim,
    "tagging (tag_id)": listed("tag:dam"),
    "annotation (claim_id)": claim,
    "annotation (citation_id)": claim,
    "annotation (rebuttal_id)": claim,
    "annotation (assessment_id)": hanging_on("assessment"),
    "annotation (source_id)": source,
    "annotation (actor_id)": actor,
    "annotation (reply_to_id)": hanging_on("annotation"),
    "source (issuer_id)": actor,
    "snapshot (source_id)": source,
    "alias (actor_id)": actor,
    "actor (name)": named("actor", "Mill"),
    "tag (name)": named("tag", "dam"),
    "origin (key)": lambda session: find(session, "safe-25", ("claim",)),
    "origin (entity_id)": lambda session: rows_by_id(session, [everything.SAFE]),
    "origin (dataset)": listed("import:case"),
    "change (entity_id, changeset_id)": lambda session: log.changes_of(
        session.connection(), [everything.SAFE]
    ),
}


@pytest.fixture
def filled(store: Store) -> Store:
    """Return a store with a few rows in every table."""
    everything.a_few_of_everything(store)
    return store


def indexes(store: Store) -> dict[str, str]:
    """Return the names of the indexes that a database is told to make, by table and columns."""
    seen = inspect(store.engine)
    return {
        f"{table} ({', '.join(map(str, one['column_names']))})": str(one["name"])
        for table in seen.get_table_names()
        for one in seen.get_indexes(table)
        if str(one["name"]).startswith("ix_") and None not in one["column_names"]
    }


def plans(store: Store, look: Look) -> str:
    """Return how the database answers the very statements that a look sends."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    explain = "EXPLAIN QUERY PLAN" if store.dialect == "sqlite" else "EXPLAIN"
    with store.reading() as session:
        connection = session.connection()
        if store.dialect != "sqlite":  # which reads small tables whole, as large ones it does not
            connection.exec_driver_sql("SET enable_seqscan = off")
        event.listen(connection, "before_cursor_execute", note)
        look(session)
        event.remove(connection, "before_cursor_execute", note)
        return "\n".join(
            str(step)
            for statement, values in asked
            if statement.lstrip().startswith(("SELECT", "WITH"))
            for step in connection.exec_driver_sql(f"{explain} {statement}", values)
        )


def test_each_index_is_used_by_the_query_that_it_is_for(filled: Store) -> None:
    names = indexes(filled)
    seen = {index: plans(filled, LOOKS[index]) for index in LOOKS.keys() & names.keys()}

    assert names.keys() == LOOKS.keys()
    assert [index for index in seen if not re.search(rf"\b{names[index]}\b", seen[index])] == []


def test_the_architecture_names_every_index_and_no_other() -> None:
    table = ARCHITECTURE.read_text("utf-8").partition("| index | ")[2].partition("\n\n")[0]
    first_cells = [line.split(" | ")[0] for line in table.splitlines()[2:]]

    assert sorted(re.findall("`([^`]+)`", " ".join(first_cells))) == sorted(LOOKS)
