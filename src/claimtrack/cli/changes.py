"""`revise` and `retract`: change what is there, with a reason."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    JsonOption,
    ReasonOption,
    author_name,
    date_typed,
    find_id,
    find_row,
    find_rows,
    open_file,
)
from claimtrack.cli.showing import note_new_issuer, print_written
from claimtrack.entities import ENTITIES, Kind

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.schemas.listing import RowRef
    from claimtrack.store import Store

_REVISABLE = {
    name: {f"--{field.short.replace('_', '-')}": field for field in entity.fields if field.revise}
    for name, entity in ENTITIES.items()
}
_OPTIONS = {
    option: field.short for options in _REVISABLE.values() for option, field in options.items()
}
"""The options that are read from what Typer does not know, with the fields that they stand for."""
_DATES = {
    option
    for options in _REVISABLE.values()
    for option, field in options.items()
    if field.kind is Kind.DATE
}

_KINDS = {
    "claim": "a claim",
    "source": "a source",
    "citation": "a citation",
    "rebuttal": "a rebuttal",
    "actor": "an actor",
    "alias": "another name",
    "annotation": "a note",
}
_LISTED = [
    f"f {kind}: {' '.join(option.removeprefix('--') for option in _REVISABLE[name])}."
    for name, kind in _KINDS.items()
]
_HELP = f"""Change fields of a row: --text, --said, --place, --stage, …

An empty value clears. Fields o{" O".join(_LISTED)}
"""
SeenOption = Annotated[
    str | None,
    typer.Option(
        "--seen",
        metavar="CHANGESET",
        help="The newest change when you looked; what came since is not overwritten.",
    ),
]
_CONTEXT = {"allow_extra_args": True, "ignore_unknown_options": True}


@app.command(
    "revise",
    rich_help_panel=Panel.JUDGE,
    help=_HELP,
    context_settings=_CONTEXT,
    epilog='Example: claimtrack revise 3f9c --said 2015-05-11 --reason "the transcript"',
)
def revise(
    context: typer.Context,
    target: Annotated[str, typer.Argument(help="Any id or key.")],
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="NAME")] = None,
    repeats: Annotated[
        str | None,
        typer.Option(
            "--repeats", metavar="ID-OR-KEY", help="The earlier claim that it repeats; '' for none."
        ),
    ] = None,
    alias: Annotated[
        list[str] | None, typer.Option("--alias", metavar="NAME", help="One more name of an actor.")
    ] = None,
    seen: SeenOption = None,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Change fields of a row; which, the table of fields says."""
    from claimtrack import changes
    from claimtrack.cli import console

    store = open_file(file)
    row = find_row(store, target)
    values = _values(context.args)
    if repeats is not None:
        values["repeats"] = repeats
    issuer = values.pop("issuer", None)
    _find_references(store, row.entity, values)
    changed = changes.revise(
        store,
        author_name(author),
        row,
        values,
        speaker=speaker,
        issuer=issuer,
        aliases=alias or (),
        seen_at=changeset_of(store, seen),
        reason=reason,
    )
    if not changed:
        console.note("It says so already; nothing was changed.")
    elif issuer:
        note_new_issuer(store, row.id)
    note_conflicts(store, [row])
    print_written(store, row.entity, row.id, as_json)


@app.command(
    "retract",
    rich_help_panel=Panel.JUDGE,
    epilog='Example: claimtrack retract 3f9c --reason "entered twice"',
)
def retract(
    ids: Annotated[list[str], typer.Argument(help="Any ids or keys; - for those on stdin.")],
    restore: Annotated[bool, typer.Option("--restore", help="Bring back instead.")] = False,
    with_others: Annotated[
        bool, typer.Option("--with-others", help="Also what carries work of others.")
    ] = False,
    seen: SeenOption = None,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Take rows out of sight; --restore or undo brings them back.

    Nothing is deleted. What carries live work of others (notes, verdicts, citations, answers,
    topics) is refused, with whose it is and how much, unless you say --with-others.
    """
    from claimtrack import changes
    from claimtrack.cli import console

    store = open_file(file)
    rows = find_rows(store, ids)
    by, seen_at = author_name(author), changeset_of(store, seen)
    if restore:
        count = changes.restore(store, by, rows, seen_at=seen_at, reason=reason)
    else:
        count = changes.retract(
            store, by, rows, with_others=with_others, seen_at=seen_at, reason=reason
        )
    if count < len(rows):
        done = "in sight" if restore else "retracted"
        console.note(f"{len(rows) - count} already {done}.")
    note_conflicts(store, rows)
    for row in rows:
        print_written(store, row.entity, row.id, as_json)


def changeset_of(store: "Store", words: str | None) -> "UUID | None":
    """Return the changeset that begins so; None where none was named."""
    from claimtrack.queries.lookup import find_changeset

    if words is None:
        return None
    with store.reading() as session:
        return find_changeset(session, words)


def note_conflicts(store: "Store", rows: "Sequence[RowRef]") -> None:
    """Say on stderr which fields of these rows are in conflict, where any are."""
    from claimtrack.cli import console
    from claimtrack.queries.conflicts import open_conflicts

    with store.reading() as session:
        in_conflict = open_conflicts(session, [row.id for row in rows]) if rows else []
    for conflict in in_conflict:
        names = " and ".join(dict.fromkeys(row.author for row in conflict.candidates))
        console.note(
            f"{conflict.entity} {conflict.entity_id.hex[:8]}: {conflict.field} is in conflict, "
            f"between {names}; see `claimtrack conflicts`."
        )


def _find_references(store: "Store", entity: str, values: dict[str, Any]) -> None:
    """Put the row that each word stands for in place of the word; '' is for none."""
    for field in ENTITIES[entity].fields:
        if field.to and field.revise and field.short in values:
            values[field.name] = find_id(store, values.pop(field.short) or None, field.to)


def _values(words: list[str]) -> dict[str, Any]:
    """Read `--field value` pairs; a field that nobody has is refused with those that there are."""
    values: dict[str, Any] = {}
    pending = list(words)
    while pending:
        word = pending.pop(0)
        name, equals, value = word.partition("=")
        if name not in _OPTIONS:
            raise typer.BadParameter(f"{word!r} is no field. Fields: {', '.join(_OPTIONS)}.")
        if not equals:
            if not pending:
                raise typer.BadParameter(f"{name} needs a value; '' clears the field.")
            value = pending.pop(0)
        values[_OPTIONS[name]] = date_typed(value) if name in _DATES else value
    return values
