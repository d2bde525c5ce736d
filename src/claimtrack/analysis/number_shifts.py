"""Where a speaker gives another number of the same measure: against the number given last.

Two numbers are other ones where their bounds are: "about 200" and "200" are one. How they go
together, and whether they can be compared at all, `comparing.py` says.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from claimtrack.analysis.comparing import Number, relation, spelling, words_of
from claimtrack.analysis.said import Said, Voice
from claimtrack.vocabulary import Relation

_MOST = 2000
"""So many differences of one measure are told: where no order is known, each pair may be one."""


class _Given(NamedTuple):
    """A number with the claim that gives it, and the bounds of when."""

    number: Number
    said: Said


def number_turns(said: Sequence[Said]) -> Iterator[tuple[Said, Said, str]]:
    """Yield pairs of claims that give other numbers of one measure, with how, in words.

    The first is the one before, where the dates say so; `is_before` tells. Claims come in the order
    in which they are listed. What a body says is compared with what the speaker said before.
    """
    measures: dict[str, list[_Given]] = defaultdict(list)
    for one in said:
        for number in one.numbers:
            if number.measure:
                measures[spelling(number.measure)].append(_Given(number, one))
    for given in measures.values():
        yield from _after_the_last(given)
        yield from _without_order(given)


def _after_the_last(given: Sequence[_Given]) -> Iterator[tuple[Said, Said, str]]:
    """Yield each number that is another than the last before it, or than one of the last."""
    own = sorted(
        (one for one in given if one.said.latest is not None and one.said.voice is not Voice.BODY),
        key=lambda one: (one.said.latest or date.max, one.said.id),
    )
    ends = [one.said.latest or date.max for one in own]
    begins: list[date] = []  # the latest beginning of those so far
    for one in own:
        begin = one.said.earliest or date.min
        begins.append(max(begin, begins[-1]) if begins else begin)
    for one in given:
        if one.said.earliest is None:
            continue
        until = bisect_left(ends, one.said.earliest)
        if until:
            since = bisect_left(ends, begins[until - 1], 0, until)
            last = {(before.number, before.said.id): before for before in own[since:until]}
            yield from _others(list(last.values())[-_MOST:], one)


def _without_order(given: Sequence[_Given]) -> Iterator[tuple[Said, Said, str]]:
    """Yield pairs of other numbers of which the dates do not say which is later."""
    once = {(one.number, one.said.earliest, one.said.latest): one for one in reversed(given)}
    found = 0
    active: list[_Given] = []
    for one in reversed(list(once.values())):
        active = [before for before in active if not before.said.is_before(one.said)]
        for before in active:
            if one.said.voice is before.said.voice is Voice.BODY or one.said.is_before(before.said):
                continue
            for pair in _others([before], one):
                yield pair
                found += 1
            if found >= _MOST:
                return
        active.append(one)


def _others(before: Sequence[_Given], one: _Given) -> Iterator[tuple[Said, Said, str]]:
    for other in before:
        if other.said.id == one.said.id or _bounds(other.number) == _bounds(one.number):
            continue
        how, why = relation(other.number, one.number)
        if how is not Relation.NOT_COMPARABLE:
            words = f"from {words_of(other.number)} to {words_of(one.number)}"
            yield other.said, one.said, f"{words}: {how.value}, {why}"


def _bounds(number: Number) -> tuple[object, object]:
    return (0, 0) if number.is_none else (number.low, number.high)
