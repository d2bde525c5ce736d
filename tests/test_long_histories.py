"""A row with thousands of changes, and long chains of united rows: work grows in a line with them.

Work is counted (changes and links gone through), never timed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from claimtrack.history.fold import Edit, Hanging, common_ancestors, fold, retractions, writers
from claimtrack.store.united import United

SMALL, LARGE = 250, 1_000
"""Four times as many: work that grows in a line grows four times, quadratic sixteen."""
LOOKS = 16
"""So often, at most, is each change asked what its author had seen."""


class CountedParents(frozenset[UUID]):
    """The parents of a change, which count how often they are gone through."""

    looks = 0

    def __iter__(self) -> Iterator[UUID]:
        CountedParents.looks += 1
        return super().__iter__()


def id_of(number: int) -> UUID:
    return UUID(int=number + 1)


def by_two(count: int) -> list[Edit]:
    """Return the changes of a claim by two authors who merge after every twentieth."""
    edits = [Edit(id_of(0), CountedParents(), {"text": "a"}, author="alice")]
    newest = {"alice": 0, "bob": 0}
    for number in range(1, count):
        author, other = ("alice", "bob") if number % 2 else ("bob", "alice")
        seen = {newest[author], newest[other]} if number % 20 < 2 else {newest[author]}
        parents = CountedParents(id_of(one) for one in seen)
        patch = {"text": str(number)} if number % 9 else {"retracted": number % 2 == 0}
        edits.append(Edit(id_of(number), parents, patch, author=author))
        newest[author] = number
    return edits


def imported_and_undone(count: int) -> list[Edit]:
    """Return an import, its undo, the undo of that, and so on; and another import beside it."""
    edits = [Edit(id_of(0), CountedParents(), {"text": "a"}, is_import=True)]
    for number in range(1, count):
        parents = CountedParents([id_of(number - 1)])
        undo = Edit(id_of(number), parents, {"retracted": number % 2 == 1})
        edits.append(replace(undo, undoes=id_of(number - 1)))
    return [*edits, Edit(id_of(count), CountedParents(), {"text": "a"}, is_import=True)]


def imported_by_many(count: int) -> list[Edit]:
    """Return imports of one record in many copies that then all came together in one."""
    edits = [
        Edit(id_of(number), CountedParents(), {"text": str(number % 3)}, is_import=True)
        for number in range(count)
    ]
    seen = CountedParents(edit.changeset_id for edit in edits[::2])
    return [*edits, Edit(id_of(count), seen, {"retracted": True})]


HISTORIES: list[Callable[[int], list[Edit]]] = [by_two, imported_and_undone, imported_by_many]


def looks_of(ask: Callable[[Sequence[Edit]], object], edits: Sequence[Edit]) -> int:
    CountedParents.looks = 0
    ask(edits)
    return CountedParents.looks


@pytest.mark.parametrize("history", HISTORIES)
def test_a_row_with_thousands_of_changes_by_two_is_gone_over_a_few_times(
    history: Callable[[int], list[Edit]],
) -> None:
    edits = history(LARGE)
    ends = [edit.changeset_id for edit in edits[-LARGE // 4 :]]
    asked: list[Callable[[Sequence[Edit]], object]] = [
        lambda edits: fold("claim", edits),
        lambda edits: fold("claim", edits[:3], [Hanging("annotation", edits)]),
        lambda edits: writers("claim", edits),
        retractions,
        lambda edits: common_ancestors(edits, ends),
    ]

    looks = [looks_of(ask, edits) for ask in asked]

    assert max(looks) <= LOOKS * LARGE
    assert max(looks) > 0


def test_an_import_that_many_made_alike_is_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class CountedText(str):
        compared = 0

        def __eq__(self, other: object) -> bool:
            CountedText.compared += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    def compared(count: int) -> int:
        edits = [
            replace(edit, patch={name: CountedText(v) for name, v in edit.patch.items()})
            if "text" in edit.patch
            else edit
            for edit in imported_by_many(count)
        ]
        CountedText.compared = 0
        fold("claim", edits)
        return CountedText.compared

    assert 0 < compared(LARGE) <= 5 * compared(SMALL)


class CountedLinks(dict[UUID, UUID]):
    """Links that count how often one is followed."""

    followed = 0

    def __getitem__(self, row_id: UUID) -> UUID:
        CountedLinks.followed += 1
        return super().__getitem__(row_id)

    def get(self, row_id: UUID, otherwise: UUID | None = None) -> UUID | None:  # type: ignore[override]  # as it is used
        CountedLinks.followed += 1
        return super().get(row_id, otherwise)


@pytest.mark.parametrize("is_circle", [False, True])
def test_a_long_chain_of_united_rows_is_followed_once(is_circle: bool) -> None:
    links = CountedLinks({id_of(number): id_of(number + 1) for number in range(LARGE)})
    if is_circle:
        links[id_of(LARGE)] = id_of(0)
    CountedLinks.followed = 0

    groups = United(links)
    firsts = {groups.first(id_of(number)) for number in range(LARGE + 1)}

    assert firsts == {id_of(0) if is_circle else id_of(LARGE)}
    assert groups.all_of([id_of(3)]) == {id_of(number) for number in range(LARGE + 1)}
    assert CountedLinks.followed <= 3 * LARGE


def test_what_leads_into_a_circle_is_one_with_it() -> None:
    links = {id_of(5): id_of(3), id_of(3): id_of(2), id_of(2): id_of(4), id_of(4): id_of(3)}

    groups = United(links)

    assert {groups.first(row) for row in links} == {id_of(2)}
    assert groups.all_of([id_of(4)]) == set(links)
