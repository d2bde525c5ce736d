"""What is wrong with a record is noted while it is planned, so that everything is told at once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from claimtrack.errors import InvalidRecordError
from claimtrack.quotes import AmbiguousQuoteError, QuoteNotFoundError
from claimtrack.schemas.values import Fault
from claimtrack.transfer.record_plan import RecordPlan, UnplannableError

NO_ROW = UUID(int=0)
"""Stands for the row of what is wrong."""


class Faults:
    """The faults of one record, and the sources that it names and nobody knows yet."""

    def __init__(self) -> None:
        self._noted: list[Fault] = []
        self._unknown: list[Fault] = []

    def note(self, field: str, reason: str) -> UUID:
        """Note a fault; return what stands for its row."""
        self._noted.append((field, reason))
        return NO_ROW

    def lack(self, field: str, words: str) -> UUID:
        """Note a source that is not known; return what stands for it."""
        self._unknown.append((field, words))
        return NO_ROW

    def identified(self, path: str, identify: Callable[[], UUID]) -> UUID:
        """Return which row a nested record is; where nothing says that, it is noted."""
        try:
            return identify()
        except InvalidRecordError as error:
            return self.note(f"{path}{error.field}", error.reason)

    def quoted(
        self, path: str, anchor: Callable[[], tuple[dict[str, Any], str | None]]
    ) -> tuple[dict[str, Any], str | None]:
        """Return what anchors a quote; words that the copy has not, or not once, are noted."""
        try:
            return anchor()
        except (QuoteNotFoundError, AmbiguousQuoteError) as error:
            # In a record the position is a field of its own, and no option of a command.
            self.note(path, str(error).replace("--start", "`start`"))
            return {}, None

    def refuse(self, plan: RecordPlan) -> None:
        """Raise UnplannableError where anything was noted."""
        if self._noted or self._unknown:
            raise UnplannableError(plan, self._noted, self._unknown)
