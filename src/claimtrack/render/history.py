"""Changes as lines: who, when, why, and what each field was and became."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from claimtrack.entities import ENTITIES, Kind
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Span, Target, line
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import HistoryRow
from claimtrack.text import clip, counted, visible

_BRIEF = 8
_VALUE_CELLS = 160
_DERIVED = frozenset(
    field.name
    for entity in ENTITIES.values()
    for field in entity.fields
    if field.kind is Kind.DIGEST
)


def brief_history_lines(
    rows: Sequence[HistoryRow], changesets: int, glyphs: Glyphs = UNICODE
) -> Iterator[Line]:
    """Yield a line for each of the newest changesets, of as many as there are in all."""
    first = {row.changeset_id: row for row in reversed(rows)}
    newest = sorted(first.values(), key=lambda row: row.changeset_id, reverse=True)[:_BRIEF]
    for row in newest:
        yield line((_occasion(row), "dim"))
    if changesets > len(newest):
        yield line((f"{glyphs.more} and {changesets - len(newest):,} more", "dim"))


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
    """Return one change: the row, and each field with what it was and what it became."""
    paragraphs: list[tuple[Span, ...]] = [
        ((f"{row.entity} {row.entity_id.hex[:8]}", "bold"), (_kind_of(row), "dim"))
    ]
    for name, (before, after) in row.fields.items():
        if name in _DERIVED or (before is None and after is None):
            continue
        spans: list[Span] = [(f"{name.removesuffix('_id')}: ", "dim")]
        if before is not None:
            spans += [(_value(before, glyphs), "defeated"), (f" {glyphs.arrow} ", "dim")]
        spans.append((_value(after, glyphs), "stands"))
        paragraphs.append(tuple(spans))
    changed = RowRef(row.entity, row.entity_id)
    target = Target("change", row.changeset_id, row=changed)
    return Line(tuple(paragraphs), target, lead="  ", hang="    ")


def summary(rows: Iterable[HistoryRow]) -> str:
    """Return what a changeset did, in a few words: "revised claim 3f9c: stage, owner"."""
    parts = []
    for row in rows:
        fields = ", ".join(name.removesuffix("_id") for name in row.fields if name not in _DERIVED)
        if not row.fields:
            parts.append(f"{row.entity} {row.entity_id.hex[:4]}: settlement undone")
            continue
        made = all(before is None for before, _ in row.fields.values())
        parts.append(
            f"new {row.entity}" if made else f"{row.entity} {row.entity_id.hex[:4]}: {fields}"
        )
    return "; ".join(dict.fromkeys(parts))


def _occasion(row: HistoryRow) -> str:
    why = f" — {visible(row.reason)}" if row.reason else ""
    return f"{row.at.strftime('%Y-%m-%d %H:%M')}  {visible(row.author)}  {row.kind}{why}"


def _kind_of(row: HistoryRow) -> str:
    if not row.fields:
        return "  its settlement undone"
    if row.fields.get("retracted", (None, None))[1]:
        return "  retracted"
    return "  new" if all(before is None for before, _ in row.fields.values()) else "  revised"


def _value(value: Any, glyphs: Glyphs) -> str:
    if value is None:
        return "nothing"
    return clip(visible(str(value)), _VALUE_CELLS, glyphs.more)
