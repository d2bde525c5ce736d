"""`log`, `undo`, `redo`: who changed what, and taking one's own changes back."""

from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    JsonOption,
    UncoverOption,
    author_name,
    find_rows,
    open_file,
    uncover_if_asked,
)

if TYPE_CHECKING:
    from claimtrack.changes.reversal import Undone
    from claimtrack.schemas.rows import HistoryRow
    from claimtrack.store import Store

_LINES = 50


@app.command(
    "log", rich_help_panel=Panel.LOOK, epilog="Example: claimtrack log aid-breach --limit 5"
)
def log(
    ids: Annotated[list[str] | None, typer.Argument(help="Of these rows; none for all.")] = None,
    author: Annotated[str | None, typer.Option("--author", metavar="NAME")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1)] = None,
    uncover: UncoverOption = False,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Say who changed what, when and why, the newest first."""
    from claimtrack.cli import console
    from claimtrack.queries.change_history import history

    store = open_file(file)
    rows_named = find_rows(store, ids or ())
    uncover_if_asked(store, rows_named)
    row_ids = [row.id for row in rows_named]
    is_whole = as_json or not console.is_terminal()
    most = limit if limit is not None else (None if is_whole else _LINES)
    with store.reading() as session:
        rows = history(session, entity_ids=row_ids, author=author, limit=most)
    for place, row in enumerate(rows):
        if as_json:
            console.print_json(row)
        else:
            ends = rows[place + 1 : place + 2]
            _print_change(row, is_last=not ends or ends[0].changeset_id != row.changeset_id)
    if not rows:
        console.note("Nothing found.")
    elif len(rows) == _LINES and limit is None and not is_whole:
        console.note(f"The newest {_LINES}; --limit N shows more, --json all.")


@app.command(
    "undo",
    rich_help_panel=Panel.LOOK_AFTER,
    epilog="Example: claimtrack undo; claimtrack undo 01a20a9f66",
)
def undo(
    changeset: Annotated[
        str | None, typer.Argument(help="One of your own; the last made here, unless said.")
    ] = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Take your own last change back, or a named one.

    What others wrote since stays. Without an id it takes only what was made on
    this computer.
    """
    from claimtrack.changes import undo as undoing
    from claimtrack.queries.lookup import find_changeset

    store = open_file(file)
    target = None
    if changeset is not None:
        with store.reading() as session:
            target = find_changeset(session, changeset)
    _print_done(store, undoing.undo(store, author_name(author), target), as_json)


@app.command("redo", rich_help_panel=Panel.LOOK_AFTER, epilog="Example: claimtrack redo")
def redo(author: AuthorOption = None, as_json: JsonOption = False, file: FileOption = None) -> None:
    """Bring back what your last undo took."""
    from claimtrack.changes import undo as undoing

    store = open_file(file)
    _print_done(store, undoing.redo(store, author_name(author)), as_json)


def _print_done(store: "Store", done: "Undone", as_json: bool) -> None:
    """Print the changeset that was written; say on stderr which one it undid or brought back.

    And what it left in sight, because others worked on it.
    """
    from claimtrack.cli import console
    from claimtrack.cli.showing import take_flips

    if as_json:
        counts = {"left": done.left, "retracted": done.retracted, "held": done.held}
        also = {"next_elsewhere": done.next_elsewhere, "flips": take_flips(store)}
        console.print_json({"undone": done.target, "by": done.changeset, **counts, **also})
        return
    console.note(f"{done.told}.")
    for sentence in done.sentences():
        console.note(sentence)
    console.print_ids([done.changeset])


def _print_change(row: "HistoryRow", *, is_last: bool) -> None:
    """Print one change; behind the last of its step, how that came about and its id."""
    from claimtrack import render
    from claimtrack.cli import console
    from claimtrack.queries.steps import reason_words

    out = console.terminal()
    head = render.text(f"{row.at.strftime('%Y-%m-%d %H:%M')}  {row.author}: ", "bold")
    head.append_text(render.text(row.sentence))
    out.print(head)
    if is_last:
        reason = reason_words(row.reason)
        step = f"    {row.kind} {row.changeset_id.hex[:16]}"
        out.print(render.text(f"{step}  {reason}" if reason else step, "dim"))
