"""`seal`: one word over the whole history, to be kept elsewhere."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import FileOption, JsonOption, open_file
from claimtrack.text import counted


@dataclass(frozen=True, slots=True)
class SealRow:
    """A seal as a program reads it."""

    seal: str
    changesets: int
    newest: str
    digest: str


@app.command(
    "seal",
    rich_help_panel=Panel.LOOK_AFTER,
    epilog="Example: claimtrack seal --output river.seal; claimtrack check --against river.seal",
)
def seal(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Also list what is sealed, in a file."),
    ] = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Print a word that later proves the history whole.

    Keep it where nobody can change it: in a mail to yourself, on paper. `check --against` compares
    the file with it, however much was added since; the list of --output also lets it name what is
    gone. What was in the file is in neither.
    """
    from claimtrack.changes.sealing import seal as make
    from claimtrack.cli import console
    from claimtrack.files import drafted, status_of
    from claimtrack.history.seal import as_lines

    store = open_file(file)
    made, held = make(store)
    if output is not None:
        path = store.location.path
        with drafted(output, status_of(path) if path is not None else None) as draft:
            draft.write_bytes(b"".join(as_lines(held)))
    if as_json:
        console.print_json(SealRow(str(made), made.changesets, made.newest, made.digest))
        return
    print(made)
    console.note(f"This seals {counted(made.changesets, 'changeset')}.")
