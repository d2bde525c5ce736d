"""`map`, `timeline`, `chart`: the argument around a claim, what was said when, a measure."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.listing import SearchCommand, Words, read_query, tell_narrowed
from claimtrack.cli.options import FileOption, find_row, open_file
from claimtrack.errors import ClaimtrackError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimtrack.store import Store

_DRAWN = ("svg", "png")
_WRITTEN = ("dot", "argdown")
_Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="PATH", help="Else standard output.")
]
_Format = Annotated[
    str | None, typer.Option("--format", metavar="NAME", help="svg, unless the path says another.")
]


@app.command(
    "map", rich_help_panel=Panel.EXCHANGE, epilog="Example: claimtrack map nato-1 -o nato.svg"
)
def argument_map(
    claim: Annotated[str, typer.Argument(help="The claim: id or key.")],
    format_name: _Format = None,
    output: _Output = None,
    file: FileOption = None,
) -> None:
    """Draw the argument around a claim: svg, png, dot or argdown.

    What answers or supports a claim stands to its right. Of a larger argument the nearest 60
    claims are drawn, and the picture says how many are not.
    """
    from claimtrack.pictures.argument import argument_picture
    from claimtrack.queries.pictures import around

    name = _format(format_name, output, (*_DRAWN, *_WRITTEN))
    store = open_file(file)
    claim_id = find_row(store, claim, ("claim",)).id
    with store.reading() as session:
        found = around(session, claim_id)
    if name in _WRITTEN:
        from claimtrack.transfer.argument_export import argument_text

        _write(store, output, argument_text(store, [s.id for s in found.statements], name))
        return
    asked = next(one for one in found.statements if one.id == str(claim_id))
    svg = argument_picture(
        f"The argument around: {asked.words}", found.statements, found.relations,
        centre=asked.id, left_out=found.left_out,
    )  # fmt: skip
    _write_picture(store, output, svg, name)


@app.command(
    "timeline",
    cls=SearchCommand,
    rich_help_panel=Panel.EXCHANGE,
    epilog="Example: claimtrack timeline -o case.svg",
)
def timeline(
    words: Words = None,
    format_name: _Format = None,
    output: _Output = None,
    file: FileOption = None,
) -> None:
    """Draw what was said when, a lane for each speaker: svg or png.

    Each date is as exact as it is known; what has none stands apart. Of more than 60 claims the
    first are drawn, and the picture says how many are not.
    """
    from claimtrack.pictures.timeline import timeline_picture
    from claimtrack.queries.pictures import sayings

    name = _format(format_name, output, _DRAWN)
    store = open_file(file)
    query = read_query(words)
    with store.reading() as session:
        tell_narrowed(session, query)
        found, left_out = sayings(session, query)
    title = f"What was said when: {' '.join(words)}" if words else "What was said when"
    _write_picture(store, output, timeline_picture(title, found, left_out=left_out), name)


@app.command(
    "chart",
    rich_help_panel=Panel.EXCHANGE,
    epilog='Example: claimtrack chart "Russian soldiers killed" -o killed.svg',
)
def chart(
    measure: Annotated[str, typer.Argument(help="As `numbers` names it, or a part of that.")],
    format_name: _Format = None,
    output: _Output = None,
    file: FileOption = None,
) -> None:
    """Draw the numbers of one measure on one scale: svg or png.

    Who gives which, when, and how the claim stands; a range as a bar, an open end as an arrow.
    """
    from claimtrack.pictures.numbers import numbers_picture
    from claimtrack.queries.filter_syntax import Query
    from claimtrack.queries.numbers import measure_meant, measures, numbers_by_measure
    from claimtrack.queries.pictures import chart as chart_of

    name = _format(format_name, output, _DRAWN)
    store = open_file(file)
    with store.reading() as session:
        called = measure_meant(session, measure)
        if called is None:
            raise UnknownMeasureError(measure, measures(session))
        (rows,) = numbers_by_measure(session, Query(), called)
    found = chart_of(rows)
    svg = numbers_picture(
        called, found.measured, found.ticks, note=found.note, left_out=found.left_out
    )
    _write_picture(store, output, svg, name)


class UnknownMeasureError(ClaimtrackError):
    """No number of the file is of this measure."""

    def __init__(self, measure: str, known: "Sequence[str]") -> None:
        there = f"Those that there are: {', '.join(known[:10])}." if known else "None is recorded."
        super().__init__(f"No one measure is called “{measure}”. {there}")


def _format(given: str | None, output: Path | None, known: tuple[str, ...]) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    name = given or ({"gv": "dot", "ad": "argdown"}.get(suffix, suffix) if suffix else "svg")
    if name not in known:
        raise typer.BadParameter(f"{name}: pictures are {', '.join(known[:-1])} or {known[-1]}")
    if name == "png" and output is None:
        raise typer.BadParameter("a png is a file: name it with --output")
    return name


def _write_picture(store: "Store", output: Path | None, svg: str, name: str) -> None:
    if name == "svg":
        _write(store, output, svg)
        return
    from claimtrack.pictures.png import as_png

    assert output is not None  # noqa: S101 — `_format` refused it
    _write_bytes(store, output, as_png(svg))


def _write(store: "Store", output: Path | None, text: str) -> None:
    if output is not None:
        _write_bytes(store, output, text.encode())
        return
    from claimtrack.cli.streams import write_data

    write_data(text)
    sys.stdout.flush()


def _write_bytes(store: "Store", output: Path, content: bytes) -> None:
    from claimtrack.cli import console
    from claimtrack.transfer.argument_export import write_private

    write_private(store, output, content)
    console.note(f"{output} written.")
