"""Which dates of a change are plausible, told from a clock that may be wrong itself (pure).

Every id is above all that its author knew, so one from far ahead would take all later ones along.
What reading refuses of others, writing refuses first; a person may accept a date for one workspace
on one computer, and all is measured from there as well.
"""

from datetime import UTC, datetime

from claimtrack.errors import ClaimtrackError

TEN_YEARS_MS = 10 * 366 * 24 * 3600 * 1000

LAST_MS = 253_402_300_799_999
"""The end of the year 9999: Python's calendar goes no further, and neither do people's."""


class ImplausibleDateError(ClaimtrackError):
    """A new change cannot be dated so that others would believe it; nothing was written."""


class ClockTooFarAheadError(ImplausibleDateError):
    """The file holds a change from so far in the future that it would exhaust the clock."""

    def __init__(self, newest_ms: int, present_ms: int) -> None:
        super().__init__(
            f"The newest change in the file is dated {words(newest_ms)}, more than ten years after "
            f"this computer's clock, which says {words(present_ms)}. If this clock is wrong, set "
            "it. If that of whoever wrote the change was, `claimtrack check --mend-clock` accepts "
            "the date here, and everybody goes on from it. Nothing was written."
        )


class ClockLeapError(ImplausibleDateError):
    """The clock stands so long after the newest change that others would refuse what is written."""

    def __init__(self, newest_ms: int, present_ms: int) -> None:
        super().__init__(
            f"This computer's clock says {words(present_ms)}, more than ten years after the "
            f"newest change in the file, of {words(newest_ms)}. If the clock is wrong, set it: "
            "others would refuse what is dated so. If nobody wrote for so long, `claimtrack check "
            "--mend-clock` says so, once. Nothing was written."
        )


class AfterYear9999Error(ImplausibleDateError):
    """An id, or the clock, is past the last year that there is a date for."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} is dated after the year 9999, which no claimtrack writes. Set this "
            "computer's clock, or restore a backup. Nothing was written."
        )


def latest_plausible(present_ms: int, accepted_ms: int | None = None) -> int:
    """Return the latest time, in ms since 1970, that a change of others may be dated.

    Ten years after the clock, or after what was accepted here; never after the year 9999.
    """
    return min(max(present_ms, accepted_ms or 0) + TEN_YEARS_MS, LAST_MS)


def is_suspect(newest_ms: int, present_ms: int) -> bool:
    """Say whether ten years lie between the newest change and the clock, either way."""
    return abs(newest_ms - present_ms) > TEN_YEARS_MS or max(newest_ms, present_ms) > LAST_MS


def refuse_implausible(newest_ms: int, present_ms: int, accepted_ms: int | None) -> None:
    """Refuse to date a change that follows the newest one in a file.

    Raises ClockTooFarAheadError, ClockLeapError and AfterYear9999Error.
    """
    if present_ms > LAST_MS:
        raise AfterYear9999Error("Whatever is written now")
    if newest_ms > LAST_MS:
        raise AfterYear9999Error("The newest change in the file")
    if newest_ms > latest_plausible(present_ms, accepted_ms):
        raise ClockTooFarAheadError(newest_ms, present_ms)
    if present_ms > latest_plausible(newest_ms, accepted_ms):
        raise ClockLeapError(newest_ms, present_ms)


def words(time_ms: int) -> str:
    """Return a time as a person reads it, in UTC."""
    if time_ms > LAST_MS:
        return "after the year 9999"
    return f"{datetime.fromtimestamp(time_ms / 1000, UTC):%Y-%m-%d %H:%M} (UTC)"
