"""`init`, `open`, `demo`, `backup`, `restore`, `upgrade`: the file itself."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.defaults import has_terminal, open_screen
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    author_name,
    file_name,
    open_file,
)
from claimtrack.errors import ClaimtrackError
from claimtrack.text import counted

if TYPE_CHECKING:
    pass

_EXAMPLE = "kerry-sochi-2015"


class UnprintedPathError(ClaimtrackError):
    """A file was made, and standard output refused its name."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path}: is made; only this could not be printed ({error.strerror}).")


FileArgument = Annotated[str | None, typer.Argument(metavar="[FILE]", help="As --file names it.")]


@app.command(
    "open",
    rich_help_panel=Panel.START,
    epilog="Example: claimtrack open river.db",
)
def open_(
    path: FileArgument = None,
    author: AuthorOption = None,
    file: FileOption = None,
) -> None:
    """Open the screen on a file; `claimtrack FILE` is short for it."""
    open_screen(path or file, author)


@app.command("init", rich_help_panel=Panel.START, epilog="Example: claimtrack init river.db")
def init(path: FileArgument = None, file: FileOption = None) -> None:
    """Make a new, empty claims file."""
    from claimtrack.cli import console
    from claimtrack.cli.syncing import make_shared
    from claimtrack.store import create_store, location_of
    from claimtrack.sync.share import find_share

    location = location_of(file_name(path or file))
    share = find_share(location, new=True)
    if share is None:
        create_store(location).close()
    else:
        make_shared(share)
    console.note(f"{location}: made. `claimtrack import` or `claimtrack add` fills it.")


@app.command("demo", rich_help_panel=Panel.START, epilog="Example: claimtrack demo")
def demo(author: AuthorOption = None) -> None:
    """Open the screen on an example; without a terminal, list it.

    It is a copy of your own, and gone when the screen closes.
    """
    from claimtrack.cli import console
    from claimtrack.cli.listing import print_claims
    from claimtrack.queries.filter_syntax import parse
    from claimtrack.resources import folder
    from claimtrack.store import create_store
    from claimtrack.store.memory import forget
    from claimtrack.transfer import import_path

    with tempfile.TemporaryDirectory() as directory:
        store = create_store(Path(directory) / "demo.db")
        store.is_remembered = False
        import_path(store, folder("fixtures") / _EXAMPLE, "claimtrack")
        if has_terminal():
            from claimtrack.tui import run

            run(store.location, author_name(author))
            forget(Path(directory) / "demo.db")
        else:
            console.note(
                f"This is no terminal, so here is the list of the example, {_EXAMPLE}; "
                "in a terminal, `claimtrack demo` opens the screen."
            )
            print_claims(store, parse(""))


@app.command(
    "backup", rich_help_panel=Panel.LOOK_AFTER, epilog="Example: claimtrack backup --to friday.db"
)
def backup(
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="A new file.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the copies that are kept.")] = False,
    file: FileOption = None,
) -> None:
    """Copy the file into your own data folder, or to a new file.

    The copy is consistent, whoever is writing meanwhile.
    """
    from claimtrack.store import location_of
    from claimtrack.store.backup import back_up, backups
    from claimtrack.sync.share import working_location

    if list_:
        path = working_location(location_of(file_name(file))).path
        for kept in backups(path) if path is not None else ():
            print(f"{kept.made_at:%Y-%m-%d %H:%M}  {kept.size_bytes / 1e6:8.1f} MB  {kept.path}")
        return
    made = back_up(open_file(file).location, to=to)
    try:
        print(made, flush=True)
    except OSError as error:
        raise UnprintedPathError(made, error) from None


@app.command(
    "restore",
    rich_help_panel=Panel.LOOK_AFTER,
    epilog="Example: claimtrack restore; claimtrack restore COPY --to new.db",
)
def restore(
    copy: Annotated[
        Path | None, typer.Argument(help="As `backup --list` names it; the newest, unless said.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="A new file, instead.")
    ] = None,
    file: FileOption = None,
) -> None:
    """Put a backup in the place of the file, or make a new one of it.

    What was there is kept.
    """
    from claimtrack.cli import console
    from claimtrack.store import location_of
    from claimtrack.store.backup import NoBackupOfServerError
    from claimtrack.store.restoring import restore as restoring
    from claimtrack.sync.share import working_location

    location = working_location(location_of(file_name(file)))
    if location.path is None:
        raise NoBackupOfServerError(str(location))
    done = restoring(location.path, copy, to=to)
    console.note(f"{done.path}: is as {done.backup.name} had it.")
    if done.aside is not None:
        console.note(f"What was there is kept: {done.aside}")
    if done.missing:
        console.note(
            f"Only that holds {counted(done.missing, 'changeset')}, which "
            f"`claimtrack merge {done.aside}` takes in."
        )
    print(done.path)


@app.command(
    "upgrade", rich_help_panel=Panel.LOOK_AFTER, epilog="Example: claimtrack upgrade --file old.db"
)
def upgrade(file: FileOption = None) -> None:
    """Bring a file of an earlier version up to date, after a backup.

    Opening does it too.
    """
    from claimtrack.cli import console
    from claimtrack.store.header import SCHEMA_VERSION

    store = open_file(file)
    console.note(f"{store.location}: schema {SCHEMA_VERSION}, up to date.")
