"""`number` and `numbers`: a number in a claim, and the numbers of all claims side by side."""

from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.listing import SearchCommand, read_query, tell_narrowed
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    Given,
    JsonOption,
    ReasonOption,
    author_name,
    find_row,
    open_file,
    options_to_add,
    with_options,
)
from claimtrack.cli.showing import print_written
from claimtrack.vocabulary import Comparator

if TYPE_CHECKING:
    from claimtrack.schemas.numbers import MeasureRows, Stated

_End = Annotated[str | None, typer.Option(metavar="NUMBER", help="Instead of what is read.")]


@app.command(
    "number",
    rich_help_panel=Panel.ENTER,
    epilog='Example: claimtrack number soldiers-220 "at least 220" --unit soldiers '
    '--measure "Russian soldiers killed"',
)
@with_options(values=options_to_add("quantity"))
def number(
    *,
    claim: Annotated[str, typer.Argument(help="The claim: id or key.")],
    words: Annotated[
        str | None, typer.Argument(help="Its words that say the number; none: what it offers.")
    ] = None,
    values: Given,
    comparator: Annotated[
        Comparator | None, typer.Option("--comparator", help="Instead of what is read.")
    ] = None,
    low: _End = None,
    high: _End = None,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Record a number that a claim gives.

    Its words are read: at least, about, between … and …, none, a dozen, 1.2 million. What they
    leave open ("1.000") has to be said. `revise` and `retract` take a number by its id.
    """
    from claimtrack import changes
    from claimtrack.analysis.amounts import amount_said
    from claimtrack.cli import console
    from claimtrack.queries.numbers import stated_in

    store = open_file(file)
    claim_id = find_row(store, claim, ("claim",)).id
    with store.reading() as session:
        stated = stated_in(session, claim_id)
    if words is None:
        _offer(stated, as_json)
        return
    said = amount_said(
        words, language=stated.language, comparator=comparator, low=low, high=high,
        unit=values.pop("unit"),
    )  # fmt: skip
    made = changes.add_number(
        store, author_name(author), claim_id, {"words": words, **said, **values}, reason=reason
    )
    print_written(store, "quantity", made, as_json)
    if not stated.has(words):
        console.note("The text of the claim does not have these words.")
    if not values["measure"]:
        console.note("It has no --measure, so it is compared with no other number.")


def _offer(stated: "Stated", as_json: bool) -> None:
    """Print the numbers that the text of a claim states and that nobody recorded."""
    from claimtrack.cli import console
    from claimtrack.cli.streams import write_data
    from claimtrack.text import visible

    for each in stated.offered:
        if as_json:
            console.print_json(each)
        else:
            write_data(f"{visible(each.words)}\t{' or '.join(map(visible, each.readings))}\n")
    if not stated.offered:
        console.note("Its text states no number that is not recorded.")


@app.command(
    "numbers",
    cls=SearchCommand,
    rich_help_panel=Panel.LOOK,
    epilog='Example: claimtrack numbers "Russian soldiers killed"; claimtrack numbers tag:losses',
)
def numbers(
    *,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILTER|MEASURE]", help="A measure, or words and filters."),
    ] = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Lay the numbers of claims side by side.

    One measure a block: each number as a bar on one scale, who gives it, when, and how the claim
    stands; then how each two go together, and why: docs/analysis.md.
    """
    from claimtrack.cli import console
    from claimtrack.queries.filter_syntax import Query
    from claimtrack.queries.numbers import measure_called, numbers_by_measure
    from claimtrack.render.numbers import HOW, numbers_lines, numbers_sentence

    store = open_file(file)
    with store.reading() as session:
        measure = measure_called(session, " ".join(words or []))
        query = Query() if measure is not None else read_query(words)
        tell_narrowed(session, query)
        found = numbers_by_measure(session, query, measure)
    if as_json:
        _print_json(found)
    else:
        console.print_lines(numbers_lines(found, cells=console.cells()))
    console.note(numbers_sentence(found))
    if not found and not words:
        console.note(HOW)


def _print_json(found: "tuple[MeasureRows, ...]") -> None:
    """Print an object a number, then one a denial and one a pair, measure by measure."""
    from claimtrack.cli import console

    for rows in found:
        for row in rows.numbers:
            console.print_json(row)
        for denial in rows.denials:
            console.print_json({"measure": rows.measure, **console.plain(denial)})
        for pair in rows.pairs:
            console.print_json(pair)
        if rows.left_out:
            console.note(
                f"{rows.measure}: of {rows.left_out:,} more numbers none was compared; "
                "narrow the filter."
            )
