"""`import` and `export`."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.defaults import file_name
from claimtrack.cli.import_options import options_said, write_map
from claimtrack.cli.import_report import told
from claimtrack.cli.import_seen import print_repeats, repeats_of
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    JsonOption,
    author_name,
    open_file,
)
from claimtrack.cli.showing import flip_lines
from claimtrack.cli.table_export import write_table
from claimtrack.errors import ClaimtrackError
from claimtrack.text import counted, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimtrack.formats.format import Format, Options, Output
    from claimtrack.queries.filter_syntax import Query
    from claimtrack.queries.repeated import Repeat
    from claimtrack.store import Store
    from claimtrack.transfer import Report

_SHOWN = 50


@app.command(
    "import",
    rich_help_panel=Panel.EXCHANGE,
    epilog="Example: claimtrack import fixtures/kerry-sochi-2015 dump.jsonl",
)
def import_(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Dossiers, JSON Lines, tables; - for stdin.")
    ] = None,
    dataset: Annotated[
        str | None, typer.Option("--dataset", metavar="NAME", help="Whose keys these are.")
    ] = None,
    format_name: Annotated[
        str | None, typer.Option("--format", metavar="NAME", help="Seldom needed.")
    ] = None,
    map_file: Annotated[
        str | None,
        typer.Option("--map", metavar="FILE", help="What a table's columns are; `new` writes it."),
    ] = None,
    date_order: Annotated[
        str | None, typer.Option("--date-order", metavar="dmy|mdy", help="Where no date tells it.")
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Take in what is marked as private.")
    ] = False,
    speaker: Annotated[
        str | None, typer.Option("--speaker", metavar="FIELD", help="Which field says who speaks.")
    ] = None,
    new_rows: Annotated[
        bool, typer.Option("--new-rows", help="Rows without a key are new, not changed.")
    ] = False,
    formats: Annotated[
        bool, typer.Option("--formats", help="List the formats; import nothing.")
    ] = False,
    seen: Annotated[
        bool, typer.Option("--seen", help="List what likely repeats a claim that was there.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="One bad record refuses all.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Import cases and dumps; importing again changes nothing.

    The file is made where there is none.
    """
    from claimtrack.formats.registry import IMPORTED

    if formats:
        _print_formats(as_json)
        return
    if not paths:
        raise typer.BadParameter("name what to import: a folder, files, or - for stdin")
    if format_name is not None:
        _format_named(format_name, IMPORTED)
    if map_file == "new":
        for path in paths:
            write_map(Path(path), format_name)
        return
    if seen and dry_run:
        raise typer.BadParameter("--seen looks at what came in, and --dry-run takes nothing in")
    said = options_said(map_file, date_order, private, speaker)
    refused, by = False, author_name(author)  # before a file is made
    with target(file, dry_run=dry_run) as store:
        for path in paths:
            said_of = (by, dataset, format_name, said, strict, dry_run, new_rows, seen)
            refused = _import_all(store, path, said_of, as_json) or refused
    if refused:
        raise typer.Exit(1)


