"""`verify`: whether quotes still stand; the quotes that `cite --accept` names."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import FileOption, JsonOption, find_id, find_rows, open_file
from claimtrack.cli.streams import unheard
from claimtrack.vocabulary import QuoteState

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.schemas.copies import QuoteRow
    from claimtrack.store import Session, Store

_SOUND = (QuoteState.EXACT.value, QuoteState.NO_COPY.value)


@app.command(
    "verify", rich_help_panel=Panel.JUDGE, epilog="Example: claimtrack verify --source dispatch"
)
def verify(
    source: Annotated[
        str | None, typer.Option("--source", metavar="ID", help="Quotes of this source only.")
    ] = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Find every quote again in the newest copy of its source.

    Exit 1 where one does not stand. Beside each, words cut away from its sentence that deny or
    limit it.
    """
    from claimtrack.cli import console
    from claimtrack.queries.verification import count_unquoted, verify_quotes
    from claimtrack.schemas.copies import STRUCK
    from claimtrack.text import counted

    store = open_file(file)
    source_id = find_id(store, source, "source")
    counts: Counter[str] = Counter()
    cut = 0
    with store.reading() as session:
        connection = session.connection()
        shown: list[QuoteRow] = []
        for row in verify_quotes(connection, source_id=source_id):
            counts[row.state] += 1
            if as_json:
                with unheard():
                    console.print_json(as_object(row))
            elif row.state not in _SOUND or row.cut_away:
                shown.append(row)
            cut += any(words.kind != STRUCK for words in row.cut_away)
        wordless = count_unquoted(connection, source_id)
        with unheard():
            print_quotes(session, shown)
    summary = ", ".join(f"{counts[state]:,} {state}" for state in QuoteState if counts[state])
    console.note(summary or "There are no quotes.")
    if cut:
        console.note(
            f"{counted(cut, 'quote')} left out words of the sentence that deny or limit "
            f"{'it' if cut == 1 else 'them'}."
        )
    if wordless:
        console.note(f"{counted(wordless, 'citation')} without words: nothing to verify there.")
    if any(counts[state] for state in QuoteState if state not in _SOUND):
        raise typer.Exit(1)


def as_object(row: "QuoteRow") -> dict[str, Any]:
    """Return a quote as JSON has it: its candidate with what differs, word by word."""
    from claimtrack.cli.console import plain
    from claimtrack.diff import difference

    fields: dict[str, Any] = plain(row)
    if row.candidate is not None:
        fields["candidate"]["difference"] = [
            [run.kind.value, run.text] for run in difference(row.exact, row.candidate.exact)
        ]
    return fields


def print_quotes(session: "Session", rows: "Sequence[QuoteRow]") -> None:
    """Print quotes, each with what it has become."""
    from claimtrack.cli import console
    from claimtrack.queries.claim_list import rows_by_id
    from claimtrack.queries.sources import source_rows
    from claimtrack.render.quote import quote_line

    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        sources = source_rows(session, [row.source for row in part])
        titles = {source.id: source.name for source in sources}
        claims = rows_by_id(session, [row.claim for row in part if row.claim is not None])
        for row in part:
            claim = None if row.claim is None else claims[row.claim].text
            console.print_lines([quote_line(row, titles[row.source], claim)])


def find_quotes(store: "Store", words: Sequence[str], source: str | None) -> "list[UUID]":
    """Return the ids of quotes, each named by its id, or all that are in a state by that state."""
    from claimtrack.errors import UnknownIdError
    from claimtrack.queries.verification import verify_quotes

    states = {word for word in words if word in list(QuoteState)}
    named = [word for word in words if word not in states]
    quotes = [row.id for row in find_rows(store, named, ("citation", "annotation"))]
    if states:
        with store.reading() as session:
            source_id = find_id(store, source, "source")
            rows = verify_quotes(session.connection(), source_id=source_id)
            quotes += [row.id for row in rows if row.state in states and row.id not in quotes]
    elif not quotes:
        raise UnknownIdError(" ".join(words), "citation")
    return quotes
