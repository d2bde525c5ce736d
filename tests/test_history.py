"""The clock never runs backwards; the fold does not care in which order changes arrive."""

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.history.clock import milliseconds, mint
from claimtrack.history.dating import ClockTooFarAheadError
from claimtrack.history.fold import Edit, fold, heads

FIELDS = ("place", "owner", "note")
SECRET = bytes(32)


def test_an_id_is_above_the_newest_whatever_the_wall_clock_says() -> None:
    first = mint(None, SECRET, now=lambda: 5000, entropy=random.Random(1).getrandbits)

    later = mint(first, SECRET, now=lambda: 1000, entropy=random.Random(1).getrandbits)

    assert later > first
    assert milliseconds(later) == 5000


def test_a_full_counter_borrows_a_millisecond() -> None:
    newest = mint(None, SECRET, now=lambda: 5000, entropy=random.Random(1).getrandbits)
    for _ in range(4097):
        before, newest = (
            newest,
            mint(newest, SECRET, now=lambda: 5000, entropy=random.Random(1).getrandbits),
        )
        assert newest > before

    assert milliseconds(newest) == 5001


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = mint(None, SECRET)

    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_a_clock_ten_years_ahead_is_refused() -> None:
    far = mint(
        None, SECRET, now=lambda: 20 * 366 * 24 * 3600 * 1000, entropy=random.Random(1).getrandbits
    )

    with pytest.raises(ClockTooFarAheadError):
        mint(far, SECRET, now=lambda: 1000, entropy=random.Random(1).getrandbits)


def edit(
    number: int, parents: "tuple[int, ...]" = (), is_import: bool = False, **patch: object
) -> Edit:
    seen = frozenset(UUID(int=parent) for parent in parents)
    return Edit(UUID(int=number), seen, patch, is_import)  # type: ignore[arg-type]  # plain values


def test_two_writes_that_saw_each_other_are_no_conflict() -> None:
    folded = fold("claim", [edit(1, text="a"), edit(2, (1,), text="b")])

    assert folded.state["text"] == "b"
    assert not folded.conflicts


def test_two_writes_that_did_not_are_one_and_the_later_id_is_shown() -> None:
    folded = fold("claim", [edit(1, text="a"), edit(2, (1,), text="b"), edit(3, (1,), text="c")])

    assert folded.state["text"] == "c"
    assert [one.values["text"] for one in folded.conflicts["text"]] == ["c", "b"]


def test_the_same_value_written_twice_is_no_conflict() -> None:
    folded = fold("claim", [edit(1, text="a"), edit(2, (1,), text="b"), edit(3, (1,), text="b")])

    assert not folded.conflicts


def test_writes_of_different_fields_merge() -> None:
    folded = fold("claim", [edit(1, text="a"), edit(2, (1,), place="x"), edit(3, (1,), owner="y")])

    assert (folded.state["place"], folded.state["owner"]) == ("x", "y")
    assert not folded.conflicts


def test_an_edit_beats_a_retraction_that_had_not_seen_it_and_is_flagged() -> None:
    folded = fold(
        "claim", [edit(1, text="a"), edit(2, (1,), text="b"), edit(3, (1,), retracted=True)]
    )

    assert folded.state["retracted"] is False
    assert "retracted" in folded.conflicts


def test_a_retraction_that_has_seen_the_edit_holds() -> None:
    folded = fold(
        "claim", [edit(1, text="a"), edit(2, (1,), text="b"), edit(3, (2,), retracted=True)]
    )

    assert folded.state["retracted"] is True
    assert not folded.conflicts


def test_the_same_import_on_two_sides_and_an_edit_on_one_is_no_conflict() -> None:
    folded = fold(
        "claim",
        [
            edit(1, is_import=True, text="a"),
            edit(2, is_import=True, text="a"),
            edit(3, (1,), text="b"),
        ],
    )

    assert folded.state["text"] == "b"
    assert not folded.conflicts


def test_the_same_import_on_two_sides_and_a_retraction_on_one_holds() -> None:
    folded = fold(
        "claim",
        [
            edit(1, is_import=True, text="a"),
            edit(2, is_import=True, text="a"),
            edit(3, (1,), retracted=True),
        ],
    )

    assert folded.state["retracted"] is True


def test_two_spellings_of_an_imported_name_are_no_conflict_and_the_first_shows() -> None:
    first, second = (
        edit(n, is_import=True, name=name) for n, name in ((1, "REN TV"), (2, "Ren TV"))
    )

    folded = fold("actor", [second, first])

    assert folded.state["name"] == "REN TV"
    assert not folded.conflicts


def test_a_persons_word_on_one_spelling_stands_beside_the_other() -> None:
    imports = [edit(1, is_import=True, name="REN TV"), edit(2, is_import=True, name="Ren\u00a0TV")]

    for parent in (1, 2):
        folded = fold("actor", [*imports, edit(3, (parent,), name="Ren-TV")])

        assert folded.state["name"] == "Ren-TV"
        assert not folded.conflicts


