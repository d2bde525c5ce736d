"""`conflicts` and `settle`: what two people wrote without seeing each other."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    JsonOption,
    UncoverOption,
    author_name,
    find_row,
    find_rows,
    open_file,
    reader_name,
    uncover_if_asked,
)
from claimtrack.entities import label_of

if TYPE_CHECKING:
    from claimtrack.changes.settlement import Decision
    from claimtrack.schemas.rows import ConflictRow
    from claimtrack.store import Store


_TEXT_CELLS = 60


@app.command(
    "conflicts",
    rich_help_panel=Panel.LOOK,
    epilog="Example: claimtrack conflicts; claimtrack conflicts 3f9c --json",
)
def conflicts(
    ids: Annotated[list[str] | None, typer.Argument(help="Of these rows; none for all.")] = None,
    uncover: UncoverOption = False,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """List the fields that two people wrote without seeing each other.

    The numbers of the values are the same for everybody, here and on the screen.
    """
    from claimtrack.cli import console
    from claimtrack.queries.conflicts import open_conflicts
    from claimtrack.render.conflict import conflict_lines

    store = open_file(file)
    named = find_rows(store, ids or ())
    uncover_if_asked(store, named)
    row_ids = [row.id for row in named]
    with store.reading() as session:
        rows = open_conflicts(session, row_ids)
    me = reader_name()
    for row in rows:
        if as_json:
            console.print_json(conflict_object(row))
            continue
        console.print_lines(conflict_lines(row, me))
    if not rows:
        console.note("Nothing is in conflict.")
    elif not as_json:
        count = f"{len(rows):,} in conflict." if len(rows) > 1 else "One in conflict."
        short, field = rows[0].entity_id.hex[:8], rows[0].field
        console.note(
            f"{count} Settle, for one: claimtrack settle {short} {field} --keep 1 --reason …"
        )


@app.command(
    "settle",
    rich_help_panel=Panel.JUDGE,
    epilog='Examples: claimtrack settle 3f9c place --keep 2 --reason "the record"; '
    'claimtrack settle --all --from bob --reason "bob has the tape"; '
    "claimtrack settle - --reason …, with lines of `conflicts --json` on stdin, each with a "
    '"keep", "both" or "value" added.',
)
def settle(
    *,
    target: Annotated[
        str | None, typer.Argument(help="The row: id or key; - for decisions on stdin.")
    ] = None,
    field: Annotated[
        str | None, typer.Argument(help="The field; none where only one is in conflict.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; required.")],
    keep: Annotated[int | None, typer.Option("--keep", help="This candidate.")] = None,
    both: Annotated[bool, typer.Option("--both", help="What all wrote, in one text.")] = False,
    value: Annotated[
        str | None, typer.Option("--value", metavar="TEXT", help="Neither: this instead.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="All that are open; with --from.")] = False,
    writer: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="Whose value to keep everywhere.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Settle --all without a question.")] = False,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Settle conflicts: keep one value, keep both, or write another.

    All of them as one step. --all --from NAME shows first what it would settle;
    fields in which NAME wrote nothing are named and stay open.
    """
    from claimtrack.changes.settlement import settle as settling
    from claimtrack.cli.showing import print_written

    choices = {"keep": keep, "both": both, "value": value}
    _check_scope(target, all_=all_, writer=writer, has_choice=any(choices.values()))
    store = open_file(file)
    if target is None:
        decisions = _from_one(store, str(writer), asks=not yes)
    elif target == "-":
        decisions = list(_from_stdin(store))
    else:
        conflict = _conflict(store, find_row(store, target).id, target, field)
        decisions = [_decision(conflict, choices)]
    if not decisions:
        return
    settling(store, author_name(author), decisions, reason)
    for entity, row_id in dict.fromkeys(
        (decision.conflict.entity, decision.conflict.entity_id) for decision in decisions
    ):
        print_written(store, entity, row_id, as_json)


def _check_scope(target: str | None, *, all_: bool, writer: str | None, has_choice: bool) -> None:
    """Refuse what names both a row and all of them, or neither."""
    from claimtrack.errors import InvalidRecordError

    if all_ != (target is None) or all_ != (writer is not None) or (all_ and has_choice):
        raise InvalidRecordError(
            "settle",
            "takes a row with --keep, --both or --value; or - with lines on standard input; "
            "or --all --from NAME",
        )


def _from_one(store: "Store", writer: str, *, asks: bool) -> "list[Decision]":
    """Return the decisions for what one person wrote, once shown; none where that is declined."""
    from claimtrack.changes.settlement import keep_all_of
    from claimtrack.cli import console
    from claimtrack.cli.defaults import has_terminal
    from claimtrack.errors import InvalidRecordError
    from claimtrack.queries.conflicts import open_conflicts
    from claimtrack.text import counted, visible

    with store.reading() as session:
        rows = open_conflicts(session)
    decisions, left = keep_all_of(rows, writer)
    if not rows:
        console.note("Nothing is in conflict.")
    elif not decisions:
        authors = {candidate.author for row in rows for candidate in row.candidates}
        raise InvalidRecordError(
            "--from",
            f"{writer!r} has no value to keep there; these have: {', '.join(sorted(authors))}",
        )
    for decision in decisions:
        console.note(_would_keep(decision.conflict, writer))
    for row in left:
        console.note(f"left open: {_head(row)}: {writer} wrote {_count_of(row, writer)} there")
    question = f"Settle {counted(len(decisions), 'field')} with what {visible(writer)} wrote?"
    if decisions and asks and has_terminal() and not typer.confirm(question, err=True):
        console.note("Nothing was settled.")
        return []
    return decisions


