"""The list of claims: a window of rows over all ids, drawn line by line (Textual's Line API).

However long the list, only what is in sight is read and drawn; the list never moves by itself.
"""

from collections.abc import Iterable, Mapping
from typing import ClassVar
from uuid import UUID

from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from claimtrack.shapes.rows import ClaimRow
from claimtrack.sheet import GLYPHS
from claimtrack.text import clip, visible, width

_MARGIN = 60
_TOKENS = {
    "unanswered": "list--plain",
    "stands": "list--stands",
    "disputed": "list--disputed",
    "defeated": "list--defeated",
}


class ClaimList(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows claims by id; asks for the rows that it lacks with `Wanted`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"list--dim", "list--cursor", *_TOKENS.values()}
    DEFAULT_CSS = """
    ClaimList { background: $background; color: $foreground; }
    ClaimList > .list--dim { color: $foreground-muted; }
    ClaimList > .list--stands { color: $success; }
    ClaimList > .list--disputed { color: $warning; }
    ClaimList > .list--defeated { color: $error; }
    ClaimList > .list--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground;
    }
    """

    class Moved(Message):
        """The cursor is on another claim, or on none."""

        def __init__(self, claim_id: UUID | None) -> None:
            super().__init__()
            self.claim_id = claim_id

    class Wanted(Message):
        """Rows that are about to be in sight and are not known yet."""

        def __init__(self, ids: list[UUID]) -> None:
            super().__init__()
            self.ids = ids

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self.ids: list[UUID] = []
        self.cursor = 0
        self._rows: dict[UUID, ClaimRow] = {}
        self._asked: set[UUID] = set()

    @property
    def current(self) -> UUID | None:
        """Return the claim under the cursor."""
        return self.ids[self.cursor] if 0 <= self.cursor < len(self.ids) else None

    def row(self, claim_id: UUID | None) -> ClaimRow | None:
        """Return a row that is known already."""
        return self._rows.get(claim_id) if claim_id is not None else None

    def show(self, ids: list[UUID], rows: Iterable[ClaimRow]) -> None:
        """Show another list; the cursor stays on its claim where that is still in it."""
        before = self.current
        self.ids = ids
        self._rows = {row.id: row for row in rows}
        self._asked.clear()
        self.virtual_size = Size(self.scrollable_content_region.width, len(ids))
        self.cursor = ids.index(before) if before in self._rows or before in set(ids[:5000]) else 0
        self.move_to(self.cursor, told=True)
        self.refresh()

    def learn(self, rows: Mapping[UUID, ClaimRow]) -> None:
        """Take in rows that were asked for."""
        self._rows.update(rows)
        self._asked -= rows.keys()
        self.refresh()

    def forget(self) -> None:
        """Ask again for every row in sight (something was written)."""
        self._asked.clear()
        self._ask(force=True)

    def move_to(self, place: int, *, told: bool = False) -> None:
        """Put the cursor on a place, and keep it in sight."""
        place = max(0, min(place, len(self.ids) - 1))
        moved = place != self.cursor
        self.cursor = place
        top, height = self.scroll_offset.y, max(1, self.scrollable_content_region.height)
        if place < top:
            self.scroll_to(y=place, animate=False, force=True)
        elif place >= top + height:
            self.scroll_to(y=place - height + 1, animate=False, force=True)
        self._ask()
        self.refresh()
        if moved or told:
            self.post_message(self.Moved(self.current))

    def move_by(self, rows: int) -> None:
        """Move the cursor by so many claims."""
        self.move_to(self.cursor + rows)

    def page(self, direction: int) -> None:
        """Move the cursor by a page, up (-1) or down (1)."""
        self.move_by(direction * max(1, self.scrollable_content_region.height - 1))

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Ask for what scrolling brings into sight."""
        super().watch_scroll_y(old, new)
        self._ask()

    def on_resize(self) -> None:
        """Fit the list to its new width."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.ids))
        self._ask()

    def on_click(self, event: Click) -> None:
        """Put the cursor where the mouse was pressed."""
        self.move_to(event.y + self.scroll_offset.y)

    def render_line(self, y: int) -> Strip:
        """Draw one claim."""
        place = y + self.scroll_offset.y
        cells = self.scrollable_content_region.width
        if place >= len(self.ids):
            return Strip.blank(cells, self.rich_style)
        row = self._rows.get(self.ids[place])
        is_cursor = place == self.cursor
        base = self.get_component_rich_style("list--cursor") if is_cursor else self.rich_style
        if row is None:
            return Strip([Segment(" …".ljust(cells), base)], cells)
        return self._drawn(row, cells, base, is_cursor=is_cursor)

    def _drawn(self, row: ClaimRow, cells: int, base: Style, *, is_cursor: bool) -> Strip:
        token = self.get_component_rich_style(_TOKENS[row.standing])
        dim = self.get_component_rich_style("list--dim")
        colour = base if is_cursor else base + Style(color=token.color)
        muted = base if is_cursor else base + Style(color=dim.color)
        mark = "▌" if is_cursor else " "
        against = f"⊖{row.rebuttals}" if row.rebuttals else ""
        tail = " !" if row.in_conflict else ""
        parts = [
            (f"{mark}{GLYPHS[row.standing]} ", colour),
            (f"{clip(row.said or 'undated', 10):10} ", muted),
            (f"{against:3} ", colour),
        ]
        who = 16 if cells >= 76 else 0
        if who:
            name = clip(visible(row.speaker or "unknown"), who - 1)
            parts.append((name + " " * (who - width(name)), muted))
        used = sum(width(words) for words, _ in parts) + len(tail)
        body = clip(visible(row.text), max(1, cells - used))
        padding = " " * max(0, cells - used - width(body))
        parts += [(body + padding, base), (tail, colour)]
        return Strip([Segment(words, style) for words, style in parts], cells).crop(0, cells)

    def _ask(self, *, force: bool = False) -> None:
        top = max(0, int(self.scroll_offset.y) - _MARGIN)
        bottom = int(self.scroll_offset.y) + self.size.height + _MARGIN
        wanted = [
            one
            for one in self.ids[top:bottom]
            if (force or one not in self._rows) and one not in self._asked
        ]
        if wanted:
            self._asked.update(wanted)
            self.post_message(self.Wanted(wanted))
