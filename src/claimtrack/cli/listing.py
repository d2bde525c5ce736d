"""`list`, `search`, `standing`: claims by filter and by word."""

from itertools import islice
from keyword import iskeyword
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperCommand

from claimtrack.cli.app import Panel, app
from claimtrack.cli.arranging import (
    ARRANGING,
    columns_of,
    print_columns,
    refuse_arranging,
    saved_filter,
    show_groups,
    sort_of,
    wants_groups,
)
from claimtrack.cli.options import (
    FileOption,
    Given,
    JsonOption,
    UncoverOption,
    find_rows,
    open_file,
    option,
    uncover_if_asked,
    with_options,
)
from claimtrack.queries.filter_syntax import FILTERS

if TYPE_CHECKING:
    from claimtrack.cli.tables import Table
    from claimtrack.queries.filter_syntax import Query
    from claimtrack.schemas.listing import ClaimRow
    from claimtrack.store import Session, Store

Words = Annotated[
    list[str] | None,
    typer.Argument(
        help="Words and filters, - before what is not to be there: cease-fire speaker:moscow -drill"
    ),
]
_FILTER_OPTIONS = [
    option(f"{name}_" if iskeyword(name) else name, str, "VALUE", asked.what)
    for name, asked in FILTERS.items()
]


class SearchCommand(TyperCommand):
    """A command whose words may begin with a dash: that excludes, and is no letter of an option."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # Typer's Click is private
        """Put the options first, and the words in their order behind `--`."""
        named = {name: param for param in self.params for name in param.opts}
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for arg in rest:
            if arg == "--":
                words += rest
            elif arg.startswith("--") or arg in named or arg in ctx.help_option_names:
                takes_more = arg in named and not getattr(named[arg], "is_flag", False)
                value = list(islice(rest, takes_more))
                if takes_more and not value:
                    return super().parse_args(ctx, [arg])  # which says what is missing
                options += [arg, *value]
            else:
                words.append(arg)
        return super().parse_args(ctx, [*options, "--", *words])


Limit = Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")]
Sources = Annotated[
    bool,
    typer.Option(
        "--sources",
        help="List the sources instead: by words of title, outlet, issuer, address; by when they "
        "were published; and by the claims that they are cited for.",
    ),
]
Actors = Annotated[
    bool,
    typer.Option(
        "--actors",
        help="List the actors instead, who speaks most first: by words of any name, of role or "
        "kind; and by the claims that they make.",
    ),
]
Retracted = Annotated[bool, typer.Option("--retracted", help="Retracted claims too.")]


@app.command(
    "list",
    cls=SearchCommand,
    rich_help_panel=Panel.LOOK,
    epilog="Example: claimtrack list standing:disputed speaker:moscow --json",
)
@with_options(filters=_FILTER_OPTIONS, arranged=ARRANGING)
def list_claims(
    *,
    words: Words = None,
    filters: Given,
    retracted: Retracted = False,
    limit: Limit = None,
    arranged: Given,
    sources: Sources = False,
    actors: Actors = False,
    uncover: UncoverOption = False,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """List claims, the newest said first.

    In a terminal a table of 50; in a pipe all of them, a line each with tabs between its values
    (id, said, standing, answers, speaker, claim), none of them cut; or JSON.
    """
    from claimtrack.cli.actors import list_actors

    if sources and actors:
        raise typer.BadParameter("--sources and --actors are two lists; ask for one of them")
    store = open_file(file)
    uncover_if_asked(store)
    query = read_query(words, filters, retracted, arranged["filter"])
    if sources or actors:
        refuse_arranging(arranged, "--sources" if sources else "--actors")
        (_show_sources if sources else list_actors)(store, query, limit, as_json)
    else:
        _show(store, query, limit, as_json, arranged)


@app.command(
    "search",
    cls=SearchCommand,
    rich_help_panel=Panel.LOOK,
    epilog='Example: claimtrack search "steady flow" tag:build-up',
)
@with_options(filters=_FILTER_OPTIONS, arranged=ARRANGING)
def search_claims(
    *,
    words: Annotated[
        list[str],
        typer.Argument(
            help="Words (the last may be a beginning), filters; - before one turns it around."
        ),
    ],
    filters: Given,
    retracted: Retracted = False,
    limit: Limit = None,
    arranged: Given,
    uncover: UncoverOption = False,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Find claims by their words, their speakers and their quotes.

    A speaker is found by any name; a quote is what is cited for the claim, word for word.
    """
    query = read_query(words, filters, retracted, arranged["filter"])
    store = open_file(file)
    uncover_if_asked(store)
    _show(store, query, limit, as_json, arranged)


