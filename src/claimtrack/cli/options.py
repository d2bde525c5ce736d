"""What the commands share: which file, whose hand, table or JSON."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.errors import ClaimtrackError

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


class BadSettingsError(ClaimtrackError):
    """The config file cannot be read; it is passed over."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}. It was passed over.")


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


def config_path() -> Path:
    """Return where the config file is, whether or not there is one."""
    from platformdirs import user_config_path

    return user_config_path("claimtrack") / "config.toml"


def _configured_author() -> str | None:
    import tomllib

    path = config_path()
    try:
        settings = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        print(BadSettingsError(path, str(error)), file=sys.stderr)
        return None
    author = settings.get("author")
    if author is not None and not isinstance(author, str):
        print(BadSettingsError(path, "`author` should be text"), file=sys.stderr)
        return None
    return author
