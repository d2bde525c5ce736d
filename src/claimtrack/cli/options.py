"""What the commands share: options, the file, the author, rows as people name them."""

import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli import streams
from claimtrack.cli.defaults import author_name, file_name, reader_name
from claimtrack.cli.reading import (
    AuthorOption,
    JsonOption,
    UncoverOption,
    bind_to_reader,
    uncover_if_asked,
)
from claimtrack.entities import ENTITIES, Field, Kind
from claimtrack.explanations import explain

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from claimtrack.schemas.listing import RowRef
    from claimtrack.store import Store

FileOption = Annotated[
    str | None,
    typer.Option(
        "--file",
        "-f",
        metavar="FILE",
        help="The claims file, or postgresql+psycopg://…  [CLAIMTRACK_FILE, else claims.db here]",
    ),
]
MendOption = Annotated[
    bool,
    typer.Option("--mend-clock", help="Accept dates more than ten years ahead, on this computer."),
]
ReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why; kept in the history.")
]

Given = dict[str, Any]
"""What was given for the options of `with_options`, by name; None for what was not."""

_METAVARS: dict[Any, str] = {Kind.TEXT: "TEXT", Kind.DATE: "DATE"}
_TYPES: dict[Any, type] = {Kind.NUMBER: int, Kind.FLAG: bool}

_opened: "list[Store]" = []
"""What this command opened, one at the most."""

__all__ = [
    "AuthorOption",
    "FileOption",
    "Given",
    "JsonOption",
    "MendOption",
    "ReasonOption",
    "UncoverOption",
    "author_name",
    "close_opened",
    "date_typed",
    "file_name",
    "find_id",
    "find_row",
    "find_rows",
    "has_written",
    "open_file",
    "option",
    "options_for",
    "options_to_add",
    "reader_name",
    "say_waiting",
    "uncover_if_asked",
    "with_options",
]


def with_options(
    **groups: Sequence[inspect.Parameter],
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command more options, each group in the place of the parameter that is named so.

    What the command declares itself is left out. The parameter gets what was given for its group.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(command).parameters
        added = {
            name: [option for option in options if option.name not in own]
            for name, options in groups.items()
        }
        parameters = [
            option for name, parameter in own.items() for option in added.get(name, [parameter])
        ]

        @wraps(command)
        def run(**given: Any) -> None:
            for name, options in added.items():
                given[name] = {option.name: given.pop(option.name) for option in options}
            command(**given)

        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # for Typer
        run.__annotations__ = {option.name: option.annotation for option in parameters}
        return run

    return decorate


def option(
    name: str,
    kind: type,
    metavar: str | None,
    what: str,
    callback: Callable[[str | None], str | None] | None = None,
) -> inspect.Parameter:
    """Return an option as the parameter of a command; None where it is not given.

    `callback` makes of what is given what the command gets.
    """
    flag = f"--{name.strip('_').replace('_', '-')}"
    info = typer.Option(flag, metavar=metavar, help=what, callback=callback)
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind | None, info]
    )


def options_to_add(entity: str) -> list[inspect.Parameter]:
    """Return the options that a command has which adds rows of a kind, in their order."""
    offered = [field for field in ENTITIES[entity].fields if field.add]
    return [_option_for(entity, field) for field in sorted(offered, key=lambda field: field.add)]


def options_for(entity: str, *names: str) -> list[inspect.Parameter]:
    """Return the options for some fields of a kind of row."""
    return [_option_for(entity, ENTITIES[entity][name]) for name in names]


def _option_for(entity: str, field: Field) -> inspect.Parameter:
    kind: type = field.words or _TYPES.get(field.kind, str)
    metavar = _METAVARS.get(field.kind) if field.metavar is None else field.metavar
    read = date_typed if field.kind is Kind.DATE else None
    what = field.help or explain(entity, field.short)
    return option(field.short, kind, metavar or None, what, read)


def date_typed(typed: str | None) -> str | None:
    """Return the EDTF of a date as it was given, and say on stderr what words became.

    Raises InvalidValueError.
    """
    if not typed:
        return typed
    from datetime import datetime

    from claimtrack.date_words import read_date

    edtf = read_date(typed, datetime.now().astimezone().date())
    if edtf != typed.strip():
        say(f"{typed.strip()} is read as {edtf}.")
    return edtf


def open_file(given: str | None, *, create: bool = False) -> "Store":
    """Open the file to work on; while it waits for others it says on stderr what for.

    In a synced folder that is the working copy, with what others published taken in.
    """
    from claimtrack.cli.syncing import open_shared
    from claimtrack.store import location_of, open_store
    from claimtrack.sync.share import find_share

    location = location_of(file_name(given))
    share = find_share(location)
    if share is None:
        store = open_store(location, on_wait=say_waiting, create=create)
    else:
        store = open_shared(share, create=create)
    store.on_notice, store.merge_rescued = say, merge_rescued
    bind_to_reader(store)
    _opened[:] = [store]
    return store


def opened_stores() -> "Sequence[Store]":
    """Return what this command opened: when it ends, it says which standings it turned there."""
    return tuple(_opened)


def close_opened() -> None:
    """Let go of what this command opened."""
    for store in _opened:
        store.close()


def has_written() -> bool:
    """Say whether anything was committed to what this command opened."""
    return any(store.has_written for store in _opened)


def merge_rescued(store: "Store", rescued: "Path") -> None:
    """Merge what was kept of a replaced file into the file that took its place."""
    from claimtrack.merging import merge

    merge(store, rescued, reader_name())


def find_rows(
    store: "Store", words: Iterable[str], kinds: Sequence[str] = (), *, begins: bool = False
) -> "list[RowRef]":
    """Return the row of each id, id prefix, key or name, `-` being those on standard input.

    With `begins`, the only one with a name that begins so will do. All are looked up before
    anything is done.
    """
    from claimtrack.queries.lookup import FINDABLE, find

    names: list[str] = []
    for word in words:
        names += [line.strip() for line in sys.stdin if line.strip()] if word == "-" else [word]
    with store.reading() as session:
        return [find(session, name, kinds or FINDABLE, begins=begins) for name in names]


def find_row(store: "Store", word: str, kinds: Sequence[str] = ()) -> "RowRef":
    """Return the row of one id, id prefix or key."""
    from claimtrack.errors import UnknownIdError

    rows = find_rows(store, [word], kinds)
    if not rows:
        raise UnknownIdError(word)
    return rows[0]


def find_id(store: "Store", word: str | None, kind: str) -> "UUID | None":
    """Return the id of a row of one kind, or None where none was named."""
    return None if word is None else find_row(store, word, (kind,)).id


def say(sentence: str) -> None:
    """Say a sentence on stderr."""
    streams.say(sentence, newlines=False)


def say_waiting(reason: str) -> None:
    """Say on stderr what we wait for."""
    streams.say(f"waiting: {reason}", newlines=False)
