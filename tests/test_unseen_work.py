"""A retraction hides only what its author had seen, of the row and of what hangs on it."""

import random
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.history.fold import Edit, Hanging, fold


def edit(
    number: int, author: str, seen: Sequence[int] = (), undoes: int | None = None, **patch: Any
) -> Edit:
    """Return a change of the schema of today; `imports` and `old` are no fields."""
    imports, old = bool(patch.pop("imports", False)), bool(patch.pop("old", False))
    return Edit(
        UUID(int=number),
        frozenset(UUID(int=one) for one in seen),
        patch,
        imports,
        undoes=None if undoes is None else UUID(int=undoes),
        author=author,
        is_old=old,
    )


CLAIM = [edit(1, "alice", text="a"), edit(5, "alice", [1], retracted=True)]


def note(*edits: Edit) -> Hanging:
    return Hanging("annotation", edits)


def authors_of(claim: Sequence[Edit], *hanging: Hanging) -> list[str] | None:
    """Return whose work keeps a claim in sight, the newest first; None where it is retracted."""
    folded = fold("claim", claim, hanging)
    if folded.state["retracted"]:
        assert not folded.conflicts
        return None
    by_id = {one.changeset_id: one.author for row in hanging for one in row.edits}
    by_id |= {one.changeset_id: one.author for one in claim}
    listed = folded.conflicts["retracted"]
    shown = [by_id[one.changeset_id] for one in listed if not one.values["retracted"]]
    hidden = [by_id[one.changeset_id] for one in listed if one.values["retracted"]]
    assert len(shown) + len(hidden) == len(listed)
    assert hidden
    return shown


def test_a_note_that_a_retraction_had_not_seen_keeps_the_claim_in_sight() -> None:
    assert authors_of(CLAIM, note(edit(3, "bob", body="b"))) == ["bob"]


def test_a_note_that_the_retracting_changeset_says_it_saw_does_not() -> None:
    assert authors_of(CLAIM, note(edit(3, "bob", body="b"), edit(5, "alice", [3]))) is None


def test_what_was_added_to_a_note_since_it_was_seen_does() -> None:
    seen = note(edit(3, "bob", body="b"), edit(5, "alice", [3]), edit(6, "bob", [3], body="c"))

    assert authors_of(CLAIM, seen) == ["bob"]


def test_ones_own_note_does_not() -> None:
    assert authors_of(CLAIM, note(edit(3, "alice", body="b"))) is None


def test_what_another_wrote_to_ones_own_note_does() -> None:
    own = note(edit(3, "alice", body="b"), edit(6, "bob", [3], settled=True))

    assert authors_of(CLAIM, own) == ["bob"]


def test_a_note_that_is_retracted_itself_does_not() -> None:
    gone = note(edit(3, "bob", body="b"), edit(6, "bob", [3], retracted=True))

    assert authors_of(CLAIM, gone) is None


def test_everybody_whose_work_was_not_seen_is_named_once_the_newest_first() -> None:
    notes = [
        note(edit(number, who, body="b")) for number, who in ((2, "bob"), (3, "eve"), (7, "bob"))
    ]

    assert authors_of(CLAIM, *notes) == ["bob", "eve"]
    folded = fold("claim", CLAIM, notes)
    assert [one.changeset_id.int for one in folded.conflicts["retracted"]] == [7, 3, 5]


def test_an_edit_of_the_claim_and_a_note_on_it_are_both_named() -> None:
    claim = [*CLAIM, edit(4, "eve", [1], text="c")]

    assert authors_of(claim, note(edit(3, "bob", body="b"))) == ["eve", "bob"]


def test_a_retraction_that_somebody_saw_and_kept_in_sight_counts_no_more() -> None:
    settled = fold(
        "claim", [*CLAIM, edit(8, "bob", [5], retracted=False)], [note(edit(3, "bob", body="b"))]
    )

    assert not settled.state["retracted"]
    assert not settled.conflicts


def test_of_two_retractions_one_that_has_seen_the_note_is_enough() -> None:
    claim = [*CLAIM, edit(6, "eve", [1], retracted=True)]

    assert authors_of(claim, note(edit(3, "bob", body="b"), edit(6, "eve", [3]))) is None


