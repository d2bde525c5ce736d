"""The argument as its readers ask for it: labels, evidence and reasons by the ids of the claims."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cache

from claimtrack.argument.case import PARTS, Answer, Case, ClaimStanding, Statement
from claimtrack.argument.evidence import weigh
from claimtrack.argument.labelling import Labelling
from claimtrack.argument.wording import LABELS, ReasonWriter
from claimtrack.vocabulary import Aim, Label

_Partial = tuple[tuple[Aim, Label], ...]

# There are few different standings, and maybe a million claims: each is made once.
_standing = cache(ClaimStanding)


@cache
def _extended(partial: _Partial, aim: Aim, label: Label) -> _Partial:
    return (*partial, (aim, label))


class Argument:
    """An argument worked out once, to be asked about any of its claims.

    An id that is none of the statements' raises `KeyError`.
    """

    def __init__(self, statements: Iterable[Statement], answers: Iterable[Answer]) -> None:
        self._case = Case(statements, answers)
        self._labelling = labelling = Labelling(self._case)
        self._partial: dict[int, _Partial] = {}
        for key in sorted(labelling.parts):
            side = labelling.parts[key]
            if labelling.is_fought(side):
                claim, place = divmod(key, len(PARTS))
                earlier = self._partial.get(claim, ())
                self._partial[claim] = _extended(earlier, PARTS[place], labelling.verdict(side))
        self._wording: ReasonWriter | None = None

    def standing(self, claim_id: Hashable) -> ClaimStanding:
        """Return how a claim stands."""
        number = self._case.numbers[claim_id]
        return _standing(self._labelling.verdict(number), self._partial.get(number, ()))

    def standings(self) -> dict[Hashable, ClaimStanding]:
        """Return how every claim stands, in the order of the statements."""
        whole = {label: _standing(label, ()) for label in Label}
        labels = zip(self._case.ids, self._labelling.verdicts(), strict=True)
        standings = {claim_id: whole[label] for claim_id, label in labels}
        for number, partial in self._partial.items():
            claim_id = self._case.ids[number]
            standings[claim_id] = _standing(standings[claim_id].label, partial)
        return standings

    def reason(
        self,
        claim_id: Hashable,
        name: Callable[[Hashable], str],
        labels: Mapping[Label, str] = LABELS,
    ) -> str:
        """Return why a claim stands as it does, as one sentence without a full stop.

        It starts with the label as `labels` say it, and calls other claims what `name` makes of
        their ids.
        """
        if self._wording is None:
            self._wording = ReasonWriter(self._labelling)
        number = self._case.numbers[claim_id]
        return self._wording.sentence(number, self.standing(claim_id), name, labels)


def standings(
    statements: Iterable[Statement], answers: Iterable[Answer]
) -> dict[Hashable, ClaimStanding]:
    """Return how every claim stands, in time linear in the statements and answers."""
    return Argument(statements, answers).standings()


def documented(statements: Iterable[Statement], answers: Iterable[Answer]) -> set[Hashable]:
    """Return the ids of the claims that have a supporting citation which is not struck."""
    case = Case(statements, answers)
    flags = zip(case.ids, weigh(case).documented, strict=True)
    return {claim_id for claim_id, has_evidence in flags if has_evidence}


def reason(
    claim_id: Hashable,
    statements: Iterable[Statement],
    answers: Iterable[Answer],
    name: Callable[[Hashable], str],
) -> str:
    """Return why a claim stands as it does, as `Argument.reason` does."""
    return Argument(statements, answers).reason(claim_id, name)
