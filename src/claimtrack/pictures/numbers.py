"""The numbers of one measure on one scale as a picture: who gives which, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from claimtrack.pictures.letters import in_lines, one_line, width_of
from claimtrack.pictures.svg import SIGNS, colour_of, data, document, element, painted, text

_NAMES, _WORDS, _LINE, _MARGIN = 210.0, 190.0, 440.0, 16.0
_LETTERS, _SMALL, _ROW, _HEAD = 12.0, 11.0, 40.0, 30.0
_THICK = 8.0
_APART = 10.0
_BEYOND = 18.0


@dataclass(frozen=True, slots=True)
class Measured:
    """A number as it is drawn: its places on the scale, from 0 to 1, and which ends are open.

    `words` are the claim's own ("at least 220"), `standing` gives sign and colour.
    """

    speaker: str
    said: str
    words: str
    standing: str
    start: float
    end: float
    is_open_low: bool
    is_open_high: bool
    is_about: bool = False


def numbers_picture(
    title: str,
    measured: Sequence[Measured],
    ticks: Sequence[tuple[float, str]],
    *,
    note: str = "",
    left_out: int = 0,
) -> str:
    """Return the picture as SVG, a line for each number in the given order.

    A single value is a point, a range a bar, an end that goes on an arrow; what is said to be
    about a value has a broken edge. `ticks` are places and names on the scale; of two that would
    run into each other the second is left out. `note` says what the scale is.
    """
    left = _NAMES + _WORDS
    bottom = _HEAD + _ROW * len(measured)
    parts = list(_scale(ticks, left, bottom))
    for at, row in enumerate(measured):
        parts.append(_row(row, left, _HEAD + at * _ROW))
    notes = [each for each in (note, f"{left_out} more not shown." if left_out else "") if each]
    notes += [] if measured else ["Nothing to show."]
    y = bottom
    for each in notes:
        y += 18
        parts.append(text(each, 0, y, _SMALL, "muted"))
    body = element("g", "".join(parts), transform=f"translate({_MARGIN:g} {_MARGIN:g})")
    width = left + _LINE + 2 * _MARGIN
    return document(width, y + 6 + 2 * _MARGIN, title, [body], alone=True, prefix="numbers")


def _scale(ticks: Sequence[tuple[float, str]], left: float, bottom: float) -> list[str]:
    parts, taken = [], -_APART
    for place, name in sorted(ticks):
        x, room = _place(place), width_of(name, _SMALL)
        begin = min(max(0.0, x - room / 2), _LINE - room)
        parts.append(
            element("path", d=f"M{left + x:.1f} {_HEAD - 6:g}V{bottom:.1f}", stroke_width=0.5,
                    stroke_dasharray="2 4", **painted(None, "line"))
        )  # fmt: skip
        if begin >= taken + _APART:
            parts.append(text(name, left + begin, _HEAD - 12, _SMALL, "muted"))
            taken = begin + room
    return parts


def _place(part: float) -> float:
    """Return where a place of the scale is: at both ends there is room for what goes on."""
    return _BEYOND + part * (_LINE - 2 * _BEYOND)


def _row(row: Measured, left: float, top: float) -> str:
    standing = colour_of(row.standing)
    parts = [element("title", data(f"{row.speaker}, {row.said}: {row.words}"))]
    names = in_lines(row.speaker or "Nobody named", (_NAMES - 14) / 1.13, _LETTERS, 1)
    parts.append(text(names[0], 0, top + 15, _LETTERS, font_weight="bold"))
    parts.append(text(one_line(row.said, _NAMES - 14, _SMALL), 0, top + 30, _SMALL, "muted"))
    words = f"{SIGNS.get(row.standing, '·')} {row.words}"
    parts.append(text(one_line(words, _WORDS - 14, _LETTERS), _NAMES, top + 15, _LETTERS, standing))
    begin = left + (0.0 if row.is_open_low else _place(row.start))
    finish = left + (_LINE if row.is_open_high else _place(row.end))
    middle = top + 13
    edge = {"stroke_dasharray": "3 3"} if row.is_about else {}
    if finish - begin < _THICK and not (row.is_open_low or row.is_open_high):
        parts.append(
            element("circle", cx=(begin + finish) / 2, cy=middle, r=_THICK / 2, stroke_width=1,
                    fill_opacity="0.25" if row.is_about else "1", **edge,
                    **painted(standing, standing))
        )  # fmt: skip
    else:
        parts.append(
            element("rect", x=begin, y=middle - _THICK / 2, width=max(finish - begin, 2.0),
                    height=_THICK, rx=2, fill_opacity="0.25", stroke_width=1, **edge,
                    **painted(standing, standing))
        )  # fmt: skip
        for is_open, x, way in ((row.is_open_low, begin, 1), (row.is_open_high, finish, -1)):
            if is_open:
                parts.append(
                    element("path", d=f"M{x + 7 * way:.1f} {middle - 7:.1f}L{x:.1f} {middle:.1f}"
                            f"L{x + 7 * way:.1f} {middle + 7:.1f}", stroke_width=1.5,
                            **painted(None, standing))
                )  # fmt: skip
    return element("g", "".join(parts))
