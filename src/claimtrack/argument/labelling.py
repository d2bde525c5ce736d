"""From answers to attacks, and from attacks to labels.

The argument is fought between *sides*. Each claim is a side; so is each part of a claim (its
number, date, place or attribution) that an answer is aimed at. An answer aimed at a part is fought
between that part of both claims, and whatever attacks a claim attacks its parts. A denial is judged
for each claim that it denies: the pair of the two is a side too, and falls with the denial.
"""

from array import array
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from claimtrack.argument.case import PARTS, Case
from claimtrack.argument.evidence import weigh
from claimtrack.argument.framework import IN, OUT, UNDECIDED, Framework
from claimtrack.vocabulary import Aim, Label, RebuttalKind

# Where each part stands in the order of the parts.
PLACES: dict[Aim | None, int] = {aim: place for place, aim in enumerate(PARTS)}


class Clash(NamedTuple):
    """What one answer does: to the claim (`attacks`), and what the claim does to it (`resisted`).

    `mutual` says that the fight counts for the counterclaim's own label as well, even where one
    of the two attacks fails for want of evidence; `paired`, that the counterclaim fights it as a
    pair with this one claim.
    """

    attacks: bool
    resisted: bool
    mutual: bool
    paired: bool


_ONE_WAY = Clash(attacks=True, resisted=False, mutual=False, paired=False)
_BOTH_WAYS = Clash(attacks=True, resisted=True, mutual=True, paired=False)


def _clash(
    kind: RebuttalKind, same_side: bool, answer_documented: bool, claim_documented: bool
) -> Clash | None:
    """Return what an answer of this kind does, or None when it attacks nothing."""
    attacks = answer_documented or not claim_documented
    resisted = claim_documented or not answer_documented
    match kind:
        case RebuttalKind.UNDERMINES | RebuttalKind.UNDERCUTS if answer_documented:
            return _ONE_WAY
        case RebuttalKind.DENIES | RebuttalKind.UNDERMINES:
            return Clash(attacks, resisted, mutual=True, paired=True)
        case RebuttalKind.CONTRADICTS:
            return Clash(attacks, resisted, mutual=True, paired=False)
        case RebuttalKind.UNDERCUTS:
            return _BOTH_WAYS
        case RebuttalKind.WITHDRAWS if same_side:
            return _BOTH_WAYS if claim_documented else _ONE_WAY
        case _:
            return None


_CLASHES = {
    (kind, same_side, answer_documented, claim_documented): _clash(
        kind, bool(same_side), bool(answer_documented), bool(claim_documented)
    )
    for kind in RebuttalKind
    for same_side in (0, 1)
    for answer_documented in (0, 1)
    for claim_documented in (0, 1)
}


def _verdict(fought: bool, own: int, pairs: int) -> Label:
    """Return how a side stands, given its own label and those of its pairs, a bit for each."""
    if not fought:
        return Label.UNANSWERED
    if own == OUT or pairs == 1 << OUT:
        return Label.DEFEATED
    if own == IN and pairs in (0, 1 << IN):
        return Label.STANDS
    return Label.DISPUTED


_VERDICTS = [
    [[_verdict(fought, own, pairs) for pairs in range(8)] for own in (UNDECIDED, IN, OUT)]
    for fought in (False, True)
]


