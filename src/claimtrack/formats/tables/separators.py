"""What parts the cells of a text table: told by a sample of its rows, and by nothing else.

The standard library's parser itself tries each usual separator; where its rows come out as wide
with two of them, or with none, `clevercsv` decides by the shapes of the cells.
"""

import csv
from collections import Counter
from collections.abc import Sequence

from claimtrack.errors import MissingExtraError

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_CHARACTERS = 2**16
_CLEVER_CHARACTERS = 2**13
"""`clevercsv` takes half a second for so many, and tells no more by longer samples."""
_MOST_ROWS = 200
_EVEN = 0.9
"""So many of the rows must be of one width for a separator to be the one."""


class Signs(csv.excel):
    """Commas, and quotation marks that are doubled: RFC 4180."""

    delimiter = ","
    quotechar = '"'
    escapechar: str | None = None
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = csv.QUOTE_MINIMAL
    strict = False


def signs_of(sample: str, *, is_whole: bool) -> type[Signs]:
    """Return the signs of a table by its first characters."""
    lines = sample.splitlines(keepends=True)
    if not is_whole and len(lines) > 1:
        lines.pop()  # it may be cut off
    declared = declared_separator(sample)
    if declared:
        return with_separator(declared)
    evenness = {each: _evenness(lines, each) for each in SEPARATORS}
    exact = [each for each in SEPARATORS if _is_exact(lines, each) and evenness[each][1] > 1]
    even = [each for each, (share, width) in evenness.items() if share >= _EVEN and width > 1]
    good = [each for each in even if each in exact] or even
    if len(good) == 1:
        return with_separator(good[0])
    if all(width <= 1 for _, width in evenness.values()):
        return Signs
    return _clever("".join(lines)[:_CLEVER_CHARACTERS], good, evenness)


def _is_exact(lines: Sequence[str], separator: str) -> bool:
    """Say whether every quotation mark stands where one opens, closes or is doubled."""
    strict = type("Strict", (Signs,), {"delimiter": separator, "strict": True})
    try:
        for _ in csv.reader(iter(lines), strict):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)  # the sample ends inside a cell
    return True


def declared_separator(sample: str) -> str:
    """Return the separator that a first line `sep=;` names, as Excel takes it, or ""."""
    first = sample.split("\n", 1)[0].strip("\r\ufeff ")
    return first[4:] if first[:4].lower() == "sep=" and len(first) == len("sep=;") else ""


def with_separator(separator: str) -> type[Signs]:
    """Return the usual signs with another separator."""
    return type("Separated", (Signs,), {"delimiter": separator})


def _evenness(lines: Sequence[str], separator: str) -> tuple[float, int]:
    """Return how many of the rows are of the usual width, from 0 to 1, and that width."""
    widths: Counter[int] = Counter()
    reader = csv.reader(iter(lines), with_separator(separator))
    try:
        for row in reader:
            if any(row):
                widths[len(row)] += 1
            if widths.total() >= _MOST_ROWS:
                break
    except csv.Error:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    width, rows = widths.most_common(1)[0]
    return rows / widths.total(), width


def _clever(
    sample: str, good: Sequence[str], evenness: dict[str, tuple[float, int]]
) -> type[Signs]:
    """Return what `clevercsv` says, where it knows; else the separator with the evenest rows."""
    try:
        import clevercsv
    except ImportError:
        raise MissingExtraError("A table that may be parted in several ways", "tables") from None
    try:
        found = clevercsv.Sniffer().sniff(sample, delimiters="".join(good or SEPARATORS))
    except (clevercsv.Error, ValueError, RecursionError):
        found = None
    if found is None or not found.delimiter:
        usable = {each: score for each, score in evenness.items() if score[1] > 1}
        return with_separator(max(usable, key=lambda each: usable[each])) if usable else Signs
    escape = found.escapechar or None
    marks = {"delimiter": found.delimiter, "escapechar": escape, "doublequote": escape is None}
    return type("Found", (Signs,), marks)