@app.command(
    "export",
    rich_help_panel=Panel.EXCHANGE,
    epilog="Example: claimtrack export --format dossier --output my-case",
)
def export(
    words: Annotated[list[str] | None, typer.Argument(help="Only claims that these find.")] = None,
    format_name: Annotated[
        str, typer.Option("--format", metavar="NAME", help="See `import --formats`.")
    ] = "jsonl",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="PATH")] = None,
    case: Annotated[
        str | None, typer.Option("--case", metavar="NAME", help="Of a dossier.")
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option("--columns", metavar="NAMES", help="Of a table: which, and in which order."),
    ] = None,
    reviewer: Annotated[
        str | None,
        typer.Option("--reviewer", metavar="NAME", help="Whose verdicts; for ClaimReview."),
    ] = None,
    file: FileOption = None,
) -> None:
    """Write everything, or what a search finds, as records.

    `import` reads them again. A table (csv, xlsx) has the columns of `list --json`, or others.
    """
    from claimtrack.cli import console
    from claimtrack.formats.format import Output
    from claimtrack.formats.registry import EXPORTED
    from claimtrack.queries.filter_syntax import parse
    from claimtrack.transfer import export_path

    format_ = _format_named(format_name, EXPORTED)
    if format_.main_file is not None and output is None:
        raise typer.BadParameter(f"a {format_name} is a folder: name it with --output")
    if columns is not None and not format_.is_table:
        raise typer.BadParameter("--columns is for tables: --format csv or xlsx")
    if format_.needs_reviewer and reviewer is None:
        raise typer.BadParameter(f"{format_name} needs whose verdicts it publishes: --reviewer")
    store = open_file(file)
    query = parse(" ".join(words)) if words else None
    if format_.is_table:
        write_table(store, output, query, format_name, columns)
        return
    told = Output("", reviewer=reviewer)
    if output is None:
        count = _print_export(store, query, format_name, told)
    else:
        count = export_path(store, output, query, case=case, format_name=format_name, output=told)
    console.note(f"{counted(count, 'record')}.")
    if told.account.lost:
        from claimtrack.render.imported import in_short

        console.note(
            f"  {in_short('no place for', told.account.lost, most=len(told.account.lost))}"
        )


class CutShortError(ClaimtrackError):
    """Whoever read an export stopped before its end."""

    def __init__(self) -> None:
        super().__init__("The output was closed before its end, so the export is not whole.")


def _print_export(store: "Store", query: "Query | None", format_name: str, told: "Output") -> int:
    """Write an export to standard output; return how many records. Raises CutShortError."""
    from claimtrack.cli.streams import write_data
    from claimtrack.transfer import export_file

    try:
        count = export_file(store, write_data, query, format_name=format_name, output=told)
        sys.stdout.flush()
    except BrokenPipeError:
        raise CutShortError from None
    return count


def _format_named(name: str, among: "Sequence[Format]") -> "Format":
    """Return a format by its name; another name is a wrong word."""
    from claimtrack.errors import UnknownFormatError
    from claimtrack.formats.registry import format_named

    try:
        return format_named(name, among)
    except UnknownFormatError as error:
        raise typer.BadParameter(str(error)) from None


def _print_formats(as_json: bool) -> None:
    from claimtrack.cli import console
    from claimtrack.cli.tables import Column, Table, print_rows
    from claimtrack.formats.registry import FORMATS, yes

    flags = ("imports", "exports", "streams")
    rows = sorted(FORMATS, key=lambda each: each.name)
    if as_json:
        for row in rows:
            facts = {name: getattr(row, name) for name in ("name", "description", "suffixes")}
            console.print_json(facts | {name: getattr(row, name) for name in flags})
        return
    table = Table(
        [Column(name) for name in ("format", "what it is", "suffixes", *flags)],
        lambda row: (
            row.name,
            row.description,
            " ".join(row.suffixes),
            *(yes(getattr(row, name)) for name in flags),
        ),
    )
    print_rows(table, rows, as_json=False)


@contextmanager
def target(file: str | None, *, dry_run: bool) -> "Iterator[Store]":
    """Yield the store to take things into; it is made where there is none.

    A dry run makes none: an empty file stands in for it. What was made and stays empty is removed.
    """
    import tempfile

    from claimtrack.errors import MissingFileError
    from claimtrack.store import create_store, location_of
    from claimtrack.store.opening import remove_empty
    from claimtrack.sync.share import find_share

    location = location_of(file_name(file))
    is_new = location.path is not None and not location.path.exists()
    try:
        store = open_file(file, create=not dry_run)
    except MissingFileError:
        if not dry_run:
            raise
        with tempfile.TemporaryDirectory() as folder:
            yield create_store(Path(folder) / "dry-run.db")
    else:
        try:
            yield store
        finally:
            if is_new and find_share(location) is None:
                remove_empty(store)


_Said = tuple[str, str | None, str | None, "Options", bool, bool, bool, bool]
"""The author, dataset, format, how to read; whether strictly, only to try, all rows new.

Last, whether what was there already is listed."""


