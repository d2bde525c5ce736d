"""What a key asks of a large file is found by an index: no table is read from end to end."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from claimtrack.queries.conflicts import count_conflicts
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.lookup import find
from claimtrack.queries.outline import outline
from claimtrack.store import Store

LARGE = ("claim", "citation", "rebuttal", "annotation", "assessment", "change", "changeset")


def a_claim(session: Session) -> Any:
    return find(session, "soldiers-220", ("claim",)).id


LOOKS: dict[str, Callable[[Session], object]] = {
    "a claim with all on it": lambda session: claim_detail(session, a_claim(session)),
    "the map around a claim": lambda session: outline(session, a_claim(session)),
    "the number of conflicts": count_conflicts,
}


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_reads_no_table_from_end_to_end(kerry: Store, look: str) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    with kerry.reading() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        LOOKS[look](session)
        event.remove(connection, "before_cursor_execute", note)
        plans = [
            (step[3], statement)
            for statement, values in asked
            if statement.startswith(("SELECT", "WITH"))
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]

    scans = [
        (step, statement) for step, statement in plans
        if step.startswith("SCAN") and "INDEX" not in step and step.split()[1] in LARGE
    ]  # fmt: skip
    assert len(plans) > 0
    assert scans == []