@app.command(
    "standing", rich_help_panel=Panel.LOOK, epilog="Example: claimtrack standing soldiers-220"
)
def show_standings(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Claims: ids or keys; none for all.")
    ] = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Say how claims stand in the recorded argument, and why."""
    from claimtrack import render
    from claimtrack.cli import console
    from claimtrack.queries.claim_list import claims, rows_by_id
    from claimtrack.queries.filter_syntax import parse
    from claimtrack.queries.reasons import Reasons

    store = open_file(file)
    claim_ids = [row.id for row in find_rows(store, ids or (), ("claim",))]
    with store.reading() as session:
        if claim_ids:
            by_id = rows_by_id(session, claim_ids)
            rows = [by_id[claim_id] for claim_id in claim_ids]
        else:
            rows = [row for row in claims(session, parse("")) if row.standing != "unanswered"]
        reasons = Reasons(session)
        for row in rows:
            reason = reasons.of(row.id)
            if as_json:
                head = {"id": row.id, "key": row.key, "standing": row.standing}
                console.print_json({**head, "partial": row.partial, "reason": reason})
            else:
                out = console.terminal()
                out.print(render.text(f"{row.id.hex[:8]}  {row.text}", "bold"))
                out.print(render.text(f"          {reason}"))
        if not rows:
            console.note("Nothing is answered yet.")


def print_claims(store: "Store", query: "Query") -> None:
    """Print the first claims that a search finds, as a table."""
    _show(store, query, None, as_json=False)


def read_query(
    words: list[str] | None,
    given: Given | None = None,
    retracted: bool = False,
    saved: str | None = None,
) -> "Query":
    """Read words as a search; what was given as an option is a filter, never query syntax."""
    from claimtrack.cli import console
    from claimtrack.queries.filter_syntax import filter_of, parse

    typed = " ".join(
        saved_filter(word[1:]) if word.startswith("@") and word[1:] else _quoted(word)
        for word in ([f"@{saved}"] if saved else []) + (words or [])
    )
    filters = tuple(
        filter_of(name.strip("_"), value)
        for name, value in (given or {}).items()
        if value is not None
    )
    query = parse(typed, retracted=retracted).with_filters(filters)
    for sentence in query.warnings():
        console.note(sentence)
    return query


def tell_narrowed(session: "Session", query: "Query") -> None:
    """Say on stderr of each filter that it finds less than it might be taken for, and what not."""
    from claimtrack.cli import console
    from claimtrack.queries.filters import left_out

    for sentence in left_out(session, query):
        console.note(sentence)


def _quoted(word: str) -> str:
    """Keep a filter's value together where the shell did: speaker:'Jens Stoltenberg'."""
    name, colon, value = word.partition(":")
    if colon and " " in value and '"' not in value and name.lstrip("-").isalpha():
        return f'{name}:"{value}"'
    return word


def _show(
    store: "Store",
    query: "Query",
    limit: int | None,
    as_json: bool,
    arranged: "Given | None" = None,
) -> None:
    from claimtrack.cli import console
    from claimtrack.cli.tables import TABLE_ROWS, print_facts, print_rows, tell_more
    from claimtrack.queries.claim_facts import claim_facts
    from claimtrack.queries.claim_list import claims, count

    sort, columns = sort_of(arranged), columns_of(arranged)
    with store.reading() as session:
        tell_narrowed(session, query)
        if arranged and wants_groups(arranged):
            show_groups(session, query, arranged, limit, as_json, _print_table)
            return
        is_whole = as_json or not console.is_terminal()
        most = limit if is_whole else min(limit or TABLE_ROWS, 10_000)
        if as_json and not columns:
            shown = print_facts(claim_facts(session, query, limit=most, sort=sort))
            tell_more(shown, 0)
            return
        found = claims(session, query, limit=most, sort=sort)
        if columns:
            shown = print_columns(found, columns, as_json=as_json)
        else:
            shown = print_rows(_table(), found, as_json)
        is_cut = not is_whole and limit is None and shown == TABLE_ROWS
        tell_more(shown, count(session, query) - shown if is_cut else 0)


def _print_table(rows: "list[ClaimRow]") -> None:
    from claimtrack.cli.tables import print_rows

    print_rows(_table(), rows, as_json=False)


_WORDY_CELLS = 96


def _table() -> "Table":
    """Return the columns of claims; of 80 cells the claim has 41, as a standing is its sign."""
    from claimtrack import render
    from claimtrack.cli import console
    from claimtrack.cli.tables import ROOMY_CELLS, Column, Table, short_id

    cells = console.cells()
    is_roomy, has_words = cells >= ROOMY_CELLS, cells >= _WORDY_CELLS
    return Table(
        (
            Column("id", 8, short_id, style="dim"),
            Column("said", 13 if is_roomy else 10, lambda said: said or "undated"),
            Column("standing", 12, render.standing_text)
            if has_words
            else Column("", 1, render.standing_sign),
            Column("⊖", 3, lambda count: str(count or ""), right=True),
            Column("speaker", 20 if is_roomy else 12, lambda name: name or "unknown"),
            Column("claim", 0),
        ),
        lambda row: (row.id, row.said, row.standing, row.rebuttals, row.speaker, row.text),
        legend="" if has_words else render.standing_legend(),
    )


def _show_sources(store: "Store", query: "Query", limit: int | None, as_json: bool) -> None:
    from claimtrack.cli.tables import print_found
    from claimtrack.queries.source_list import found_sources, source_order

    with store.reading() as session:
        found = source_order(session, query)
        table = _source_table()
        print_found(table, found, lambda ids: found_sources(session, ids), limit, as_json)


def _source_table() -> "Table":
    from claimtrack.cli import console
    from claimtrack.cli.tables import ROOMY_CELLS, Column, Table, short_id

    is_roomy = console.cells() >= ROOMY_CELLS
    return Table(
        (
            Column("id", 8, short_id, style="dim"),
            Column("published", 13 if is_roomy else 10, lambda when: when or "undated"),
            Column("kind", 10),
            Column("grade", 5),
            Column("cited", 5, right=True),
            Column("title", 0),
        ),
        lambda row: (
            row.id, row.published, row.kind, row.reliability, row.citations, row.name
        ),
    )  # fmt: skip
