"""What a person who quotes is told: the document's own wording, and words that were cut away."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.schemas.copies import CutRow, QuoteRow
    from claimtrack.store import Store


def tell_quotes(
    store: "Store", typed: str | None, claim: "UUID", source: "UUID | None", *, as_json: bool
) -> dict[str, Any]:
    """Say how the words that were typed as a quote were taken; return what JSON has of it.

    Looked at are the quotes of a claim from a source whose words are those, but for spaces.
    """
    from claimtrack.cli import console
    from claimtrack.quotes import left_out_spans
    from claimtrack.text import visible

    if typed is None or source is None:
        return {}
    row = next(iter(_quotes(store, claim, source, typed)), None)
    if row is None:
        return {}
    if not as_json:
        if row.exact != typed:
            console.note("Taken in the document's own wording, which has other spaces or more.")
        for start, end in left_out_spans(row.left_out or ""):
            words = " ".join(row.exact[start:end].split())
            console.note(f"Left out between the words: “{visible(words)}”.")
        for cut in row.cut_away:
            console.note(f"Look again: {_warning(cut)}")
    return {
        "mended": row.exact != typed,
        "cut_away": [console.plain(cut) for cut in row.cut_away],
    }


def _warning(cut: "CutRow") -> str:
    """Return what a person who quotes should look at, as the rest of a sentence."""
    from claimtrack.schemas.copies import STRUCK
    from claimtrack.text import visible

    if cut.kind == STRUCK:
        return "the document strikes these words."
    where = "before" if cut.kind == "negation" else "after"
    return f"the sentence has “{visible(cut.words)}” {where} these words."


def _quotes(store: "Store", claim: "UUID", source: "UUID", typed: str) -> "list[QuoteRow]":
    from claimtrack.queries.verification import quotes_of_claim, verify_quotes
    from claimtrack.quotes import same_words

    with store.reading() as session:
        connection = session.connection()
        ids = quotes_of_claim(connection, claim, source)
        rows = list(verify_quotes(connection, ids=ids)) if ids else []
    return [row for row in rows if same_words(row.exact, row.left_out, typed)]
