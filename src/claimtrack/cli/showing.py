"""`show`: one claim laid against its counterclaims; any other row as it stands."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    FileOption,
    JsonOption,
    UncoverOption,
    find_row,
    find_rows,
    open_file,
    opened_stores,
    uncover_if_asked,
)
from claimtrack.entities import BOUNDS, label_of

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.schemas.listing import RowRef
    from claimtrack.schemas.rows import FlipRow
    from claimtrack.store import Session, Store

_SHOWN_FLIPS = 10


@app.command("show", rich_help_panel=Panel.LOOK, epilog="Example: claimtrack show soldiers-220")
def show(
    ids: Annotated[list[str], typer.Argument(help="Ids, beginnings of ids, or keys; - for stdin.")],
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="WHEN",
            help="As recorded by the end of a date (UTC), or as of a changeset of `log`.",
        ),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="All answers and changes, not just the first.")
    ] = False,
    uncover: UncoverOption = False,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Show a claim with what answers it, or any other row.

    With it come its citations, its notes and its history. Of many answers it
    shows the first 50 of each level, and says how many more there are.
    """
    store = open_file(file)
    rows = find_rows(store, ids, begins=True)
    uncover_if_asked(store, rows)
    for row in rows:
        with store.reading() as session:
            if as_of is None:
                _show(session, row, as_json, all_, None)
                continue
            from claimtrack.changes.as_of import as_it_was
            from claimtrack.queries.moments import find_moment

            moment = find_moment(session, as_of)
            with as_it_was(session, row, moment) as past:
                told = {"as_of": moment.name, "later_changes": past.later_changes}
                _show(past.session, row, as_json, all_, {**told, "limits": past.limits})


