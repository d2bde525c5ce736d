"""Quotes with their notes, and the exhibits that the notes refer to."""

import re
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from claimtrack.brief.audience import Audience
from claimtrack.brief.description import (
    Address,
    Code,
    Exhibit,
    Inline,
    Line,
    Note,
    Quote,
    Ref,
    Said,
)
from claimtrack.brief.indexes import Counter, Indexes, unique
from claimtrack.brief.material import CitationFacts, CopyFacts, StepFacts
from claimtrack.brief.wording import dated, grade_words, quote_mark, source_kind
from claimtrack.quotes import quoted_words
from claimtrack.schemas.copies import EMPTY_SHA256, STRUCK
from claimtrack.text import counted
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
_PAGES = 200
_LAYOUT = re.compile(r"[^\S\n]*(?<!\n)[\n\f](?!\n)[^\S\n]*")


class Quoting:
    """Makes quotes, and keeps in which exhibits and where their words stand."""

    def __init__(self, indexes: Indexes, numbers: Counter) -> None:
        self._indexes, self._numbers = indexes, numbers
        self._notes = Counter()
        self._taken: set[str] = set()
        self._exhibits: dict[tuple[UUID, UUID | None], str] = {}
        self._cited: dict[str, list[Line]] = defaultdict(list)

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
            translation=None,
            translator=None,
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
        mark = self._mark(row)
        line: list[Inline] = [
            self._indexes.source_name(row.source_id),
            f" ({source_kind(source.kind)})",
        ]
        if source.published:
            line += [", ", *dated(source.published, None, None)]
        if row.locator:
            line += [", ", Said(row.locator)]
        line += [". Exhibit ", Ref(mark, f"x-{mark}")]
        grade = grade_words(source.reliability, row.credibility)
        line.append(f". Grade {grade}." if grade else ". Not graded.")
        if quote.mark is not None:
            line.append(f" {quote.mark.sign} {quote.mark.words[0].upper()}{quote.mark.words[1:]}.")
        elif row.exact is None:
            line.append(" No words are on record, so nothing could be checked.")
        place: Line = (Said(row.locator),) if row.locator else ("place not given",)
        self._cited[mark].append((*place, " (", Ref(str(quote.number), quote.anchor), ")"))
        return tuple(line)

    def _mark(self, row: CitationFacts) -> str:
        key = (row.source_id, self._indexes.copy_of(row))
        return self._exhibits.setdefault(key, f"E{len(self._exhibits) + 1}")

    def mark_source(self, source_id: UUID) -> Ref:
        """Return the exhibit of a source that is named without a citation, such as of a rating."""
        known = (mark for (source, _), mark in self._exhibits.items() if source == source_id)
        mark = next(known, None)
        if mark is None:
            mark = f"E{len(self._exhibits) + 1}"
            self._exhibits[source_id, None] = mark
        return Ref(mark, f"x-{mark}")

    def exhibits(self) -> tuple[Exhibit, ...]:
        """Return the exhibits that were referred to, by their marks."""
        return tuple(self._exhibit(*key, mark) for key, mark in self._exhibits.items())

    def _exhibit(self, source_id: UUID, copy_id: UUID | None, mark: str) -> Exhibit:
        indexes = self._indexes
        source = indexes.source(source_id)
        facts: list[tuple[str, Line]] = [("Kind", (source_kind(source.kind),))]
        issuer = indexes.actor(source.issuer_id)
        if issuer:
            facts.append(("Issued by", (Said(issuer),)))
        if source.outlet:
            facts.append(("Outlet", (Said(source.outlet),)))
        is_hidden = source.confidential and indexes.audience is not Audience.DESK
        if not is_hidden:
            published = dated(source.published, source.published_words, source.published_basis)
            facts.append(("Published", published))
        if source.language:
            facts.append(("Language", (Said(source.language),)))
        if source.url:
            facts.append(("Address", (address(source.url),)))
        if source.archive_url:
            facts.append(("Archived at", (address(source.archive_url),)))
        if (
            source.derived_from_id is not None
            and source.derived_from_id in indexes.material.sources
        ):
            facts.append(("Rests on", (indexes.source_name(source.derived_from_id),)))
        grade = grade_words(source.reliability, None)
        if grade:
            facts.append(("Reliability", (grade,)))
        copy = None if copy_id is None else indexes.material.copies[copy_id]
        facts += _copy_facts(copy, is_hidden=is_hidden)
        cited = self._cited[mark]
        if cited:
            facts.append(("Cited (here in)", _in_a_row(cited)))
        if indexes.audience is Audience.DESK and source.note:
            facts.append(("Desk's note", (Said(source.note),)))
        steps = () if copy is None else tuple(map(_step, indexes.custody[copy.id]))
        title: Line = (indexes.source_name(source_id),)
        if is_hidden:
            title = (*title, " (a confidential source)")
        return Exhibit(mark, f"x-{mark}", title, tuple(facts), steps)


def _copy_facts(copy: CopyFacts | None, *, is_hidden: bool) -> list[tuple[str, Line]]:
    if copy is None:
        return [("Kept copy", ("none",))]
    facts: list[tuple[str, Line]] = []
    captured: list[Inline] = [Said(copy.captured_at) if copy.captured_at else "time not known"]
    if copy.captured_by:
        captured += [", by ", Said(copy.captured_by)]
    if copy.address:
        captured += [", from ", address(copy.address)]
    if copy.tool:
        captured += [", with ", Said(copy.tool)]
    if not is_hidden or copy.captured_at:
        facts.append(("Captured", tuple(captured)))
    if copy.media_type:
        how = "written down by hand" if copy.transcript else copy.extractor or "text as it came"
        facts.append(("Kept copy", (Said(copy.media_type), ", ", Said(how))))
    elif is_hidden:
        facts.append(("Kept copy", ("kept, and withheld here",)))
    if copy.file_name or copy.file_size is not None:
        file: list[Inline] = [Said(copy.file_name)] if copy.file_name else ["a file without a name"]
        if copy.file_size is not None:
            file.append(f", {counted(copy.file_size, 'byte')}")
        facts.append(("File", tuple(file)))
    if copy.file_sha256:
        facts.append(("SHA-256 of the file", (Code(copy.file_sha256),)))
    if copy.text_sha256 and copy.text_sha256 != EMPTY_SHA256:
        facts.append(("SHA-256 of the text", (Code(copy.text_sha256),)))
    return facts


def _step(step: StepFacts) -> Line:
    what = step.what[0].upper() + step.what[1:]
    when: Line = (f", {step.at}",) if step.at else ()
    by: Line = (", by ", Said(step.who)) if step.who else ()
    return (what, *when, *by, ": ", Said(step.detail))


def _in_a_row(lines: Sequence[Line]) -> Line:
    row: list[Inline] = []
    for line in lines[:_PAGES]:
        row += ["; ", *line] if row else line
    if len(lines) > _PAGES:
        row.append(f"; and {len(lines) - _PAGES:,} more")
    return tuple(row)


def address(words: str) -> Address:
    """Return an address, to be followed only where it is of the web."""
    scheme = words.partition(":")[0].lower()
    is_web = (
        scheme in ("http", "https") and "//" in words and words.isprintable() and " " not in words
    )
    return Address(words, words if is_web else None)


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
