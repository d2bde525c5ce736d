"""What can be wrong in a draft; apart, since the command names it before anything is read."""

from enum import StrEnum


class FindingKind(StrEnum):
    """What is wrong, in the order of its weight."""

    CONFIDENTIAL = "confidential"
    UNKNOWN = "unknown"
    RETRACTED = "retracted"
    DEFEATED = "defeated"
    CONTESTED = "contested"
    OVERSTATED = "overstated"
    CHANGED = "changed"
    UNCITED = "uncited"
    ALTERED = "altered"
    REWORDED = "reworded"
    ELSEWHERE = "elsewhere"
    LOST = "lost"
