"""A field that takes the text of a source: pasted, or the path of its file, which Tab completes."""

import asyncio
import os
import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from textual.suggester import Suggester

from claimtrack.errors import InvalidValueError
from claimtrack.text import clip
from claimtrack.tui.asking import Field

if TYPE_CHECKING:
    from claimtrack.formats.document import Document

_MOST_NAMES = 5_000
_WORDS_OF_A_NAME = 6
_BEGINS_AS_PATH = ("/", "~", "./", "../", ".\\", "..\\")
_SUFFIX = re.compile(r"\.[A-Za-z]\w{1,4}$")
_ESCAPED = re.compile(r"\\([^\w./\\])")
_ADDRESS = "file://"
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


def text_field() -> Field:
    """Return the field of a form that takes the text of a source, or the path of its file."""
    hint = "a file's path, or paste the text itself"
    about = "The text that is kept of the source: pasted here, or the path of its file."
    return Field("text", "Text", hint, check_text, PathSuggester(), is_long=True, about=about)


def path_typed(typed: str) -> Path | None:
    """Return the path that was typed; None where it is the text itself.

    Lines, and words that are neither a file's name nor begin or end as one, are text.
    """
    words = typed.strip()
    if not words or "\n" in words:
        return None
    plain = _without_quotes(words)
    path = _expanded(plain)
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
        what = "is a folder" if _is_folder(path) else "is not there"
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
    folder = _expanded(before or ".")
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


def file_or_folder(typed: str) -> Path:
    """Return the file or folder whose path was typed. Raises InvalidValueError: there is none."""
    path = _expanded(_without_quotes(typed.strip()))
    if not _is_file(path) and not _is_folder(path):
        raise InvalidValueError(
            f"{clip(path.name or str(path), 60)} is not there: Tab completes a path."
        )
    return path


def new_file(typed: str) -> Path:
    """Return the path of a file that is to be made. Raises InvalidValueError where it cannot be."""
    path = _expanded(_without_quotes(typed.strip())).absolute()
    shown = clip(path.name or str(path), 60)
    if _is_file(path) or _is_folder(path):
        raise InvalidValueError(f"{shown} is there already: name a new file.")
    if not _is_folder(path.parent):
        raise InvalidValueError(f"{clip(str(path.parent), 60)} is no folder: Tab completes one.")
    return path


def _without_quotes(words: str) -> str:
    """Return a path as it is where a terminal wrote it, on which a file was dropped, or pasted.

    It puts quotes around the path, or backslashes before its spaces and signs, or gives an address.
    """
    plain = words
    if words[:1] in ("'", '"'):
        with suppress(ValueError):  # a quote that never ends is a part of the name
            parts = shlex.split(words)
            plain = parts[0] if len(parts) == 1 else words
    elif not _DRIVE.match(words):
        plain = _ESCAPED.sub(r"\1", words)
    if plain.lower().startswith(_ADDRESS):
        path = f"/{unquote(plain[len(_ADDRESS) :].partition('/')[2])}"
        return path[1:] if _DRIVE.match(path[1:]) else path
    return plain


def _expanded(words: str) -> Path:
    """Return a path with the person's folder for ~; one of nobody stays as it is."""
    if "\0" in words:
        return Path(os.devnull)
    return Path(os.path.expanduser(words))  # noqa: PTH111 — that of Path raises for nobody's


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, say: a pasted text of one line
        return False
