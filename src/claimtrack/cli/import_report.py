"""What an import says in a terminal of a format: what was mended, and what had no place."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimtrack.render.lines import Line
    from claimtrack.transfer import Report


def told(report: "Report") -> "list[Line]":
    """Return what was taken otherwise than it stands in the input, or not at all."""
    from claimtrack.render.imported import mended_and_lost
    from claimtrack.render.lines import line

    return [line((words, ""), lead="  ", hang="    ") for words in mended_and_lost(report)]
