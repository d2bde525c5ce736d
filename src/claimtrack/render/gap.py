"""That no search is cited for a claim of absence, as a line."""

from claimtrack.render.glyphs import Glyphs
from claimtrack.render.lines import Line, line
from claimtrack.schemas.rows import ClaimDetail
from claimtrack.text import visible


def gap_line(detail: ClaimDetail, glyphs: Glyphs) -> Line | None:
    """Return that a claim says that something is absent, and nobody is cited who searched."""
    if detail.gap is None:
        return None
    words = f"{glyphs.question} “{visible(detail.gap)}”: no search is cited for it"
    return line((words, "accent"))
