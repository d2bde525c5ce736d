"""The grounded labelling against published reference extensions and a slow, obvious oracle."""

import json
import re
from collections.abc import Hashable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.argument import grounded

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "09_argument_graphs"
DUNG = DATA / "dung"

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the reference frameworks are absent")

Attacks = list[tuple[str, str]]


def files(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.rglob(pattern)) if folder.is_dir() else []


def read_framework(path: Path) -> tuple[list[str], Attacks]:
    """Read a framework in ASPARTIX (apx) or trivial graph (tgf) format."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".tgf":
        nodes, _, edges = text.partition("#")
        arguments = nodes.split()
        pairs = [line.split() for line in edges.splitlines() if line.strip()]
        return arguments, [(attacker, attacked) for attacker, attacked in pairs]
    arguments = re.findall(r"arg\(([^)]+)\)", text)
    return arguments, re.findall(r"att\(([^,)]+),([^)]+)\)", text)


def read_extensions(path: Path) -> list[set[str]]:
    """Read a list of extensions, or one extension, as the solvers of ICCMA write them."""
    found = json.loads(re.sub(r"[^\[\],\s]+", lambda word: f'"{word[0]}"', path.read_text()))
    if found and isinstance(found[0], str):
        return [set(found)]
    return [set(extension) for extension in found]


def accepted(path: Path) -> set[Hashable]:
    labels = grounded(*read_framework(path))
    return {argument for argument, label in labels.items() if label}


def slowly_grounded(
    arguments: list[Hashable], attacks: list[tuple[Hashable, Hashable]]
) -> dict[Hashable, bool | None]:
    """Apply the characteristic function to the empty set until nothing changes (Dung 1995)."""
    attackers = {argument: {a for a, b in attacks if b == argument} for argument in arguments}
    extension: set[Hashable] = set()
    while True:
        defeated = {b for a, b in attacks if a in extension}
        defended = {argument for argument in arguments if attackers[argument] <= defeated}
        if defended == extension:
            break
        extension = defended
    return {
        argument: True if argument in extension else False if argument in defeated else None
        for argument in arguments
    }


@needs_data
@pytest.mark.parametrize("reference", files(DUNG, "*.SE-GR"), ids=lambda path: path.stem)
def test_the_grounded_extension_is_the_published_one(reference: Path) -> None:
    framework = DUNG / "aspartix" / "apx" / f"{reference.stem}.apx"

    assert [accepted(framework)] == (read_extensions(reference) or [set()])


@needs_data
@pytest.mark.parametrize("reference", files(DUNG, "*.D3"), ids=lambda path: path.stem)
def test_the_grounded_extension_is_the_first_of_the_three_of_d3(reference: Path) -> None:
    framework = DUNG / "aspartix" / "apx" / f"{reference.stem}.apx"
    first = re.search(r"\[\[([^\]]*)\]\]", reference.read_text())

    assert first is not None
    assert accepted(framework) == set(filter(None, first[1].split(",")))


@needs_data
@pytest.mark.parametrize("reference", files(DUNG, "*.EE-CO"), ids=lambda path: path.stem)
def test_the_grounded_extension_is_the_smallest_complete_one(reference: Path) -> None:
    framework = DUNG / "aspartix" / "apx" / f"{reference.stem}.apx"
    complete = read_extensions(reference)

    assert accepted(framework) == set.intersection(*complete)
    assert accepted(framework) in complete


@needs_data
@pytest.mark.parametrize(
    "reference",
    [path for kind in ("EE-PR", "EE-ST", "EE-SST", "SE-ID") for path in files(DUNG, f"*.{kind}")],
    ids=lambda path: path.name,
)
def test_the_grounded_extension_is_part_of_every_other(reference: Path) -> None:
    here = reference.with_suffix("")
    framework = here if here.exists() else DUNG / "aspartix" / "apx" / f"{reference.stem}.apx"

    assert all(accepted(framework) <= extension for extension in read_extensions(reference))


@needs_data
@pytest.mark.parametrize(
    "path", [*files(DATA, "*.apx"), *files(DATA, "*.tgf")], ids=lambda path: path.name
)
def test_a_published_framework_gets_the_labels_of_the_slow_way(path: Path) -> None:
    arguments, attacks = read_framework(path)

    assert arguments
    assert grounded(arguments, attacks) == slowly_grounded([*arguments], [*attacks])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
@settings(derandomize=True, deadline=None, max_examples=500)
def test_any_framework_gets_the_labels_of_the_slow_way(attacks: list[tuple[int, int]]) -> None:
    arguments: list[Hashable] = [*range(10)]

    assert grounded(arguments, attacks) == slowly_grounded(arguments, [*attacks])


def test_a_framework_without_arguments_has_no_labels() -> None:
    assert grounded([], []) == {}


def test_attacks_from_and_on_strangers_are_ignored() -> None:
    assert grounded("ab", [("x", "a"), ("a", "x"), ("x", "y")]) == {"a": True, "b": True}


def test_arguments_and_attacks_given_twice_count_once() -> None:
    attacks = [("a", "b"), ("a", "b"), ("b", "c"), ("b", "c")]

    assert grounded("abcabc", attacks) == {"a": True, "b": False, "c": True}


def test_a_self_attack_leaves_itself_and_its_victims_undecided() -> None:
    assert grounded("ab", [("a", "a"), ("a", "b")]) == {"a": None, "b": None}


@pytest.mark.parametrize("length", [2, 3, 4, 5, 10_000, 10_001])
def test_a_cycle_of_any_length_is_undecided(length: int) -> None:
    attacks = [(number, (number + 1) % length) for number in range(length)]

    assert set(grounded(range(length), attacks).values()) == {None}


def test_a_cycle_broken_from_outside_is_decided() -> None:
    labels = grounded("abcx", [("a", "b"), ("b", "c"), ("c", "a"), ("x", "a")])

    assert labels == {"x": True, "a": False, "b": True, "c": False}


def test_a_chain_of_a_hundred_thousand_alternates() -> None:
    length = 100_000
    labels = grounded(range(length), ((number, number + 1) for number in range(length - 1)))

    assert [*labels.values()] == [True, False] * (length // 2)
