"""What `import` is told about how to read: a map, the order of dates, privacy, the speaker."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import typer

if TYPE_CHECKING:
    from claimtrack.formats.format import Options


def options_said(
    map_file: str | None, date_order: str | None, private: bool, speaker: str | None
) -> "Options":
    """Return what was said about how to read. Raises UnreadableFileError for the map."""
    from claimtrack.formats.format import Options
    from claimtrack.transfer.opening import text_of

    if date_order not in (None, "dmy", "mdy"):
        raise typer.BadParameter("--date-order is dmy (12.05.) or mdy (05/12)")
    table_map = None if map_file is None else text_of(Path(map_file))
    order = cast("Literal['dmy', 'mdy'] | None", date_order)
    return Options(table_map, order, private, speaker and speaker.strip())


def write_map(path: Path, format_name: str | None) -> None:
    """Write a map for a file beside it, to be edited. Raises FileExistsAlreadyError."""
    from claimtrack.cli import console
    from claimtrack.errors import FileExistsAlreadyError
    from claimtrack.files import writing_errors
    from claimtrack.transfer.opening import proposed_map

    text = proposed_map(path, format_name)
    target = path.with_suffix(".map.toml")
    if target.exists():
        raise FileExistsAlreadyError(target)
    with writing_errors(target):
        target.write_text(text, "utf-8")
    console.note(f"{target} written: look through it, then claimtrack import {path} --map {target}")
