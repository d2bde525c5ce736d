"""A list that may be a million rows long: it knows all ids, and reads the rows around the sight.

The list never moves by itself: what others write is taken in when the person asks for it.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from textual.message import Message

from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Span, Target
from claimtrack.schemas.id_list import GroupedIds, IdList, place_of_group
from claimtrack.text import visible
from claimtrack.tui.widgets.rows import Rows

_MARGIN = 60
_MOST_ROWS = 4000


class Window(Rows):
    """Shows rows by id, drawn by `draw`; asks for those that it lacks with `Wanted`."""

    class Wanted(Message):
        """Rows that are about to be in sight and are not known yet."""

        def __init__(self, window: "Window", ids: list[UUID]) -> None:
            super().__init__()
            self.window = window
            self.ids = ids

    def __init__(self, entity: str, *, id: str | None = None) -> None:  # noqa: A002 — Textual's own name
        super().__init__(id=id)
        self.entity = entity
        self.order = IdList()
        self.glyphs: Glyphs = UNICODE
        self.marked: set[UUID] = set()
        self._known: dict[UUID, Any] = {}
        self._asked: set[UUID] = set()
        self._is_stale = False

    def draw(self, row: Any, cells: int) -> tuple[Span, ...]:
        """Return how a row looks, without the sign of the cursor before it."""
        raise NotImplementedError

    def item_count(self) -> int:
        """Return how many rows there are."""
        return len(self.order)

    def spans_at(self, row: int, cells: int) -> tuple[Span, ...]:
        """Return a row with its marks, or a sign that it is being read."""
        row_id = self.order[row]
        if (group := place_of_group(row_id)) is not None and isinstance(self.order, GroupedIds):
            return self._heading_spans(self.order, group, is_here=row == self.cursor)
        sign = self.glyphs.marked if row_id in self.marked else " "
        mark = self.glyphs.cursor if row == self.cursor else sign
        known = self._known.get(row_id)
        if known is None:
            return ((mark, "accent"), (f" {self.glyphs.more}", "dim"))
        token = "accent" if row_id in self.marked or row == self.cursor else ""
        tail = ((sign, "accent"),) if row_id in self.marked and row == self.cursor else ()
        return ((mark, token), *self.draw(known, cells - 1 - len(tail)), *tail)

    @property
    def current(self) -> UUID | None:
        """Return the id under the cursor, None on a heading."""
        here = self.order[self.cursor] if 0 <= self.cursor < len(self.order) else None
        return here if here is not None and place_of_group(here) is None else None

    @property
    def heading_here(self) -> int | None:
        """Return the place of the group whose heading the cursor is on."""
        here = self.order[self.cursor] if 0 <= self.cursor < len(self.order) else None
        return place_of_group(here) if here is not None else None

    def _heading_spans(self, ids: GroupedIds, place: int, *, is_here: bool) -> tuple[Span, ...]:
        group, glyphs = ids.groups[place], self.glyphs
        fold = glyphs.folded if place in ids.folded else glyphs.unfolded
        mark = glyphs.cursor if is_here else " "
        found = f"  {group.number:,}"
        return ((mark, "accent"), (f"{fold} {visible(group.name)}", "heading"), (found, "dim"))

    def row(self, row_id: UUID | None) -> Any:
        """Return a row that is known already, or None."""
        return self._known.get(row_id) if row_id is not None else None

    def words_here(self) -> str:
        """Return what the row under the cursor says: a claim's words, a title, a sentence."""
        row = self.row(self.current)
        names = ("text", "title", "sentence", "about", "name")
        return next((str(getattr(row, name)) for name in names if getattr(row, name, None)), "")

    def target(self) -> Target | None:
        """Return what the row under the cursor is about."""
        current = self.current
        return self.target_of(current) if current is not None else None

    def target_of(self, row_id: UUID) -> Target:
        """Return what a row is about."""
        return Target(self.entity, row_id, row_id if self.entity == "claim" else None)

    def targets(self) -> list[Target]:
        """Return what a verb acts on: the marked rows, else the one under the cursor."""
        if self.marked:
            return [self.target_of(row_id) for row_id in self.marked]
        current = self.target()
        return [current] if current is not None else []

    def show(self, order: IdList, rows: Mapping[UUID, Any], *, keep: bool = True) -> None:
        """Show another list; with `keep`, the cursor stays on its row where that is still in it."""
        before = self.current if keep else None
        place = order.index_of(before) if before is not None else None
        self.order = order
        self._known = {**({} if not keep else self._recent()), **rows}
        self._asked.clear()
        self._is_stale = False
        self.measure()
        self.refresh()
        self.cursor = place if place is not None else 0
        if not keep:
            self.scroll_to(y=0, animate=False, force=True)
        self.move_to(self.cursor, announce=True)
        self.request_rows()

    def add_rows(self, rows: Mapping[UUID, Any]) -> None:
        """Take in rows that were asked for."""
        if len(self._known) > _MOST_ROWS:
            self._known = self._recent()
        self._known.update(rows)
        self._asked -= rows.keys()
        self._is_stale = False
        self.refresh()

    def reload_rows(self) -> None:
        """Ask again for the rows in sight: something was written. They stay until then."""
        self._asked.clear()
        self._is_stale = True
        self.request_rows()

    def put_first(self, row_id: UUID) -> None:
        """Show a row that was just made, before the others, until the list is read again."""
        if self.order.index_of(row_id) is None:
            self.order = self.order.with_first(row_id)
            self.cursor += 1
            self.measure()
            self.refresh()
        self.first()
        self.request_rows()

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark off, and go on to the next."""
        current = self.current
        if current is not None:
            self.marked ^= {current}
        self.move_by(1)

    def mark(self, ids: Iterable[UUID]) -> None:
        """Mark rows."""
        self.marked |= {row_id for row_id in ids if place_of_group(row_id) is None}
        self.refresh()

    def unmark(self) -> None:
        """Take every mark off."""
        self.marked.clear()
        self.refresh()

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Ask for what scrolling brings into sight."""
        super().watch_scroll_y(old, new)
        self.request_rows()

    def on_resize(self) -> None:
        """Ask for what the new size brings into sight."""
        super().on_resize()
        self.request_rows()

    def request_rows(self) -> None:
        """Ask for the rows around the sight that are not known.

        A new question holds all that is lacking, so that it may replace one before it.
        """
        seen, height = int(self.scroll_offset.y), max(1, self.size.height)
        nearby = self.order[max(0, seen - _MARGIN) : seen + height + _MARGIN]
        rows = (row_id for row_id in nearby if place_of_group(row_id) is None)
        lacking = [row_id for row_id in rows if self._is_stale or row_id not in self._known]
        fresh = [row_id for row_id in lacking if row_id not in self._asked]
        in_sight = set(self.order[seen : seen + height])
        # What is in sight cannot wait; of the margin, half is worth a question.
        if fresh and (len(fresh) > _MARGIN // 2 or not in_sight.isdisjoint(fresh)):
            self._asked = set(lacking)
            self.post_message(self.Wanted(self, lacking))

    def _recent(self) -> dict[UUID, Any]:
        """Return the rows that were read last: what is kept is bounded."""
        return dict(list(self._known.items())[-_MOST_ROWS // 2 :])