@app.command("blame", rich_help_panel=Panel.LOOK, epilog="Example: claimtrack blame soldiers-220")
def blame(
    target: Annotated[str, typer.Argument(help="Any id or key.")],
    uncover: UncoverOption = False,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Say of each field of a row who wrote it, when and why.

    And in which changeset.
    """
    from claimtrack import render
    from claimtrack.cli import console
    from claimtrack.queries.change_history import blame as blamed

    store = open_file(file)
    row = find_row(store, target)
    uncover_if_asked(store, [row])
    with store.reading() as session:
        entries = blamed(session, row)
    for entry in entries:
        if as_json:
            console.print_json({"entity": row.entity, "id": row.id, **console.plain(entry)})
            continue
        out = console.terminal()
        why = f" — {entry.reason}" if entry.reason else ""
        conflict = "  in conflict" if entry.in_conflict else ""
        name = label_of(row.entity, entry.field)
        out.print(render.text(f"{name}: {entry.words}").append(conflict, "red"))
        changeset = f"{entry.kind} {entry.changeset_id.hex[:16]}"
        made = f"{entry.author}, {entry.at:%Y-%m-%d %H:%M}, {changeset}"
        out.print(render.text(f"    {made}{why}", "dim"))


def _show(
    session: "Session", row: "RowRef", as_json: bool, whole: bool, moment: dict[str, Any] | None
) -> None:
    """Show one row; `moment` says of when, and stands at the head."""
    from claimtrack import render
    from claimtrack.cli import console
    from claimtrack.cli.actors import actor_as_json, show_actor
    from claimtrack.queries.detail import claim_detail
    from claimtrack.render.detail import claim_lines, is_cut

    if moment is not None and not as_json:
        later = moment["later_changes"]
        since = "nothing of it was changed since" if not later else (
            f"{later:,} later {'changes are' if later > 1 else 'change is'} not shown"
        )  # fmt: skip
        console.terminal().print(render.text(f"As it was at {moment['as_of']}; {since}.", "italic"))
        for limit in moment["limits"]:
            console.terminal().print(render.text(f"{limit}.", "italic"))
    if row.entity == "actor" and not as_json:
        show_actor(session, row.id, whole)
        return
    if row.entity == "actor":
        console.print_json({**(moment or {}), **actor_as_json(session, row.id, whole)})
        return
    if row.entity != "claim":
        _show_row(session, row, as_json, moment or {})
        return
    detail = claim_detail(session, row.id, whole=whole)
    if as_json:
        console.print_json({**(moment or {}), **_nested(detail)})
        return
    console.print_lines(claim_lines(detail))
    if is_cut(detail):
        console.note("There is more than is shown: --all shows everything.")


def print_written(
    store: "Store",
    entity: str,
    row_id: "UUID",
    as_json: bool,
    more: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Print what was written: its id alone, or the row, with `more` beside its fields.

    Of the rows of one step the first has the standings that it turned, in `flips`.
    """
    from claimtrack.cli import console
    from claimtrack.queries.rows import row_fields

    if not as_json:
        console.print_ids([row_id])
        return
    flips = take_flips(store)
    with store.reading() as session:
        row = {"entity": entity, **row_fields(session, entity, row_id), "flips": flips, **more}
        console.print_json(row)


def note_new_issuer(store: "Store", source_id: "UUID") -> None:
    """Say on stderr of what kind the issuer of a source was made, where the last step did so."""
    from claimtrack.cli import console
    from claimtrack.queries.sources import new_issuer
    from claimtrack.text import visible

    with store.reading() as session:
        issuer = new_issuer(session, source_id)
    if issuer is not None:
        console.note(
            f"“{visible(issuer.name)}” is new, and was added as an actor of kind {issuer.kind}; "
            f"`claimtrack revise {issuer.id.hex[:12]} --kind …` changes that."
        )


def take_flips(store: "Store") -> "list[FlipRow]":
    """Return the standings that the last step turned, where nobody has told of them yet."""
    flips = store.take_flips()
    if not flips:
        return []
    from claimtrack.queries.lookup import name_flips

    with store.reading() as session:
        return name_flips(session.connection(), flips)


def flip_lines(flips: "Sequence[FlipRow]") -> list[str]:
    """Return the first ten standings that were turned, and how many more there are."""
    lines = [str(flip) for flip in flips[:_SHOWN_FLIPS]]
    if len(flips) > _SHOWN_FLIPS:
        lines.append(f"and {len(flips) - _SHOWN_FLIPS:,} more standings; --json names all")
    return lines


def tell_flips() -> None:
    """Say on stderr which standings a command turned, when it is done."""
    from claimtrack.cli import console

    for store in opened_stores():
        for flip in flip_lines(take_flips(store)):
            console.note(flip)


def _nested(detail: Any) -> dict[str, Any]:
    """Return a claim as one object: its own fields at the top, everything else nested."""
    from claimtrack.cli.console import plain

    nested = plain(detail)
    fields = {
        name: value for name, value in nested.pop("fields").items() if not name.endswith(BOUNDS)
    }
    claim = nested.pop("claim")
    counts = {"rebuttals", "citations", "annotations", "assessments"}
    own = {name: value for name, value in claim.items() if name not in counts}
    return {**fields, **own, **nested}


def _show_row(session: "Session", row: "RowRef", as_json: bool, moment: dict[str, Any]) -> None:
    from claimtrack import render
    from claimtrack.cli import console
    from claimtrack.queries.change_history import history
    from claimtrack.queries.field_values import told_fields
    from claimtrack.queries.rows import rebuttal_sentence, row_fields, same_as
    from claimtrack.queries.sources import annotations_on
    from claimtrack.queries.supports import support_sentence
    from claimtrack.render.detail import UNNAMED

    fields = row_fields(session, row.entity, row.id)
    target = f"{row.entity}_id"
    can_bear_notes = row.entity in ("source", "citation", "rebuttal", "actor", "assessment")
    notes = annotations_on(session, target, [row.id]).get(row.id, ()) if can_bear_notes else ()
    past = history(session, entity_ids=[row.id])
    if as_json:
        console.print_json(
            {**moment, "entity": row.entity, **fields, "annotations": notes, "history": past}
        )
        return
    out = console.terminal()
    out.print(render.text(f"{row.entity} {row.id.hex[:12]}", "bold"))
    if row.entity == "rebuttal":
        out.print(render.text(rebuttal_sentence(session, row.id)))
    if row.entity == "support":
        out.print(render.text(support_sentence(session, row.id)[0]))
    for label, words in told_fields(session, row):
        out.print(render.text(f"  {label:16} {words}"))
    for other in same_as(session, row):
        out.print(render.text(f"  the same as {other}"))
    pending = [(note, "  note") for note in reversed(notes)]
    while pending:
        note, lead = pending.pop()
        body = "retracted" if note.retracted else note.body
        out.print(render.text(f"{lead} by {note.author or UNNAMED}: {body}"))
        indent = " " * (len(lead) - len(lead.lstrip()) + 2)
        pending += [(reply, f"{indent}reply") for reply in reversed(note.replies)]