def test_two_who_retracted_with_work_of_each_other_are_both_asked() -> None:
    claim = [*CLAIM, edit(6, "bob", [1], retracted=True)]
    on_it = [note(edit(3, "bob", body="b")), note(edit(4, "alice", body="c"))]

    assert authors_of(claim, *on_it) is None  # each knew of one, and both wanted it gone


def test_the_same_import_on_two_sides_is_no_work_that_a_retraction_must_have_seen() -> None:
    twice = note(edit(2, "alice", imports=True, body="b"), edit(3, "bob", imports=True, body="b"))
    more = note(edit(3, "bob", imports=True, body="other"))

    assert authors_of(CLAIM, twice) is None
    assert authors_of(CLAIM, twice, more) == ["bob"]


def test_old_retractions_count_as_having_seen_what_is_as_old_and_what_sorts_before_them() -> None:
    old = [edit(1, "alice", text="a", old=True), edit(5, "alice", [1], retracted=True, old=True)]

    assert authors_of(old, note(edit(3, "bob", body="b", old=True))) is None
    assert authors_of(old, note(edit(7, "bob", body="b", old=True))) is None
    assert authors_of(old, note(edit(3, "bob", body="b"))) is None
    assert authors_of(old, note(edit(7, "bob", body="b"))) == ["bob"]


# Two imports of one record, and their undos

BOTH = [edit(1, "alice", imports=True, text="a"), edit(2, "bob", imports=True, text="a")]
UNDO = edit(5, "alice", [1], undoes=1, retracted=True)


def is_in_sight(*claim: Edit) -> bool:
    folded = fold("claim", claim)
    assert not folded.conflicts
    return not folded.state.get("retracted")


def test_the_undo_of_an_import_leaves_what_another_import_wrote_too() -> None:
    assert is_in_sight(*BOTH, UNDO)


def test_the_undo_of_the_only_import_does_not() -> None:
    assert not is_in_sight(BOTH[0], UNDO)


def test_a_person_who_retracts_hides_what_two_imports_wrote() -> None:
    assert not is_in_sight(*BOTH, edit(5, "alice", [1], retracted=True))


def test_what_both_who_imported_took_back_is_gone() -> None:
    assert not is_in_sight(*BOTH, UNDO, edit(6, "bob", [2], undoes=2, retracted=True))


def test_an_import_that_was_brought_back_holds_again() -> None:
    bob = edit(6, "bob", [2], undoes=2, retracted=True)
    again = edit(7, "bob", [2, 6], undoes=6, retracted=False)

    assert is_in_sight(*BOTH, UNDO, bob, again)


def test_an_undo_that_has_seen_the_other_import_hides() -> None:
    assert not is_in_sight(*BOTH, edit(5, "alice", [1, 2], undoes=1, retracted=True))


def test_the_undo_of_the_redo_of_an_undone_import_is_one_as_well() -> None:
    redo = edit(6, "alice", [1, 5], undoes=5, retracted=False)
    again = edit(7, "alice", [5, 6], undoes=6, retracted=True)

    assert is_in_sight(*BOTH, UNDO, redo)
    assert is_in_sight(*BOTH, UNDO, redo, again)
    assert not is_in_sight(BOTH[0], UNDO, redo, again)


def test_old_undos_of_imports_fold_as_they_did() -> None:
    old = [
        edit(1, "alice", imports=True, text="a", old=True),
        edit(2, "bob", imports=True, text="a", old=True),
        edit(5, "alice", [1], undoes=1, retracted=True, old=True),
    ]

    assert not is_in_sight(*old)
    assert is_in_sight(*old, edit(6, "eve", imports=True, text="a"))


# The rule read slowly

PEOPLE = ("alice", "bob", "eve")


