"""`brief`: claims for people who never open a terminal, in one file."""

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.brief.kinds import Audience, BriefFormat
from claimtrack.cli.app import Panel, app
from claimtrack.cli.listing import SearchCommand, read_query, tell_narrowed
from claimtrack.cli.options import AuthorOption, FileOption, author_name, find_rows, open_file
from claimtrack.errors import AmbiguousIdError, ClaimtrackError, UnknownIdError, WrongKindError
from claimtrack.text import counted

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.brief.description import Brief
    from claimtrack.changes.briefing import Wanted
    from claimtrack.queries.filter_syntax import Query
    from claimtrack.store import Store


class BadDayError(ClaimtrackError):
    """The date of a brief is no day."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"--as-of {typed}: is no day; write it as 2026-11-29.")


class CutBriefError(ClaimtrackError):
    """Whoever read a brief stopped before its end."""

    def __init__(self) -> None:
        super().__init__("The output was closed before its end, so the brief is not whole.")


@app.command(
    "brief",
    cls=SearchCommand,
    rich_help_panel=Panel.EXCHANGE,
    epilog="Example: claimtrack brief soldiers-220 --output brief.html",
)
def brief(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILTER | CLAIM…]",
            help="Claims by id or key; else words and filters as `list` takes them. None for all.",
        ),
    ] = None,
    format_: Annotated[
        BriefFormat | None,
        typer.Option("--format", help="As the name of --output ends, else html."),
    ] = None,
    for_: Annotated[
        Audience, typer.Option("--for", help="Who reads it: each sees less than the next.")
    ] = Audience.PUBLIC,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="A new file; else stdout.")
    ] = None,
    bundle: Annotated[
        Path | None,
        typer.Option("--bundle", metavar="FOLDER", help="All formats, and the exhibits."),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="What it is called.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The day that it bears; today, unless said."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--changes-since",
            metavar="STATE",
            help="Open with what was otherwise then: a seal, a changeset of `log`, or a date.",
        ),
    ] = None,
    author: AuthorOption = None,
    file: FileOption = None,
) -> None:
    """Write one file on claims that anybody can read and check.

    For lawyers, editors and readers: who claims what, who answers, in which words from which
    source, how it stands and why, and what the brief cannot show. For the public (unless said
    otherwise) the desk's own papers and all that is confidential stay out of it; a court also
    gets the chain of custody.
    """
    from claimtrack.changes.briefing import make_brief

    day = _day(as_of)
    if bundle is not None and (format_ is not None or output is not None):
        raise typer.BadParameter("--bundle writes all formats into its folder; leave out the other")
    store = open_file(file)
    ids = _named(store, words or [])
    wanted = _searched(store, words) if ids is None else ids
    asked, by = " ".join(words or []), author_name(author)
    if bundle is not None:
        _bundle(store, wanted, for_, day, bundle, asked=asked, author=by, title=title,
                since=since)  # fmt: skip
        return
    _refuse_early(format_, output)
    made = make_brief(store, wanted, for_, day, author=by, asked=asked, title=title, since=since)
    _write(store, made, format_, output)


def _bundle(
    store: "Store", wanted: "Wanted", audience: Audience, day: str, folder: Path, **more: Any
) -> None:
    """Write a bundle, and say on stderr what is in it and what is not."""
    from claimtrack.cli import console
    from claimtrack.transfer.bundle import bundle

    made = bundle(store, wanted, audience, day, folder, **more)
    exhibits = counted(len(made.brief.exhibits), "exhibit")
    console.note(f"{folder}: a brief for the {audience}, {exhibits}, {made.files} files.")
    if made.kept_back:
        console.note(f"  without the copies of: {', '.join(made.kept_back)} (confidential)")
    for ending in made.lacking:
        extra = {"pdf": "print"}.get(ending, ending)
        console.note(f"  without brief.{ending}: pip install 'claimtrack[{extra}]'")


def _day(typed: str | None) -> str:
    """Return the day that a brief bears. Raises BadDayError."""
    if typed is None:
        return f"{datetime.now(UTC):%Y-%m-%d}"
    try:
        return date.fromisoformat(typed.strip()).isoformat()
    except ValueError:
        raise BadDayError(typed) from None


def _named(store: "Store", words: Sequence[str]) -> "list[UUID] | None":
    """Return the claims that all of the words name, by id or key; None where one names none."""
    if not words:
        return None
    try:
        return [row.id for row in find_rows(store, words, ("claim",))]
    except (UnknownIdError, WrongKindError):
        return None
    except AmbiguousIdError:
        if len(words) > 1 or ":" in words[0]:
            return None
        raise


def _searched(store: "Store", words: list[str] | None) -> "Query":
    """Read words as a search, and say what it passes over."""
    query = read_query(words)
    with store.reading() as session:
        tell_narrowed(session, query)
    return query


def _refuse_early(as_format: BriefFormat | None, output: Path | None) -> None:
    """Refuse what could not be written, before exhibits get their marks."""
    from claimtrack.errors import MissingFolderError
    from claimtrack.files import refuse_existing
    from claimtrack.transfer.brief_file import format_of

    if output is None:
        if as_format in (BriefFormat.PDF, BriefFormat.DOCX):
            raise typer.BadParameter(f"a {as_format} is a file: name it with --output")
        return
    if as_format is None:
        format_of(output)
    refuse_existing(output)
    if not output.absolute().parent.is_dir():
        raise MissingFolderError(output.absolute().parent)


def _write(
    store: "Store", made: "Brief", as_format: BriefFormat | None, output: Path | None
) -> None:
    """Write a brief, and say on stderr what is in it."""
    from claimtrack.cli import console
    from claimtrack.cli.streams import write_data
    from claimtrack.transfer.brief_file import content_of, format_of, told, write_brief

    wanted = as_format or format_of(output)
    if output is not None:
        write_brief(store, made, wanted, output)
        console.note(f"{output}: {told(made)}.")
        return
    content = content_of(made, wanted)
    try:
        write_data(str(content))
        sys.stdout.flush()
    except BrokenPipeError:
        raise CutBriefError from None
    console.note(f"This is {told(made)}.")
