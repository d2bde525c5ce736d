"""`merge`: a teammate's copy, a server, an attachment; what they have and this file lacks."""

from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import AuthorOption, FileOption, JsonOption, author_name
from claimtrack.text import counted

if TYPE_CHECKING:
    from claimtrack.merging import MergeReport
    from claimtrack.store import Store

_SHOWN_PAIRS = 3
_RELATIONS = {
    "identical": "nothing to bring; both are the same",
    "ahead": "nothing to bring; it lacks some of what is here",
    "behind": "brings what is missing here",
    "diverged": "brings what is missing here, and lacks some of what is here",
}


@app.command(
    "merge", rich_help_panel=Panel.SHARE, epilog="Example: claimtrack merge river-bob.db --dry-run"
)
def merge(
    others: Annotated[
        list[str], typer.Argument(help="Copies of the file, or postgresql+psycopg://…")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    join: Annotated[
        bool, typer.Option("--join", help="Make one workspace of two that were begun apart.")
    ] = False,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Take in what other copies have and this file lacks.

    Nothing of anybody is lost. Each copy is only read, and each merge is one transaction. Merging
    again changes nothing.
    """
    from claimtrack.cli import console
    from claimtrack.cli.imports import target
    from claimtrack.merging import merge as merge_
    from claimtrack.merging.source import open_source
    from claimtrack.store import location_of

    locations = [location_of(other) for other in others]
    for location in locations:
        with open_source(location):
            pass  # refused before anything is made or written
    with target(file, dry_run=dry_run) as store:
        for location in locations:
            with console.progress(f"merging {location}") as on_progress:
                report = merge_(
                    store, location, author_name(author), dry_run=dry_run, join=join,
                    on_plan=None if as_json else _print_plan, on_progress=on_progress,
                )  # fmt: skip
            if as_json:
                console.print_json(report)
            else:
                _print_outcome(report)
                if report.incoming and not dry_run:
                    _offer_to_unite(store, report)


def _print_plan(report: "MergeReport") -> None:
    """Say how the two stand to each other, and what comes in by whom."""
    from claimtrack import render
    from claimtrack.cli import console

    out = console.terminal()
    out.print(render.text(f"{report.source}: {report.relation}: {_RELATIONS[report.relation]}"))
    if report.incoming:
        by = ", ".join(f"{count:,} by {name}" for name, count in sorted(report.authors.items()))
        out.print(render.text(f"  comes in: {counted(report.incoming, 'changeset')}: {by}"))
    if report.outgoing:
        out.print(render.text(f"  it lacks: {counted(report.outgoing, 'changeset')} of this file"))
    if report.joined and report.outgoing:
        out.print(render.text("  becomes one workspace with this file"))


def _print_outcome(report: "MergeReport") -> None:
    from claimtrack import render
    from claimtrack.cli import console

    out = console.terminal()
    if report.incoming:
        done = "would be merged" if report.dry_run else "merged"
        rows = counted(report.entities, "row")
        out.print(render.text(f"  {done}: {counted(report.changes, 'change')} of {rows}"))
    if report.conflicts:
        fields = counted(report.conflicts, "field")
        out.print(render.text(f"  in conflict: {fields}; see `claimtrack conflicts`"))


def _offer_to_unite(store: "Store", report: "MergeReport") -> None:
    """Say which of the rows that came in may be there already."""
    from claimtrack import render
    from claimtrack.cli import console
    from claimtrack.queries.lookalikes import look_alikes

    with store.reading() as session:
        pairs = look_alikes(session, report.arrived) if report.arrived else []
    out = console.terminal()
    for pair in pairs[:_SHOWN_PAIRS]:
        names = " and ".join(
            f"“{console.shortened(name, 50)}”" for name in (pair.one_name, pair.other_name)
        )
        out.print(render.text(f"  may be one {pair.entity}: {names}: {pair.why}"))
        out.print(
            render.text(f"    claimtrack unite {pair.one.hex[:12]} {pair.other.hex[:12]}", "dim")
        )
    if len(pairs) > _SHOWN_PAIRS or report.arrived is None:
        hint = "  `claimtrack unite --suggest` lists what may be there twice"
        out.print(render.text(hint, "dim"))
