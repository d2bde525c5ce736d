"""What stands with a cell of a sheet and is not its text: links, comments, strikes, formulas."""

from claimtrack.formats.format import Account
from claimtrack.formats.tables.grid import Mark, Row
from claimtrack.formats.tables.header import Header

LINK = "link"
COMMENT = "comment"
STRUCK = "struck through"
ERROR = "an error of a formula"
NO_VALUE = "a formula without a value"
_FOLLOWED = frozenset(("source", "source.url", "rebuttal.url"))
"""Places whose cells may be links."""


def with_links(row: Row, header: Header) -> Row:
    """Return a row with the addresses that its cells lead to, where a source's address belongs."""
    cells = list(row.cells)
    for column, kind, address in row.marks:
        if kind == LINK and _is_followed(header, column) and column < len(cells):
            text = cells[column].replace("(", " ").replace(")", " ").strip()
            if address not in cells[column]:
                cells[column] = f"{text} ({address})" if text else address
    return row._replace(cells=cells)


def without_value(row: Row, header: Header) -> Mark | None:
    """Return the first cell with a place whose formula has no value."""
    return next(
        (
            mark
            for mark in row.marks
            if mark.kind == NO_VALUE
            and mark.column < len(header.places)
            and header.places[mark.column] is not None
        ),
        None,
    )


def lose_marks(row: Row, header: Header, account: Account, original: dict[str, str]) -> None:
    """Count what stands with the cells of a row and has no place, and keep what it says."""
    for column, kind, text in row.marks:
        if column >= len(header.names) or (kind == LINK and _is_followed(header, column)):
            continue
        name = f"{header.names[column]}: {kind}"
        account.lose(name)
        original[name] = text or "yes"


def _is_followed(header: Header, column: int) -> bool:
    place = header.places[column] if column < len(header.places) else None
    return place is not None and place.name in _FOLLOWED
