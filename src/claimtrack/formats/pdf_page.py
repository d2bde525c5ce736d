"""The text of one page of a PDF: soft hyphens kept as such, raised and lowered figures told apart.

A PDF says where each character stands and how large it is, and nothing of notes or powers: a
figure is raised when it is smaller than the character it stands behind, and on a higher line.
"""

import ctypes
import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from claimtrack.formats.scripts import lowered, raised

SOFT_HYPHEN = "\xad"
_LINE_END_HYPHEN = "\ufffe"
# How much smaller, and by how much of its neighbour's size higher or lower, a figure has to be.
_SMALLER = 0.88
_SHIFT = 0.08
# A raised figure is no part of another line: it reaches not so far.
_MOST_SHIFT = 0.75
_RUN = re.compile(r"[0-9+−-]*[0-9]")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a character stands, and how large it is, in points; `angle` in radians."""

    left: float
    baseline: float
    size: float
    angle: float


def page_text(page: Any) -> str:
    """Return the text of a page, as PDFium has it, with its lines ended by CR LF.

    `page` is a text page of pypdfium2. A hyphen at a line's end is a soft one: whether the word
    has it elsewhere too the page does not say.
    """
    text: str = page.get_text_range()
    if len(text) != page.count_chars():  # characters outside the first plane count as one there
        text = "".join(_character(page, index) for index in range(page.count_chars()))
    parts: list[str] = []
    done = 0
    for run in _RUN.finditer(text):
        figures, base = _figures(page, text, run.start(), run.end())
        parts += (text[done : run.start()], figures)
        done = run.end()
        if base is not None and text.startswith("\r\n", done):
            done += 2 * _goes_on(base, _place(page, done - 1), _place(page, done + 2))
    parts.append(text[done:])
    return "".join(parts).replace(_LINE_END_HYPHEN, SOFT_HYPHEN)


def _figures(page: Any, text: str, start: int, end: int) -> tuple[str, _Place | None]:
    """Return a run of figures, those of it that are raised or lowered written as such.

    Where the last of them stands off its line, also the place beside it that stands on the line.
    """
    beside = _beside(text, start, end)
    kinds = [0] * (end - start)
    base = None if beside is None else _place(page, beside)
    for index in range(start, end):
        here = _place(page, index)
        if base is not None and here is not None:
            kinds[index - start] = _kind(base, here)
        if kinds[index - start] == 0:
            base = here
    written = []
    for kind, group in groupby(range(start, end), key=lambda index: kinds[index - start]):
        places = list(group)
        figures = text[places[0] : places[-1] + 1]
        if kind > 0:
            figures = raised(figures) or figures
        elif kind < 0 and text[places[0] - 1 : places[0]] in (*"0123456789/⁄",):
            figures = lowered(figures) or figures  # CO2 stays as it is typed
        written.append(figures)
    return "".join(written), base if kinds[-1] else None


def _character(page: Any, index: int) -> str:
    """Return one character of a page; one that no code point is known of is U+FFFD."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDFText_IsHyphen(page, index) == 1:
        return _LINE_END_HYPHEN
    code = pdfium.FPDFText_GetUnicode(page, index)
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "\ufffd"


def _goes_on(base: _Place, last: _Place | None, after: _Place | None) -> bool:
    """Say whether a line goes on behind a figure off it, though PDFium ended it there."""
    if last is None or after is None or abs(after.baseline - base.baseline) > 0.05 * base.size:
        return False
    return last.left < after.left < last.left + 2 * base.size


def _beside(text: str, start: int, end: int) -> int | None:
    """Return the character that a run of figures is joined to: before it, else behind it."""
    if start and not text[start - 1].isspace():
        return start - 1
    at_line_start = start == 0 or text[start - 1] in "\r\n"
    return end if at_line_start and end < len(text) and not text[end].isspace() else None


def _kind(base: _Place, here: _Place) -> int:
    """Return 1 for a figure that is raised beside its neighbour, -1 for a lowered one, else 0."""
    if abs(base.angle) > 0.01 or abs(here.angle) > 0.01 or here.size > _SMALLER * base.size:
        return 0
    shift = (here.baseline - base.baseline) / base.size
    if not _SHIFT <= abs(shift) <= _MOST_SHIFT:
        return 0
    return 1 if shift > 0 else -1


def _place(page: Any, index: int) -> _Place | None:
    """Return where a character stands, or None where the page does not say."""
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetCharOrigin(page, index, x, y):
        return None
    size = float(pdfium.FPDFText_GetFontSize(page, index))
    if pdfium.FPDFText_GetMatrix(page, index, matrix):
        size *= (matrix.c**2 + matrix.d**2) ** 0.5
    angle = float(pdfium.FPDFText_GetCharAngle(page, index))
    return _Place(x.value, y.value, size, angle) if size > 0 else None
