"""`annotate` and `tag`."""

from typing import Annotated

import typer

from claimtrack.cli.additions import Exact, Start
from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    JsonOption,
    author_name,
    find_id,
    find_row,
    find_rows,
    open_file,
)
from claimtrack.cli.showing import print_written
from claimtrack.vocabulary import Motivation


@app.command(
    "annotate",
    rich_help_panel=Panel.ENTER,
    epilog='Example: claimtrack annotate 3f9c "Ask the mission for its report"',
)
def annotate(
    target: Annotated[str, typer.Argument(help="What the note is on: any id or key.")],
    text: Annotated[str, typer.Argument(help="The note.")],
    exact: Exact = None,
    start: Start = None,
    reply_to: Annotated[str | None, typer.Option("--reply-to", metavar="NOTE")] = None,
    motivation: Annotated[Motivation | None, typer.Option("--motivation")] = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Write a note on a claim or another row, or answer a note.

    A row is a claim, source, citation, rebuttal, actor or assessment.
    """
    from claimtrack import changes
    from claimtrack.queries.lookup import NOTABLE

    store = open_file(file)
    note = changes.annotate(
        store,
        author_name(author),
        find_row(store, target, NOTABLE),
        text,
        motivation=motivation,
        exact=exact,
        start=start,
        reply_to_id=find_id(store, reply_to, "annotation"),
    )
    print_written(store, "annotation", note, as_json)


@app.command(
    "tag",
    rich_help_panel=Panel.ENTER,
    epilog="Example: claimtrack tag aid-breach ceasefire; --remove takes it off",
)
def tag(
    claim: Annotated[str, typer.Argument(help="The claim: id or key; - for those on stdin.")],
    names: Annotated[list[str], typer.Argument(help="Topics.")],
    remove: Annotated[bool, typer.Option("--remove", help="Take them off instead.")] = False,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Put topics on a claim."""
    from claimtrack import changes
    from claimtrack.cli import console

    store = open_file(file)
    claims = [row.id for row in find_rows(store, [claim], ("claim",))]
    if remove:
        count = changes.untag(store, author_name(author), claims, names)
        console.note(f"{count} taken off.")
        console.print_ids(claims)
        return
    for tagging in changes.tag(store, author_name(author), claims, names):
        print_written(store, "tagging", tagging, as_json)
