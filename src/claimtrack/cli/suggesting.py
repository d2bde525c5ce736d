"""`suggest`: what a source says that somebody said, to be taken as claims."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    JsonOption,
    ReasonOption,
    author_name,
    find_row,
    open_file,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimtrack.cli.tables import Table
    from claimtrack.queries.suggestions import Suggestion, Suggestions
    from claimtrack.store import Store

_TABLE_ROWS = 20


@app.command(
    "suggest",
    rich_help_panel=Panel.ENTER,
    epilog="Example: claimtrack suggest dispatch --accept 1 --accept 3",
)
def suggest(
    source: Annotated[str, typer.Argument(help="The source: id or key.")],
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    accept: Annotated[
        list[int] | None,
        typer.Option("--accept", metavar="N", min=1, help="Take number N as a claim; repeatable."),
    ] = None,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """List who says what in a source; take statements as claims.

    They are those of its newest copy, the most claim-like first. A number stands for the same
    statement as long as the copy is the same. What is cited already has a mark, and is not taken
    again.
    """
    from claimtrack.queries.suggestions import suggestions

    store = open_file(file)
    source_id = find_row(store, source, ("source",)).id
    with store.reading() as session:
        offered = suggestions(session, source_id)
    if accept:
        _accept(store, author_name(author), offered, accept, reason, as_json)
    else:
        _show(offered, limit, as_json)


def _accept(
    store: "Store",
    author: str,
    offered: "Suggestions",
    numbers: "Sequence[int]",
    reason: str | None,
    as_json: bool,
) -> None:
    from claimtrack import changes
    from claimtrack.cli import console
    from claimtrack.cli.showing import print_written
    from claimtrack.errors import InvalidRecordError
    from claimtrack.queries.rows import rebuttal_sentence

    rows = {row.number: row for row in offered.rows}
    for number in numbers:
        if number not in rows:
            raise InvalidRecordError(f"--accept {number}", f"the numbers go from 1 to {len(rows)}")
        if (claim := rows[number].claim_id) is not None:
            raise InvalidRecordError(
                f"--accept {number}", f"claim {claim.hex[:8]} cites these words already"
            )
    chosen = [rows[number] for number in dict.fromkeys(numbers)]
    claims, rebuttals = changes.accept(store, author, offered, chosen, reason=reason)
    for claim in claims:
        print_written(store, "claim", claim, as_json)
    with store.reading() as session:
        for rebuttal in rebuttals:
            console.note(rebuttal_sentence(session, rebuttal))


def _show(offered: "Suggestions", limit: int | None, as_json: bool) -> None:
    from claimtrack.cli import console
    from claimtrack.cli.tables import print_rows, tell_more

    most = limit if as_json or not console.is_terminal() else limit or _TABLE_ROWS
    if not offered.readable:
        console.note("The text has hardly an English word; suggestions know only English so far.")
    if as_json:
        for row in offered.rows[:limit]:
            console.print_json(_as_object(row))
    elif offered.rows:
        print_rows(_table(), offered.rows[:most], as_json=False)
    if not offered.rows:
        console.note("Nothing found.")
        return
    cited = sum(row.claim_id is not None for row in offered.rows)
    if cited and not as_json:
        console.note(f"✓ {cited} of {len(offered.rows)} are cited already")
    tell_more(len(offered.rows), 0 if limit or most is None else len(offered.rows) - most)


def _as_object(row: "Suggestion") -> dict[str, Any]:
    from claimtrack.cli import console

    fields: dict[str, Any] = console.plain(row.statement)
    answer = fields.pop("answer")
    for name in ("answers", "points"):  # what the rules found on their way
        del fields[name]
    if answer is not None:
        answer["to"] = row.answers
    return {
        "number": row.number,
        **fields,
        "speaker": row.speaker,
        "known": row.known,
        "claim": row.claim_id and str(row.claim_id),
        "answer": answer,
    }


def _table() -> "Table":
    from claimtrack.cli.tables import Column, Table

    return Table(
        (
            Column("n", 5, right=True),
            Column("speaker", 18, lambda name: name or "unknown"),
            Column("kind", 14),
            Column("what is said", 0),
        ),
        lambda row: (
            f"✓ {row.number}" if row.claim_id else row.number,
            row.speaker,
            _kind(row),
            row.statement.wording,
        ),
    )


def _kind(row: "Suggestion") -> str:
    """Return the kind, and for an answer the number of what it answers: "denial ⊖3".

    Where that becomes a claim with it, there is a plus.
    """
    kind, answer = row.statement.kind.value, row.statement.answer
    if answer is not None and answer.proposition is not None:
        return f"{kind} ⊖+"
    return kind if row.answers is None else f"{kind} ⊖{row.answers}"
