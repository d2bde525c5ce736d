"""`custody`: who captured, kept, read and cited the copies of a source, and when."""

from typing import Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import FileOption, JsonOption, find_row, open_file


@app.command("custody", rich_help_panel=Panel.LOOK, epilog="Example: claimtrack custody dispatch")
def custody(
    source: Annotated[str, typer.Argument(help="The source: id or key.")],
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Print the chain of custody of a source's copies.

    Captured, kept, extracted, cited, re-verified: by whom and when, in UTC, with the hashes that
    anybody can recompute (`sha256sum`). How each quote stands now is worked out anew.
    """
    from claimtrack import render
    from claimtrack.cli import console
    from claimtrack.queries.custody import custody as custody_of
    from claimtrack.text import visible

    store = open_file(file)
    source_id = find_row(store, source, ("source",)).id
    with store.reading() as session:
        steps = custody_of(session.connection(), source_id)
    if as_json:
        for step in steps:
            console.print_json(step)
        return
    if not steps:
        console.note("No copy of it is kept. `claimtrack snapshot SOURCE FILE` keeps one.")
    out = console.terminal()
    copy = None
    for step in steps:
        if step.snapshot != copy:
            copy = step.snapshot
            out.print(render.text(f"Copy {copy.hex[:8]}"))
        when = "" if step.what == "stands" else step.at or "time unknown"
        who = "" if step.what == "stands" else f"by {step.who}" if step.who else "by somebody"
        cited = f"{step.citation.hex[:8]} " if step.citation else ""
        what = "stands now" if step.what == "stands" else step.what
        facts = " ".join(part for part in (f"{what:<11}", when, who) if part).rstrip()
        out.print(render.text(visible(f"  {facts}: {cited}{step.detail}")))
