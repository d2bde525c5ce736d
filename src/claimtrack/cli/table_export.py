"""`export --format csv` and `xlsx`: claims as a table, and what that leaves out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from claimtrack.text import counted, spoken

if TYPE_CHECKING:
    from claimtrack.queries.filter_syntax import Query
    from claimtrack.store import Store

_WHO = ("speaker_id", "speaker_kind")
"""The columns by which a speaker is the same one in another file."""


def write_table(
    store: "Store",
    output: Path | None,
    query: "Query | None",
    format_name: str,
    columns: str | None,
) -> None:
    """Write claims as a table; say on stderr how many, and what had no place in it."""
    from claimtrack.cli import console
    from claimtrack.cli.imports import CutShortError
    from claimtrack.cli.streams import write_data
    from claimtrack.transfer.table_export import export_table

    if format_name == "xlsx" and output is None:
        raise typer.BadParameter("a workbook is a file: name it with --output")
    try:
        written = export_table(
            store, output, write_data, query, format_name=format_name, columns=columns
        )
        sys.stdout.flush()
    except BrokenPipeError:
        raise CutShortError from None
    console.note(f"{counted(written.count, 'claim')}.")
    for name, count in written.lost.most_common():
        console.note(f"  {counted(count, 'record')} with no place for: {name}")
    chosen = {name.strip() for name in (columns or "").split(",")}
    if "speaker" in chosen and (lacking := [each for each in _WHO if each not in chosen]):
        console.note(
            f"  speaker without {spoken(lacking)}: another file takes an unnamed speaker of this "
            "table for a person; name these columns too where it is to come in again."
        )
