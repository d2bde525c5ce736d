"""Very many answers to one claim, and one answer upon another: work grows in a line with them.

Work is counted (statements, look-ups, calls), never timed.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import shapes
from claimtrack.queries import answer_tree, outline
from claimtrack.queries.arguments import connected
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.lookup import find
from claimtrack.queries.reasons import Reasons, standing_reason
from claimtrack.store import Store, create_store
from claimtrack.transfer import import_path, importing
from claimtrack.transfer.needs import struck
from claimtrack.transfer.plan import plan_record
from claimtrack.transfer.record_plan import RecordPlan, Row
from conftest import Shell
from counting import counted_statements

SMALL, LARGE = 60, 240
"""Four times as many: work that grows in a line grows four times at most, quadratic sixteen."""


def argument(store: Store, folder: Path, shape: str, count: int) -> Store:
    path = folder / f"{shape}-{count}.jsonl"
    shapes.write(path, shape, count)
    report = import_path(store, path, "importer", dataset="shapes")
    assert (report.added, report.refused) == (count + 1, 0)
    return store


def claim(number: int) -> Row:
    return "claim", UUID(int=number)


class CountedRows(list[Row]):
    """Rows that count how often they are gone through."""

    looks = 0

    def __iter__(self) -> Iterator[Row]:
        CountedRows.looks += 1
        return super().__iter__()


def test_a_chain_that_hangs_on_nothing_is_struck_whole_in_a_few_looks_at_each() -> None:
    count = 500
    brings = [CountedRows([claim(number)]) for number in range(count)]
    needs = [CountedRows([claim(number + 1)]) for number in range(count)]
    CountedRows.looks = 0

    lost = struck(brings, needs, set())

    assert lost == {number: claim(number + 1) for number in range(count)}
    assert CountedRows.looks <= 4 * count


def test_what_another_record_brings_too_is_not_lost_with_the_first() -> None:
    shared, missing = claim(1), [claim(8), claim(9)]

    lost = struck([[shared], [shared], []], [missing, [], [shared]], set())

    assert lost == {0: claim(8)}


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_an_argument_of_any_shape_comes_in_whole(store: Store, tmp_path: Path, shape: str) -> None:
    argument(store, tmp_path, shape, SMALL)

    with store.reading() as session:
        first = find(session, "c0", ("claim",)).id
        assert len(connected(session.connection(), {first})) == SMALL + 1


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_a_reason_asks_as_much_of_a_long_argument_as_of_a_short_one(
    filled_store: Callable[..., Store], tmp_path: Path, shape: str
) -> None:
    asked = []
    store = argument(filled_store(lambda _: None), tmp_path, shape, LARGE)
    for end in ("c0", f"c{LARGE}"):
        with store.reading() as session, counted_statements(store) as statements:
            standing_reason(session, find(session, end, ("claim",)).id)
        asked.append(len(statements))

    assert max(asked) <= 16


def test_the_reasons_of_one_argument_are_found_by_reading_it_once(tmp_path: Path) -> None:
    store = argument(create_store(tmp_path / "claims.db"), tmp_path, "chain", SMALL)

    with store.reading() as session:
        ids = [find(session, f"c{number}", ("claim",)).id for number in range(SMALL)]
        with counted_statements(store) as statements:
            reasons = Reasons(session)
            said = [reasons.of(claim_id) for claim_id in ids]

    assert len(statements) <= 16
    assert len(set(said)) > 1


def test_a_record_that_names_thousands_no_longer_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "records.jsonl"
    records: list[dict[str, object]] = [
        {"key": f"c{number}", "text": f"There were {number}."} for number in range(SMALL)
    ]
    records[0]["rebuttals"] = [{"kind": "denies", "claim": f"c{n}"} for n in range(1, SMALL)]
    path.write_text("\n".join(json.dumps(record) for record in records))
    store = create_store(tmp_path / "claims.db")
    import_path(store, path, "importer", dataset="shapes")
    path.write_text(json.dumps({"key": "c0", "text": "There were 0."}))
    read: list[object] = []

    def planned(*words: Any) -> RecordPlan:
        read.append(words)
        return plan_record(*words)

    monkeypatch.setattr(importing, "plan_record", planned)

    report = import_path(store, path, "importer", dataset="shapes")

    assert report.retracted == SMALL - 1
    assert len(read) <= SMALL + 2


def shown(rebuttals: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the answers of a tree, from `show --json`."""
    pending = list(rebuttals)
    while pending:
        answer = pending.pop()
        yield answer
        pending += answer["rebuttals"]


def depth(rebuttals: list[dict[str, Any]]) -> int:
    return max((1 + depth(answer["rebuttals"]) for answer in rebuttals), default=0)


