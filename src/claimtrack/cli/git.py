"""`git install`, and what git then runs: `git merge-driver` and `git textconv`."""

from pathlib import Path
from typing import Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.streams import write_data
from claimtrack.text import counted

git = typer.Typer(
    help="Share a file through git: install its merge driver in a clone.",
    epilog="Example: claimtrack git install",
    no_args_is_help=True,
)
app.add_typer(git, name="git", rich_help_panel=Panel.SHARE)

_Path = Annotated[Path, typer.Argument()]


@git.command("install", epilog="Example: claimtrack git install --repo ~/cases")
def install(
    repo: Annotated[Path, typer.Option("--repo", metavar="DIR", help="A clone.")] = Path(),
    pattern: Annotated[
        str, typer.Option("--pattern", metavar="GLOB", help="Which files are claims files.")
    ] = "*.db",
) -> None:
    """Have git merge claims files without losing anything, and show them as text.

    The attributes are committed with the repository; the commands are this clone's own, so
    everybody runs this once in their clone.
    """
    from claimtrack.cli import console
    from claimtrack.merging import git as sharing
    from claimtrack.merging.git_attributes import overrides

    attributes = sharing.install(repo, pattern)
    console.note(
        f"{attributes}: git now merges {pattern} through claimtrack here. Commit this file; "
        "in every other clone, run `claimtrack git install` once."
    )
    for found in overrides(repo, pattern):
        console.note(
            f"{found.attributes}: says `{found.setting}` of {found.path}, which overrides it: "
            "git passes claimtrack by there. Take it out, or end that file with "
            f"`{sharing.attributes_line(pattern)}`."
        )


@git.command("merge-driver", hidden=True)
def merge_driver(ancestor: _Path, ours: _Path, theirs: _Path, name: str) -> None:
    """Merge THEIRS into OURS, as git asks for it; 0 is merged, 1 a conflict for git."""
    from claimtrack.cli import console
    from claimtrack.cli.options import reader_name, say
    from claimtrack.merging import git as sharing

    report = sharing.drive(ours, theirs, reader_name(), say)
    by = ", ".join(sorted(report.authors)) or "nobody"
    console.note(f"{name}: {counted(report.incoming, 'changeset')} merged, by {by}.")
    if report.conflicts:
        console.note(
            f"{name}: {counted(report.conflicts, 'field')} in conflict, with both values "
            f"kept: see `claimtrack conflicts --file {name}`."
        )


@git.command("textconv", hidden=True)
def textconv(path: _Path) -> None:
    """Print a file's history as text, for `git diff`."""
    from claimtrack.merging import git as sharing

    for line in sharing.as_text(path):
        write_data(line + "\n")
