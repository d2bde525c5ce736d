"""The argument around a claim as a picture: who says what, what answers and what supports it."""

from collections.abc import Sequence
from dataclasses import dataclass

from claimtrack.pictures.layers import Line, Point, Route, lay_out
from claimtrack.pictures.letters import in_lines, one_line, width_of
from claimtrack.pictures.ordering import Size
from claimtrack.pictures.svg import SIGNS, colour_of, data, document, element, painted, text

_WIDTH, _PAD, _BAR = 230.0, 10.0, 4.0
_LETTERS, _SMALL, _LEADING = 13.0, 11.0, 16.0
_MOST_LINES = 8
_MARGIN = 16.0
_RELATIONS = {"against": "⊖", "for": "⊕", "neither": "◇"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim in the picture: its words, who says it and when, and how it stands.

    `standing` is the computed label, which gives sign and colour; `state` is the word for it that
    the reader is shown. `link` is where a click leads, within the page or relative to it.
    """

    id: str
    speaker: str
    date: str
    words: str
    standing: str
    state: str
    link: str | None = None
    sign: str | None = None
    """The sign of its standing, where the reader is shown another than the desk."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What one statement does to another: its word ("denies"), and its side.

    `side` is `against`, `for`, or `neither` (a concession, a counter-accusation).
    """

    start: str
    end: str
    word: str
    side: str


def argument_picture(
    title: str,
    statements: Sequence[Statement],
    relations: Sequence[Relation],
    *,
    centre: str | None = None,
    left_out: int = 0,
    alone: bool = True,
    prefix: str = "argument",
) -> str:
    """Return the picture as SVG; answers stand to the right of what they answer.

    `centre` is the statement that is marked as the one asked about. Relations whose ends are not
    both among the statements, or the same, are left out. `left_out` is how many statements the
    picture has no room for: it says so. `alone` and `prefix` as in `svg.document`.
    """
    boxes = {statement.id: _Box(statement, statement.id == centre) for statement in statements}
    drawn = [
        relation
        for relation in relations
        if relation.start in boxes and relation.end in boxes and relation.start != relation.end
    ]
    layout = lay_out(
        {id_: box.size for id_, box in boxes.items()},
        [Line(relation.start, relation.end, _word_size(relation)) for relation in drawn],
    )
    parts = [_markers(prefix)]
    for relation, route in zip(drawn, layout.routes, strict=True):
        parts.append(_line(relation, route, prefix))
    for relation, route in zip(drawn, layout.routes, strict=True):
        parts.append(_word(relation, route.word))
    parts += [box.drawn(layout.boxes[id_]) for id_, box in boxes.items()]
    below = layout.size.height
    note = f"{left_out} more not shown: the picture holds the nearest." if left_out else ""
    if not boxes:
        note = "Nothing to show."
    if note:
        below += _LEADING + 6
        parts.append(text(note, 0, below - 4, _SMALL, "muted"))
    width = max(layout.size.width, width_of(note, _SMALL)) + 2 * _MARGIN
    body = element("g", "".join(parts), transform=f"translate({_MARGIN:g} {_MARGIN:g})")
    return document(width, below + 2 * _MARGIN, title, [body], alone=alone, prefix=prefix)


class _Box:
    """A statement with its words in lines, and the room that it takes."""

    def __init__(self, statement: Statement, is_centre: bool) -> None:
        room = _WIDTH - 2 * _PAD - _BAR
        self.statement = statement
        self.is_centre = is_centre
        self.lines = in_lines(statement.words, room, _LETTERS, _MOST_LINES)
        self.speaker = in_lines(statement.speaker or "Nobody named", room / 1.13, _SMALL, 2)
        sign = statement.sign or SIGNS.get(statement.standing, "")
        self.state = one_line(f"{sign} {statement.state}", room, 11)
        self.date = statement.date
        beside = width_of(self.state, _SMALL, bold=True) + width_of(self.date, _SMALL) + _PAD
        self.date_below = bool(self.date) and beside > room
        rows = len(self.speaker) + len(self.lines) + 1 + self.date_below
        self.size = Size(_WIDTH, rows * _LEADING + 2 * _PAD)

    def drawn(self, corner: Point) -> str:
        """Return the box at a place, as a link where it has one."""
        left, top = corner
        frame = element(
            "rect", x=left, y=top, width=_WIDTH, height=self.size.height, rx=3,
            stroke_width=2.0 if self.is_centre else 1.0,
            **painted("box", "ink" if self.is_centre else "line"),
        )  # fmt: skip
        standing = colour_of(self.statement.standing)
        bar = element(
            "rect", x=left, y=top, width=_BAR, height=self.size.height, **painted(standing)
        )
        x, y = left + _BAR + _PAD, top + _PAD - 4
        rows = [element("title", data(f"{self.statement.speaker}: {self.statement.words}"))]
        for line in self.speaker:
            y += _LEADING
            rows.append(text(line, x, y, _SMALL, "muted", font_weight="bold"))
        for line in self.lines:
            y += _LEADING
            rows.append(text(line, x, y, _LETTERS))
        y += _LEADING
        rows.append(text(self.state, x, y, _SMALL, standing, font_weight="bold"))
        if self.date:
            y += _LEADING if self.date_below else 0
            far = left + _WIDTH - _PAD
            rows.append(text(self.date, far, y, _SMALL, "muted", text_anchor="end"))
        whole = element("g", frame + bar + "".join(rows))
        link = self.statement.link
        return element("a", whole, href=link) if link else whole


def _word_size(relation: Relation) -> Size:
    return Size(width_of(_said(relation), _SMALL) + 8, 18.0)


def _said(relation: Relation) -> str:
    return f"{_RELATIONS[relation.side]} {relation.word}"


def _word(relation: Relation, corner: Point) -> str:
    size = _word_size(relation)
    ground = element(
        "rect", x=corner[0], y=corner[1], width=size.width, height=size.height,
        **painted("ground"),
    )  # fmt: skip
    middle = corner[0] + size.width / 2
    words = text(
        _said(relation), middle, corner[1] + 13, _SMALL, relation.side, text_anchor="middle"
    )
    return ground + words


def _markers(prefix: str) -> str:
    arrows = (
        element(
            "marker",
            element("path", d="M0 0L8 4L0 8z", **painted(side)),
            id=f"{prefix}-{side}", viewBox="0 0 8 8", refX=8, refY=4, markerWidth=8,
            markerHeight=8, markerUnits="userSpaceOnUse", orient="auto",
        )
        for side in _RELATIONS
    )  # fmt: skip
    return element("defs", "".join(arrows))


def _line(relation: Relation, route: Route, prefix: str) -> str:
    (x, y), *further = route.points
    path = f"M{x:.1f} {y:.1f}"
    for to_x, to_y in further:
        half = (x + to_x) / 2
        path += f"C{half:.1f} {y:.1f} {half:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
        x, y = to_x, to_y
    return element(
        "path", d=path, stroke_width=1.4,
        stroke_dasharray="5 4" if relation.side == "neither" else None,
        marker_end=f"url(#{prefix}-{relation.side})", **painted(None, relation.side),
    )  # fmt: skip