def _would_keep(row: "ConflictRow", writer: str) -> str:
    """Return what would be kept of a conflict, and what not, in a line."""
    kept = next(candidate for candidate in row.candidates if candidate.author == writer)
    others = ", ".join(
        f"not {_short(candidate.words)} ({candidate.author})"
        for candidate in row.candidates
        if candidate.values != kept.values
    )
    return f"{_head(row)}: {_short(kept.words)}, {others}"


def _count_of(row: "ConflictRow", writer: str) -> str:
    wrote = any(candidate.author == writer for candidate in row.candidates)
    return "two different values" if wrote else "nothing"


def _head(row: "ConflictRow") -> str:
    from claimtrack.render.conflict import field_label

    return f"{field_label(row.entity, row.field)} of {_short(row.about)}"


def _short(words: str) -> str:
    from claimtrack.cli import console

    return console.shortened(words, _TEXT_CELLS)


def conflict_object(row: "ConflictRow") -> dict[str, Any]:
    """Return a conflict as one object; `difference` leads from `before` to each candidate.

    `joined` is what `settle --both` would write.
    """
    from claimtrack.diff import difference

    candidates = [
        {
            "changeset": candidate.changeset_id,
            "author": candidate.author,
            "at": candidate.at,
            "kind": candidate.kind,
            "reason": candidate.reason,
            "values": candidate.values,
            "words": candidate.words,
            "is_shown": candidate.is_shown,
            "difference": None
            if row.before_words is None
            else [
                [run.kind.value, run.text] for run in difference(row.before_words, candidate.words)
            ],
        }
        for candidate in row.candidates
    ]
    head = {"entity": row.entity, "id": row.entity_id, "field": row.field, "about": row.about}
    return {**head, "before": row.before, "joined": row.both, "candidates": candidates}


def _conflict(store: "Store", row_id: Any, words: str, field: str | None) -> "ConflictRow":
    """Return the conflict of a field of a row, or the only one that the row has."""
    from claimtrack.errors import InvalidRecordError
    from claimtrack.queries.conflicts import open_conflicts

    with store.reading() as session:
        rows = open_conflicts(session, [row_id])
    names = ", ".join(row.field for row in rows)
    if not rows:
        raise InvalidRecordError(words, "nothing is in conflict there; see `claimtrack conflicts`")
    if field is None:
        if len(rows) > 1:
            raise InvalidRecordError(words, f"more than one field is in conflict: {names}")
        return rows[0]
    name = field.replace("-", "_")
    for row in rows:
        if row.field in (name, f"{name}_id") or label_of(row.entity, row.field) == field:
            return row
    raise InvalidRecordError(field, f"is not in conflict there; in conflict: {names}")


def _decision(conflict: "ConflictRow", choices: "dict[str, Any]") -> "Decision":
    """Read a decision: exactly one of `keep`, `both`, `value`."""
    from claimtrack.changes import settlement
    from claimtrack.errors import InvalidRecordError

    given = [name for name in ("keep", "both", "value") if choices.get(name) not in (None, False)]
    if len(given) != 1:
        raise InvalidRecordError(
            conflict.field, "settle it with --keep N, with --both or with --value, one of them"
        )
    match given[0], choices[given[0]]:
        case "keep", int(number):
            return settlement.keep(conflict, number)
        case "both", True:
            return settlement.keep_both(conflict)
        case "value", str(words):
            return settlement.write_instead(conflict, words)
    raise InvalidRecordError(given[0], f"{choices[given[0]]!r} is no decision")


def _from_stdin(store: "Store") -> "Iterable[Decision]":
    """Yield the decisions of lines of `conflicts --json`; a line without one is left open."""
    from claimtrack.errors import UnreadableFileError
    from claimtrack.queries.conflicts import open_conflicts

    lines = [line for line in sys.stdin if line.strip()]
    with store.reading() as session:
        rows = {(str(row.entity_id), row.field): row for row in open_conflicts(session)}
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            key = (record["id"], record["field"])
            seen = [candidate["changeset"] for candidate in record["candidates"]]
        except (ValueError, KeyError, TypeError):
            raise UnreadableFileError(
                "standard input", "is no line of `claimtrack conflicts --json`", f"line {number}"
            ) from None
        if {"keep", "both", "value"} & record.keys():
            yield _decision(_as_seen(rows.get(key), key, seen), record)


def _as_seen(
    conflict: "ConflictRow | None", key: Sequence[str], seen: Sequence[str]
) -> "ConflictRow":
    """Return a conflict as long as its candidates are those that were looked at."""
    from claimtrack.changes.settlement import ConflictChangedError

    if conflict is None or [str(row.changeset_id) for row in conflict.candidates] != list(seen):
        raise ConflictChangedError("row", key[0][:8], key[1])
    return conflict
