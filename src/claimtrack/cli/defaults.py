"""The file and the author, where the command line names none. Imports nothing heavy."""

import os
import sys
from pathlib import Path

from claimtrack.errors import ClaimtrackError


class NoTerminalError(ClaimtrackError):
    """The screen needs a terminal."""

    def __init__(self) -> None:
        super().__init__(
            "The screen needs a terminal. Use `claimtrack list` and `claimtrack show` instead."
        )


def file_name(given: str | None) -> str:
    """Return the file to work on: as given, else from the environment, else `claims.db` here."""
    return given or os.environ.get("CLAIMTRACK_FILE") or "claims.db"


def author_name(given: str | None) -> str:
    """Return the author of changes; a problem of the config file is printed on stderr.

    Raises UnreadableAuthorError where that file cannot be read where it may name the author.
    """
    from claimtrack import settings
    from claimtrack.cli.streams import say

    return settings.author_name(given, say)


def reader_name() -> str:
    """Return the name of who reads, or takes in what others wrote; a broken file is no matter."""
    from claimtrack import settings

    return settings.reader_name()


def has_terminal() -> bool:
    """Say whether somebody sits before the program."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def names_a_file(word: str) -> bool:
    """Say whether a word is a file's name for sure, and no command's."""
    return "/" in word or word.endswith((".db", ".sqlite", ".claims"))


def open_screen(location: str | None, author: str | None) -> None:
    """Open the screen. Raises NoTerminalError, and the errors of a file that is refused."""
    from claimtrack.store.location import location_of

    where = location_of(file_name(location))
    if not has_terminal():
        if where.path is not None:
            from claimtrack.store.header import read_header

            read_header(where.path)
        raise NoTerminalError
    from claimtrack.settings import author_given
    from claimtrack.tui import run

    run(where, author_given(author))


def is_path(word: str) -> bool:
    """Say whether the first word that is no command's is meant as a file."""
    return names_a_file(word) or Path(word).is_file()