def _import_all(store: "Store", path: str, said: _Said, as_json: bool) -> bool:
    """Import a file, or all of a folder or an archive; say whether anything was refused."""
    from claimtrack.cli import console
    from claimtrack.transfer.several import several

    refused, steps = False, 0
    same: dict[str, list[str]] = {}
    with several(Path(path)) as found:
        if found is None:
            report = _import(store, None if path == "-" else Path(path), path, said)
            _report_on(store, path, report, said, as_json)
            return report.refused > 0
        for file, name in found.files:
            try:
                report = _import(store, file, name, said, is_one_of_several=True)
            except ClaimtrackError as error:
                if said[4]:
                    raise
                if not same.setdefault(str(error), []):
                    console.note(str(error))
                same[str(error)].append(name)
                refused = True
                continue
            _report_on(store, name, report, said, as_json)
            refused = refused or report.refused > 0
            steps += report.dry_run or report.changeset is not None
        for names in (each[1:] for each in same.values() if each[1:]):
            console.note(f"The same holds of {spoken(names)}.")
        if steps > 1 and said[5]:
            console.note("Each file was tried alone; they may meet in what they name.")
        elif steps > 1:
            console.note(f"{steps} files, each a step of its own: undo takes back the last.")
        if found.unknown:
            more = f" and {len(found.unknown) - _SHOWN:,} more" if found.unknown[_SHOWN:] else ""
            listed = ", ".join(found.unknown[:_SHOWN])
            console.note(f"not read, as no format here knows them: {listed}{more}")
    return refused


def _import(
    store: "Store", path: Path | None, name: str, said: _Said, *, is_one_of_several: bool = False
) -> "Report":
    from claimtrack.cli import console
    from claimtrack.transfer import import_path

    author, dataset, format_name, options, strict, dry_run, new_rows, _ = said
    with console.progress(f"importing {name}") as on_progress:
        return import_path(
            store,
            path,
            author,
            name=name if is_one_of_several else None,
            dataset=dataset,
            format_name=format_name,
            strict=strict,
            dry_run=dry_run,
            options=options,
            new_rows=new_rows,
            on_progress=on_progress,
        )


def _report_on(store: "Store", path: str, report: "Report", said: _Said, as_json: bool) -> None:
    repeats = repeats_of(store, report) if said[-1] else None
    _print_report(path, report, repeats, as_json)
    if repeats is not None and not as_json:
        print_repeats(repeats)


def _print_report(
    path: str, report: "Report", repeats: "list[Repeat] | None", as_json: bool
) -> None:
    from claimtrack import render
    from claimtrack.cli import console

    for refusal in report.refusals[:_SHOWN]:
        console.note(f"refused: {refusal}")
    if report.refused > _SHOWN:
        console.note(f"and {report.refused - _SHOWN:,} more refused")
    for sentence in report.notes[:_SHOWN]:
        console.note(sentence)
    if len(report.notes) > _SHOWN:
        console.note(f"and {len(report.notes) - _SHOWN:,} more that mean the row of another record")
    if as_json:
        fields = console.plain(report)
        rows = fields.pop("rows")
        refusals = [str(refusal) for refusal in report.refusals]
        found = {} if repeats is None else {"seen": repeats}
        console.print_json({"path": path, **fields, **rows, "refusals": refusals, **found})
        return
    done = "would be" if report.dry_run else ""
    counts = ("added", "revised", "unchanged", "refused")
    line = ", ".join(
        f"{getattr(report, name):,} {done} {name}".replace("  ", " ") for name in counts
    )
    out = console.terminal()
    out.print(render.text(f"{path}: {report.format}: {counted(report.read, 'record')}: {line}"))
    rows = ", ".join(
        counted(count, name.removesuffix("s")) for name, count in report.rows.items() if count
    )
    if rows:
        out.print(render.text(f"  added: {rows}"))
    console.print_lines(told(report))
    if report.retracted:
        out.print(render.text(f"  {report.retracted:,} retracted: the records no longer name them"))
    if report.conflicts:
        out.print(render.text(f"  {report.conflicts:,} in conflict: see `claimtrack conflicts`"))
    for flip in flip_lines(report.flips):
        out.print(render.text(f"  {flip}"))
