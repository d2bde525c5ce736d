"""The numbers of claims as lines: one measure a block, each number a bar on the block's scale."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from uuid import UUID

from claimtrack.analysis.comparing import (
    Number,
    grouped,
    interval_of,
    number_of,
    unit_of,
    words_of,
)
from claimtrack.analysis.scale import Scale, bar_of, scale_of
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Span, Target, heading, line
from claimtrack.schemas.numbers import DenialRow, MeasureRows, NumberRow, PairRow, Stated
from claimtrack.text import clip, counted, visible, width
from claimtrack.vocabulary import Comparator, CountBasis, Relation

_BAR_CELLS, _WIDE_BAR_CELLS, _WIDE = 22, 36, 120
_WORDS_CELLS, _WHO_CELLS, _STANDING_CELLS, _TEXT_CELLS = 26, 24, 12, 200
_BAR_COLOUR = "accent"
_TOLD_PAIRS = 5
_TICK_CELLS = 9
_LETTERS = ((3, "k"), (6, "m"), (9, "bn"))
_LEAST_SHORTENED, _THOUSAND = 10_000, 1_000
_TOLD = (Relation.AGAINST_NONE, Relation.DIFFER)
"""The relations of which pairs are told one by one; of the others there is their number."""
NOTHING = "No claim found has a number that is recorded."
HOW = 'claimtrack number CLAIM "at least 220" --unit soldiers --measure "killed" records one.'


def numbers_lines(
    measures: Sequence[MeasureRows], glyphs: Glyphs = UNICODE, cells: int = 80
) -> list[Line]:
    """Return the numbers of each measure on one scale, who denies them, and how they compare."""
    lines: list[Line] = []
    for rows in measures:
        lines += [heading(_head(rows)), *_block(rows, glyphs, cells)]
    return lines


def numbers_sentence(measures: Sequence[MeasureRows]) -> str:
    """Return how many numbers there are, of how many measures."""
    numbers = sum(len(rows.numbers) for rows in measures)
    named = sum(rows.measure is not None for rows in measures)
    if not numbers:
        return NOTHING
    return f"{counted(numbers, 'number')} of {counted(named, 'measure')}."


def _head(rows: MeasureRows) -> str:
    return f"{visible(rows.measure or 'NO MEASURE')}  {len(rows.numbers):,}"


def _block(rows: MeasureRows, glyphs: Glyphs, cells: int) -> Iterator[Line]:
    yield line((_counted_by(rows.numbers), "dim"))
    by_unit: dict[str, list[NumberRow]] = defaultdict(list)
    most = _usual_unit(rows.numbers)
    for row in rows.numbers:
        is_none = row.comparator == Comparator.NONE
        by_unit[most if is_none else unit_of(number_of(row))].append(row)
    for unit in sorted(by_unit, key=lambda unit: (unit != most, unit)):
        yield from _on_scale(by_unit[unit], glyphs, cells, unit if len(by_unit) > 1 else "")
    for denial in rows.denials:
        yield _denial(denial, len(rows.numbers), glyphs)
    if rows.measure is None:
        yield line(("No measure says what these count: they are compared with nothing.", "dim"))
    else:
        yield from _compared(rows)


def _usual_unit(numbers: Sequence[NumberRow]) -> str:
    units = Counter(unit_of(number_of(row)) for row in numbers if row.comparator != Comparator.NONE)
    return min(units, key=lambda unit: (-units[unit], unit)) if units else ""


def _counted_by(numbers: Sequence[NumberRow]) -> str:
    """Say how the numbers came about: verified, estimated, or not said."""
    found = Counter(row.counted_by or "not said" for row in numbers)
    if len(found) == 1:
        (how,) = found
        return "Whether verified or estimated, nobody said." if how == "not said" else f"All {how}."
    told = " and ".join(f"{found[how]:,} {how}" for how in CountBasis if found[how])
    missing = found["not said"]
    return f"{told}; of {missing:,} nobody said which." if missing else f"{told}."


def _on_scale(
    numbers: Sequence[NumberRow], glyphs: Glyphs, cells: int, unit: str
) -> Iterator[Line]:
    """Yield the numbers of one unit, each as a bar on the scale that they share."""
    bar_cells = _WIDE_BAR_CELLS if cells >= _WIDE else _BAR_CELLS
    scale = scale_of(interval_of(number_of(row)) for row in numbers)
    if scale is not None:
        axis = _axis(scale, bar_cells)
        kind = "each step multiplies" if scale.is_log else ""
        about = glyphs.dot.join(f" {part} " for part in (visible(unit), kind) if part)
        yield line((axis, "dim"), (f" {about}" if about else "", "dim"))
    for row in numbers:
        yield _number_line(row, scale, bar_cells, glyphs, cells)


def _axis(scale: Scale, cells: int) -> str:
    """Return the round values of a scale, each at its place; one that has no room is left out."""
    row = [" "] * cells
    free = 0
    for value, place in scale.ticks(max(2, cells // _TICK_CELLS)):
        label = _short(value)
        start = min(round(place * (cells - 1)), cells - len(label))
        if start >= free:
            row[start : start + len(label)] = label
            free = start + len(label) + 1
    return "".join(row)


def _short(value: Decimal) -> str:
    """Return a round value in few cells: "1,500", "20k", "3m", "1e12"."""
    for power, letter in _LETTERS:
        few = value.scaleb(-power)
        if abs(value) >= _LEAST_SHORTENED and 1 <= abs(few) < _THOUSAND:
            return f"{grouped(few)}{letter}"
    return grouped(value) if len(grouped(value)) < _TICK_CELLS else f"{value:.0e}"


def _number_line(
    row: NumberRow, scale: Scale | None, bar_cells: int, glyphs: Glyphs, cells: int
) -> Line:
    """Return a number in one row; where there is less room who and when stand in a second."""
    number, is_wide = number_of(row), cells >= _WIDE
    bar = " " * bar_cells if scale is None else _bar(number, scale, bar_cells, glyphs)
    words = clip(visible(words_of(number)), _WORDS_CELLS, glyphs.more)
    said: tuple[Span, ...] = (
        (f"{words}{' ' * (_WORDS_CELLS - width(words))}  ", "bold"),
        (f"{glyphs.standings.get(row.standing, '?')} {row.standing}", row.standing),
    )
    speaker = visible(row.speaker or "speaker unknown")
    facts = [clip(speaker, _WHO_CELLS, glyphs.more) if is_wide else speaker, row.said or "undated"]
    facts += [f"of {row.period}" if row.period else "", row.counted_by or ""]
    told = f" {glyphs.dot} ".join(visible(fact) for fact in facts if fact)
    target, lead = Target("quantity", row.id, row.claim), f"{bar}  "
    if not is_wide:
        return Line((said, ((told, ""),)), target, lead, " " * len(lead), lead_token=_BAR_COLOUR)
    gap = " " * max(2, _STANDING_CELLS - len(row.standing))
    room = cells - len(lead) - sum(width(part) for part, _ in said) - len(gap) - width(told) - 2
    text = clip(visible(row.text), room, glyphs.more) if room > _STANDING_CELLS else ""
    spans = (*said, (f"{gap}{told}  ", ""), (text, "dim"))
    return Line((spans,), target, lead, " " * len(lead), lead_token=_BAR_COLOUR)


def _bar(number: Number, scale: Scale, cells: int, glyphs: Glyphs) -> str:
    """Return an interval drawn on a scale: ●, ├──┤, ●──→, ○──→, ~~●~~, and 0 for none."""
    interval = interval_of(number)
    bar = bar_of(interval, scale)
    first, last = (round(place * (cells - 1)) for place in (bar.start, bar.end))
    row = [" "] * cells
    is_about = number.comparator is Comparator.ABOUT
    fill = glyphs.about if is_about else glyphs.rule
    row[first : last + 1] = fill * (last + 1 - first)
    if number.is_none:
        row[first] = "0"
    elif is_about:
        for value in (number.low, number.high):
            if value is not None:
                row[round(scale.place(value) * (cells - 1))] = glyphs.value
    elif interval.low == interval.high:
        row[first] = glyphs.value
    else:
        row[last] = _end(bar.is_open_high, bar.takes_high, glyphs.arrow, glyphs)
        row[first] = _end(bar.is_open_low, bar.takes_low, glyphs.back_arrow, glyphs)
    return "".join(row)


def _end(is_open: bool, is_taken: bool, arrow: str, glyphs: Glyphs) -> str:
    if is_open:
        return arrow
    return glyphs.value if is_taken else glyphs.excluded


def _denial(row: DenialRow, numbers: int, glyphs: Glyphs) -> Line:
    """Return who denies the claims that the numbers are in: no zero, and on no scale."""
    several = f" of {len(row.denies):,} of them" if len(row.denies) < numbers else ""
    return Line(
        (
            (
                (f"{glyphs.against} {visible(row.speaker or 'speaker unknown')} ", "bold"),
                (f"{row.how}{several}, and gives no number  ", ""),
                (f"{glyphs.standings.get(row.standing, '?')} {row.standing}", row.standing),
            ),
            ((clip(visible(row.text), _TEXT_CELLS, glyphs.more), "dim"),),
        ),
        Target("claim", row.claim, row.claim),
        hang="  ",
    )


def _compared(rows: MeasureRows) -> Iterator[Line]:
    """Yield how many pairs go together how, and the pairs that do not."""
    if len(rows.numbers) == 1:
        yield line(("One number of this measure: there is nothing to compare it with.", "dim"))
        return
    if not rows.pairs:
        yield line(("All are numbers of one claim: they are not held against each other.", "dim"))
        return
    counts = ", ".join(f"{count:,} {relation}" for relation, count in rows.counts().items())
    left = f" Of {rows.left_out:,} more numbers none was compared." if rows.left_out else ""
    yield line((f"{counted(len(rows.pairs), 'pair')}: {counts}.{left}", "dim"))
    by_id = {row.id: row for row in rows.numbers}
    told = [pair for relation in _TOLD for pair in rows.pairs if pair.relation is relation]
    for pair in islice(told, _TOLD_PAIRS):
        yield _pair(pair, by_id)
    if len(told) > _TOLD_PAIRS:
        yield line((f"  and {len(told) - _TOLD_PAIRS:,} more pairs like these", "dim"))


def _pair(pair: PairRow, by_id: dict[UUID, NumberRow]) -> Line:
    one, other = by_id[pair.a], by_id[pair.b]
    who = [visible(row.speaker or row.key or row.claim.hex[:8]) for row in (one, other)]
    return line(
        (f"{who[0]} and {who[1]}: ", ""),
        (f"{pair.relation}: ", "disputed"),
        (visible(pair.why), ""),
        target=Target("quantity", other.id, other.claim),
        lead="  ",
        hang="    ",
    )


def stated_lines(stated: Stated | None, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield the numbers that a claim gives, and those in its text that nobody recorded."""
    for row in stated.recorded if stated else ():
        facts = [row.measure or "no measure", f"of {row.period}" if row.period else ""]
        facts.append(row.counted_by or "")
        yield line(
            (f"{words_of(number_of(row))}  ", "bold"),
            (f" {glyphs.dot} ".join(visible(fact) for fact in facts if fact), "dim"),
            target=Target("quantity", row.id, row.claim),
            hang="  ",
        )
    offered = [
        f"“{visible(each.words)}”"
        + ("" if each.comparator else f" ({' or '.join(map(visible, each.readings))}?)")
        for each in (stated.offered if stated else ())
    ]
    if offered:
        yield line((f"number not recorded: {', '.join(offered)}", "dim"), hang="  ")
