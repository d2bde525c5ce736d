"""A text of any length laid out in rows of cells, and every place in it in code points.

A row is a stretch of the text, so every code point stands on exactly one row. What hangs over a
row's end, spaces and the line break, belongs to it and is not drawn.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from claimtrack.text import ONE_CELL as _SIMPLE
from claimtrack.text import clusters, clusters_around, visible, width

_TAB = 4
_WIDE = (
    "\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e"
)
"""Two cells each, and a row may end behind any: Chinese, Japanese, Korean."""
_ALL_SIMPLE = re.compile(f"[{_SIMPLE}]*")
_PARTS = re.compile(
    f"(?P<space>[ \t]+)|(?P<wide>[{_WIDE}]+(?![^ \t{_SIMPLE}{_WIDE}]))|[{_WIDE}]?[^ \t{_WIDE}]+"
)
_SIGNS = {"\xad": "¬", "\r": "␍"}


class Unit(NamedTuple):
    """What is drawn in one piece: where it stands, its column, and how it looks.

    `is_sign` says that it stands for something that has no shape of its own.
    """

    start: int
    end: int
    column: int
    shown: str
    is_sign: bool


class Layout:
    """A text in rows of at most `cells` cells; positions are code points from 0.

    `starts` are the positions at which rows begin; the last row ends with the text. An empty
    text has one row, and so has what follows a line break at the end.
    """

    def __init__(self, text: str, cells: int) -> None:
        self.text = text
        self.cells = max(2, cells)
        self.starts = list(self._break())
        if not self.starts or text.endswith("\n"):
            self.starts.append(len(text))
        self.units = lru_cache(256)(self._units)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.starts)

    def span(self, row: int) -> tuple[int, int]:
        """Return where a row begins and ends; the end is exclusive."""
        end = self.starts[row + 1] if row + 1 < len(self.starts) else len(self.text)
        return self.starts[row], end

    def row_of(self, position: int) -> int:
        """Return the row that holds a position; of the text's end, the last."""
        return max(0, bisect_right(self.starts, position) - 1)

    def is_simple(self, row: int) -> bool:
        """Say whether each code point of a row takes one cell."""
        start, end = self.span(row)
        stop = _ALL_SIMPLE.match(self.text, start, end)
        return stop is not None and self.text[stop.end() : end] in ("", "\n", "\r\n")

    def drawn_end(self, row: int) -> int:
        """Return where the drawn part of a row ends, before hanging spaces and the line break."""
        start, end = self.span(row)
        if self.is_simple(row):
            return start + min(len(_without_break(self.text[start:end])), self.cells)
        fits = [unit.end for unit in self.units(row) if _right(unit) <= self.cells]
        return max(fits, default=start)

    def column_of(self, position: int) -> int:
        """Return the column of a position in its row; of what hangs over, the width."""
        row = self.row_of(position)
        start = self.starts[row]
        if self.is_simple(row):
            return min(self.cells, position - start)
        units = self.units(row)
        place = bisect_right(units, position, key=lambda unit: unit.start) - 1
        if place < 0:
            return 0
        unit = units[place]
        return min(self.cells, unit.column if position < unit.end else _right(unit))

    def at(self, row: int, column: int) -> int:
        """Return the position drawn at a cell; past what is drawn, the row's last position."""
        units = self.units(row)
        place = bisect_right(units, column, key=lambda unit: unit.column) - 1
        if place >= 0 and column < _right(units[place]):
            return units[place].start
        start, end = self.span(row)
        if end < len(self.text) and self.text[end - 1] != "\n" and units:
            return units[-1].start
        return units[-1].end if units else start

    def _units(self, row: int) -> tuple[Unit, ...]:
        """Return what a row draws; its line break draws nothing."""
        start, end = self.span(row)
        words = _without_break(self.text[start:end])
        if _ALL_SIMPLE.fullmatch(words):
            return tuple(
                Unit(start + n, start + n + 1, n, character, False)
                for n, character in enumerate(words)
            )
        made, column = [], 0
        for at, length, shown, is_sign in pieces(words):
            drawn = " " * (_TAB - column % _TAB) if shown == "\t" else shown
            made.append(Unit(start + at, start + at + length, column, drawn, is_sign))
            column += width(drawn)
        return tuple(made)

    def _break(self) -> Iterator[int]:
        """Yield where rows begin."""
        text, cells, done = self.text, self.cells, 0
        while done < len(text):
            end = text.find("\n", done)
            end = len(text) if end < 0 else end + 1
            yield done
            line = _without_break(text[done:end])
            if not _ALL_SIMPLE.fullmatch(line):
                yield from (done + at for at in _rows(line, cells))
            elif len(line) > cells:
                yield from (done + at for at in _simple_rows(line, cells))
            done = end


def pieces(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Yield what is drawn in one piece: position, length, look, and if it is a sign of ours.

    A tab is given back as it is: how wide it is depends on its column.
    """
    at = 0
    for cluster in clusters(text):
        shown = cluster if cluster.isprintable() else visible(cluster)
        if shown == cluster:
            yield at, len(cluster), cluster, False
        else:
            for is_shape, part in groupby(cluster, str.isprintable):
                words = "".join(part)
                for sign in (words,) if is_shape else words:
                    is_same = is_shape or sign == "\t"
                    looks = sign if is_same else _SIGNS.get(sign) or visible(sign)
                    yield at, len(sign), looks, looks != sign
                    at += len(sign)
            continue
        at += len(cluster)


def _simple_rows(line: str, cells: int) -> Iterator[int]:
    """Yield where the rows after the first begin, of a line of one cell a character."""
    at, length = 0, len(line)
    while length - at > cells:
        cut = line.rfind(" ", at, at + cells + 1)
        if cut <= at or not line[at:cut].strip(" "):
            at += cells
        else:
            at = cut + 1
            while at < length and line[at] == " ":
                at += 1
        if at >= length:
            return
        yield at


def _rows(line: str, cells: int) -> Iterator[int]:
    """Yield where the rows after the first begin, of a line with wide or joined characters."""
    used = 0
    for part in _PARTS.finditer(line):
        words, at = part[0], part.start()
        if part["space"]:
            for character in words:
                used += _TAB - used % _TAB if character == "\t" else 1
            continue
        if part["wide"]:
            while 2 * len(words) > cells - used:
                fits = max(0, (cells - used) // 2)
                if not fits and not used:
                    fits = 1
                at, words, used = at + fits, words[fits:], 0
                if words:
                    yield at
            used += 2 * len(words)
            continue
        taken = len(words) if _ALL_SIMPLE.fullmatch(words) else _cells(words)
        if used and used + taken > cells:
            yield at
            used = 0
        if taken <= cells:
            used += taken
            continue
        for offset, _, shown, _ in pieces(words):
            wide = width(shown)
            if used and used + wide > cells:
                yield at + offset
                used = 0
            used += wide


def _without_break(words: str) -> str:
    """Return a line without its LF or CRLF; a lone CR at its end stays, and is shown."""
    return words[:-1].removesuffix("\r") if words.endswith("\n") else words


def _right(unit: Unit) -> int:
    return unit.column + width(unit.shown)


def _cells(words: str) -> int:
    return sum(width(shown) for _, _, shown, _ in pieces(words))


def grapheme_start(text: str, position: int) -> int:
    """Return where the character that a reader sees at a position begins."""
    return clusters_around(text, max(0, min(position, len(text))))[0]


def grapheme_end(text: str, position: int) -> int:
    """Return where the character that a reader sees at a position ends."""
    return clusters_around(text, position + 1)[1] if position < len(text) else len(text)
