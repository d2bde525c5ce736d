"""What an import did, or a dry run says that it would do, in lines."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from claimtrack.text import clip, counted, visible

if TYPE_CHECKING:
    from claimtrack.transfer import Report

_SHOWN = 12
"""So many counts are named in a terminal; a library of references easily has forty."""
_ALL = 1000
"""On the screen one scrolls through them."""
_NAME_CELLS = 70
_COUNTS = ("added", "revised", "unchanged", "refused")


def counts_line(report: "Report") -> str:
    """Return how many records were added, revised, left alone and refused, or would be."""
    done = "would be " if report.dry_run else ""
    return ", ".join(f"{getattr(report, name):,} {done}{name}" for name in _COUNTS)


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


def mended_and_lost(report: "Report", *, most: int = _SHOWN) -> Iterator[str]:
    """Yield what was taken otherwise than it stands in the input, or not at all."""
    if report.repaired:
        yield in_short("repaired", report.repaired, most=most)
    if report.duplicates:
        yield f"{counted(report.duplicates, 'record')} again, word for word"
    if report.lost:
        yield in_short("no place for", report.lost, most=most)


def dry_run_lines(report: "Report", most: int) -> list[str]:
    """Return what a dry run found, at most so many sentences of a kind.

    The format, the counts, what it refuses; then what each kind of row would have, what was
    taken otherwise, and what else the reader has to say.
    """
    counts = ", ".join(f"{getattr(report, name):,} {name}" for name in _COUNTS)
    lines = [
        f"Read as {report.format}: {counted(report.read, 'record')}.",
        f"Would be: {counts}.",
    ]
    refusals = (replace(each, file=Path(each.file).name) for each in report.refusals[:most])
    lines += _first([f"refused: {each}" for each in refusals], report.refused, most)
    rows = [counted(count, name.removesuffix("s")) for name, count in report.rows.items() if count]
    lines += [f"added: {', '.join(rows)}"] if rows else []
    lines += mended_and_lost(report, most=_ALL)
    if report.retracted:
        lines.append(f"{report.retracted:,} retracted: the records no longer name them")
    if report.conflicts:
        lines.append(f"{counted(report.conflicts, 'field')} would be in conflict")
    flips = [f"would turn: {flip}" for flip in report.flips]
    return [
        *lines,
        *_first(flips, len(flips), most),
        *_first(report.notes, len(report.notes), most),
    ]


def _first(sentences: list[str], count: int, most: int) -> list[str]:
    more = [f"and {count - most:,} more"] if count > most else []
    return [*sentences[:most], *more]
