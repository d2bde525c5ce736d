"""Copies for the clipboard of the terminal (OSC 52), over SSH too."""

from typing import TYPE_CHECKING

from claimtrack.tui.asking import Choice, choose
from claimtrack.tui.keys import MARKING, action
from claimtrack.tui.verbs.citing import copy_selection
from claimtrack.tui.verbs.verb import target_claims

if TYPE_CHECKING:
    from claimtrack.schemas.rows import ClaimDetail
    from claimtrack.tui.app import Workbench

_FORMS = (
    Choice("t", "text", "the claim's words"),
    Choice("c", "citation", "speaker, words, date, source"),
    Choice("m", "markdown", "the claim with its standing, sources and answers"),
    Choice("i", "id", "its whole id"),
)
_MAX_CLAIMS = 200


@action(
    "C",
    "copy: text, citation, Markdown, id",
    MARKING,
    views=("inbox", "claim", "map", "timeline", "sources", "reader"),
    after="mark_all",
    opens=True,
)
async def copy(bench: "Workbench") -> None:
    """Copy the claims in a form of one's choice."""
    from claimtrack.queries.detail import claim_detail

    passage = bench.view.selected_text()
    if passage is not None:
        copy_selection(bench, passage)
        return
    claims = target_claims(bench)[:_MAX_CLAIMS]
    form = await choose(bench, "Copy as", _FORMS) if claims else None
    if form is None:
        return
    if form == "id":
        words = "\n".join(str(claim_id) for claim_id in claims)
    else:
        with bench.store.reading() as session:
            details = [claim_detail(session, claim_id) for claim_id in claims]
        words = "\n".join(_WRITERS[form](detail) for detail in details)
    bench.copy_to_clipboard(words)
    bench.show_message(f"Copied as {form}: {len(words):,} characters, if the terminal allows it.")


def as_citation(detail: "ClaimDetail") -> str:
    """Return who said what, when, and where it stands written, in a line."""
    claim = detail.claim
    where = "; ".join(
        citation.source + (f", {citation.locator}" if citation.locator else "")
        + (f" ({citation.outlet})" if citation.outlet else "")
        for citation in detail.citations
    )  # fmt: skip
    when = claim.said or "undated"
    return f"{claim.speaker or 'Speaker unknown'}, {when}: {claim.text}" + (
        f" [{where}]" if where else ""
    )


def as_markdown(detail: "ClaimDetail") -> str:
    """Return a claim with its standing, sources and answers, as Markdown."""
    claim = detail.claim
    lines = [f"**{_escaped(claim.text)}**", ""]
    lines.append(f"- {_escaped(claim.speaker or 'speaker unknown')}, {claim.said or 'undated'}")
    lines.append(f"- {_escaped(detail.reason)}")
    for citation in detail.citations:
        quote = f": “{_escaped(citation.exact)}”" if citation.exact else ""
        lines.append(
            f"- source: {_escaped(citation.source)} {_escaped(citation.locator or '')}{quote}"
        )
    for answer in detail.rebuttals:
        if answer.retracted:
            continue
        who = _escaped(answer.claim.speaker or "speaker unknown")
        lines.append(f"- {answer.kind.replace('_', '-')}: {who}: {_escaped(answer.claim.text)}")
    return "\n".join([*lines, ""])


_WRITERS = {
    "text": lambda detail: detail.claim.text,
    "citation": as_citation,
    "markdown": as_markdown,
}


def _escaped(words: str) -> str:
    return "".join(
        f"\\{character}" if character in "\\`*_[]<>#" else character for character in words
    )
