"""What the commands share: which file, whose hand, table or JSON."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from claimtrack.store import Store

FileOption = Annotated[
    str | None,
    typer.Option(
        "--file",
        "-f",
        metavar="FILE",
        help="The claims file, or postgresql+psycopg://…  [CLAIMTRACK_FILE, else claims.db here]",
    ),
]
AuthorOption = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="NAME",
        help="Who writes.  [CLAIMTRACK_AUTHOR, else the config file, else the login name]",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
ReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why; kept in the history.")
]


def file_name(given: str | None) -> str:
    """Return the file to work on: as given, else from the environment, else `claims.db` here."""
    return given or os.environ.get("CLAIMTRACK_FILE") or "claims.db"


def open_file(given: str | None, *, create: bool = False) -> "Store":
    """Open the file to work on; while it waits for others it says on stderr what for."""
    from claimtrack.store import open_store

    return open_store(file_name(given), on_wait=say_waiting, create=create)


def say_waiting(what: str) -> None:
    """Say on stderr what we wait for."""
    from claimtrack.text import visible

    print(f"waiting: {visible(what)}", file=sys.stderr)


def author_name(given: str | None) -> str:
    """Return whose hand a change is in; never empty."""
    named = given or os.environ.get("CLAIMTRACK_AUTHOR") or _configured_author()
    if named:
        return named
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _configured_author() -> str | None:
    from claimtrack.settings import read_settings
    from claimtrack.text import visible

    settings = read_settings()
    for problem in settings.problems:
        print(visible(problem), file=sys.stderr)
    return settings.author