@st.composite
def histories(draw: Callable[..., Any]) -> tuple[list[Edit], list[Hanging]]:
    """Draw a claim and notes on it in which everybody saw some earlier changes of each."""
    rows: list[list[Edit]] = [[] for _ in range(draw(st.integers(1, 3)))]
    for number in range(1, draw(st.integers(2, 9)) + 1):
        author, old = draw(st.sampled_from(PEOPLE)), draw(st.booleans())
        for place in draw(st.sets(st.sampled_from(range(len(rows))), min_size=1)):
            known = [one.changeset_id.int for one in rows[place]]
            seen = draw(st.sets(st.sampled_from(known or [0]))) if known else set()
            options: list[dict[str, Any]] = [{}, {"note": "x"}, {"retracted": True}]
            patch = draw(
                st.sampled_from([*options, {"retracted": False}] if seen else [{"note": "x"}])
            )
            rows[place].append(edit(number, author, sorted(seen), old=old, **patch))
    return rows[0], [Hanging("annotation", row) for row in rows[1:]]


def seen_by(edits: Sequence[Edit], later: Edit) -> set[UUID]:
    """Return, slowly, what the author of a change had seen of its row, and the change itself."""
    by_id = {one.changeset_id: one for one in edits}
    return {later.changeset_id}.union(*(seen_by(edits, by_id[parent]) for parent in later.parents))


def is_undone(edits: Sequence[Edit], edit: Edit) -> bool:
    """Say, slowly, whether a change was undone, by an undo that was not undone itself."""
    return any(other.undoes == edit.changeset_id and not is_undone(edits, other) for other in edits)


def unseen_authors(in_effect: Sequence[Edit], hanging: Sequence[Hanging]) -> set[str]:
    """Return, slowly, whose work on what hangs on a row no retraction in effect has seen."""

    def knows(retraction: Edit, edits: Sequence[Edit], edit: Edit) -> bool:
        held = [one for one in edits if one.changeset_id == retraction.changeset_id]
        is_before = edit.is_old or edit.changeset_id < retraction.changeset_id
        return (
            edit.author == retraction.author
            or any(edit.changeset_id in seen_by(edits, one) for one in held)
            or (retraction.is_old and is_before)
        )

    def repeats(retraction: Edit, edits: Sequence[Edit], edit: Edit) -> bool:
        known = [one.patch for one in edits if knows(retraction, edits, one)]
        is_fresh = edit.is_import and not edit.parents
        return is_fresh and all(
            any(patch.get(name, "not there") == value for patch in known)
            for name, value in edit.patch.items()
        )

    unseen = set()
    for row in hanging:
        if fold(row.entity, row.edits).state.get("retracted"):
            continue
        for edit in row.edits:
            is_work = edit.patch and not edit.patch.get("retracted")
            if not is_work or (edit.settles and is_undone(row.edits, edit)):
                continue
            if not any(
                knows(one, row.edits, edit) or repeats(one, row.edits, edit) for one in in_effect
            ):
                unseen.add(edit.author)
    return unseen if in_effect else set()


@settings(derandomize=True, deadline=None, max_examples=150)
@given(histories(), st.randoms(use_true_random=False))
def test_the_fold_of_what_hangs_on_a_claim_equals_a_slow_reading_of_its_rule(
    drawn: tuple[list[Edit], list[Hanging]], chance: random.Random
) -> None:
    claim, hanging = drawn
    alone, folded = fold("claim", claim), fold("claim", claim, hanging)
    in_effect = [
        one
        for one in claim
        if one.patch.get("retracted")
        and not any(
            "retracted" in other.patch and one.changeset_id in seen_by(claim, other)
            for other in claim
            if other is not one
        )
    ]
    unseen = unseen_authors(in_effect, hanging)

    assert bool(unseen) <= (folded.state.get("retracted") is not True)
    if not unseen:
        assert folded == alone
    else:
        by_id = {one.changeset_id: one.author for row in hanging for one in row.edits}
        named = [by_id.get(one.changeset_id) for one in folded.conflicts["retracted"]]
        assert unseen <= set(named)
    shuffled = [Hanging(row.entity, chance.sample(row.edits, len(row.edits))) for row in hanging]
    assert fold("claim", chance.sample(claim, len(claim)), shuffled) == folded
