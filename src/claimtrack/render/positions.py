"""What a speaker said over time, as lines: a statement each, and below it what it turns from."""

from collections.abc import Iterator
from datetime import date

from claimtrack.dates import bounds
from claimtrack.errors import InvalidValueError
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Span, Target, line
from claimtrack.schemas.positions import PositionRows, StatementRow, TurnRow
from claimtrack.text import clip, counted, visible

_MOST_WORDS = 300
_HOW = {
    "withdraws": "withdraws", "contradicts": "contradicts", "denies": "denies",
    "narrows": "narrows", "concedes": "concedes in part", "number": "gives another number than",
    "returns": "returns to what was said before, against",
}  # fmt: skip


def position_lines(rows: PositionRows, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield the statements, each with the shifts and differences that end there."""
    several = bool(rows.parts) or any(row.voice != "own" for row in rows.statements)
    for row in rows.statements:
        yield _statement_line(row, several, glyphs)
        for turn in row.shifts:
            yield _turn_line(turn, glyphs, is_shift=True)
        for turn in row.differences:
            yield _turn_line(turn, glyphs, is_shift=False)


def _statement_line(row: StatementRow, several: bool, glyphs: Glyphs) -> Line:
    by = f"{visible(row.speaker)}: " if several else ""
    spans: list[Span] = [(f"{row.said or 'undated'}  ", "dim"), (by, "accent")]
    spans.append((visible(row.words), "bold"))
    paragraphs = [tuple(spans)]
    if row.quote:
        source = f"  {visible(row.source or '')}"
        paragraphs.append(((_quoted(row.quote, glyphs), "italic"), (source, "dim")))
    if row.repeats:
        when = ", ".join(again.said or "undated" for again in row.repeats)
        paragraphs.append(((f"said again {counted(len(row.repeats), 'time')}: {when}", "dim"),))
    target = Target("claim", row.claim, row.claim)
    return Line(tuple(paragraphs), target, lead="", hang="    ")


def _turn_line(turn: TurnRow, glyphs: Glyphs, *, is_shift: bool) -> Line:
    of = f" (the {turn.aim})" if turn.aim not in (None, "whole") else ""
    word = "shift" if is_shift else "difference"
    is_other = turn.earlier_by != turn.later_by
    earlier = _quoted(turn.earlier_words, glyphs)
    head: list[Span] = [(f"{glyphs.arrow} {word}: ", "disputed" if is_shift else "dim")]
    if not is_shift and turn.answer == turn.earlier:
        by = f"{visible(turn.earlier_by)}: " if is_other else ""
        head += [(by, ""), (earlier, "italic"), (f" {_HOW[turn.how]} this{of}", "")]
    else:
        by = f"{visible(turn.later_by)} " if is_other else ""
        whom = f" {visible(turn.earlier_by)}:" if is_other else ""
        head += [(f"{by}{_HOW[turn.how]}{of}{whom} ", ""), (earlier, "italic")]
    paragraphs = [tuple(head)]
    if turn.why:
        paragraphs.append(((visible(turn.why), "dim"),))
    target = Target("claim", turn.earlier, turn.earlier)
    return Line(tuple(paragraphs), target, lead="    ", hang="      ")


def _quoted(words: str, glyphs: Glyphs) -> str:
    """Return words in quotation marks, which a quote may begin with itself."""
    shown = clip(visible(words), _MOST_WORDS, glyphs.more)
    return shown if shown[:1] in '“”"„«' else f"“{shown}”"


def positions_sentence(rows: PositionRows) -> str:
    """Return how much there is, and what is lacking to say more."""
    on = f" on {visible(rows.topic)}" if rows.topic else ""
    who = visible(rows.speaker)
    if not rows.statements:
        return f"Nothing is recorded that {who} said{on}."
    shifts = sum(len(row.shifts) for row in rows.statements)
    differences = sum(len(row.differences) for row in rows.statements)
    undated = sum(row.said is None for row in rows.statements)
    parts = [f"{who}{on}: {counted(len(rows.statements), 'statement')}"]
    if len(rows.statements) == 1:
        parts.append("nothing to compare it with")
    else:
        parts.append(counted(shifts, "shift") if shifts else "no shift")
    if differences:
        parts.append(f"{counted(differences, 'difference')} without a known order of dates")
    if undated:
        parts.append(f"{undated:,} without a date, which come last")
    return f"{', '.join(parts)}."


def lane_lines(rows: PositionRows, cells: int, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield a lane for each speaker, with a sign where something was said, another at a shift.

    What has no day at either end is in no lane.
    """
    placed = [(row, day) for row in rows.statements if (day := _day(row.said)) is not None]
    names = list(dict.fromkeys(row.speaker for row, _ in placed))
    if not placed:
        return
    first, last = (choose(day for _, day in placed) for choose in (min, max))
    label = min(24, max(len(name) for name in names))
    room = max(10, cells - label - 3)
    days = max(1, (last - first).days)
    once, turned = glyphs.stages["checked"], glyphs.standings["disputed"]
    for name in names:
        lane = [glyphs.rule] * room
        for row, day in placed:
            if row.speaker == name:
                place = (day - first).days * (room - 1) // days
                if lane[place] != turned:
                    lane[place] = turned if row.shifts else once
        shown = clip(visible(name), label, glyphs.more)
        yield line((f"{shown:{label}} ", "accent"), ("".join(lane), ""))
    ends = f"{first.isoformat()}{last.isoformat():>{max(11, room - 10)}}"
    legend = f"{once} said  {turned} turned from something said before"
    yield line((" " * (label + 1), ""), (ends, "dim"))
    yield line((" " * (label + 1), ""), (legend, "dim"))


def _day(said: str | None) -> date | None:
    """Return the first day of a date, else the last."""
    try:
        return None if said is None else bounds(said).earliest or bounds(said).latest
    except InvalidValueError:
        return None
