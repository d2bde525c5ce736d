"""Which claims are documented, after the strikes against their citations.

A strike counts when its own claim is documented, which other strikes may decide, and so on. That
is itself an argument, between citations, and it is settled the same way; strikes that hang on each
other in a circle stay undecided, and then strike nothing.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from claimtrack.argument.case import Case
from claimtrack.argument.framework import IN, Framework


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of a case: `documented[n]` is 1 if claim number n is documented, else 0.

    `strikes` holds the answers that aim at a citation and nothing else, having evidence for it;
    `struck`, those of them that did strike theirs.
    """

    documented: bytearray
    strikes: frozenset[int]
    struck: frozenset[int]


def weigh(case: Case) -> Evidence:
    """Return which claims have a citation left, and which answers took one away."""
    documented = bytearray(map(bool, case.supports))
    framework = Framework()
    lacking: dict[int, int] = {}  # in: the claim has surely no citation left
    certain: dict[int, int] = {}  # in: the claim is surely documented
    citations: dict[tuple[int, Hashable], int] = {}  # in: the citation is surely not struck
    for answer in case.strikes:
        for claim in (case.claims[answer], case.counterclaims[answer]):
            if claim in lacking:
                continue
            lacking[claim] = framework.add_argument()
            certain[claim] = framework.add_argument()
            framework.add_attack(lacking[claim], certain[claim])
            for citation in set(case.supports[claim]):
                citations[claim, citation] = framework.add_argument()
                framework.add_attack(citations[claim, citation], lacking[claim])
    # Only a citation of the answered claim can be struck: an answer never reaches beyond its ends.
    strikers: dict[int, int] = {}
    for answer, citation in case.strikes.items():
        target = citations.get((case.claims[answer], citation))
        if target is not None:
            strikers[answer] = certain[case.counterclaims[answer]]
            framework.add_attack(strikers[answer], target)
    labels = framework.labels()
    for claim, node in lacking.items():
        documented[claim] = labels[node] != IN
    return Evidence(
        documented,
        strikes=frozenset(
            answer for answer in case.strikes if documented[case.counterclaims[answer]]
        ),
        struck=frozenset(answer for answer, node in strikers.items() if labels[node] == IN),
    )
