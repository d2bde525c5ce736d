"""`unite`: two actors, sources or claims become one; which may be one."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    JsonOption,
    ReasonOption,
    author_name,
    find_rows,
    open_file,
)

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.schemas.listing import RowRef
    from claimtrack.store import Session, Store


@app.command(
    "unite",
    rich_help_panel=Panel.JUDGE,
    epilog='Examples: claimtrack unite "Vladimir Putin" "V. Putin"; claimtrack unite --suggest; '
    "claimtrack unite -, with lines of `unite --suggest --json` on stdin: those that you leave are "
    'united, those with "never": true are never suggested again.',
)
def unite(
    rows: Annotated[
        list[str] | None,
        typer.Argument(help="Two actors, sources or claims: ids, keys or names; the first stays."),
    ] = None,
    apart: Annotated[bool, typer.Option("--apart", help="Make them two again.")] = False,
    never: Annotated[
        bool, typer.Option("--never", help="They are never one: not to be suggested again.")
    ] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="List what looks alike; of these rows, if any.")
    ] = False,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Make two rows one, or list what may be one.

    Both keep their ids and what hangs on them. Filters, names and standings treat them as one;
    --apart, or an undo, makes them two again.
    """
    from claimtrack import changes
    from claimtrack.cli import console
    from claimtrack.cli.showing import print_written
    from claimtrack.errors import InvalidRecordError
    from claimtrack.store.united import UNITABLE

    store = open_file(file)
    if rows == ["-"] and not (suggest or apart or never):
        _unite_lines(store, author_name(author), reason, as_json)
        return
    named = find_rows(store, rows or (), UNITABLE)
    if suggest:
        with store.reading() as session:
            _suggest(session, [row.id for row in named] if rows else None, as_json)
        return
    if len(named) != 2:
        raise InvalidRecordError("unite", "name two rows; the first one stands for both")
    first, second = named
    if never:
        done = changes.unite_all(store, author_name(author), (), [(first, second)], reason=reason)
        if not done.apart:
            console.note("That was said already; nothing was changed.")
        return
    act, already = (changes.separate, "two") if apart else (changes.unite, "one")
    if not act(store, author_name(author), first, second, reason=reason):
        console.note(f"They are {already} already; nothing was changed.")
    print_written(store, first.entity, first.id, as_json)


def _unite_lines(store: "Store", author: str, reason: str | None, as_json: bool) -> None:
    """Unite, or keep apart, the pairs of lines of `unite --suggest --json`, as one step."""
    from claimtrack import changes
    from claimtrack.cli import console
    from claimtrack.errors import UnreadableFileError
    from claimtrack.text import counted

    pairs: list[tuple[RowRef, RowRef]] = []
    never: list[tuple[RowRef, RowRef]] = []
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            names = [str(record[name]) for name in ("one", "other")]
            kept_apart = {True: True, False: False}[record.get("never", False)]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise UnreadableFileError(
                "standard input", "is no line of `claimtrack unite --suggest --json`",
                f"line {number}",
            ) from None  # fmt: skip
        one, other = find_rows(store, names, (str(record.get("entity", "")),))
        (never if kept_apart else pairs).append((one, other))
    done = changes.unite_all(store, author, pairs, never, reason=reason)
    if as_json:
        console.print_json({"united": done.pairs, "settled": done.settled, "apart": done.apart})
        return
    told = f"{counted(done.pairs, 'pair')} united, {counted(done.apart, 'pair')} kept apart"
    console.note(f"{told}, {counted(done.settled, 'conflict')} settled by it.")


def _suggest(session: "Session", ids: "list[UUID] | None", as_json: bool) -> None:
    from claimtrack import render
    from claimtrack.cli import console
    from claimtrack.queries.lookalikes import look_alikes
    from claimtrack.text import counted

    pairs = look_alikes(session, ids)
    for pair in pairs:
        if as_json:
            console.print_json(pair)
            continue
        out = console.terminal()
        for name, row in ((pair.one_name, pair.one), (pair.other_name, pair.other)):
            out.print(render.text(f"{pair.entity} {row.hex[:8]}  {console.shortened(name, 100)}"))
        settles = f"; settles {counted(pair.conflicts, 'conflict')}" if pair.conflicts else ""
        out.print(render.text(f"    {pair.why} ({pair.score:.2f}){settles}", "dim"))
    if not pairs:
        console.note("Nothing looks alike.")
    elif not as_json:
        ids_of_pair = f"{pairs[0].one.hex[:8]} {pairs[0].other.hex[:8]}"
        console.note(f"Where they are one: claimtrack unite {ids_of_pair} --reason WHY")
