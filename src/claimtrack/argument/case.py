"""The claims and answers of an argument: as the caller gives them, and packed for the computing."""

from array import array
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from claimtrack.vocabulary import Aim, Label, RebuttalKind

# Answers aimed at one of these leave the claim as a whole alone; in the order of the vocabulary.
PARTS = (Aim.NUMBER, Aim.DATE, Aim.PLACE, Aim.ATTRIBUTION)


@dataclass(frozen=True, slots=True)
class Statement:
    """A live claim, as the argument sees it.

    `supports` are the ids of the citations that can document it: live, in the role `supports`,
    not graded 5, and from a source that the claim's own speaker did not issue. The caller leaves
    out the others; which of these are struck is found out here.
    """

    id: Hashable
    supports: tuple[Hashable, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A live rebuttal: `counterclaim` answers `claim`.

    `strikes` is the citation that an `undermines` is about, if it is about one. `same_side` says
    that the counterclaim's speaker is the claim's, or a body that the claim's speaker is part of:
    nobody else can withdraw it.
    """

    id: Hashable
    claim: Hashable
    counterclaim: Hashable
    kind: RebuttalKind
    aim: Aim | None
    strikes: Hashable | None = None
    same_side: bool = False


@dataclass(frozen=True, slots=True)
class ClaimStanding:
    """How a claim stands as a whole, and in the parts that are fought over apart.

    `partial` holds each such part once, in the order of the vocabulary.
    """

    label: Label
    partial: tuple[tuple[Aim, Label], ...] = ()


class Case:
    """Statements and answers by number, both counted from 0.

    A statement given twice has the citations of both. An answer with an end that is no statement
    is left out, and so gets no number.
    """

    def __init__(self, statements: Iterable[Statement], answers: Iterable[Answer]) -> None:
        self.ids: list[Hashable] = []
        self.numbers: dict[Hashable, int] = {}
        self.supports: list[tuple[Hashable, ...]] = []
        self.claims = array("i")
        self.counterclaims = array("i")
        self.kinds: list[RebuttalKind] = []
        self.aims: list[Aim | None] = []
        self.same_sides = bytearray()
        self.strikes: dict[int, Hashable] = {}
        self._add_statements(statements)
        self._add_answers(answers)

    def _add_statements(self, statements: Iterable[Statement]) -> None:
        ids, numbers, supports = self.ids, self.numbers, self.supports
        for statement in statements:
            number = numbers.setdefault(statement.id, len(ids))
            if number < len(ids):
                supports[number] += statement.supports
                continue
            ids.append(statement.id)
            supports.append(statement.supports)

    def _add_answers(self, answers: Iterable[Answer]) -> None:
        number_of = self.numbers.get
        claims, counterclaims = self.claims, self.counterclaims
        for answer in answers:
            claim, counterclaim = number_of(answer.claim), number_of(answer.counterclaim)
            if claim is None or counterclaim is None:
                continue
            if answer.strikes is not None and answer.kind is RebuttalKind.UNDERMINES:
                self.strikes[len(claims)] = answer.strikes
            claims.append(claim)
            counterclaims.append(counterclaim)
            self.kinds.append(answer.kind)
            self.aims.append(answer.aim)
            self.same_sides.append(answer.same_side)
