"""`init`, `open`, `demo`, `check`, `backup`, `restore`, `upgrade`: the file itself."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from claimtrack.cli.app import app
from claimtrack.cli.defaults import has_terminal
from claimtrack.cli.defaults import open_screen as open_on
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    JsonOption,
    author_name,
    file_name,
    open_file,
)

_EXAMPLE = "kerry-sochi-2015"


@app.command("open", hidden=True)
def open_screen(
    place: Annotated[str | None, typer.Argument()] = None,
    author: AuthorOption = None,
    file: FileOption = None,
) -> None:
    """Open the screen on a file; `claimtrack FILE` is short for it."""
    open_on(place or file, author)


@app.command("init", epilog="Example: claimtrack init --file river.db")
def init(file: FileOption = None) -> None:
    """Make a new, empty claims file."""
    from claimtrack.cli import console
    from claimtrack.store import create_store

    store = create_store(file_name(file))
    console.note(f"{store.place}: made. `claimtrack import` or `claimtrack add` fills it.")


@app.command("demo", epilog="Example: claimtrack demo")
def demo(author: AuthorOption = None) -> None:
    """Open the screen on a private copy of the example case; without a terminal, list it."""
    from claimtrack.cli import console
    from claimtrack.cli.listing import print_claims
    from claimtrack.resources import folder
    from claimtrack.search import parse
    from claimtrack.store import create_store
    from claimtrack.transfer import import_path

    with tempfile.TemporaryDirectory() as place:
        store = create_store(Path(place) / "demo.db")
        import_path(store, folder("fixtures") / _EXAMPLE, "claimtrack")
        if has_terminal():
            from claimtrack.tui import run

            run(store.place, author_name(author))
        else:
            console.note(
                f"This is no terminal, so here is the list of the example, {_EXAMPLE}; "
                "in a terminal, `claimtrack demo` opens the screen."
            )
            print_claims(store, parse(""))


@app.command("check", epilog="Example: claimtrack check --file river.db")
def check(as_json: JsonOption = False, file: FileOption = None) -> None:
    """Prove that a file is sound: its pages, its history, and that its rows follow from it."""
    from claimtrack.cli import console
    from claimtrack.record.checks import check as examine
    from claimtrack.text import visible

    report = examine(open_file(file))
    if as_json:
        console.print_json(report)
    else:
        for problem in report.problems:
            print(visible(problem))
        if not report.problems:
            print(f"sound: {report.claims:,} claims, {report.changesets:,} changesets")
    if report.problems:
        raise typer.Exit(1)


@app.command("backup", epilog="Example: claimtrack backup --to friday.db")
def backup(
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="A new file.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the copies that are kept.")] = False,
    file: FileOption = None,
) -> None:
    """Copy the file, consistently, into your own data folder or to a new file."""
    from claimtrack.store import place_of
    from claimtrack.store.backup import back_up, backups

    if list_:
        place = place_of(file_name(file))
        for one in backups(place.path) if place.path is not None else ():
            print(f"{one.made_at:%Y-%m-%d %H:%M}  {one.size_bytes / 1e6:8.1f} MB  {one.path}")
        return
    print(back_up(open_file(file), to=to))


@app.command("restore", epilog="Example: claimtrack restore COPY --to river-friday.db")
def restore(
    copy: Annotated[Path, typer.Argument(help="A copy, as `backup --list` names it.")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="A new file.")],
) -> None:
    """Make a new file of a backup; nothing that is there is ever replaced."""
    from claimtrack.store import open_store
    from claimtrack.store.backup import back_up

    print(back_up(open_store(copy), to=to))


@app.command("upgrade", epilog="Example: claimtrack upgrade --file old.db")
def upgrade(file: FileOption = None) -> None:
    """Bring a file of an earlier version up to date, after a backup. Opening does it too."""
    from claimtrack.cli import console
    from claimtrack.store.header import SCHEMA_VERSION

    store = open_file(file)
    console.note(f"{store.place}: schema {SCHEMA_VERSION}, up to date.")
