"""Words selected in a source: cited for a claim, noted on, or copied."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from claimtrack.schemas.listing import RowRef
from claimtrack.text import visible
from claimtrack.tui.asking import Answers, Field, fill
from claimtrack.tui.keys import WRITING, action
from claimtrack.tui.verbs.verb import listed, one_of, word_begun
from claimtrack.tui.views.view import Chosen
from claimtrack.vocabulary import CitationRole, Motivation, Wording

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_LONGEST_DRAFT = 400


@action(
    "c",
    "cite the words selected for a claim that is there",
    WRITING,
    bar="cite",
    views=("reader",),
    writes=True,
    command="claimtrack cite",
    after="correct",
)
async def cite(bench: "Workbench") -> None:
    """Cite the words selected for a claim that is in the file."""
    from claimtrack import changes
    from claimtrack.tui.views.finder import ClaimFinder

    chosen = bench.view.chosen()
    if chosen is None:
        bench.tell("Select the words first: V, then the arrows, ( ) or { }; or draw the mouse.")
        return
    claim_id = await bench.push_screen_wait(
        ClaimFinder("These are words of which claim?", quoted(chosen))
    )
    if claim_id is None:
        return
    note = Field("note", "Note", "may stay empty")
    draft = f"cite {draft_name(chosen)}"
    title = f"Cite for {claim_id.hex[:4]}"
    fields = [*citation_fields(), note]
    answers = await fill(bench, draft, title, fields, quoted(chosen), citation_given(chosen))
    if answers is None:
        return
    values = citation_values(chosen, answers) | {"note": answers["note"] or None}

    def act() -> str:
        changes.cite(bench.store, bench.author, claim_id, chosen.source_id, values)
        return f"Cited for {claim_id.hex[:4]}."

    if await bench.write(act, draft):
        bench.view.drop_chosen()


async def annotate_chosen(bench: "Workbench", chosen: Chosen) -> None:
    """Write a note on the words selected."""
    from claimtrack import changes

    fields = [Field("body", "Note", "with your name; end it with ? to ask", is_required=True)]
    draft = f"note {draft_name(chosen)}"
    title = f"Note on {chosen.locator or 'these words'}"
    answers = await fill(bench, draft, title, fields, quoted(chosen))
    if answers is None:
        return
    body = answers["body"]
    asks = Motivation.QUESTIONING.value if body.endswith("?") else None

    def act() -> str:
        changes.annotate(
            bench.store,
            bench.author,
            RowRef("source", chosen.source_id),
            body,
            motivation=asks,
            exact=chosen.exact,
            start=chosen.start,
            snapshot_id=chosen.snapshot_id,
        )
        return f"Noted on {chosen.locator or 'these words'}."

    if await bench.write(act, draft):
        bench.view.drop_chosen()


def copy_chosen(bench: "Workbench", chosen: Chosen) -> None:
    """Copy the words selected to the clipboard of the terminal."""
    bench.copy_to_clipboard(chosen.exact)
    bench.tell(f"Copied {len(chosen.exact):,} characters, if the terminal allows it.")


def citation_fields() -> list[Field]:
    """Return the lines of a form that say how a source carries a claim."""
    return [
        Field("wording", "Wording", listed(Wording), one_of(Wording)),
        Field("role", "Role", listed(CitationRole), one_of(CitationRole)),
        Field("locator", "Where", "¶9, page 3, 00:41:10"),
    ]


def citation_given(chosen: Chosen) -> Answers:
    """Return what those lines begin with: words in quotation marks are the speaker's own."""
    return {
        "wording": Wording.VERBATIM.value if chosen.is_quoted else "",
        "role": CitationRole.REPORTS.value,
        "locator": chosen.locator,
    }


def citation_values(chosen: Chosen, answers: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of the citation."""
    return {
        "exact": chosen.exact,
        "start": chosen.start,
        "snapshot_id": chosen.snapshot_id,
        "wording": word_begun(Wording, answers["wording"]),
        "role": word_begun(CitationRole, answers["role"]),
        "locator": answers["locator"] or None,
    }


def quoted(chosen: Chosen) -> str:
    """Return the words selected, to stand above a form."""
    return f"“{visible(chosen.exact)}”"


def in_a_line(chosen: Chosen) -> str:
    """Return the words selected as a claim's text may begin: in one line, and not too long."""
    return " ".join(chosen.exact.split())[:_LONGEST_DRAFT]


def draft_name(chosen: Chosen) -> str:
    """Return what a draft about these words is kept under."""
    return f"{chosen.snapshot_id} {chosen.start} {len(chosen.exact)}"
