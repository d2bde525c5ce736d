"""The Typer application: every command, each from the file of its noun."""

from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from claimtrack import __version__
from claimtrack.cli.streams import EndedError


class Panel(StrEnum):
    """The panels of `claimtrack --help`; each command names its own."""

    START = "Start"
    ENTER = "Enter"
    LOOK = "Look"
    JUDGE = "Judge"
    SHARE = "Share"
    EXCHANGE = "Exchange"
    LOOK_AFTER = "Look after"


ORDER = (
    "demo", "init", "open",
    "add", "snapshot", "suggest", "cite", "rebut", "support", "number", "searched", "annotate",
    "tag",
    "list", "search", "seen", "show", "standing", "numbers", "conflicts", "since", "positions",
    "lineage", "copies",
    "text", "custody", "log", "blame",
    "assess", "assign", "review", "agreement", "verify", "revise", "retract", "unite", "settle",
    "merge", "sync", "git", "proof",
    "import", "export", "brief", "map", "timeline", "chart",
    "undo", "redo", "check", "seal", "backup", "restore", "upgrade",
)  # fmt: skip
"""Every command, a line a panel, in the order of the work: so help and completion list them."""

COMMANDS = frozenset(ORDER)
"""The words that begin a command; any other first word may be a file."""


class OrderedGroup(TyperGroup):
    """Commands in the order of the work, not in that of their registration."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # Typer's Click is private
        """Return the names of all commands."""
        return sorted(self.commands, key=ORDER.index)

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # as above
        """Run a command; what ends it from outside goes past Typer, which has its own answers."""
        try:
            return super().invoke(ctx)
        except (BrokenPipeError, KeyboardInterrupt) as error:
            raise EndedError from error


app = typer.Typer(
    name="claimtrack",
    cls=OrderedGroup,
    no_args_is_help=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Who claims what, who denies it, in which exact words, and does it still stand?\n\n"
        "`claimtrack FILE` opens the screen; `claimtrack demo` shows an example."
    ),
)


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
from claimtrack.cli import (  # noqa: E402, F401 — said above
    additions,
    agreement,
    answers,
    briefs,
    changes,
    checking,
    conflicts,
    custody,
    files,
    git,
    history,
    imports,
    lineage,
    listing,
    merging,
    notes,
    numbers,
    picturing,
    positions,
    proofing,
    reviewing,
    sealing,
    searches,
    seen,
    showing,
    since,
    snapshots,
    suggesting,
    supports,
    syncing,
    uniting,
    verifying,
)
