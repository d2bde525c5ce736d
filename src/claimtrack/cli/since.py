"""`since`: what others did since one last looked."""

from typing import Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    JsonOption,
    UncoverOption,
    author_name,
    open_file,
    uncover_if_asked,
)


@app.command(
    "since", rich_help_panel=Panel.LOOK, epilog="Example: claimtrack since; claimtrack since --read"
)
def since(
    *,
    read: Annotated[
        bool, typer.Option("--read", help="Count all of it as seen from now on.")
    ] = False,
    uncover: UncoverOption = False,
    as_json: JsonOption = False,
    author: AuthorOption = None,
    file: FileOption = None,
) -> None:
    """Say what others did since you last looked.

    Answers to claims that you own or judged, what speaks for them, citations, replies to your
    notes, verdicts gone stale, quotes that no longer stand, conflicts, assignments.
    What you have looked at is kept on this computer, by your name.
    """
    from claimtrack.cli import console
    from claimtrack.queries.since import since as query
    from claimtrack.render.since import since_lines, since_sentence
    from claimtrack.store.last_look import keep_look

    store, me = open_file(file), author_name(author)
    uncover_if_asked(store)
    with store.reading() as session:
        rows, look = query(session, me)
        if as_json:
            for group in rows.groups:
                for event in group.events:
                    console.print_json(event)
        else:
            console.print_lines(list(since_lines(rows)))
        console.note(since_sentence(rows))
        if read:
            keep_look(session.connection(), me, look)
            console.note("All of it counts as seen.")
