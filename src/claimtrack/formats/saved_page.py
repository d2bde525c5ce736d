"""What a saved page says of its capture, in the comment of the program that saved it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from claimtrack.formats.html_tokens import comments

_TOOL = re.compile(r"Page saved with (SingleFile[^\n]{0,60})")
_ADDRESS = re.compile(r"^\s*url:\s*(\S{1,2000})\s*$", re.M)
_SAVED = re.compile(r"^\s*saved date:\s*([^\n(]{1,80})", re.M)
_SAVED_FROM = re.compile(r"^\s*saved from url=\(\d{4,}\)(\S{1,2000})\s*$")


@dataclass(frozen=True, slots=True)
class Capture:
    """From where, when (ISO, in UTC) and with what a page was saved; what is not said is None."""

    address: str | None = None
    captured_at: str | None = None
    tool: str | None = None


def capture(page: str) -> Capture:
    """Return what the comment of SingleFile, or of a browser, says of a page's capture."""
    for comment in comments(page):
        tool, saved_from = _TOOL.search(comment), _SAVED_FROM.match(comment)
        if tool is not None:
            address, saved = _ADDRESS.search(comment), _SAVED.search(comment)
            return Capture(
                address[1] if address else None, _when(saved[1]) if saved else None, tool[1].strip()
            )
        if saved_from is not None:
            return Capture(saved_from[1])
    return Capture()


def _when(said: str) -> str | None:
    """Return a time as JavaScript writes it (Sat Nov 28 2020 12:00:00 GMT+0100) in UTC."""
    try:
        when = datetime.strptime(said.strip(), "%a %b %d %Y %H:%M:%S GMT%z")
        return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return None
