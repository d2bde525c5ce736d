"""A document with marked passages, a caret and a selection, drawn line by line (Line API).

Positions are code points of the text, so a selection does not depend on the width, and is at once
the anchor of a quote. Mouse and keys move the same caret; what is selected is told to Textual too
(`Screen.selections`), so that ^c copies it. The mouse is followed here: Textual's own selecting
knows neither graphemes nor signs, and goes on into other widgets.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Click, MouseDown, MouseMove, MouseUp
from textual.geometry import Offset, Region, Size
from textual.selection import Selection
from textual.strip import Strip

from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Target
from claimtrack.text import width
from claimtrack.tui.widgets.caret import Caret
from claimtrack.tui.widgets.marks import Layer, Mark, Marks, runs
from claimtrack.tui.widgets.rows import LineWidget
from claimtrack.tui.widgets.text_units import Span
from claimtrack.tui.widgets.wrapping import Layout

_NUMBERED = 72
_WIDEST = 96
_LABEL, _NUMBER, _EDGE = 6, 5, 2
_TOKENS = (
    "dim", "number", "title", "quote", "here", "note", "found", "speaker", "selected", "caret",
    "sign",
)  # fmt: skip
_NOWHERE: Span = (0, 0)


class Document(LineWidget, inherit_bindings=False):
    """Shows a text; `caret` is a position in it, `anchor` where a selection began, or None."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"document--{token}" for token in _TOKENS} | {
        f"document--{label}" for label in ("unanswered", "stands", "disputed", "defeated", "thumb")
    }
    DEFAULT_CSS = """
    Document {
        background: $background; color: $foreground; overflow-x: hidden;
        scrollbar-size-vertical: 0;
    }
    Document > .document--dim, Document > .document--number { color: $foreground-muted; }
    Document > .document--title { text-style: bold; }
    Document > .document--quote { background: $accent 18%; }
    Document > .document--here { background: $accent 34%; }
    Document > .document--note { text-style: underline; }
    Document > .document--found { background: $primary 38%; }
    Document > .document--speaker { color: $primary; text-style: bold underline; }
    Document > .document--selected {
        background: $block-cursor-background; color: $block-cursor-foreground;
    }
    Document > .document--caret { background: $foreground; color: $background; }
    Document > .document--sign { color: $error; }
    Document > .document--thumb { background: $panel; color: $accent; }
    Document > .document--stands { color: $success; }
    Document > .document--disputed { color: $warning; }
    Document > .document--defeated { color: $error; }
    Document:nocolor > .document--quote { text-style: underline; }
    Document:nocolor > .document--here { text-style: underline bold; }
    Document:nocolor > .document--found { text-style: bold; }
    Document:nocolor > .document--selected { text-style: reverse; }
    Document:nocolor > .document--speaker { text-style: reverse; }
    Document:nocolor > .document--caret { text-style: reverse bold; }
    """

    def __init__(
        self,
        moved: Callable[[], None],
        *,
        id: str | None = None,  # noqa: A002 — Textual's own name
    ) -> None:
        """Call `moved` when the caret or the selection is another.

        It is a call and no message, so that what is shown beside is painted in the same frame.
        """
        super().__init__(id=id)
        self._moved = moved
        self.text = ""
        self.glyphs: Glyphs = UNICODE
        self.caret = Caret("")
        self.marks = Marks()
        self.matches: list[tuple[int, int]] = []
        self.pointed: tuple[Layer, ...] = ()
        self.rows = Layout("", 10)
        self._map: list[int] = []
        self._goal: int | None = None
        self._revealed: int | None = None
        self._is_dragged = False
        self._painted = (_NOWHERE, _NOWHERE, _NOWHERE)

    # What is shown.

    def show(self, text: str, marks: Iterable[Mark], *, caret: int | None = None) -> None:
        """Show a text with its marks; the caret stays where it is, or goes to `caret`."""
        if text != self.text:
            self.text = text
            self.caret = Caret(text, self.caret.position)
            self.matches = []
        self.marks = Marks(marks)
        self._lay_out()
        self.go(self.caret.position if caret is None else caret)
        self.refresh()

    def target(self) -> Target | None:
        """Return what the passage at the caret is about."""
        here = self.marks.at(self.caret.position)
        return here.target if here is not None else None

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected words, for ^c."""
        chosen = self.caret.selection
        return (self.text[slice(*chosen)], "\n") if chosen else None

    def selection_updated(self, selection: Selection | None) -> None:
        """Drop the selection when it was dropped elsewhere."""
        if self.caret.anchor is not None and self not in self.screen.selections:
            self.drop()

    # What moves the caret.

    def go(self, position: int, *, goal: int | None = None) -> None:
        """Put the caret on a position; rows up and down keep to the column `goal`."""
        self.caret.go(position)
        self._report_move(goal)

    def reveal(self, position: int) -> None:
        """Put the caret on a position, in the upper third of the sight."""
        self.go(position)
        self._show_high(self.caret.position)

    def _show_high(self, position: int) -> None:
        """Scroll a position into the upper third of the sight, once the text has a height."""
        self._revealed = None if self._height else position
        row = self.rows.row_of(position)
        seen, height = int(self.scroll_offset.y), self._height
        if not seen + 1 <= row < seen + height - height // 3:
            self.scroll_to(y=row - height // 3, animate=False, force=True)

    def move_by(self, rows: int) -> None:
        """Move the caret by rows; its column stays as far as it can."""
        here = self.rows.row_of(self.caret.position)
        goal = self.rows.column_of(self.caret.position) if self._goal is None else self._goal
        row = max(0, min(here + rows, len(self.rows) - 1))
        self.go(self.rows.at(row, goal), goal=goal)

    def page(self, direction: int) -> None:
        """Move by a page, up (-1) or down (1)."""
        rows = direction * max(1, self._height - 1)
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, force=True)
        self.move_by(rows)

    def first(self) -> None:
        """Go to the beginning."""
        self.go(0)

    def last(self) -> None:
        """Go to the end."""
        self.go(len(self.text))

    def step(self, direction: int) -> None:
        """Go to the next (1) or the previous (-1) character."""
        self.caret.step(direction)
        self._report_move()

    def step_by(self, unit: str, direction: int) -> None:
        """Go a word, sentence or paragraph on or back; a selection grows to its end instead."""
        self.caret.step_by(unit, direction)
        self._report_move()
        if direction < 0 and self.caret.anchor is not None:
            self.show_row_of(self.caret.anchor)

    def select_more(self) -> None:
        """Begin a selection; pressed again, take in the word, the sentence, the paragraph."""
        self.caret.select_more()
        self._report_move()

    def select(self, start: int, end: int) -> None:
        """Select a stretch, the caret on its last character."""
        self.caret.select(start, end)
        self._report_move()

    def drop(self) -> None:
        """Select nothing."""
        self.caret.anchor = None
        self._report_move()

    def show_row_of(self, position: int) -> None:
        """Scroll until the row of a position is in sight."""
        row, seen = self.rows.row_of(position), int(self.scroll_offset.y)
        if row < seen:
            self.scroll_to(y=row, animate=False, force=True)
        elif self._height and row >= seen + self._height:
            self.scroll_to(y=row - self._height + 1, animate=False, force=True)

    def _report_move(self, goal: int | None = None) -> None:
        """Show where the caret is, and say so."""
        self._goal = goal
        if not self.is_mounted:
            return
        self.show_row_of(self.caret.position)
        chosen = self.caret.selection
        selections = {
            widget: what for widget, what in self.screen.selections.items() if widget is not self
        }
        if chosen is not None:
            selections[self] = Selection(Offset(chosen[0], 0), Offset(chosen[1], 0))
        if selections != self.screen.selections:
            self.screen.selections = selections
        self._repaint()
        self._moved()

    def _repaint(self) -> None:
        """Draw anew the rows that the caret, the selection or its passage left or came to."""
        caret, painted = self.caret, self._painted
        here = self.marks.at(caret.position)
        passage = (here.start, here.end) if here else _NOWHERE
        now = ((caret.position, caret.end), caret.selection or _NOWHERE, passage)
        self._painted = now
        changed = {span for span in set(now) ^ set(painted) if span not in (now[1], painted[1])}
        if _NOWHERE in (now[1], painted[1]):
            changed |= {now[1], painted[1]}
        else:  # of a selection that grew or shrank, what it came to or left
            ends = zip(now[1], painted[1], strict=True)
            changed |= {(min(span, other), max(span, other)) for span, other in ends}
        seen = int(self.scroll_offset.y)
        for start, end in changed:
            if start == end:
                continue
            top, last = self.rows.row_of(start) - seen, self.rows.row_of(end - 1) - seen
            if last >= 0 and top < self._height:
                self.refresh(Region(0, max(0, top), self.size.width, last - max(0, top) + 1))

    # The mouse.

    def on_mouse_down(self, event: MouseDown) -> None:
        """Put the caret where the mouse is pressed; on the map at the right edge, go there."""
        event.stop()
        if event.button != 1:
            return
        self.capture_mouse()
        if event.x >= self.size.width - 1:
            self._go_on_map(event.y)
            return
        self._is_dragged = True
        self.caret.anchor = None
        self.go(self._position_at(event))

    def on_mouse_move(self, event: MouseMove) -> None:
        """Select what the mouse is drawn over; beyond the upper or lower edge, scroll."""
        if not event.button or self.app.mouse_captured is not self:
            return
        event.stop()
        if not self._is_dragged:
            self._go_on_map(event.y)
            return
        beyond = min(0, event.y) + max(0, event.y - self._height + 1)
        if beyond:
            self.scroll_to(y=self.scroll_offset.y + beyond, animate=False, force=True)
        position = self._position_at(event)
        if position != self.caret.position:
            if self.caret.anchor is None:
                self.caret.anchor = self.caret.position
            self.go(position)

    def on_mouse_up(self, event: MouseUp) -> None:
        """Let go of the mouse."""
        self._is_dragged = False
        self.release_mouse()

    async def _on_click(self, event: Click) -> None:
        """Select the word that was pressed twice, the sentence that was pressed thrice."""
        event.prevent_default()
        event.stop()
        if event.chain > 1 and event.x < self.size.width - 1:
            unit = "word" if event.chain == 2 else "sentence"
            self.select(*self.caret.unit_at(unit, self._position_at(event)))

    def _position_at(self, event: MouseDown | MouseMove | Click) -> int:
        y = max(0, min(event.y, self._height - 1))
        row = min(y + int(self.scroll_offset.y), len(self.rows) - 1)
        return self.rows.at(row, max(0, event.x - self._gutter))

    def _go_on_map(self, y: int) -> None:
        rows, height = len(self.rows), max(1, self._height)
        self.scroll_to(y=y * rows // height - height // 2, animate=False, force=True)
        self.refresh()

    # Drawing.

    @property
    def _height(self) -> int:
        return int(self.scrollable_content_region.height)

    @property
    def _gutter(self) -> int:
        return _LABEL + (_NUMBER if self.size.width >= _NUMBERED else 0)

    def on_resize(self) -> None:
        """Lay the text out to its new width; what stood first stays first."""
        top = self.rows.span(min(int(self.scroll_offset.y), len(self.rows) - 1))[0]
        self._lay_out()
        self.scroll_to(y=self.rows.row_of(top), animate=False, force=True)
        if self._revealed is not None:
            self._show_high(self._revealed)
        self._report_move()
        self.refresh()

    def _lay_out(self) -> None:
        cells = max(10, min(_WIDEST, self.size.width - self._gutter - _EDGE - 1))
        if self.rows.text is not self.text or self.rows.cells != cells:
            self.rows = Layout(self.text, cells)
        self.virtual_size = Size(self.size.width, len(self.rows))
        shades = len(self.glyphs.shades) - 1
        self._map = self.marks.densities(self.rows, self._height, shades)

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Move the thumb of the map too."""
        super().watch_scroll_y(old, new)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row: gutter, words, and the map at the right edge."""
        row, cells = y + int(self.scroll_offset.y), self.size.width
        drawn: list[Segment] = []
        if row < len(self.rows):
            start, end = self.rows.span(row)
            marks = self.marks.within(start, end)
            drawn = [*self._gutter_of(row, start, end, marks), *self._words(row, marks)]
        line = Strip(drawn).adjust_cell_length(cells - 1, self._style())
        return Strip([*line, self._edge(y)])

    def _gutter_of(self, row: int, start: int, end: int, marks: list[Mark]) -> list[Segment]:
        """Return the number of a paragraph that begins here, and the first passage that does."""
        number = self.caret.paragraphs.begins_between(start, end) if end > start else None
        number_cells = [Segment(f"{number or '':>4} ", self._style("number"))] * (
            self._gutter > _LABEL
        )
        begun = [mark for mark in marks if start <= mark.start < end]
        if not begun:
            return [*number_cells, Segment(" " * _LABEL, self._style())]
        label = begun[0].label if len(begun) == 1 else f"{begun[0].label[:4]}+"
        padded = label + " " * max(0, _LABEL - width(label))
        return [*number_cells, Segment(padded, self._style(begun[0].label_token or "dim"))]

    def _words(self, row: int, marks: list[Mark]) -> list[Segment]:
        """Return the words of a row, in the styles of all that holds them."""
        start, end = self.rows.span(row)
        here = self.marks.at(self.caret.position)
        layers: list[Layer] = [(*self.caret.paragraphs.title, "title")]
        layers += [(mark.start, mark.end, mark.token) for mark in marks]
        layers += [(mark.start, mark.end, "here") for mark in marks if mark is here]
        first = max(0, bisect_left(self.matches, (start, 0)) - 1)
        matches = self.matches[first : bisect_left(self.matches, (end, 0))]
        layers += [*((low, high, "found") for low, high in matches), *self.pointed]
        if self.caret.selection is not None:
            layers.append((*self.caret.selection, "selected"))
        if self.has_focus:
            layers.append((self.caret.position, self.caret.end, "caret"))
        return [Segment(run, self._style(*tokens)) for run, tokens in runs(self.rows, row, layers)]

    def _edge(self, y: int) -> Segment:
        """Return a row of the map: how dense marks are there, on the thumb where it is in sight."""
        height, rows = max(1, self._height), max(1, len(self.rows))
        seen = int(self.scroll_offset.y)
        spread = max(rows, height)
        low, high = y * spread // height, (y + 1) * spread // height
        is_seen = rows > height and low < seen + height and high > seen
        shade = self.glyphs.shades[self._map[y]] if y < len(self._map) else " "
        return Segment(shade, self._style("thumb" if is_seen else "disputed"))

    def _style(self, *tokens: str) -> Style:
        """Return the style of all these together; a later one goes over an earlier."""
        known = self._styles.get(tokens)
        if known is None:
            known = self.rich_style
            for token in tokens:
                if token not in ("", "unanswered"):
                    known += self._own(token)
            self._styles[tokens] = known
        return known

    def _own(self, token: str) -> Style:
        """Return what a token says itself, its ground mixed with ours."""
        own = self.get_component_styles(f"document--{token}")
        whole = own.rich_style
        return own.text_style + Style(
            color=whole.color if own.has_rule("color") else None,
            bgcolor=whole.bgcolor if own.has_rule("background") else None,
        )
