"""A claim on paper, for both faces; what people wrote is data, never markup.

Its names are found at their first use: the screen lays out its first rows before it can know what a
claim with everything on it looks like.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimtrack.render.claim import sheet
    from claimtrack.render.lines import Line, Target
    from claimtrack.render.rich_text import on_paper, standing_text, text

_HOMES = {
    "Line": "lines", "Target": "lines", "on_paper": "rich_text", "sheet": "claim",
    "standing_text": "rich_text", "text": "rich_text",
}  # fmt: skip

__all__ = ["Line", "Target", "on_paper", "sheet", "standing_text", "text"]


def __getattr__(name: str) -> object:
    """Import a name from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
