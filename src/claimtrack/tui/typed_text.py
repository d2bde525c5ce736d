"""A field that takes the text of a source: pasted, or the path of its file, which Tab completes."""

import asyncio
import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from textual.suggester import Suggester

from claimtrack.errors import InvalidValueError
from claimtrack.tui.asking import Field

if TYPE_CHECKING:
    from claimtrack.formats.document import Document

_MOST_NAMES = 5_000
_WORDS_OF_A_NAME = 6
_BEGINS_AS_PATH = ("/", "~", "./", "../", ".\\", "..\\")
_SUFFIX = re.compile(r"\.[A-Za-z]\w{1,4}$")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


def text_field() -> Field:
    """Return the field of a form that takes the text of a source, or the path of its file."""
    hint = "a file's path, or paste the text itself"
    about = "The text that is kept of the source: pasted here, or the path of its file."
    return Field("text", "Text", hint, check_text, PathSuggester(), is_long=True, about=about)


def path_typed(typed: str) -> Path | None:
    """Return the path that was typed; None where it is the text itself.

    Lines, and words that are neither a file's name nor begin or end as one, are text. A terminal
    puts quotes around the name of a file that is dropped on it, or a backslash before its spaces.
    """
    words = typed.strip()
    if not words or "\n" in words:
        return None
    plain = words[1:-1] if words[0] == words[-1] and words[0] in "'\"" else words
    plain = plain.replace("\\ ", " ")
    path = Path(plain).expanduser() if "\0" not in plain else Path(os.devnull)
    looks_so = (
        len(plain.split()) == 1
        or plain.startswith(_BEGINS_AS_PATH)
        or _DRIVE.match(plain)
        or (len(plain.split()) <= _WORDS_OF_A_NAME and _SUFFIX.search(plain))
    )
    return path if looks_so or _is_file(path) else None


def check_text(typed: str) -> None:
    """Refuse the path of a file that is not there. Raises InvalidValueError."""
    path = path_typed(typed)
    if path is not None and not _is_file(path):
        what = "is a folder" if path.is_dir() else "is not there"
        raise InvalidValueError(f"{path.name} {what}: Tab completes a path; text is pasted whole.")


def read_typed(typed: str) -> "Document | None":
    """Return the document that was pasted, or that is in the file; None where nothing was typed.

    Raises UnreadableFileError.
    """
    if not typed.strip():
        return None
    from claimtrack.formats.document import Document
    from claimtrack.transfer.documents import read_document

    path = path_typed(typed)
    return Document(typed) if path is None else read_document(path)


class PathSuggester(Suggester):
    """Completes the path of a file, in any case; a folder with the slash behind it."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the path with its last part completed."""
        if not value.strip() or "\n" in value:
            return None
        return await asyncio.to_thread(_completed, value)


def _completed(typed: str) -> str | None:
    """Return the first name that begins as typed, behind what stands before it."""
    before = typed[: typed.rfind("/") + 1]
    begun = typed[len(before) :]
    folder = Path(before or ".").expanduser()
    names = sorted(_names(folder, begun), key=lambda name: (name.casefold(), name))
    return before + names[0] if names else None


def _names(folder: Path, begun: str) -> Iterator[str]:
    """Yield what begins so in a folder; hidden files only where a dot is typed."""
    wanted = begun.casefold()
    try:
        with os.scandir(folder) as found:
            for entry in islice(found, _MOST_NAMES):
                is_hidden = entry.name.startswith(".") and not begun.startswith(".")
                if entry.name.casefold().startswith(wanted) and not is_hidden:
                    yield entry.name + ("/" if entry.is_dir() else "")
    except OSError:
        return


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, say: a pasted text of one line
        return False
