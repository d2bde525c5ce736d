"""Words selected in a source: cited for a claim, noted on, or copied."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from claimtrack.explanations import explain
from claimtrack.schemas.listing import RowRef
from claimtrack.text import visible
from claimtrack.tui.asking import Answers, Field, fill
from claimtrack.tui.keys import WRITING, action
from claimtrack.tui.verbs.verb import (
    choice_field,
    claim_check,
    complete_value,
    describe_claims,
    meant_claim,
    row_field,
)
from claimtrack.tui.views.view import SelectedText
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
    opens=True,
)
async def cite(bench: "Workbench") -> None:
    """Cite the words selected for a claim that is in the file."""
    from claimtrack import changes

    passage = bench.view.selected_text()
    if passage is None:
        bench.show_message(
            "Select the words first: V, then the arrows, ( ) or { }; or draw the mouse."
        )
        return
    about = explain("citation", "note")
    fields = [
        row_field(
            "claim", "claim", "Claim", claim_check(bench), "The claim that they are words of."
        ),
        *citation_fields(),
        Field("note", "Note", "may stay empty", is_long=True, about=about),
    ]
    draft, title = f"cite {draft_name(passage)}", "These are words of which claim?"
    answers = await fill(bench, draft, title, fields, quoted(passage), citation_defaults(passage))
    if answers is None:
        return
    values = citation_values(passage, answers) | {"note": answers["note"] or None}

    def act() -> str:
        claim_id = meant_claim(bench.store, answers["claim"])
        changes.cite(bench.store, bench.author, claim_id, passage.source_id, values)
        return f"Cited for {describe_claims(bench, [claim_id])}."

    if await bench.write(act, draft):
        bench.view.clear_selection()


async def annotate_selection(bench: "Workbench", passage: SelectedText) -> None:
    """Write a note on the words selected."""
    from claimtrack import changes

    fields = [note_field("Note", "with your name; end it with ? to ask")]
    draft = f"note {draft_name(passage)}"
    title = f"Note on {passage.locator or 'these words'}"
    answers = await fill(bench, draft, title, fields, quoted(passage))
    if answers is None:
        return
    body = answers["body"]
    asks = Motivation.QUESTIONING.value if body.endswith("?") else None

    def act() -> str:
        changes.annotate(
            bench.store,
            bench.author,
            RowRef("source", passage.source_id),
            body,
            motivation=asks,
            exact=passage.exact,
            start=passage.start,
            snapshot_id=passage.snapshot_id,
        )
        return f"Noted on {passage.locator or 'these words'}."

    if await bench.write(act, draft):
        bench.view.clear_selection()


def note_field(label: str, hint: str) -> Field:
    """Return the field of a form that asks for a note."""
    about = explain("annotation", "body")
    return Field("body", label, hint, is_required=True, is_long=True, about=about)


def copy_selection(bench: "Workbench", passage: SelectedText) -> None:
    """Copy the words selected to the clipboard of the terminal."""
    bench.copy_to_clipboard(passage.exact)
    bench.show_message(f"Copied {len(passage.exact):,} characters, if the terminal allows it.")


def citation_fields() -> list[Field]:
    """Return the lines of a form that say how a source carries a claim."""
    return [
        choice_field("citation", "wording", "Wording", Wording),
        choice_field("citation", "role", "Role", CitationRole),
        Field("locator", "Locator", "¶9, page 3, 00:41:10", about=explain("citation", "locator")),
    ]


def citation_defaults(passage: SelectedText) -> Answers:
    """Return what those lines begin with: words in quotation marks are the speaker's own."""
    return {
        "wording": Wording.VERBATIM.value if passage.is_quoted else "",
        "role": CitationRole.REPORTS.value,
        "locator": passage.locator,
    }


def citation_values(passage: SelectedText, answers: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of the citation."""
    return {
        "exact": passage.exact,
        "start": passage.start,
        "snapshot_id": passage.snapshot_id,
        "wording": complete_value(Wording, answers["wording"]),
        "role": complete_value(CitationRole, answers["role"]),
        "locator": answers["locator"] or None,
    }


def quoted(passage: SelectedText) -> str:
    """Return the words selected, to stand above a form."""
    return f"“{visible(passage.exact)}”"


def as_claim_text(passage: SelectedText) -> str:
    """Return the words selected as a claim's text may begin: in one line, and not too long."""
    return " ".join(passage.exact.split())[:_LONGEST_DRAFT]


def draft_name(passage: SelectedText) -> str:
    """Return what a draft about these words is kept under."""
    return f"{passage.snapshot_id} {passage.start} {len(passage.exact)}"
