"""The Typer application: every command, each from the file of its noun."""

from typing import Annotated

import typer

from claimtrack import __version__

app = typer.Typer(
    name="claimtrack",
    no_args_is_help=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Who claims what, who denies it, in which exact words, and does it still stand?\n\n"
        "`claimtrack FILE` opens the screen; `claimtrack demo` shows an example."
    ),
)
add = typer.Typer(help="Add a claim, a source or an actor.", no_args_is_help=True)
app.add_typer(add, name="add")
git = typer.Typer(
    help="Share a file through git: install its merge driver in a clone.",
    epilog="Example: claimtrack git install",
    no_args_is_help=True,
)
app.add_typer(git, name="git")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"claimtrack {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Take the options that stand before a command."""


# Each module adds its commands to `app` as it is imported; none imports anything heavy.
from claimtrack.cli import (  # noqa: E402 — said above
    additions,
    answers,
    changes,
    conflicts,
    files,
    history,
    imports,
    listing,
    merging,
    notes,
    quoting,
    showing,
    snapshots,
    suggesting,
    syncing,
    uniting,
)
from claimtrack.cli import git as git_commands  # noqa: E402 — said above

_MODULES = (
    files, imports, listing, showing, additions, answers, notes, quoting, snapshots, changes,
    history, conflicts, merging, git_commands, suggesting, syncing, uniting,
)  # fmt: skip

COMMANDS = frozenset(
    str(command.name or (command.callback.__name__ if command.callback else ""))
    for command in app.registered_commands
) | {"add", "git"}
"""The words that begin a command; any other first word may be a file."""
