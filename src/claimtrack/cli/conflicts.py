"""`conflicts` and `settle`: what two people wrote without seeing each other."""

from typing import Annotated, Any

import typer

from claimtrack.cli.app import app
from claimtrack.cli.options import AuthorOption, FileOption, JsonOption, author_name, open_file
from claimtrack.cli.showing import print_written


@app.command("conflicts", epilog="Example: claimtrack conflicts --json")
def conflicts(as_json: JsonOption = False, file: FileOption = None) -> None:
    """List the fields that two people wrote without seeing each other."""
    from claimtrack import sheet
    from claimtrack.browse import conflicts as open_conflicts
    from claimtrack.cli import console

    with open_file(file).reading() as session:
        rows = open_conflicts(session)
    for row in rows:
        if as_json:
            candidates = [
                {"changeset": one, "author": author, "values": values}
                for one, author, values in row.candidates
            ]
            told = {"entity": row.entity, "id": row.entity_id, "field": row.field}
            console.print_json({**told, "candidates": candidates})
            continue
        out = console.terminal()
        out.print(sheet.text(f"{row.entity} {row.entity_id.hex[:8]}  {row.field}", "bold"))
        for number, (_, author, values) in enumerate(row.candidates, 1):
            said = ", ".join(f"{name}: {value}" for name, value in values.items())
            shown = " (shown)" if number == 1 else ""
            out.print(sheet.text(f"  {number} {author or 'unknown'}: {said}{shown}"))
    if not rows:
        console.note("Nothing is in conflict.")


@app.command(
    "settle", epilog='Example: claimtrack settle 3f9c place --take 2 --reason "the record"'
)
def settle(
    target: Annotated[str, typer.Argument(help="The row: id or key.")],
    field: Annotated[str, typer.Argument(help="The field, as `conflicts` names it.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; required.")],
    take: Annotated[int | None, typer.Option("--take", min=1, help="This candidate.")] = None,
    value: Annotated[str | None, typer.Option("--value", help="Neither: this instead.")] = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Settle a conflict: take a candidate by its number, or write another value."""
    from claimtrack.browse import conflicts as open_conflicts
    from claimtrack.cli.identify import found_one
    from claimtrack.errors import InvalidRecordError
    from claimtrack.record import recording
    from claimtrack.vocabulary import ChangesetKind

    store = open_file(file)
    found = found_one(store, target)
    with store.reading() as session:
        listed = open_conflicts(session, [found.id])
    conflict = next((one for one in listed if one.field == field), None)
    if conflict is None:
        raise InvalidRecordError(field, "is not in conflict there; see `claimtrack conflicts`")
    if (take is None) == (value is None):
        raise InvalidRecordError(field, "settle it with --take N or with --value, one of the two")
    values: dict[str, Any] = {field: value or None}
    if take is not None:
        if take > len(conflict.candidates):
            raise InvalidRecordError(field, f"has no candidate {take}")
        values = dict(conflict.candidates[take - 1][2])
    writer = author_name(author)
    with recording(store, writer, kind=ChangesetKind.SETTLE, reason=reason) as opened:
        opened.revise(found.entity, found.id, values, settles=True)
    print_written(store, found.entity, found.id, as_json)
