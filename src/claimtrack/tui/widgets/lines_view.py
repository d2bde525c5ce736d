"""A sheet on the screen: lines of any length, laid out to the width that there is."""

import re
from collections.abc import Sequence
from typing import ClassVar

from textual.geometry import Region

from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Row, Span, Target, laid_out
from claimtrack.tui.widgets.rows import Rows

_SIGN = re.compile(r"^\W ")
"""A sign before the words of a line."""


class LinesView(Rows):
    """Shows lines; the cursor stands on those that are about something.

    Without such a line, or with `has_cursor` off, the keys that move only scroll.
    """

    DEFAULT_CSS = "LinesView { padding: 0 1 0 0; }"
    idle_ground: ClassVar[str] = ""

    def __init__(self, *, id: str | None = None, has_cursor: bool = True) -> None:  # noqa: A002 — Textual's own name
        super().__init__(id=id)
        self.lines: list[Line] = []
        self.glyphs: Glyphs = UNICODE
        self._has_cursor = has_cursor
        self._rows: list[Row] = []
        self._tops: list[int] = []
        self._painted: list[tuple[Span, ...]] | None = None
        """The rows in sight as they were painted; None where that is not known."""

    def show(self, lines: Sequence[Line], *, keep: bool = False) -> None:
        """Show other lines; with `keep`, the cursor stays with what it is on."""
        before = self.target() if keep else None
        at = int(self.scroll_offset.y) if keep else 0
        self.lines = list(lines)
        self._lay_out()
        # At once: where it was scrolled to before says nothing about other lines.
        self.scroll_to(y=at, animate=False, force=True, immediate=True)
        places = [n for n, shown in enumerate(self.lines) if before and shown.target == before]
        self.cursor = self.cursor if keep else 0
        self.move_to(places[0] if places else min(self.cursor, len(self.lines) - 1), announce=True)

    def item_count(self) -> int:
        """Return how many lines there are."""
        return len(self.lines)

    def row_count(self) -> int:
        """Return how many rows they take at this width."""
        return len(self._rows)

    def top_of(self, item: int) -> int:
        """Return the first row of a line."""
        return self._tops[item]

    def height_of(self, item: int) -> int:
        """Return how many rows a line takes."""
        end = self._tops[item + 1] if item + 1 < len(self._tops) else len(self._rows)
        return end - self._tops[item]

    def item_at(self, row: int) -> int:
        """Return the line of a row."""
        return self._rows[row].line

    def spans_at(self, row: int, cells: int) -> tuple[Span, ...]:
        """Return a row, with the mark of the cursor before it."""
        shown = self._rows[row]
        here = self.has_focus and shown.line == self.cursor and self.can_hold_cursor(shown.line)
        mark = self.glyphs.cursor if here else " "
        return ((mark, "accent"), *shown.spans)

    def can_hold_cursor(self, item: int) -> bool:
        """Say whether a line is about something."""
        return self._has_cursor and self.lines[item].target is not None

    def target(self) -> Target | None:
        """Return what the line under the cursor is about."""
        if not 0 <= self.cursor < len(self.lines):
            return None
        return self.lines[self.cursor].target if self.can_hold_cursor(self.cursor) else None

    def words_here(self) -> str:
        """Return the line under the cursor in words, without its sign."""
        if self.target() is None:
            return ""
        spans = self.lines[self.cursor].paragraphs[0]
        return _SIGN.sub("", "".join(words for words, _ in spans)).strip()

    def keep_in_sight(self) -> None:
        """Scroll until the line under the cursor can be read; above the first stands no other.

        What is higher than the sight stays as far as it was read.
        """
        if not self.item_count():
            return
        top, height = self.top_of(self.cursor), max(1, self.scrollable_content_region.height)
        bottom, seen = top + self.height_of(self.cursor), int(self.scroll_offset.y)
        if not any(self.can_hold_cursor(item) for item in range(self.cursor)):
            top = 0
        wanted = seen
        if bottom - top > height:
            wanted = seen if top <= seen < bottom else top
        elif top < seen:
            wanted = top
        elif bottom > seen + height:
            wanted = bottom - height
        if wanted != seen:
            self.scroll_to(y=wanted, animate=False, force=True, immediate=True)

    def move_by(self, items: int) -> None:
        """Move the cursor by so many lines; first scroll to the end of one that is cut."""
        if abs(items) == 1 and self.is_cut(items):
            at = self.scroll_offset.y + items
            self.scroll_to(y=at, animate=False, force=True, immediate=True)
        else:
            super().move_by(items)

    def is_cut(self, direction: int) -> bool:
        """Say whether the line under the cursor goes on below (1) or above (-1) the sight."""
        if not self.item_count():
            return False
        top, seen = self.top_of(self.cursor), int(self.scroll_offset.y)
        height = max(1, self.scrollable_content_region.height)
        if direction > 0:
            return top + self.height_of(self.cursor) > seen + height
        return top < seen

    def is_at_end(self, direction: int) -> bool:
        """Say whether there is nothing to read or go to below (1), or above (-1)."""
        seen, height = int(self.scroll_offset.y), max(1, self.scrollable_content_region.height)
        if direction > 0:
            further = range(self.cursor + 1, self.item_count())
            is_all_seen = seen + height >= self.row_count()
        else:
            further, is_all_seen = range(self.cursor), seen <= 0
        return is_all_seen and not any(self.can_hold_cursor(item) for item in further)

    def on_resize(self) -> None:
        """Lay the lines out anew."""
        self._painted = None
        self._lay_out()
        self.keep_in_sight()

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Take nothing for painted that was scrolled away."""
        super().watch_scroll_y(old, new)
        self._painted = None

    def repaint(self, left: int) -> None:
        """Draw anew the rows that are other than they were painted."""
        seen, cells = int(self.scroll_offset.y), self.cells
        rows = range(seen, min(seen + self.size.height, len(self._rows)))
        painted = [self.spans_at(row, cells) + self._ground(row) for row in rows]
        before, self._painted = self._painted, painted
        if before is None:
            self.refresh()
            return
        for place in range(max(len(painted), len(before))):
            if painted[place : place + 1] != before[place : place + 1]:
                self.refresh(Region(0, place, self.size.width, 1))

    def _ground(self, row: int) -> tuple[Span, ...]:
        is_here = self._rows[row].line == self.cursor
        return (("", f"{self.has_focus}"),) if is_here else ()

    def _lay_out(self) -> None:
        cells = max(10, self.cells - 1)
        self._rows = laid_out(self.lines, cells, self.glyphs.rule)
        self._tops = []
        for number, row in enumerate(self._rows):
            if row.line >= len(self._tops):
                self._tops += [number] * (row.line + 1 - len(self._tops))
        self.measure()
