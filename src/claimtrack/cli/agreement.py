"""`agreement`: how far the desk's reviewers agree on a claim, having judged apart."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.listing import SearchCommand, Words, read_query, tell_narrowed
from claimtrack.cli.options import (
    FileOption,
    JsonOption,
    UncoverOption,
    open_file,
    uncover_if_asked,
)
from claimtrack.vocabulary import Compared

if TYPE_CHECKING:
    from claimtrack.analysis.agreement import Agreement, Figure


@app.command(
    "agreement",
    cls=SearchCommand,
    rich_help_panel=Panel.JUDGE,
    epilog="Example: claimtrack agreement tag:build-up --on likelihood",
)
def agreement(
    *,
    words: Words = None,
    on: Annotated[Compared, typer.Option("--on", help="What is compared.")] = Compared.VERDICT,
    uncover: UncoverOption = False,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Say how far reviewers agree who judged apart.

    Of the claims that a filter finds: Krippendorff's alpha with its 95 % interval, who agrees with
    whom, and where they split. What stands apart is counted: docs/analysis.md says why.
    """
    from claimtrack.cli import console
    from claimtrack.queries.agreement import agreement_on, claims_split
    from claimtrack.render.agreement import agreement_lines

    store = open_file(file)
    uncover_if_asked(store)
    query = read_query(words)
    with store.reading() as session:
        tell_narrowed(session, query)
        found = agreement_on(session, query, on)
        if as_json:
            console.print_json(agreement_as_json(found))
            return
        claims = claims_split(session, found)
    console.print_lines(agreement_lines(found, claims))


def agreement_as_json(found: "Agreement") -> dict[str, Any]:
    """Return the figures as one object; what the second figure takes in is in `including`."""
    drawn = found.figure.interval
    return {
        "on": found.on.value,
        "scale": found.scale.value,
        "reviewers": len(found.reviewers),
        "names": found.reviewers,
        **_figure(found.figure),
        "low": drawn.low if drawn else None,
        "high": drawn.high if drawn else None,
        "resamples": drawn.resamples if drawn else 0,
        "left_out": drawn.left_out if drawn else 0,
        "excluded": {reason.value: number for reason, number in found.excluded.items()},
        "alone": found.alone,
        "splits": [split.claim for split in found.splits],
        "pairs": found.pairs,
        "including": {
            **_figure(found.including),
            "splits": [split.claim for split in found.all_splits],
        },
    }


def _figure(figure: "Figure") -> dict[str, Any]:
    return {
        "claims": figure.claims,
        "judgements": figure.judgements,
        "percent": figure.percent,
        "alpha": figure.alpha,
        "why": figure.why,
    }
