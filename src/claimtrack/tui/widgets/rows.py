"""Rows with a cursor, drawn line by line (Textual's Line API): only what is in sight is drawn."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from claimtrack.render.lines import Span, Target
from claimtrack.text import width

TOKENS = (
    "dim", "bold", "italic", "heading", "accent", "unanswered", "stands", "disputed", "defeated",
)  # fmt: skip


class LineWidget(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws its own lines; the cursor or caret looks otherwise while the keys move it.

    The styles of the lines are looked up once a theme.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 — Textual's own name
        super().__init__(id=id)
        self._styles: dict[tuple[str, ...], Style] = {}

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        super().notify_style_update()
        self._styles.clear()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Look no style up again: none depends on the focus, and all of them take 2 ms."""

    def on_focus(self) -> None:
        """Show where the keys act."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that the keys act elsewhere."""
        self.refresh()


class Rows(LineWidget, inherit_bindings=False):
    """A column of items, each one or more rows high, with a cursor on one of them.

    What the items are, and how one is drawn, is for the subclasses: `item_count`, `top_of`,
    `height_of`, `spans_at`, `target_of`.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"rows--{token}" for token in TOKENS} | {
        "rows--cursor",
        "rows--idle",
    }
    DEFAULT_CSS = """
    Rows { background: $background; color: $foreground; overflow-x: hidden; }
    Rows > .rows--dim { color: $foreground-muted; }
    Rows > .rows--bold { text-style: bold; }
    Rows > .rows--italic { text-style: italic; }
    Rows > .rows--heading { color: $primary; text-style: bold; }
    Rows > .rows--accent { color: $accent; }
    Rows > .rows--stands { color: $success; }
    Rows > .rows--disputed { color: $warning; }
    Rows > .rows--defeated { color: $error; }
    Rows > .rows--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground;
    }
    Rows > .rows--idle { background: $panel; color: $foreground; }
    """

    idle_ground: ClassVar[str] = "idle"
    """What the cursor stands on while the keys move something else; "" hides it."""

    class Moved(Message):
        """The cursor is on another item, or on none."""

        def __init__(self, rows: "Rows") -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> "Rows":
            """Return the list that sent the message."""
            return self.rows

    class Picked(Message):
        """The mouse was pressed again on the item under the cursor: open it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 — Textual's own name
        super().__init__(id=id)
        self.cursor = 0
        self._clicked: int | None = None

    # What a subclass says about its items.

    def item_count(self) -> int:
        """Return how many items there are."""
        raise NotImplementedError

    def top_of(self, item: int) -> int:
        """Return the row that an item begins at."""
        return item

    def height_of(self, item: int) -> int:
        """Return how many rows an item takes."""
        return 1

    def item_at(self, row: int) -> int:
        """Return the item that a row belongs to."""
        return row

    def row_count(self) -> int:
        """Return how many rows all items take."""
        return self.item_count()

    def spans_at(self, row: int, cells: int) -> tuple[Span, ...]:
        """Return what a row shows; row and width are within bounds."""
        raise NotImplementedError

    def can_hold_cursor(self, item: int) -> bool:
        """Say whether the cursor can stand on an item."""
        return True

    def target(self) -> Target | None:
        """Return what the item under the cursor is about."""
        raise NotImplementedError

    def words_here(self) -> str:
        """Return in words what the item under the cursor is; "" for nothing."""
        return ""

    # Moving.

    @property
    def cells(self) -> int:
        """Return the width of a row."""
        return int(self.scrollable_content_region.width)

    def move_to(self, item: int, *, announce: bool = False) -> None:
        """Put the cursor on an item, or the next that can hold it, and keep it in sight."""
        count = self.item_count()
        forward = item >= self.cursor
        item = self._holding(max(0, min(item, count - 1)), forward=forward)
        left, self.cursor = self.cursor, item
        if self.scrollable_content_region.height:  # or it is done once there is a layout
            self.keep_in_sight()
        self.repaint(left)
        if left != item or announce:
            self.post_message(self.Moved(self))

    def repaint(self, left: int) -> None:
        """Draw anew the item that the cursor left, and the one that it came to."""
        for item in {left, self.cursor}:
            if 0 <= item < self.item_count():
                self.refresh_lines(self.top_of(item), self.height_of(item))

    def keep_in_sight(self) -> None:
        """Scroll until the item under the cursor can be read."""
        if not self.item_count():
            return
        top = self.top_of(self.cursor)
        bottom = top + self.height_of(self.cursor)
        seen, height = int(self.scroll_offset.y), max(1, self.scrollable_content_region.height)
        if top < seen or bottom - top > height:
            self.scroll_to(y=top, animate=False, force=True)
        elif bottom > seen + height:
            self.scroll_to(y=bottom - height, animate=False, force=True)

    def move_by(self, items: int) -> None:
        """Move the cursor by so many items that can hold it; at an end, scroll on."""
        before = self.cursor
        self.move_to(self.cursor + items)
        if self.cursor == before:
            self.scroll_to(y=self.scroll_offset.y + items, animate=False, force=True)

    def page(self, direction: int) -> None:
        """Move the cursor by a page, up (-1) or down (1)."""
        height = max(1, self.scrollable_content_region.height - 1)
        if not self.item_count():
            return
        wanted = self.top_of(self.cursor) + direction * height
        row = max(0, min(wanted, self.row_count() - 1))
        self.move_to(self.item_at(row))

    def first(self) -> None:
        """Go to the first item."""
        self.scroll_to(y=0, animate=False, force=True)
        self.move_to(0)

    def last(self) -> None:
        """Go to the last item."""
        self.cursor = min(self.cursor, max(0, self.item_count() - 1))
        self.move_to(self.item_count() - 1)

    def _holding(self, item: int, *, forward: bool) -> int:
        """Return the nearest item that can hold the cursor, onward first."""
        count = self.item_count()
        if not count:
            return 0
        onward = range(item, count) if forward else range(item, -1, -1)
        back = range(item, -1, -1) if forward else range(item, count)
        for places in (onward, back):
            for place in places:
                if self.can_hold_cursor(place):
                    return place
        return max(0, min(item, count - 1))

    # Drawing.

    def measure(self) -> None:
        """Tell Textual how long the rows are now."""
        # As high as the sight at least: a size that stays spares the screen a new layout.
        height = max(self.row_count(), self.scrollable_content_region.height)
        self.virtual_size = Size(self.cells, height)
        if self.container_size:  # Textual does not always take a bar away that is needed no more
            self.show_vertical_scrollbar = height > self.container_size.height

    def on_resize(self) -> None:
        """Fit the rows to their new width."""
        self.measure()
        self.keep_in_sight()

    def on_click(self, event: Click) -> None:
        """Put the cursor where the mouse was pressed; pressed there again, open."""
        row = event.y + int(self.scroll_offset.y)
        if row >= self.row_count():
            return
        item = self.item_at(row)
        is_again = self._clicked == item == self.cursor
        self.move_to(item)
        self._clicked = None if is_again else self.cursor
        if is_again:
            self.post_message(self.Picked())

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        row, cells = y + int(self.scroll_offset.y), self.cells
        if row >= self.row_count():
            return Strip.blank(cells, self.rich_style)
        item = self.item_at(row)
        ground = ""
        if item == self.cursor and self.can_hold_cursor(item):
            ground = "cursor" if self.has_focus else self.idle_ground
        segments, used = [], 0
        for words, token in self.spans_at(row, cells):
            segments.append(Segment(words, self._style(token, ground)))
            used += width(words)
        if used < cells:
            segments.append(Segment(" " * (cells - used), self._style("", ground)))
        return Strip(segments).crop(0, cells)

    def _style(self, token: str, ground: str) -> Style:
        known = self._styles.get((token, ground))
        if known is not None:
            return known
        base = self.rich_style if not ground else self.get_component_rich_style(f"rows--{ground}")
        if token in TOKENS:
            own = self.get_component_rich_style(f"rows--{token}", partial=True)
            # On the cursor's ground only its own colour is sure to be readable.
            base += Style(color=None if ground == "cursor" else own.color, bold=own.bold,
                          italic=own.italic)  # fmt: skip
        self._styles[token, ground] = base
        return base
