"""New sources, and the texts that are kept of them."""

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from claimtrack.errors import InvalidValueError
from claimtrack.explanations import explain
from claimtrack.schemas.listing import RowRef
from claimtrack.text import counted
from claimtrack.tui.asking import Answers, Field, fill
from claimtrack.tui.completion import NameSuggester
from claimtrack.tui.keys import WRITING, action
from claimtrack.tui.new_rows import issuer_sentence
from claimtrack.tui.typed_text import read_typed, text_field
from claimtrack.tui.verbs.verb import (
    NoStep,
    choice_field,
    complete_value,
    date_field,
    describe_row,
)
from claimtrack.vocabulary import SourceKind

if TYPE_CHECKING:
    from claimtrack.changes.snapshots import KeptSnapshot
    from claimtrack.formats.document import Document
    from claimtrack.tui.app import Workbench


@action(
    "n",
    "add a source, with its text: a file, or pasted",
    WRITING,
    bar="new",
    views=("sources",),
    writes=True,
    command="claimtrack add source",
    after="new_claim",
    opens=True,
)
async def new_source(bench: "Workbench") -> None:
    """Add a source; what was pasted, or the file that was named, is kept as its text."""
    fields = [
        Field("title", "Title", "or its address: https://…", is_required=True,
              about="Its title, or its address."),
        choice_field("source", "kind", "Kind", SourceKind),
        Field("issuer", "Issuer", "who issued it: a name; may stay empty",
              suggester=NameSuggester(bench.queries, "speaker"),
              about=explain("source", "issuer")),
        date_field("source", "published", "Date published"),
        text_field(),
    ]  # fmt: skip
    answers = await fill(bench, "new source", "New source", fields)
    if answers is None:
        return
    made: list[UUID] = []

    def act() -> str:
        document = read_typed(answers["text"])
        made.append(_add(bench, answers, document))
        added = f"Added {describe_row(bench, RowRef('source', made[0]))}"
        kept = "" if document is None else f" with its text, {_words(document)}"
        return f"{added}{kept}.{issuer_sentence(bench, made[0]) if answers['issuer'] else ''}"

    if await bench.write(act, "new source"):
        bench.view.show_added(made[0])


@action(
    "K",
    "keep a text of the source: a file, or pasted",
    WRITING,
    bar="keep a text",
    views=("sources", "reader", "suggestions"),
    writes=True,
    command="claimtrack snapshot",
    after="new_source",
    opens=True,
)
async def keep_text(bench: "Workbench") -> None:
    """Keep a text of the source that one is at; older ones stay."""
    source = bench.view.source_here()
    if source is None:
        bench.show_message("There is no source under the cursor.")
        return
    draft = f"text of {source}"
    fields = [replace(text_field(), is_required=True)]
    answers = await fill(
        bench, draft, f"Keep a text of {describe_row(bench, RowRef('source', source))}", fields
    )
    if answers is None:
        return

    def act() -> str:
        from claimtrack import changes

        document = read_typed(answers["text"])
        if document is None:  # a required field is never empty
            raise InvalidValueError("A text is needed.")
        capture = changes.Capture(by=bench.author)
        kept = changes.snapshot(bench.store, bench.author, source, document, capture=capture)
        return _told(kept, document)

    if await bench.write(act, draft):
        bench.view.take_news()  # in a source that is the newest copy


def _add(bench: "Workbench", answers: Answers, document: "Document | None") -> UUID:
    from claimtrack import changes

    return changes.add_source(
        bench.store,
        bench.author,
        {
            **changes.title_or_address(answers["title"]),
            "kind": complete_value(SourceKind, answers["kind"]),
            "published": answers["published"] or None,
        },
        issuer=answers["issuer"] or None,
        text=document,
        capture=changes.Capture(by=None if document is None else bench.author),
    )


def _words(document: "Document") -> str:
    return counted(len(document.text.split()), "word")


def _told(kept: "KeptSnapshot", document: "Document") -> str:
    if not kept.is_new:
        return NoStep("This very text is kept of it already; nothing was changed.")
    moved = len(kept.touched)
    lost = f" {counted(moved, 'quote')} of it stand otherwise now." if moved else ""
    return f"Kept a text of {_words(document)}.{lost}"
