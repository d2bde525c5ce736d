"""`merge`: a teammate's copy, a server, an attachment; what they have and this file lacks."""

import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import AuthorOption, FileOption, JsonOption, MendOption, reader_name
from claimtrack.cli.showing import flip_lines
from claimtrack.text import counted

if TYPE_CHECKING:
    from claimtrack.merging import MergeReport
    from claimtrack.schemas.look_alikes import LookAlike
    from claimtrack.schemas.rows import Arrivals, ArrivedClaim, ConflictRow
    from claimtrack.store import Store

_SHOWN_PAIRS = 3
_TEXT_CELLS = 60
_RELATIONS = {
    "identical": "identical with this file: nothing to take in",
    "ahead": "this file is ahead of it: nothing to take in",
    "behind": "this file is behind it, and takes in what is missing here",
    "diverged": "it and this file have diverged; this file takes in what is missing here",
}


@app.command(
    "merge", rich_help_panel=Panel.SHARE, epilog="Example: claimtrack merge river-bob.db --dry-run"
)
def merge(
    others: Annotated[
        list[str], typer.Argument(help="Copies of the file, or postgresql+psycopg://…")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would do here.")
    ] = False,
    join: Annotated[
        bool, typer.Option("--join", help="Make one workspace of two that were begun apart.")
    ] = False,
    mend_clock: MendOption = False,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Take in what other copies have and this file lacks.

    Nothing of anybody is lost. Each copy is only read, and each merge is one
    transaction. Merging again changes nothing. `claimtrack list arrived:last`
    lists what came in or changed.
    """
    from claimtrack.cli import console
    from claimtrack.cli.imports import target
    from claimtrack.merging import merge as merge_
    from claimtrack.merging.job import PREVIEW_LIMIT
    from claimtrack.merging.source import open_source
    from claimtrack.store import location_of

    locations = [location_of(other) for other in others]
    for location in locations:
        with open_source(location):
            pass  # refused before anything is made or written
    has_arrived = False
    with target(file, dry_run=dry_run) as store:
        for location in locations:
            with console.progress(f"merging {location}") as on_progress:
                report = merge_(
                    store, location, author or reader_name(), dry_run=dry_run, join=join,
                    goes_on=has_arrived, mend_clock=mend_clock,
                    preview_limit=None if as_json else PREVIEW_LIMIT,
                    on_plan=None if as_json else _print_plan, on_progress=on_progress,
                )  # fmt: skip
            has_arrived = has_arrived or (report.incoming > 0 and not dry_run)
            if as_json:
                console.print_json(_as_object(report))
            else:
                _print_outcome(report)
                if report.incoming and not dry_run:
                    _offer_to_unite(store, report)


def _print_plan(report: "MergeReport") -> None:
    """Say how the two stand to each other, and what comes in by whom."""
    from claimtrack import render
    from claimtrack.cli import console

    out = console.terminal()
    out.print(render.text(f"{report.source}: {_RELATIONS[report.relation]}"))
    if report.incoming:
        by = ", ".join(f"{count:,} by {name}" for name, count in sorted(report.authors.items()))
        out.print(render.text(f"  comes in: {counted(report.incoming, 'changeset')}: {by}"))
    if report.outgoing:
        out.print(render.text(f"  it lacks: {counted(report.outgoing, 'changeset')} of this file"))
    if report.joined and report.outgoing:
        out.print(render.text("  becomes one workspace with this file"))


def _as_object(report: "MergeReport") -> dict[str, Any]:
    """Return a report as one object; that of a dry run lists all claims and conflicts."""
    from claimtrack.cli import console
    from claimtrack.cli.conflicts import conflict_object

    fields: dict[str, Any] = console.plain(report)
    fields.pop("preview")
    if report.preview is not None:
        fields["claims"] = console.plain(report.preview.claims)
        conflicts = [conflict_object(row) for row in report.preview.conflicts]
        for candidate in itertools.chain.from_iterable(row["candidates"] for row in conflicts):
            candidate["comes_in"] = candidate["changeset"] in report.preview.changesets
        fields["in_conflict"] = conflicts
    return fields


def _print_outcome(report: "MergeReport") -> None:
    from claimtrack import render
    from claimtrack.cli import console

    out = console.terminal()
    if report.incoming:
        done = "would be merged" if report.dry_run else "merged"
        rows = counted(report.entities, "row")
        out.print(render.text(f"  {done}: {counted(report.changes, 'change')} of {rows}"))
    if report.preview is not None:
        for line, token in _preview_lines(report.preview):
            out.print(render.text(line, token))
        return
    if report.conflicts:
        fields = counted(report.conflicts, "field")
        out.print(render.text(f"  in conflict: {fields}; see `claimtrack conflicts`"))
    for flip in flip_lines(report.flips):
        out.print(render.text(f"  {flip}"))
    if report.incoming and not report.dry_run:
        hint = "  `claimtrack list arrived:last` lists the claims that came in or changed"
        out.print(render.text(hint, "dim"))


def _preview_lines(preview: "Arrivals") -> Iterable[tuple[str, str]]:
    """Yield what a merge would bring into this file, each line with how it looks."""
    if preview.claims:
        yield f"  would come in or change here: {counted(preview.claim_count, 'claim')}", ""
    for claim in preview.claims:
        yield f"    {_claim_line(claim)}", ""
    yield from _more(preview.claim_count - len(preview.claims))
    if preview.conflicts:
        yield f"  would be in conflict here: {counted(preview.conflict_count, 'field')}", ""
    for row in preview.conflicts:
        yield f"    {_conflict_head(row)}", ""
        for number, candidate in enumerate(row.candidates, 1):
            origin = "comes in" if candidate.changeset_id in preview.changesets else "is here"
            shown = ", would be shown" if candidate.is_shown else ""
            words = _short(candidate.words)
            yield f"      {number}  {words} — {candidate.author}, {origin}{shown}", ""
    yield from _more(preview.conflict_count - len(preview.conflicts))


def _more(count: int) -> Iterable[tuple[str, str]]:
    if count:
        yield f"    and {count:,} more; --json lists all", "dim"


def _claim_line(claim: "ArrivedClaim") -> str:
    """Return what would become of a claim, in a line."""
    from claimtrack.entities import ENTITIES
    from claimtrack.render.conflict import field_label

    what = [
        f"{field_label('claim', name)}: {_short(before)} → {_short(after)}"
        for name, (before, after) in claim.changes.items()
    ]
    what += [counted(count, ENTITIES[entity].label) for entity, count in claim.on_it.items()]
    by = ", ".join(claim.authors)
    becomes = "new" if claim.is_new else "changes"
    told = f" — {'; '.join(what)}" if what else ""
    return f"{claim.id.hex[:8]}  {becomes}, by {by}: {_short(claim.text)}{told}"


def _conflict_head(row: "ConflictRow") -> str:
    from claimtrack.render.conflict import field_label

    return f"{field_label(row.entity, row.field)} of {_short(row.about)}"


def _short(words: str) -> str:
    from claimtrack.cli import console

    return console.shortened(words, _TEXT_CELLS)


def _settles(pair: "LookAlike") -> str:
    count = pair.conflicts
    return f"; uniting settles {counted(count, 'conflict')}" if count else ""


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
        out.print(render.text(f"  may be one {pair.entity}: {names}: {pair.why}{_settles(pair)}"))
        out.print(
            render.text(f"    claimtrack unite {pair.one.hex[:12]} {pair.other.hex[:12]}", "dim")
        )
    if len(pairs) > _SHOWN_PAIRS or report.arrived is None:
        hint = "  `claimtrack unite --suggest` lists what may be there twice"
        out.print(render.text(hint, "dim"))
