"""Copies for the clipboard of the terminal (OSC 52), over SSH too."""

from typing import TYPE_CHECKING

from claimtrack.tui.asking import Choice, choose
from claimtrack.tui.keys import MARKING, action
from claimtrack.tui.verbs.citing import copy_chosen
from claimtrack.tui.verbs.verb import claims_of

if TYPE_CHECKING:
    from claimtrack.schemas.rows import ClaimDetail
    from claimtrack.tui.app import Workbench

_FORMS = (
    Choice("t", "text", "the claim's words"),
    Choice("c", "citation", "speaker, words, date, source"),
    Choice("m", "markdown", "the claim with its standing, sources and answers"),
    Choice("i", "id", "its whole id"),
)
_MOST = 200


@action(
    "C",
    "copy: text, citation, Markdown, id",
    MARKING,
    views=("inbox", "claim", "map", "timeline", "sources", "reader"),
    after="mark_all",
)
async def copy(bench: "Workbench") -> None:
    """Copy the claims in a form of one's choice."""
    from claimtrack.queries.detail import claim_detail

    words_chosen = bench.view.chosen()
    if words_chosen is not None:
        copy_chosen(bench, words_chosen)
        return
    chosen = claims_of(bench)[:_MOST]
    form = await choose(bench, "Copy as", _FORMS) if chosen else None
    if form is None:
        return
    if form == "id":
        words = "\n".join(str(one) for one in chosen)
    else:
        with bench.store.reading() as session:
            details = [claim_detail(session, one) for one in chosen]
        words = "\n".join(_WRITTEN[form](one) for one in details)
    bench.copy_to_clipboard(words)
    bench.tell(f"Copied as {form}: {len(words):,} characters, if the terminal allows it.")


def as_citation(detail: "ClaimDetail") -> str:
    """Return who said what, when, and where it stands written, in a line."""
    claim = detail.claim
    where = "; ".join(
        one.source + (f", {one.locator}" if one.locator else "")
        + (f" ({one.outlet})" if one.outlet else "")
        for one in detail.citations
    )  # fmt: skip
    when = claim.said or "undated"
    return f"{claim.speaker or 'Speaker unknown'}, {when}: {claim.text}" + (
        f" [{where}]" if where else ""
    )


def as_markdown(detail: "ClaimDetail") -> str:
    """Return a claim with its standing, sources and answers, as Markdown."""
    claim = detail.claim
    told = [f"**{_escaped(claim.text)}**", ""]
    told.append(f"- {_escaped(claim.speaker or 'speaker unknown')}, {claim.said or 'undated'}")
    told.append(f"- {_escaped(detail.reason)}")
    for one in detail.citations:
        quote = f": “{_escaped(one.exact)}”" if one.exact else ""
        told.append(f"- source: {_escaped(one.source)} {_escaped(one.locator or '')}{quote}")
    for answer in detail.rebuttals:
        who = _escaped(answer.claim.speaker or "speaker unknown")
        told.append(f"- {answer.kind.replace('_', '-')}: {who}: {_escaped(answer.claim.text)}")
    return "\n".join([*told, ""])


_WRITTEN = {
    "text": lambda detail: detail.claim.text,
    "citation": as_citation,
    "markdown": as_markdown,
}


def _escaped(words: str) -> str:
    return "".join(f"\\{one}" if one in "\\`*_[]<>#" else one for one in words)