class Labelling:
    """The argument of a case, worked out.

    Sides are numbered: the claims as in the case, then a pair for every answer (idle unless the
    answer's clash is paired), then the parts. `parts` finds a part by its claim's number times the
    number of parts, plus its place among them. `labels` holds `IN`, `OUT` or `UNDECIDED` by side.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.evidence = weigh(case)
        self.parts: dict[int, int] = {}
        self._framework = Framework(len(case.ids) + len(case.claims))
        self._fought = bytearray(self._framework.count)
        # Who falls with whom: the pair of a denial with it. Parts fall with their claims.
        self._pairs = array("i")
        self._denials = array("i")
        self._add_attacks()
        self._tie_sides()
        self.labels = self._framework.labels()
        self._paired = bytearray(len(self._fought))
        for denial, pair in zip(self._denials, self._pairs, strict=True):
            self._paired[denial] |= 1 << self.labels[pair]

    def clash(self, answer: int) -> Clash | None:
        """Return what an answer does, or None when it attacks nothing."""
        case, documented = self.case, self.evidence.documented
        if answer in self.evidence.strikes:
            return None
        claim, counterclaim = case.claims[answer], case.counterclaims[answer]
        return _CLASHES[
            case.kinds[answer],
            case.same_sides[answer],
            documented[counterclaim],
            documented[claim],
        ]

    def side(self, claim: int, aim: Aim | None) -> int:
        """Return the side of a claim that an answer with this aim is fought over."""
        place = PLACES.get(aim)
        return claim if place is None else self.parts[claim * len(PARTS) + place]

    def pair(self, answer: int) -> int:
        """Return the side that a paired answer fights with."""
        return len(self.case.ids) + answer

    def verdict(self, side: int) -> Label:
        """Return how a claim or a part stands."""
        return _VERDICTS[self._fought[side]][self.labels[side]][self._paired[side]]

    def verdicts(self) -> Iterator[Label]:
        """Yield how each claim stands, in the order of the case."""
        sides = zip(self._fought, self.labels, self._paired, strict=False)
        claims = islice(sides, len(self.case.ids))
        return (_VERDICTS[fought][own][pairs] for fought, own, pairs in claims)

    def is_fought(self, side: int) -> bool:
        """Whether an attacking rebuttal is recorded that concerns this side."""
        return bool(self._fought[side])

    def _add_attacks(self) -> None:
        """Turn the answers into attacks between sides."""
        case, fought, framework = self.case, self._fought, self._framework
        documented, strikes = self.evidence.documented, self.evidence.strikes
        add_attacker, add_attacked = framework.attackers.append, framework.attacked.append
        location_of = PLACES.get
        answers = zip(
            case.claims, case.counterclaims, case.kinds, case.aims, case.same_sides, strict=True
        )
        for answer, (target, attacker, kind, aim, same_side) in enumerate(answers):
            clash = _CLASHES[kind, same_side, documented[attacker], documented[target]]
            if clash is None or answer in strikes:
                continue
            attacks, resisted, mutual, paired = clash
            place = location_of(aim)
            if place is not None:
                target, attacker = self._part(target, place), self._part(attacker, place)
            fought[target] = 1
            if mutual:
                fought[attacker] = 1
            if paired:
                self._denials.append(attacker)
                attacker = self.pair(answer)
                self._pairs.append(attacker)
            if attacks:
                add_attacker(attacker)
                add_attacked(target)
            if resisted:
                add_attacker(target)
                add_attacked(attacker)

    def _part(self, claim: int, place: int) -> int:
        """Return the part of a claim that an answer is aimed at, as a side of its own."""
        key = claim * len(PARTS) + place
        part = self.parts.get(key)
        if part is None:
            part = self.parts[key] = self._framework.add_argument()
            self._fought.append(0)
        return part

    def _tie_sides(self) -> None:
        """Let parts fall with their claims, and pairs with their denials.

        Copying a claim's attackers to all that falls with it could take quadratic time. A *doubt*
        says the same in one attack each: the claim attacks it, and it attacks what falls with it.
        """
        framework = self._framework
        doubts: dict[int, int] = {}
        doubtful = bytearray(framework.count)
        for side in framework.attacked:
            doubtful[side] = 1

        def tie(leader: int, follower: int) -> None:
            if not doubtful[leader]:
                return
            doubt = doubts.get(leader)
            if doubt is None:
                doubt = doubts[leader] = framework.add_argument()
                framework.add_attack(leader, doubt)
            framework.add_attack(doubt, follower)
            doubtful[follower] = 1

        for key, part in self.parts.items():
            tie(key // len(PARTS), part)
        for denial, pair in zip(self._denials, self._pairs, strict=True):
            tie(denial, pair)
