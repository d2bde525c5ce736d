"""`sync`, and what every command does with a file in a synced folder: take in, and give out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    FileOption,
    JsonOption,
    author_name,
    file_name,
    say,
    say_waiting,
)
from claimtrack.text import counted

if TYPE_CHECKING:
    from claimtrack.store import Store
    from claimtrack.sync.exchange import Exchange, Exchanged
    from claimtrack.sync.share import Share

_opened: "list[Exchange]" = []
"""What this command opened, to be published when it ends."""


def open_shared(share: "Share", *, create: bool = False) -> "Store":
    """Open the private copy of a shared file, with what others published taken in.

    Where that cannot be, it is told, and one goes on with what there is.
    """
    from claimtrack.errors import ClaimtrackError

    exchange = _exchange(share)
    store = exchange.open(on_wait=say_waiting, create=create)
    try:
        exchange.pull()
    except ClaimtrackError as error:
        say(str(error))
    else:
        _opened.append(exchange)
    return store


def make_shared(share: "Share") -> None:
    """Begin a new file in a synced folder."""
    _exchange(share).make(on_wait=say_waiting)


def publish_opened() -> None:
    """Publish what a command wrote; where that cannot be, tell, and leave it to the next one."""
    from claimtrack.errors import ClaimtrackError

    while _opened:
        try:
            _opened.pop().publish()
        except ClaimtrackError as error:
            say(str(error))


def _exchange(share: "Share") -> "Exchange":
    from claimtrack.sync.exchange import Exchange

    return Exchange(share, author_name(None), say)


@app.command(
    "sync",
    rich_help_panel=Panel.SHARE,
    epilog="Example: claimtrack sync; claimtrack sync --take-copies --json",
)
def sync(
    take_copies: Annotated[
        bool, typer.Option("--take-copies", help="Take in other copies beside the file too.")
    ] = False,
    publish: Annotated[
        bool,
        typer.Option("--publish", help="Put yours where the shared file is missing or damaged."),
    ] = False,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Exchange work through a synced folder or network drive.

    It takes in, gives out and tidies up; every command does the first two by itself. Conflict
    copies are merged, and moved into the folder .claimtrack-merged beside the file; nothing is
    deleted.
    """
    from claimtrack.cli import console
    from claimtrack.store import location_of
    from claimtrack.sync.share import share_of

    place = location_of(file_name(file))
    share = share_of(place)
    if share is None:
        console.note(
            f"{place}: is in no synced folder and on no network drive that is known here, so you "
            "work on the file itself. CLAIMTRACK_MODE=exchange says otherwise."
        )
        return
    exchange = _exchange(share)
    exchange.open(on_wait=say_waiting)

    def wanted(path: Path, count: int) -> bool:
        return take_copies or _asked(
            f"{path.name} holds {counted(count, 'changeset')} that yours lacks. Take it in?"
        )

    done = exchange.sync(wanted, anew=publish or _asked_anew(exchange))
    if as_json:
        console.print_json(_told(done))
    else:
        _print(done)


def _asked_anew(exchange: "Exchange") -> bool:
    return exchange.is_gone() and _asked(
        f"{exchange.shared} is not there any more. Put your copy in its place?"
    )


def _asked(question: str) -> bool:
    """Ask a person, if one sits before the program."""
    from claimtrack.cli.defaults import has_terminal
    from claimtrack.text import visible

    return has_terminal() and typer.confirm(visible(question), err=True)


def _told(done: "Exchanged") -> dict[str, Any]:
    from claimtrack.cli import console

    told: dict[str, Any] = console.plain(done)
    for one in (told, *told["copies"]):
        one.update({name: str(value) for name, value in one.items() if isinstance(value, Path)})
    return told


def _print(done: "Exchanged") -> None:
    from claimtrack import render
    from claimtrack.cli import console

    lines = [f"{done.shared.name} {done.why}; your private copy: {done.private}"]
    if done.incoming:
        by = ", ".join(f"{count:,} by {name}" for name, count in sorted(done.authors.items()))
        lines.append(f"  taken in: {counted(done.incoming, 'changeset')}: {by}")
    if done.published:
        lines.append(f"  published: {counted(done.published, 'changeset')}")
    if not done.incoming and not done.published:
        lines.append("  nothing to take in, nothing to publish")
    if done.conflicts:
        fields = counted(done.conflicts, "field")
        lines.append(f"  in conflict: {fields}; see `claimtrack conflicts`")
    for one in done.copies:
        if one.problem:
            lines.append(f"  left: {one.problem}" if one.moved_to is None else f"  {one.problem}")
        elif not one.taken:
            count = counted(one.incoming, "changeset")
            lines.append(f"  {one.path.name}: holds {count} more; --take-copies takes it in")
        if one.moved_to is not None:
            where = f"{one.moved_to.parent.name}/{one.moved_to.name}"
            lines.append(f"  {one.path.name}: moved aside, to {where}")
    out = console.terminal()
    for line in lines:
        out.print(render.text(line))
