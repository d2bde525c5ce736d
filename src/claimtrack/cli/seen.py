"""`seen`: whether the file has a claim already."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import FileOption, JsonOption, open_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimtrack.queries.seen import Seen


@app.command(
    "seen",
    rich_help_panel=Panel.LOOK,
    epilog='Examples: claimtrack seen "More than 220 people died there"; '
    "claimtrack seen - < sentences.txt",
)
def seen(
    text: Annotated[
        str, typer.Argument(help="A sentence; - for one a line on stdin, each with an object out.")
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many claims.")] = 5,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """List the claims of the file that are nearest to a sentence.

    The nearest come first, each with a score from 0 to 1, which is the very words, and with the
    words that both have. The score is no probability: whether it is the same claim, you say.
    """
    from claimtrack.cli import console
    from claimtrack.queries.seen import seen as query

    store = open_file(file)
    if text == "-":
        with store.reading() as session:
            for line in sys.stdin:
                sentence = line.strip()
                matches = query(session, sentence, limit)
                console.print_json({"text": sentence, "matches": matches})
        return
    with store.reading() as session:
        matches = query(session, text, limit)
    if as_json:
        console.print_json({"text": text, "matches": matches})
    elif matches:
        print_seen(matches)
        nearest = matches[0].key or matches[0].id.hex[:8]
        console.note(f"Where a claim says it again: claimtrack revise ID --repeats {nearest}")
    if not matches:
        console.note("No claim of the file is near to it.")


def print_seen(matches: "Sequence[Seen]") -> None:
    """Print claims that are near, each with its score and the words that match."""
    from claimtrack import render
    from claimtrack.cli import console

    out = console.terminal()
    for each in matches:
        who = ", ".join(filter(None, (each.speaker, each.said)))
        out.print(render.text(f"{each.score:.2f}  {each.key or each.id.hex[:8]}  {each.text}"))
        shared = f"words: {', '.join(each.words)}" if each.words else "alike by letters alone"
        out.print(render.text(f"      {who}{'; ' if who else ''}{shared}", "dim"))
