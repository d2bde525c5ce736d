"""Changes as lines: who, when, why, what each did, and what each field was and became."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from claimtrack.queries.steps import beside, first_told, reason_words
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Span, Target, line
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import HistoryRow
from claimtrack.text import clip, counted, visible

_BRIEF = 8
_VALUE_CELLS = 160


def brief_history_lines(
    rows: Sequence[HistoryRow], changesets: int, glyphs: Glyphs = UNICODE
) -> Iterator[Line]:
    """Yield a line for each of the newest changesets, of as many as there are in all."""
    steps: dict[UUID, list[HistoryRow]] = {}
    for row in rows:
        steps.setdefault(row.changeset_id, []).append(row)
    newest = sorted(steps, reverse=True)[:_BRIEF]
    for changeset_id in newest:
        yield line((_in_brief(steps[changeset_id]), "dim"))
    if changesets > len(newest):
        yield line((f"{glyphs.more} and {changesets - len(newest):,} more", "dim"))


def _in_brief(rows: Sequence[HistoryRow]) -> str:
    """Return one step as far as it is about a claim: "2026-11-23 bob: The place of …"."""
    told = first_told([row.entity for row in rows])
    row, others = rows[told], [other.entity for other in rows if other is not rows[told]]
    reason = reason_words(row.reason)
    why = f" ({visible(reason)})" if reason else ""
    by = f"{visible(row.author)}{', undo' if row.kind == 'undo' else ''}"
    when = row.at.strftime("%Y-%m-%d %H:%M")
    return f"{when}  {by}: {visible(row.sentence)}{beside(others)}{why}"


def history_lines(
    rows: Sequence[HistoryRow], glyphs: Glyphs = UNICODE, *, more: int = 0
) -> Iterator[Line]:
    """Yield changes, the newest first; `more` is the number of older ones that are left out."""
    shown = None
    for row in rows:
        if row.changeset_id != shown:
            shown = row.changeset_id
            yield line((_occasion(row), "heading"))
        yield change_line(row, glyphs)
    if more:
        yield line((f"{glyphs.more} and {counted(more, 'older change')}", "dim"))


def change_line(row: HistoryRow, glyphs: Glyphs = UNICODE) -> Line:
    """Return one change: what it did, and each field with what it was and what it became."""
    paragraphs: list[tuple[Span, ...]] = [((visible(row.sentence), "bold"),)]
    for label, before, after in row.told:
        spans: list[Span] = [(f"{label}: ", "dim")]
        if before is not None:
            spans += [(_value(before, glyphs), "defeated"), (f" {glyphs.arrow} ", "dim")]
        spans.append((_value(after, glyphs), "stands"))
        paragraphs.append(tuple(spans))
    changed = RowRef(row.entity, row.entity_id)
    target = Target("change", row.changeset_id, row=changed)
    return Line(tuple(paragraphs), target, lead="  ", hang="    ")


def _occasion(row: HistoryRow) -> str:
    reason = reason_words(row.reason)
    why = f" ({visible(reason)})" if reason else ""
    return f"{row.at.strftime('%Y-%m-%d %H:%M')}  {visible(row.author)}, {row.kind}{why}"


def _value(value: str, glyphs: Glyphs) -> str:
    return clip(visible(value), _VALUE_CELLS, glyphs.more)
