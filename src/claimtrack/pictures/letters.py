"""How wide words are drawn, in units of the picture, where nobody knows the reader's font.

The widths are those of the wider of DejaVu Sans 2.37 and Liberation Sans 2.1 (metrics of Arial) for
each letter, in hundredths of the size: words never take more room than was kept for them, and
mostly a little less.
"""

from unicodedata import combining, east_asian_width

_BY_WIDTH = {
    27: "'", 28: "ijl", 29: "I", 32: " ,.", 34: "/:;\\|", 35: "f", 36: "-", 39: "()[]t", 40: "!",
    41: "r", 46: '"', 50: "*J`", 52: "sz", 55: "c", 56: "?L_", 58: "k", 59: "vxy", 61: "FTao",
    62: "e", 63: "bdghnpqu", 64: "$0123456789{}", 67: "EKPSY", 68: "AV", 69: "BXZ", 72: "CR",
    73: "U", 75: "HN", 77: "D", 78: "&G", 79: "OQ", 82: "w", 84: "#+<=>^~", 86: "M", 95: "%",
    97: "m", 99: "W", 102: "@",
}  # fmt: skip
_HUNDREDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_WIDE, _OTHER, _BOLD = 105, 90, 1.13


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """Return the most room that words take in letters of `size`, both in units of the picture."""
    hundredths = sum(_width(letter) for letter in words)
    return hundredths / 100 * size * (_BOLD if bold else 1)


def _width(letter: str) -> int:
    known = _HUNDREDTHS.get(letter)
    if known is not None:
        return known
    if combining(letter):
        return 0
    return _WIDE if east_asian_width(letter) in "WF" else _OTHER


def in_lines(words: str, room: float, size: float, most: int) -> list[str]:
    """Return words as lines that fit into `room`; what `most` lines do not hold ends in "…".

    A word that fits into no line is cut where the line ends. No words are one empty line.
    """
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, room, size)
        lines += whole
        if len(lines) > most:
            break
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], room, size)]
    return lines


def _pieces(word: str, room: float, size: float) -> list[str]:
    pieces, piece = [], ""
    for letter in word:
        if piece and width_of(piece + letter, size) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def one_line(words: str, room: float, size: float) -> str:
    """Return words on one line; what does not fit ends in "…"."""
    words = " ".join(words.split())
    return words if width_of(words, size) <= room else _cut(words, room, size)


def _cut(line: str, room: float, size: float) -> str:
    while line and width_of(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
