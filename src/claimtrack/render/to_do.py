"""What is still to be done about a claim, as lines: a search, and verdicts that were asked for."""

from collections.abc import Iterator

from claimtrack.render.glyphs import Glyphs
from claimtrack.render.lines import Line, line
from claimtrack.schemas.rows import ClaimDetail
from claimtrack.text import normalise, visible


def to_do_lines(detail: ClaimDetail, glyphs: Glyphs) -> Iterator[Line]:
    """Yield who is asked to judge a claim, and that no search is cited for one of absence."""
    if detail.assigned:
        judged = {normalise(row.reviewer) for row in detail.assessments if row.source_id is None}
        names = (
            f"{visible(name)} {glyphs.settled}" if normalise(name) in judged else visible(name)
            for name in detail.assigned
        )
        yield line((f"asked to judge it: {', '.join(names)}", "dim"), hang="  ")
    if detail.gap is not None:
        words = f"{glyphs.question} “{visible(detail.gap)}”: no search is cited for it"
        yield line((words, "accent"))
