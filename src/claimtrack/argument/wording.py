"""Why a claim stands as it does, in one sentence of plain English."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from claimtrack.argument.case import ClaimStanding
from claimtrack.argument.framework import IN, OUT, UNDECIDED
from claimtrack.argument.labelling import Labelling
from claimtrack.vocabulary import Aim, Label, RebuttalKind

Name = Callable[[Hashable], str]
LABELS: Mapping[Label, str] = {label: label.value for label in Label}
"""Each label as the desk says it; whoever writes for others has other words."""

# How many names a list gives before it says "and 4 more".
_NAMED = 3
_DONE = {
    RebuttalKind.DENIES: "denied",
    RebuttalKind.CONTRADICTS: "contradicted",
    RebuttalKind.UNDERMINES: "undermined",
    RebuttalKind.UNDERCUTS: "undercut",
    RebuttalKind.WITHDRAWS: "withdrawn",
}
_DOING = {
    RebuttalKind.DENIES: "denying",
    RebuttalKind.CONTRADICTS: "contradicting",
    RebuttalKind.UNDERMINES: "undermining",
    RebuttalKind.UNDERCUTS: "undercutting",
    RebuttalKind.WITHDRAWS: "withdrawing",
}
_KINDS = tuple(RebuttalKind)
# Aims at what carries a claim: they decide over the whole of it, and the sentence says which.
_GROUNDS = (Aim.PREMISE, Aim.INFERENCE, Aim.SOURCE)


@dataclass(frozen=True, slots=True)
class _Fight:
    """One answer, seen from one of its two sides.

    `side` is the opponent's. `won` is None where the fight is undecided; `failed` says that the
    opponent's attack fails for want of evidence alone, and `one_way` that this side cannot attack
    the opponent. `paired` fights are a denial's own, one for each claim that it denies.
    """

    opponent: int
    side: int
    kind: RebuttalKind
    aim: Aim | None
    answers: bool
    paired: bool
    failed: bool
    one_way: bool
    won: bool | None

    def phrase(self) -> str:
        """Say what happens, up to the opponent's name."""
        if self.answers:
            ground = f"the {self.aim} of " if self.aim in _GROUNDS else ""
            return f"it {self.kind} {ground}"
        ground = f"its {self.aim} is " if self.aim in _GROUNDS else ""
        return f"{ground}{_DONE[self.kind]} by "

    def aside(self) -> str:
        """Say the same in few words, of a claim just named."""
        return f"{_DOING[self.kind]} " if self.answers else f"{_DONE[self.kind]} by "


