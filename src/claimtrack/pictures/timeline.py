"""What was said when, as a picture: a lane for each speaker, each date as exact as it is known.

A day is a point, a month or a span a bar as long as it, an approximate one has a broken edge,
and what goes on without an end has an arrow. What has no date stands apart, at the end of its lane.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claimtrack.pictures.days import Days
from claimtrack.pictures.letters import in_lines, one_line, width_of
from claimtrack.pictures.svg import SIGNS, colour_of, data, document, element, painted, text

_LANE, _LINE, _UNDATED, _MARGIN = 150.0, 620.0, 260.0, 16.0
_LETTERS, _SMALL = 12.0, 11.0
_ROW, _BAR, _GAP = 30.0, 8.0, 10.0
_LABEL = 320.0
_HEAD = 28.0


@dataclass(frozen=True, slots=True)
class Saying:
    """A claim on the line: its speaker, its words, and the days within which it was said.

    An end that is None is open; `dated` False means that nothing is known. `shown` is the date as
    it is shown; `standing` gives sign and colour.
    """

    speaker: str
    words: str
    standing: str
    shown: str
    earliest: date | None
    latest: date | None
    dated: bool
    approximate: bool = False


def timeline_picture(
    title: str,
    sayings: Sequence[Saying],
    *,
    left_out: int = 0,
) -> str:
    """Return the picture as SVG; lanes stand in the order in which their speakers first come.

    `left_out` is as in `argument.argument_picture`.
    """
    lanes: dict[str, list[Saying]] = {}
    for saying in sayings:
        lanes.setdefault(saying.speaker or "Nobody named", []).append(saying)
    days = _line_of(sayings)
    has_undated = any(not saying.dated for saying in sayings)
    width = _LANE + (_LINE if days else 0) + (_UNDATED if has_undated else 0)
    parts: list[str] = []
    y = _HEAD
    for name, lane in lanes.items():
        marks, height = _lane(lane, days)
        label = in_lines(name, (_LANE - 12) / 1.13, _LETTERS, max(2, int(height // 15)))
        height = max(height, 15.0 * len(label) + 8)
        parts.append(element("path", d=f"M0 {y:g}H{width:g}", **painted(None, "line"),
                             stroke_width=0.6))  # fmt: skip
        parts += [
            text(line, 0, y + 18 + 15 * at, _LETTERS, font_weight="bold")
            for at, line in enumerate(label)
        ]
        parts.append(element("g", "".join(marks), transform=f"translate({_LANE:g} {y:.1f})"))
        y += height
    parts[:0] = _heading(days, has_undated, y)
    notes = [f"{left_out} more not shown."] if left_out else []
    notes += ["Nothing to show."] if not sayings else []
    for note in notes:
        y += 18
        parts.append(text(note, 0, y, _SMALL, "muted"))
    body = element("g", "".join(parts), transform=f"translate({_MARGIN:g} {_MARGIN:g})")
    size = (max(width, 200.0) + 2 * _MARGIN, y + 6 + 2 * _MARGIN)
    return document(*size, title, [body], alone=True, prefix="timeline")


def _line_of(sayings: Sequence[Saying]) -> Days | None:
    """Return the line of time that holds every known day, with a little room on both sides."""
    known = [
        day for saying in sayings if saying.dated for day in (saying.earliest, saying.latest) if day
    ]
    if not known:
        return None
    first, last = min(known).toordinal(), max(known).toordinal()
    spare = max(1, (last - first) // 30)
    return Days(
        date.fromordinal(max(1, first - spare)),
        date.fromordinal(min(date.max.toordinal(), last + spare)),
        _LINE,
    )


def _heading(days: Days | None, has_undated: bool, bottom: float) -> list[str]:
    parts = []
    for place, name in days.named(90.0) if days else ():
        x = _LANE + place
        parts.append(
            element("path", d=f"M{x:.1f} {_HEAD - 6:g}V{bottom:.1f}", stroke_width=0.5,
                    stroke_dasharray="2 4", **painted(None, "line"))
        )  # fmt: skip
        at_end = place + width_of(name, _SMALL) / 2 > _LINE
        anchor = "end" if at_end else "start" if place < 20 else "middle"
        parts.append(text(name, x, _HEAD - 12, _SMALL, "muted", text_anchor=anchor))
    if has_undated:
        left = _LANE + (_LINE if days else 0)
        parts.append(text("no date known", left + _GAP, _HEAD - 12, _SMALL, "muted"))
    return parts


def _lane(lane: Sequence[Saying], days: Days | None) -> tuple[list[str], float]:
    """Return what a lane holds, and its height: as many rows as keep words and bars apart."""
    taken: list[float] = []  # how far each row is used
    drawn: list[str] = []
    dated = [saying for saying in lane if saying.dated and days]
    dated.sort(key=lambda saying: (saying.earliest or date.min, saying.latest or date.max))
    for saying in dated:
        assert days is not None  # noqa: S101 — said by the line above
        begin = days.place(saying.earliest) if saying.earliest else 0.0
        finish = days.place(saying.latest, end=True) if saying.latest else days.width
        words = one_line(_label(saying), _LABEL, _LETTERS)
        room = width_of(words, _LETTERS)
        label = max(0.0, min(begin, days.width - room))
        left, right = min(begin, label), max(finish, begin + _BAR, label + room)
        row = next((at for at, end in enumerate(taken) if end + _GAP <= left), len(taken))
        if row == len(taken):
            taken.append(0.0)
        taken[row] = right
        drawn.append(_mark(saying, begin, finish, label, words, 4 + row * _ROW))
    left = (days.width if days else 0.0) + _GAP
    apart = [saying for saying in lane if not saying.dated or not days]
    for at, saying in enumerate(apart):
        words = one_line(_label(saying), _UNDATED - 2 * _GAP, _LETTERS)
        drawn.append(_titled(saying, text(words, left, 18 + at * _ROW, _LETTERS)))
    return drawn, max(len(taken), len(apart)) * _ROW + 8


def _label(saying: Saying) -> str:
    return f"{SIGNS.get(saying.standing, '·')} {saying.words}"


def _mark(saying: Saying, begin: float, finish: float, label: float, words: str, top: float) -> str:
    standing = colour_of(saying.standing)
    length = finish - begin
    is_short = length < _BAR and saying.earliest and saying.latest
    if is_short or (saying.earliest and saying.earliest == saying.latest):
        shape = element("circle", cx=(begin + finish) / 2, cy=top + 20, r=_BAR / 2,
                        **painted(standing))  # fmt: skip
    else:
        edge = {"stroke_dasharray": "3 3"} if saying.approximate else {}
        shape = element("rect", x=begin, y=top + 17, width=length, height=6, rx=3,
                        fill_opacity="0.25", stroke_width=1, **edge,
                        **painted(standing, standing))  # fmt: skip
        for open_end, x, way in ((saying.earliest, begin, 1), (saying.latest, finish, -1)):
            if open_end is None:
                shape += element("path", d=f"M{x + 6 * way:.1f} {top + 15:g}L{x:.1f} {top + 20:g}"
                                 f"L{x + 6 * way:.1f} {top + 25:g}", stroke_width=1.4,
                                 **painted(None, standing))  # fmt: skip
    return _titled(saying, shape + text(words, label, top + 12, _LETTERS))


def _titled(saying: Saying, shape: str) -> str:
    whole = f"{saying.speaker}, {saying.shown}: {saying.words}"
    return element("g", element("title", data(whole)) + shape)
