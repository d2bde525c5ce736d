"""`show`: one claim laid against its counterclaims; any other row as it stands."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.app import app
from claimtrack.cli.options import FileOption, JsonOption, open_file

if TYPE_CHECKING:
    from uuid import UUID

    from sqlmodel import Session

    from claimtrack.shapes.rows import Found
    from claimtrack.store import Store


@app.command("show", epilog="Example: claimtrack show soldiers-220")
def show(
    ids: Annotated[list[str], typer.Argument(help="Ids, beginnings of ids, or keys; - for stdin.")],
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Show a claim with its citations, what answers it, notes and history; or another row."""
    from claimtrack import sheet
    from claimtrack.browse import claim_detail
    from claimtrack.cli import console
    from claimtrack.cli.identify import found_all

    store = open_file(file)
    for found in found_all(store, ids):
        with store.reading() as session:
            if found.entity != "claim":
                _show_row(session, found, as_json)
                continue
            detail = claim_detail(session, found.id)
        if as_json:
            console.print_json(_nested(detail))
        else:
            out = console.terminal()
            for row in sheet.on_paper(sheet.sheet(detail), out.width):
                out.print(row)


def print_written(store: "Store", entity: str, row_id: "UUID", as_json: bool) -> None:
    """Print what was written: its id alone, or the row."""
    from claimtrack.browse.rows import row_fields
    from claimtrack.cli import console

    if not as_json:
        console.print_ids([row_id])
        return
    with store.reading() as session:
        console.print_json({"entity": entity, **row_fields(session, entity, row_id)})


def _nested(detail: Any) -> dict[str, Any]:
    """Return a claim as one object: its own fields at the top, everything else nested."""
    from claimtrack.cli.console import plain

    told = plain(detail)
    hidden = ("_earliest", "_latest")
    fields = {
        name: value for name, value in told.pop("fields").items() if not name.endswith(hidden)
    }
    claim = told.pop("claim")
    counts = {"rebuttals", "citations", "annotations", "assessments"}
    own = {name: value for name, value in claim.items() if name not in counts}
    return {**fields, **own, **told}


def _show_row(session: "Session", found: "Found", as_json: bool) -> None:
    from claimtrack import sheet
    from claimtrack.browse import annotations_on, history
    from claimtrack.browse.rows import rebuttal_sentence, row_fields
    from claimtrack.cli import console

    fields = row_fields(session, found.entity, found.id)
    target = f"{found.entity}_id"
    can_bear_notes = found.entity in ("source", "citation", "rebuttal", "actor", "assessment")
    notes = annotations_on(session, target, [found.id]).get(found.id, ()) if can_bear_notes else ()
    past = history(session, entity_ids=[found.id])
    if as_json:
        told = {"entity": found.entity, **fields, "annotations": notes, "history": past}
        console.print_json(told)
        return
    out = console.terminal()
    out.print(sheet.text(f"{found.entity} {found.id.hex[:12]}", "bold"))
    if found.entity == "rebuttal":
        out.print(sheet.text(rebuttal_sentence(session, found.id)))
    for name, value in fields.items():
        if value not in (None, False) and name != "id":
            out.print(sheet.text(f"  {name:16} {value}"))
    for note in notes:
        out.print(sheet.text(f"  note by {note.author}: {note.body}"))
