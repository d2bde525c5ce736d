"""What an import or an export says of a format: what was mended, and what had no place."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from claimtrack.text import clip, counted, visible

if TYPE_CHECKING:
    from claimtrack.render.lines import Line
    from claimtrack.transfer import Report

_SHOWN = 12
"""So many counts are named in a terminal; a library of references easily has forty."""
_NAME_CELLS = 70


def told(report: "Report") -> "list[Line]":
    """Return what was taken otherwise than it stands in the input, or not at all."""
    from claimtrack.render.lines import line

    return [line((words, ""), lead="  ", hang="    ") for words in _sentences(report)]


def in_short(what: str, counts: Mapping[str, int], *, most: int = _SHOWN) -> str:
    """Return counts in one line, the largest first: "no place for: pages (74), volume (53)".

    Those beyond `most` are only numbered.
    """
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    # Fields are named by whoever made the file.
    named = [f"{clip(visible(name), _NAME_CELLS)} ({times:,})" for name, times in ordered[:most]]
    if len(ordered) > most:
        named.append(f"and {len(ordered) - most:,} more (--json lists all)")
    return f"{what}: {', '.join(named)}"


def _sentences(report: "Report") -> Iterator[str]:
    if report.repaired:
        yield in_short("repaired", report.repaired)
    if report.duplicates:
        yield f"{counted(report.duplicates, 'record')} again, word for word"
    if report.lost:
        yield in_short("no place for", report.lost)
