"""`snapshot` and `text`: the kept copies of sources."""

import sys
from pathlib import Path
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
from claimtrack.vocabulary import QuoteState

if TYPE_CHECKING:
    from claimtrack.changes.snapshots import KeptSnapshot
    from claimtrack.formats.document import Document
    from claimtrack.store import Store

CapturedOption = Annotated[
    str | None,
    typer.Option(
        "--captured-at",
        "--captured",
        metavar="TIME",
        help="2015-05-12, 2015-05-12T09:30+02:00 or now; unknown unless given.",
    ),
]
CapturedByOption = Annotated[
    str | None,
    typer.Option("--captured-by", metavar="NAME", help="Who captured it; you unless given."),
]
AddressOption = Annotated[
    str | None,
    typer.Option(
        "--address",
        metavar="URL",
        help="The address it was captured from; of a web archive, which page.",
    ),
]
ToolOption = Annotated[
    str | None,
    typer.Option("--tool", metavar="TEXT", help="What captured it: SingleFile 1.22, a camera."),
]
OriginalOption = Annotated[
    bool,
    typer.Option(
        "--keep-original/--no-keep-original",
        help="Keep the file itself too, byte for byte, up to 24 MiB.",
    ),
]
CharsetOption = Annotated[
    str | None,
    typer.Option("--charset", metavar="NAME", help="Of a file that is not UTF-8: windows-1252."),
]
_PLACES = 20


@app.command(
    "snapshot",
    rich_help_panel=Panel.ENTER,
    epilog="Example: claimtrack snapshot dispatch page.html --captured-at now",
)
def snapshot(
    source: Annotated[str, typer.Argument(help="The source: id or key; a copy for --again.")],
    document: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="Text, a page (HTML, MHTML, WARC), PDF, DOCX, EML; a picture or a recording.",
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read the kept file of the newest copy anew.")
    ] = False,
    captured_at: CapturedOption = None,
    captured_by: CapturedByOption = None,
    address: AddressOption = None,
    tool: ToolOption = None,
    transcript: Annotated[
        bool,
        typer.Option("--transcript", help="The text was written down, as from a recording."),
    ] = False,
    keep_original: OriginalOption = True,
    charset: CharsetOption = None,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Keep the text of a document as a copy of a source.

    Without FILE, list the copies that are kept.
    """
    from claimtrack import changes

    store = open_file(file)
    if again:
        if document is not None or captured_at or captured_by or address or tool:
            raise typer.BadParameter("--again takes the kept file, and what is known of it.")
        kept, read = _read_again(store, source, charset, author, reason)
        _print_kept(store, kept, read, as_json)
        return
    source_id = find_row(store, source, ("source",)).id
    if document is None:
        _list(store, source_id, as_json)
        return
    read, captured = read_snapshot(document, charset, captured_at, address)
    name = author_name(author)
    kept = changes.snapshot(
        store,
        name,
        source_id,
        read,
        capture=changes.Capture(captured, captured_by or name, address, tool),
        keep_original=keep_original,
        transcript=transcript,
        reason=reason,
    )
    _print_kept(store, kept, read, as_json)


def _read_again(
    store: "Store", words: str, charset: str | None, author: str | None, reason: str | None
) -> "tuple[KeptSnapshot, Document]":
    """Read the kept file of a copy with today's reader, and keep that text as a copy too."""
    from claimtrack import changes
    from claimtrack.queries.snapshots import copy_named, snapshot_bytes
    from claimtrack.schemas.listing import RowRef
    from claimtrack.transfer.documents import read_again

    row = find_row(store, words, ("source", "snapshot"))
    with store.reading() as session:
        copy = copy_named(session.connection(), row)
        data = snapshot_bytes(session.connection(), RowRef("snapshot", copy.id), original=True)
    read = read_again(data, copy.media_type, charset, copy.address)
    return changes.snapshot_again(store, author_name(author), copy, read, reason=reason), read


@app.command(
    "text", rich_help_panel=Panel.LOOK, epilog="Example: claimtrack text dispatch > dispatch.txt"
)
def text(
    copy: Annotated[str, typer.Argument(help="A source (its newest copy), or one of its copies.")],
    original: Annotated[
        bool, typer.Option("--original", help="The file itself, where it was kept.")
    ] = False,
    file: FileOption = None,
) -> None:
    """Print the text of a kept copy of a source.

    It is printed as it is kept; quotes are positions in it.
    """
    from claimtrack.queries.snapshots import snapshot_bytes
    from claimtrack.text import visible

    store = open_file(file)
    row = find_row(store, copy, ("source", "snapshot"))
    with store.reading() as session:
        data = snapshot_bytes(session.connection(), row, original=original)
    if sys.stdout.isatty() and not original:
        print(visible(data.decode(), newlines=True))
    else:
        sys.stdout.buffer.write(data)


