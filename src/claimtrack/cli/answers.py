"""`rebut` and `assess`: one claim answers another; a reviewer judges."""

from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.additions import Exact, Note, SourceId, Start
from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    Given,
    JsonOption,
    ReasonOption,
    author_name,
    date_typed,
    find_id,
    find_row,
    find_rows,
    open_file,
    options_to_add,
    with_options,
)
from claimtrack.cli.quoting import tell_quotes
from claimtrack.cli.showing import print_written
from claimtrack.vocabulary import Link, RebuttalKind, Verdict

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.store import Store


@app.command(
    "rebut",
    rich_help_panel=Panel.ENTER,
    epilog="Example: claimtrack rebut aid-breach --with denial-nato --kind denies",
)
@with_options(values=options_to_add("rebuttal"))
def rebut(
    *,
    claims: Annotated[list[str], typer.Argument(help="What is answered: ids or keys.")],
    answer: Annotated[
        str | None, typer.Option("--with", metavar="CLAIM", help="What answers.")
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="A new answer.")
    ] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="NAME")] = None,
    said: Annotated[str | None, typer.Option("--said", metavar="DATE", callback=date_typed)] = None,
    source: SourceId = None,
    exact: Exact = None,
    start: Start = None,
    kind: Annotated[RebuttalKind, typer.Option("--kind")] = RebuttalKind.DENIES,
    values: Given,
    link: Annotated[
        Link, typer.Option("--link", help="Who says that this answers that.")
    ] = Link.DESK,
    strikes: Annotated[
        str | None, typer.Option("--strikes", metavar="CITATION", help="Undermines just this one.")
    ] = None,
    support: Annotated[
        str | None, typer.Option("--support", metavar="ID", help="The inference that it undercuts.")
    ] = None,
    note: Note = None,
    reason: ReasonOption = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Record that one claim answers others.

    What answers is an existing claim, or a new one.
    """
    from claimtrack import changes
    from claimtrack.errors import InvalidRecordError
    from claimtrack.queries.rows import row_fields

    if (answer is None) == (text is None):
        raise InvalidRecordError("rebut", "give the answer: --with CLAIM, or --text TEXT, not both")
    store = open_file(file)
    answered = [row.id for row in find_rows(store, claims, ("claim",))]
    if not answered:
        raise InvalidRecordError("rebut", "name at least one claim")
    source_id = find_id(store, source, "source")
    rebuttals = changes.rebut(
        store,
        author_name(author),
        answered,
        {
            **values,
            "kind": kind,
            "link": link,
            "note": note,
            "citation_id": find_id(store, strikes, "citation"),
            "support_id": find_id(store, support, "support"),
        },
        counterclaim_id=find_id(store, answer, "claim"),
        counterclaim={"text": text, "said": said},
        speaker=speaker,
        source_id=source_id,
        citation={"exact": exact, "start": start},
        reason=reason,
    )
    with store.reading() as session:
        counterclaim = row_fields(session, "rebuttal", rebuttals[0])["counterclaim_id"]
    told = tell_quotes(store, exact, counterclaim, source_id, as_json=as_json)
    for rebuttal in rebuttals:
        _echo(store, rebuttal)
        print_written(store, "rebuttal", rebuttal, as_json, told)


@app.command(
    "assess",
    rich_help_panel=Panel.JUDGE,
    epilog="Example: claimtrack assess 3f9c unproven --confidence low",
)
@with_options(values=options_to_add("assessment"))
def assess(
    *,
    claim: Annotated[str, typer.Argument(help="The claim: id or key.")],
    verdict: Annotated[Verdict | None, typer.Argument(help="Your own verdict.")] = None,
    values: Given,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="ID", help="Where an outside reviewer published it."),
    ] = None,
    reviewer: Annotated[
        str | None,
        typer.Option(
            "--reviewer", metavar="NAME", help="Who that is; the source's issuer, unless said."
        ),
    ] = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Judge a claim as it is worded now, or record what others judged.

    Assessing again revises your judgement. With --source it is that of an outside organisation,
    with its --rating word for word and its --date; a verdict is then our word for the rating.
    """
    from claimtrack import changes
    from claimtrack.errors import InvalidRecordError

    if verdict is None and not values["rating"]:
        raise InvalidRecordError("assess", f"give a verdict ({', '.join(Verdict)}), or a --rating")
    store = open_file(file)
    (assessment,) = changes.assess(
        store,
        author_name(author),
        [find_row(store, claim, ("claim",)).id],
        verdict,
        source_id=find_id(store, source, "source"),
        reviewer=reviewer,
        **values,
    )
    print_written(store, "assessment", assessment, as_json)


def _echo(store: "Store", rebuttal: "UUID") -> None:
    """Say on stderr which claim now answers which: "D denies C"."""
    from claimtrack.cli import console
    from claimtrack.queries.rows import rebuttal_sentence

    with store.reading() as session:
        console.note(rebuttal_sentence(session, rebuttal))
