"""A claim on paper, for both faces; what people wrote is data, never markup."""

from claimtrack.sheet.claim import sheet
from claimtrack.sheet.conflict import Chosen, card, conflict
from claimtrack.sheet.lines import Line, Target
from claimtrack.sheet.paper import on_paper, standing_text, text

__all__ = [
    "Chosen",
    "Line",
    "Target",
    "card",
    "conflict",
    "on_paper",
    "sheet",
    "standing_text",
    "text",
]
