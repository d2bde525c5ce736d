"""`sync`, and what every command does with a file in a synced folder: take in, and give out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    FileOption,
    JsonOption,
    MendOption,
    file_name,
    reader_name,
    say,
    say_waiting,
)
from claimtrack.text import counted

if TYPE_CHECKING:
    from claimtrack.store import Store
    from claimtrack.sync.exchange import Exchange
    from claimtrack.sync.report import ExchangeReport, ExchangeStatus
    from claimtrack.sync.share import Share

_opened: "list[Exchange]" = []
"""What this command opened, to be published when it ends."""


def open_shared(share: "Share", *, create: bool = False) -> "Store":
    """Open the working copy of a shared file, with what others published taken in.

    Where nothing can be taken in, stderr says why, and the working copy is opened as it is.
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
    """Publish what a command wrote; where that fails, say why: the next command tries again.

    A large file that was published a moment ago waits, and that is said too.
    """
    if not _opened:
        return  # most commands end here, and need no settings
    from claimtrack.errors import ClaimtrackError
    from claimtrack.settings import read_settings

    while _opened:
        try:
            done = _opened.pop().publish(every_s := read_settings().publish_every_s)
        except ClaimtrackError as error:
            say(str(error))
            continue
        if done.waiting:
            say(
                f"{_waits(done.waiting)}: {done.shared.name} is large, and was published less than "
                f"{every_s:g} s ago. The next command after that, the screen or `claimtrack sync` "
                "shares it."
            )


def _waits(count: int) -> str:
    return f"{counted(count, 'changeset')} {'waits' if count == 1 else 'wait'} to be shared"


def _exchange(share: "Share") -> "Exchange":
    from claimtrack.sync.exchange import Exchange

    return Exchange(share, reader_name(), say)


@app.command(
    "sync",
    rich_help_panel=Panel.SHARE,
    epilog="Example: claimtrack sync; claimtrack sync --take-copies --json",
)
def sync(
    take_copies: Annotated[
        bool,
        typer.Option(
            "--take-copies", help="Take in copies that you work on as files of their own too."
        ),
    ] = False,
    publish: Annotated[
        bool,
        typer.Option("--publish", help="Put yours where the shared file is missing or damaged."),
    ] = False,
    status: Annotated[
        bool, typer.Option("--status", help="Only say what waits to be shared.")
    ] = False,
    mend_clock: MendOption = False,
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
    from claimtrack.sync.share import find_share

    location = location_of(file_name(file))
    share = find_share(location)
    if share is None:
        console.note(
            f"{location}: is in no synced folder and on no network drive that is known here, so "
            "you work on the file itself. CLAIMTRACK_MODE=exchange says otherwise."
        )
        return
    exchange = _exchange(share)
    exchange.open(on_wait=say_waiting)
    if status:
        now = exchange.status()
        if as_json:
            console.print_json(_plain(now))
        else:
            _print_lines(_status_lines(now))
        return

    def is_wanted(path: Path, count: int) -> bool:
        return take_copies or _confirmed(
            f"{path.name} holds {counted(count, 'changeset')} that yours lacks. Take it in?"
        )

    anew = publish or _confirmed_anew(exchange)
    done = exchange.sync(is_wanted, anew=anew, mend_clock=mend_clock)
    if as_json:
        console.print_json(_plain(done))
    else:
        _print_lines(_lines(done))


def _confirmed_anew(exchange: "Exchange") -> bool:
    return exchange.is_gone() and _confirmed(
        f"{exchange.shared} is not there any more. Put your copy in its place?"
    )


def _confirmed(question: str) -> bool:
    """Ask the person at the terminal; without a terminal the answer is no."""
    from claimtrack.cli.defaults import has_terminal
    from claimtrack.text import visible

    return has_terminal() and typer.confirm(visible(question), err=True)


def _plain(told: "ExchangeReport | ExchangeStatus") -> dict[str, Any]:
    from claimtrack.cli import console

    fields: dict[str, Any] = console.plain(told)
    for part in (fields, *fields.get("copies", ())):
        part.update({name: str(value) for name, value in part.items() if isinstance(value, Path)})
    return fields


def _print_lines(lines: list[str]) -> None:
    from claimtrack import render
    from claimtrack.cli import console

    out = console.terminal()
    for line in lines:
        out.print(render.text(line))


def _status_lines(now: "ExchangeStatus") -> list[str]:
    lines = [f"{now.shared.name} {now.why}; your private copy: {now.private}"]
    lines.append(f"  {_waits(now.waiting) if now.waiting else 'nothing waits to be shared'}")
    if now.published_at is not None:
        lines.append(f"  published last: {now.published_at:%Y-%m-%d %H:%M:%S} UTC")
    return lines


def _lines(done: "ExchangeReport") -> list[str]:
    from claimtrack.cli.showing import flip_lines

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
    lines += [f"  {flip}" for flip in flip_lines(done.flips)]
    for other in done.copies:
        if other.problem:
            lines.append(
                f"  left: {other.problem}" if other.moved_to is None else f"  {other.problem}"
            )
        elif not other.taken:
            count = counted(other.incoming, "changeset")
            lines.append(f"  {other.path.name}: holds {count} more; --take-copies takes it in")
        if other.moved_to is not None:
            where = f"{other.moved_to.parent.name}/{other.moved_to.name}"
            lines.append(f"  {other.path.name}: moved aside, to {where}")
    return lines
