"""`check`: what of a file holds together, and what does not."""

from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    JsonOption,
    ReasonOption,
    author_name,
    file_name,
    open_file,
)
from claimtrack.cli.streams import unheard
from claimtrack.text import counted

if TYPE_CHECKING:
    from claimtrack.store import Store


@app.command(
    "check",
    rich_help_panel=Panel.LOOK_AFTER,
    epilog="Examples: claimtrack check; claimtrack check --against river.seal; "
    'claimtrack check --adopt --reason "Datasette"',
)
def check(
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Take in what other programs wrote into the file.")
    ] = False,
    against: Annotated[
        list[str] | None,
        typer.Option(
            "--against", metavar="SEAL", help="A seal, or the list that was written with it."
        ),
    ] = None,
    mend_clock: Annotated[
        bool,
        typer.Option(
            "--mend-clock",
            help="Accept, on this computer, that ten years lie between the newest change and now.",
        ),
    ] = False,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Prove that a file is sound: its pages, its history, its rows.

    The rows must follow from the history. With --against it also names what is gone or was altered
    since a seal was made; a list beside the seal helps to name it. Of a damaged file it says what
    can still be read. With --adopt, what another program changed or added is recorded under your
    name, and what it deleted is brought back. With --mend-clock you can write again where a
    wrong clock, or a long rest, keeps you from it; no change is altered.
    """
    from claimtrack.changes.integrity import check as examine
    from claimtrack.changes.integrity import damage_report
    from claimtrack.changes.sealing import read_seal
    from claimtrack.cli import console
    from claimtrack.errors import DamagedFileError
    from claimtrack.store import location_of
    from claimtrack.store.salvage import survey
    from claimtrack.text import visible

    seals = [read_seal(words) for words in against or ()]
    try:
        store = open_file(file)
    except DamagedFileError as error:
        path = location_of(file_name(file)).path
        if path is None:
            raise
        report = damage_report(path, survey(path, error.what))
    else:
        if mend_clock:
            _mend_clock(store)
        if adopt:
            _adopt(store, author_name(author), reason or "")
        report = examine(store, seals)
    with unheard():
        if as_json:
            console.print_json(report)
        else:
            for problem in report.problems:
                print(visible(problem))
            for step in report.next:
                console.note(visible(step))
            for sentence in report.seals:
                print(sentence)
            if not report.problems:
                print(
                    f"sound: {counted(report.claims, 'claim')}, "
                    f"{counted(report.changesets, 'changeset')}"
                )
    if report.problems:
        raise typer.Exit(1)


def _mend_clock(store: "Store") -> None:
    """Accept the date of the newest change, or of now, and say so."""
    from claimtrack.changes.clock_mending import mend_clock
    from claimtrack.cli import console

    console.note(mend_clock(store))


def _adopt(store: "Store", author: str, reason: str) -> None:
    """Adopt what another program wrote, and say on stderr how many rows that were."""
    from claimtrack.changes.adoption import adopt
    from claimtrack.cli import console

    adoption = adopt(store, author, reason)
    for sentence in adoption.left:
        console.note(sentence)
    console.note(
        f"{adoption.changed:,} changed and {adoption.added:,} added rows adopted, "
        f"{adoption.brought_back:,} deleted ones brought back."
    )
