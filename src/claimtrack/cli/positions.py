"""`positions`: what a speaker said over time, and where that turns."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import FileOption, JsonOption, find_id, find_row, open_file

if TYPE_CHECKING:
    from claimtrack.schemas.positions import StatementRow, TurnRow


@app.command(
    "positions",
    rich_help_panel=Panel.LOOK,
    epilog="Example: claimtrack positions Russia --topic denial --with-parts",
)
def positions(
    *,
    speaker: Annotated[str, typer.Argument(help="Who spoke: a name or an id.")],
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="TAG", help="Only on this topic.")
    ] = None,
    with_parts: Annotated[
        bool, typer.Option("--with-parts", help="Its parts speak for it, too.")
    ] = False,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """List what a speaker said, by date, and where that turns.

    It turns where a later statement withdraws, contradicts, denies, narrows or concedes an earlier
    one, or gives another number. Where the dates do not say which is later, it is a difference.
    """
    from claimtrack.cli import console
    from claimtrack.queries.positions import positions_of
    from claimtrack.render.positions import position_lines, positions_sentence

    store = open_file(file)
    actor = find_row(store, speaker, ("actor",)).id
    topic_id = find_id(store, topic, "tag")
    with store.reading() as session:
        rows = positions_of(session, actor, topic_id=topic_id, with_parts=with_parts)
    if as_json:
        for statement in rows.statements:
            console.print_json(_as_object(statement))
    else:
        console.print_lines(list(position_lines(rows)))
    console.note(positions_sentence(rows))


def _as_object(row: "StatementRow") -> dict[str, Any]:
    """Return a statement; a shift runs `from` a claim `to` another, by their ids."""
    from claimtrack.cli.console import plain

    turns = {"shifts": map(_as_turn, row.shifts), "differences": map(_as_turn, row.differences)}
    return {**plain(row), **{name: list(each) for name, each in turns.items()}}


def _as_turn(turn: "TurnRow") -> dict[str, Any]:
    from claimtrack.cli.console import plain

    values = {
        "from": turn.earlier,
        "to": turn.later,
        "how": turn.how,
        "aim": turn.aim,
        "why": turn.why or None,
        "answer": turn.answer,
        "from_words": turn.earlier_words,
        "to_words": turn.later_words,
        "from_speaker": turn.earlier_by,
        "to_speaker": turn.later_by,
    }
    return {name: plain(value) for name, value in values.items()}
