"""What a speaker says over time: statements in the order of dates, and where one turns.

A shift needs two statements of which the dates say which is later: one that withdraws, contradicts,
denies, narrows or concedes the other, or gives another number of the same measure. Where the dates
do not say it (both on one day, spans that overlap, none), there is a difference and no shift.
Repeats are folded into what they repeat, unless the speaker turned in between: then it returns.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from uuid import UUID

from claimtrack.analysis.number_shifts import number_turns
from claimtrack.analysis.said import Said, Voice

TURNS = ("withdraws", "contradicts", "denies", "narrows", "concedes")
"""The kinds of answers that turn from what they answer, where one speaker gives both."""

_MUTUAL = ("contradicts", "denies")
_CONTRADICTS, _RETURNS, _NUMBER = "contradicts", "returns", "number"


@dataclass(frozen=True, slots=True)
class Answer:
    """A claim (`answer`) that answers another, in what way, and what part of it."""

    answered: UUID
    answer: UUID
    kind: str
    aim: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Two statements that do not go together: a shift from the `earlier` to the `later`.

    `how` is the kind of an answer, "number", or "returns" to what was turned from. Of a difference,
    whose order is not known, the two are in the order of the list, and `why` says what is lacking.
    `answer` is the claim that is recorded as the answer.
    """

    earlier: UUID
    later: UUID
    how: str
    why: str = ""
    aim: str | None = None
    answer: UUID | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim with the claims that only repeat it, in the order of dates."""

    id: UUID
    repeats: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Positions:
    """Statements in the order of dates, undated ones last; shifts and differences."""

    statements: tuple[Statement, ...] = ()
    shifts: tuple[Turn, ...] = ()
    differences: tuple[Turn, ...] = ()


def positions(said: Iterable[Said], answers: Iterable[Answer]) -> Positions:
    """Return the position of a speaker from what was said and how that answers each other."""
    return _Reading(said, answers).positions()


def in_order(said: Iterable[Said]) -> list[Said]:
    """Return claims by the first day that they can be of, then by the last; undated ones last.

    That is an order to list them in: it does not say that one was said before the next.
    """
    return sorted(said, key=_place)


def _place(one: Said) -> tuple[bool, date, date, int]:
    first = one.earliest or one.latest or date.max
    return first is date.max, first, one.latest or date.max, one.id.int


@dataclass
class _Reading:
    """What was found so far: `starts` are the claims that begin a statement of their own."""

    said: Iterable[Said]
    answers: Iterable[Answer]
    starts: set[UUID] = field(default_factory=set)
    shifts: list[Turn] = field(default_factory=list)
    differences: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._order = in_order(self.said)
        self._by_id = {one.id: one for one in self._order}
        self._root = roots({one.id: one.repeats for one in self._order if one.repeats})
        self._groups: dict[tuple[UUID, UUID], list[Said]] = defaultdict(list)
        for one in self._order:
            self._groups[self._group(one)].append(one)
        self.starts.update(group[0].id for group in self._groups.values())

    def _group(self, one: Said) -> tuple[UUID, UUID]:
        return self._root.get(one.id, one.id), one.speaker

    def positions(self) -> Positions:
        for answer in dict.fromkeys(self.answers):
            self._read_answer(answer)
        self._read_numbers()
        self._drop_bodies()
        first = self._first_of_statements()
        return Positions(
            tuple(self._statements(first)),
            tuple(self._between(self.shifts, first)),
            tuple(self._between(self.differences, first)),
        )

    def _read_answer(self, answer: Answer) -> None:
        """Follow a speaker between what is answered and the answer, through repeats of both."""
        answered, by = self._by_id.get(answer.answered), self._by_id.get(answer.answer)
        if answered is None or by is None or answer.kind not in TURNS:
            return
        sides = (self._group(answered), self._group(by))
        if sides[0] == sides[1]:
            return
        both = in_order(self._groups[sides[0]] + self._groups[sides[1]])
        dated = [one for one in both if one.earliest and one.latest]
        turned = False
        for before, after in pairwise(dated):
            if self._group(before) != self._group(after):
                is_answer = self._group(after) == sides[1]
                turned = self._turn(before, after, answer, is_answer, again=turned) or turned
        if len({self._group(one) for one in dated}) < len(sides):
            is_later = not by.is_before(answered)
            pair = (answered, by) if is_later else (by, answered)
            self._turn(*pair, answer, is_later, again=False)

    def _turn(
        self, before: Said, after: Said, answer: Answer, is_answer: bool, *, again: bool
    ) -> bool:
        """Note that one side follows the other; say whether that is a shift."""
        by = after if is_answer else before
        if not before.is_before(after):
            if _goes(before, after) or _goes(after, before):
                why = _no_order(before, after)
                self._differ(before, after, answer.kind, why, answer.aim, by)
            return False
        if not _goes(before, after):
            return False
        if is_answer:
            how = answer.kind
        elif again:
            how = _RETURNS
        elif answer.kind in _MUTUAL:
            how = _CONTRADICTS
        else:
            why = "the answer is dated before what it answers"
            self._differ(before, after, answer.kind, why, answer.aim, by)
            return False
        self.shifts.append(Turn(before.id, after.id, how, aim=answer.aim, answer=by.id))
        self.starts.add(after.id)
        return True

    def _differ(
        self,
        one: Said,
        other: Said,
        how: str,
        why: str,
        aim: str | None = None,
        by: Said | None = None,
    ) -> None:
        first, second = in_order((one, other))
        answer = None if by is None else by.id
        self.differences.append(Turn(first.id, second.id, how, why, aim, answer))

    def _read_numbers(self) -> None:
        dated = [one for one in self._order if one.numbers]
        for before, after, why in number_turns(dated):
            if before.is_before(after):
                self.shifts.append(Turn(before.id, after.id, _NUMBER, why))
                self.starts.add(after.id)
            else:
                why = f"{why}; {_no_order(before, after)}"
                self._differ(before, after, _NUMBER, why)
                self.starts |= {before.id, after.id}

    def _drop_bodies(self) -> None:
        """Leave out what a body said that turns from nothing of the speaker's."""
        turns = {id_ for turn in (*self.shifts, *self.differences)
                 for id_ in (turn.earlier, turn.later)}  # fmt: skip
        self._order = [one for one in self._order if one.voice is not Voice.BODY or one.id in turns]

    def _first_of_statements(self) -> dict[UUID, UUID]:
        """Return for each claim the one that its statement begins with."""
        begun: dict[tuple[UUID, UUID], UUID] = {}
        first: dict[UUID, UUID] = {}
        for one in self._order:
            group = self._group(one)
            if one.id in self.starts or group not in begun:
                begun[group] = one.id
            first[one.id] = begun[group]
        return first

    def _statements(self, first: Mapping[UUID, UUID]) -> Iterator[Statement]:
        repeats: dict[UUID, list[UUID]] = defaultdict(list)
        for one in self._order:
            if first[one.id] != one.id:
                repeats[first[one.id]].append(one.id)
        for one in self._order:
            if first[one.id] == one.id:
                yield Statement(one.id, tuple(repeats[one.id]))

    def _between(self, turns: Sequence[Turn], first: Mapping[UUID, UUID]) -> Iterator[Turn]:
        """Yield turns between statements, each once, in the order of what they turn to."""
        order = {one.id: place for place, one in enumerate(self._order)}
        moved = dict.fromkeys(
            replace(
                turn,
                earlier=first[turn.earlier],
                later=first[turn.later],
                answer=turn.answer and first[turn.answer],
            )
            for turn in turns
        )
        yield from sorted(moved, key=lambda turn: (order[turn.later], order[turn.earlier]))


def _goes(before: Said, after: Said) -> bool:
    """Say whether a turn between these is the speaker's: what a body says, it says afterwards."""
    return before.voice is not Voice.BODY


def _no_order(one: Said, other: Said) -> str:
    """Return why the dates of two claims do not say which is later."""
    undated = [each for each in (one, other) if not (each.earliest or each.latest)]
    if len(undated) == 2:
        return "neither has a date"
    if undated:
        return "one of them has no date"
    if (one.earliest, one.latest) == (other.earliest, other.latest) and one.earliest == one.latest:
        return "both are of one day"
    return "their dates do not say which is later"


def roots(repeats: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Return for each claim that repeats another the one at the end of the chain.

    Of a circle that is the least id of those in it.
    """
    ends: dict[UUID, UUID] = {}
    for start in repeats:
        passed: dict[UUID, None] = {}
        end = start
        while end in repeats and end not in passed and end not in ends:
            passed[end] = None
            end = repeats[end]
        if end in passed:
            circle = list(passed)[list(passed).index(end) :]
            end = min(circle)
        end = ends.get(end, end)
        ends.update(dict.fromkeys(passed, end))
    return ends
