"""A map to edit, from the header and the first rows of a table, with what was guessed."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import PurePath

from claimtrack.formats.tables.grid import Grid, Row, column_letters
from claimtrack.formats.tables.header import SAMPLE_ROWS, Header, header_of
from claimtrack.formats.tables.map_file import TableMap
from claimtrack.formats.tables.places import CLAIM, GROUPS, WORDS, Place, folded
from claimtrack.text import counted

_SHOWN = 40
_MOST_WORDS = 12
_KEY = Place("", "key")
_IDENTIFIER = re.compile(r"\S{1,300}")
_POOR_KEYS = ("text", "note", "quote", "rebuttal.text", "said", "place")


def new_map(grid: Grid, name: str) -> str:
    """Return a map of a table as TOML: each column with its guessed place and an example.

    A column that has none stands there as a comment, and is counted as lost until somebody gives
    it one. The key is a column that is unique and filled in all rows, where there is one.
    """
    header = header_of(grid, name, TableMap())
    sample = [row.cells for row in islice(_rows(grid, header), SAMPLE_ROWS)]
    lines = [
        f"# A map of {PurePath(name).name}: which column goes where.",
        "# Edit it, and import the table with --map and the name of this file.",
        "",
        *([f"sheet = {quoted(grid.sheet)}"] if grid.sheet else []),
        f"header = {header.row}  # the row with the names of the columns",
        _key_line(grid, header),
        'dataset = "table"  # whose keys these are; tables of one name are one',
        '# separator = ";"  # of several tags in a cell; any of ; , | unless said',
        '# dates = "dmy"  # or "mdy": what 05/12/2015 is, where no row of its column says',
        "",
        "[columns]",
        *_wrapped("Places of the claim: ", CLAIM),
        *(
            line
            for group, parts in GROUPS.items()
            for line in _wrapped(f"Of its {group}: ", [_part(group, part) for part in parts])
        ),
        '# A number tells several apart: source2.url. With "" a column is left out on purpose.',
        *(f"# {_visible(sentence)}" for sentence in header.told),
        *(
            _column_line(column, one, place, sample)
            for column, (one, place) in enumerate(zip(header.names, header.places, strict=True))
        ),
        "",
        "# What all rows say, where no column does.",
        "# [constants]",
        '# "quote.wording" = "verbatim"',
        *_words(header, sample),
    ]
    return "\n".join(lines) + "\n"


def _part(group: str, part: str) -> str:
    return f"{group}.{part}" if part else group


def _wrapped(opening: str, names: Iterable[str]) -> list[str]:
    lines, line = [], f"# {opening}"
    for name in names:
        if len(line) + len(name) > 98:
            lines.append(line.rstrip())
            line = "#   "
        line += f"{name}, "
    return [*lines, line.rstrip(", ")]


def _rows(grid: Grid, header: Header) -> Iterator[Row]:
    """Yield the rows that hold anything, each once."""
    seen: set[int] = set()
    for row in grid.rows():
        if isinstance(row, Row) and row.number > header.row and any(map(str.strip, row.cells)):
            content = hash(tuple(row.cells))
            if content not in seen:
                seen.add(content)
                yield row


def _key_line(grid: Grid, header: Header) -> str:
    """Return the line that names the key: a column that is unique and filled, if there is one."""
    seen: dict[int, set[int]] = {
        column: set()
        for column, (name, place) in enumerate(zip(header.names, header.places, strict=True))
        if name != f"column {column_letters(column + 1)}"
        and (place is None or place.name not in _POOR_KEYS)
    }
    count = 0
    for count, row in enumerate(_rows(grid, header), 1):  # noqa: B007 — of use behind the loop
        for column, values in list(seen.items()):
            cell = row.cells[column].strip() if column < len(row.cells) else ""
            content = hash(cell)
            if not _IDENTIFIER.fullmatch(cell) or content in values:
                del seen[column]
            values.add(content)
    found = sorted(seen, key=lambda column: (header.places[column] != _KEY, column))
    if not found or not count:
        return '# key = ""  # no column is unique and filled: the content of a row is its key'
    name = quoted(header.names[found[0]])
    return f"key = {name}  # unique and filled in all {counted(count, 'row')}"


def _column_line(
    column: int, name: str, place: Place | None, sample: Sequence[Sequence[str]]
) -> str:
    cells = (row[column].strip() for row in sample if column < len(row) and row[column].strip())
    example = next(cells, "")
    shown = " ".join(example.split())
    shown = f"{shown[:_SHOWN]}…" if len(shown) > _SHOWN else shown
    about = f"  # {_visible(shown)}" if shown else "  # empty in the first rows"
    if place is None:
        return f'# {quoted(name)} = ""{about}'
    return f"{quoted(name)} = {quoted(str(place))}{about}"


def _words(header: Header, sample: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines that translate the words of a column that are none of ours."""
    lines: list[str] = []
    for column, place in enumerate(header.places):
        if place is None or place.name not in WORDS:
            continue
        ours = {folded(word) for word in WORDS[place.name]}
        found = dict.fromkeys(" ".join(row[column].split()) for row in sample if column < len(row))
        theirs = [word for word in found if word and folded(word) not in ours]
        if theirs:
            known = ", ".join(WORDS[place.name])
            lines += ["", f'# Theirs = ours: {known}; or "" to leave it out.']
            lines.append(f"# [words.{quoted(place.name)}]")
            lines += [f'# {quoted(word)} = ""' for word in islice(theirs, _MOST_WORDS)]
    return lines


def quoted(text: str) -> str:
    """Return text as a string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _visible(text: str) -> str:
    return "".join(each if each.isprintable() else "�" for each in text)