def read_snapshot(
    document: Path, charset: str | None, captured_at: str | None, address: str | None = None
) -> "tuple[Document, str | None]":
    """Return a document, and when it was captured as that is kept; before anything is written."""
    from claimtrack.dates import moment
    from claimtrack.history.clock import now
    from claimtrack.transfer.documents import read_document

    captured = None if captured_at is None else moment(captured_at, now())
    return read_document(document, charset, address), captured


def _list(store: "Store", source_id: Any, as_json: bool) -> None:
    """List the copies of a source, the newest first."""
    from claimtrack.cli import console
    from claimtrack.cli.tables import Column, Table, print_rows, short_id
    from claimtrack.queries.snapshots import snapshots_with_files

    with store.reading() as session:
        snapshots = snapshots_with_files(session.connection(), source_id)
    columns = (
        Column("id", 8, short_id),
        Column("captured", shown=lambda when: when or "unknown"),
        Column("by"),
        Column("added", shown=lambda when: f"{when:%Y-%m-%d %H:%M}" if when else ""),
        Column("kind"),
        Column("extractor"),
        Column("file"),
    )
    table = Table(
        columns,
        lambda row: (
            row.id,
            row.captured_at,
            row.captured_by,
            row.recorded_at,
            f"transcript, {row.media_type}" if row.transcript else row.media_type,
            row.extractor,
            f"{row.file_name or ''} {'kept' if row.original else 'not kept'}".strip(),
        ),
    )
    if not print_rows(table, snapshots, as_json) and not as_json:
        console.note("No copy of it is kept. Name a FILE to keep one.")


def _print_kept(store: "Store", kept: "KeptSnapshot", read: "Document", as_json: bool) -> None:
    """Print what was kept, what differs from the copy before it, and which quotes that touches."""
    from claimtrack.cli import console
    from claimtrack.cli.showing import print_written
    from claimtrack.cli.verifying import as_object
    from claimtrack.diff import RunKind, difference
    from claimtrack.text import counted

    if not as_json:
        print_written(store, "snapshot", kept.id, False)
        form = f"{read.media_type}{f', by {read.extractor}' if read.extractor else ''}"
        known = "" if kept.is_new else " This very text was kept already."
        size = counted(len(kept.text), "character") if kept.text else read.name or "a file"
        console.note(f"Kept {size} ({form}).{known}")
        if kept.file == "too large":
            console.note(
                "Its file is larger than 24 MiB: its name, size and SHA-256 are kept, the file "
                "is not. Keep it where the team will find it."
            )
        if not kept.text:
            console.note("It has no text to quote: cite it with --locator, or keep a --transcript.")
        _print_difference(kept)
        return
    runs = difference(kept.before, kept.text) if kept.before is not None else ()
    console.print_json(
        {
            "entity": "snapshot",
            "id": kept.id,
            "media_type": read.media_type,
            "extractor": read.extractor,
            "text_sha256": kept.text_sha256,
            "file_name": read.name,
            "file_size": None if read.data is None else len(read.data),
            "file_sha256": read.sha256,
            "file": kept.file,
            "characters": len(kept.text),
            "is_new": kept.is_new,
            "is_first": kept.before is None,
            "difference": [
                [run.kind.value, run.text if run.kind is not RunKind.EQUAL else len(run.text)]
                for run in runs
            ],
            "touched": [{**as_object(row), "before": was.state} for was, row in kept.touched],
        }
    )


def _print_difference(kept: "KeptSnapshot") -> None:
    """Print on stderr what is new in a copy, and what that does to quotes."""
    from claimtrack.cli import console
    from claimtrack.render.lines import line
    from claimtrack.render.quote import diff_lines, state_span, word_diff

    if kept.before is None:
        return
    if kept.before == kept.text:
        console.note("It is the same text as the newest copy before it.")
        return
    lines = [line(("What differs from the newest copy before it:", "bold"))]
    lines += diff_lines(kept.before, kept.text, _PLACES)
    moved = sum(row.state == QuoteState.MOVED for _, row in kept.touched)
    counts = f"Quotes that it touches: {len(kept.touched)}, of which {moved} only moved with it."
    lines.append(line((counts, "bold")))
    changed = [(was, row) for was, row in kept.touched if row.state != QuoteState.MOVED]
    for was, row in changed[:_PLACES]:
        head = (f"  {row.id.hex[:8]}, was {was.state}  ", "dim")
        candidate = row.candidate
        words = word_diff(row.exact, candidate.exact if candidate else row.exact)
        lines.append(line(state_span(row.state), head, *words, lead="  ", hang="    "))
    if len(changed) > _PLACES:
        lines.append(line((f"  and {len(changed) - _PLACES:,} more", "dim")))
    if kept.touched:
        lines.append(line(("`claimtrack verify` tells more; `cite --accept` takes it.", "dim")))
    console.print_lines(lines, stderr=True)
