"""Standing: how a claim stands in the recorded argument, and the sentence that says why.

It says nothing of what is true. The rules are laid out for researchers in docs/standing.md.
"""

from claimtrack.argument.case import Answer, ClaimStanding, Statement
from claimtrack.argument.framework import grounded
from claimtrack.argument.standing import Argument, documented, reason, standings

__all__ = [
    "Answer",
    "Argument",
    "ClaimStanding",
    "Statement",
    "documented",
    "grounded",
    "reason",
    "standings",
]
