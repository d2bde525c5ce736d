"""Kept texts that look like copies: what is offered, what is not, and with which passage."""

import random
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from claimtrack.analysis.copies import WORDS, Alike, Texts, shared_passage, shingles


def prose(seed: int, words: int) -> str:
    """Return so many words that no other seed gives in this order."""
    chance = random.Random(seed)
    letters = "bcdfghklmnprstvz"
    return " ".join(
        "".join(
            chance.choice(letters) + chance.choice("aeiou") for _ in range(chance.randint(1, 4))
        )
        for _ in range(words)
    )


def alike(*texts: str) -> list[Alike]:
    return list(Texts({number: shingles(text) for number, text in enumerate(texts)}).look_alikes())


def pairs(*texts: str) -> list[tuple[int, int]]:
    return [(each.copy, each.origin) for each in alike(*texts)]


WIRE = prose(1, 120)
FOOTER = "All rights reserved. " + prose(2, 80)


def test_a_copy_is_found_with_which_part_of_either_the_other_has() -> None:
    found = alike(WIRE, prose(3, 60), f"{prose(4, 50)} {WIRE.upper()} {prose(5, 63)}")

    assert [(each.copy, each.origin, each.shared) for each in found] == [(2, 0, 113)]
    assert found[0].of_origin == 1.0
    assert found[0].of_copy == 113 / 226


def test_what_shares_a_quote_is_no_copy() -> None:
    quote = prose(6, 60)

    assert pairs(f"{prose(7, 100)} {quote}", f"{quote} {prose(8, 100)}") == []


def test_texts_of_a_few_words_or_none_are_compared_with_nothing() -> None:
    assert (
        pairs("", "", "It rained.", "It rained.", "   ", "one two three four five six seven") == []
    )


def test_a_copy_names_the_text_that_it_shares_most_with_and_not_the_first() -> None:
    own = prose(9, 200)
    printed = f"{WIRE} {own}"

    assert pairs(WIRE, printed, printed + " again") == [(1, 0), (2, 1)]


def test_a_footer_that_many_texts_have_makes_none_a_copy() -> None:
    texts = [f"{prose(20 + number, 60)} {FOOTER}" for number in range(12)]

    assert pairs(*texts) == []
    assert pairs(*texts, texts[3].replace("All", "Any")) == [(12, 3)]


def test_a_dispatch_that_many_printed_is_no_boilerplate() -> None:
    printed = [f"{prose(40 + number, 20)} {WIRE} {FOOTER}" for number in range(9)]
    others = [f"{prose(60 + number, 300)} {FOOTER}" for number in range(9)]

    assert pairs(WIRE, *printed, *others) == [(number, 0) for number in range(1, 10)]


def test_a_copy_of_a_copy_is_offered_as_one_of_the_root_that_is_recorded() -> None:
    printed = f"{WIRE} {prose(90, 30)}"
    texts = Texts(dict(enumerate(map(shingles, (WIRE, printed, printed)))))

    assert [each.origin for each in texts.look_alikes()] == [0, 1]
    assert [each.origin for each in texts.look_alikes(root_of=lambda _: 0)] == [0, 0]


def test_of_the_articles_of_others_only_those_that_took_from_another_are_found(data: Path) -> None:
    paths = sorted((data / "10_quotes" / "polnear_dev" / "text").glob("*.txt"))
    paths += sorted((data / "05_factopolis" / "content" / "claims").glob("*/_index.md"))
    texts = Texts({path: shingles(path.read_text("utf-8")) for path in paths})

    found = [(each.copy.parent.name, each.origin.parent.name) for each in texts.look_alikes()]

    assert len(paths) > 84  # which share quotes of the same speeches
    assert found == [
        ("us-highest-corporate-tax-rate-in-developed-world", "us-highest-corporate-tax-rate")
    ]


def test_scripts_without_spaces_are_compared_by_their_characters() -> None:
    text = "国防部发言人在例行记者会上说，没有任何部队越过边界，也没有任何装备被运往那里。"

    assert pairs(text, f"据报道，{text}完") == [(1, 0)]


def test_nothing_is_said_of_texts_that_are_one() -> None:
    texts = Texts(dict(enumerate(map(shingles, (WIRE, WIRE, WIRE)))))

    found = list(texts.look_alikes(lambda one, other: {one, other} == {0, 1}))

    assert [(each.copy, each.origin) for each in found] == [(2, 0)]


def test_the_passage_is_the_longest_that_both_have_as_the_copy_writes_it() -> None:
    first, second = prose(70, 30), prose(71, 60)
    copy = f"{first}. “{second.capitalize()}”, he said; {prose(72, 20)}"
    origin = f"{second}\n{prose(73, 40)}\n{first}"

    begins, ends = shared_passage(copy, shingles(copy), shingles(origin), frozenset())

    assert copy[begins:ends] == f"“{second.capitalize()}”,"


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(islice(words, start, None) for start in range(WORDS)), strict=False))


@st.composite
def _two_texts(draw: Callable[..., list[str]]) -> tuple[str, str]:
    words = st.lists(st.sampled_from(["ä", "b.", "c,"]), max_size=30)
    middle = draw(words)
    both = [" ".join([*draw(words), *middle, *draw(words)]) for _ in range(2)]
    return both[0], both[1]


@seed(17)
@settings(max_examples=150, database=None, deadline=None)
@given(_two_texts())
def test_a_passage_stands_in_both_and_is_there_where_any_shingle_is_shared(
    texts: tuple[str, str],
) -> None:
    copy, origin = texts

    begins, ends = shared_passage(copy, shingles(copy), shingles(origin), frozenset())

    passage = copy[begins:ends].split()
    shares = _runs(copy.split()) & _runs(origin.split())
    assert bool(passage) == bool(shares)
    assert not passage or len(passage) >= WORDS
    assert not passage or f" {' '.join(passage)} " in f" {origin} "
