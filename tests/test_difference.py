"""What differs between two wordings is told word by word, and two changes can be had at once."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.diff import Run, RunKind, difference, merge_wordings

WORDS = st.lists(
    st.sampled_from(["the", "dam", "is", "safe", " ", "  ", ".", "\n", "日", "é"]), max_size=12
).map("".join)


def told(before: str, after: str) -> str:
    signs = {RunKind.EQUAL: "{}", RunKind.DELETE: "[-{}-]", RunKind.INSERT: "{{+{}+}}"}
    return "".join(signs[run.kind].format(run.text) for run in difference(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("The dam is safe.", "The dam is very safe.", "The dam is {+very +}safe."),
        ("The dam is safe", "The dam is safe now", "The dam is safe{+ now+}"),
        ("at least 220 dead", "at least 270 dead", "at least [-220-]{+270+} dead"),
        ("a steady flow", "one constant flow", "[-a steady-]{+one constant+} flow"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("same", "same", "same"),
        ("two  spaces", "two spaces", "two[-  -]{+ +}spaces"),
        ("反対する", "賛成する", "[-反対-]{+賛成+}する"),
    ],
)
def test_a_difference_names_whole_words(before: str, after: str, expected: str) -> None:
    assert told(before, after) == expected


@settings(derandomize=True, deadline=None, max_examples=300)
@given(WORDS, WORDS)
def test_the_runs_make_both_wordings_again(before: str, after: str) -> None:
    runs = difference(before, after)

    assert "".join(run.text for run in runs if run.kind is not RunKind.INSERT) == before
    assert "".join(run.text for run in runs if run.kind is not RunKind.DELETE) == after
    assert all(run.text for run in runs)
    assert all(one.kind is not other.kind for one, other in pairwise(runs))


def test_both_of_two_changes_to_different_words() -> None:
    found = merge_wordings(
        "The dam is safe today.", "The old dam is safe today.", "The dam is safe now."
    )

    assert found == "The old dam is safe now."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The dam is unsafe.", "The dam is closed."),
        ("The old dam is safe.", "The new dam is safe."),
        ("The dike is safe.", "The dam was safe."),
    ],
)
def test_changes_that_touch_are_for_a_person_to_join(one: str, other: str) -> None:
    assert merge_wordings("The dam is safe.", one, other) is None


@settings(derandomize=True, deadline=None, max_examples=300)
@given(WORDS, WORDS, WORDS)
def test_joining_is_even_handed_and_keeps_a_change_that_stands_alone(
    before: str, one: str, other: str
) -> None:
    assert merge_wordings(before, one, other) == merge_wordings(before, other, one)
    assert merge_wordings(before, before, one) == one
    assert merge_wordings(before, one, one) == one


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b " * 25_000, "b a " * 25_000),
        ("." * 100_000, "." * 99_999 + "a"),
        ("one. two. " * 10_000, "two. one. " * 10_000),
        ("日本" * 50_000, "本日" * 50_000),
    ],
)
def test_the_longest_wordings_are_compared_in_bounded_time(before: str, after: str) -> None:
    started = time.process_time()

    runs = difference(before, after)

    assert time.process_time() - started < 5  # half a second; a quadratic comparison takes minutes
    assert Run(RunKind.EQUAL, before) not in runs
