"""What the screen reads: long answers get done while somebody moves, and make room for writes."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from sqlmodel import Session

from claimtrack.store import Store
from claimtrack.tui.query_thread import QUICK, QueryThread

_PATIENCE_S = 20.0
_ENDLESS = """
    WITH RECURSIVE n(n) AS (SELECT gate() UNION ALL SELECT n + 1 FROM n) SELECT max(n) FROM n
"""


def started(store: Store, failures: list[Any]) -> QueryThread:
    def deliver(function: Callable[..., Any], *arguments: Any) -> None:
        function(*arguments)

    queries = QueryThread(lambda: store, deliver, failures.append, failures.append)
    queries.start()
    return queries


@pytest.mark.parametrize("slot", ["order", "frequencies"])
def test_a_long_answer_is_begun_once_however_much_somebody_moves(kerry: Store, slot: str) -> None:
    begun: list[str] = []
    answers: list[object] = []
    has_moved = Event()

    def long(_: Session) -> str:
        begun.append(slot)
        assert has_moved.wait(_PATIENCE_S)
        return slot

    queries = started(kerry, answers)
    queries.ask(slot, long, answers.append)
    for quick in QUICK:
        is_answered = Event()

        def take(answer: str, is_answered: Event = is_answered) -> None:
            answers.append(answer)
            is_answered.set()

        def answer(_: Session, quick: str = quick) -> str:
            return quick

        queries.ask(quick, answer, take)
        assert is_answered.wait(_PATIENCE_S)
    has_moved.set()

    assert queries.wait_until_idle(_PATIENCE_S)
    assert begun == [slot]
    assert answers == [*QUICK, slot]
    queries.close()


def test_a_write_waits_for_no_list_that_is_being_put_in_order(
    kerry: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[object] = []
    is_reading, begun = Event(), []

    def gate() -> int:
        is_reading.set()
        return 1

    def order(session: Session) -> str:
        begun.append("order")
        if len(begun) == 1:
            connection = session.connection()
            driver: Any = connection.connection.driver_connection
            driver.create_function("gate", 0, gate)
            connection.exec_driver_sql(_ENDLESS)
        return "order"

    def look_at_every_row() -> None:
        answers.append("looked for what made the reading fail")

    monkeypatch.setattr(kerry, "explanation", look_at_every_row)
    queries = started(kerry, answers)
    queries.ask("order", order, answers.append)
    assert is_reading.wait(_PATIENCE_S)
    with queries.making_room(), kerry.writing():
        assert not queries.wait_until_idle(0)
        written = list(answers)

    assert queries.wait_until_idle(_PATIENCE_S)
    assert written == []
    assert answers == ["order"]
    assert len(begun) == 2
    queries.close()
