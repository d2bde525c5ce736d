"""Who reads what a command prints: a person, to whom verdicts may be covered; or a machine."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli import streams
from claimtrack.cli.defaults import reader_name

if TYPE_CHECKING:
    from claimtrack.schemas.listing import RowRef
    from claimtrack.store import Store


class _Asked:
    """What the command line says of its reader; options note it as they are parsed."""

    is_machine = False
    uncovers = False
    author: str | None = None


def _note_json(value: bool) -> bool:
    _Asked.is_machine = value
    return value


def _note_uncover(value: bool) -> bool:
    _Asked.uncovers = value
    return value


def _note_author(value: str | None) -> str | None:
    _Asked.author = value
    return value


JsonOption = Annotated[
    bool, typer.Option("--json", callback=_note_json, help="One JSON object a line.")
]
AuthorOption = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="NAME",
        callback=_note_author,
        help="Who writes.  [CLAIMTRACK_AUTHOR, else the config file, else the login name]",
    ),
]
UncoverOption = Annotated[
    bool,
    typer.Option(
        "--uncover",
        callback=_note_uncover,
        help="Show verdicts that are covered until you judge; yours are informed then.",
    ),
]


def begin_command() -> None:
    """Forget what the command line before said."""
    _Asked.is_machine = _Asked.uncovers = False
    _Asked.author = None


def bind_to_reader(store: "Store") -> None:
    """Have what is read be for the person who typed the command, unless it is for a machine."""
    from claimtrack.store.reader import Reader

    store.reader = None if _Asked.is_machine else Reader(_Asked.author or reader_name())


def uncover_if_asked(store: "Store", rows: "Sequence[RowRef]" = ()) -> None:
    """Uncover, where --uncover says so, the verdicts on these rows' claims; on all for none."""
    from claimtrack.queries.blind import claims_about, uncover
    from claimtrack.text import counted

    if not _Asked.uncovers or store.reader is None:
        return
    with store.reading() as session:
        claims = claims_about(session, rows) if rows else None
        verdicts, number = uncover(session.connection(), claims)
    streams.say(
        f"Uncovered {counted(verdicts, 'verdict')} on {counted(number, 'claim')}: what you judge "
        "there now counts as informed."
        if verdicts
        else "Nothing was covered."
    )


def tell_left_out(stores: "Sequence[Store]") -> None:
    """Say on stderr how many verdicts a command left out, when it is done."""
    from claimtrack.text import counted

    for store in stores:
        count = store.reader.take_left_out() if store.reader is not None else 0
        if count:
            are = "is" if count == 1 else "are"
            streams.say(
                f"{counted(count, 'verdict')} {are} covered until you judge; --uncover shows "
                f"{'it' if count == 1 else 'them'}."
            )
