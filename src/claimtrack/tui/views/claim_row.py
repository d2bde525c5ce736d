"""A claim as one row of a list."""

from claimtrack.render.glyphs import Glyphs
from claimtrack.render.lines import Span
from claimtrack.schemas.listing import ClaimRow
from claimtrack.text import clip, visible, width

_WITH_SPEAKER, _WIDE = 72, 96


def claim_spans(row: ClaimRow, cells: int, glyphs: Glyphs) -> tuple[Span, ...]:
    """Return the state, date, answers, speaker and words of a claim, as far as there is room.

    State is always sign and colour here; its word joins them where the row is wide.
    """
    state = glyphs.standings[row.standing]
    against = f"{glyphs.against}{row.rebuttals}" if row.rebuttals else ""
    parts: list[Span] = [(f"{state} ", row.standing)]
    if cells >= _WIDE:
        parts.append((f"{row.standing:11}", row.standing))
    parts.append((f"{short_date(row.said, glyphs):10} ", "dim"))
    parts.append((f"{against:3} ", row.standing))
    if cells >= _WITH_SPEAKER:
        parts.append((fit(row.speaker or "unknown", 15, glyphs) + " ", "dim"))
    tail = _tail(row, glyphs, wide=cells >= _WIDE)
    used = sum(width(words) for words, _ in parts) + sum(width(words) for words, _ in tail)
    parts.append((fit(row.text, max(4, cells - used), glyphs), ""))
    return (*parts, *tail)


def fit(words: str, cells: int, glyphs: Glyphs) -> str:
    """Return what a person wrote in exactly so many cells."""
    shown = clip(visible(words[: 4 * cells]), cells, glyphs.more)
    return shown + " " * (cells - width(shown))


def short_date(said: str | None, glyphs: Glyphs) -> str:
    """Return an EDTF date in ten cells: of an interval, its beginning and a sign."""
    if not said:
        return "undated"
    if "/" in said:
        begin = said.partition("/")[0]
        return clip(f"{begin or '..'}{glyphs.arrow}" if len(begin) < 10 else said, 10, glyphs.arrow)
    return clip(said, 10, glyphs.more)


def _tail(row: ClaimRow, glyphs: Glyphs, *, wide: bool) -> list[Span]:
    """Return stage, owner and warnings, at the right end."""
    tail: list[Span] = []
    if row.in_conflict:
        tail.append((" !", "defeated"))
    if row.retracted:
        tail.append((" retracted", "defeated"))
    if row.annotations:
        tail.append((f" {glyphs.note}{row.annotations}", "dim"))
    if row.owner and wide:
        tail.append((f" {clip(visible(row.owner), 8, glyphs.more)}", "dim"))
    stage = f" {row.stage:7}" if wide else ""
    tail.append((f" {glyphs.stages.get(row.stage, ' ')}{stage}", "dim"))
    return tail