class ReasonWriter:
    """Sentences about the claims of one argument."""

    def __init__(self, labelling: Labelling) -> None:
        self._labelling = labelling
        self._case = case = labelling.case
        self._documented = labelling.evidence.documented
        self._concerning: defaultdict[int, list[int]] = defaultdict(list)
        for answer, ends in enumerate(zip(case.claims, case.counterclaims, strict=True)):
            for claim in set(ends):
                self._concerning[claim].append(answer)

    def sentence(
        self,
        claim: int,
        standing: ClaimStanding,
        name: Name,
        labels: Mapping[Label, str] = LABELS,
    ) -> str:
        """Return the label, the claims that decide it, and what else a reader has to know."""
        label = standing.label
        fights = list(self._fights(claim, claim))
        deciding = self._deciding(claim, label, fights)
        clauses = [self._list(claim, deciding, name, aside=True)] if deciding else []
        clauses += self._evidence(claim, label, deciding)
        clauses += self._pairs(claim, label, fights, name)
        remarks = [
            *self._partials(claim, standing, name, labels),
            *self._premises(claim, set(fights).difference(deciding), name),
            *self._notes(claim, name),
        ]
        if label is Label.UNANSWERED:
            clauses = [] if remarks else ["nothing attacks it"]
        head = f"{labels[label]}: {'; '.join(clauses)}" if clauses else labels[label]
        return "; ".join([head, *remarks])

    def _fights(self, claim: int, side: int) -> Iterator[_Fight]:
        """Yield the fights over one side of a claim: those against it, and those that it began."""
        labelling, case = self._labelling, self._case
        outcomes = {IN: False, OUT: True, UNDECIDED: None}
        for answer in self._concerning[claim]:
            clash = labelling.clash(answer)
            if clash is None:
                continue
            aim = case.aims[answer]
            target = labelling.side(case.claims[answer], aim)
            counter = labelling.side(case.counterclaims[answer], aim)
            answers = target != side
            if answers and not (counter == side and clash.mutual):
                continue
            enemy = target if answers else counter
            attacker = labelling.pair(answer) if clash.paired and not answers else enemy
            attacked = clash.resisted if answers else clash.attacks
            yield _Fight(
                opponent=case.claims[answer] if answers else case.counterclaims[answer],
                side=enemy,
                kind=case.kinds[answer],
                aim=aim,
                answers=answers,
                paired=clash.paired and answers,
                failed=not attacked,
                one_way=not (clash.attacks if answers else clash.resisted),
                won=outcomes[labelling.labels[attacker]] if attacked else True,
            )

    def _deciding(self, side: int, label: Label, fights: Iterable[_Fight]) -> list[_Fight]:
        """Return the fights that decided the label of a side."""
        match label:
            case Label.DEFEATED:
                # Whoever the claim could attack back is in only because somebody else defeats it.
                by_pairs = self._labelling.labels[side] != OUT
                lost = (fight for fight in fights if fight.won is False and fight.one_way)
                return [fight for fight in lost if fight.paired == by_pairs]
            case Label.DISPUTED:
                return [fight for fight in fights if fight.won is None]
            case _:
                return list(fights)

    def _evidence(self, claim: int, label: Label, deciding: Sequence[_Fight]) -> Iterator[str]:
        """Say which side cites evidence, where that bears on the outcome."""
        if label is Label.STANDS:
            if any(fight.failed for fight in deciding):
                yield "only this claim cites evidence"
            return
        here = self._documented[claim]
        withdrawn = all(fight.kind is RebuttalKind.WITHDRAWS for fight in deciding)
        if not deciding or (withdrawn and not here):
            return
        there = {self._documented[fight.opponent] for fight in deciding}
        if there == {0}:
            yield "only this claim cites evidence" if here else "neither side cites evidence"
        elif there == {1}:
            yield "both sides cite evidence" if here else "only the other side cites evidence"
        elif here:
            yield "this claim and some on the other side cite evidence"
        else:
            yield "only some on the other side cite evidence"

    def _pairs(
        self, claim: int, label: Label, fights: Sequence[_Fight], name: Name
    ) -> Iterator[str]:
        """Say where a disputed denial fails and where it holds."""
        if label is not Label.DISPUTED:
            return
        own = self._labelling.labels[claim]
        lost = [fight.opponent for fight in fights if fight.paired and fight.won is False]
        won = [fight.opponent for fight in fights if fight.paired and fight.won]
        if lost:
            yield f"it fails against {self._names(claim, lost, name)}"
        if won and own == IN:
            yield f"it holds against {self._names(claim, won, name)}"

    def _partials(
        self, claim: int, standing: ClaimStanding, name: Name, labels: Mapping[Label, str]
    ) -> Iterator[str]:
        """Say how each part stands that is fought over apart."""
        for aim, label in standing.partial:
            side = self._labelling.side(claim, aim)
            deciding = self._deciding(side, label, self._fights(claim, side))
            if deciding:
                clauses = [self._list(claim, deciding, name, aside=True)]
                clauses += self._evidence(claim, label, deciding)
                yield f"{labels[label]} as to {aim}: {', where '.join(clauses)}"
            else:
                yield f"{labels[label]} as to {aim}, like the whole"

    def _premises(self, claim: int, others: Iterable[_Fight], name: Name) -> Iterator[str]:
        """Say that a premise is at stake, where the deciding fights do not say so already."""
        attacks = [fight for fight in others if fight.aim is Aim.PREMISE and not fight.answers]
        at_stake = [fight for fight in attacks if not fight.won]
        in_vain = [fight for fight in attacks if fight.won]
        if at_stake:
            yield f"also {self._list(claim, at_stake, name)}"
        if in_vain:
            yield f"also {self._list(claim, in_vain, name)}, in vain"

    def _notes(self, claim: int, name: Name) -> Iterator[str]:
        """Say what answers a claim without attacking it."""
        struck = self._labelling.evidence.struck
        noted: defaultdict[str, list[int]] = defaultdict(list)
        for answer in self._concerning[claim]:
            if self._case.claims[answer] != claim or self._labelling.clash(answer) is not None:
                continue
            kind = self._case.kinds[answer]
            key = "struck" if answer in struck else str(kind)
            noted[key].append(self._case.counterclaims[answer])
        if by := noted["struck"]:
            what = "a citation is" if self._documented[claim] else "its evidence is"
            yield f"{what} struck by {self._names(claim, by, name)}"
        if by := noted[RebuttalKind.UNDERMINES]:
            yield f"no evidence is struck by {self._names(claim, by, name)}"
        if by := noted[RebuttalKind.CONCEDES]:
            yield f"conceded in part by {self._names(claim, by, name)}"
        if by := noted[RebuttalKind.NARROWS]:
            yield f"narrowed by {self._names(claim, by, name)}"
        if count := len(set(noted[RebuttalKind.COUNTER_ACCUSES])):
            yield _counted(
                count, "counter-accusation", "which answers nothing", "which answer nothing"
            )
        if count := len(set(noted[RebuttalKind.WITHDRAWS])):
            yield _counted(
                count,
                "withdrawal",
                "by someone who does not speak for it",
                "by others who do not speak for it",
            )

    def _names(self, claim: int, opponents: Iterable[int], name: Name) -> str:
        """Name the opponents, at most three, the documented ones first."""
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for opponent in set(opponents):
            groups[self._name(claim, opponent, name)].append(opponent)
        ranked = sorted(groups, key=lambda who: (-self._any_documented(groups[who]), who))
        shown = [_times(who, len(groups[who])) for who in ranked[:_NAMED]]
        return _joined(shown, sum(len(groups[who]) for who in ranked[_NAMED:]))

    def _list(
        self,
        claim: int,
        fights: Iterable[_Fight],
        name: Name,
        *,
        aside: bool = False,
        phrase: Callable[[_Fight], str] = _Fight.phrase,
    ) -> str:
        """Say who does what, with at most three names: premises first, then whoever cites evidence.

        With `aside`, an opponent whose own fate decides is followed by who decides over it.
        """
        groups: defaultdict[tuple[str, str], list[_Fight]] = defaultdict(list)
        for fight in fights:
            who = self._name(claim, fight.opponent, name)
            groups[phrase(fight), who].append(fight)
        claims = {key: {fight.opponent for fight in group} for key, group in groups.items()}

        def rank(key: tuple[str, str]) -> tuple[bool, bool, bool, int, str, str]:
            group = groups[key]
            other = all(fight.aim is not Aim.PREMISE for fight in group)
            bare = not self._any_documented(claims[key])
            return group[0].answers, other, bare, _KINDS.index(group[0].kind), *key

        ranked = sorted(groups, key=rank)
        phrases: defaultdict[str, list[str]] = defaultdict(list)
        for key in ranked[:_NAMED]:
            what, who = key
            count = len(claims[key])
            after = self._aside(claim, groups[key][0], name) if aside and count == 1 else ""
            phrases[what].append(_times(who, count) + after)
        more = sum(len(claims[key]) for key in ranked[_NAMED:])
        if len(phrases) == 1:
            return what + _joined(phrases[what], more)
        parts = [what + _joined(names, 0) for what, names in phrases.items()]
        parts += [f"{more} more"] if more else []
        return f"{', '.join(parts[:-1])}, and {parts[-1]}"

    def _aside(self, claim: int, fight: _Fight, name: Name) -> str:
        """Say in brackets who decides over an opponent, where it is not this claim."""
        beaten = bool(fight.won) and not fight.failed
        undecided = fight.won is None and fight.one_way
        if not (beaten or undecided):
            return ""
        others = [
            other
            for side in sorted({fight.side, fight.opponent})
            for other in self._fights(fight.opponent, side)
            if other.won is (False if beaten else None)
            and not other.paired
            and other.opponent != claim
        ]
        if not others:
            return ""
        return f" (itself {self._list(fight.opponent, others, name, phrase=_Fight.aside)})"

    def _name(self, claim: int, opponent: int, name: Name) -> str:
        return "itself" if opponent == claim else name(self._case.ids[opponent])

    def _any_documented(self, claims: Iterable[int]) -> bool:
        return any(self._documented[claim] for claim in claims)


def _times(who: str, claims: int) -> str:
    return who if claims == 1 else f"{who} ({claims} claims)"


def _joined(names: Sequence[str], more: int) -> str:
    items = [*names, f"{more} more"] if more else list(names)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _counted(count: int, noun: str, singular: str, plural: str) -> str:
    return f"1 {noun}, {singular}" if count == 1 else f"{count} {noun}s, {plural}"
