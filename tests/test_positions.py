"""What a speaker says over time: what is a shift, what only a difference, and what neither."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from claimtrack import changes
from claimtrack.analysis.comparing import Number
from claimtrack.analysis.positions import Answer, positions
from claimtrack.analysis.said import Said, Voice
from claimtrack.changes import recording
from claimtrack.dates import bounds
from claimtrack.queries.lookup import find
from claimtrack.queries.positions import positions_of
from claimtrack.schemas.positions import RepeatRow
from claimtrack.store import Store
from claimtrack.vocabulary import Comparator
from conftest import Shell

ME, ELSE = UUID(int=98), UUID(int=99)


def number(words: str, measure: str = "soldiers", unit: str | None = None) -> Number:
    comparator, _, value = words.rpartition(" ")
    bound = Decimal(value) if value != "none" else None
    how = Comparator(comparator or ("=" if bound is not None else "none"))
    upper = None if how in (">=", ">") else bound
    return Number(how, bound, upper, unit, measure)


def said(
    name: int,
    when: str | None,
    *numbers: str,
    repeats: int | None = None,
    voice: Voice = Voice.OWN,
) -> Said:
    first, last = bounds(when) if when else (None, None)
    return Said(
        UUID(int=name),
        ME if voice is Voice.OWN else ELSE,
        voice,
        first,
        last,
        None if repeats is None else UUID(int=repeats),
        tuple(number(words) for words in numbers),
    )


def read(
    *claims: Said, answers: tuple[tuple[int, str, int], ...] = ()
) -> tuple[list[list[int]], list[tuple[int, str, int]], list[tuple[int, str, int]]]:
    """Return the statements with their repeats, the shifts and the differences, by small ids."""
    listed = [Answer(UUID(int=to), UUID(int=by), kind) for by, kind, to in answers]
    found = positions(claims, listed)
    turns = [
        [(turn.earlier.int, turn.how, turn.later.int) for turn in some]
        for some in (found.shifts, found.differences)
    ]
    statements = [[one.id.int, *(again.int for again in one.repeats)] for one in found.statements]
    return statements, turns[0], turns[1]


TURNS = {
    "a later one that withdraws": (("2014", "2015"), "withdraws", [(1, "withdraws", 2)], []),
    "a later month": (("2014-03", "2014-04-01"), "denies", [(1, "denies", 2)], []),
    "one day": (("2014-03-01", "2014-03-01"), "denies", [], [(1, "denies", 2)]),
    "spans that overlap": (("2014", "2014-06"), "concedes", [], [(1, "concedes", 2)]),
    "an open end": (("2014/..", "2015"), "narrows", [], [(1, "narrows", 2)]),
    "an open beginning": (("../2014", "2015"), "narrows", [(1, "narrows", 2)], []),
    "no date": (("2014", None), "withdraws", [], [(1, "withdraws", 2)]),
    "no dates": ((None, None), "withdraws", [], [(1, "withdraws", 2)]),
    "an answer that is earlier": (("2015", "2014"), "denies", [(2, "contradicts", 1)], []),
    "a withdrawal that is earlier": (("2015", "2014"), "withdraws", [], [(2, "withdraws", 1)]),
    "no turn": (("2014", "2015"), "counter_accuses", [], []),
}


@pytest.mark.parametrize("case", TURNS)
def test_only_dates_that_say_which_is_later_make_a_shift(case: str) -> None:
    (first, second), kind, shifts, differences = TURNS[case]

    found = read(said(1, first), said(2, second), answers=((2, kind, 1),))

    assert found[1:] == (shifts, differences)


def test_repeats_are_folded_until_the_speaker_turns_and_returns() -> None:
    claims = (
        said(1, "2014-01"), said(2, "2014-02", repeats=1), said(3, "2014-03"),
        said(4, "2014-04", repeats=2), said(5, "2014-05", repeats=3), said(6, None, repeats=3),
    )  # fmt: skip

    assert read(*claims, answers=((3, "contradicts", 1),)) == (
        [[1, 2], [3], [4], [5, 6]],
        [(1, "contradicts", 3), (3, "returns", 4), (4, "contradicts", 5)],
        [],
    )


def test_repeats_in_a_circle_are_one_statement() -> None:
    circle = said(1, "2014", repeats=2), said(2, "2015", repeats=1), said(3, "2016", repeats=2)

    assert read(*circle) == ([[1, 2, 3]], [], [])
    assert read() == ([], [], [])
    assert read(said(1, None, repeats=1)) == ([[1]], [], [])


NUMBERS = {
    "another": (("2014", "220"), ("2015", "1000"), [(1, "number", 2)], []),
    "the same, about": (("2014", "220"), ("2015", "~ 220"), [], []),
    "none after some": (("2014", ">= 220"), ("2015", "none"), [(1, "number", 2)], []),
    "two lower bounds": (("2014", ">= 220"), ("2015", ">= 1000"), [(1, "number", 2)], []),
    "on one day": (("2014-01-01", "220"), ("2014-01-01", "1000"), [], [(1, "number", 2)]),
    "without a date": (("2014", "220"), (None, "1000"), [], [(1, "number", 2)]),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_another_number_of_a_measure_is_a_shift(case: str) -> None:
    first, second, shifts, differences = NUMBERS[case]

    assert read(said(1, *first), said(2, *second))[1:] == (shifts, differences)


def test_a_number_is_compared_with_the_last_before_it_and_with_its_own_measure() -> None:
    claims = [said(n, f"20{n:02}", given) for n, given in enumerate(("220", "220", "5", "220"), 10)]
    soldiers = said(1, "2014", "220")
    other = replace(said(2, "2015"), numbers=(number("9", "tanks"),))

    assert read(*claims)[1] == [(11, "number", 12), (12, "number", 13)]
    assert read(soldiers, other)[1:] == ([], [])


def test_a_body_counts_where_it_turns_from_what_the_speaker_said_before() -> None:
    body = said(2, "2015", "5", voice=Voice.BODY), said(3, "2016", voice=Voice.BODY)

    assert read(said(1, "2014", "7"), *body) == ([[1], [2]], [(1, "number", 2)], [])
    assert read(said(1, "2017", "7"), *body, answers=((1, "denies", 3),)) == ([[1]], [], [])
    assert read(said(1, "2014"), *body, answers=((3, "denies", 1),))[1] == [(1, "denies", 3)]


def test_a_file_tells_the_turns_of_a_speaker_its_parts_and_the_body_above(store: Store) -> None:
    def add(speaker: str, text: str, said: str | None, *tags: str, **values: object) -> UUID:
        given = {"text": text, "said": said, **values}
        return changes.add_claim(store, "a", given, speaker=speaker, tags=tags)

    def turn(by: UUID, kind: str, answered: UUID) -> None:
        changes.rebut(store, "a", [answered], {"kind": kind}, counterclaim_id=by)

    first = add("Smith", "It happened.", "2014-03-01", "bridge")
    again = add("Smith", "It did happen.", "2014-04-01", repeats_id=first)
    later = add("Smith", "It did not.", "2014-05-01")
    other = add("Smith", "It rained.", None)
    body = add("Ministry", "Nothing of that is so.", "2015")
    turn(later, "withdraws", first)
    turn(body, "denies", later)
    with store.reading() as session:
        smith, ministry = (find(session, name, ("actor",)).id for name in ("Smith", "Ministry"))
        bridge = find(session, "bridge", ("tag",)).id
    with recording(store, "a") as opened:
        opened.revise("actor", smith, {"part_of_id": ministry})
        opened.revise("actor", ministry, {"part_of_id": smith})  # a circle
        for claim, low in ((first, "220"), (later, "9")):
            row = {"claim_id": claim, "words": low, "comparator": "=", "low": low, "high": low}
            opened.add("quantity", uuid4(), {**row, "measure": "cars"})

    def told(
        actor: UUID, topic: UUID | None = None, *, with_parts: bool = False
    ) -> list[tuple[UUID, list[tuple[UUID, str, str]]]]:
        with store.reading() as session:
            found = positions_of(session, actor, topic_id=topic, with_parts=with_parts)
            rows = found.statements
        return [
            (row.claim, [(turn.earlier, turn.how, turn.later_by) for turn in row.shifts])
            for row in rows
        ]

    turned = [(first, "withdraws", "Smith"), (first, "number", "Smith")]
    denied = (body, [(later, "denies", "Ministry")])
    assert told(smith) == [(first, []), (later, turned), denied, (other, [])]
    assert told(smith, bridge) == [(first, []), (later, turned), denied]
    assert told(ministry) == [(body, [])]
    assert told(ministry, with_parts=True) == [(first, []), (later, turned), denied, (other, [])]
    with store.reading() as session:
        assert positions_of(session, smith).statements[0].repeats == (
            RepeatRow(again, "2014-04-01"),
        )


def test_the_command_prints_a_statement_a_line_and_says_what_is_lacking(shell: Shell) -> None:
    shell("init")
    first = shell("add", "claim", "It rained.", "--speaker", "Smith", "--said", "2014")
    assert "It rained." in shell("positions", "Smith")
    assert shell.err.strip() == "Smith: 1 statement, nothing to compare it with."
    shell("rebut", first, "--text", "It did not.", "--kind", "denies", "--speaker", "Smith")

    rows = shell.json("positions", "Smith")
    assert [row["words"] for row in rows] == ["It rained.", "It did not."]
    (difference,) = rows[1]["differences"]
    assert (difference["from"], difference["to"]) == (rows[0]["claim"], rows[1]["claim"])
    assert (difference["how"], difference["why"]) == ("denies", "one of them has no date")
    shell("revise", rows[1]["claim"], "--said", "2015-05")
    (shift,) = shell.json("positions", "Smith")[1]["shifts"]
    assert (shift["from_words"], shift["how"]) == ("It rained.", "denies")
    assert "denies “It rained.”" in shell("positions", "Smith")
    shell("add", "actor", "Nobody")
    assert shell("positions", "Nobody") == ""
    assert "Nothing is recorded that Nobody said." in shell.err
    shell("positions", "Smith", "--topic", "x", code=1)
    assert "no tag has this id" in shell.err
