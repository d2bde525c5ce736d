"""The sheets of an old workbook of Excel (.xls), by `python-calamine`, which knows no formats."""

from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from claimtrack.errors import MissingExtraError, UnreadableFileError
from claimtrack.formats.tables.grid import Grid
from claimtrack.formats.tables.shown import moment, plain_number
from claimtrack.formats.tables.spool import Spool

_LARGEST_BYTES = 2**28
AS_KEPT = (
    "an .xls file: numbers and dates are read as they are kept, not as they are shown (25 % is "
    "0.25, 007 is 7); save it as .xlsx to keep what the sheet shows."
)


class OldWorkbook:
    """An open workbook of Excel 97 to 2003. Raises UnreadableFileError where it is none."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        try:
            import python_calamine
        except ImportError:
            raise MissingExtraError(f"{name}: an old workbook", "tables") from None
        self.name = name
        if file.seek(0, 2) > _LARGEST_BYTES:
            raise UnreadableFileError(name, "is larger than 256 MiB.")
        file.seek(0)
        try:
            self._book: Any = python_calamine.load_workbook(file)
        except python_calamine.PasswordError:
            raise UnreadableFileError(name, "is kept under a password; save it without.") from None
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise self._broken(error) from None
        self._errors = (python_calamine.CalamineError, OSError, ValueError)
        self.sheets: list[str] = list(self._book.sheet_names)

    def _broken(self, error: Exception) -> UnreadableFileError:
        return UnreadableFileError(self.name, f"is no workbook that can be read ({error!s:.80}).")

    def grid(self, sheet: str) -> tuple[Grid, list[str]]:
        """Return a sheet as a table, and what is to tell of it. Raises UnreadableFileError."""
        spool = Spool(self.name)
        try:
            page = self._book.get_sheet_by_name(sheet)
            for number, cells in enumerate(page.to_python(skip_empty_area=False), 1):
                spool.add(number, [_text(cell) for cell in cells], [])
            for (top, left), (bottom, right) in page.merged_cell_ranges or ():
                spool.merge(top + 1, left, bottom + 1, right)
        except self._errors as error:
            raise self._broken(error) from None
        return spool.grid(sheet), [AS_KEPT] if spool.count else []


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return plain_number(cell)
    if isinstance(cell, datetime | date | time | timedelta):
        return moment(cell, "yyyy-mm-dd h:mm")
    return str(cell)