def test_show_has_the_first_fifty_answers_and_says_how_many_more(
    sqlite_store: Store, shell: Shell, tmp_path: Path
) -> None:
    argument(sqlite_store, tmp_path, "wide", SMALL)

    printed = shell("show", "c0")
    noted = shell.err
    (cut,), (whole,) = shell.json("show", "c0"), shell.json("show", "c0", "--all")

    assert printed.count("denies") == 50
    assert "… and 10 more answers" in printed
    assert "--all shows everything" in noted
    assert (len(cut["rebuttals"]), cut["more"]["rebuttals"]) == (50, 10)
    assert (len(whole["rebuttals"]), whole["more"]["rebuttals"]) == (SMALL, 0)


def test_show_has_thirty_levels_and_with_all_goes_on_below_them(
    sqlite_store: Store, shell: Shell, tmp_path: Path
) -> None:
    argument(sqlite_store, tmp_path, "chain", 70)

    (cut,), (whole,) = shell.json("show", "c0"), shell.json("show", "c0", "--all")
    printed = shell("show", "c0", "--all")

    branches = [whole["rebuttals"], *(branch["rebuttals"] for branch in whole["deeper"])]
    assert depth(cut["rebuttals"]) == 30
    assert [answer["more"] for answer in shown(cut["rebuttals"])] == [0] * 29 + [1]
    assert [depth(branch) for branch in branches] == [30, 30, 10]
    assert [branch["level"] for branch in whole["deeper"]] == [30, 60]
    texts = {answer["claim"]["text"] for branch in branches for answer in shown(branch)}
    assert texts == {f"There were {number} convoys." for number in range(1, 71)}
    assert "LEVEL 31: AGAINST" in printed
    assert "LEVEL 61: AGAINST" in printed


def test_so_many_answers_are_shown_in_all_the_upper_levels_first(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_tree, "FIRST_OF_EACH", 3)
    monkeypatch.setattr(answer_tree, "MOST", 5)
    keys = [f"c0-{n}" for n in range(4)]
    keys += [f"{key}-{n}" for key in keys for n in range(4)]
    records: list[dict[str, object]] = [{"key": "c0", "text": "c0"}]
    for key in keys:
        answered = key.rpartition("-")[0]
        answers = [{"kind": "denies", "claims": [answered]}]
        records.append({"key": key, "text": key, "answers": answers})
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records))
    import_path(store, path, "importer", dataset="shapes")

    with store.reading() as session:
        found = find(session, "c0", ("claim",)).id
        tree = answer_tree.answer_tree(session, found)
        whole = answer_tree.answer_tree(session, found, whole=True)

    assert (len(tree.rebuttals), tree.more) == (3, 1)
    assert sum(len(answer.rebuttals) for answer in tree.rebuttals) == 2
    assert [len(answer.rebuttals) + answer.more for answer in tree.rebuttals] == [4, 4, 4]
    assert [len(answer.rebuttals) for answer in whole.rebuttals] == [4, 4, 4, 4]


def test_a_claim_with_many_answers_asks_no_more_than_one_with_few(
    filled_store: Callable[..., Store], tmp_path: Path
) -> None:
    store = argument(filled_store(lambda _: None), tmp_path, "wide", LARGE)

    with store.reading() as session, counted_statements(store) as asked:
        claim_detail(session, find(session, "c0", ("claim",)).id)

    assert len(asked) <= 48


def test_the_map_of_a_long_chain_is_as_quick_and_as_wide_as_its_rows(
    filled_store: Callable[..., Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outline, "LARGEST", 100)
    store = argument(filled_store(lambda _: None), tmp_path, "chain", LARGE)

    with store.reading() as session, counted_statements(store) as asked:
        middle = find(session, f"c{LARGE // 2}", ("claim",)).id
        drawn = outline.outline(session, middle)

    assert len(asked) <= 16
    assert drawn.missing == LARGE + 1 - 100
    assert [(node.depth, node.below) for node in drawn.nodes] == [(n, 99 - n) for n in range(100)]
    assert middle in {node.claim.id for node in drawn.nodes}


def test_a_branch_goes_on_where_a_later_node_hangs_on_the_same_parent(kerry: Store) -> None:
    with kerry.reading() as session:
        nodes = outline.outline(session, find(session, "soldiers-220", ("claim",)).id).nodes

    def goes_on(place: int, depth: int) -> bool:
        onward = (node.depth for node in nodes[place + 1 :] if node.depth <= depth)
        return next(onward, None) == depth

    assert len(nodes) > 3
    assert outline.with_more_beside(nodes) == [
        {depth for depth in range(node.depth + 1) if goes_on(place, depth)}
        for place, node in enumerate(nodes)
    ]