def test_two_names_that_are_not_one_stay_in_conflict() -> None:
    names = ("REN TV", "ren tv", "REN TV 2")
    folded = fold("tag", [edit(n, is_import=True, name=name) for n, name in enumerate(names, 1)])

    assert folded.state["name"] == "REN TV 2"
    assert [one.values["name"] for one in folded.conflicts["name"]] == ["REN TV 2", "REN TV"]


def test_two_spellings_that_people_wrote_are_a_conflict() -> None:
    folded = fold("actor", [edit(1, name="a"), edit(2, (1,), name="B"), edit(3, (1,), name="b")])

    assert folded.state["name"] == "b"
    assert "name" in folded.conflicts


def test_a_retraction_holds_against_another_spelling_of_what_it_had_seen() -> None:
    folded = fold(
        "actor",
        [
            edit(1, is_import=True, name="REN TV"),
            edit(2, is_import=True, name="Ren TV"),
            edit(3, (1,), retracted=True),
        ],
    )

    assert folded.state["retracted"] is True


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(("A", "a", " a", "b", "B")), st.booleans()), min_size=1))
def test_names_that_nobody_saw_fold_alike_in_any_order(written: list[tuple[str, bool]]) -> None:
    edits = [edit(n, is_import=imp, name=name) for n, (name, imp) in enumerate(written, 1)]

    folded = fold("actor", edits)

    counting: list[str] = []
    imported: set[str] = set()
    for name, imp in written:
        if not imp or name.strip().lower() not in imported:
            counting.append(name)
        if imp:
            imported.add(name.strip().lower())
    assert fold("actor", edits[::-1]) == folded
    assert folded.state["name"] == counting[-1]
    shown = [one.values["name"] for one in folded.conflicts.get("name", ())]
    assert shown == (counting[::-1] if len(set(counting)) > 1 else [])


def test_a_settling_change_that_has_seen_all_ends_the_conflict() -> None:
    branches = [edit(1, text="a"), edit(2, (1,), text="b"), edit(3, (1,), text="c")]

    folded = fold("claim", [*branches, edit(4, (2, 3), text="b")])

    assert folded.state["text"] == "b"
    assert not folded.conflicts


def test_a_date_and_its_words_are_taken_from_one_hand() -> None:
    folded = fold(
        "claim",
        [
            edit(1, said="2015", said_words="then", said_basis="stated"),
            edit(2, (1,), said="2016", said_words="later", said_basis="stated"),
            edit(3, (1,), said="2017", said_words=None, said_basis="inferred"),
        ],
    )

    assert folded.state["said"] == "2017"
    assert folded.state["said_words"] is None
    assert set(folded.conflicts) == {"said"}


@st.composite
def histories(draw: Callable[..., Any]) -> list[Edit]:
    """Draw a history in which everybody saw some earlier changes."""
    edits: list[Edit] = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        known = [one.changeset_id.int for one in edits]
        parents = {one for one in draw(st.lists(st.sampled_from(known or [0]))) if one}
        written = st.dictionaries(
            st.sampled_from(FIELDS), st.sampled_from(["x", "y", "z"]), min_size=1
        )
        patch: dict[str, object] = dict(draw(written))
        if known and draw(st.booleans()) and draw(st.booleans()):
            retracts: bool = draw(st.booleans())
            patch["retracted"] = retracts
        imported: bool = draw(st.booleans())
        is_import = imported and not parents
        edits.append(edit(number, tuple(sorted(parents)), is_import, **patch))
    return edits


def has_seen(edits: list[Edit], later: Edit, earlier: Edit) -> bool:
    """Say, slowly and from the words of the design, whether one had seen the other."""
    by_id = {one.changeset_id: one for one in edits}
    return any(
        parent == earlier.changeset_id or has_seen(edits, by_id[parent], earlier)
        for parent in later.parents
    )


def oracle(edits: list[Edit], name: str) -> "tuple[object, set[object]]":
    """Return the value of a field and all its unseen values, by the rule's own words."""
    writers = [one for one in edits if name in one.patch]
    unseen = [one for one in writers if not any(has_seen(edits, other, one) for other in writers)]
    kept = [
        one
        for one in unseen
        if not (
            one.is_import
            and not one.parents
            and any(
                has_seen(edits, other, old) and old.patch[name] == one.patch[name]
                for other in unseen
                for old in writers
                if other is not one
            )
        )
    ] or unseen
    newest = max(kept, key=lambda one: one.changeset_id)
    return newest.patch[name], {one.patch[name] for one in kept}


@settings(derandomize=True, deadline=None, max_examples=300)
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(edits: list[Edit], chance: random.Random) -> None:
    shuffled = list(edits)
    chance.shuffle(shuffled)

    assert fold("claim", shuffled) == fold("claim", edits)
    assert heads(shuffled) == heads(edits)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(histories())
def test_the_fold_equals_a_slow_reading_of_its_rule(edits: list[Edit]) -> None:
    folded = fold("claim", edits)

    for name in FIELDS:
        if not any(name in one.patch for one in edits):
            continue
        value, values = oracle(edits, name)
        assert folded.state[name] == value
        shown = {one.values[name] for one in folded.conflicts.get(name, ())}
        assert shown == (values if len(values) > 1 else set())
