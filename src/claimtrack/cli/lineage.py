"""`lineage`: how many independent origins a claim has; `copies`: texts that look like copies."""

from typing import Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import FileOption, JsonOption, find_id, find_row, open_file


@app.command("lineage", rich_help_panel=Panel.LOOK, epilog="Example: claimtrack lineage aid-breach")
def lineage(
    claim: Annotated[str, typer.Argument(help="The claim: id or key.")],
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Follow what is cited for a claim to its independent origins.

    What took from what is recorded by `revise CITATION --derived-from CITATION`, `revise SOURCE
    --derived-from SOURCE` and `revise … --lineage original`. At most counts all that nobody
    examined as origins of their own, at least as one. Exit 0 whatever it finds.
    """
    from claimtrack.cli import console
    from claimtrack.queries.lineage import claim_lineage
    from claimtrack.render.lineage import lineage_lines

    store = open_file(file)
    claim_id = find_row(store, claim, ("claim",)).id
    with store.reading() as session:
        found = claim_lineage(session, claim_id)
    if as_json:
        console.print_json(found)
    else:
        console.print_lines(list(lineage_lines(found)))


@app.command("copies", rich_help_panel=Panel.LOOK, epilog="Example: claimtrack copies dispatch")
def copies(
    source: Annotated[
        str | None, typer.Argument(help="Only what looks like a copy of it, or it of.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="So many at most.")] = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """List sources whose kept texts look like copies of each other.

    Nothing is linked by it: `revise COPY --derived-from ORIGIN` records what you have found, and
    `revise SOURCE --lineage original` that it is none. Footers that many texts have do not count.
    """
    from claimtrack.cli import console
    from claimtrack.queries.copies import look_alike_copies
    from claimtrack.render.lineage import copy_lines

    store = open_file(file)
    source_id = find_id(store, source, "source")
    with store.reading() as session:
        rows = look_alike_copies(session, source_id, most=limit)
    for row in rows:
        if as_json:
            console.print_json(row)
        else:
            console.print_lines(list(copy_lines(row)))
    if not rows:
        console.note("No kept text looks like a copy of another.")
    elif not as_json:
        pair = f"{rows[0].copy.hex[:8]} --derived-from {rows[0].origin.hex[:8]}"
        console.note(f"Where one is: claimtrack revise {pair}")
