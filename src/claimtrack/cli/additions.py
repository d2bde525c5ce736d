"""`add claim`, `add source`, `add actor`, `cite`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    Given,
    JsonOption,
    ReasonOption,
    author_name,
    find_id,
    find_row,
    open_file,
    options_for,
    options_to_add,
    with_options,
)
from claimtrack.cli.quoting import tell_quotes
from claimtrack.cli.showing import note_new_issuer, print_written
from claimtrack.cli.snapshots import (
    AddressOption,
    CapturedOption,
    CharsetOption,
    OriginalOption,
    read_snapshot,
)

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.store import Store

add = typer.Typer(help="Add a claim, a source or an actor.", no_args_is_help=True)
app.add_typer(add, name="add", rich_help_panel=Panel.ENTER)

SourceId = Annotated[
    str | None, typer.Option("--source", metavar="ID", help="The source: id or key.")
]
Exact = Annotated[
    str | None, typer.Option("--exact", metavar="TEXT", help="The words, as they stand.")
]
Start = Annotated[
    int | None, typer.Option("--start", min=0, help="Where they begin, in characters from 0.")
]
CredibilityOption = Annotated[int | None, typer.Option("--credibility", min=1, max=6)]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT")]


@add.command(
    "claim", epilog='Example: claimtrack add claim "No troops" --speaker Moscow --said 2015-05'
)
@with_options(values=options_to_add("claim"), citation=options_for("citation", "role", "wording"))
def add_claim(
    *,
    text: Annotated[str, typer.Argument(help="The proposition, in your words.")],
    values: Given,
    tag: Annotated[list[str] | None, typer.Option("--tag", metavar="NAME")] = None,
    source: SourceId = None,
    exact: Exact = None,
    start: Start = None,
    citation: Given,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Add a claim; with --source and --exact, cite it in one go."""
    from claimtrack import changes

    store = open_file(file)
    speaker = values.pop("speaker")
    source_id = _source(store, source, exact)
    claim = changes.add_claim(
        store,
        author_name(author),
        {"text": text, **values},
        speaker=speaker,
        tags=tag or (),
        source_id=source_id,
        citation={"exact": exact, "start": start, **citation},
        reason=reason,
    )
    told = tell_quotes(store, exact, claim, source_id, as_json=as_json)
    print_written(store, "claim", claim, as_json, told)


@add.command("source", epilog='Example: claimtrack add source "Dispatch" --text dispatch.txt')
@with_options(values=options_to_add("source"))
def add_source(
    *,
    title: Annotated[
        str | None, typer.Argument(help="Its title, or its address (https://…).")
    ] = None,
    text: Annotated[
        Path | None, typer.Option("--text", metavar="FILE", help="Keep this copy.")
    ] = None,
    values: Given,
    captured_at: CapturedOption = None,
    address: AddressOption = None,
    keep_original: OriginalOption = True,
    charset: CharsetOption = None,
    note: Note = None,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Add a source, with the text of a kept copy where there is one."""
    from claimtrack import changes

    store = open_file(file)
    issuer = values.pop("issuer")
    name = author_name(author)
    kept, captured = (
        (None, None) if text is None else read_snapshot(text, charset, captured_at, address)
    )
    source = changes.add_source(
        store,
        name,
        {**values, "note": note, **changes.title_or_address(title)},
        issuer=issuer,
        text=kept,
        capture=changes.Capture(captured, None if kept is None else name, address),
        keep_original=keep_original,
        reason=reason,
    )
    if issuer:
        note_new_issuer(store, source)
    print_written(store, "source", source, as_json)


@add.command(
    "actor", epilog="Example: claimtrack add actor Russia --kind government --alias Moscow"
)
@with_options(values=options_to_add("actor"))
def add_actor(
    *,
    name: Annotated[str, typer.Argument(help="The name.")],
    values: Given,
    part_of: Annotated[str | None, typer.Option("--part-of", metavar="ACTOR")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", metavar="NAME")] = None,
    qualifier: Annotated[
        str | None,
        typer.Option("--qualifier", metavar="TEXT", help="Somebody else of a name that is there."),
    ] = None,
    note: Note = None,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Add an actor: whoever asserts or issues."""
    from claimtrack import changes

    store = open_file(file)
    values |= {"name": name, "note": note, "part_of_id": find_id(store, part_of, "actor")}
    actor = changes.add_actor(
        store,
        author_name(author),
        values,
        aliases=alias or (),
        qualifier=qualifier,
        reason=reason,
    )
    print_written(store, "actor", actor, as_json)


@app.command(
    "cite",
    rich_help_panel=Panel.ENTER,
    epilog='Example: claimtrack cite 3f9c --source dispatch --exact "a steady flow"',
)
@with_options(values=options_to_add("citation"))
def cite(
    *,
    claim: Annotated[str | None, typer.Argument(help="The claim: id or key.")] = None,
    source: SourceId = None,
    exact: Exact = None,
    start: Start = None,
    copy: Annotated[
        str | None,
        typer.Option("--copy", metavar="ID", help="This kept copy, as a picture with --locator."),
    ] = None,
    values: Given,
    credibility: CredibilityOption = None,
    note: Note = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="CITATION",
            help="Take what `verify` proposes instead: an id, or a state for all that are in it.",
        ),
    ] = None,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Say where a source carries a claim, word for word.

    The words are checked against the kept copy of the source.
    """
    from claimtrack import changes

    store = open_file(file)
    given: dict[str, Any] = {
        "exact": exact,
        "start": start,
        **values,
        "credibility": credibility,
        "note": note,
        "snapshot_id": copy,
    }
    if accept:
        beside = [name for name, value in given.items() if value is not None and name != "start"]
        _refuse_besides_accept([*beside, *(["claim"] if claim else [])])
        _accept(store, accept, source, start, author_name(author), reason, as_json)
        return
    if claim is None or source is None:
        raise typer.BadParameter("name a claim and its --source, or a citation to --accept")
    claim_id = find_row(store, claim, ("claim",)).id
    source_id = find_row(store, source, ("source",)).id
    given["snapshot_id"] = find_id(store, copy, "snapshot")
    citation = changes.cite(store, author_name(author), claim_id, source_id, given, reason=reason)
    told = tell_quotes(store, exact, claim_id, source_id, as_json=as_json)
    print_written(store, "citation", citation, as_json, told)


def _refuse_besides_accept(given: list[str]) -> None:
    if given:
        raise typer.BadParameter(f"--accept takes what is proposed; it goes without {given[0]}")


def _accept(
    store: "Store",
    words: list[str],
    source: str | None,
    start: int | None,
    author: str,
    reason: str | None,
    as_json: bool,
) -> None:
    """Anchor quotes anew, as one step that can be undone."""
    from claimtrack import changes
    from claimtrack.cli import console
    from claimtrack.cli.verifying import find_quotes

    quotes = find_quotes(store, words, source)
    if start is not None and len(quotes) != 1:
        raise typer.BadParameter("--start is a place of one quote; accept it alone")
    for row in changes.reanchor(store, author, quotes, start=start, reason=reason):
        print_written(store, row.entity, row.id, as_json)
    if not quotes:
        console.note("No quote is in that state; nothing was changed.")


def _source(store: "Store", source: str | None, exact: str | None) -> "UUID | None":
    """Return the source to cite; words without a source are a mistake."""
    from claimtrack.errors import InvalidRecordError

    if exact is not None and source is None:
        raise InvalidRecordError("--exact", "quotes a source: name it with --source")
    return find_id(store, source, "source")
