"""A conflict on paper: what all had seen before, and what each wrote instead, word by word."""

from collections.abc import Iterator

from claimtrack.shapes.rows import CandidateRow, ConflictRow
from claimtrack.sheet.glyphs import UNICODE, Glyphs
from claimtrack.sheet.lines import Line, Span, Target, line
from claimtrack.sheet.wording import compared
from claimtrack.text import visible


def conflict(row: ConflictRow, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return a conflict: the row and field, what was before, and the numbered candidates."""
    return list(_lines(row, glyphs))


def _lines(row: ConflictRow, glyphs: Glyphs) -> Iterator[Line]:
    field = row.field.removesuffix("_id").replace("_", " ")
    yield line(
        (field, "bold"),
        (f"  of {visible(row.about)}", "dim"),
        target=Target(row.entity, row.entity_id),
    )
    if row.before_words is not None:
        yield _told("before", ((visible(row.before_words, newlines=True), ""),))
    for number, one in enumerate(row.candidates, 1):
        yield _candidate(row, one, number, glyphs)
    if row.both is not None and len(row.candidates) > 1:
        yield _told("both", ((visible(row.both, newlines=True), ""),))


def _candidate(row: ConflictRow, one: CandidateRow, number: int, glyphs: Glyphs) -> Line:
    shown = f" {glyphs.dot} shown until it is settled" if number == 1 else ""
    why = f" — {visible(one.reason)}" if one.reason else ""
    when = one.at.strftime("%Y-%m-%d %H:%M")
    head = (f"{visible(one.author)}, {when}{why}{shown}", "dim")
    words: tuple[Span, ...] = ((visible(one.words, newlines=True), ""),)
    told = [(head,), words]
    if row.before_words and row.field != "retracted" and one.words != row.before_words:
        told[1] = compared(row.before_words, one.words)
    return Line(tuple(told), lead=f"  {number:<8}", hang=" " * 10)


def _told(what: str, spans: tuple[Span, ...]) -> Line:
    return Line((spans,), lead=f"  {what:<8}", hang=" " * 10)
