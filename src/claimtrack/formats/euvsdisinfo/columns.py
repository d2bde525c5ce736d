"""The tables of EUvsDisinfo's cases, told by what their columns are called.

Two kinds: a dump has a case a row, or a case and an outlet, with the disproof; the relational form
has the cases in one file and the publications of each in another, joined by the case's address.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimtrack.formats.tables.grid import BadRow, Grid, Row
from claimtrack.text import normalise

_NAMES = {
    "id": ("id", "case", "case id", "case url", "case link", "report", "report url", "url"),
    "issue": ("issue", "issue id", "issue number"),
    "date": ("date", "date of publication", "publication date", "published"),
    "outlet": ("outlet", "outlets", "media", "media outlet"),
    "source": ("source", "sources", "source url", "publication", "publications", "article url"),
    "archive": ("archive", "archived", "archive url", "archived url"),
    "language": ("language", "languages", "language/target audience"),
    "countries": ("origin", "country", "countries", "countries and/or regions discussed"),
    "reported by": ("reported by", "reporter"),
    "keywords": ("keywords", "keyword", "tags"),
    "title": ("title",),
    "summary": ("summary",),
    "disproof": ("disproof", "response"),
    "disproof links": ("disproof links",),
}
_OF_CASES = frozenset(("id", "issue", "outlet", "countries", "keywords", "language", "reported by"))
_HEADER_ROWS = 10


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a row, and what other columns are called, by their place."""

    row: int
    places: dict[str, int]
    others: dict[int, str]

    @property
    def is_dump(self) -> bool:
        """Say whether it is a table of cases with their disproof."""
        known = self.places.keys()
        return (
            "disproof" in known
            and bool(known & {"summary", "title"})
            and len(known & _OF_CASES) >= 2
        )

    @property
    def is_list(self) -> bool:
        """Say whether it is the list of cases of the relational form."""
        known = self.places.keys()
        return {"id", "title", "outlet"} <= known and "disproof" not in known

    @property
    def is_part(self) -> bool:
        """Say whether it is a part of the relational form that goes with the list of cases."""
        known = self.places.keys()
        is_publications = {"id", "source", "archive"} <= known
        is_annotations = {"id", "summary", "disproof"} <= known
        return "title" not in known and (is_publications or is_annotations)


def columns_in(cells: Sequence[str], row: int = 1) -> Columns:
    """Return which fields the cells of a header name."""
    wanted = {name: field for field, names in _NAMES.items() for name in names}
    places: dict[str, int] = {}
    others: dict[int, str] = {}
    for place, cell in enumerate(cells):
        name = normalise(re.sub(r"[\s_-]+", " ", cell).strip(" \ufeff\"'"))
        field = wanted.get(name)
        if field is not None and field not in places:
            places[field] = place
        elif name:
            others[place] = cell.strip()
    return Columns(row, places, others)


def columns_of(grid: Grid) -> Columns | None:
    """Return the columns of a table of cases, or of a part of one; None where it is none."""
    for number, row in enumerate(grid.rows()):
        if number >= _HEADER_ROWS:
            break
        if isinstance(row, Row):
            found = columns_in(row.cells, row.number)
            if found.is_dump or found.is_list or found.is_part:
                return found
    return None


def rows_of(grid: Grid, columns: Columns) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Yield the rows below the header with their numbers: what they say by field, or why not.

    What stands in other columns is under their own names, with a `+` before it.
    """
    for row in grid.rows():
        if row.number <= columns.row:
            continue
        if isinstance(row, BadRow):
            yield row.number, row.reason
            continue
        cells = [cell.strip() for cell in row.cells]
        if not any(cells):
            continue
        said = {
            field: cells[place]
            for field, place in columns.places.items()
            if place < len(cells) and cells[place]
        }
        others = {
            f"+{name}": cells[place]
            for place, name in columns.others.items()
            if place < len(cells) and cells[place]
        }
        yield row.number, said | others
