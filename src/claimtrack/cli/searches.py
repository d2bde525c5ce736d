"""`searched`: a search is evidence too, also where it found nothing."""

from typing import Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    Given,
    JsonOption,
    ReasonOption,
    author_name,
    date_typed,
    find_id,
    open_file,
    options_for,
    with_options,
)
from claimtrack.cli.showing import print_written


@app.command(
    "searched",
    rich_help_panel=Panel.ENTER,
    epilog='Example: claimtrack searched "the register of deaths" --for "fallen 2015" '
    "--found nothing --by Ana --on 2015-06-02 --supports no-record",
)
@with_options(values=options_for("source", "title", "language", "reliability", "note"))
def searched(
    *,
    place: Annotated[str, typer.Argument(help="Where: an archive, a register, an address.")],
    words: Annotated[str, typer.Option("--for", metavar="WORDS", help="What was looked for.")] = "",
    found: Annotated[
        str, typer.Option("--found", metavar="WORDS", help="What was found; nothing, too.")
    ] = "",
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who looked; you, unless said.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="When; today, unless said.", callback=date_typed),
    ] = None,
    supports: Annotated[
        str | None,
        typer.Option("--supports", metavar="CLAIM", help="The claim that this is evidence for."),
    ] = None,
    values: Given,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Record a search, also one that found nothing.

    It is a source of its own, which nobody issued. With --supports it is cited for a claim such as
    "there is no record of …", which `list has:gap` lists as long as no search is cited for it.
    """
    from datetime import datetime

    from claimtrack import changes

    store = open_file(file)
    name = author_name(author)
    today = datetime.now().astimezone().date().isoformat()
    search, citation = changes.record_search(
        store,
        name,
        place,
        {
            **values,
            "search_words": words,
            "search_found": found,
            "searched_by": by or name,
            "published": on or today,
        },
        supports=find_id(store, supports, "claim"),
        reason=reason,
    )
    print_written(store, "source", search, as_json, {"citation_id": citation} if citation else {})
