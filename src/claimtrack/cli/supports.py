"""`support`: one claim speaks for another."""

from typing import Annotated

import typer

from claimtrack.cli.additions import Exact, SourceId, Start
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
    find_rows,
    open_file,
    options_to_add,
    with_options,
)
from claimtrack.cli.quoting import tell_quotes
from claimtrack.cli.showing import print_written


@app.command(
    "support",
    rich_help_panel=Panel.ENTER,
    epilog="Example: claimtrack support aid-breach --with heavy-equipment",
)
@with_options(values=options_to_add("support"))
def support(
    *,
    claims: Annotated[list[str], typer.Argument(help="What is supported: ids or keys.")],
    supporter: Annotated[
        str | None, typer.Option("--with", metavar="CLAIM", help="What speaks for it.")
    ] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help="A new claim.")] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="NAME")] = None,
    said: Annotated[str | None, typer.Option("--said", metavar="DATE", callback=date_typed)] = None,
    source: SourceId = None,
    exact: Exact = None,
    start: Start = None,
    values: Given,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Record that one claim speaks for others.

    It attacks nothing, and is no evidence: that is a citation which `supports`. Premises that hold
    only together share a --group. `retract` takes a support back, by its id.
    """
    from claimtrack import changes
    from claimtrack.cli import console
    from claimtrack.errors import InvalidRecordError
    from claimtrack.queries.supports import support_sentence

    if (supporter is None) == (text is None):
        raise InvalidRecordError(
            "support", "give what speaks for it: --with CLAIM, or --text TEXT, not both"
        )
    store = open_file(file)
    supported = [row.id for row in find_rows(store, claims, ("claim",))]
    if not supported:
        raise InvalidRecordError("support", "name at least one claim")
    source_id = find_id(store, source, "source")
    own = find_id(store, supporter, "claim")
    supports = changes.support(
        store,
        author_name(author),
        supported,
        values,
        supporter_id=own,
        supporter={"text": text, "said": said},
        speaker=speaker,
        source_id=source_id,
        citation={"exact": exact, "start": start},
        reason=reason,
    )
    for row_id in supports:
        with store.reading() as session:
            sentence, own = support_sentence(session, row_id)
        console.note(sentence)
        told = tell_quotes(store, exact, own, source_id, as_json=as_json)
        print_written(store, "support", row_id, as_json, told)
