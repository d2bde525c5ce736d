"""What a person who quotes is told: the document's own wording, and words that were cut away."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.schemas.copies import QuoteRow
    from claimtrack.store import Store


def tell_quotes(
    store: "Store", typed: str | None, claim: "UUID", source: "UUID | None", *, as_json: bool
) -> dict[str, Any]:
    """Say how the words that were typed as a quote were taken; return what JSON has of it.

    Looked at are the quotes of a claim from a source whose words are those, but for spaces.
    """
    from claimtrack.cli import console
    from claimtrack.quotes import left_out_spans
    from claimtrack.schemas.copies import STRUCK
    from claimtrack.text import visible

    if typed is None or source is None:
        return {}
    for row in _quotes(store, claim, source, typed):
        between = [row.exact[a:b] for a, b in left_out_spans(row.left_out or "")]
        told = {
            "mended": row.exact != typed,
            "cut_away": [console.plain(cut) for cut in row.cut_away],
        }
        if as_json:
            return told
        if row.exact != typed:
            console.note("Taken in the document's own wording, which has other spaces or more.")
        for words in between:
            console.note(f"Left out between the words: “{visible(' '.join(words.split()))}”.")
        for cut in row.cut_away:
            if cut.kind == STRUCK:
                console.note("Look again: the document strikes these words.")
                continue
            where = "before" if cut.kind == "negation" else "after"
            console.note(
                f"Look again: the sentence has “{visible(cut.words)}” {where} these words."
            )
        return told
    return {}


def _quotes(store: "Store", claim: "UUID", source: "UUID", typed: str) -> "list[QuoteRow]":
    from claimtrack.queries.verification import quotes_of_claim, verify_quotes
    from claimtrack.quotes import same_words

    with store.reading() as session:
        connection = session.connection()
        ids = quotes_of_claim(connection, claim, source)
        rows = list(verify_quotes(connection, ids=ids)) if ids else []
    return [row for row in rows if same_words(row.exact, row.left_out, typed)]
