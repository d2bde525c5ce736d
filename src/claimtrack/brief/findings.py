"""What analyses find in the claims of a brief: numbers side by side, origins of what is cited."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from claimtrack.analysis.comparing import pairs, spelling, words_of
from claimtrack.analysis.lineage import Lineage, count
from claimtrack.brief.description import Finding, Findings, Line, Paragraph, Ref, Said
from claimtrack.brief.indexes import Counter, Indexes
from claimtrack.brief.material import QuantityFacts
from claimtrack.brief.turns import agreement_of, turns_of
from claimtrack.brief.wording import date_words
from claimtrack.text import counted
from claimtrack.vocabulary import Relation

_COMPARED = 40
"""So many numbers of one measure are compared each with each, and so many pairs told."""
_SEVERAL = 2
_ORIGINS = (
    "several sources. How many of these are independent is counted at least and at most: what "
    "nobody examined may be an origin of its own, or none."
)
_SAID = {
    Relation.SAME: "say the same",
    Relation.COMPATIBLE: "can both hold",
    Relation.DIFFER: "differ",
    Relation.AGAINST_NONE: "stand against each other",
}


def findings_of(indexes: Indexes, numbers: Counter) -> Findings:
    """Return what the analyses found, numbered on; what has nothing to say is left out."""
    return Findings(
        numbers=_numbers(indexes, numbers),
        positions=turns_of(indexes, numbers),
        agreement=agreement_of(indexes, numbers),
        lineage=_lineage(indexes, numbers),
    )


def _paragraph(numbers: Counter, line: Line) -> Paragraph:
    number = numbers.next()
    return Paragraph(number, f"p{number}", line)


def _numbers(indexes: Indexes, numbers: Counter) -> Finding | None:
    """Lay the numbers of each measure side by side, and say how each two go together."""
    of_measures: dict[str, list[QuantityFacts]] = defaultdict(list)
    for row in indexes.material.quantities:
        if row.claim_id in indexes.places:
            of_measures[spelling(row.measure or "")].append(row)
    if not of_measures:
        return None
    rows: list[tuple[Line, ...]] = []
    paragraphs: list[Paragraph] = []
    for measure in sorted(of_measures, key=lambda name: (not name, name)):
        listed = sorted(
            of_measures[measure], key=lambda row: (indexes.places[row.claim_id], row.words)
        )
        rows += (_number_row(indexes, row) for row in listed)
        if measure:
            paragraphs += (
                _paragraph(numbers, line) for line in _compared(indexes, listed[:_COMPARED])
            )
    head = ("What is counted", "Number", "About the time", "Who says it", "Claim")
    return Finding("Numbers side by side", tuple(paragraphs), head, tuple(rows))


def _number_row(indexes: Indexes, row: QuantityFacts) -> tuple[Line, ...]:
    period = date_words(row.period) if row.period else "not said"
    return (
        (Said(row.measure),) if row.measure else ("not said",),
        (Said(words_of(row.number)),),
        (period,),
        (indexes.speaker(row.claim_id),),
        (indexes.ref(row.claim_id),),
    )


def _compared(indexes: Indexes, listed: list[QuantityFacts]) -> Iterator[Line]:
    """Yield a sentence for each two numbers of different claims that can be compared."""
    told = 0
    for one, other, relation, why in pairs([row.number for row in listed]):
        first, second = listed[one], listed[other]
        if relation is Relation.NOT_COMPARABLE or first.claim_id == second.claim_id:
            continue
        told += 1
        if told > _COMPARED:
            return
        yield (
            "On ", Said(first.measure or ""), ": ", indexes.ref(first.claim_id), " and ",
            indexes.ref(second.claim_id), f" {_SAID[relation]} (", Said(why), ").",
        )  # fmt: skip


def _lineage(indexes: Indexes, numbers: Counter) -> Finding | None:
    """Count of claims with several sources how many independent origins these may have."""
    documents, passages = indexes.material.documents, indexes.material.passages
    rows: list[tuple[Line, ...]] = []
    fewer: list[UUID] = []
    for claim_id in indexes.listed:
        own = [row.id for row in indexes.citations[claim_id] if row.id in passages]
        figures = count(Lineage(documents, passages, own).carrying(), documents)
        if figures.sources < _SEVERAL:
            continue
        if figures.most < figures.sources:
            fewer.append(claim_id)
        cells = (f"{figures.sources:,}", f"{figures.least:,}", f"{figures.most:,}")
        rows.append(((_as_ref(indexes, claim_id),), *((cell,) for cell in cells)))
    if not rows:
        return None
    several = f"{counted(len(rows), 'claim')} of this brief {'has' if len(rows) == 1 else 'have'} "
    lines: list[Line] = [(several, _ORIGINS)]
    if fewer:
        lines.append(("Some of the sources rest on one origin: ", *indexes.refs(fewer), "."))
    told = tuple(_paragraph(numbers, line) for line in lines)
    head = ("Claim", "Sources", "Independent origins at least", "At most")
    return Finding("Origins of what is cited", told, head, tuple(rows))


def _as_ref(indexes: Indexes, claim_id: UUID) -> Ref:
    return Ref(str(indexes.places[claim_id]), indexes.anchor(claim_id))
