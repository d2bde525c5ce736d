"""`proof`: an article's references and quotations, held against the file before it is published."""

from pathlib import Path
from typing import Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import FileOption, JsonOption, open_file
from claimtrack.cli.streams import unheard
from claimtrack.proofing.kinds import FindingKind


@app.command(
    "proof", rich_help_panel=Panel.SHARE, epilog="Example: claimtrack proof article.md --since 3f2a"
)
def proof(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT", help="Markdown, HTML or DOCX.")],
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="STATE", help="A brief's state or a date: what changed."),
    ] = None,
    allow: Annotated[
        list[FindingKind] | None,
        typer.Option("--allow", metavar="KIND", help="Tell it, and do not fail for it."),
    ] = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Check an article's references and quotations against the file.

    References are [@KEY] and links to a brief. Told, each with its line: quotations that no
    citation has, or other words; claims that are rebutted, contested or changed; sentences that
    say more than the record; confidential names. Exit code 1 where there are any.
    """
    from claimtrack import render
    from claimtrack.cli import console
    from claimtrack.queries.moments import find_moment
    from claimtrack.text import counted, visible
    from claimtrack.transfer.proof import proof as proof_of
    from claimtrack.transfer.proof import quoted_in, read_draft, references

    paragraphs = read_draft(draft)
    store = open_file(file)
    with store.reading() as session:
        moment = find_moment(session, since) if since else None
        found = proof_of(session, paragraphs, moment)
    out = console.terminal()
    with unheard():
        for finding in found:
            if as_json:
                console.print_json(finding)
                continue
            of = f" [{finding.claim}]" if finding.claim else ""
            where = f"{draft}:{finding.line}: {finding.kind}{of}"
            out.print(render.text(visible(f"{where}: “{finding.words}”: {finding.says}.")))
    what = f"{counted(len(references(paragraphs)), 'reference')}, " + counted(
        quoted_in(paragraphs), "quotation"
    )
    console.note(f"{what} checked; {counted(len(found), 'finding') if found else 'nothing found'}.")
    if any(finding.kind not in (allow or ()) for finding in found):
        raise typer.Exit(1)
