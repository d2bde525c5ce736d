"""Quotes, each with the note that says where its words are from."""

import re
from collections.abc import Sequence

from claimtrack.brief.description import (
    Inline,
    Line,
    Note,
    Quote,
    Ref,
    Said,
)
from claimtrack.brief.exhibits import Exhibits
from claimtrack.brief.indexes import Counter, Indexes, unique
from claimtrack.brief.kinds import Audience
from claimtrack.brief.material import CitationFacts
from claimtrack.brief.wording import dated, grade_words, quote_mark, source_kind
from claimtrack.quotes import quoted_words
from claimtrack.schemas.copies import STRUCK
from claimtrack.vocabulary import QuoteState, Wording

_ID_DIGITS = 12
_LEADS = {
    Wording.VERBATIM: "In these words:",
    Wording.PARAPHRASE: "As the source paraphrases it:",
    Wording.SUMMARY: "As the source sums it up:",
    Wording.TRANSLATION: "In translation:",
    None: "As the source has it:",
}
_CUT = {
    "negation": "The words before it deny it: “",
    "correction": "The words after it limit it: “",
}
_OPENING, _CLOSING = "“„«\"‘'", "”“»\"’'"
_LAYOUT = re.compile(r"[^\S\n]*(?<!\n)[\n\f](?!\n)[^\S\n]*")


class Quoting:
    """Makes quotes, and tells the exhibits which of their words are quoted where."""

    def __init__(self, indexes: Indexes, numbers: Counter, exhibits: Exhibits) -> None:
        self._indexes, self._numbers, self._exhibits = indexes, numbers, exhibits
        self._notes = Counter()
        self._taken: set[str] = set()

    def quote(self, row: CitationFacts, order: int) -> tuple[Quote, Note]:
        """Return a citation as a quote and its note; `order` counts those of its claim."""
        is_hidden = self._indexes.source(row.source_id).confidential
        names_it = not is_hidden or self._indexes.audience is Audience.DESK
        name = f"q-{row.id.hex[:_ID_DIGITS]}" if names_it else (
            f"q-{row.claim_id.hex[:_ID_DIGITS]}-{order}"
        )  # fmt: skip
        anchor = unique(name, self._taken)
        number, note = self._numbers.next(), self._notes.next()
        note_anchor = f"n{anchor[1:]}"
        is_verbatim = row.wording == Wording.VERBATIM
        words = None if row.exact is None else flowing(row.exact, row.left_out)
        quote = Quote(
            number=number,
            anchor=anchor,
            lead=self._lead(row),
            words=unquoted(words) if words and is_verbatim else words,
            is_verbatim=is_verbatim,
            translation=row.translation,
            translator=row.translator,
            remarks=tuple(self._remarks(row)),
            mark=quote_mark(row.state) if row.exact is not None else None,
            note=note,
            note_anchor=note_anchor,
        )
        return quote, Note(note, note_anchor, anchor, self._note(row, quote))

    def _lead(self, row: CitationFacts) -> Line:
        if row.exact is None:
            return (
                "Carried, without its words on record, by ",
                self._indexes.source_name(row.source_id),
                ".",
            )
        return (_LEADS[Wording(row.wording) if row.wording else None],)

    def _remarks(self, row: CitationFacts) -> Sequence[Line]:
        remarks: list[Line] = []
        for kind, words in row.cut_away:
            if kind == STRUCK:
                remarks.append(("The document strikes these words.",))
            elif kind in _CUT:
                remarks.append((_CUT[kind], Said(words), "”."))
        if row.state == QuoteState.ALTERED and row.now is not None:
            remarks.append(("The newest copy reads there: “", Said(row.now), "”."))
        if row.left_out:
            remarks.append(("Left out is what the layout of the page sets between its words.",))
        if row.id in self._indexes.covered.concealed:
            remarks.append(("A name in it is replaced by a pseudonym in brackets.",))
        if self._indexes.audience is Audience.DESK and row.note:
            remarks.append(("Desk's note: ", Said(row.note)))
        return remarks

    def _note(self, row: CitationFacts, quote: Quote) -> Line:
        source = self._indexes.source(row.source_id)
        shown = self._exhibits.of(row)
        line: list[Inline] = [
            self._indexes.source_name(row.source_id),
            f" ({source_kind(source.kind)})",
        ]
        if source.published:
            line += [", ", *dated(source.published, None, None)]
        if row.locator:
            line += [", ", Said(row.locator)]
        line += [". Exhibit ", self._exhibits.ref(shown)]
        grade = grade_words(source.reliability, row.credibility)
        line.append(f". Grade {grade}." if grade else ". Not graded.")
        if quote.mark is not None:
            line.append(f" {quote.mark.sign} {quote.mark.words[0].upper()}{quote.mark.words[1:]}.")
        elif row.exact is None:
            line.append(" No words are on record, so nothing could be checked.")
        place: Line = (Said(row.locator),) if row.locator else ("place not given",)
        self._exhibits.cite(shown, (*place, " (", Ref(str(quote.number), quote.anchor), ")"))
        return tuple(line)


def flowing(exact: str, left_out: str | None) -> str:
    """Return a quote's words to read: single line breaks are the document's layout, no more."""
    return _LAYOUT.sub(" ", quoted_words(exact, left_out))


def unquoted(words: str) -> str:
    """Return words without the quotation marks that they came in, since the brief sets its own."""
    inner = words.strip()
    if inner[:1] in _OPENING and inner[-1:] in _CLOSING and len(inner) > 1:
        middle = inner[1:-1]
        if not any(mark in middle for mark in '“”„«»"'):
            return middle
    return inner
