"""Cases of EUvsDisinfo: dumps of any separator, and the relational form of two or three files."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import PurePath

from claimtrack.errors import ClaimtrackError, UnreadableFileError
from claimtrack.formats.euvsdisinfo.cases import Cases, NoTextError, Publication
from claimtrack.formats.euvsdisinfo.columns import Columns, columns_in, columns_of, rows_of
from claimtrack.formats.euvsdisinfo.fields import addresses
from claimtrack.formats.format import Account, Format, Input, Raw, Reading, Unreadable
from claimtrack.formats.stated_dates import column_order
from claimtrack.formats.tables.delimited import delimited
from claimtrack.formats.tables.encoding import start_of
from claimtrack.formats.tables.grid import Grid
from claimtrack.formats.tables.separators import SEPARATORS, with_separator

LARGEST_BYTES = 256 * 2**20
"""So long a dump is read at most: the rows of one claim may stand far apart."""
_HEADER_LINES = 10
_CASES = "posts"
_PARTS = ("publications", "annotations")


def recognises(head: bytes) -> bool:
    """Say whether a file begins with the columns of cases."""
    lines = start_of(head).splitlines(keepends=True)[:_HEADER_LINES]
    return any(
        found.is_dump or found.is_list or found.is_part
        for separator in SEPARATORS
        for cells in csv.reader(iter(lines), with_separator(separator))
        for found in (columns_in(cells),)
    )


def read(source: Input) -> Reading:
    """Read cases: each a claim, with where it appeared and what is said against it.

    Raises UnreadableFileError where the file is no table of cases.
    """
    if source.file.seek(0, 2) > LARGEST_BYTES:
        raise UnreadableFileError(source.name, "is longer than 256 MiB; split it.")
    source.file.seek(0)
    grid = delimited(source.file, source.name, source.account)
    columns = columns_of(grid)
    if columns is None:
        raise UnreadableFileError(
            source.name, "has no row that names the columns of EUvsDisinfo's cases."
        )
    if columns.is_part:
        source.account.note(
            f"{source.name}: belongs to a list of cases, and is read with it; import that one."
        )
        return Reading([])
    return Reading(list(_records(grid, columns, source)), forms=True)


def _records(grid: Grid, columns: Columns, source: Input) -> Iterator[Raw | Unreadable]:
    parts = _Parts(source) if columns.is_list else None
    order = source.options.date_order or column_order(
        said.get("date") for _, said in rows_of(grid, columns) if isinstance(said, dict)
    )
    cases = Cases(source.account, order, source.options.speaker == "outlet")
    for number, said in rows_of(grid, columns):
        if isinstance(said, str):
            yield Unreadable(f"row {number}", number, said)
            continue
        row, publications = (said, []) if parts is None else parts.of(said)
        try:
            cases.add(number, row, publications)
        except NoTextError as error:
            yield Unreadable(f"row {number}", number, str(error))
    yield from cases.records()


class _Parts:
    """The files beside a list of cases: their publications, and their summaries and disproofs."""

    def __init__(self, source: Input) -> None:
        self._publications: dict[str, list[Publication]] = {}
        self._annotations: dict[str, dict[str, str]] = {}
        missing = []
        for name in _PARTS:
            rows = _beside(source, name)
            if rows is None:
                missing.append(name)
                continue
            for row in rows:
                self._take(row)
        if "annotations" in missing:
            source.account.note(
                f"{source.name}: has the titles of cases alone, so no rebuttals come with them."
            )
        if "publications" in missing:
            source.account.note(
                f"{source.name}: no file of publications lies beside it; outlets come without "
                "addresses."
            )

    def of(self, row: dict[str, str]) -> tuple[dict[str, str], list[Publication]]:
        """Return a row with what its annotation adds, and its publications."""
        case = row.get("id", "")
        publications = [replace(each) for each in self._publications.get(case, ())]
        return {**self._annotations.get(case, {}), **row}, publications

    def _take(self, row: dict[str, str]) -> None:
        if "disproof" in row or "summary" in row:
            self._annotations.setdefault(row.get("id", ""), row)
        for url in addresses(row.get("source", "")):
            archive = next(iter(addresses(row.get("archive", ""))), None)
            of_case = self._publications.setdefault(row.get("id", ""), [])
            if url not in (each.url for each in of_case):
                of_case.append(Publication(url, archive=archive))


def _beside(source: Input, name: str) -> Iterator[dict[str, str]] | None:
    """Return the rows of a part of the relational form, or None where it is not there.

    It is called as the list is, with `name` in place of `posts`, or simply by its name.
    """
    own = PurePath(source.name).name
    for candidate in dict.fromkeys((own.replace(_CASES, name), f"{name}.csv")):
        if candidate == own:
            continue
        try:
            data = source.sibling_bytes(candidate)
        except ClaimtrackError:
            continue
        grid = delimited(BytesIO(data), candidate, Account())
        columns = columns_of(grid)
        if columns is not None and columns.is_part:
            return (said for _, said in rows_of(grid, columns) if isinstance(said, dict))
    return None


FORMAT = Format(
    name="euvsdisinfo",
    description="Cases of EUvsDisinfo: a dump of any separator, or the list with its publications",
    suffixes=(".csv", ".tsv"),
    recognises=recognises,
    read=read,
    options=("date_order", "speaker"),
    places=(
        ("summary (`title` where it is empty)", "text of the claim; the other goes into the note"),
        ("outlet, source, archive", "sources, each with a citation `reports`, wording `summary`"),
        ("outlet", "speaker, with `--speaker outlet`"),
        ("date", "said: the earliest, where rows are joined; the day of a row's one publication"),
        ("language", "language of the sources and, where there is but one, of the claim"),
        ("keywords, origin or countries", "tags"),
        ("issue, reported by, address of the case", "note"),
        ("disproof", "a counterclaim of EUvsDisinfo that `contradicts`, one for each other text"),
        ("addresses in the disproof", "citations `reports` of the counterclaim"),
    ),
)  # fmt: skip
