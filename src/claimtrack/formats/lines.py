"""Lines of text as they grow while a page or a document is read: blocks, spaces, marks, rows."""

import re
from collections.abc import Callable, Sequence

from claimtrack.quotes.corrections import END

_SPACES = re.compile(r"[ \t\n\r\f]+")
# A row of cells stays a row up to here; longer, and it is a page that is laid out in a table.
_LONGEST_ROW = 400
_MOST_LINES = 3
_MARK_PARTS = 4
# Cells that reach down are followed in so many columns; no table that is read has more.
_WIDEST = 200


class Lines:
    """Text with its blocks on lines of their own, and one space for each run of white space."""

    def __init__(self) -> None:
        self.is_pre = False
        self._parts: list[str] = []
        self._breaks = 0
        self._space = False
        self._apart: Callable[[str], bool] | None = None
        self._marks: dict[str, int] = {}
        self._written: set[str] = set()
        self.begins_with_space = False

    def write(self, words: str) -> None:
        """Add text to the line."""
        words = words.replace("\x00", "\ufffd")
        if self.is_pre:
            self._put(words)
            return
        plain = _SPACES.sub(" ", words)
        if plain.startswith(" "):
            self._space = True
            self.begins_with_space |= not self._parts
        bare = plain.strip(" ")
        if bare:
            self._put(bare)
            self._space = plain.endswith(" ")

    def write_as_it_is(self, words: str) -> None:
        """Add text whose white space stays: a row with its tabs."""
        if words:
            self._put(words)

    def break_line(self, lines: int, *, is_forced: bool = False) -> None:
        """End the line, with `lines` line ends before what comes next; `br` adds one each time."""
        if not self._parts:
            return
        self._breaks = min(self._breaks + 1, 2) if is_forced else max(self._breaks, lines)
        self._space = False

    def part(self, joins: Callable[[str], bool] = str.isdecimal) -> None:
        """Put a space before what comes next where both neighbours are such that would join."""
        self._apart = joins

    @property
    def last(self) -> str:
        """Return the character that what comes next is joined to, or ""."""
        return "" if self.ends_with_space or not self._parts else self._parts[-1][-1:]

    @property
    def ends_with_space(self) -> bool:
        """Say whether a space or a line end comes before whatever is next."""
        return self._space or self._breaks > 0

    def spot(self) -> int | None:
        """Return where the text stands, if what comes next is joined to it; else None."""
        return len(self._parts) if self._parts and not self.ends_with_space else None

    def replace_since(self, spot: int | None, change: Callable[[str], str | None]) -> None:
        """Write what came since a spot otherwise, where `change` knows how: the mark of a note."""
        if spot is None or not 0 < len(self._parts) - spot < _MARK_PARTS:
            return
        changed = change("".join(self._parts[spot:]).strip(" "))
        if changed is not None:
            self._parts[spot:] = [changed]

    def open_mark(self, opening: str) -> None:
        """Put what comes into a bracket, until it is closed; it opens before the first word."""
        self._marks[opening] = self._marks.get(opening, 0) + 1

    def close_mark(self, opening: str) -> None:
        """Close a bracket; one with nothing in it is not written."""
        self._marks[opening] = self._marks.get(opening, 0) - 1
        if self._marks[opening] <= 0:
            del self._marks[opening]
            if opening in self._written:
                self._written.remove(opening)
                self._parts.append(END)

    def text(self) -> str:
        """Return all lines, with a line end behind the last."""
        self._parts += [END] * len(self._written)
        self._written.clear()
        return "".join(self._parts).rstrip(" \n") + "\n" if self._parts else ""

    def _put(self, words: str) -> None:
        last = self._parts[-1][-1:] if self._parts else ""
        if self._breaks:
            self._parts.append("\n" * self._breaks)
        elif (self._space and self._parts) or (
            self._apart is not None and last and self._apart(last) and self._apart(words[:1])
        ):
            self._parts.append(" ")
        self._breaks, self._space, self._apart = 0, False, None
        for opening in [one for one in self._marks if one not in self._written]:
            self._written.add(opening)
            self._parts.append(opening)
        self._parts.append(words)


class Rows:
    """The rows of a table as they grow: cells with tabs between, the empty ones too."""

    def __init__(self) -> None:
        self._cells: list[tuple[str, bool]] = []
        self._below: dict[int, int] = {}
        self._next_below: dict[int, int] = {}

    def add_cell(self, text: str, columns: int = 1, rows: int = 1) -> None:
        """Add a cell that is so many columns wide and rows high (both at least 1)."""
        self._fill_spanned()
        place = len(self._cells)
        width = max(1, min(columns, 100))
        self._cells.append((text.strip(" \n"), True))
        self._cells += [("", False)] * (width - 1)
        if rows > 1:
            for column in range(place, min(place + width, _WIDEST)):
                self._next_below[column] = min(rows, 10_000) - 1

    def end_row(self) -> str:
        """Return the row as a line, or as lines where its cells are long; "" for an empty one."""
        if not self._cells:
            return ""
        self._fill_spanned()
        cells, self._cells = self._cells, []
        left = {column: rows - 1 for column, rows in self._below.items() if rows > 1}
        self._below, self._next_below = left | self._next_below, {}
        while cells and not cells[-1][1]:
            cells.pop()
        return _row([text for text, _ in cells])

    def _fill_spanned(self) -> None:
        """Add an empty cell wherever one from a row above reaches down."""
        while len(self._cells) in self._below:
            self._cells.append(("", False))


def _row(cells: Sequence[str]) -> str:
    if not any(cells):
        return ""
    is_short = sum(map(len, cells)) <= _LONGEST_ROW
    if is_short and all(cell.count("\n") < _MOST_LINES and "\t" not in cell for cell in cells):
        return "\t".join(re.sub("\n+", " ", cell) for cell in cells)
    if any("\n" in cell for cell in cells):
        return "\n".join(cell for cell in cells if cell)
    return "\t".join(cells)
