"""The rules of lineage, against every way in which what nobody examined might turn out."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from claimtrack.analysis.lineage import Document, Lineage, Passage, circles, count, origins, tree

A, B, C, D, E = range(5)


def lineage(documents: list[Document], *own: Passage, others: tuple[Passage, ...] = ()) -> Lineage:
    """Return sources, numbered, with the citations of a claim from 10 on, then those of others."""
    passages = dict(enumerate((*own, *others), start=10))
    return Lineage(dict(enumerate(documents)), passages, range(10, 10 + len(own)))


def counted(each: Lineage) -> tuple[int, int]:
    found = count(each.traces(), each.documents)
    return found.least, found.most


_plain, _original = Document(), Document(original=True)
_from_a, _from_b = Document(derived_from=A), Document(derived_from=B)
TABLE: dict[str, tuple[Lineage, tuple[int, int]]] = {
    "no citation": (lineage([]), (0, 0)),
    "nothing examined": (lineage([_plain] * 3, *map(Passage, (A, B, C))), (1, 3)),
    "two wires, each with a copy, and one that nobody examined": (
        lineage(
            [_original, _original, Document(derived_from=A), Document(derived_from=B), _plain],
            *map(Passage, range(5)),
        ),
        (2, 3),
    ),
    "three copies of what is not cited": (
        lineage([_plain, *[Document(derived_from=A)] * 3], *map(Passage, (B, C, D))),
        (1, 1),
    ),
    "one issuer": (lineage([Document(issuer="Reuters")] * 3, *map(Passage, (A, B, C))), (1, 1)),
    "two originals of one issuer": (
        lineage([Document(original=True, issuer="Reuters")] * 2, Passage(A), Passage(B)),
        (1, 1),
    ),
    "a circle": (
        lineage([Document(derived_from=B), Document(derived_from=A)], Passage(A), Passage(B)),
        (0, 0),
    ),
    "a circle beside one that is none": (
        lineage([_from_b, _from_a, _plain], Passage(A), Passage(C)),
        (1, 1),
    ),
    "a citation goes before its source": (
        lineage([Document(derived_from=B), _original, _original], Passage(A, original=True),
                Passage(A, derived_from=12), Passage(C)),
        (2, 2),
    ),
    "what was retracted was never named": (
        lineage([Document(derived_from=77), _plain], Passage(A, derived_from=99), Passage(B)),
        (1, 2),
    ),
    "a source that took from itself": (lineage([Document(derived_from=A)], Passage(A)), (1, 1)),
    "a source goes on as the claim's citation of it does": (
        lineage([Document(derived_from=B), _plain, _plain], Passage(A), Passage(B, derived_from=12),
                Passage(C)),
        (1, 1),
    ),
    "original goes before derived in one row": (
        lineage([Document(original=True, derived_from=B), _plain], Passage(A)),
        (1, 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_least_and_most_are_those_of_the_table(case: str) -> None:
    each, expected = TABLE[case]

    assert counted(each) == expected


def test_a_circle_is_named_once_and_what_leads_into_it_has_no_root() -> None:
    each = lineage(
        [Document(derived_from=B), Document(derived_from=C), Document(derived_from=B), _plain],
        *map(Passage, (A, B, C, D)),
    )

    traces = each.traces()

    assert circles(traces) == [(B, C)]
    assert [trace.root for trace in traces] == [None, None, None, D]
    assert [trace.lineage for trace in traces] == ["derived"] * 3 + ["not examined"]
    assert [branch.source for branch in tree(traces)] == [D]


def test_the_tree_has_below_each_source_what_took_from_it() -> None:
    each = lineage(
        [_original, Document(derived_from=A), Document(derived_from=B), Document(derived_from=A)],
        Passage(C), Passage(D), Passage(A), Passage(A),
    )  # fmt: skip

    branches = [(each.depth, each.source, each.citations) for each in tree(each.traces())]

    assert branches == [(0, A, (12, 13)), (1, B, ()), (2, C, (10,)), (1, D, (11,))]


def test_a_way_of_ten_thousand_steps_is_followed() -> None:
    far = 10_000
    documents = [Document(derived_from=place + 1) for place in range(far)] + [_original]
    each = Lineage(dict(enumerate(documents)), {-1: Passage(0)}, (-1,))

    (trace,) = each.traces()

    assert trace.root == far
    assert len(list(tree([trace]))) == far + 1


# The same by brute force: what the words of docs/analysis.md say, tried out in every way.


def _ends(each: Lineage, citation: int) -> int | None:
    """Return the number of the root by the words of the rule, step by step; None for a circle."""
    seen: list[Any] = []
    place: Any = each.passages[citation]
    is_passage = True
    while True:
        if any(place is other for other in seen):
            return None
        seen.append(place)
        if is_passage:
            source = place.source
            if place.original:
                return int(source)
            if place.derived_from in each.passages:
                place = each.passages[place.derived_from]
                continue
            place, is_passage = each.documents[source], False
            continue
        source = next(key for key, document in each.documents.items() if document is place)
        there = place.derived_from
        if place.original or there not in each.documents or there == source:
            return int(source)
        of_claim = [each.passages[own] for own in each.own if each.passages[own].source == there]
        first = [own for own in of_claim if own.original]
        first += [own for own in of_claim if own.derived_from in each.passages]
        place, is_passage = (first[0], True) if first else (each.documents[there], False)


def _worlds(each: Lineage) -> Iterator[int]:
    """Yield how many origins there are, for each way in which the unexamined may turn out."""
    roots: dict[int, bool] = {}
    for citation in each.own:
        root = _ends(each, citation)
        if root is not None:
            trace = each.trace(citation)
            roots[root] = roots.get(root, False) or trace.is_original
    open_roots = [root for root, is_original in roots.items() if not is_original]
    for chosen in product([None, *roots], repeat=len(open_roots)):
        took = {root: other for root, other in zip(open_roots, chosen, strict=True)
                if other is not None}  # fmt: skip
        ends = set()
        for start in roots:
            at, steps = start, 0
            while at in took and steps <= len(roots):
                at, steps = took[at], steps + 1
            if at in took:
                break  # it goes round: no such world
            ends.add(at)
        else:
            issuers = {each.documents[end].issuer or ("alone", end) for end in ends}
            yield len(issuers)


@st.composite
def _graphs(draw: st.DrawFn) -> Lineage:
    size = draw(st.integers(1, 5))
    sources = st.integers(0, size - 1)
    documents = [
        Document(draw(st.booleans()) and draw(st.booleans()), draw(st.none() | sources),
                 draw(st.sampled_from([None, None, "Reuters", "AFP"])))
        for _ in range(size)
    ]  # fmt: skip
    cited = draw(st.integers(0, 5))
    passages = [
        Passage(draw(sources), "supports", draw(st.booleans()) and draw(st.booleans()),
                draw(st.none() | st.none() | st.integers(10, 16)))
        for _ in range(cited + draw(st.integers(0, 1)))
    ]  # fmt: skip
    return lineage(documents, *passages[:cited], others=tuple(passages[cited:]))


@seed(17)
@settings(max_examples=150, database=None, deadline=None)
@given(_graphs())
def test_least_and_most_are_those_of_every_way_it_may_turn_out(each: Lineage) -> None:
    worlds = list(_worlds(each))

    assert [trace.root for trace in each.traces()] == [_ends(each, own) for own in each.own]
    assert counted(each) == (min(worlds), max(worlds))


@seed(18)
@settings(max_examples=60, database=None, deadline=None)
@given(_graphs())
def test_every_way_that_has_a_root_stands_in_the_tree_once(each: Lineage) -> None:
    traces = each.traces()

    placed = [citation for branch in tree(traces) for citation in branch.citations]

    assert sorted(placed) == [trace.citation for trace in traces if not trace.circle]
    assert all(
        set(origin.sources) <= {trace.root for trace in traces}
        for origin in origins(traces, each.documents)
    )
