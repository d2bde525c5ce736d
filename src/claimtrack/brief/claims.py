"""One claim of a brief: its words, its state, its quotes, and what speaks for and against it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from claimtrack.brief.description import (
    Claim,
    Inline,
    Item,
    Line,
    Note,
    Paragraph,
    Quote,
    Said,
)
from claimtrack.brief.exhibits import Exhibits, address
from claimtrack.brief.indexes import Counter, Indexes
from claimtrack.brief.kinds import Audience
from claimtrack.brief.material import (
    AssessmentFacts,
    CitationFacts,
    ClaimFacts,
    RebuttalFacts,
    SupportFacts,
)
from claimtrack.brief.papers import papers_of
from claimtrack.brief.quoting import Quoting
from claimtrack.brief.wording import (
    answer_words,
    attacks,
    date_words,
    dated,
    likelihood_words,
    link_words,
)
from claimtrack.explanations import meaning
from claimtrack.schemas.scale import scale_words
from claimtrack.vocabulary import CitationRole, Confidence, Occasion

_LEVELS = 2
_REPLIES = 5
"""So many replies are drawn below an answer; the rest stand at the claim that they answer."""
_OCCASIONS = {Occasion.AGAIN: "said again", Occasion.REPEATEDLY: "said repeatedly"}


class _Answer(NamedTuple):
    """An answer to be drawn, how deep, and which claims stand above it."""

    row: RebuttalFacts
    level: int
    above: tuple[UUID, ...]


class ClaimWriter:
    """Describes claims one after another, numbering as it goes."""

    def __init__(self, indexes: Indexes, numbers: Counter, exhibits: Exhibits) -> None:
        self._indexes, self._numbers, self._exhibits = indexes, numbers, exhibits
        self._quoting = Quoting(indexes, numbers, exhibits)

    def describe(self, claim_id: UUID) -> Claim:
        """Describe a claim of the brief."""
        indexes = self._indexes
        row = indexes.claim(claim_id)
        anchor = indexes.anchor(claim_id)
        number, state_number = self._numbers.next(), self._numbers.next()
        notes: list[Note] = []
        cited = indexes.citations[claim_id]
        quotes = [
            self._quote(each, cited, notes) for each in cited if each.role == CitationRole.REPORTS
        ]
        speaks_for = [self._support(each) for each in indexes.supports[claim_id]]
        speaks_for += self._evidence(cited, CitationRole.SUPPORTS, notes)
        answers = indexes.answers[claim_id]
        against = [self._answer(_Answer(each, 0, (claim_id,))) for each in answers]
        against += self._evidence(cited, CitationRole.DISPUTES, notes)
        judged = indexes.assessments[claim_id]
        state = indexes.state(claim_id)
        if state is None:
            raise LookupError(claim_id)
        return Claim(
            place=indexes.places[claim_id],
            number=number,
            anchor=anchor,
            words=row.text,
            speaker=indexes.speaker(claim_id),
            byline=self._byline(row),
            facts=tuple(self._facts(row)),
            state_paragraph=state_number,
            state=replace(state, reason=indexes.reason(claim_id)),
            quotes=tuple(quotes),
            speaks_for=tuple(speaks_for),
            speaks_against=tuple(against),
            judgements=tuple(self._judgements(judged)),
            ratings=tuple(self._rating(each) for each in judged if each.source_id is not None),
            papers=papers_of(indexes, row) if indexes.audience is Audience.DESK else (),
            notes=tuple(notes),
        )

    def _paragraph(self, *line: Inline) -> Paragraph:
        number = self._numbers.next()
        return Paragraph(number, f"p{number}", line)

    def _byline(self, row: ClaimFacts) -> Line:
        speaker = self._indexes.actor(row.speaker_id)
        line: list[Inline] = (
            ["Said by ", Said(speaker)] if speaker else ["The speaker is not known"]
        )
        if row.capacity:
            line += [", ", Said(row.capacity)]
        when = dated(row.said, row.said_words, row.said_basis)
        line += [", ", *when] if not row.said else [_on(row.said), *when]
        if row.place:
            line += [", at ", Said(row.place)]
        return (*line, ".")

    def _facts(self, row: ClaimFacts) -> Sequence[tuple[str, Line]]:
        indexes = self._indexes
        facts: list[tuple[str, Line]] = []
        if row.nature:
            facts.append(("Nature", (row.nature,)))
        if row.period:
            facts.append(("About the time", (date_words(row.period),)))
        if row.occasion in _OCCASIONS:
            facts.append(("Occasion", (_OCCASIONS[Occasion(row.occasion)],)))
        for what, pointed in (("Repeats", row.repeats_id), ("Part of", row.part_of_id)):
            if pointed is not None and pointed in indexes.material.claims:
                facts.append((what, (indexes.ref(pointed),)))
        answered = [each.claim_id for each in indexes.answering[row.id]]
        inside = [claim_id for claim_id in answered if claim_id in indexes.places]
        outside = len(answered) - len(inside)
        line: list[Inline] = list(indexes.refs(inside)) if inside else []
        if outside:
            line.append(f"{' and ' if inside else ''}{outside:,} outside this brief")
        if line:
            facts.append(("Answers", tuple(line)))
        held = [
            each.claim_id for each in indexes.supported[row.id] if each.claim_id in indexes.places
        ]
        if held:
            facts.append(("Speaks for", indexes.refs(held)))
        if row.id in indexes.covered.concealed:
            facts.append(("Names", ("a name in it is replaced by a pseudonym in brackets",)))
        return facts

    def _quote(
        self, row: CitationFacts, cited: Sequence[CitationFacts], notes: list[Note]
    ) -> Quote:
        quote, note = self._quoting.quote(row, cited.index(row) + 1)
        notes.append(note)
        return quote

    def _evidence(
        self, cited: Sequence[CitationFacts], role: CitationRole, notes: list[Note]
    ) -> list[Item]:
        items: list[Item] = []
        for row in cited:
            if row.role == role:
                quote = self._quote(row, cited, notes)
                what = "Evidence that it is so: " if role is CitationRole.SUPPORTS else (
                    "Evidence that it is not so: "
                )  # fmt: skip
                lead: Line = (what, self._indexes.source_name(row.source_id))
                items.append(Item(quote.number, f"p{quote.number}", lead, None, quote=quote))
        return items

    def _support(self, row: SupportFacts) -> Item:
        indexes = self._indexes
        number = self._numbers.next()
        claim = indexes.claim(row.supporter_id)
        lead: Line = (indexes.ref(row.supporter_id, begins=True), ", ", indexes.speaker(claim.id))
        remarks: list[Line] = []
        if row.group is not None:
            group = [
                each.supporter_id
                for each in indexes.supports[row.claim_id]
                if each.group == row.group and each.id != row.id
            ]
            if group:
                remarks.append(("Holds only together with ", *indexes.refs(group), "."))
        if row.note:
            remarks.append(("Desk's note: ", Said(row.note)))
        further: Line = ()
        if indexes.answers[claim.id]:
            further = ("Answered in turn: see ", indexes.ref(claim.id), ".")
        state = indexes.state(claim.id)
        return Item(
            number, f"p{number}", lead, claim.text, state, remarks=tuple(remarks), further=further
        )

    def _answer(self, answer: _Answer) -> Item:
        """Describe an answer, with the replies to it as far as they are drawn."""
        indexes = self._indexes
        row, level, above = answer
        number = self._numbers.next()
        claim = indexes.claim(row.counterclaim_id)
        lead: Line = (
            f"{answer_words(row.kind, row.aim)}: ", indexes.ref(claim.id), ", ",
            indexes.speaker(claim.id), *_when(claim),
        )  # fmt: skip
        remarks: list[Line] = []
        kind = "" if attacks(row.kind) else "This does not attack it."
        told = " ".join(part for part in (kind, link_words(row.link)) if part)
        if told:
            remarks.append((told,))
        if row.note:
            remarks.append(("Desk's note: ", Said(row.note)))
        replies = [each for each in indexes.answers[claim.id] if each.counterclaim_id not in above]
        is_drawn = level < _LEVELS and claim.id not in above
        drawn = replies[:_REPLIES] if is_drawn else []
        below = tuple(self._answer(_Answer(each, level + 1, (*above, claim.id))) for each in drawn)
        left = len(replies) - len(drawn)
        further: Line = ()
        if left:
            more = f"{left:,} {'more ' if drawn else ''}{'reply' if left == 1 else 'replies'}: see "
            further = (more, indexes.ref(claim.id), ".")
        return Item(
            number, f"p{number}", lead, claim.text, indexes.state(claim.id),
            remarks=tuple(remarks), replies=below, further=further, is_attack=attacks(row.kind),
        )  # fmt: skip

    def _judgements(self, rows: Sequence[AssessmentFacts]) -> Sequence[Paragraph]:
        """Say likelihood and confidence apart: ICD 203 forbids both in one sentence."""
        paragraphs: list[Paragraph] = []
        for row in rows:
            if row.source_id is not None:
                continue
            who: Line = (
                ("The desk judges ",) if row.reviewer is None else (Said(row.reviewer), " judges ")
            )
            of_old = " An earlier wording of the claim was judged." if row.is_stale else ""
            if row.verdict:
                paragraphs.append(self._paragraph(*who, f"the claim {row.verdict}.{of_old}"))
            if row.likelihood:
                told = likelihood_words(row.likelihood)
                paragraphs.append(self._paragraph(*who, f"that it is so: {told}.{of_old}"))
            if row.confidence:
                told = meaning(Confidence, Confidence(row.confidence))
                sure = f" is {row.confidence}: {told}."
                of_whom: Line = ("The desk's confidence",)
                if row.reviewer is not None:
                    of_whom = ("The confidence of ", Said(row.reviewer))
                paragraphs.append(self._paragraph(*of_whom, sure))
        return paragraphs

    def _rating(self, row: AssessmentFacts) -> Paragraph:
        indexes = self._indexes
        if row.source_id is None:
            raise LookupError(row.id)
        source = indexes.source(row.source_id)
        who: Inline = Said(row.reviewer) if row.reviewer else "A confidential source"
        line: list[Inline] = [who, " rated it "]
        line += ["“", Said(row.rating), "”"] if row.rating else ["without words of its own"]
        scale = scale_words(row.scale)
        if scale:
            line += [" (", Said(scale), ")"]
        if row.date or source.published:
            line += [", ", date_words(row.date or source.published)]
        line += [": ", self._indexes.source_name(source.id)]
        if source.url:
            line += [", ", address(source.url)]
        line += [", exhibit ", self._exhibits.ref_to_source(source.id), "."]
        return self._paragraph(*line)


def _on(edtf: str) -> str:
    """Return what stands before a date in a sentence."""
    return ", on " if len(edtf) == len("2015-05-12") and "/" not in edtf else ", "


def _when(claim: ClaimFacts) -> Line:
    return (", ", date_words(claim.said)) if claim.said else (", date not known",)
